package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// importText imports a list.
func importText(t *testing.T, db, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	status, out, log := ngeumap(t, "import", "-db", db, "-accept-drift", path)
	if status != 0 {
		t.Fatalf("status %d: %s %s", status, out, log)
	}
	return out
}

// startReview runs "ngeumap review" and waits until it says where.
func startReview(t *testing.T, db string) *house {
	t.Helper()
	h := startPage(t, "reviews ", "review", "-addr", "127.0.0.1:0", "-db", db, "-by", "eva")
	h.db = db
	return h
}

// startPage runs a command that serves a page and waits until it says where,
// behind a word.
func startPage(t *testing.T, word string, args ...string) *house {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	read, write := io.Pipe()
	ended, said := make(chan int, 1), make(chan string, 1)
	var log bytes.Buffer
	go func() {
		code := run(ctx, args, func(string) string { return "" }, write, &log)
		write.Close()
		ended <- code
	}()
	go func() {
		for lines := bufio.NewScanner(read); lines.Scan(); {
			if _, address, ok := strings.Cut(lines.Text(), word); ok {
				said <- address
			}
		}
	}()
	t.Cleanup(cancel)
	select {
	case address := <-said:
		t.Cleanup(func() {
			cancel()
			if code := <-ended; code != 0 {
				t.Errorf("%s ended with status %d: %s", args[0], code, log.String())
			}
		})
		return &house{address: address}
	case code := <-ended:
		t.Fatalf("%s ended with status %d: %s", args[0], code, log.String())
	case <-time.After(time.Minute):
		t.Fatalf("%s said nothing for a minute", args[0])
	}
	return nil
}

const doubtful = "id,name,country,place_name\nx-1,One,DE,Neustadt\nx-2,Two,DE,Neustadt\ny-1,Three,RO,Poiana\n"

// A steward decides two places with the keys alone, takes one answer back, and
// the next import corrects what was published.
func TestReviewInTheBrowser(t *testing.T) {
	db := filepath.Join(t.TempDir(), "review.db")
	if out := importText(t, db, doubtful); !strings.Contains(out, "2 places are not sure") {
		t.Fatalf("the import says %q", out)
	}
	w := newWitness(t, startReview(t, db))
	b := newTab(t, browser(t, w), screens[1])
	progress := func(want string) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
			// The script says when it listens to keys; until then a key is for nobody.
			got := value[string](b, `document.documentElement?.dataset.keys === 'on' ? document.querySelector('[data-progress]')?.innerText ?? '' : ''`)
			if strings.HasPrefix(got, want) {
				return
			}
			if time.Now().After(end) {
				t.Fatalf("the page says %q, want %q", got, want)
			}
		}
	}
	b.do(chromedp.Navigate(w.URL+"/"), chromedp.WaitVisible(`.map .pin`))
	progress("0 of 2 done")
	b.keep("question")
	if got := value[string](b, `document.querySelector('h1').innerText`); got != "Neustadt" {
		t.Errorf("the first question is %q, want that of two rows", got)
	}
	first := value[string](b, `document.querySelector('[data-key="1"]').value`)
	b.do(chromedp.KeyEvent("1"))
	progress("1 of 2 done")
	b.do(chromedp.KeyEvent("n"))
	progress("2 of 2 done")
	b.do(chromedp.WaitVisible(`[data-done]`))
	b.keep("done")
	b.do(chromedp.KeyEvent("u"))
	progress("1 of 2 done")
	b.do(chromedp.WaitVisible(`[data-question]`))
	if got := value[string](b, `document.querySelector('h1').innerText`); got != "Poiana" {
		t.Errorf("taken back is %q", got)
	}
	// Keys are for the page, not for who types a name.
	b.do(chromedp.SendKeys(`#q`, "n1u"))
	if got := value[string](b, `document.querySelector('#q').value`); got != "n1u" {
		t.Errorf("the search reads %q", got)
	}
	progress("1 of 2 done")
	if wide := value[float64](b, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
		t.Errorf("the page is %v px wider than the screen", wide)
	}
	b.quiet()
	w.quiet(t)

	if out := importText(t, db, doubtful); !strings.Contains(out, "changed=2 unchanged=1") || !strings.Contains(out, "1 places are not sure") {
		t.Errorf("after the answers: %s", out)
	}
	out := filepath.Join(t.TempDir(), "out.csv")
	if status, _, log := ngeumap(t, "export", "-db", db, "-format", "csv", "-place", first, "-o", out); status != 0 {
		t.Fatalf("export: %s", log)
	}
	if text, err := os.ReadFile(out); err != nil || !strings.Contains(string(text), "x-1") || !strings.Contains(string(text), "x-2") {
		t.Errorf("%s: %s (%v)", first, text, err)
	}
}

func TestReviewRefuses(t *testing.T) {
	db := filepath.Join(t.TempDir(), "review.db")
	for _, c := range []struct {
		what   string
		args   []string
		token  string
		status int
		says   string
	}{
		{"an address that others can reach", []string{"-addr", "0.0.0.0:0"}, "", 2, "NGEUMAP_TOKEN"},
		{"a short token", []string{"-addr", "0.0.0.0:0"}, "secret", 2, "at least 16"},
		{"no database", []string{"-addr", "127.0.0.1:0"}, "", 1, "-db names the database"},
		{"a token as a flag", []string{"-token", "x"}, "", 2, "-token"},
		{"an argument", []string{"x"}, "", 2, "unexpected"},
	} {
		var out, log bytes.Buffer
		getenv := func(name string) string {
			if name == "NGEUMAP_TOKEN" {
				return c.token
			}
			return ""
		}
		status := run(t.Context(), append([]string{"review", "-db", db}, c.args...), getenv, &out, &log)
		if status != c.status || !strings.Contains(log.String(), c.says) || c.token != "" && strings.Contains(log.String(), c.token) {
			t.Errorf("%s: status %d, %s", c.what, status, log.String())
		}
	}
}
