package httpapi

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// maxQuery is the longest query string that is read, in bytes.
const maxQuery = 8 << 10

// params are the parameters of one request, checked as a whole before work
// begins.
type params struct {
	lang   i18n.Lang // empty where the query names none
	filter ngeu.Filter
	sort   ngeu.Sort
	from   orb.Point // of ngeu.ByDistance; see origin
	limit  int
	cursor string
	asOf   string
	format string
	rest   url.Values // further parameters that the address allows
}

// FilterNames are the parameters that every address with projects takes.
var FilterNames = []string{"place", "country", "pillar", "theme", "status", "precision", "kind", "q", "bbox", "year", "collection"}

// listNames are those of a list of projects.
var listNames = append([]string{"lang", "sort", "limit", "cursor", "asof", "f", "datetime"}, FilterNames...)

// tileNames are those of project tiles; names and notices of tiles are in the
// languages of their sources, lang decides their TileJSON.
var tileNames = append([]string{"lang", "asof"}, FilterNames...)

const (
	defaultLimit = 100
	maxLimit     = 10_000
)

// values reads the query string. Broken escapes, NUL bytes and overlong queries
// are refused.
func values(r *http.Request) (url.Values, error) {
	raw := r.URL.RawQuery
	if len(raw) > maxQuery {
		return nil, ngeu.Invalid("query", raw[:20], "the query string is longer than "+strconv.Itoa(maxQuery)+" bytes")
	}
	v, err := url.ParseQuery(raw)
	if err != nil {
		return nil, ngeu.Invalid("query", raw, "the query string is not well formed: "+err.Error())
	}
	for name, all := range v {
		for _, s := range all {
			if strings.ContainsRune(s, 0) {
				return nil, ngeu.Invalid(name, s, "a NUL byte is not text")
			}
		}
	}
	return v, nil
}

// parseStrict reads the parameters of a data address, which takes only those
// named.
func parseStrict(r *http.Request, names []string) (params, error) {
	v, err := values(r)
	if err != nil {
		return params{}, err
	}
	if err := only(v, names); err != nil {
		return params{}, err
	}
	return parse(v)
}

// only refuses parameters that an address does not take.
func only(v url.Values, names []string) error {
	given := make([]string, 0, len(v))
	for name := range v {
		given = append(given, name)
	}
	slices.Sort(given)
	for _, name := range given {
		if !slices.Contains(names, name) {
			sorted := slices.Sorted(slices.Values(names))
			return ngeu.Invalid(name, strings.Join(v[name], ","), "unknown parameter; this address takes "+strings.Join(sorted, ", "))
		}
	}
	return nil
}

// parsePage reads the parameters of a page, which ignores those it does not
// know.
func parsePage(r *http.Request) (params, error) {
	v, err := values(r)
	if err != nil {
		return params{}, err
	}
	return parse(v)
}

func parse(v url.Values) (params, error) {
	p := params{limit: defaultLimit, rest: v}
	var err error
	keep := func(e error) {
		if err == nil {
			err = e
		}
	}
	if s := v.Get("lang"); s != "" {
		l, e := i18n.Parse(s)
		if e != nil {
			keep(ngeu.Invalid("lang", s, "not one of the 24 official languages, such as fr"))
		}
		p.lang = l
	}
	f, e := ParseFilter(v)
	keep(e)
	p.filter = f
	if s := v.Get("sort"); s != "" {
		p.sort = ngeu.Sort(s)
		if !slices.Contains(ngeu.Sorts, p.sort) {
			keep(ngeu.Invalid("sort", s, "not one of relevance, name, year, distance"))
		}
	}
	if s := v.Get("limit"); s != "" {
		p.limit, e = parseInt("limit", s, 1, maxLimit)
		keep(e)
	}
	p.cursor = v.Get("cursor")
	p.asOf = v.Get("asof")
	p.format = v.Get("f")
	return p, err
}

// ParseFilter reads the filters of the contract and normalizes them.
func ParseFilter(v url.Values) (ngeu.Filter, error) {
	f := ngeu.Filter{
		Places:      list[string](v, "place"),
		Countries:   list[string](v, "country"),
		Pillars:     list[ngeu.Pillar](v, "pillar"),
		Themes:      list[string](v, "theme"),
		Statuses:    list[ngeu.Status](v, "status"),
		Kinds:       list[ngeu.Kind](v, "kind"),
		Precisions:  list[ngeu.Precision](v, "precision"),
		Collections: list[string](v, "collection"),
		Text:        strings.Join(v["q"], " "),
	}
	for _, s := range list[string](v, "year") {
		years, err := parseYears(s)
		if err != nil {
			return f, err
		}
		f.Years = append(f.Years, years)
	}
	if s := v.Get("datetime"); s != "" {
		years, err := parseDatetime(s)
		if err != nil {
			return f, err
		}
		if f.Years == nil {
			f.Years = []ngeu.Years{years}
		}
	}
	if s := strings.Join(v["bbox"], ","); s != "" {
		b, err := parseBBox(s)
		if err != nil {
			return f, err
		}
		f.BBox = &b
	}
	return f.Normalize()
}

// list splits repeated and comma-separated values.
func list[T ~string](v url.Values, name string) []T {
	var out []T
	for _, s := range v[name] {
		for part := range strings.SplitSeq(s, ",") {
			if part = strings.TrimSpace(part); part != "" {
				out = append(out, T(part))
			}
		}
	}
	return out
}

// parseYears reads "2023" or "2021..2026".
func parseYears(s string) (y ngeu.Years, err error) {
	from, to, isRange := strings.Cut(s, "..")
	if !isRange {
		to = from
	}
	y.From, err = strconv.Atoi(from)
	if err == nil {
		y.To, err = strconv.Atoi(to)
	}
	if err != nil || y.From > y.To || y.From < 2000 || y.To > 2099 {
		return y, ngeu.Invalid("year", s, "a year is 2023, a range 2021..2026")
	}
	return y, nil
}

// parseDatetime reads the parameter of OGC API – Features: an instant or an
// interval of RFC 3339, open ends as "..". Projects are known by year, so only
// the years count.
func parseDatetime(s string) (ngeu.Years, error) {
	from, to, isInterval := strings.Cut(s, "/")
	if !isInterval {
		to = from
	}
	y := ngeu.Years{From: 2000, To: 2099}
	for _, end := range []struct {
		text string
		year *int
	}{{from, &y.From}, {to, &y.To}} {
		if isInterval && (end.text == ".." || end.text == "") {
			continue
		}
		t, err := time.Parse(time.RFC3339, end.text)
		if err != nil {
			t, err = time.Parse(time.DateOnly, end.text)
		}
		if err != nil {
			return y, ngeu.Invalid("datetime", s, "an instant is 2023-05-01T00:00:00Z, an interval 2023-01-01/2024-12-31, an open end ..")
		}
		*end.year = min(max(t.Year(), 2000), 2099)
	}
	if y.From > y.To {
		return y, ngeu.Invalid("datetime", s, "the interval ends before it begins")
	}
	return y, nil
}

func parseBBox(s string) (orb.Bound, error) {
	parts := strings.Split(s, ",")
	bad := func(reason string) (orb.Bound, error) { return orb.Bound{}, ngeu.Invalid("bbox", s, reason) }
	if len(parts) != 4 {
		return bad("a bbox has four numbers: minLon,minLat,maxLon,maxLat")
	}
	var n [4]float64
	for i, part := range parts {
		v, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil {
			return bad("a bbox has four numbers: minLon,minLat,maxLon,maxLat")
		}
		n[i] = v
	}
	switch {
	case !(n[0] >= -180 && n[2] <= 180 && n[0] <= 180 && n[2] >= -180):
		return bad("longitudes are between -180 and 180")
	case !(n[1] >= -90 && n[3] <= 90 && n[1] <= 90 && n[3] >= -90):
		return bad("latitudes are between -90 and 90; the order is minLon,minLat,maxLon,maxLat")
	case n[0] > n[2] || n[1] > n[3]:
		return bad("the first corner is the south-west one: minLon,minLat,maxLon,maxLat")
	}
	return orb.Bound{Min: orb.Point{n[0], n[1]}, Max: orb.Point{n[2], n[3]}}, nil
}

// parseInt reads a plain whole number within bounds, edges included.
func parseInt(name, s string, low, high int) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < low || n > high {
		return 0, ngeu.Invalid(name, s, "a whole number from "+strconv.Itoa(low)+" to "+strconv.Itoa(high))
	}
	return n, nil
}

// parseDegrees reads one coordinate.
func parseDegrees(v url.Values, name string, most float64) (float64, error) {
	s := v.Get(name)
	d, err := strconv.ParseFloat(s, 64)
	if err != nil || !(d >= -most && d <= most) {
		return 0, ngeu.Invalid(name, s, "degrees between -"+strconv.Itoa(int(most))+" and "+strconv.Itoa(int(most)))
	}
	return d, nil
}

func texts[T ~string](in []T) []string {
	out := make([]string, len(in))
	for i, v := range in {
		out[i] = string(v)
	}
	return out
}
