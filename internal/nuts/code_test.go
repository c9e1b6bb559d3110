package nuts_test

import (
	"testing"

	"github.com/ngeumap/ngeumap/internal/nuts"
)

func TestCode(t *testing.T) {
	for _, c := range []struct {
		in      string
		code    nuts.Code
		level   int
		country string
		parent  nuts.Code
	}{
		{"ITI32", "ITI32", 3, "IT", "ITI3"},
		{" iti3 ", "ITI3", 2, "IT", "ITI"},
		{"GR3", "EL3", 1, "EL", "EL"},
		{"de", "DE", 0, "DE", ""},
		{"BE32A", "BE32A", 3, "BE", "BE32"},
	} {
		got, err := nuts.Parse(c.in)
		if err != nil || got != c.code || got.Level() != c.level || got.Country() != c.country || got.Parent() != c.parent {
			t.Errorf("%q: %q level %d country %q parent %q, %v", c.in, got, got.Level(), got.Country(), got.Parent(), err)
		}
	}
	for _, in := range []string{"", "I", "ITI321", "I1", "IT-3", "ÅT", "lau-IT-1", "IT\x00"} {
		if got, err := nuts.Parse(in); err == nil {
			t.Errorf("%q: %q, no error", in, got)
		}
	}
	if c := nuts.Code("ITI3"); c.At(0) != "IT" || c.At(1) != "ITI" || c.At(2) != "ITI3" || c.At(3) != "" || c.At(-1) != "" {
		t.Errorf("At of ITI3: %q %q %q %q", c.At(0), c.At(1), c.At(2), c.At(3))
	}
	if c := nuts.Code(""); c.Level() != -1 || c.Country() != "" || c.Parent() != "" {
		t.Error("the empty code is something")
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"ITI32", "gr", "BE32A", "ÅT1", "  ", "\x00\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := nuts.Parse(s)
		if err != nil {
			return
		}
		if again, err := nuts.Parse(string(c)); err != nil || again != c {
			t.Errorf("%q: %q, then %q, %v", s, c, again, err)
		}
		if l := c.Level(); l < 0 || l > 3 || c.At(l) != c {
			t.Errorf("%q: level %d", s, l)
		}
	})
}
