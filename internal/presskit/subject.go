package presskit

import (
	"context"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/tile"
)

// subject is what a picture is of: its name, the part of the world around it
// and the regions that are lit and outlined.
type subject struct {
	name, nameLang, context string
	selected                string    // what narrows it beside that, in words
	frame                   orb.Bound // world units
	lit                     []nuts.Code
	outlined                bool
	spot                    *orb.Point // world units of a municipality
	apart                   []apart    // parts far from the rest, drawn in boxes of their own
}

// apart is a region that a picture shows in a box of its own.
type apart struct {
	code  nuts.Code
	name  string
	frame orb.Bound
}

// mainland is the part of Europe that a picture of the whole Union shows.
var mainland = orb.Bound{Min: orb.Point{-11, 34.4}, Max: orb.Point{34.8, 70.3}}

// subjectOf reads from an edition's filter what a picture is of. box is where
// the picture is asked to look, nil for the place itself.
func (s *Studio) subjectOf(ctx context.Context, ed edition.Edition, box *orb.Bound) (out subject, err error) {
	f := ed.Filter()
	codes := f.Places
	if len(codes) == 0 {
		codes = f.Countries
	}
	words := ed.Printer()
	switch {
	case box == nil && len(codes) == 1:
		out = s.subjectOfPlace(ed, codes[0])
	case ofCampaign(f):
		if out, err = s.subjectOfCampaign(ctx, ed); err != nil {
			return out, err
		}
	case len(codes) > 0:
		out.name, out.frame, out.outlined = severalPlaces(ed, codes)
		for _, code := range codes {
			out.lit = append(out.lit, nuts.Code(code))
		}
	default:
		out = s.wholeUnion(ed)
	}
	if box != nil {
		out.frame, out.apart = worldBound(*box), nil
		if len(codes) == 0 && !ofCampaign(f) {
			out.name = words.T("app.short_title")
		}
	}
	out.selected = selected(ed)
	return out, nil
}

// wholeUnion is a picture of all of it.
func (s *Studio) wholeUnion(ed edition.Edition) subject {
	out := subject{name: ed.Printer().T("nav.europe"), frame: worldBound(mainland), apart: s.outermostIn(ed, "", "")}
	for _, country := range ngeu.EU27 {
		out.lit = append(out.lit, nuts.Code(country))
	}
	return out
}

// subjectOfCampaign shows where the projects of a collection are: their points
// and, of those without one, their regions, with the countries lit. Outermost
// regions have boxes of their own, unless all of it is there.
func (s *Studio) subjectOfCampaign(ctx context.Context, ed edition.Edition) (subject, error) {
	title, in := ed.Campaigns()[0].Title.In(ed.Lang())
	out := subject{name: title, nameLang: foreign(string(in), ed)}
	var frame *orb.Bound
	show := func(b orb.Bound) {
		if frame != nil {
			b = frame.Union(b)
		}
		frame = &b
	}
	far := map[nuts.Code]bool{}
	for p, err := range ed.Projects(ctx, ngeu.Page{}) {
		if err != nil {
			return out, err
		}
		for _, l := range p.Locations {
			if country := nuts.Code(l.NUTS[0]); country != "" && !slices.Contains(out.lit, country) {
				out.lit = append(out.lit, country)
			}
			if region := outermostOf(l); region != "" {
				far[region] = true
			} else if l.Point != nil {
				at := tile.World(*l.Point)
				show(orb.Bound{Min: at, Max: at})
			} else if place, ok := ed.Places().Place(l.PlaceCode, string(ed.Lang())); ok {
				show(frameOf(ed.Regions(), nuts.Code(place.Code), place.Bound))
			}
		}
	}
	slices.Sort(out.lit)
	for _, a := range s.outermostIn(ed, "", "") {
		if far[a.code] {
			out.apart = append(out.apart, a)
		}
	}
	switch {
	case frame != nil:
		out.frame = *frame
	case len(out.apart) > 0:
		out.frame, out.apart = out.apart[0].frame, out.apart[1:]
	default:
		whole := s.wholeUnion(ed)
		out.frame, out.lit = whole.frame, whole.lit
	}
	return out, nil
}

// outermostOf gives the outermost region of a location, "" elsewhere.
func outermostOf(l ngeu.Location) nuts.Code {
	for _, o := range geocode.OutermostRegions {
		for _, code := range l.NUTS {
			if nuts.Code(code) == o.Region {
				return o.Region
			}
		}
	}
	return ""
}

func (s *Studio) subjectOfPlace(ed edition.Edition, code string) subject {
	place, _ := ed.Places().Place(code, string(ed.Lang())) // the edition's filter has known places only
	out := subject{context: place.Context}
	out.name, out.nameLang = nameOf(ed, code)
	if place.Kind == geocode.Municipality {
		at := tile.World(place.Point)
		if code := place.NUTS[3]; code != "" {
			out.lit = []nuts.Code{nuts.Code(code)}
		}
		out.spot, out.frame = &at, orb.Bound{Min: at, Max: at}
		return out
	}
	region := nuts.Code(place.Code)
	out.lit, out.outlined = []nuts.Code{region}, true
	main := region
	if out.apart = s.outermostIn(ed, region, region); region == geocode.Overseas && len(out.apart) > 0 {
		main = "FRY3"
		out.apart = slices.DeleteFunc(out.apart, func(a apart) bool { return a.code == main })
	}
	out.frame = frameOf(ed.Regions(), main, place.Bound)
	out.context = ""
	if region.Level() > 0 && region != geocode.Overseas {
		out.context, _ = ed.Places().Name(place.Country, string(ed.Lang()))
	}
	return out
}

// nameOf names a place, with the language of the name where it is not that of
// the edition.
func nameOf(ed edition.Edition, code string) (name, lang string) {
	name, lang = ed.Places().Name(code, string(ed.Lang()))
	return name, foreign(lang, ed)
}

func foreign(lang string, ed edition.Edition) string {
	if lang == string(ed.Lang()) {
		return ""
	}
	return lang
}

// severalPlaces frames and names several places at once.
func severalPlaces(ed edition.Edition, codes []string) (name string, frame orb.Bound, outlined bool) {
	var names []string
	for i, code := range codes {
		place, _ := ed.Places().Place(code, string(ed.Lang()))
		name, _ := nameOf(ed, code)
		names = append(names, name)
		b := frameOf(ed.Regions(), nuts.Code(place.Code), place.Bound)
		if i == 0 {
			frame = b
		}
		frame = frame.Union(b)
	}
	return strings.Join(names, ", "), frame, true
}

// frameOf gives the part of the world to show for a region: of a country
// without its outermost regions, of others without parts very far away.
func frameOf(regions *nuts.Index, code nuts.Code, otherwise orb.Bound) orb.Bound {
	region, ok := regions.Region(code)
	if !ok {
		return worldBound(otherwise)
	}
	var out *orb.Bound
	if code.Level() == 0 {
		for _, child := range regions.Children(code) {
			if child == "FRY" || child == "ES7" || child == "PT2" || child == "PT3" {
				continue
			}
			if part, ok := regions.Region(child); ok {
				b := part.View
				if out != nil {
					b = out.Union(b)
				}
				out = &b
			}
		}
	}
	if out == nil {
		out = &region.View
	}
	return worldBound(*out)
}

// outermostIn lists the outermost regions inside a region, "" for the Union,
// but not the one that the picture is of.
func (s *Studio) outermostIn(ed edition.Edition, region, but nuts.Code) (out []apart) {
	for _, o := range geocode.OutermostRegions {
		code := o.Region
		r, ok := ed.Regions().Region(code)
		if !ok || o.Part || !strings.HasPrefix(string(code), string(region)) || code == but || strings.HasPrefix(string(but), string(code)) || (len(but) == 3 && but != geocode.Overseas) {
			continue
		}
		out = append(out, apart{code, o.Name(ed.Printer()), s.core(code, worldBound(r.View))})
	}
	return out
}

// core is where the large parts of a region lie: those of a tenth of the
// largest or more. Rocks far off would leave little room for the rest.
func (s *Studio) core(code nuts.Code, otherwise orb.Bound) orb.Bound {
	shapes := s.areas.Outlines([]nuts.Code{code}, tile.DetailZoom)[0]
	size := func(b orb.Bound) float64 { return (b.Max[0] - b.Min[0]) * (b.Max[1] - b.Min[1]) }
	most := 0.0
	for _, shape := range shapes {
		most = max(most, size(shape.Bound))
	}
	var out *orb.Bound
	for _, shape := range shapes {
		if b := shape.Bound; size(b) >= most/10 {
			if out != nil {
				b = out.Union(b)
			}
			out = &b
		}
	}
	if out == nil {
		return otherwise
	}
	return *out
}
