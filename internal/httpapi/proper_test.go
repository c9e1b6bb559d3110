package httpapi

import (
	"testing"

	"github.com/ngeumap/ngeumap/internal/i18n"
)

func TestProper(t *testing.T) {
	for _, c := range []struct{ page, text, want string }{
		{"el", "Arr. Liège, Βέλγιο", `<span lang="und-Latn">Arr. Liège</span>, Βέλγιο`},
		{"bg", `Дом "A & B" <i>`, `Дом &#34;<span lang="und-Latn">A &amp; B</span>&#34; &lt;<span lang="und-Latn">i</span>&gt;`},
		{"fr", "Arr. Liège, Belgique", "Arr. Liège, Belgique"},
		{"fr", "Λιέγη & <b>", `<span lang="und-Grek">Λιέγη</span> &amp; &lt;b&gt;`},
		{"de", "София, Bulgarien", `<span lang="und-Cyrl">София</span>, Bulgarien`},
		{"bg", "Luleå (Norran) 5", `<span lang="und-Latn">Luleå (Norran)</span> 5`},
		{"bg", "", ""},
	} {
		if got := string(proper(i18n.Lang(c.page), c.text)); got != c.want {
			t.Errorf("%s %q: %s, want %s", c.page, c.text, got, c.want)
		}
	}
}
