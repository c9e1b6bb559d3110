package notice_test

import (
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/notice"
)

func TestComposeInEveryLanguage(t *testing.T) {
	all, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	snapshot := ngeu.Snapshot{AsOf: "2026-11", Sources: []ngeu.SourceState{{ID: "builtin", Name: "Collection"}, {ID: "other", Name: "Register"}}}
	for _, l := range i18n.Languages {
		n := notice.Compose(all.Printer(l), snapshot, notice.Layers{Boundaries: true})
		if n.Lang() != l || n.Short() == "" || len(n.Full()) != 4 {
			t.Errorf("%s: incomplete notice %+v", l, n)
		}
		for _, part := range n.Full()[1:] {
			if !strings.Contains(n.Text(), part) {
				t.Errorf("%s: the text lacks %q", l, part)
			}
		}
		for _, want := range []string{n.Funding(), n.AsOf(), "EuroGeographics", "GeoNames", "Natural Earth", "Register", all.Printer(l).T("source.builtin")} {
			if !strings.Contains(n.Attribution(), want) {
				t.Errorf("%s: the attribution lacks %q: %s", l, want, n.Attribution())
			}
		}
	}
	bare := notice.Compose(all.Printer("en"), ngeu.Snapshot{}, notice.Layers{})
	if strings.Contains(bare.Attribution(), "EuroGeographics") {
		t.Error("boundaries are credited though they are not installed")
	}
}

func TestZeroNoticeRefusesToBeRead(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a zero Notice could be read")
		}
	}()
	_ = notice.Notice{}.Short()
}
