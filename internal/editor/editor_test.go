package editor_test

import (
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// Two people take a collection from the first word to the public and back; before
// its embargo nobody else sees it.
func TestWorkflow(t *testing.T) {
	r := open(t)
	must := func(a answer, status int, holds ...string) answer {
		t.Helper()
		if a.status != status {
			t.Fatalf("%s: %d, want %d: %s", a.path, a.status, status, a.body)
		}
		for _, want := range holds {
			if !strings.Contains(a.body, want) {
				t.Errorf("%s lacks %q:\n%s", a.path, want, a.body)
			}
		}
		return a
	}
	must(r.get(t, ann, "/"), 200, "There is no collection yet", "You are <b>Ann</b> (author)")
	must(r.write(t, ann, "schools-2026", func(v url.Values) {
		v.Set("embargo.date", "2026-12-01")
		v.Set("embargo.time", "11:00")
		v.Set("embargo.zone", "Europe/Athens")
	}), 200, "Saved as a draft", "1 December 2026, 11:00 in Europe/Athens", "2026-12-01 09:00:00 UTC", "English, Greek", "Send to review")
	must(r.get(t, ann, "/"), 200, "Ann, 24 November 2026, 12:00 UTC", "Nothing")

	page := must(r.step(t, ann, "schools-2026", "review", "ready?"), 200, "Sent to review", "ready?", "An approver decides now", "Take back to draft")
	if strings.Contains(page.body, ">Approve<") {
		t.Error("an author may approve")
	}
	must(r.step(t, ann, "schools-2026", "approved", ""), 403, "another person: an approver")
	must(r.step(t, ben, "schools-2026", "draft", ""), 400, "what is to be changed")
	must(r.step(t, ben, "schools-2026", "draft", "the Greek intro is missing"), 200, "the Greek intro is missing", "It is a draft again")

	v := fields(t, r.get(t, ann, "/collections/schools-2026/edit").body)
	v.Set("intro.el", "Ζεστά μαθήματα.")
	v.Set("do", "save")
	must(r.post(t, ann, "/collections/schools-2026/edit", v), 200, "Saved as a draft", "Intro in Greek", "<ins>Ζεστά μαθήματα.</ins>")
	must(r.step(t, ann, "schools-2026", "review", ""), 200)
	must(r.step(t, eva, "schools-2026", "approved", "fine"), 200, "Approved. Nothing is public yet", "Publish…")
	if r.public(t, "schools-2026") {
		t.Error("what is approved is public")
	}

	// Publishing asks first and says when.
	form, version := mark(t, r.get(t, ben, "/collections/schools-2026").body)
	unasked := r.post(t, ben, "/collections/schools-2026/steps", url.Values{"form": {form}, "mark": {version}, "to": {"published"}})
	must(unasked, 200, "From 1 December 2026, 11:00 in Europe/Athens on", "2026-12-01 09:00:00 UTC", "in 6 days and 21 hours", "in 2 languages and 2 projects", "https://map.example.eu/el/collections/schools-2026")
	if unasked.path != "/collections/schools-2026/publish" {
		t.Errorf("without confirmation it leads to %s", unasked.path)
	}
	must(r.step(t, ann, "schools-2026", "published", ""), 403)
	must(r.step(t, ben, "schools-2026", "published", ""), 200, "Published, and hidden until 1 December 2026, 11:00 in Europe/Athens")

	// A link shows it meanwhile, until it is withdrawn.
	linked := must(r.post(t, ann, "/collections/schools-2026/links", url.Values{"form": {formOf(t, r, ann)}, "hours": {"24"}}), 200, "Until 25 November 2026, 12:00 UTC", "in 1 day", "Withdraw")
	link := regexp.MustCompile(`https://map\.example\.eu/el/collections/(schools-2026--[0-9a-z-]+)`).FindStringSubmatch(linked.body)
	if link == nil {
		t.Fatalf("no link in Greek: %s", linked.body)
	}
	if r.public(t, "schools-2026") || !r.public(t, link[1]) {
		t.Error("before the embargo the link alone should show it")
	}
	until := regexp.MustCompile(`name="until" value="(\d+)"`).FindStringSubmatch(linked.body)[1]
	must(r.post(t, ben, "/collections/schools-2026/links/withdraw", url.Values{"form": {formOf(t, r, ben)}, "until": {until}}), 200, "The link is withdrawn")
	if r.public(t, link[1]) {
		t.Error("a withdrawn link works")
	}
	must(r.post(t, ann, "/collections/schools-2026/links", url.Values{"form": {formOf(t, r, ann)}, "hours": {"1000"}}), 400, "1 hour, 1 day or 7 days")

	r.wait(7 * 24 * time.Hour)
	if !r.public(t, "schools-2026") {
		t.Error("after the embargo it is not public")
	}
	must(r.get(t, ann, "/"), 200, "This version")

	// New words wait beside the published ones, which stay.
	v = fields(t, r.get(t, ann, "/collections/schools-2026/edit").body)
	v.Set("title.en", "Better schools")
	v.Set("do", "save")
	must(r.post(t, ann, "/collections/schools-2026/edit", v), 200, "The published version stays as it is", "An earlier version")
	if title := r.title(t, "schools-2026"); title != "Schools" {
		t.Errorf("the published title is %q", title)
	}
	must(r.step(t, ann, "schools-2026", "review", ""), 200)
	must(r.step(t, ben, "schools-2026", "approved", ""), 200)
	must(r.get(t, ben, "/collections/schools-2026/publish"), 200, "takes the place of the version", "<del>Schools</del><ins>Better schools</ins>")
	must(r.step(t, ben, "schools-2026", "published", ""), 200, "the public site shows it within a few seconds")
	if title := r.title(t, "schools-2026"); title != "Better schools" {
		t.Errorf("the published title is %q", title)
	}

	must(r.step(t, ann, "schools-2026", "takedown", ""), 403)
	must(r.get(t, ben, "/collections/schools-2026/takedown"), 200, "nobody can see the collection any more")
	must(r.step(t, ben, "schools-2026", "takedown", "a mistake in the list"), 200, "Taken down", "a mistake in the list")
	if r.public(t, "schools-2026") {
		t.Error("what was taken down is public")
	}

	// An earlier version comes back as a draft.
	old := must(r.get(t, ann, "/collections/schools-2026/edit?version=1"), 200, "This is the version of 24 November 2026, 12:00 UTC (Ann)", "not saved yet")
	v = fields(t, old.body)
	v.Set("do", "save")
	must(r.post(t, ann, "/collections/schools-2026/edit", v), 200, "Saved as a draft", "<del>Better schools</del><ins>Schools</ins>")
	history := must(r.get(t, eva, "/collections/schools-2026/history"), 200, "asked for review", "approved it", "published it", "took it down", "wrote a new draft beside the published version", "wrote the first draft")
	if n := strings.Count(history.body, "<li value="); n != 13 {
		t.Errorf("%d steps in the history", n)
	}
	for _, token := range []string{ann, ben, eva, "ann-token"} {
		if strings.Contains(r.log.String(), token) {
			t.Error("a token is in the log")
		}
	}
}

// What cannot be saved comes back with all that was typed and the reason beside
// its field.
func TestRefusedForms(t *testing.T) {
	r := open(t)
	if a := r.write(t, ann, "there", nil); a.status != 200 {
		t.Fatal(a.status, a.body)
	}
	for _, c := range []struct {
		what   string
		change func(url.Values)
		at     string // control
		says   string
	}{
		{"no title", func(v url.Values) {
			v.Del("title.en")
			v.Del("title.el")
			v.Del("intro.en")
			v.Del("title.bg")
			v.Set("start", "keep")
		}, "title.en", "A title in at least one language"},
		{"intro without title", func(v url.Values) { v.Set("intro.fr", "Bonjour") }, "title.fr", "in each language that has an intro"},
		{"long title", func(v url.Values) { v.Set("title.en", strings.Repeat("ä", 161)) }, "title.en", "161 characters are too many"},
		{"long intro", func(v url.Values) { v.Set("intro.en", strings.Repeat("ä", 4001)) }, "intro.en", "at most 4000"},
		{"no projects", func(v url.Values) { v.Del("project") }, "find", "between 1 and 500"},
		{"a project twice", func(v url.Values) { v.Add("project", "be-tram") }, "find", "be-tram is there twice"},
		{"unknown id", func(v url.Values) { v.Set("add", "fr-region, nowhere") }, "add", "No project of the database has the id nowhere"},
		{"start", func(v url.Values) { v.Set("start", "24.11.2026") }, "start", "A date is written"},
		{"no such day", func(v url.Values) { v.Set("end", "2026-02-30") }, "end", "A date is written"},
		{"end first", func(v url.Values) { v.Set("start", "2026-12"); v.Set("end", "2026-11") }, "end", "before the start"},
		{"day alone", func(v url.Values) { v.Set("embargo.date", "2026-12-01") }, "embargo.time", "the time is missing"},
		{"time alone", func(v url.Values) { v.Set("embargo.time", "11:00") }, "embargo.date", "the day is missing"},
		{"zone", func(v url.Values) {
			v.Set("embargo.date", "2026-12-01")
			v.Set("embargo.time", "11:00")
			v.Set("embargo.zone", "Brussels")
		}, "embargo.zone", "A time zone such as"},
		{"an hour that is left out", func(v url.Values) { v.Set("embargo.date", "2027-03-28"); v.Set("embargo.time", "02:30") }, "embargo.time", "02:30 does not exist in Europe/Brussels on this day: the clocks go forward. One hour later is 03:30"},
		{"slug", func(v url.Values) { v.Set("slug", "Schools 2026") }, "slug", "lower-case letters"},
		{"slug that leaves the folder", func(v url.Values) { v.Set("slug", "../key") }, "slug", "lower-case letters"},
		{"slug taken", func(v url.Values) { v.Set("slug", "there") }, "slug", "There is a collection of this name"},
		{"a photo that is not there", func(v url.Values) {
			v.Set("photo.0.file", "x.jpg")
			v.Set("photo.0.credit", "Jane")
			v.Set("photo.0.licence", "CC0")
			v.Set("photo.0.alt.en", "A")
			v.Set("photo.0.alt.el", "Α")
		}, "photo.0.credit", "x.jpg is not in the folder"},
		{"a photo elsewhere", func(v url.Values) { v.Set("photo.0.file", "../key") }, "photo.0.credit", "A file name in the folder"},
		{"credit", func(v url.Values) { v.Set("photo.0.file", "x.jpg") }, "photo.0.credit", "Say who took the photo"},
		{"licence", func(v url.Values) { v.Set("photo.0.file", "x.jpg") }, "photo.0.licence", "under which licence"},
		{"description", func(v url.Values) { v.Set("photo.0.file", "x.jpg"); v.Set("photo.0.alt.en", "A") }, "photo.0.alt.el", "Say what the photo shows"},
		{"main photo", func(v url.Values) { v.Set("hero", "y.jpg") }, "hero.none", "Not among the photos"},
	} {
		a := r.write(t, ann, "new-one", func(v url.Values) {
			v.Set("title.bg", "Училища <b>&")
			c.change(v)
		})
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", c.what, a.status)
			continue
		}
		if v := fields(t, a.body); v.Get("title.bg") != "Училища <b>&" && v.Get("start") != "keep" || v.Get("unsaved") == "" {
			t.Errorf("%s: what was typed is lost: %v", c.what, v)
		}
		summary, rest, _ := strings.Cut(a.body, "<form")
		if !strings.Contains(summary, `href="#`+c.at+`"`) || !strings.Contains(html.UnescapeString(summary), c.says) {
			t.Errorf("%s: the summary does not lead to %s with %q:\n%s", c.what, c.at, c.says, summary)
		}
		if c.at != "hero.none" && !strings.Contains(rest, `id="`+c.at+`-told"`) {
			t.Errorf("%s: nothing stands beside %s", c.what, c.at)
		}
	}
	if files, err := filepath.Glob(filepath.Join(r.dir, "*.yaml")); err != nil || len(files) != 1 {
		t.Errorf("something was written: %v %v", files, err)
	}

	// An hour that comes twice is taken, with a warning.
	a := r.write(t, ann, "twice", func(v url.Values) {
		v.Set("do", "keep")
		v.Set("embargo.date", "2027-10-31")
		v.Set("embargo.time", "02:30")
	})
	if a.status != 200 || !strings.Contains(a.body, "02:30 comes twice on this day") || !strings.Contains(a.body, "2027-10-31 01:30:00 UTC") {
		t.Errorf("the repeated hour: %d %s", a.status, a.body)
	}
}

// Buttons of the form change it and save nothing; what they found and moved is
// there, and so is all that was typed.
func TestFormByButtons(t *testing.T) {
	r := open(t)
	v := fields(t, r.get(t, ann, "/new").body)
	v.Set("title.bg", "Училища")
	press := func(button string, want ...string) answer {
		t.Helper()
		v.Set("do", button)
		a := r.post(t, ann, "/new", v)
		if a.status != 200 {
			t.Fatalf("%s: %d %s", button, a.status, a.body)
		}
		v = fields(t, a.body)
		if v.Get("title.bg") != "Училища" {
			t.Errorf("%s: the title is lost", button)
		}
		if got := v["project"]; !slices.Equal(got, want) {
			t.Errorf("%s: projects %v, want %v", button, got, want)
		}
		return a
	}
	v.Set("find", "Liège")
	a := press("keep") // Enter in the field
	for _, want := range []string{"1 project for “Liège”", "Tram in Liège", "Liège, Belgium · Green transition", `value="put.be-tram"`} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the search lacks %q", want)
		}
	}
	if a = press("put.be-tram", "be-tram"); !strings.Contains(a.body, "chosen") || !strings.Contains(a.body, "not saved yet") {
		t.Error("what is chosen is not marked")
	}
	v.Set("add", "el-schools https://map.example.eu/en/projects/fr-region")
	a = press("add", "be-tram", "el-schools", "fr-region")
	if !strings.Contains(a.body, "Κεντρικός Τομέας Αθηνών, Greece and 2 more places · Policies for the next generation") {
		t.Errorf("places and pillar are not shown: %s", a.body)
	}
	if a = press("up.2", "be-tram", "fr-region", "el-schools"); !strings.Contains(a.body, `id="up.1" autofocus`) {
		t.Error("the focus does not follow the project")
	}
	press("down.0", "fr-region", "be-tram", "el-schools")
	press("remove.1", "fr-region", "el-schools")
	press("up.0", "fr-region", "el-schools")
	press("up.99", "fr-region", "el-schools")
	press("remove.x", "fr-region", "el-schools")
	v.Set("find", "qqqq")
	if a = press("find", "fr-region", "el-schools"); !strings.Contains(a.body, "Nothing is found") {
		t.Error("an empty answer is not said")
	}
	if _, err := os.Stat(filepath.Join(r.dir, "history")); err != nil {
		t.Error(err)
	}
	if files, err := filepath.Glob(filepath.Join(r.dir, "*.yaml")); err != nil || len(files) != 0 {
		t.Errorf("something was written: %v %v", files, err)
	}
}

// Two people save; the second one sees both texts and loses nothing.
func TestConflict(t *testing.T) {
	r := open(t)
	r.write(t, ann, "schools", nil)
	mine := fields(t, r.get(t, ann, "/collections/schools/edit").body)
	theirs := fields(t, r.get(t, ben, "/collections/schools/edit").body)
	theirs.Set("intro.en", "Warm lessons, very small bills.")
	theirs.Set("do", "save")
	if a := r.post(t, ben, "/collections/schools/edit", theirs); a.status != 200 {
		t.Fatal(a.status)
	}
	mine.Set("intro.en", "Warm lessons, hardly any bills.")
	mine.Set("title.bg", "Училища")
	mine.Set("do", "save")
	a := r.post(t, ann, "/collections/schools/edit", mine)
	if a.status != http.StatusConflict {
		t.Fatalf("%d %s", a.status, a.body)
	}
	for _, want := range []string{"somebody was quicker", "Ben, 24 November 2026", "<del>very</del>", "<ins>hardly</ins>", "Title in Bulgarian", "Save mine over theirs"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the page lacks %q: %s", want, a.body)
		}
	}
	again := fields(t, a.body)
	if again.Get("intro.en") != "Warm lessons, hardly any bills." || again.Get("title.bg") != "Училища" {
		t.Errorf("lost: %v", again)
	}
	again.Set("do", "save")
	if a = r.post(t, ann, "/collections/schools/edit", again); a.status != 200 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	history, err := r.shelf.History("schools")
	if err != nil || len(history) != 3 || !strings.Contains(history[1].Body, "very small") || !strings.Contains(history[2].Body, "hardly") {
		t.Errorf("history %v %v", history, err)
	}
	// A step on what one has not seen is refused, too.
	form, old := mark(t, r.get(t, ben, "/collections/schools").body)
	if a := r.post(t, ann, "/collections/schools/edit", func() url.Values {
		v := fields(t, r.get(t, ann, "/collections/schools/edit").body)
		v.Set("title.en", "Other")
		v.Set("do", "save")
		return v
	}()); a.status != 200 {
		t.Fatal(a.status)
	}
	if a := r.post(t, ben, "/collections/schools/steps", url.Values{"form": {form}, "mark": {old}, "to": {"review"}}); a.status != http.StatusConflict {
		t.Errorf("a step on an older version: %d", a.status)
	}
}
