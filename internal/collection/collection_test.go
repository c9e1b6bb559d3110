package collection_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

const good = `state: published
title:
  en: Schools that save energy
  bg: Училища, които пестят енергия
intro:
  en: |-
    First line.
    Second line.
projects: [be-tram, el-schools]
start: 2026-11
end: 2027-02-28
embargo: {date: 2026-12-01, time: "11:00", zone: Europe/Brussels}
hero: school.jpg
photos:
  - file: school.jpg
    credit: Jane Doe
    licence: CC BY 4.0
    alt: {en: A school with a new roof, bg: Училище с нов покрив}
`

func TestRoundTrip(t *testing.T) {
	c, err := collection.Parse("schools-2026", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC); !c.Embargo.Equal(want) {
		t.Errorf("embargo %v, want %v", c.Embargo, want)
	}
	body, err := c.Write()
	if err != nil {
		t.Fatal(err)
	}
	again, err := collection.Parse("schools-2026", body)
	if err != nil {
		t.Fatalf("%v in\n%s", err, body)
	}
	if diff := cmp.Diff(c, again); diff != "" {
		t.Error(diff)
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct{ name, from, to, field string }{
		{"no credit", "credit: Jane Doe", `credit: " "`, "photos.credit"},
		{"no licence", "    licence: CC BY 4.0\n", "", "photos.licence"},
		{"no words in one language", ", bg: Училище с нов покрив", "", "photos.alt.bg"},
		{"photo elsewhere", "file: school.jpg", "file: ../key", "photos.file"},
		{"hero unknown", "hero: school.jpg", "hero: other.jpg", "hero"},
		{"project twice", "[be-tram, el-schools]", "[be-tram, be-tram]", "projects"},
		{"no project", "[be-tram, el-schools]", "[]", "projects"},
		{"zone", "Europe/Brussels", "Brussels", "embargo.zone"},
		{"clock", `"11:00"`, `"25:00"`, "embargo"},
		{"end first", "2027-02-28", "2026-01-01", "end"},
		{"language", "  bg: Училища", "  xx: Училища", "title"},
		{"state", "published", "live", "state"},
		{"field", "hero:", "heroine:", "heroine"},
		{"broken", "projects: [", "projects: [[", "schools-2026.yaml"},
	} {
		if !strings.Contains(good, c.from) {
			t.Fatalf("%s: %q is not in the file", c.name, c.from)
		}
		_, err := collection.Parse("schools-2026", []byte(strings.Replace(good, c.from, c.to, 1)))
		if err == nil || !strings.Contains(err.Error(), c.field) {
			t.Errorf("%s: %v, want one that names %s", c.name, err, c.field)
		}
	}
	for _, slug := range []string{"", "A", "a--b", "-a", "a_b", strings.Repeat("a", 41)} {
		if _, err := collection.Parse(slug, []byte(good)); err == nil {
			t.Errorf("slug %q is taken", slug)
		}
	}
}

// The hour that a change of clocks repeats is taken as the later one.
func TestEmbargoInTheRepeatedHour(t *testing.T) {
	at, _, err := collection.ParseEmbargo("2026-10-25", "02:30", "Europe/Brussels")
	if want := time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC); err != nil || !at.Equal(want) {
		t.Errorf("%v %v, want %v", at, err, want)
	}
}

func open(t *testing.T) (*collection.Shelf, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "collections")
	s, err := collection.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

func TestEmbargoAndPass(t *testing.T) {
	s, dir := open(t)
	if err := os.WriteFile(filepath.Join(dir, "schools-2026.yaml"), []byte(good), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "broken.yaml"), []byte("state: ["), 0o644); err != nil {
		t.Fatal(err)
	}
	set, broken, err := s.Read()
	if err != nil || len(broken) != 1 || !strings.Contains(broken[0].Error(), "broken.yaml") {
		t.Fatal(err, broken)
	}
	embargo := time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
	before, after := embargo.Add(-time.Second), embargo
	for _, c := range []struct {
		name, value string
		now         time.Time
		want        bool
	}{
		{"before", "schools-2026", before, false},
		{"after", "schools-2026", after, true},
		{"pass", s.Pass("schools-2026", before.Add(time.Minute)), before, true},
		{"pass run out", s.Pass("schools-2026", before), before, false},
		{"pass of another", strings.Replace(s.Pass("other", after), "other", "schools-2026", 1), before, false},
		{"pass made longer", strings.Replace(s.Pass("schools-2026", before), "--t", "--u", 1), before, false},
		{"broken pass", "schools-2026--zz", before, false},
		{"unknown", "other", after, false},
	} {
		if _, ok := set.Find(c.value, c.now); ok != c.want {
			t.Errorf("%s: found %v", c.name, ok)
		}
	}
	if n := len(set.Visible(before)); n != 0 {
		t.Errorf("%d visible before the embargo", n)
	}
	if _, err := (ngeu.Filter{Collections: []string{s.Pass(strings.Repeat("a", 40), after)}}).Normalize(); err != nil {
		t.Errorf("a pass is no value of a filter: %v", err)
	}
}

func TestSteps(t *testing.T) {
	s, _ := open(t)
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	ann, ben, eva := collection.Person{Name: "Ann", Role: collection.Author}, collection.Person{Name: "Ben", Role: collection.Approver}, collection.Person{Name: "Eva", Role: collection.Approver}
	c := collection.Collection{Slug: "trams", Title: collection.Text{"en": "Trams"}, Projects: []string{"be-tram"}}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	not := func(err, want error) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	must(s.Save(c, ben, "", now))
	not(s.Save(c, ann, "", now), collection.ErrChanged)
	not(s.Save(c, ann, "0123456789abcdef", now), collection.ErrChanged)
	must(s.Move("trams", collection.Review, ann, "", s.Mark("trams"), now))
	not(s.Move("trams", collection.Approved, ann, "", s.Mark("trams"), now), collection.ErrForbidden)
	not(s.Move("trams", collection.Approved, ben, "", s.Mark("trams"), now), collection.ErrForbidden) // he wrote it
	must(s.Move("trams", collection.Approved, eva, "fine", s.Mark("trams"), now))
	not(s.Move("trams", collection.Published, ann, "", s.Mark("trams"), now), collection.ErrForbidden)
	must(s.Move("trams", collection.Published, ben, "", s.Mark("trams"), now))
	if set, _, err := s.Read(); err != nil || len(set.Visible(now)) != 1 {
		t.Errorf("not published: %v", err)
	}
	c.Title["fr"] = "Tramways"
	must(s.Save(c, ann, s.Mark("trams"), now)) // new words go through the steps again, beside the published ones
	pass := s.Pass("trams", now.Add(time.Hour))
	seen := func(value string) string {
		t.Helper()
		set, broken, err := s.Read()
		if err != nil || len(broken) > 0 {
			t.Fatal(err, broken)
		}
		found, _ := set.Find(value, now)
		return found.Title["en"] + found.Title["fr"]
	}
	if public, preview := seen("trams"), seen(pass); public != "Trams" || preview != "TramsTramways" {
		t.Errorf("public %q, by a pass %q", public, preview)
	}
	history, err := s.History("trams")
	must(err)
	var steps []string
	for _, h := range history {
		steps = append(steps, h.By+" "+string(h.From)+">"+string(h.To))
	}
	want := "Ben >draft, Ann draft>review, Eva review>approved, Ben approved>published, Ann published>draft"
	if got := strings.Join(steps, ", "); got != want {
		t.Errorf("history %s\nwant    %s", got, want)
	}
	if again, err := collection.Parse("trams", []byte(history[3].Body)); err != nil || again.Title["fr"] != "" {
		t.Errorf("the history does not hold the published words: %v", err)
	}
	var invalid *ngeu.InvalidError
	if err := s.Save(collection.Collection{Slug: "../x", Title: c.Title, Projects: c.Projects}, ann, "", now); !errors.As(err, &invalid) {
		t.Errorf("a slug that leaves the folder: %v", err)
	}
	if text, lang := (collection.Text{"bg": "х", "en": "x"}).In(i18n.Lang("fr")); text != "x" || lang != "en" {
		t.Errorf("%q %q", text, lang)
	}
}

func TestStaff(t *testing.T) {
	const token = "correct horse battery"
	sum := sha256.Sum256([]byte(token))
	list := "- {name: Ann, role: author, token_sha256: " + hex.EncodeToString(sum[:]) + "}\n"
	staff, err := collection.ParseStaff([]byte(list))
	if err != nil {
		t.Fatal(err)
	}
	if who, ok := staff.Who(token); !ok || who.Name != "Ann" || who.Role != collection.Author {
		t.Errorf("%+v %v", who, ok)
	}
	if _, ok := staff.Who("wrong"); ok {
		t.Error("a wrong token is taken")
	}
	for _, bad := range []string{"- {name: Ann, role: boss, token_sha256: aa}", "- {name: Ann, role: author, token_sha256: aa}", "- {name: Ann}", "x: 1", list + list} {
		if _, err := collection.ParseStaff([]byte(bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
