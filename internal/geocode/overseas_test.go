package geocode_test

import (
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/i18n"
)

// The region that NUTS makes of the French outermost regions has a name in every
// language, and the heading that NUTS gives it stands nowhere, not in what is
// said of its parts either.
func TestOverseasIsNamedInEveryLanguage(t *testing.T) {
	g := open(t)
	for _, l := range i18n.Languages {
		name, lang := g.Name(string(geocode.Overseas), string(l))
		if lang != string(l) || strings.Contains(name, "RUP") || name == "" {
			t.Errorf("%s: %q in %q", l, name, lang)
		}
		if p, ok := g.Place("FRY4", string(l)); !ok || strings.Contains(p.Context, "RUP") {
			t.Errorf("%s: La Réunion lies in %q", l, p.Context)
		}
	}
}
