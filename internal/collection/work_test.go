package collection_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

var (
	ann = collection.Person{Name: "Ann", Role: collection.Author}
	ben = collection.Person{Name: "Ben", Role: collection.Approver}
	eva = collection.Person{Name: "Eva", Role: collection.Approver}
	now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
)

func trams(title string) collection.Collection {
	return collection.Collection{Slug: "trams", Title: collection.Text{"en": title}, Projects: []string{"be-tram"}}
}

// publish takes the trams through all steps.
func publish(t *testing.T, s *collection.Shelf, title string) {
	t.Helper()
	err := s.Save(trams(title), ann, s.Mark("trams"), now)
	for _, to := range []collection.State{collection.Review, collection.Approved, collection.Published} {
		if err == nil {
			err = s.Move("trams", to, ben, "", s.Mark("trams"), now)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

func title(t *testing.T, s *collection.Shelf, value string) string {
	t.Helper()
	set, broken, err := s.Read()
	if err != nil || len(broken) > 0 {
		t.Fatal(err, broken)
	}
	c, ok := set.Find(value, now)
	if !ok {
		return ""
	}
	return c.Title["en"]
}

func TestClock(t *testing.T) {
	for _, c := range []struct {
		date, clock, zone string
		want              string
		kind              collection.Clock
	}{
		{"2026-12-01", "11:00", "Europe/Brussels", "2026-12-01T10:00:00Z", collection.Once},
		{"2026-07-01", "11:00", "Europe/Brussels", "2026-07-01T09:00:00Z", collection.Once},
		{"2027-03-28", "01:59", "Europe/Brussels", "2027-03-28T00:59:00Z", collection.Once},
		{"2027-03-28", "02:00", "Europe/Brussels", "2027-03-28T01:00:00Z", collection.Skipped},
		{"2027-03-28", "02:30", "Europe/Brussels", "2027-03-28T01:30:00Z", collection.Skipped},
		{"2027-03-28", "03:00", "Europe/Brussels", "2027-03-28T01:00:00Z", collection.Once},
		{"2026-10-25", "01:59", "Europe/Brussels", "2026-10-24T23:59:00Z", collection.Once},
		{"2026-10-25", "02:30", "Europe/Brussels", "2026-10-25T01:30:00Z", collection.Repeated},
		{"2026-10-25", "03:00", "Europe/Brussels", "2026-10-25T02:00:00Z", collection.Once},
		{"2026-10-25", "00:30", "Atlantic/Azores", "2026-10-25T01:30:00Z", collection.Repeated}, // goes back at 01:00 to 00:00
		{"2026-04-05", "01:45", "Australia/Lord_Howe", "2026-04-04T15:15:00Z", collection.Repeated},
		{"2026-12-01", "00:00", "America/Martinique", "2026-12-01T04:00:00Z", collection.Once},
		{"2026-12-01", "11:00", "UTC", "2026-12-01T11:00:00Z", collection.Once},
	} {
		at, kind, err := collection.ParseEmbargo(c.date, c.clock, c.zone)
		if got := at.UTC().Format(time.RFC3339); err != nil || got != c.want || kind != c.kind {
			t.Errorf("%s %s %s: %s %v %v, want %s %v", c.date, c.clock, c.zone, got, kind, err, c.want, c.kind)
		}
	}
}

// A file that cannot be shown is named with its line and field.
func TestFaults(t *testing.T) {
	lines := func(s string) int { return strings.Count(good[:strings.Index(good, s)], "\n") + 1 }
	for _, c := range []struct {
		from, to, field string
		line            int
	}{
		{"credit: Jane Doe", `credit: " "`, "photos.credit", lines("credit:")},
		{"    licence: CC BY 4.0\n", "", "photos.licence", lines("- file")},
		{", bg: Училище с нов покрив", "", "photos.alt.bg", lines("alt:")},
		{"2027-02-28", "2026-01-01", "end", lines("end:")},
		{"2027-02-28", "soon", "end", lines("end:")},
		{"Europe/Brussels", "Brussels", "embargo.zone", lines("embargo:")},
		{`"11:00"`, `"25:00"`, "embargo.time", lines("embargo:")},
		{"hero:", "heroine:", "heroine", lines("hero:")},
		{"hero: school.jpg", "hero: other.jpg", "hero", lines("hero:")},
		{"  bg: Училища, които пестят енергия\n", "  bg: ''\n", "title.bg", lines("  bg:")},
		{"projects: [", "projects: [[", "", lines("projects:")},
	} {
		_, err := collection.Parse("schools", []byte(strings.Replace(good, c.from, c.to, 1)))
		var fault *collection.FileError
		if !errors.As(err, &fault) || fault.File != "schools.yaml" || fault.Field != c.field || c.line != fault.Line && c.field != "" {
			t.Errorf("%q: %+v, want line %d, field %s", c.to, fault, c.line, c.field)
		}
	}
}

// What is published stays while newer words wait; taken down, they stay where
// they are.
func TestBeside(t *testing.T) {
	s, dir := open(t)
	publish(t, s, "Trams")
	draft := filepath.Join(dir, "drafts", "trams.yaml")
	if err := s.Save(trams("Faster trams"), ann, s.Mark("trams"), now); err != nil {
		t.Fatal(err)
	}
	w, err := s.Work("trams")
	if err != nil || !w.Beside || !w.IsPublic() || w.Title["en"] != "Faster trams" || w.Public.Title["en"] != "Trams" || w.State != collection.Draft {
		t.Errorf("%+v %v", w, err)
	}
	if got := title(t, s, "trams"); got != "Trams" {
		t.Errorf("public: %q", got)
	}
	if err := s.Move("trams", collection.Review, ann, "", s.Mark("trams"), now); err != nil {
		t.Fatal(err)
	}
	if err := s.TakeDown("trams", ann, "", s.Mark("trams"), now); !errors.Is(err, collection.ErrForbidden) {
		t.Errorf("an author takes down: %v", err)
	}
	if err := s.TakeDown("trams", ben, "", "0123456789abcdef", now); !errors.Is(err, collection.ErrChanged) {
		t.Errorf("on an older version: %v", err)
	}
	if err := s.TakeDown("trams", ben, "a mistake", s.Mark("trams"), now); err != nil {
		t.Fatal(err)
	}
	w, err = s.Work("trams")
	if err != nil || w.Beside || w.IsPublic() || w.State != collection.Review || w.Title["en"] != "Faster trams" || title(t, s, "trams") != "" {
		t.Errorf("taken down: %+v %v", w, err)
	}
	if _, err := os.Stat(draft); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the draft is still there: %v", err)
	}
	var invalid *ngeu.InvalidError
	if err := s.TakeDown("trams", ben, "", s.Mark("trams"), now); !errors.As(err, &invalid) {
		t.Errorf("taken down twice: %v", err)
	}
	if err := s.Move("trams", collection.Approved, ben, "", s.Mark("trams"), now); err != nil {
		t.Fatal(err)
	}
	if err := s.Move("trams", collection.Published, ben, "", s.Mark("trams"), now); err != nil || title(t, s, "trams") != "Faster trams" {
		t.Errorf("published again: %v", err)
	}
}

// Nobody approves her own words, also where the machine stopped between history
// and file, or the file was written by hand.
func TestWriter(t *testing.T) {
	s, dir := open(t)
	file, past := filepath.Join(dir, "trams.yaml"), filepath.Join(dir, "history", "trams.jsonl")
	if err := s.Save(trams("Of Ben"), ben, "", now); err != nil {
		t.Fatal(err)
	}
	if err := s.Move("trams", collection.Review, ben, "", s.Mark("trams"), now); err != nil {
		t.Fatal(err)
	}
	reviewed, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	// Ann's words are in the history; the machine stopped before they were in the file.
	if err := s.Save(trams("Of Ann"), ann, s.Mark("trams"), now); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, reviewed, 0o644); err != nil {
		t.Fatal(err)
	}
	if who, err := s.Writer("trams"); err != nil || who != "Ben" {
		t.Errorf("writer %q %v", who, err)
	}
	if err := s.Move("trams", collection.Approved, ben, "", s.Mark("trams"), now); !errors.Is(err, collection.ErrForbidden) {
		t.Errorf("Ben approves his own words: %v", err)
	}
	if err := s.Move("trams", collection.Approved, eva, "", s.Mark("trams"), now); err != nil {
		t.Error(err)
	}

	// A line that broke off takes no later one with it.
	whole, err := os.ReadFile(past)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(past, whole[:len(whole)-40], 0o644); err != nil {
		t.Fatal(err)
	}
	before, err := s.History("trams")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Save(trams("After the cut"), ann, s.Mark("trams"), now); err != nil {
		t.Fatal(err)
	}
	after, err := s.History("trams")
	// The approval, whose line was cut, is what the file says: it comes back as a change by hand.
	if err != nil || len(after) != len(before)+2 || after[len(before)].By != "" || !strings.Contains(after[len(after)-1].Body, "After the cut") {
		t.Errorf("history %d, before %d: %v", len(after), len(before), err)
	}

	// By hand.
	if err := os.WriteFile(file, []byte("# mine\nstate: review\ntitle: {en: By hand}\nprojects: [a]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if who, err := s.Writer("trams"); err != nil || who != "" {
		t.Errorf("writer %q %v", who, err)
	}
	if err := s.Move("trams", collection.Approved, ben, "", s.Mark("trams"), now); err != nil {
		t.Fatal(err)
	}
	after, err = s.History("trams")
	if n := len(after); err != nil || after[n-2].By != "" || !strings.HasPrefix(after[n-2].Body, "# mine") || after[n-1].By != "Ben" {
		t.Errorf("history %+v %v", after, err)
	}
}

// A step whose history cannot be written is not done.
func TestNoRoom(t *testing.T) {
	s, dir := open(t)
	if err := os.MkdirAll(filepath.Join(dir, "history", "trams.jsonl"), 0o755); err != nil { // a folder in its place stands for a full disk
		t.Fatal(err)
	}
	if err := s.Save(trams("Trams"), ann, "", now); err == nil || s.Mark("trams") != "" {
		t.Errorf("saved without a history: %v", err)
	}
}

func TestLinks(t *testing.T) {
	s, dir := open(t)
	publish(t, s, "Trams")
	if err := s.Save(trams("New trams"), ann, s.Mark("trams"), now); err != nil {
		t.Fatal(err)
	}
	one, err := s.Lend("trams", now.Add(time.Hour), ann, now)
	if err != nil {
		t.Fatal(err)
	}
	two, err := s.Lend("trams", now.Add(time.Hour), ben, now)
	if err != nil || two.Until.Equal(one.Until) {
		t.Fatalf("%v %v %v", one, two, err)
	}
	first, second := s.Pass("trams", one.Until), s.Pass("trams", two.Until)
	if title(t, s, first) != "New trams" || title(t, s, second) != "New trams" || title(t, s, "trams") != "Trams" {
		t.Error("a link does not show the newest words")
	}
	if err := s.Withdraw("trams", one.Until, ben, now); err != nil {
		t.Fatal(err)
	}
	if title(t, s, first) != "" || title(t, s, second) != "New trams" {
		t.Error("the wrong link is withdrawn")
	}
	if err := s.Withdraw("trams", now, ben, now); !errors.Is(err, ngeu.ErrNotFound) {
		t.Errorf("an unknown link: %v", err)
	}
	if links, err := s.Links("trams"); err != nil || len(links) != 2 || links[0].WithdrawnBy != "Ben" {
		t.Errorf("%+v %v", links, err)
	}
	// Long after they ran out they are forgotten.
	if _, err := s.Lend("trams", now.AddDate(1, 0, 0), ann, now.AddDate(1, 0, 0).Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if links, err := s.Links("trams"); err != nil || len(links) != 1 {
		t.Errorf("%+v %v", links, err)
	}
	// While nobody knows which are withdrawn, none works.
	if err := os.WriteFile(filepath.Join(dir, "links.json"), []byte("["), 0o644); err != nil {
		t.Fatal(err)
	}
	set, broken, err := s.Read()
	if err != nil || len(broken) != 1 || !strings.Contains(broken[0].Error(), "links.json") {
		t.Errorf("%v %v", broken, err)
	}
	if _, ok := set.Find(second, now); ok {
		t.Error("a link works")
	}
	if _, ok := set.Find("trams", now); !ok {
		t.Error("what is published went, too")
	}
}

func TestKeepPhoto(t *testing.T) {
	s, dir := open(t)
	for _, c := range []struct{ name, kind, body, want string }{
		{"school.jpg", "jpg", "one", "school.jpg"},
		{"SCHOOL.JPEG", "jpg", "one", "school.jpg"},
		{"school.jpg", "jpg", "two", "school-2.jpg"},
		{"school.jpg", "jpg", "two", "school-2.jpg"},
		{"../../etc/passwd", "png", "x", "passwd.png"},
		{`C:\photos\a b..c.png`, "png", "x", "a-b-c.png"},
		{".key", "jpg", "x", "key.jpg"},
		{"Училище.jpg", "webp", "x", "photo.webp"},
		{"", "webp", "x", "photo.webp"},
		{strings.Repeat("long", 50), "jpg", "x", strings.Repeat("long", 15) + ".jpg"},
		{"nul\x00byte", "jpg", "x", "nul-byte.jpg"},
	} {
		file, err := s.KeepPhoto(c.name, c.kind, []byte(c.body))
		if err != nil || file != c.want {
			t.Errorf("%q: %q %v, want %q", c.name, file, err, c.want)
		}
		if body, err := os.ReadFile(filepath.Join(dir, "photos", file)); err != nil || string(body) != c.body {
			t.Errorf("%q: %q %v", c.name, body, err)
		}
	}
	for _, file := range []string{"../key", "key", "", ".new-1", "a/b.jpg", "school.svg"} {
		if _, err := s.OpenPhoto(file); err == nil {
			t.Errorf("%q is a photo", file)
		}
	}
}
