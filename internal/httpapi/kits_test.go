package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
)

func TestKits(t *testing.T) {
	s := pressSite(t)
	w := askFor(s, "/kits/EL.zip?lang=el,en")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/zip" || !strings.HasPrefix(w.Body.String(), "PK") {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	if again := askFor(s, "/kits/EL.zip?lang=el,en", "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("with its validator: %d", again.Code)
	}
	for path, status := range map[string]int{"/kits/ZZ9.zip": 404, "/kits/EL.zip?lang=xx": 400, "/kits/EL.zip?pillar=x": 400, "/kits/EL.zip?lang=bg,cs,da,de,el": 400} {
		if w := askFor(s, path); w.Code != status {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	words := editiontest.Open(t).Words.Printer("fr")
	page := askFor(s, "/fr/kits/EL", "Accept", "text/html").Body.String()
	if !strings.Contains(page, `href="/kits/EL.zip?lang=fr"`) {
		t.Errorf("the page offers no kit: %s", page)
	}
	_, rest, _ := strings.Cut(page, "<code>")
	number, _, _ := strings.Cut(rest, "</code>")
	for given, want := range map[string]string{number: "kit.same", "EL.1.00000000": "kit.unknown", "nonsense": "kit.unknown"} {
		if page := askFor(s, "/fr/kits/EL?kit="+given, "Accept", "text/html").Body.String(); !strings.Contains(strings.ReplaceAll(page, "&#39;", "'"), words.T(want)) {
			t.Errorf("%q: the page does not say %q", given, words.T(want))
		}
	}
	if w := askFor(s, "/fr/kits/ZZ9", "Accept", "text/html"); w.Code != http.StatusNotFound {
		t.Errorf("an unknown place: %d", w.Code)
	}
}
