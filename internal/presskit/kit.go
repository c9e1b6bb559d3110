package presskit

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/export"
	"github.com/ngeumap/ngeumap/internal/feature"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Kit is a press kit of one place or collection in one language. Any other
// filter of its edition narrows it.
type Kit struct {
	Edition  edition.Edition // of one place, or of Campaign
	Campaign *Campaign       // nil for a kit of a place
	Base     string          // public address of the site without a slash at its end; may be empty

	preview bool      // see AsPreview
	until   time.Time // when everybody may see it; zero where that is not set
}

// Name is the code of the place, or the slug of the collection.
func (k Kit) Name() string {
	if k.Campaign != nil {
		return k.Campaign.Slug
	}
	if places := k.Edition.Filter().Places; len(places) == 1 {
		return places[0]
	}
	return "kit"
}

// filter is the edition's, with collections by their slugs: a pass must not
// stand in what is handed out.
func (k Kit) filter() ngeu.Filter {
	f := k.Edition.Filter()
	f.Collections = nil
	for _, c := range k.Edition.Campaigns() {
		f.Collections = append(f.Collections, c.Slug)
	}
	slices.Sort(f.Collections)
	return f
}

// beside gives the places that narrow the kit, without the one that it is of.
func (k Kit) beside(places []string) []string {
	if k.Campaign == nil {
		return nil
	}
	return places
}

// query is what narrows the kit, for addresses that name its place or
// collection already.
func (k Kit) query() string {
	f := k.filter()
	f.Places = k.beside(f.Places)
	if k.Campaign != nil {
		f.Collections = nil
	}
	return f.Query().Encode()
}

// page is the address of the page of the place or collection.
func (k Kit) page() string { return k.address("/places/", "/collections/", k.query()) }

// kitPage is the address of the kit's own page, with a number to compare.
func (k Kit) kitPage() string {
	q := "kit=" + url.QueryEscape(k.Number())
	if more := k.query(); more != "" {
		q = more + "&" + q
	}
	return k.address("/kits/", "/kits/collections/", q)
}

func (k Kit) address(place, campaign, query string) string {
	if k.Base == "" {
		return ""
	}
	path := place
	if k.Campaign != nil {
		path = campaign
	}
	out := k.Base + "/" + string(k.Edition.Lang()) + path + url.PathEscape(k.Name())
	if query != "" {
		out += "?" + query
	}
	return out
}

// sort is the order of the kit's projects in its tables.
func (k Kit) sort() ngeu.Sort {
	if len(k.Edition.Campaigns()) > 0 {
		return ngeu.ByCollection
	}
	return ngeu.ByID
}

// sizes are the pictures of a kit: a card for links, a square, an upright and a
// wide one.
var sizes = []struct{ w, h int }{{1200, 630}, {1080, 1080}, {1080, 1350}, {1920, 1080}}

// member is a file of a kit.
type member struct {
	name string
	body []byte
}

// WriteKits writes kits into one ZIP file, each in a folder of its own; the
// photos of a collection are there once, beside them. The same editions give the
// same bytes.
func (s *Studio) WriteKits(ctx context.Context, out io.Writer, kits ...Kit) error {
	archive := zip.NewWriter(out)
	write := func(folder string, members []member) error {
		for _, m := range members {
			header := &zip.FileHeader{Name: folder + "/" + m.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
			if slices.Contains(compressed, path.Ext(m.name)) {
				header.Method = zip.Store
			}
			w, err := archive.CreateHeader(header)
			if err != nil {
				return fmt.Errorf("presskit: %s: %w", m.name, err)
			}
			if _, err := w.Write(m.body); err != nil {
				return fmt.Errorf("presskit: %s: %w", m.name, err)
			}
		}
		return nil
	}
	photos := map[string]bool{}
	for _, k := range kits {
		members, err := s.members(ctx, k)
		if err != nil {
			return err
		}
		if k.Campaign != nil {
			shown, files, err := k.Campaign.photos()
			if err != nil {
				return err
			}
			if len(shown) > 0 {
				members = append(members, member{"photos.txt", k.photoText(shown)})
			}
			if folder := k.FileName() + "-photos"; len(files) > 0 && !photos[folder] {
				photos[folder] = true
				if err := write(folder, files); err != nil {
					return err
				}
			}
		}
		if err := write(k.FileName()+"-"+string(k.Edition.Lang()), members); err != nil {
			return err
		}
	}
	return archive.Close()
}

// compressed are the endings of files that a ZIP would not make smaller.
var compressed = []string{".png", ".xlsx", ".jpg", ".jpeg", ".webp"}

// members makes the files of a kit in the order of the table of contents.
func (s *Studio) members(ctx context.Context, k Kit) ([]member, error) {
	texts, makers, err := s.plan(ctx, k)
	if err != nil {
		return nil, err
	}
	made, err := makeAll(makers)
	return append(texts, made...), err
}

// plan gives the texts of a kit, and how its other files are made.
func (s *Studio) plan(ctx context.Context, k Kit) (texts []member, makers []maker, err error) {
	draw := func(i int) (*Picture, error) {
		return s.Picture(ctx, Request{Edition: k.Edition, W: sizes[i].w, H: sizes[i].h, Page: k.page()})
	}
	square, err := draw(1)
	if err != nil {
		return nil, nil, err
	}
	if texts, err = s.texts(ctx, k, square); err != nil {
		return nil, nil, err
	}
	for i, size := range sizes {
		makers = append(makers, maker{fmt.Sprintf("map-%dx%d.png", size.w, size.h), func() ([]byte, error) {
			p, err := draw(i)
			if err != nil {
				return nil, err
			}
			return p.PNG(1)
		}})
	}
	makers = append(makers,
		maker{"map.svg", square.SVG},
		maker{"fact-sheet-a4.pdf", func() ([]byte, error) { return s.Sheet(ctx, k) }},
		maker{"poster-a3.pdf", func() ([]byte, error) { return s.Poster(ctx, k) }})
	if k.Base != "" {
		makers = append(makers, maker{"qr-code.svg", func() ([]byte, error) { return s.CodePicture(k) }})
	}
	apart, err := s.tablesApart(ctx, k)
	if err != nil {
		return nil, nil, err
	}
	for _, ext := range tableFormats {
		if apart {
			break
		}
		makers = append(makers, maker{"projects." + ext, func() ([]byte, error) {
			format, ok := export.ByExtension(ext)
			if !ok {
				return nil, errors.New("no such format")
			}
			var buf bytes.Buffer
			err := format.Write(ctx, &buf, feature.Rows{Edition: k.Edition, Base: k.Base, Page: ngeu.Page{Sort: k.sort()}})
			return buf.Bytes(), err
		}})
	}
	return texts, makers, nil
}

var tableFormats = []string{"csv", "xlsx"}

// mostInTables is how many projects a kit holds as tables. Those of more are
// hundreds of megabytes, which the README gives the addresses of.
const mostInTables = 20_000

// tablesApart tells whether the tables are not in the kit.
func (s *Studio) tablesApart(ctx context.Context, k Kit) (bool, error) {
	selection, err := k.Edition.Selection(ctx)
	if err != nil {
		return false, err
	}
	return selection.Projects() > s.mostInTables, nil
}

// table is the address of a table of the kit's projects.
func (k Kit) table(ext string) string {
	f := k.filter()
	f.Places = k.beside(f.Places)
	q := f.Query()
	q.Set("lang", string(k.Edition.Lang()))
	return k.Base + "/places/" + url.PathEscape(k.Name()) + "/projects." + ext + "?" + q.Encode()
}

// maker makes a file of a kit.
type maker struct {
	name string
	make func() ([]byte, error)
}

// member makes the file. A panic is an error: nobody above would catch it here.
func (m maker) member() (out member, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("presskit: %s: panic: %v\n%s", m.name, v, debug.Stack())
		}
	}()
	body, err := m.make()
	if err != nil {
		return out, fmt.Errorf("presskit: %s: %w", m.name, err)
	}
	return member{m.name, body}, nil
}

// atOnce is how many files of a kit are made at a time. A kit has two
// processors: the service makes one for two of them.
const atOnce = 2

// makeAll makes files side by side and gives them in their order.
func makeAll(makers []maker) ([]member, error) {
	out, errs := make([]member, len(makers)), make([]error, len(makers))
	var group sync.WaitGroup
	var next atomic.Int64
	for range atOnce {
		group.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(makers); i = next.Add(1) - 1 {
				out[i], errs[i] = makers[i].member()
			}
		})
	}
	group.Wait()
	return out, errors.Join(errs...)
}

// Poster draws the map on A3 with large texts and the QR code of the page.
func (s *Studio) Poster(ctx context.Context, k Kit) ([]byte, error) {
	p, err := s.poster(ctx, k)
	if err != nil {
		return nil, err
	}
	return PDF([]*Drawing{p.Drawing}, p.Meta)
}

func (s *Studio) poster(ctx context.Context, k Kit) (*Picture, error) {
	p, err := s.Picture(ctx, Request{Edition: k.Edition, W: a3Width, H: a3Height, Page: k.page(), Code: true, Larger: 1.45})
	if err == nil {
		p.Meta.ID = k.Number()
	}
	return p, err
}

// CodePicture draws the QR code of the page with its address and the notice.
func (s *Studio) CodePicture(k Kit) ([]byte, error) {
	n := k.Edition.Notice()
	const w, margin, size = 480.0, 24.0, 432.0
	text := stack("texts", 6,
		paragraph{name: "address", font: s.fonts.Bold, size: 15, colour: ink}.set(shortAddress(k.page()), w-2*margin),
		paragraph{name: "funding", font: s.fonts.Bold, size: 14, colour: emblemBlue}.set(n.Funding(), w-2*margin),
		paragraph{name: "notice", font: s.fonts.Regular, size: 13, colour: quiet}.set(n.Short(), w-2*margin))
	d := &Drawing{W: w, H: margin + size + 8 + text.h + margin}
	d.fill(rectangle(Rect{0, 0, d.W, d.H}), white)
	drawCode(d, k.page(), margin, margin, size)
	text.place(d, margin, margin+size+8)
	return d.SVG(Meta{Lang: string(k.Edition.Lang()), Title: k.Edition.Printer().T("kit.scan"), Description: k.page(), Notice: n.Text(), Credits: n.Attribution(), Source: k.page(), ID: k.Number()})
}
