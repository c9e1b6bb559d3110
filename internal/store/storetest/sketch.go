package storetest

import (
	"slices"
	"testing"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// testSketch compares sketches of several snapshots with their lists.
func testSketch(t *testing.T, h *house) {
	list := Generate(400, 11)
	list = append(list, Sample()...)
	first := h.apply("a", list...)
	changed := slices.Clone(list[100:])
	for i := range changed[:50] {
		changed[i].Name += " \x1f,\u0000 anew"
	}
	second := h.apply("a", changed...)
	third, err := h.Revert(t.Context(), second.Import)
	if err != nil {
		t.Fatal(err)
	}
	stamps := map[string]bool{}
	for _, snap := range []ngeu.Snapshot{{}, first.Snapshot, second.Snapshot, third.Snapshot} {
		sketch, err := h.Sketch(t.Context(), snap.ID)
		if err != nil {
			t.Fatal(err)
		}
		stamps[sketch.Stamp()] = true
		got := map[int64]ngeu.Project{}
		where := map[int64][]ngeu.Location{}
		for part := range sketch.Parts() {
			err := sketch.Part(t.Context(), part, func(p *ngeu.Project) {
				if _, twice := got[p.Key]; twice {
					t.Errorf("%s comes twice", p.ID)
				}
				got[p.Key] = *p
			}, func(project int64, l *ngeu.Location) {
				one := *l
				if l.Point != nil {
					at := *l.Point
					one.Point = &at
				}
				where[project] = append(where[project], one)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		for by, order := range map[ngeu.Sort]string{ngeu.ByID: "id", ngeu.ByName: "name"} {
			keys, err := sketch.Order(t.Context(), by)
			if err != nil {
				t.Fatal(err)
			}
			keys = slices.DeleteFunc(keys, func(key int64) bool { _, ok := got[key]; return !ok })
			var want []int64
			for _, p := range h.projects(snap.ID, ngeu.Filter{}, ngeu.Page{Sort: by}) {
				want = append(want, p.Key)
			}
			equal(t, "order by "+order, keys, want)
		}
		for _, p := range h.projects(snap.ID, ngeu.Filter{}, ngeu.Page{}) {
			brief := ngeu.Project{Key: p.Key, ID: p.ID, Name: p.Name, Country: p.Country, Pillar: p.Pillar, Theme: p.Theme, Kind: p.Kind,
				Status: p.Status, YearStart: p.YearStart, YearEnd: p.YearEnd}
			equal(t, p.ID, got[p.Key], brief)
			var locations []ngeu.Location
			for _, l := range p.Locations {
				locations = append(locations, ngeu.Location{Point: l.Point, Precision: l.Precision, PlaceCode: l.PlaceCode, PlaceName: l.PlaceName, NUTS: l.NUTS})
			}
			equal(t, "locations of "+p.ID, where[p.Key], locations)
			delete(got, p.Key)
		}
		if len(got) > 0 {
			t.Errorf("%d projects more than the snapshot has", len(got))
		}
		rows, err := h.Rows(t.Context(), []int64{}, ngeu.Filter{})
		if err != nil || len(rows) > 0 {
			t.Errorf("no keys: %v, %v", rows, err)
		}
		keys, err := sketch.Order(t.Context(), ngeu.ByName)
		if err != nil {
			t.Fatal(err)
		}
		if keys = keys[:min(5, len(keys))]; len(keys) > 0 {
			rows, err := h.Rows(t.Context(), append(slices.Clone(keys), 1<<40), ngeu.Filter{})
			if err != nil || len(rows) != len(keys) {
				t.Fatalf("%d keys and an unknown one: %d rows, %v", len(keys), len(rows), err)
			}
			for i, p := range rows {
				equal(t, "row", p.Key, keys[i])
			}
		}
	}
	if len(stamps) != 4 {
		t.Errorf("%d stamps of four snapshots", len(stamps))
	}
}
