package edition

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/notice"
	"github.com/ngeumap/ngeumap/internal/nuts"
)

// ErrNotReady says that no snapshot has been loaded yet.
var ErrNotReady = errors.New("edition: no snapshot is loaded yet")

// Edition is a selection of one snapshot in one language with its notice. Only
// Desk.Open and Within make one; the zero Edition refuses to be read.
type Edition struct {
	desk      *Desk
	picture   *picture
	printer   *i18n.Printer
	filter    ngeu.Filter
	campaigns []collection.Collection // those of the filter
	notice    notice.Notice
}

// Notice gives what every output of the edition must say. It is never empty.
func (e Edition) Notice() notice.Notice { return e.notice }

// ID names the edition: equal for equal content, filter, language and notice,
// on any machine; 32 hexadecimal digits.
func (e Edition) ID() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{
		e.picture.snapshot.Hash, e.Key(), string(e.printer.Lang()), notice.Version, e.notice.Attribution(),
	}, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// Lang gives the language of notice, names and words.
func (e Edition) Lang() i18n.Lang { return e.printer.Lang() }

// Printer writes the edition's language.
func (e Edition) Printer() *i18n.Printer { return e.printer }

// Filter gives the normalized filter.
func (e Edition) Filter() ngeu.Filter { return e.filter }

// Snapshot gives the snapshot that the edition is a selection of.
func (e Edition) Snapshot() ngeu.Snapshot { return e.picture.snapshot }

// Places gives the gazetteer, for names in the edition's language.
func (e Edition) Places() *geocode.Gazetteer { return e.desk.Places }

// Regions gives the NUTS regions.
func (e Edition) Regions() *nuts.Index { return e.desk.Regions }

// Project gives one project whole, whatever the filter; for its errors see
// store.Reader.
func (e Edition) Project(ctx context.Context, id string) (ngeu.Project, error) {
	return e.desk.Reader.Project(ctx, e.picture.snapshot.ID, id)
}

// Narrow gives the edition of the same snapshot and language with another
// filter, under the same notice.
func (e Edition) Narrow(f ngeu.Filter) (Edition, error) {
	f, err := f.Normalize()
	if err != nil {
		return Edition{}, err
	}
	if e.campaigns, err = e.desk.known(f, e.picture, e.printer); err != nil {
		return Edition{}, err
	}
	e.filter = f
	return e, nil
}

// Within gives the edition narrowed to the points inside b; where the filter
// has a bbox already, to what both share.
func (e Edition) Within(b orb.Bound) Edition {
	if old := e.filter.BBox; old != nil {
		b.Min[0], b.Min[1] = max(b.Min[0], old.Min[0]), max(b.Min[1], old.Min[1])
		b.Max[0], b.Max[1] = min(b.Max[0], old.Max[0]), min(b.Max[1], old.Max[1])
	}
	e.filter.BBox = &b
	return e
}

// PlaceName gives the name to show for a location: as its source writes it, or,
// where the source has none, the gazetteer's name in the edition's language.
func (e Edition) PlaceName(l ngeu.Location) (name, lang string) {
	if l.PlaceName != "" {
		return l.PlaceName, ""
	}
	return e.desk.Places.Name(l.PlaceCode, string(e.Lang()))
}
