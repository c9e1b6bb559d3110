package feature

import (
	"net/url"
	"slices"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Type is the type of a property.
type Type int

const (
	Text Type = iota
	Integer
	Number
)

// Field is one property of a project: its name for ever, and how to read it.
type Field struct {
	Name  string
	Type  Type
	About string         // one line for the documentation and the OpenAPI description
	Value func(*Row) any // nil where it is not known; else string, int or float64
}

// Fields lists the properties of a project in the order of every format.
var Fields = []Field{
	{"id", Text, "stable identifier of the project", func(r *Row) any { return r.Project.ID }},
	{"name", Text, "title in the language name_lang", func(r *Row) any { return r.Project.Name }},
	{"name_lang", Text, "language of the title (BCP 47)", func(r *Row) any { return text(r.Project.NameLang) }},
	{"summary", Text, "one or two sentences more", func(r *Row) any { return text(r.Project.Summary) }},
	{"country", Text, "Member State (EL for Greece)", func(r *Row) any { return r.Project.Country }},
	{"place_code", Text, "finest known place: NUTS code, lau-CC-code or gn-CC-id", func(r *Row) any { return text(r.placeCode()) }},
	{"place_name", Text, "name of that place", func(r *Row) any { return text(r.placeName()) }},
	{"nuts0", Text, "NUTS code, level 0", func(r *Row) any { return text(r.nuts(0)) }},
	{"nuts1", Text, "NUTS code, level 1", func(r *Row) any { return text(r.nuts(1)) }},
	{"nuts2", Text, "NUTS code, level 2", func(r *Row) any { return text(r.nuts(2)) }},
	{"nuts3", Text, "NUTS code, level 3", func(r *Row) any { return text(r.nuts(3)) }},
	{"lau", Text, "national code of the municipality", func(r *Row) any { return text(r.agree(func(l ngeu.Location) string { return l.LAU })) }},
	{"precision", Text, "how exactly the place is known: site, street, municipality, region, country", func(r *Row) any { return text(r.precision()) }},
	{"role", Text, "what happens there: works, seat, area, unknown", func(r *Row) any {
		return text(r.agree(func(l ngeu.Location) string { return string(l.Role) }))
	}},
	{"pillar", Text, "policy pillar", func(r *Row) any { return text(r.Project.Pillar) }},
	{"theme", Text, "subject tag", func(r *Row) any { return text(r.Project.Theme) }},
	{"kind", Text, "investment or reform", func(r *Row) any { return text(r.Project.Kind) }},
	{"status", Text, "planned, under_way, completed, delayed, cancelled, unknown", func(r *Row) any { return text(r.Project.Status) }},
	{"year_start", Integer, "first year", func(r *Row) any { return year(r.Project.YearStart) }},
	{"year_end", Integer, "last year", func(r *Row) any { return year(r.Project.YearEnd) }},
	{"amount_eur", Number, "amount in euros; what it covers is said by amount_basis; never add amounts up", func(r *Row) any {
		if r.Project.Amount == nil {
			return nil
		}
		if a := *r.Project.Amount; a%100 != 0 {
			return float64(a) / 100
		}
		return int(*r.Project.Amount / 100)
	}},
	{"amount_basis", Text, "measure_estimate, project_rrf, project_total, unknown", func(r *Row) any { return text(r.Project.AmountBasis) }},
	{"measure", Text, "code of the measure in its plan", func(r *Row) any { return text(r.Project.Measure) }},
	{"beneficiary", Text, "final recipient or body in charge", func(r *Row) any { return text(r.Project.Beneficiary) }},
	{"source_name", Text, "title of the source", func(r *Row) any { return text(r.Project.Source.Name) }},
	{"source_url", Text, "address of the source", func(r *Row) any { return text(r.Project.Source.URL) }},
	{"as_of", Text, "date of the statement, as exact as it is known", func(r *Row) any { return text(r.Project.AsOf) }},
	{"url", Text, "page of the project", func(r *Row) any { return r.url() }},
	{"notice", Text, "short notice", func(r *Row) any { return r.set.Notice().Short() }},
}

// Row is one project, or one location of it, on its way out.
type Row struct {
	Project ngeu.Project
	set     edition.Edition
	base    string
	given   bool
}

// Rows makes rows of an edition. base is the address of the site without a
// slash at its end; empty gives addresses relative to it.
type Rows struct {
	Edition edition.Edition
	Base    string
	// AsGiven leaves place_name as the source writes it, and empty where it has
	// none, so that a file can be read in again and nothing has changed. Else the
	// gazetteer's name, in the language of the edition, fills the gap.
	AsGiven bool
	Page    ngeu.Page // which projects of the edition a file has, and their order
}

// Of gives the row of a whole project: where its locations disagree on a
// property, the row says only what they share.
func (s Rows) Of(p ngeu.Project) *Row {
	return &Row{Project: p, set: s.Edition, base: s.Base, given: s.AsGiven}
}

// At gives the row of one location of a project.
func (s Rows) At(p ngeu.Project, l ngeu.Location) *Row {
	p.Locations = []ngeu.Location{l}
	return s.Of(p)
}

// Points gives the geometry of the row: the points of its locations in their
// order, none for areas. Several locations at one point are one position.
func (r *Row) Points() []orb.Point {
	if l := r.Project.Locations; len(l) == 1 {
		if l[0].Point == nil {
			return nil
		}
		return []orb.Point{*l[0].Point}
	}
	var points []orb.Point
	seen := map[orb.Point]bool{}
	for _, l := range r.Project.Locations {
		if l.Point != nil && !seen[*l.Point] {
			seen[*l.Point] = true
			points = append(points, *l.Point)
		}
	}
	return points
}

// agree gives what all locations say, or "".
func (r *Row) agree(of func(ngeu.Location) string) string {
	if len(r.Project.Locations) == 0 {
		return ""
	}
	first := of(r.Project.Locations[0])
	for _, l := range r.Project.Locations[1:] {
		if of(l) != first {
			return ""
		}
	}
	return first
}

func (r *Row) nuts(level int) string {
	return r.agree(func(l ngeu.Location) string { return l.NUTS[level] })
}

// precision gives the least exact precision of the points, which the geometry
// shows; of a project without any point that of its locations.
func (r *Row) precision() ngeu.Precision {
	least, points := -1, false
	for _, l := range r.Project.Locations {
		i := slices.Index(ngeu.Precisions, l.Precision)
		if point := l.Point != nil; point == points {
			least = max(least, i)
		} else if point {
			least, points = i, true
		}
	}
	if least < 0 {
		return ""
	}
	return ngeu.Precisions[least]
}

// placeCode gives the finest place that holds all locations.
func (r *Row) placeCode() string {
	if code := r.agree(func(l ngeu.Location) string { return l.PlaceCode }); code != "" {
		return code
	}
	for level := 3; level >= 0; level-- {
		if code := r.nuts(level); code != "" {
			return code
		}
	}
	return ""
}

func (r *Row) placeName() string {
	if r.given {
		return r.agree(func(l ngeu.Location) string { return l.PlaceName })
	}
	if r.agree(func(l ngeu.Location) string { return l.PlaceCode + "\x00" + l.PlaceName }) != "" {
		name, _ := r.set.PlaceName(r.Project.Locations[0])
		return name
	}
	name, _ := r.set.Places().Name(r.placeCode(), string(r.set.Lang()))
	return name
}

func (r *Row) url() string {
	return r.base + "/" + string(r.set.Lang()) + "/projects/" + url.PathEscape(r.Project.ID)
}

func text[T ~string](s T) any {
	if s == "" {
		return nil
	}
	return string(s)
}

func year(y int) any {
	if y == 0 {
		return nil
	}
	return y
}
