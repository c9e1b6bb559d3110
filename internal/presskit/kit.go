package presskit

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/export"
	"github.com/ngeumap/ngeumap/internal/feature"
)

// Kit is a press kit of one place in one language.
type Kit struct {
	Edition edition.Edition // of the place alone
	Code    string          // of the place
	Base    string          // public address of the site without a slash at its end; may be empty
}

// kitVersion changes with what a kit is made of.
const kitVersion = "1"

// Number names the data that a kit shows: the place, the number of the
// snapshot, and a check of both with the content.
func (k Kit) Number() string {
	snapshot := k.Edition.Snapshot()
	return k.Code + "." + strconv.FormatInt(snapshot.ID, 10) + "." + check(k.Code, snapshot.ID, snapshot.Hash)
}

func check(code string, id int64, hash string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{kitVersion, code, strconv.FormatInt(id, 10), hash}, "\x00")))
	return hex.EncodeToString(sum[:4])
}

// ErrNumber says that a text is no number of a kit.
var ErrNumber = errors.New("presskit: no number of a kit, such as ITI3.12.0f1e2d3c")

// ParseNumber reads the number of a kit; matches tells whether a snapshot with
// a hash is the one that the kit shows.
func ParseNumber(text string) (code string, snapshot int64, matches func(hash string) bool, err error) {
	text = strings.TrimSpace(text)
	last := strings.LastIndexByte(text, '.')
	if last < 0 {
		return "", 0, nil, ErrNumber
	}
	middle := strings.LastIndexByte(text[:last], '.')
	if middle < 1 {
		return "", 0, nil, ErrNumber
	}
	code = text[:middle]
	if snapshot, err = strconv.ParseInt(text[middle+1:last], 10, 64); err != nil || snapshot < 0 || len(text) > 80 {
		return "", 0, nil, ErrNumber
	}
	return code, snapshot, func(hash string) bool { return check(code, snapshot, hash) == strings.ToLower(text[last+1:]) }, nil
}

// page is the address of the place's page.
func (k Kit) page() string {
	if k.Base == "" {
		return ""
	}
	return k.Base + "/" + string(k.Edition.Lang()) + "/places/" + url.PathEscape(k.Code)
}

// sizes are the pictures of a kit: a card for links, a square, an upright and a
// wide one.
var sizes = []struct{ w, h int }{{1200, 630}, {1080, 1080}, {1080, 1350}, {1920, 1080}}

// member is a file of a kit.
type member struct {
	name string
	body []byte
}

// WriteKits writes kits into one ZIP file, each in a folder of its own. The same
// editions give the same bytes.
func (s *Studio) WriteKits(ctx context.Context, out io.Writer, kits ...Kit) error {
	archive := zip.NewWriter(out)
	for _, k := range kits {
		members, err := s.members(ctx, k)
		if err != nil {
			return err
		}
		for _, m := range members {
			header := &zip.FileHeader{Name: k.folder() + "/" + m.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
			if strings.HasSuffix(m.name, ".png") || strings.HasSuffix(m.name, ".xlsx") {
				header.Method = zip.Store // is compressed already
			}
			w, err := archive.CreateHeader(header)
			if err != nil {
				return fmt.Errorf("presskit: %s: %w", m.name, err)
			}
			if _, err := w.Write(m.body); err != nil {
				return fmt.Errorf("presskit: %s: %w", m.name, err)
			}
		}
	}
	return archive.Close()
}

func (k Kit) folder() string { return "ngeumap-" + k.Code + "-" + string(k.Edition.Lang()) }

// members makes the files of a kit in the order of the table of contents.
func (s *Studio) members(ctx context.Context, k Kit) ([]member, error) {
	var out []member
	add := func(name string, body []byte, err error) error {
		if err != nil {
			return fmt.Errorf("presskit: %s: %w", name, err)
		}
		out = append(out, member{name, body})
		return nil
	}
	first, err := s.Picture(ctx, Request{Edition: k.Edition, W: sizes[1].w, H: sizes[1].h, Page: k.page()})
	if err != nil {
		return nil, err
	}
	texts, err := s.texts(ctx, k, first)
	if err != nil {
		return nil, err
	}
	out = append(out, texts...)
	for _, size := range sizes {
		p, err := s.Picture(ctx, Request{Edition: k.Edition, W: size.w, H: size.h, Page: k.page()})
		if err != nil {
			return nil, err
		}
		body, err := p.PNG(1)
		if err := add(fmt.Sprintf("map-%dx%d.png", size.w, size.h), body, err); err != nil {
			return nil, err
		}
	}
	body, err := first.SVG()
	if err := add("map.svg", body, err); err != nil {
		return nil, err
	}
	body, err = s.Sheet(ctx, k)
	if err := add("fact-sheet-a4.pdf", body, err); err != nil {
		return nil, err
	}
	body, err = s.Poster(ctx, k)
	if err := add("poster-a3.pdf", body, err); err != nil {
		return nil, err
	}
	if k.Base != "" {
		body, err = s.CodePicture(k)
		if err := add("qr-code.svg", body, err); err != nil {
			return nil, err
		}
	}
	for _, ext := range []string{"csv", "xlsx"} {
		format, ok := export.ByExtension(ext)
		if !ok {
			return nil, fmt.Errorf("presskit: no format %s", ext)
		}
		var buf bytes.Buffer
		err := format.Write(ctx, &buf, feature.Rows{Edition: k.Edition, Base: k.Base})
		if err := add("projects."+ext, buf.Bytes(), err); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Poster draws the map on A3 with large texts and the QR code of the page.
func (s *Studio) Poster(ctx context.Context, k Kit) ([]byte, error) {
	p, err := s.Picture(ctx, Request{Edition: k.Edition, W: a3Width, H: a3Height, Page: k.page(), Code: true, Larger: 1.45})
	if err != nil {
		return nil, err
	}
	p.Meta.ID = k.Number()
	return PDF([]*Drawing{p.Drawing}, p.Meta)
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
