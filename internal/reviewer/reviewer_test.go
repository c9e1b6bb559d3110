package reviewer_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/geodata"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/reviewer"
	"github.com/ngeumap/ngeumap/internal/store"
	"github.com/ngeumap/ngeumap/internal/store/sqlite"
	"github.com/ngeumap/ngeumap/web"
)

type atlas struct {
	regions *nuts.Index
	places  *geocode.Gazetteer
}

var openAtlas = sync.OnceValues(func() (a atlas, err error) {
	if a.regions, err = nuts.Load(geodata.FS); err != nil {
		return a, err
	}
	a.places, err = geocode.Open(geodata.FS, a.regions)
	return a, err
})

// room is a page over a new store with two questions.
type room struct {
	*httptest.Server
	store     *sqlite.Store
	first     geocode.Place
	second    geocode.Place
	questions []store.Question
}

func open(t *testing.T, token string) *room {
	t.Helper()
	a, err := openAtlas()
	if err != nil {
		t.Fatal(err)
	}
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "test.db"), Fold: geocode.Fold})
	if err != nil {
		t.Fatal(err)
	}
	r := &room{store: s}
	found := a.places.Search(geocode.SearchQuery{Text: "Neustadt", Country: "DE", Limit: 9})
	if len(found) < 2 {
		t.Fatalf("only %d Neustadt", len(found))
	}
	r.first, r.second = found[0], found[1]
	candidates := make([]store.Candidate, len(found))
	for i, f := range found {
		candidates[i] = store.Candidate{Code: f.Code, Name: f.Name, Context: f.Context, Point: f.Point}
	}
	r.questions = []store.Question{
		{Key: "de|neustadt", Country: "DE", Name: `Neustadt <script>alert("x")</script>`, Region: "Bayern", Reason: "Several places have this name.", Taken: "DE2", Candidates: candidates, Rows: 3, Point: &orb.Point{12.1, 49.7}},
		{Key: "it|nowhere", Country: "IT", Name: "Nessundove", Reason: "No place has this name.", Taken: "IT", Rows: 1},
	}
	if err := s.Ask(t.Context(), "list", r.questions); err != nil {
		t.Fatal(err)
	}
	page, err := reviewer.New(reviewer.Options{Reviews: s, Places: a.places, Regions: a.regions, Web: web.FS, By: "eva", Token: token,
		Now: func() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) }, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	r.Server = httptest.NewServer(page)
	t.Cleanup(func() {
		r.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func (r *room) do(t *testing.T, request *http.Request) (status int, body string, h http.Header) {
	t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(b), response.Header
}

func (r *room) get(t *testing.T, path string) string {
	t.Helper()
	request, _ := http.NewRequest(http.MethodGet, r.URL+path, nil)
	status, body, _ := r.do(t, request)
	if status != http.StatusOK {
		t.Fatalf("%s: %d %s", path, status, body)
	}
	return body
}

// send submits a form of a page; the answer is where it leads.
func (r *room) send(t *testing.T, path string, form url.Values, headers ...string) (int, string) {
	t.Helper()
	request, _ := http.NewRequest(http.MethodPost, r.URL+path, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	status, body, _ := r.do(t, request)
	return status, body
}

var (
	formToken  = regexp.MustCompile(`name="form" value="([^"]+)"`)
	formAction = regexp.MustCompile(`action="(/questions/\d+)"`)
)

func part(t *testing.T, p *regexp.Regexp, body string) string {
	t.Helper()
	m := p.FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no %v in %s", p, body)
	}
	return m[1]
}

// TestByButtons decides everything without a script.
func TestByButtons(t *testing.T) {
	r := open(t, "")
	body := r.get(t, "/")
	for _, want := range []string{"0 of 2 done", "3 rows", "list", "Bayern", "Several places have this name.", "12.10000 49.70000",
		r.first.Code, `data-key="1"`, `data-key="2"`, `data-key="n"`, `data-key="u"`, `<svg class="map"`, `class="pin"`, `class="area declared"`, `class="given"`,
		"&lt;script&gt;", "inhabitants", " km from the point", "outside the region that the list names"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(body, `<script>alert`) || strings.Contains(body, " style=") || strings.Contains(body, " onclick=") {
		t.Error("the page holds script or style of its own")
	}
	form := url.Values{"form": {part(t, formToken, body)}, "answer": {r.second.Code}}
	first := part(t, formAction, body)
	status, body := r.send(t, first, form)
	if status != http.StatusOK || !strings.Contains(body, "Nessundove") || !strings.Contains(body, "1 of 2 done") {
		t.Fatalf("after the first answer: %d %s", status, body)
	}
	found := r.get(t, part(t, formAction, body)+"?q=perug")
	if !strings.Contains(found, "Perugia") || !strings.Contains(found, `data-key="1"`) {
		t.Errorf("the search does not find Perugia: %s", found)
	}
	form.Set("answer", "none")
	if status, body = r.send(t, part(t, formAction, body), form); status != http.StatusOK || !strings.Contains(body, "data-done") {
		t.Fatalf("at the end: %d %s", status, body)
	}
	decisions, err := r.store.Decisions(context.Background(), "list")
	if err != nil || len(decisions) != 2 || decisions["de|neustadt"].Code != r.second.Code || decisions["de|neustadt"].By != "eva" || decisions["it|nowhere"].Code != "" {
		t.Errorf("decisions: %+v, %v", decisions, err)
	}
	if shown := r.get(t, first); !strings.Contains(shown, "Decided by eva on") || !strings.Contains(shown, r.second.Code+")") {
		t.Errorf("the answer is not shown: %s", shown)
	}
	status, body = r.send(t, "/undo", form)
	if status != http.StatusOK || !strings.Contains(body, "Nessundove") || !strings.Contains(body, "1 of 2 done") {
		t.Errorf("undo: %d %s", status, body)
	}
	form.Set("answer", "skip")
	if status, body = r.send(t, part(t, formAction, body), form); status != http.StatusOK || !strings.Contains(body, "1 of them skipped") {
		t.Errorf("skip: %d %s", status, body)
	}
}

func TestRefusals(t *testing.T) {
	r := open(t, "")
	body := r.get(t, "/")
	token, path := part(t, formToken, body), part(t, formAction, body)
	answer := func(form, code string) url.Values { return url.Values{"form": {form}, "answer": {code}} }
	for _, c := range []struct {
		what    string
		path    string
		form    url.Values
		headers []string
		want    int
	}{
		{"no form token", path, url.Values{"answer": {r.first.Code}}, nil, http.StatusBadRequest},
		{"a wrong one", path, answer("x", r.first.Code), nil, http.StatusBadRequest},
		{"from another site", path, answer(token, r.first.Code), []string{"Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
		{"from another origin", path, answer(token, r.first.Code), []string{"Origin", "https://evil.example"}, http.StatusForbidden},
		{"undo without a token", "/undo", url.Values{}, nil, http.StatusBadRequest},
		{"no such place", path, answer(token, "lau-DE-nowhere"), nil, http.StatusBadRequest},
		{"a place of another country", path, answer(token, "FR1"), nil, http.StatusBadRequest},
		{"no such question", "/questions/999", answer(token, "none"), nil, http.StatusNotFound},
		{"no number", "/questions/x", answer(token, "none"), nil, http.StatusNotFound},
		{"too long", path, answer(token, strings.Repeat("x", 70<<10)), nil, http.StatusBadRequest},
	} {
		if status, body := r.send(t, c.path, c.form, c.headers...); status != c.want {
			t.Errorf("%s: %d %s, want %d", c.what, status, body, c.want)
		}
	}
	if p, err := r.store.Progress(context.Background()); err != nil || p.Open != 2 {
		t.Errorf("something was decided: %+v, %v", p, err)
	}
	request, _ := http.NewRequest(http.MethodGet, r.URL+"/", nil)
	request.Host = "rebound.example:8099"
	if status, _, _ := r.do(t, request); status != http.StatusForbidden {
		t.Errorf("under another name: %d", status)
	}
	request, _ = http.NewRequest(http.MethodGet, r.URL+"/", nil)
	_, _, h := r.do(t, request)
	if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
		t.Errorf("policy %q", csp)
	}
	if h.Get("Cache-Control") != "no-store" || len(h.Values("Set-Cookie")) > 0 || h.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("headers %v", h)
	}
}

func TestToken(t *testing.T) {
	const token = "correct-horse-battery"
	r := open(t, token)
	for _, c := range []struct {
		what string
		set  func(*http.Request)
		want int
	}{
		{"none", func(*http.Request) {}, http.StatusUnauthorized},
		{"a wrong one", func(q *http.Request) { q.SetBasicAuth("eva", token+"x") }, http.StatusUnauthorized},
		{"as the name", func(q *http.Request) { q.SetBasicAuth(token, "") }, http.StatusUnauthorized},
		{"as password", func(q *http.Request) { q.SetBasicAuth("eva", token) }, http.StatusOK},
		{"as password under a public name", func(q *http.Request) { q.SetBasicAuth("", token); q.Host = "review.example" }, http.StatusOK},
		{"as bearer", func(q *http.Request) { q.Header.Set("Authorization", "Bearer "+token) }, http.StatusOK},
	} {
		for _, path := range []string{"/", "/assets/favicon.svg"} {
			request, _ := http.NewRequest(http.MethodGet, r.URL+path, nil)
			c.set(request)
			status, body, h := r.do(t, request)
			if status != c.want || status == http.StatusUnauthorized && (h.Get("WWW-Authenticate") == "" || strings.Contains(body, token)) {
				t.Errorf("%s, %s: %d %v", c.what, path, status, h)
			}
		}
	}
}

func TestCheckAddress(t *testing.T) {
	for _, c := range []struct {
		addr, token string
		ok          bool
	}{
		{"127.0.0.1:8099", "", true},
		{"localhost:8099", "", true},
		{"[::1]:8099", "", true},
		{":8099", "", false},
		{"0.0.0.0:8099", "", false},
		{"[::]:8099", "", false},
		{"192.0.2.7:8099", "", false},
		{"review.example:8099", "", false},
		{"8099", "", false},
		{"0.0.0.0:8099", "0123456789abcdef", true},
		{"127.0.0.1:8099", "short", false},
	} {
		if err := reviewer.CheckAddress(c.addr, c.token); (err == nil) != c.ok {
			t.Errorf("%s with token %q: %v", c.addr, c.token, err)
		}
	}
}
