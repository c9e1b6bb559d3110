package ngeu

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// Filter selects projects. Values of one field are OR, fields are AND; an empty
// field selects everything. Places, Countries, BBox and Precisions select
// locations: a project matches when one of its locations satisfies all four
// together, and only those locations are counted and drawn.
type Filter struct {
	Places      []string // NUTS codes, lau-CC-code, gn-CC-id
	Countries   []string // canonical
	Pillars     []Pillar
	Themes      []string
	Statuses    []Status
	Kinds       []Kind
	Precisions  []Precision
	Years       []Years    // sorted and apart after Normalize
	Text        string     // full text; every word must be found, the last as a prefix
	BBox        *orb.Bound // points within, edges included; locations without a point never match
	Collections []string
}

// Years is an inclusive range. A project matches when its years overlap the
// range; a project that states one year only has that year, one that states none
// never matches.
type Years struct{ From, To int }

// String writes a range as the parameter year: 2023, or 2021..2026.
func (y Years) String() string {
	if y.From == y.To {
		return strconv.Itoa(y.From)
	}
	return strconv.Itoa(y.From) + ".." + strconv.Itoa(y.To)
}

// Overlaps tells whether a project that runs from start to end (0 unknown)
// matches.
func (y Years) Overlaps(start, end int) bool {
	if start == 0 {
		start = end
	}
	if end == 0 {
		end = start
	}
	return start != 0 && start <= y.To && end >= y.From
}

// MaxText is the longest full-text query, in bytes.
const MaxText = 200

// MaxValues is the greatest number of values of one field.
const MaxValues = 100

var (
	nutsPattern  = regexp.MustCompile(`^[A-Z]{2}[0-9A-Z]{0,3}$`)
	lauPattern   = regexp.MustCompile(`^(lau|gn)-[A-Z]{2}-[0-9A-Za-z_.-]{1,20}$`)
	themePattern = regexp.MustCompile(`^[a-z0-9_]{1,40}$`)
	slugPattern  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,79}$`)
)

// PlaceCode gives the canonical form of a place code: NUTS codes in upper case
// with EL for GR, municipalities as lau-CC-code. It does not look whether the
// place exists.
func PlaceCode(s string) (string, error) {
	up := strings.ToUpper(s)
	if strings.HasPrefix(up, "GR") && len(up) <= 5 {
		up = "EL" + up[2:]
	}
	if nutsPattern.MatchString(up) {
		return up, nil
	}
	parts := strings.SplitN(s, "-", 3)
	if len(parts) == 3 {
		c := strings.ToUpper(parts[1])
		if c == "GR" {
			c = "EL"
		}
		code := strings.ToLower(parts[0]) + "-" + c + "-" + parts[2]
		if lauPattern.MatchString(code) {
			return code, nil
		}
	}
	return "", Invalid("place", s, "a place is a NUTS code such as ITI3 or a municipality such as lau-BE-62063")
}

// Normalize sorts and deduplicates every field, so that filters that mean the
// same are the same, and checks every value. The error is an *InvalidError that
// names the parameter of the public contract.
func (f Filter) Normalize() (Filter, error) {
	var err error
	fail := func(field, value, reason string) {
		if err == nil {
			err = Invalid(field, value, reason)
		}
	}
	f.Places = set(f.Places)
	for i, p := range f.Places {
		code, e := PlaceCode(p)
		if e != nil && err == nil {
			err = e
		}
		f.Places[i] = code
	}
	f.Places = set(f.Places)
	f.Countries = set(f.Countries)
	for i, c := range f.Countries {
		code, ok := CountryCode(c)
		if !ok {
			fail("country", c, "a country is one of the 27 Member States by its code, such as IT or EL")
		}
		f.Countries[i] = code
	}
	f.Countries = set(f.Countries)
	f.Pillars = known(f.Pillars, Pillars, "pillar", fail)
	f.Statuses = known(f.Statuses, Statuses, "status", fail)
	f.Kinds = known(f.Kinds, Kinds, "kind", fail)
	f.Precisions = known(f.Precisions, Precisions, "precision", fail)
	f.Themes = set(f.Themes)
	for _, t := range f.Themes {
		if !themePattern.MatchString(t) {
			fail("theme", t, "a theme is a short tag such as clean_buses")
		}
	}
	f.Collections = set(f.Collections)
	for _, c := range f.Collections {
		if !slugPattern.MatchString(c) {
			fail("collection", c, "a collection is a short name such as schools-2026")
		}
	}
	f.Text = strings.Join(strings.Fields(f.Text), " ")
	if len(f.Text) > MaxText {
		fail("q", f.Text, fmt.Sprintf("the search text is longer than %d bytes", MaxText))
	}
	if strings.ContainsFunc(f.Text, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\uFFFD' }) {
		fail("q", f.Text, "the search text holds characters that are not text")
	}
	for _, y := range f.Years {
		if y.From < 2000 || y.To > 2099 || y.From > y.To {
			fail("year", y.String(), "a year is 2023, a range 2021..2026")
		}
	}
	f.Years = apart(f.Years)
	if b := f.BBox; b != nil {
		if b.Min[0] < -180 || b.Max[0] > 180 || b.Min[1] < -90 || b.Max[1] > 90 || !(b.Min[0] <= b.Max[0]) || !(b.Min[1] <= b.Max[1]) {
			fail("bbox", fmt.Sprint(b.Min[0], ",", b.Min[1], ",", b.Max[0], ",", b.Max[1]), "a bbox is minLon,minLat,maxLon,maxLat in degrees")
		}
	}
	for _, field := range []struct {
		name   string
		values []string
	}{{"place", f.Places}, {"theme", f.Themes}, {"collection", f.Collections}} {
		if n := len(field.values); n > MaxValues {
			fail(field.name, strconv.Itoa(n)+" values", fmt.Sprintf("at most %d values", MaxValues))
		}
	}
	if err != nil {
		return Filter{}, err
	}
	return f, nil
}

// IsZero tells whether the filter selects everything.
func (f Filter) IsZero() bool { return f.Key() == "" }

// SelectsLocations tells whether the filter selects by location, so that some
// locations of a matching project may not be drawn.
func (f Filter) SelectsLocations() bool {
	return len(f.Places)+len(f.Countries)+len(f.Precisions) > 0 || f.BBox != nil
}

// Key writes a normalized filter as a canonical query string without escapes:
// equal filters have equal keys. It is part of every edition's id.
func (f Filter) Key() string {
	var b strings.Builder
	put := func(name string, values ...string) {
		if len(values) == 0 {
			return
		}
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(name + "=" + strings.Join(values, ","))
	}
	if f.BBox != nil {
		put("bbox", formatDegrees(f.BBox.Min[0]), formatDegrees(f.BBox.Min[1]), formatDegrees(f.BBox.Max[0]), formatDegrees(f.BBox.Max[1]))
	}
	put("collection", f.Collections...)
	put("country", f.Countries...)
	put("kind", texts(f.Kinds)...)
	put("pillar", texts(f.Pillars)...)
	put("place", f.Places...)
	put("precision", texts(f.Precisions)...)
	if f.Text != "" {
		put("q", strings.ReplaceAll(f.Text, "&", "%26"))
	}
	put("status", texts(f.Statuses)...)
	put("theme", f.Themes...)
	put("year", yearTexts(f.Years)...)
	return b.String()
}

func formatDegrees(d float64) string { return strconv.FormatFloat(d, 'f', -1, 64) }

// set sorts, drops blanks and repeats; it never writes into its argument.
func set[T ~string](in []T) []T {
	out := make([]T, 0, len(in))
	for _, v := range in {
		if v != "" {
			out = append(out, v)
		}
	}
	if len(out) == 0 {
		return nil
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func known[T ~string](in, all []T, field string, fail func(field, value, reason string)) []T {
	out := set(in)
	for _, v := range out {
		if !slices.Contains(all, v) {
			fail(field, string(v), "not one of "+strings.Join(texts(all), ", "))
		}
	}
	return out
}

func texts[T ~string](in []T) []string {
	out := make([]string, len(in))
	for i, v := range in {
		out[i] = string(v)
	}
	return out
}

// Sort is an order of a list of projects. Every order ends with the id, so that
// it is total.
type Sort string

const (
	ByID        Sort = "" // the order of files and of paging through everything
	ByRelevance Sort = "relevance"
	ByName      Sort = "name"
	ByYear      Sort = "year"     // newest start first, unknown last
	ByDistance  Sort = "distance" // of the nearest selected point from Page.From, projects without a point last; an edition's, not a store's

	// ByCollection is the order of the makers of the collections in the filter,
	// an edition's and without cursors; nobody can ask for it by name.
	ByCollection Sort = "collection"
)

// Sorts lists the orders that can be asked for by name.
var Sorts = []Sort{ByRelevance, ByName, ByYear, ByDistance}

// Page is a part of a sorted list.
type Page struct {
	Sort  Sort
	Limit int       // 0: all
	After string    // cursor of the last row seen, as the store gave it
	From  orb.Point // lon, lat; only for ByDistance
}

// apart sorts ranges and joins those that meet or follow on one another, which
// select the same; it never writes into its argument.
func apart(in []Years) (out []Years) {
	for _, y := range slices.SortedFunc(slices.Values(in), func(a, b Years) int { return a.From - b.From }) {
		if n := len(out); n > 0 && y.From <= out[n-1].To+1 {
			out[n-1].To = max(out[n-1].To, y.To)
			continue
		}
		out = append(out, y)
	}
	return out
}

func yearTexts(in []Years) []string {
	out := make([]string, len(in))
	for i, y := range in {
		out[i] = y.String()
	}
	return out
}
