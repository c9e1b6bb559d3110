package ingest_test

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"testing"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/export"
	"github.com/ngeumap/ngeumap/internal/feature"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ingest"
	"github.com/ngeumap/ngeumap/internal/store/sqlite"
)

// Texts that look like formulas go out with a guard, come in without, and go out
// the same again.
func TestGuardedTextsRoundTrip(t *testing.T) {
	ctx, a := context.Background(), editiontest.Open(t)
	in := "id,name,country,summary,beneficiary,measure\r\n" +
		"be-one,=cmd(),BE,\"@a \"\"b\"\",\nc\",-x,'=y\r\n" +
		"be-two,''+z,BE,'s-Gravenbrakel,+32 2,=\r\n"
	for range 3 {
		s, err := sqlite.Open(ctx, sqlite.Options{Path: filepath.Join(t.TempDir(), "t.db"), Fold: geocode.Fold})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		im := ingest.Importer{Store: s, Places: ingest.NewPlacer(a.Regions, a.Places)}
		if _, err := im.Run(ctx, ingest.Options{Profile: "ngeumap"}, ingest.File{Name: "in.csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader([]byte(in))), nil }}); err != nil {
			t.Fatal(err)
		}
		d := edition.NewDesk(edition.Options{Reader: s, Words: a.Words, Places: a.Places, Regions: a.Regions})
		if _, err := d.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		ed, err := d.Open(ctx, edition.Request{})
		if err != nil {
			t.Fatal(err)
		}
		f, _ := export.ByExtension("csv")
		var out bytes.Buffer
		if err := f.Write(ctx, &out, feature.Rows{Edition: ed}); err != nil {
			t.Fatal(err)
		}
		if in[:20] == out.String()[:20] && in != out.String() {
			t.Errorf("out\n%s\nin again, and out\n%s", in, out.String())
		}
		in = out.String()
		p, err := ed.Project(ctx, "be-one")
		if err != nil || p.Name != "=cmd()" || p.Summary != "@a \"b\",\nc" || p.Beneficiary != "-x" {
			t.Errorf("%+v, %v", p, err)
		}
	}
}
