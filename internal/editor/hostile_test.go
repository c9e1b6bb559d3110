package editor_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"image/png"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/collection"
)

// Nobody comes in without a token, and who guesses waits; the others do not.
func TestSignIn(t *testing.T) {
	r := open(t)
	ask := func(from string, set func(*http.Request)) answer {
		t.Helper()
		request, err := http.NewRequest(http.MethodGet, r.URL+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Forwarded-For", from)
		set(request)
		return r.do(t, request)
	}
	with := func(token string) func(*http.Request) { return func(q *http.Request) { q.SetBasicAuth("", token) } }
	for _, c := range []struct {
		what string
		set  func(*http.Request)
		want int
	}{
		{"nothing", func(*http.Request) {}, 401},
		{"a wrong token", with(ann + "x"), 401},
		{"the token as the name", func(q *http.Request) { q.SetBasicAuth(ann, "") }, 401},
		{"the hash of a token", with("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), 401},
		{"as password", with(ann), 200},
		{"as bearer", func(q *http.Request) { q.Header.Set("Authorization", "Bearer "+ben) }, 200},
	} {
		a := ask("192.0.2.1", c.set)
		if a.status != c.want || a.status == 401 && a.header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s: %d %v", c.what, a.status, a.header)
		}
		if csp := a.header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || a.header.Get("Set-Cookie") != "" || a.header.Get("Cache-Control") != "no-store" || a.header.Get("Referrer-Policy") != "same-origin" {
			t.Errorf("%s: headers %v", c.what, a.header)
		}
	}
	for i := range 12 {
		if a := ask("192.0.2.2", with("guess-number-000"+string(rune('a'+i)))); i >= 10 && a.status != 429 || i < 10 && a.status != 401 {
			t.Errorf("guess %d: %d", i, a.status)
		}
	}
	if a := ask("192.0.2.2", with(ann)); a.status != 429 || a.header.Get("Retry-After") == "" {
		t.Errorf("after too many guesses the right one: %d %v", a.status, a.header)
	}
	if a := ask("192.0.2.3", with(ann)); a.status != 200 {
		t.Errorf("from elsewhere: %d", a.status)
	}
	r.wait(7 * time.Second)
	if a := ask("192.0.2.2", with(ann)); a.status != 200 {
		t.Errorf("after waiting: %d", a.status)
	}
	if strings.Contains(r.log.String(), "guess-number") || !strings.Contains(r.log.String(), "wrong token") {
		t.Errorf("log %s", r.log)
	}
}

// What no page of ours sends does nothing.
func TestHostile(t *testing.T) {
	r := open(t)
	if a := r.write(t, ann, "schools", nil); a.status != 200 {
		t.Fatal(a.status)
	}
	if err := os.WriteFile(filepath.Join(r.dir, "secret.yaml"), []byte("state: ["), 0o600); err != nil {
		t.Fatal(err)
	}
	form, version := mark(t, r.get(t, ann, "/collections/schools").body)
	good := url.Values{"form": {form}, "mark": {version}, "to": {"review"}}
	edited := fields(t, r.get(t, ann, "/collections/schools/edit").body)
	edited.Set("do", "save")
	edited.Set("title.en", "Evil")
	with := func(v url.Values, key, value string) url.Values {
		out := url.Values{}
		for k, all := range v {
			out[k] = all
		}
		out.Set(key, value)
		return out
	}
	const steps, edit = "/collections/schools/steps", "/collections/schools/edit"
	for _, c := range []struct {
		what, path string
		form       url.Values
		headers    []string
		want       int
	}{
		{"from another site", steps, good, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"from another origin", steps, good, []string{"Origin", "https://evil.example"}, 403},
		{"from no origin", steps, good, []string{"Origin", "null"}, 403},
		{"edited from another origin", edit, edited, []string{"Origin", "https://evil.example"}, 403},
		{"without the mark of a form", steps, with(good, "form", ""), nil, 400},
		{"edited without it", edit, with(edited, "form", "x"), nil, 400},
		{"with the mark of somebody else", steps, with(good, "form", formOf(t, r, ben)), nil, 400},
		{"another kind of body", steps, good, []string{"Content-Type", "text/plain"}, 400},
		{"a kind that lies", edit, edited, []string{"Content-Type", "multipart/form-data; boundary=x"}, 400},
		{"no such state", steps, with(good, "to", "live"), nil, 400},
		{"a state too far", steps, with(with(good, "to", "published"), "confirmed", "yes"), nil, 400},
		{"a slug that leaves the folder", "/collections/..%2Fkey/steps", good, nil, 404},
		{"a form for it", "/collections/..%2F..%2Fetc%2Fx/edit", edited, nil, 404},
		{"no such collection", "/collections/nothing/steps", good, nil, 404},
		{"a long comment", steps, with(good, "note", strings.Repeat("x", 2001)), nil, 400},
		{"a long form", steps, with(good, "note", strings.Repeat("x", 3<<20)), nil, 400},
		{"a link for ever", "/collections/schools/links", with(good, "hours", "999999"), nil, 400},
		{"no such link", "/collections/schools/links/withdraw", with(good, "until", "1"), nil, 404},
		{"no number", "/collections/schools/links/withdraw", with(good, "until", "x"), nil, 404},
	} {
		if a := r.post(t, ann, c.path, c.form, c.headers...); a.status != c.want {
			t.Errorf("%s: %d, want %d: %s", c.what, a.status, c.want, a.body)
		}
	}
	for path, want := range map[string]int{
		"/photos/..%2Fkey": 404, "/photos/key": 404, "/photos/.new-1.jpg": 404, "/collections/..%2Fkey": 404, "/collections/schools/edit?version=0": 404, "/collections/schools/edit?version=-1": 404,
		"/collections/schools/edit?version=99": 404, "/collections/SCHOOLS": 404, "/collections/schools/history": 200, "/collections/secret": 200, "/collections/schools--1-2": 404,
		"/collections/schools/steps": 405, "/collections/schools/publish": 403, "/collections/nothing/history": 404, "/assets/manifest.json": 404, "/assets/..%2F..%2Fgo.mod": 404,
	} {
		if a := r.get(t, ann, path); a.status != want {
			t.Errorf("GET %s: %d, want %d", path, a.status, want)
		}
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions} {
		request, err := http.NewRequest(method, r.URL+"/collections/schools", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.SetBasicAuth("", ann)
		if a := r.do(t, request); a.status != 405 {
			t.Errorf("%s: %d", method, a.status)
		}
	}
	w, err := r.shelf.Work("schools")
	if err != nil || w.State != collection.Draft || w.Title["en"] != "Schools" {
		t.Errorf("something was done: %+v %v", w, err)
	}
	if history, err := r.shelf.History("schools"); err != nil || len(history) != 1 {
		t.Errorf("history %d %v", len(history), err)
	}
	if a := r.get(t, ann, "/"); !strings.Contains(a.body, "secret.yaml</b>, line 1") {
		t.Errorf("the broken file is not named: %s", a.body)
	}
	// Scripts in what people type are text.
	a := r.write(t, ann, "script", func(v url.Values) { v.Set("title.en", `"><script>alert(1)</script>`) })
	if a.status != 200 || strings.Contains(a.body, "<script>alert") || !strings.Contains(a.body, "&lt;script&gt;") {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// picture draws something.
func picture(t *testing.T, side int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, side, side)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Photos are taken without what the camera wrote; what is no photo is refused
// beside its field, and all that was typed stays.
func TestUpload(t *testing.T) {
	r := open(t)
	plain := picture(t, 300)
	exif := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00"), "GPS 42.69 23.32"...)
	tagged := append([]byte{}, plain[:2]...)
	tagged = append(binary.BigEndian.AppendUint16(append(tagged, 0xff, 0xe1), uint16(len(exif)+2)), exif...)
	tagged = append(tagged, plain[2:]...)
	var flag bytes.Buffer
	if err := png.Encode(&flag, image.NewGray(image.Rect(0, 0, 300, 300))); err != nil {
		t.Fatal(err)
	}
	v := fields(t, r.get(t, ann, "/new").body)
	v.Set("title.el", "Σχολεία")
	v["project"] = []string{"be-tram"}
	v.Del("do")
	a := r.upload(t, ann, "/new", v, `..\..\Mon école (été).JPG`, tagged)
	if a.status != 200 || !strings.Contains(a.body, `src="/photos/mon-cole-t.jpg"`) || !strings.Contains(a.body, "stored without data of the camera") || !strings.Contains(a.body, `id="photo.0.credit" autofocus`) {
		t.Fatalf("%d %s", a.status, a.body)
	}
	kept, err := os.ReadFile(filepath.Join(r.dir, "photos", "mon-cole-t.jpg"))
	if err != nil || bytes.Contains(kept, []byte("GPS")) || !bytes.Equal(kept, plain) {
		t.Errorf("%d bytes kept, %v", len(kept), err)
	}
	if shown := r.get(t, ann, "/photos/mon-cole-t.jpg"); shown.status != 200 || shown.header.Get("Content-Type") != "image/jpeg" || shown.body != string(plain) {
		t.Errorf("the photo is shown as %v", shown.header)
	}
	v = fields(t, a.body)
	for _, c := range []struct {
		what, name string
		body       []byte
		says       string
	}{
		{"the same again", "other.jpg", plain, ""},
		{"the same name and picture", "mon école (été).jpg", tagged, "This is photo 1"},
		{"a page", "photo.jpg", []byte("<html><script>alert(1)</script>"), "no JPEG, PNG or WebP"},
		{"an SVG", "photo.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "no JPEG, PNG or WebP"},
		{"a program", "photo.png", []byte("MZ\x90\x00"), "no JPEG, PNG or WebP"},
		{"nothing", "photo.png", nil, "no JPEG, PNG or WebP"},
		{"a beginning", "photo.jpg", plain[:len(plain)/2], "cannot be read"},
		{"an icon", "photo.jpg", picture(t, 16), "at least 200 pixels"},
		{"a large one", "photo.jpg", append(bytes.Clone(plain), make([]byte, 13<<20)...), "at most 12 MB"},
		{"a huge one", "photo.jpg", append(bytes.Clone(plain), make([]byte, 70<<20)...), "at most 12 MB"},
		{"a PNG that is called JPEG", "Флаг.jpg", flag.Bytes(), ""},
	} {
		a := r.upload(t, ann, "/new", v, c.name, c.body)
		if c.says == "" {
			if a.status != 200 || len(fields(t, a.body)["photo.1.file"]) != 1 {
				t.Errorf("%s: %d", c.what, a.status)
			}
			continue
		}
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `id="photo-told"`) || !strings.Contains(a.body, c.says) {
			t.Errorf("%s: %d, not %q", c.what, a.status, c.says)
			continue
		}
		if again := fields(t, a.body); again.Get("title.el") != "Σχολεία" || again.Get("photo.0.file") != "mon-cole-t.jpg" {
			t.Errorf("%s: what was typed is lost: %v", c.what, again)
		}
	}
	files, err := filepath.Glob(filepath.Join(r.dir, "photos", "*"))
	if err != nil || len(files) != 3 || filepath.Base(files[2]) != "photo.png" {
		t.Errorf("photos %v %v", files, err)
	}
	// Without a credit it is not saved, with one it is.
	v.Set("slug", "schools")
	v.Set("do", "save")
	if a := r.post(t, ann, "/new", v); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Say who took the photo") {
		t.Errorf("without credit: %d", a.status)
	}
	v.Set("photo.0.credit", "Jane Doe")
	v.Set("photo.0.licence", "CC BY 4.0")
	v.Set("photo.0.alt.el", "Ένα σχολείο")
	v.Set("hero", "mon-cole-t.jpg")
	if a := r.post(t, ann, "/new", v); a.status != 200 || !strings.Contains(a.body, "Saved as a draft") {
		t.Errorf("with credit: %d %s", a.status, a.body)
	}
}

// A file that was written by hand is taken as it is, and nothing of it is lost.
func TestByHand(t *testing.T) {
	r := open(t)
	const file = "# for the mayor\nstate: published\ntitle: {bg: Училища}\nprojects: [gone, be-tram]\nembargo: {date: 2026-11-20, time: \"11:00\", zone: EET}\n"
	if err := os.WriteFile(filepath.Join(r.dir, "schools.yaml"), []byte(file), 0o644); err != nil {
		t.Fatal(err)
	}
	a := r.get(t, ann, "/collections/schools/edit")
	for _, want := range []string{"holds comments (#)", "<option selected>EET", "gone is in no list now", "this moment has passed", "This collection is published"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the form lacks %q", want)
		}
	}
	v := fields(t, a.body)
	v.Set("title.bg", "Нови училища")
	v.Set("do", "save")
	if a = r.post(t, ann, "/collections/schools/edit", v); a.status != 200 || !strings.Contains(a.body, "by hand, outside this page</b> changed the file") {
		t.Fatalf("%d %s", a.status, a.body)
	}
	history, err := r.shelf.History("schools")
	if err != nil || len(history) != 2 || history[0].Body != file || history[0].By != "" {
		t.Errorf("history %+v %v", history, err)
	}
	if now, err := os.ReadFile(filepath.Join(r.dir, "schools.yaml")); err != nil || string(now) != file {
		t.Errorf("the published file was touched: %s %v", now, err)
	}

	// A broken file can be looked at, and mended from the history.
	if err := os.WriteFile(filepath.Join(r.dir, "drafts", "schools.yaml"), []byte("state: draft\ntitle: {bg: Х}\nprojects: [a]\nend: 2026-13\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if a = r.get(t, ann, "/"); !strings.Contains(a.body, "drafts/schools.yaml</b>, line 4, field <code>end</code>") {
		t.Errorf("the broken file is not named: %s", a.body)
	}
	if a = r.get(t, ann, "/collections/schools"); a.status != 200 || !strings.Contains(a.body, "The file is not in order") || !strings.Contains(a.body, "end: 2026-13") {
		t.Errorf("%d %s", a.status, a.body)
	}
	v = fields(t, r.get(t, ann, "/collections/schools/edit?version=2").body)
	v.Set("do", "save")
	if a = r.post(t, ann, "/collections/schools/edit", v); a.status != 200 || !strings.Contains(a.body, "Saved as a draft") {
		t.Errorf("%d %s", a.status, a.body)
	}
	if history, err = r.shelf.History("schools"); err != nil || len(history) != 4 || !strings.Contains(history[2].Body, "2026-13") {
		t.Errorf("history %+v %v", history, err)
	}
}
