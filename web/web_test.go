package web_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io/fs"
	"math"
	"strconv"
	"testing"

	"github.com/ngeumap/ngeumap/web"
)

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := fs.ReadFile(web.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func manifest(t *testing.T) (names map[string]string) {
	t.Helper()
	if err := json.Unmarshal(read(t, "dist/manifest.json"), &names); err != nil {
		t.Fatal(err)
	}
	return names
}

// The first view stays light, gzip level 9, fonts as they are.
func TestBudgets(t *testing.T) {
	names := manifest(t)
	zipped := func(file string) int {
		var b bytes.Buffer
		w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if _, err := w.Write(read(t, "dist/"+names[file])); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Len()
	}
	for _, c := range []struct {
		files []string
		most  int
	}{
		{[]string{"app.js"}, 10_000}, // what search and filters wait for
		{[]string{"app.js", "atlas.js"}, 75_000},
		{[]string{"worker.js"}, 12_000},
		{[]string{"app.css"}, 15_000},
	} {
		got := 0
		for _, file := range c.files {
			got += zipped(file)
		}
		if got > c.most {
			t.Errorf("%v: %d bytes gzip, at most %d", c.files, got, c.most)
		}
	}
	fonts := len(read(t, "assets/fonts/NotoSans-Regular.woff2")) + len(read(t, "assets/fonts/NotoSans-SemiBold.woff2"))
	if fonts > 60_000 {
		t.Errorf("fonts: %d bytes, at most 60000", fonts)
	}
}

// Colours of pillars have a contrast of at least 3:1 against land, and each has
// its own shape.
func TestPalette(t *testing.T) {
	var p struct {
		Pillars map[string]struct{ Shape, Light, Dark string }
		Light   map[string]string
		Dark    map[string]string
	}
	if err := json.Unmarshal(read(t, "dist/palette.json"), &p); err != nil {
		t.Fatal(err)
	}
	shapes := map[string]string{}
	for name, pillar := range p.Pillars {
		if got := contrast(t, pillar.Light, p.Light["land"]); got < 3 {
			t.Errorf("%s on light land: contrast %.2f", name, got)
		}
		if got := contrast(t, pillar.Dark, p.Dark["land"]); got < 3 {
			t.Errorf("%s on dark land: contrast %.2f", name, got)
		}
		if other := shapes[pillar.Shape]; other != "" && name != "unknown" && other != "unknown" {
			t.Errorf("%s and %s have the same shape", name, other)
		}
		shapes[pillar.Shape] = name
	}
	for _, scheme := range []map[string]string{p.Light, p.Dark} {
		for _, pair := range [][2]string{{"count", "cluster"}, {"count", "stack"}, {"label", "land"}, {"sealabel", "sea"}} {
			if got := contrast(t, scheme[pair[0]], scheme[pair[1]]); got < 4.5 {
				t.Errorf("%s on %s: contrast %.2f", pair[0], pair[1], got)
			}
		}
	}
}

// contrast is that of WCAG 2.2 between two colours "#rrggbb".
func contrast(t *testing.T, a, b string) float64 {
	luminance := func(colour string) float64 {
		n, err := strconv.ParseUint(colour[1:], 16, 32)
		if err != nil || len(colour) != 7 {
			t.Fatalf("colour %q", colour)
		}
		sum := 0.0
		for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
			c := float64(n>>(16-8*i)&255) / 255
			if c <= 0.04045 {
				c /= 12.92
			} else {
				c = math.Pow((c+0.055)/1.055, 2.4)
			}
			sum += weight * c
		}
		return sum
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}
