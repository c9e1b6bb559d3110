package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/ngeumap/ngeumap/internal/i18n"
)

// sizes are goals 1 and 2.
func (m *measuring) sizes() error {
	var names map[string]string
	if err := readJSON(filepath.Join(m.web, "dist/manifest.json"), &names); err != nil {
		return err
	}
	for _, c := range []struct {
		files []string
		what  string
		most  float64
	}{
		{[]string{"app.js", "atlas.js"}, "JavaScript for the first view, gzip", 75},
		{[]string{"worker.js"}, "worker, gzip", 12},
		{[]string{"app.css"}, "style sheet, gzip", 15},
	} {
		kb := 0.0
		for _, file := range c.files {
			body, err := os.ReadFile(filepath.Join(m.web, "dist", names[file]))
			if err != nil {
				return err
			}
			kb += zipped(body)
		}
		m.atMost("1", c.what, "%.1f kB", kb, c.most)
	}
	fonts := 0.0
	for _, name := range []string{"NotoSans-Regular.woff2", "NotoSans-SemiBold.woff2"} {
		info, err := os.Stat(filepath.Join(m.web, "assets/fonts", name))
		if err != nil {
			return err
		}
		fonts += float64(info.Size()) / 1000
	}
	m.atMost("1", "fonts, all scripts and weights", "%.1f kB", fonts, 60)
	largest, of := 0.0, i18n.Lang("")
	for _, l := range i18n.Languages {
		page, err := m.get("/" + string(l))
		if err != nil {
			return err
		}
		_, rest, _ := strings.Cut(string(page), `data-messages="`)
		address, _, _ := strings.Cut(rest, `"`)
		body, err := m.get(address)
		if err != nil {
			return err
		}
		if kb := zipped(body); kb > largest {
			largest, of = kb, l
		}
	}
	m.atMost("1", "messages of a language, gzip", "%.1f kB", largest, 8, "the largest, "+string(of))
	var p struct{ Dependencies map[string]string }
	if err := readJSON(filepath.Join(m.web, "package.json"), &p); err != nil {
		return err
	}
	m.atMost("2", "dependencies at run time", "%.0f", float64(len(p.Dependencies)), 4)
	return nil
}

func readJSON(path string, to any) error {
	body, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(body, to)
}

// zipped gives the size of a file as sent, in kB.
func zipped(body []byte) float64 {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is right
	_, _ = w.Write(body)                                  // to memory
	_ = w.Close()
	return float64(b.Len()) / 1000
}

// ask asks the house for a path, as a browser asks for a page.
func (m *measuring) ask(path string) (*http.Response, []byte, error) {
	r, err := http.NewRequestWithContext(m.ctx, http.MethodGet, m.way.URL+path, nil)
	if err != nil {
		return nil, nil, err
	}
	r.Header.Set("Accept", "text/html,*/*")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = answer.Body.Close() }() // it was only read
	body, err := io.ReadAll(answer.Body)
	return answer, body, err
}

func (m *measuring) get(path string) ([]byte, error) {
	answer, body, err := m.ask(path)
	if err == nil && answer.StatusCode >= 400 {
		err = fmt.Errorf("%s answers %s", path, answer.Status)
	}
	return body, err
}

func (m *measuring) policyOf(path string) (string, error) {
	answer, _, err := m.ask(path)
	if err != nil {
		return "", err
	}
	return answer.Header.Get("Content-Security-Policy"), nil
}
