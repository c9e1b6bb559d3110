package presskit_test

import (
	"bytes"
	"context"
	"io"
	"testing"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/index/indextest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/presskit"
)

// thirty is a desk with thirty projects of one country.
func thirty(t testing.TB, country string) *edition.Desk {
	t.Helper()
	var projects []ngeu.Project
	for p, err := range indextest.Scale(t, 3000) {
		if err != nil {
			t.Fatal(err)
		}
		if p.Country == country && len(projects) < 30 {
			projects = append(projects, p)
		}
	}
	if len(projects) != 30 {
		t.Fatalf("%d projects of %s", len(projects), country)
	}
	d, _ := editiontest.Desk(t, projects...)
	return d
}

func kitsOf(t testing.TB, d *edition.Desk, place string, langs ...i18n.Lang) (kits []presskit.Kit) {
	t.Helper()
	for _, lang := range langs {
		kits = append(kits, presskit.Kit{Edition: open(t, d, lang, place), Base: site})
	}
	return kits
}

// The kit of a country with thirty projects in two languages: within 10 s on two
// processors is the goal, user time counts both.
func BenchmarkKit(b *testing.B) {
	s, d := studio(b), thirty(b, "IT")
	kits := kitsOf(b, d, "IT", "it", "de")
	var first []byte
	b.ReportAllocs()
	for b.Loop() {
		var buf bytes.Buffer
		if err := s.WriteKits(context.Background(), &buf, kits...); err != nil {
			b.Fatal(err)
		}
		if first == nil {
			first = buf.Bytes()
		} else if !bytes.Equal(first, buf.Bytes()) {
			b.Fatal("the same kit was written in two ways")
		}
	}
	b.ReportMetric(float64(len(first))/1e6, "MB/kit")
}

// A card for links, as /images/map.png draws it.
func BenchmarkPicture(b *testing.B) {
	s, d := studio(b), thirty(b, "IT")
	ed := open(b, d, "it", "IT")
	b.ReportAllocs()
	for b.Loop() {
		p, err := s.Picture(context.Background(), presskit.Request{Edition: ed, W: 1200, H: 630})
		if err != nil {
			b.Fatal(err)
		}
		png, err := p.PNG(1)
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.Discard.Write(png) // takes all
	}
}
