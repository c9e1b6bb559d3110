package ngeu

import (
	"net/url"
	"strconv"
	"strings"
)

// Query writes a filter as the parameters of the public contract, for addresses.
func (f Filter) Query() url.Values {
	v := url.Values{}
	put := func(name string, all []string) {
		if len(all) > 0 {
			v.Set(name, strings.Join(all, ","))
		}
	}
	put("place", f.Places)
	put("country", f.Countries)
	put("pillar", texts(f.Pillars))
	put("theme", f.Themes)
	put("status", texts(f.Statuses))
	put("kind", texts(f.Kinds))
	put("precision", texts(f.Precisions))
	put("collection", f.Collections)
	if f.Text != "" {
		v.Set("q", f.Text)
	}
	put("year", yearTexts(f.Years))
	if b := f.BBox; b != nil {
		var parts []string
		for _, d := range []float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} {
			parts = append(parts, strconv.FormatFloat(d, 'f', -1, 64))
		}
		v.Set("bbox", strings.Join(parts, ","))
	}
	return v
}
