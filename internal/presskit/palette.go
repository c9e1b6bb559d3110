package presskit

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Palette is the colours of maps on paper, the light ones of the browser.
type Palette struct {
	Sea, Land, Urban, River, Border, Area, Label, SeaLabel, Halo, Cluster, Stack, Count, Rim, Place Colour
	pillars                                                                                         map[ngeu.Pillar]symbolStyle
}

type symbolStyle struct {
	shape  string
	colour Colour
}

// LoadPalette reads dist/palette.json of the folder web, so that browser and
// press share one palette.
func LoadPalette(web fs.FS) (Palette, error) {
	b, err := fs.ReadFile(web, "dist/palette.json")
	if err != nil {
		return Palette{}, fmt.Errorf("presskit: %w", err)
	}
	var file struct {
		Pillars map[string]struct{ Shape, Light string }
		Light   map[string]string
	}
	if err := json.Unmarshal(b, &file); err != nil {
		return Palette{}, fmt.Errorf("presskit: palette.json: %w", err)
	}
	p := Palette{pillars: map[ngeu.Pillar]symbolStyle{}}
	for name, to := range map[string]*Colour{
		"sea": &p.Sea, "land": &p.Land, "urban": &p.Urban, "river": &p.River, "border": &p.Border, "area": &p.Area, "label": &p.Label,
		"sealabel": &p.SeaLabel, "halo": &p.Halo, "cluster": &p.Cluster, "stack": &p.Stack, "count": &p.Count, "rim": &p.Rim, "place": &p.Place,
	} {
		if *to, err = Hex(file.Light[name]); err != nil {
			return Palette{}, fmt.Errorf("palette.json: %s: %w", name, err)
		}
	}
	for _, pillar := range append([]ngeu.Pillar{unknownPillar}, ngeu.Pillars...) {
		style := file.Pillars[string(pillar)]
		c, err := Hex(style.Light)
		if err != nil {
			return Palette{}, fmt.Errorf("palette.json: %s: %w", pillar, err)
		}
		p.pillars[pillar] = symbolStyle{style.Shape, c}
	}
	return p, nil
}

// unknownPillar is the key of projects whose pillar is not known.
const unknownPillar ngeu.Pillar = "unknown"

func (p *Palette) of(pillar ngeu.Pillar) symbolStyle {
	if s, ok := p.pillars[pillar]; ok {
		return s
	}
	return p.pillars[unknownPillar]
}

// Contrast is the ratio of luminances of WCAG 2.2, 1 to 21.
func Contrast(a, b Colour) float64 {
	light := func(c Colour) float64 {
		part := func(v uint8) float64 {
			s := float64(v) / 255
			if s <= 0.04045 {
				return s / 12.92
			}
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
	}
	la, lb := light(a), light(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}
