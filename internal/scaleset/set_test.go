package scaleset_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/scaleset"
)

func open(t *testing.T) (*scaleset.Set, *nuts.Index) {
	t.Helper()
	geodata := os.DirFS("../../geodata")
	regions, err := nuts.Load(geodata)
	if err != nil {
		t.Fatal(err)
	}
	places, err := geocode.Open(geodata, regions)
	if err != nil {
		t.Fatal(err)
	}
	set, err := scaleset.New(places, regions)
	if err != nil {
		t.Fatal(err)
	}
	return set, regions
}

func TestSet(t *testing.T) {
	set, regions := open(t)
	const n = 20_000
	all := slices.Collect(set.Projects(n))

	t.Run("the same again", func(t *testing.T) {
		few := slices.Collect(set.Projects(n / 10))
		short := all[:len(few)-1] // the last of a small set may be cut
		if diff := cmp.Diff(short, few[:len(few)-1]); diff != "" {
			t.Errorf("a small set is not the beginning of a large one:\n%s", diff)
		}
	})

	t.Run("every property varies", func(t *testing.T) {
		seen := map[string]map[string]int{}
		count := func(what, value string) {
			if seen[what] == nil {
				seen[what] = map[string]int{}
			}
			seen[what][value]++
		}
		locations, stacked := 0, map[string]int{}
		for _, p := range all {
			count("id", p.ID)
			count("name", p.Name)
			count("country", p.Country)
			count("lang", p.NameLang)
			count("pillar", string(p.Pillar))
			count("theme", p.Theme)
			count("kind", string(p.Kind))
			count("status", string(p.Status))
			count("basis", string(p.AmountBasis))
			locations += len(p.Locations)
			for _, l := range p.Locations {
				count("precision", string(l.Precision))
				if l.Precision == ngeu.Municipality {
					stacked[l.PlaceCode]++
				}
				if l.Precision.IsPoint() != (l.Point != nil) {
					t.Fatalf("%s: precision %s with point %v", p.ID, l.Precision, l.Point)
				}
				if l.Point != nil && !regions.Contains(nuts.Code(l.NUTS[3]), *l.Point) {
					t.Fatalf("%s: %v is not in %s", p.ID, *l.Point, l.NUTS[3])
				}
				if !strings.HasPrefix(l.Finest(), p.Country) {
					t.Fatalf("%s: %s is not in %s", p.ID, l.Finest(), p.Country)
				}
			}
		}
		if locations != n {
			t.Errorf("%d locations, want %d", locations, n)
		}
		for what, want := range map[string]int{"id": len(all), "name": len(all) * 9 / 10, "country": 27, "lang": 23, "pillar": 7, "theme": 21, "kind": 3, "status": 6, "basis": 4, "precision": 5} {
			if got := len(seen[what]); got < want {
				t.Errorf("%d different values of %s, want at least %d", got, what, want)
			}
		}
		if most := slices.Max(slices.Collect(maps.Values(stacked))); most < 20 {
			t.Errorf("the largest stack holds %d projects", most)
		}
	})
}
