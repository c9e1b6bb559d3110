package httpapi_test

import (
	"archive/zip"
	"bytes"
	"context"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/httpapi"
)

// unpacked gives the members of a ZIP file; the body of anything else under "".
func unpacked(t *testing.T, w *httptest.ResponseRecorder) map[string]string {
	t.Helper()
	if w.Header().Get("Content-Type") != "application/zip" {
		return map[string]string{"": w.Body.String()}
	}
	archive, err := zip.NewReader(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len()))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(body)
	}
	return out
}

// kitPage asks for the page of a kit, with its entities undone.
func kitPage(s *httpapi.Server, address string) (status int, body string) {
	w := askFor(s, address, "Accept", "text/html")
	return w.Code, html.UnescapeString(w.Body.String())
}

// numberOn gives the number of the kit that a page offers.
func numberOn(t *testing.T, s *httpapi.Server, address string) string {
	t.Helper()
	status, body := kitPage(s, address)
	_, rest, _ := strings.Cut(body, "<code>")
	number, _, ok := strings.Cut(rest, "</code>")
	if status != http.StatusOK || !ok {
		t.Fatalf("%s: %d\n%s", address, status, body)
	}
	return number
}

func TestKits(t *testing.T) {
	s := pressSite(t)
	w := askFor(s, "/kits/EL.zip?lang=el,en")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/zip" || !strings.HasPrefix(w.Body.String(), "PK") {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	if again := askFor(s, "/kits/EL.zip?lang=el,en", "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("with its validator: %d", again.Code)
	}
	for path, status := range map[string]int{
		"/kits/ZZ9.zip": 404, "/kits/EL.zip?lang=xx": 400, "/kits/EL.zip?pillar=x": 400, "/kits/EL.zip?lang=bg,cs,da,de,el": 400, "/kits/EL.zip?place=BE": 400,
		"/kits/EL.zip?bbox=1,2,3,4": 400, "/kits/EL.zip?q=zz--zz": 400, "/kits/BE.zip?q=tram--": 200, "/kits/EL.zip?theme=not_there": 400, "/kits/collections/none.zip": 404, "/kits/collections/A_b.zip": 404,
	} {
		if w := askFor(s, path); w.Code != status {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	words := editiontest.Open(t).Words.Printer("fr")
	_, page := kitPage(s, "/fr/kits/EL")
	if !strings.Contains(page, `href="/kits/EL.zip?lang=fr"`) {
		t.Errorf("the page offers no kit: %s", page)
	}
	number := numberOn(t, s, "/fr/kits/EL")
	for given, want := range map[string]string{number: "kit.same", "EL.1.00000000": "kit.unknown", "nonsense": "kit.unknown", "EL.99.00000000": "kit.unknown", numberOn(t, s, "/fr/kits/BE"): "kit.other", numberOn(t, s, "/fr/kits/EL?pillar=next_generation"): "kit.other"} {
		if _, page := kitPage(s, "/fr/kits/EL?kit="+url.QueryEscape(given)); !strings.Contains(page, words.T(want)) {
			t.Errorf("%q: the page does not say %q", given, words.T(want))
		}
	}
	if status, _ := kitPage(s, "/fr/kits/ZZ9"); status != http.StatusNotFound {
		t.Errorf("an unknown place: %d", status)
	}
}

// A kit of a selection says in title, names and number what is selected, and its
// page keeps the filters.
func TestKitsOfSelections(t *testing.T) {
	s := pressSite(t)
	w := askFor(s, "/kits/BE.zip?lang=fr&pillar=green_transition&year=2021..2026")
	if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Content-Disposition"), "ngeumap-BE-green_transition-2021-2026-fr") {
		t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	readme := unpacked(t, w)["ngeumap-BE-green_transition-2021-2026-fr/README.txt"]
	_, page := kitPage(s, "/fr/kits/BE?pillar=green_transition&year=2021..2026")
	for _, want := range []string{"Belgique – Transition verte · 2021–2026", "BE_"} {
		if !strings.Contains(readme, want) || !strings.Contains(page, want) {
			t.Errorf("README or page do not say %q\n%s", want, readme)
		}
	}
	for _, want := range []string{`href="/kits/BE.zip?lang=fr&pillar=green_transition&year=2021..2026"`, `name="pillar" value="green_transition"`, "/images/map.png?lang=fr&pillar=green_transition&place=BE&year=2021..2026"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s\n%s", want, page)
		}
	}
	// Nothing selected: the page says so and offers no kit; a place without any
	// project has a kit that says it.
	if status, page := kitPage(s, "/fr/kits/BE?q=zzzz"); status != http.StatusOK || strings.Contains(page, ".zip") || !strings.Contains(page, editiontest.Open(t).Words.Printer("fr").T("list.none")) {
		t.Errorf("nothing selected: %d\n%s", status, page)
	}
	if status, page := kitPage(s, "/fr/kits/MT"); status != http.StatusOK || !strings.Contains(page, "/kits/MT.zip") {
		t.Errorf("a place without projects: %d", status)
	}
	if _, page := kitPage(s, "/fr/places/BE?pillar=green_transition"); !strings.Contains(page, `href="/fr/kits/BE?pillar=green_transition"`) {
		t.Error("the page of the place does not lead to the kit of its selection")
	}
}

const trams = `state: published
title: {en: Trams and schools, fr: Trams et écoles}
intro: {en: "What moves.\nWhat teaches."}
projects: [el-schools, be-tram]
hero: tram.jpg
photos:
  - {file: school.jpg, credit: John Roe, licence: CC0, alt: {en: A school, fr: Une école}}
  - {file: tram.jpg, credit: Jane Doe, licence: CC BY 4.0, alt: {en: A tram, fr: Un tram}}
  - {file: lost.jpg, credit: Nobody, licence: CC0, alt: {en: Lost, fr: Perdu}}
`

// The kit of a collection holds its words and photos and keeps its order; when
// the collection or the data change, the page tells what did.
func TestKitsOfCollections(t *testing.T) {
	dir := t.TempDir()
	shelf, err := collection.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{"photos/tram.jpg": "\xff\xd8\xff tram", "photos/school.jpg": "\xff\xd8\xff school"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	library := &collection.Library{Shelf: shelf, Now: func() time.Time { return now }}
	ann, eva := collection.Person{Name: "Ann", Role: collection.Author}, collection.Person{Name: "Eva", Role: collection.Approver}
	publish := func(file string) {
		t.Helper()
		c, err := collection.Parse("trams", []byte(file))
		if err == nil {
			err = shelf.Save(c, ann, shelf.Mark("trams"), now)
		}
		for _, to := range []collection.State{collection.Review, collection.Approved, collection.Published} {
			if err == nil {
				err = shelf.Move("trams", to, eva, "", shelf.Mark("trams"), now)
			}
		}
		if err == nil {
			_, _, err = library.Refresh()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	publish(trams)
	desk, store := editiontest.Desk(t, editiontest.Projects()...)
	desk.Collections = library
	s := siteOf(t, desk, httpapi.Options{Library: library, Press: studio(t)})

	w := askFor(s, "/kits/collections/trams.zip?lang=en,fr")
	if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Content-Disposition"), `"ngeumap-trams-en-`) {
		t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	members := unpacked(t, w)
	if len(members) != 2*16+2 || members["ngeumap-trams-photos/tram.jpg"] != "\xff\xd8\xff tram" {
		t.Errorf("%d members", len(members))
	}
	for name, wants := range map[string][]string{
		"ngeumap-trams-fr/README.txt": {"Trams et écoles", "ngeumap-trams-photos/", "/fr/kits/collections/trams?kit=trams_"},
		"ngeumap-trams-fr/texts.txt":  {"Trams et écoles", "What moves.\nWhat teaches. (EN)"},
		"ngeumap-trams-fr/photos.txt": {"ngeumap-trams-photos/tram.jpg\nPhoto\u00a0: Jane Doe (CC BY 4.0)", "Un tram", "Une école"},
		"ngeumap-trams-en/embed.html": {"/en/embed?collection=trams"},
	} {
		for _, want := range wants {
			if !strings.Contains(members[name], want) {
				t.Errorf("%s lacks %q\n%s", name, want, members[name])
			}
		}
	}
	if strings.Contains(members["ngeumap-trams-fr/photos.txt"], "lost") {
		t.Error("a photo that is not there is credited")
	}
	table := members["ngeumap-trams-en/projects.csv"]
	if first, second := strings.Index(table, "el-schools"), strings.Index(table, "be-tram"); first < 0 || second < first {
		t.Errorf("projects stand at %d and %d of the table, not in the order of the collection", first, second)
	}
	if part := askFor(s, "/kits/collections/trams.zip?place=BE"); part.Code != http.StatusOK || strings.Contains(unpacked(t, part)["ngeumap-trams-BE-en/projects.csv"], "el-schools") {
		t.Errorf("the collection in Belgium: %d", part.Code)
	}
	if askFor(s, "/kits/collections/trams.zip?place=MT").Code != http.StatusBadRequest || askFor(s, "/kits/collections/trams.zip?collection=trams").Code != http.StatusBadRequest {
		t.Error("an empty selection, or a collection named twice, has a kit")
	}

	words := editiontest.Open(t).Words.Printer("en")
	address := "/en/kits/collections/trams"
	number := numberOn(t, s, address)
	tell := func(number string, wants ...string) {
		t.Helper()
		_, body := kitPage(s, address+"?kit="+number)
		_, body, _ = strings.Cut(body, `id="changed"`)
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s: the page does not say %q\n%s", number, want, body)
			}
		}
	}
	tell(number, words.T("kit.same"))

	// The makers take one project out and another in.
	publish(strings.Replace(trams, "[el-schools, be-tram]", "[be-tram, bg-measure]", 1))
	tell(number, "Added: 1", `data-project-id="bg-measure"`, words.T("kit.left")+": 1", `data-project-id="el-schools"`)
	if numberOn(t, s, address) == number {
		t.Error("another choice of projects has the same number")
	}
	// The same words in a file that came another way than by the editor.
	edited := strings.Replace(trams, "Trams and schools", "Trams only", 1)
	if err := os.WriteFile(filepath.Join(dir, "trams.yaml"), []byte(edited), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := library.Refresh(); err != nil {
		t.Fatal(err)
	}
	unknown := numberOn(t, s, address)
	publish(trams)
	tell(unknown, words.T("kit.edited"))

	// The data change under the collection.
	changed := editiontest.Projects()
	for i := range changed {
		if changed[i].ID == "be-tram" {
			changed[i].Name = "Le tram prolongé"
		}
	}
	editiontest.Apply(t, store, changed...)
	if _, err := desk.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
	tell(number, "Changed: 1", "Le tram prolongé")
}
