package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/ngeumap/ngeumap/internal/collection"
)

const annToken, benToken = "the long token of Ann", "the long token of Ben"

// staffOf writes a list of two people.
func staffOf(t *testing.T, dir string) string {
	t.Helper()
	var list strings.Builder
	for _, p := range [][3]string{{"Ann", "author", annToken}, {"Ben", "approver", benToken}} {
		sum := sha256.Sum256([]byte(p[2]))
		fmt.Fprintf(&list, "- {name: %s, role: %s, token_sha256: %s}\n", p[0], p[1], hex.EncodeToString(sum[:]))
	}
	return write(t, dir, "staff.yaml", list.String())
}

func basic(token string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte("whoever:"+token))
}

// signIn makes a tab that of a member of staff, with or without scripts.
func signIn(t *testing.T, b *tab, token string, scripts bool) {
	t.Helper()
	if _, err := chromedp.Call(b, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Authorization": basic(token)}}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts}); err != nil {
		t.Fatal(err)
	}
}

// tabTo presses Tab until the focus is on what a script finds.
func (b *tab) tabTo(what string) {
	b.t.Helper()
	for range 120 {
		b.do(chromedp.KeyEvent(kb.Tab))
		if value[bool](b, `!!document.activeElement?.matches('`+what+`')`) {
			return
		}
	}
	b.keep("failure")
	b.t.Fatalf("Tab does not lead to %s; the focus is on %s", what, value[string](b, `document.activeElement?.outerHTML.slice(0, 200) ?? ''`))
}

// inspected looks at what the tab shows at two widths and in two colour schemes.
func (b *tab) inspected(name, script string) {
	b.t.Helper()
	value[bool](b, script)
	for i, l := range []look{{1280, 800, false, false}, {1280, 800, true, false}, {320, 640, true, false}} {
		b.see(l)
		b.looked(l, "html", []string{allRules, contrast, allRules}[i])
		b.keepWhole(name + "-" + l.String())
	}
	b.see(look{1280, 800, false, false})
}

// An author writes a collection and an approver publishes it, both by keyboard
// alone, the second without scripts; the public site shows it within seconds.
func TestEditInTheBrowser(t *testing.T) {
	db, script := open(t).db, axe(t)
	dir := t.TempDir()
	shelf := filepath.Join(dir, "collections")
	site, err := start(db, "-collections", shelf)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { site.stop() })
	w := newWitness(t, startPage(t, "edits ", "edit", "-addr", "127.0.0.1:0", "-db", db, "-collections", shelf, "-staff", staffOf(t, dir), "-base-url", site.address))
	chromium := browser(t, w)
	write(t, shelf, "broken.yaml", "state: draft\ntitle: {en: x}\nprojects: []\n")

	ann := newTab(t, chromium, screens[1])
	signIn(t, ann, annToken, true)
	ann.do(chromedp.Navigate(w.URL+"/"), chromedp.WaitVisible(`a[href="/new"]`))
	ann.inspected("list", script)
	ann.tabTo(`a[href="/new"]`)
	ann.do(chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`#slug`))
	ann.tabTo(`#slug`)
	ann.do(chromedp.KeyEvent("fast-net"))
	ann.tabTo(`[name="title.en"]`)
	ann.do(chromedp.KeyEvent("Fast networks"))
	ann.tabTo(`#find`)
	ann.do(chromedp.KeyEvent("broadband"), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`.found`))
	ann.eventually("the focus is on what was found", `document.activeElement?.id === 'found'`)
	for n := 1; n <= 2; n++ {
		ann.tabTo(`.found button`)
		ann.do(chromedp.KeyEvent(kb.Enter))
		ann.eventually("the project is in the list", fmt.Sprintf(`document.querySelectorAll('.projects li').length === %d && document.activeElement?.id === 'found'`, n))
	}
	first := value[string](ann, `document.querySelector('.projects li [name=project]').value`)
	ann.do(chromedp.Focus(`[id="down.0"]`), chromedp.KeyEvent(kb.Enter))
	ann.eventually("the first project is the second, and the focus with it", `document.querySelector('.projects li:nth-child(2) [name=project]')?.value === `+fmt.Sprintf("%q", first)+` && document.activeElement?.id === 'up.1'`)
	ann.tabTo(`#end`)
	ann.do(chromedp.KeyEvent("soon"))
	ann.tabTo(`button[value="save"]`)
	ann.do(chromedp.KeyEvent(kb.Enter))
	ann.eventually("the problem is told", `document.activeElement?.id === 'summary' && document.querySelector('#end')?.getAttribute('aria-invalid') === 'true'`)
	ann.inspected("form", script)
	ann.tabTo(`#summary a`)
	value[bool](ann, `document.activeElement.click(); true`) // Enter, whose second half would be sent to the field
	ann.eventually("the link leads to the field", `document.activeElement?.id === 'end'`)
	ann.do(chromedp.KeyEvent(kb.End))
	for range "soon" {
		ann.do(chromedp.KeyEvent(kb.Backspace))
	}
	ann.do(chromedp.KeyEvent("2027"))
	if typed := value[string](ann, `document.querySelector('#end').value`); typed != "2027" {
		t.Errorf("typed is %q", typed)
	}
	ann.tabTo(`button[value="save"]`)
	ann.do(chromedp.KeyEvent(kb.Enter))
	ann.at("/collections/fast-net?done=saved")
	ann.tabTo(`button[value="review"]`)
	ann.do(chromedp.KeyEvent(kb.Enter))
	ann.at("/collections/fast-net?done=review")
	ann.expect("422", 1)
	ann.quiet()

	public := func(want int) {
		t.Helper()
		for end := time.Now().Add(5 * refreshEvery); ; time.Sleep(100 * time.Millisecond) {
			got := site.get(t, "/en/collections/fast-net").StatusCode
			if got == want {
				return
			}
			if time.Now().After(end) {
				t.Fatalf("the public site answers %d, want %d", got, want)
			}
		}
	}
	public(404)
	ben := newTab(t, chromium, screens[1])
	signIn(t, ben, benToken, false)
	ben.do(chromedp.Navigate(w.URL+"/collections/fast-net"), chromedp.WaitVisible(`.stages`))
	ben.tabTo(`button[value="approved"]`)
	ben.do(chromedp.KeyEvent(kb.Enter))
	ben.at("/collections/fast-net?done=approved")
	ben.tabTo(`a[href$="/publish"]`)
	ben.do(chromedp.KeyEvent(kb.Enter))
	ben.at("/collections/fast-net/publish")
	if says := value[string](ben, `document.querySelector('main').innerText`); !strings.Contains(says, "Within a few seconds everybody can see") || !strings.Contains(says, site.address+"/en/collections/fast-net") {
		t.Errorf("before it is published the page says %s", says)
	}
	eye := newTab(t, chromium, screens[1]) // axe-core needs scripts
	signIn(t, eye, benToken, true)
	eye.do(chromedp.Navigate(w.URL+"/collections/fast-net/publish"), chromedp.WaitVisible(`button[value="published"]`))
	eye.inspected("confirm", script)
	public(404)
	ben.tabTo(`button[value="published"]`)
	ben.do(chromedp.KeyEvent(kb.Enter))
	ben.at("/collections/fast-net?done=published")
	public(200)
	ben.quiet()
	eye.do(chromedp.Navigate(w.URL+"/collections/fast-net"), chromedp.WaitVisible(`.stages`))
	value[bool](eye, `document.querySelectorAll('details').forEach(d => d.open = true); true`)
	eye.inspected("collection", script)
	eye.quiet()
	w.quiet(t)
	if strings.Contains(strings.Join(w.asked(), " "), "token") {
		t.Error("a token stands in an address")
	}
}

func TestEditRefuses(t *testing.T) {
	dir := t.TempDir()
	good, db := staffOf(t, dir), filepath.Join(dir, "none.db")
	nobody := write(t, dir, "nobody.yaml", "[]\n")
	plain := write(t, dir, "plain.yaml", "- {name: Ann, role: author, token: secret}\n")
	for _, c := range []struct {
		what   string
		args   []string
		status int
		says   string
	}{
		{"no folder", []string{"-staff", good}, 2, "-collections names the folder"},
		{"no staff", []string{"-collections", dir}, 2, "-staff names the file"},
		{"a staff file that is not there", []string{"-collections", dir, "-staff", filepath.Join(dir, "x")}, 1, "no such file"},
		{"nobody", []string{"-collections", dir, "-staff", nobody}, 1, "nobody is in it"},
		{"a token in the file", []string{"-collections", dir, "-staff", plain}, 1, "token"},
		{"a public address without scheme", []string{"-collections", dir, "-staff", good, "-base-url", "map.example.eu"}, 2, "an address such as"},
		{"no database", []string{"-collections", dir, "-staff", good, "-addr", "127.0.0.1:0"}, 1, "-db names the database"},
		{"an argument", []string{"-collections", dir, "-staff", good, "x"}, 2, "unexpected"},
	} {
		var out, log bytes.Buffer
		status := run(t.Context(), append([]string{"edit", "-db", db}, c.args...), func(string) string { return "" }, &out, &log)
		if status != c.status || !strings.Contains(log.String(), c.says) || strings.Contains(log.String(), "secret}") {
			t.Errorf("%s: status %d, %s", c.what, status, log.String())
		}
	}
}

var hidden = regexp.MustCompile(`name="(form|mark)" value="([^"]*)"`)

// The program is killed while it saves: every text that it said was saved is in
// the history, the file is whole, and work goes on.
func TestKilledEditor(t *testing.T) {
	dir := t.TempDir()
	program, db, shelfDir, staff := built(t, dir), filepath.Join(dir, "kill.db"), filepath.Join(dir, "collections"), staffOf(t, dir)
	if status, _, log := ngeumap(t, "import", "-db", db, "-profile", "ngeumap", write(t, dir, "list.csv", generated(20, 1))); status != 0 {
		t.Fatal(log)
	}
	var saved []string
	for round := range 3 {
		cmd := exec.Command(program, "edit", "-addr", "127.0.0.1:0", "-db", db, "-collections", shelfDir, "-staff", staff)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		address := ""
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if _, found, ok := strings.Cut(lines.Text(), "edits "); ok {
				address = found
				break
			}
		}
		h := &house{address: address}
		path := "/collections/trams/edit"
		if _, err := os.Stat(filepath.Join(shelfDir, "trams.yaml")); err != nil {
			path = "/new"
		}
		go func() {
			time.Sleep(time.Duration(300+70*round) * time.Millisecond)
			_ = cmd.Process.Kill() // it has ended if this fails
		}()
		for n := 0; ; n++ {
			page, err := http.NewRequest(http.MethodGet, h.address+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			page.Header.Set("Authorization", basic(annToken))
			response, err := http.DefaultClient.Do(page)
			if err != nil {
				break
			}
			body := new(bytes.Buffer)
			_, err = body.ReadFrom(response.Body)
			response.Body.Close()
			if err != nil {
				break
			}
			title := fmt.Sprintf("Trams, round %d, text %d", round, n)
			v := url.Values{"slug": {"trams"}, "title.en": {title}, "intro.en": {strings.Repeat("long ", 700)}, "project": {"x"}, "do": {"save"}}
			for _, m := range hidden.FindAllStringSubmatch(body.String(), -1) {
				v.Set(m[1], m[2])
			}
			request, err := http.NewRequest(http.MethodPost, h.address+path, strings.NewReader(v.Encode()))
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			request.Header.Set("Authorization", basic(annToken))
			client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			answer, err := client.Do(request)
			if err != nil {
				break
			}
			answer.Body.Close()
			if answer.StatusCode != http.StatusSeeOther {
				t.Fatalf("%s: %d", title, answer.StatusCode)
			}
			saved = append(saved, title)
			path = "/collections/trams/edit"
		}
		_ = cmd.Wait() // "signal: killed"
		shelf, err := collection.Open(shelfDir)
		if err != nil {
			t.Fatal(err)
		}
		work, err := shelf.Work("trams")
		if len(saved) > 0 && err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		history, err := shelf.History("trams")
		if err != nil {
			t.Fatal(err)
		}
		all := ""
		for _, h := range history {
			all += h.Body
		}
		for _, title := range saved {
			if !strings.Contains(all, title+"\n") {
				t.Errorf("round %d: %q is lost", round, title)
			}
		}
		if n := len(saved); n > 0 && slices.Contains(saved[:n-1], work.Title["en"]) {
			t.Errorf("round %d: the file says %q, saved was %q", round, work.Title["en"], saved[n-1])
		}
		t.Logf("round %d: %d texts saved, %d steps in the history, the file says %q", round, len(saved), len(history), work.Title["en"])
	}
	if len(saved) == 0 {
		t.Error("nothing was saved")
	}
	if left, err := filepath.Glob(filepath.Join(shelfDir, "*.yaml")); err != nil || len(left) != 1 {
		t.Errorf("files %v %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(shelfDir, "trams.yaml")); err != nil {
		t.Error(err)
	}
}
