package editor_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/editor"
	"github.com/ngeumap/ngeumap/web"
)

// room is a page over a new shelf, and what the public sees of it.
type room struct {
	*httptest.Server
	dir     string
	shelf   *collection.Shelf
	library *collection.Library
	log     *bytes.Buffer
	mu      sync.Mutex
	clock   time.Time
}

func (r *room) now() time.Time { r.mu.Lock(); defer r.mu.Unlock(); return r.clock }

func (r *room) wait(d time.Duration) { r.mu.Lock(); defer r.mu.Unlock(); r.clock = r.clock.Add(d) }

const ann, ben, eva = "ann-token-0123456789", "ben-token-0123456789", "eva-token-0123456789"

func open(t *testing.T) *room {
	t.Helper()
	r := &room{dir: t.TempDir(), log: &bytes.Buffer{}, clock: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)}
	var list strings.Builder
	for _, p := range [][3]string{{"Ann", "author", ann}, {"Ben", "approver", ben}, {"Eva", "approver", eva}} {
		sum := sha256.Sum256([]byte(p[2]))
		fmt.Fprintf(&list, "- {name: %s, role: %s, token_sha256: %s}\n", p[0], p[1], hex.EncodeToString(sum[:]))
	}
	staff, err := collection.ParseStaff([]byte(list.String()))
	if err != nil {
		t.Fatal(err)
	}
	if r.shelf, err = collection.Open(r.dir); err != nil {
		t.Fatal(err)
	}
	r.library = &collection.Library{Shelf: r.shelf, Now: r.now}
	desk, _ := editiontest.Desk(t, editiontest.Projects()...)
	page, err := editor.New(editor.Options{Shelf: r.shelf, Desk: desk, Staff: func() collection.Staff { return staff }, Web: web.FS, Public: "https://map.example.eu", Now: r.now,
		Log: slog.New(slog.NewTextHandler(r.log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	r.Server = httptest.NewServer(page)
	t.Cleanup(r.Close)
	return r
}

// answer is what came back.
type answer struct {
	status int
	body   string
	path   string // where it led
	header http.Header
}

func (r *room) do(t *testing.T, request *http.Request) answer {
	t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{response.StatusCode, string(body), response.Request.URL.RequestURI(), response.Header}
}

func (r *room) get(t *testing.T, token, path string) answer {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, r.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth("whoever", token)
	return r.do(t, request)
}

func (r *room) post(t *testing.T, token, path string, v url.Values, headers ...string) answer {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, r.URL+path, strings.NewReader(v.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth("whoever", token)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	return r.do(t, request)
}

// upload sends a form with a picture behind its fields, as browsers do.
func (r *room) upload(t *testing.T, token, path string, v url.Values, name string, picture []byte) answer {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for key, values := range v {
		for _, one := range values {
			if err := form.WriteField(key, one); err != nil {
				t.Fatal(err)
			}
		}
	}
	part, err := form.CreateFormFile("photo", name)
	if err == nil {
		_, err = part.Write(picture)
	}
	if err == nil {
		err = form.WriteField("do", "photo")
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequest(http.MethodPost, r.URL+path, &body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	request.SetBasicAuth("whoever", token)
	return r.do(t, request)
}

var (
	control  = regexp.MustCompile(`(?s)<(input|textarea|select)\b([^>]*)>`)
	attr     = regexp.MustCompile(`([a-z-]+)="([^"]*)"`)
	selected = regexp.MustCompile(`<option(?: value="([^"]*)")? selected>([^<]*)`)
)

// fields reads the form of a page as a browser fills it in.
func fields(t *testing.T, page string) url.Values {
	t.Helper()
	start := strings.Index(page, "data-form")
	if start < 0 {
		t.Fatalf("no form in %s", page)
	}
	page = page[start:]
	v := url.Values{}
	for _, m := range control.FindAllStringSubmatchIndex(page, -1) {
		tag, inside := page[m[2]:m[3]], page[m[4]:m[5]]
		a := map[string]string{}
		for _, pair := range attr.FindAllStringSubmatch(inside, -1) {
			a[pair[1]] = html.UnescapeString(pair[2])
		}
		rest := page[m[1]:]
		switch {
		case a["name"] == "" || a["type"] == "file" || a["type"] == "radio" && !strings.Contains(inside, " checked"):
		case tag == "textarea":
			v.Add(a["name"], html.UnescapeString(rest[:strings.Index(rest, "</textarea>")]))
		case tag == "select":
			if one := selected.FindStringSubmatch(rest[:strings.Index(rest, "</select>")]); one != nil {
				v.Add(a["name"], one[1]+one[2])
			}
		default:
			v.Add(a["name"], a["value"])
		}
	}
	return v
}

// mark is what a page says of the version it shows.
func mark(t *testing.T, page string) (form, mark string) {
	t.Helper()
	for _, c := range []struct {
		name string
		to   *string
	}{{"form", &form}, {"mark", &mark}} {
		m := regexp.MustCompile(`name="` + c.name + `" value="([^"]*)"`).FindStringSubmatch(page)
		if m == nil {
			t.Fatalf("no %s in %s", c.name, page)
		}
		*c.to = m[1]
	}
	return form, mark
}

// step presses a button of the workflow.
func (r *room) step(t *testing.T, token, slug, to, note string) answer {
	t.Helper()
	form, mark := mark(t, r.get(t, token, "/collections/"+slug).body)
	return r.post(t, token, "/collections/"+slug+"/steps", url.Values{"form": {form}, "mark": {mark}, "to": {to}, "note": {note}, "confirmed": {"yes"}})
}

// write makes a collection of two projects.
func (r *room) write(t *testing.T, token, slug string, change func(url.Values)) answer {
	t.Helper()
	v := fields(t, r.get(t, token, "/new").body)
	v.Set("slug", slug)
	v.Set("title.en", "Schools")
	v.Set("title.el", "Σχολεία")
	v.Set("intro.en", "Warm lessons, small bills.")
	v["project"] = []string{"el-schools", "be-tram"}
	v.Set("do", "save")
	if change != nil {
		change(v)
	}
	return r.post(t, token, "/new", v)
}

// title is what the public site has of a collection, "" for nothing.
func (r *room) title(t *testing.T, value string) string {
	t.Helper()
	if _, _, err := r.library.Refresh(); err != nil {
		t.Fatal(err)
	}
	c, ok := r.library.Find(value)
	if !ok {
		return ""
	}
	return c.Title["en"]
}

func (r *room) public(t *testing.T, value string) bool { t.Helper(); return r.title(t, value) != "" }

// formOf gives what stands in the forms of a person.
func formOf(t *testing.T, r *room, token string) string {
	t.Helper()
	return fields(t, r.get(t, token, "/new").body).Get("form")
}
