package presskit_test

import (
	"context"
	"errors"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/figures"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/index/indextest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/presskit"
	"github.com/ngeumap/ngeumap/internal/tile"
)

var studios struct {
	sync.Once
	one *presskit.Studio
	err error
}

// studio is made once for all tests, over the real geodata.
func studio(t testing.TB) *presskit.Studio {
	t.Helper()
	atlas := editiontest.Open(t)
	studios.Do(func() {
		geodata := os.DirFS("../../geodata")
		labels, err := tile.Labels(geodata)
		if err != nil {
			studios.err = err
			return
		}
		areas := tile.NewAreas(atlas.Regions)
		base, err := tile.NewBase(geodata, areas, labels)
		if err != nil {
			studios.err = err
			return
		}
		plans, err := figures.Load(geodata)
		if err != nil {
			studios.err = err
			return
		}
		studios.one, studios.err = presskit.New(presskit.Options{Geodata: geodata, Web: os.DirFS("../../web"), Base: base, Areas: areas, Plans: plans})
	})
	if studios.err != nil {
		t.Fatal(studios.err)
	}
	return studios.one
}

// desk has some thousand projects of the scale set beside the small ones.
func desk(t testing.TB) *edition.Desk {
	t.Helper()
	projects := editiontest.Projects()
	for p, err := range indextest.Scale(t, 3000) {
		if err != nil {
			t.Fatal(err)
		}
		projects = append(projects, p)
	}
	d, _ := editiontest.Desk(t, projects...)
	return d
}

func open(t testing.TB, d *edition.Desk, lang i18n.Lang, places ...string) edition.Edition {
	t.Helper()
	ed, err := d.Open(context.Background(), edition.Request{Lang: lang, Filter: ngeu.Filter{Places: places}})
	if err != nil {
		t.Fatal(err)
	}
	return ed
}

// page is an address as long as those of real sites.
func page(ed edition.Edition) string {
	return "https://map.example.eu/" + string(ed.Lang()) + "/places/" + url.PathEscape(strings.Join(ed.Filter().Places, ","))
}

func TestSizesThatDoNotFitAreRefused(t *testing.T) {
	s, d := studio(t), desk(t)
	ed := open(t, d, "ga", "IE")
	for name, size := range map[string][2]int{"width": {319, 800}, "height": {800, 5000}} {
		_, err := s.Picture(context.Background(), presskit.Request{Edition: ed, W: size[0], H: size[1]})
		var invalid *ngeu.InvalidError
		if !errors.As(err, &invalid) || invalid.Field != name {
			t.Errorf("%v: %v", size, err)
		}
	}
	_, err := s.Picture(context.Background(), presskit.Request{Edition: ed, W: 4096, H: 320})
	var invalid *ngeu.InvalidError
	if err != nil && (!errors.As(err, &invalid) || invalid.Field != "height" || !strings.Contains(invalid.Reason, "must be at least")) {
		t.Errorf("a strip: %v", err)
	}
}

// editionAt asks for an earlier state of an edition.
func editionAt(ed edition.Edition, asOf string) edition.Request {
	return edition.Request{Lang: ed.Lang(), Filter: ed.Filter(), AsOf: asOf}
}
