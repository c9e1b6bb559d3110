package presskit

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Least and Most bound the width and height of a picture in CSS pixels, and
// those of its pixels.
const (
	Least = 320
	Most  = 4096
)

// Request says which picture is wanted.
type Request struct {
	Edition edition.Edition
	BBox    *orb.Bound // where to look, degrees; nil is the place of the filter, or Europe
	W, H    int        // CSS pixels
	Page    string     // address of the page that shows the same; may be empty
	Code    bool       // with the QR code of Page beside the emblem
	Larger  float64    // of texts and symbols, for paper seen from afar; 0 is 1
}

// Picture is a map with its title, legend, notice, emblem and credits.
type Picture struct {
	*Drawing
	Meta Meta
}

// PNG paints the picture with so many pixels a CSS pixel.
func (p *Picture) PNG(density float64) ([]byte, error) { return p.Drawing.PNG(density, p.Meta) }

// SVG writes the picture with its texts as text.
func (p *Picture) SVG() ([]byte, error) { return p.Drawing.SVG(p.Meta) }

// Picture draws a map. A size in which notice, emblem and a map of use do not
// fit is an *ngeu.InvalidError that names width or height.
func (s *Studio) Picture(ctx context.Context, r Request) (*Picture, error) {
	for _, side := range []struct {
		name string
		size int
	}{{"width", r.W}, {"height", r.H}} {
		if side.size < Least || side.size > Most {
			return nil, ngeu.Invalid(side.name, strconv.Itoa(side.size), fmt.Sprintf("a picture is %d to %d pixels wide and high", Least, Most))
		}
	}
	selection, err := r.Edition.Selection(ctx)
	if err != nil {
		return nil, err
	}
	c, err := s.card(ctx, r, selection)
	if err != nil {
		return nil, err
	}
	var needed float64
	for _, try := range c.arrangements() {
		c.arrangement = try
		if needed, err = c.lay(); err == nil {
			return &Picture{c.Drawing, c.meta()}, nil
		}
	}
	return nil, ngeu.Invalid("height", strconv.Itoa(r.H), fmt.Sprintf("the notice, the emblem with the funding statement and a legible map do not fit: with a width of %d the height must be at least %d", r.W, int(math.Ceil(needed/10)*10)))
}
