package storetest

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

func testFilters(t *testing.T, h *house) {
	snap := h.apply("a", Sample()...).Snapshot.ID
	for _, c := range []struct {
		name string
		f    ngeu.Filter
		want string
	}{
		{"all", ngeu.Filter{}, "bg-school-sofia it-rail it-reform mt-unknown pl-osp"},
		{"country", ngeu.Filter{Countries: []string{"it", "BG"}}, "bg-school-sofia it-rail it-reform"},
		{"country level place", ngeu.Filter{Places: []string{"IT"}}, "it-rail it-reform"},
		{"NUTS 1 holds what lies in it", ngeu.Filter{Places: []string{"ITC"}}, "it-rail"},
		{"NUTS 2 known only so", ngeu.Filter{Places: []string{"ITC1"}, Precisions: []ngeu.Precision{ngeu.Region}}, "it-rail"},
		{"NUTS 3 inside is not known", ngeu.Filter{Places: []string{"ITC11"}, Precisions: []ngeu.Precision{ngeu.Region}}, ""},
		{"municipality", ngeu.Filter{Places: []string{"lau-IT-007003"}}, "it-rail"},
		{"geonames", ngeu.Filter{Places: []string{"gn-bg-727011", "lau-PL-1061011"}}, "bg-school-sofia pl-osp"},
		{"one location satisfies all", ngeu.Filter{Places: []string{"ITC2"}, Precisions: []ngeu.Precision{ngeu.Site}}, ""},
		{"bbox edge", ngeu.Filter{BBox: &orb.Bound{Min: orb.Point{7.315, 45.737}, Max: orb.Point{7.315, 45.737}}}, "it-rail"},
		{"bbox just beside", ngeu.Filter{BBox: &orb.Bound{Min: orb.Point{7.3150001, 45}, Max: orb.Point{7.8757123456788, 46}}}, ""},
		{"bbox world", ngeu.Filter{BBox: &orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}}, "bg-school-sofia it-rail pl-osp"},
		{"pillar or", ngeu.Filter{Pillars: []ngeu.Pillar{ngeu.NextGeneration, ngeu.HealthResilience}}, "bg-school-sofia pl-osp"},
		{"pillar and status", ngeu.Filter{Pillars: []ngeu.Pillar{ngeu.NextGeneration}, Statuses: []ngeu.Status{ngeu.Planned}}, ""},
		{"kind", ngeu.Filter{Kinds: []ngeu.Kind{ngeu.Reform}}, "it-reform"},
		{"theme", ngeu.Filter{Themes: []string{"rail", "schools"}}, "bg-school-sofia it-rail"},
		{"year", ngeu.Filter{Years: []ngeu.Years{{From: 2023, To: 2023}}}, "bg-school-sofia it-reform"},
		{"year of an open project", ngeu.Filter{Years: []ngeu.Years{{From: 2024, To: 2030}}}, "bg-school-sofia it-rail"},
		{"text and place", ngeu.Filter{Text: "railway", Countries: []string{"IT"}}, "it-rail"},
		{"collection", ngeu.Filter{Collections: []string{"nobody-made-it"}}, ""},
	} {
		if got := strings.Join(h.ids(snap, c.f, ngeu.Page{}), " "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	only := h.projects(snap, ngeu.Filter{Places: []string{"ITC1"}}, ngeu.Page{})
	equal(t, "only the locations that are asked for", only[0].Locations, Sample()[1].Locations[1:])
}

// testLikeModel compares many random filters with the reference in ngeu.
func testLikeModel(t *testing.T, h *house) {
	snap := h.apply("a", Generate(800, 3)...).Snapshot.ID
	everything := h.projects(snap, ngeu.Filter{}, ngeu.Page{})
	r := rand.New(rand.NewPCG(1, 2))
	for range 150 {
		f, err := randomFilter(r, everything).Normalize()
		if err != nil {
			t.Fatal(err)
		}
		found := map[int64]bool{}
		if f.Text != "" {
			for _, key := range match(t, h, f.Text) {
				found[key] = true
			}
		}
		want := []ngeu.Project{}
		for _, p := range everything {
			if !f.MatchesProject(p) || f.Text != "" && !found[p.Key] {
				continue
			}
			p.Locations = slices.DeleteFunc(slices.Clone(p.Locations), func(l ngeu.Location) bool { return !f.MatchesLocation(p, l) })
			if len(p.Locations) > 0 || !f.SelectsLocations() {
				want = append(want, p)
			}
		}
		equal(t, f.Key(), h.projects(snap, f, ngeu.Page{}), want)
	}
}

func randomFilter(r *rand.Rand, from []ngeu.Project) ngeu.Filter {
	var f ngeu.Filter
	some := func() bool { return r.IntN(4) == 0 }
	any := func() ngeu.Project { return from[r.IntN(len(from))] }
	for range 1 + r.IntN(2) {
		p := any()
		l := p.Locations[0]
		if some() {
			f.Countries = append(f.Countries, p.Country)
		}
		if some() {
			f.Places = append(f.Places, l.PlaceCode, l.NUTS[r.IntN(2)])
		}
		if some() && l.Point != nil {
			b := l.Point.Bound().Pad(r.Float64() * 10)
			f.BBox = &b
		}
		if some() {
			f.Precisions = append(f.Precisions, l.Precision)
		}
		if some() {
			f.Pillars = append(f.Pillars, p.Pillar)
		}
		if some() {
			f.Themes = append(f.Themes, p.Theme)
		}
		if some() {
			f.Statuses = append(f.Statuses, p.Status)
		}
		if some() && p.Kind != "" {
			f.Kinds = append(f.Kinds, p.Kind)
		}
		if some() {
			f.Years = []ngeu.Years{{From: 2020 + r.IntN(3), To: 2022 + r.IntN(4)}}
		}
		if some() {
			f.Text = strings.Fields(p.Name)[0]
		}
	}
	return f
}

func match(t *testing.T, h *house, text string) []int64 {
	t.Helper()
	keys, err := h.Match(t.Context(), text, store.AllWords)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func testText(t *testing.T, h *house) {
	snap := h.apply("a", Sample()...).Snapshot.ID
	for text, want := range map[string]string{
		"railway":            "it-rail",
		"RAILWAY electric":   "it-rail",
		"electric rai":       "it-rail",
		"elec railway":       "",
		"railway school":     "",
		"aosta":              "it-rail",
		"Аоста":              "",
		"софия":              "bg-school-sofia",
		"СОФИЯ школа":        "bg-school-sofia",
		"столична":           "bg-school-sofia",
		"school":             "bg-school-sofia",
		"schools":            "bg-school-sofia",
		"c1 i1":              "bg-school-sofia",
		"Łodz":               "pl-osp",
		"lodzi straz":        "pl-osp",
		"civil":              "pl-osp",
		"hal ghaxaq":         "mt-unknown",
		"garden\"":           "mt-unknown",
		"r":                  "it-rail it-reform",
		"nothing like this":  "",
		"!?":                 "",
		"bg-school-sofia":    "",
		"electric-railway":   "it-rail",
		"electric  railway ": "it-rail",
	} {
		if got := strings.Join(h.ids(snap, ngeu.Filter{Text: text}, ngeu.Page{}), " "); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
		keys := match(t, h, text)
		if len(keys) != len(strings.Fields(want)) || !slices.IsSorted(keys) {
			t.Errorf("match %q: %d keys (%v), want %d in order", text, len(keys), keys, len(strings.Fields(want)))
		}
	}
}

// Hostile holds texts that mean something to a query language.
var Hostile = []string{`"`, `""`, `*`, `a*`, `^a`, `-a`, `+a`, `NEAR(`, `NEAR(a b, 2)`, `a NEAR/2 b`, `AND`, `OR OR`, `NOT`, `a AND`, `(`, `)`,
	`name:a`, `{name}:a`, `name : "x`, `;DROP TABLE project;--`, `' OR 1=1 --`, `%`, `_`, `\`, `\x00`, "a\u0000b", "\ufeff", "👍", "e\u0301", "\u0301", "ﬁ", "İ", "ẞ", "٣", "½", "Ⅷ", "漢字", "a\u200bb", "\xff\xfe", strings.Repeat("a", 200), strings.Repeat("a ", 100), strings.Repeat("\"", 200)}

func testHostileText(t *testing.T, h *house) {
	list := Sample()
	for i, text := range Hostile {
		p := ngeu.Project{ID: "x" + strings.Repeat("x", i), Name: "name " + strings.ToValidUTF8(text, ""), Country: "AT"}
		list = append(list, p)
	}
	snap := h.apply("a", list...).Snapshot.ID
	for _, text := range Hostile {
		keys := match(t, h, text)
		got := all(t, h.Projects(t.Context(), snap, ngeu.Filter{Text: text}, ngeu.Page{Sort: ngeu.ByRelevance}))
		if len(keys) != len(got) {
			t.Errorf("%q: %d keys, %d projects", text, len(keys), len(got))
		}
	}
}

func testOrders(t *testing.T, h *house) {
	list := Generate(700, 5)
	list = append(list, ngeu.Project{ID: "zz-1", Name: "Éclair school", NameLang: "fr", Country: "FR"}, ngeu.Project{ID: "zz-2", Name: "School in the name", Country: "FR"},
		ngeu.Project{ID: "zz-3", Name: "Something", Beneficiary: "The school council of the name", Country: "FR"}, ngeu.Project{ID: "zz-4", Name: "Another", Summary: "the name of a school", Country: "FR"})
	snap := h.apply("a", list...).Snapshot.ID
	got := h.projects(snap, ngeu.Filter{}, ngeu.Page{Sort: ngeu.ByYear})
	if !slices.IsSortedFunc(got, func(a, b ngeu.Project) int {
		return cmp.Or(cmp.Compare(b.YearStart, a.YearStart), cmp.Compare(a.ID, b.ID))
	}) {
		t.Error("by year: not newest first, unknown last, then by id")
	}
	names := h.projects(snap, ngeu.Filter{Countries: nil}, ngeu.Page{Sort: ngeu.ByName})
	equal(t, "first by name", names[0].Name, "Another")
	i := slices.IndexFunc(names, func(p ngeu.Project) bool { return p.ID == "zz-1" })
	if before, after := names[i-1].Name[:1], names[i+1].Name; before > "e" || !strings.HasPrefix(after, "ét") {
		t.Errorf("Éclair stands between %q and %q", names[i-1].Name, after)
	}
	equal(t, "relevance", h.ids(snap, ngeu.Filter{Text: "school name"}, ngeu.Page{Sort: ngeu.ByRelevance}), []string{"zz-2", "zz-3", "zz-4"})
	equal(t, "relevance without text", h.ids(snap, ngeu.Filter{}, ngeu.Page{Sort: ngeu.ByRelevance}), h.ids(snap, ngeu.Filter{}, ngeu.Page{}))
	for _, sort := range []ngeu.Sort{ngeu.ByID, ngeu.ByName, ngeu.ByYear, ngeu.ByRelevance} {
		for _, f := range []ngeu.Filter{{}, {Text: "school"}, {Countries: []string{"FR", "IT"}}, {Pillars: ngeu.Pillars[:2]}} {
			want := h.ids(snap, f, ngeu.Page{Sort: sort})
			equal(t, "limit", h.ids(snap, f, ngeu.Page{Sort: sort, Limit: 7}), want[:min(7, len(want))])
			var paged []string
			page := ngeu.Page{Sort: sort, Limit: 13}
			for {
				part := h.projects(snap, f, page)
				for _, p := range part {
					paged = append(paged, p.ID)
				}
				if len(part) < page.Limit {
					break
				}
				page.After = store.Cursor(part[len(part)-1], sort)
			}
			equal(t, "paged "+string(sort)+" "+f.Key(), paged, want)
		}
	}
}

func testCursors(t *testing.T, h *house) {
	sample := Sample()
	old := h.apply("a", sample...).Snapshot.ID
	cursor := store.Cursor(sample[1], ngeu.ByID)
	now := h.apply("a", append(Sample()[2:], Sample()[0])...).Snapshot.ID
	equal(t, "after a project that is gone", h.ids(now, ngeu.Filter{}, ngeu.Page{After: cursor}), []string{"it-reform", "mt-unknown", "pl-osp"})
	equal(t, "in the old snapshot", h.ids(old, ngeu.Filter{}, ngeu.Page{After: cursor, Limit: 1}), []string{"it-reform"})
	for _, c := range []struct {
		cursor string
		sort   ngeu.Sort
	}{
		{"x", ngeu.ByID}, {"!!!", ngeu.ByID}, {cursor + "=", ngeu.ByID}, {cursor[1:], ngeu.ByID}, {cursor, ngeu.ByName}, {cursor, ngeu.ByRelevance},
		{store.Cursor(ngeu.Project{ID: "never-here"}, ngeu.ByID), ngeu.ByID}, {store.Cursor(ngeu.Project{ID: "' OR 1"}, ngeu.ByID), ngeu.ByID}, {strings.Repeat("A", 5000), ngeu.ByID},
	} {
		var invalid *ngeu.InvalidError
		n := 0
		for _, err := range h.Projects(t.Context(), now, ngeu.Filter{}, ngeu.Page{After: c.cursor, Sort: c.sort}) {
			n++
			if !errors.As(err, &invalid) || invalid.Field != "cursor" {
				t.Errorf("%.20q: got %v, want an InvalidError of cursor", c.cursor, err)
			}
		}
		if n != 1 {
			t.Errorf("%.20q: %d results, want one error", c.cursor, n)
		}
	}
}
