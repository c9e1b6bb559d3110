package index

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// draft is what was read of one part of a source, with numbers of the
// dictionaries of its reader.
type draft struct {
	by        *reader
	projects  []draftProject
	locations []draftLocation
	text      []byte // of each project id and name, each after its length
}

type draftProject struct {
	key        int64
	at         uint32 // in text
	theme      uint32
	traits     traits
	country    uint8
	start, end uint8
	stated     uint8 // the start as it was stated, for the order by year
}

type draftLocation struct {
	project           int64 // key
	lon, lat          float64
	area, place, name uint32
	precision         uint8 // ordinal
	country           uint8 // ordinal, where own
	own               bool  // else it is that of the project
	point             bool
}

// reader reads parts one after another.
type reader struct {
	themes, areas, places, names *dictionary
	likely                       struct{ projects, locations, text int } // sizes of the part before
}

func newReader() *reader {
	return &reader{themes: newDictionary(), areas: newDictionary(), places: newDictionary(), names: newDictionary()}
}

// readAll reads all parts of a source and its orders with so many readers.
func (b *builder) readAll(ctx context.Context, source Source, workers int) ([]*reader, error) {
	parts := source.Parts()
	b.drafts = make([]draft, parts)
	readers := make([]*reader, max(1, workers))
	failed := make([]error, len(readers))
	var next atomic.Int64
	var wg sync.WaitGroup
	for i := range readers {
		readers[i] = newReader()
		wg.Go(func() {
			for failed[i] == nil {
				n := int(next.Add(1)) - 1
				if n >= parts {
					return
				}
				if failed[i] = ctx.Err(); failed[i] == nil {
					b.drafts[n], failed[i] = readers[i].read(ctx, source, n)
				}
			}
			next.Add(int64(parts)) // the others stop, too
		})
	}
	wg.Wait()
	if err := errors.Join(failed...); err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	return readers, nil
}

func (r *reader) read(ctx context.Context, source Source, part int) (draft, error) {
	d := draft{
		by:        r,
		projects:  make([]draftProject, 0, r.likely.projects),
		locations: make([]draftLocation, 0, r.likely.locations),
		text:      make([]byte, 0, r.likely.text),
	}
	err := source.Part(ctx, part, d.project, d.location)
	if len(d.text) > maxText && err == nil {
		err = errTooMuch
	}
	r.likely.projects, r.likely.locations, r.likely.text = len(d.projects)*9/8, len(d.locations)*9/8, len(d.text)*9/8
	return d, err
}

func (d *draft) project(p *ngeu.Project) {
	start, end := span(p)
	d.projects = append(d.projects, draftProject{
		key: p.Key, at: uint32(len(d.text)), theme: d.by.themes.add(p.Theme), traits: ofProject(p),
		country: countryOf(p.Country), start: start, end: end, stated: yearByte(p.YearStart),
	})
	for _, s := range [...]string{p.ID, p.Name} {
		d.text = binary.AppendUvarint(d.text, uint64(len(s)))
		d.text = append(d.text, s...)
	}
}

func (d *draft) location(project int64, l *ngeu.Location) {
	at := draftLocation{
		project: project, area: d.by.areas.add(areaOf(l)), place: d.by.places.add(l.PlaceCode), name: d.by.names.add(l.PlaceName),
		precision: uint8(ordinal(ngeu.Precisions, l.Precision)), country: countryOf(l.NUTS[0]), own: l.NUTS[0] != "",
	}
	if l.Point != nil && l.Precision.IsPoint() {
		at.point, at.lon, at.lat = true, l.Point[0], l.Point[1]
	}
	d.locations = append(d.locations, at)
}
