package ngeu_test

import (
	"testing"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

func TestGuardCell(t *testing.T) {
	for in, want := range map[string]string{
		"":                 "",
		"Tram":             "Tram",
		"'s-Hertogenbosch": "'s-Hertogenbosch",
		"a=b":              "a=b",
		"–5 °C":            "–5 °C",
		"=cmd()":           "'=cmd()",
		"+39 06":           "'+39 06",
		"-1":               "'-1",
		"@SUM(A1)":         "'@SUM(A1)",
		"\t=1":             "'\t=1",
		"\r\n =1":          "'\r\n =1",
		"'=1":              "''=1",
		"''@x":             "'''@x",
		"Ενέργεια = ζωή":   "Ενέργεια = ζωή",
		"= Ενέργεια":       "'= Ενέργεια",
	} {
		if got := ngeu.GuardCell(in); got != want {
			t.Errorf("GuardCell(%q) = %q, want %q", in, got, want)
		}
	}
}

// Whatever the text, it comes back as it went.
func FuzzGuardCell(f *testing.F) {
	for _, s := range []string{"", "=", "'=", "''=", "' '=", "'", "'s", "\t-", "София", "\u00a0=", "a'="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := ngeu.UnguardCell(ngeu.GuardCell(s)); got != s {
			t.Errorf("%q came back as %q", s, got)
		}
	})
}
