package presskit

import (
	"io/fs"

	"github.com/ngeumap/ngeumap/internal/figures"
	"github.com/ngeumap/ngeumap/internal/tile"
)

// Options is what a Studio works with; all fields are needed.
type Options struct {
	Geodata fs.FS // fonts/
	Web     fs.FS // dist/palette.json
	Base    *tile.Base
	Areas   *tile.Areas
	Plans   *figures.Plans
}

// Studio draws. It is safe for concurrent use.
type Studio struct {
	fonts   Fonts
	palette Palette
	base    *tile.Base
	areas   *tile.Areas
	plans   *figures.Plans

	mostInTables int
}

// New reads fonts and palette.
func New(o Options) (*Studio, error) {
	fonts, err := LoadFonts(o.Geodata)
	if err != nil {
		return nil, err
	}
	palette, err := LoadPalette(o.Web)
	if err != nil {
		return nil, err
	}
	return &Studio{fonts, palette, o.Base, o.Areas, o.Plans, mostInTables}, nil
}

// Inks of texts on white.
var (
	ink   = Colour{0x1B, 0x24, 0x31}
	quiet = Colour{0x47, 0x51, 0x5F}
	blue  = Colour{0x00, 0x44, 0x94}
	line  = Colour{0xC6, 0xCC, 0xD5}
	white = Colour{0xFF, 0xFF, 0xFF}
)
