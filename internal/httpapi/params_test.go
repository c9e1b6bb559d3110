package httpapi

import (
	"errors"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

func TestParseFilterIsCanonical(t *testing.T) {
	for query, want := range map[string]string{
		"":                                  "",
		"country=it":                        "country=IT",
		"country=GR&country=el,IT":          "country=EL,IT",
		"country=IT,IT,,":                   "country=IT",
		"place=gr30":                        "place=EL30",
		"place=LAU-be-62063":                "place=lau-BE-62063",
		"q=%20solar%20%20roof%20":           "q=solar roof",
		"q=%CE%91%CE%B8%CE%AE%CE%BD%CE%B1":  "q=Αθήνα",
		"year=2023":                         "year=2023",
		"year=2021..2026":                   "year=2021..2026",
		"year=2022&year=2023,2024":          "year=2022..2024",
		"bbox=1,2,3,4":                      "bbox=1,2,3,4",
		"bbox=-10.5,35,30,70.25":            "bbox=-10.5,35,30,70.25",
		"pillar=health_resilience&status=":  "pillar=health_resilience",
		"kind=reform&precision=site,street": "kind=reform&precision=site,street",
		"datetime=2022-03-01T00:00:00Z/..":  "year=2022..2099",
		"q='%3B+DROP+TABLE+project--":       "q='; DROP TABLE project--",
	} {
		p, err := parseStrict(httptest.NewRequest("GET", "/?"+query, nil), listNames)
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		if got := p.filter.Key(); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}

func TestBadParametersAreNamed(t *testing.T) {
	for query, want := range map[string]string{
		"country=XX":                    "country",
		"country=ITA":                   "country",
		"pillar=green":                  "pillar",
		"status=done":                   "status",
		"kind=loan":                     "kind",
		"precision=exact":               "precision",
		"place=%2F..%2F":                "place",
		"theme=A%20B":                   "theme",
		"year=now":                      "year",
		"year=2026..2021":               "year",
		"year=2021,now":                 "year",
		"bbox=1,2,3":                    "bbox",
		"bbox=3,2,1,4":                  "bbox",
		"bbox=1,4,3,2":                  "bbox",
		"bbox=45,9,46,200":              "bbox",
		"bbox=NaN,1,2,3":                "bbox",
		"bbox=a,b,c,d":                  "bbox",
		"limit=0":                       "limit",
		"limit=10001":                   "limit",
		"limit=-1":                      "limit",
		"limit=ten":                     "limit",
		"lang=xx":                       "lang",
		"sort=amount":                   "sort",
		"q=%00":                         "q",
		"q=%0A":                         "q-ok", // white space folds to a blank
		"q=%07":                         "q",
		"q=%FF%FE":                      "q",
		"pilar=x":                       "pilar",
		"q=%zz":                         "query",
		"q=a;b=c":                       "query",
		"q=" + strings.Repeat("a", 300): "q",
		"x=" + strings.Repeat("a", 1e4): "query",
		"datetime=yesterday":            "datetime",
	} {
		_, err := parseStrict(httptest.NewRequest("GET", "/?"+query, nil), listNames)
		if want == "q-ok" {
			if err != nil {
				t.Errorf("%s: %v", query, err)
			}
			continue
		}
		var invalid *ngeu.InvalidError
		if !errors.As(err, &invalid) {
			t.Errorf("%.60s: error %v, want an InvalidError", query, err)
		} else if invalid.Field != want {
			t.Errorf("%.60s: names %q, want %q", query, invalid.Field, want)
		}
	}
}

// Pages ignore what they do not know, but not what they know and cannot read.
func TestPagesIgnoreUnknownParameters(t *testing.T) {
	p, err := parsePage(httptest.NewRequest("GET", "/?utm_source=x&country=IT&fbclid=1", nil))
	if err != nil || p.filter.Key() != "country=IT" {
		t.Errorf("%v, %v", p.filter.Key(), err)
	}
	if _, err := parsePage(httptest.NewRequest("GET", "/?country=XX", nil)); err == nil {
		t.Error("a bad country was accepted")
	}
}

func FuzzParse(f *testing.F) {
	for _, q := range []string{"country=IT&pillar=green_transition", "bbox=1,2,3,4&year=2021..2026", "place=lau-BE-62063&q=école", "q=%00", "bbox=1e309,0,1,1", "datetime=../2023-01-01", "year=2021..2022,2023"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL = &url.URL{Path: "/", RawQuery: raw}
		p, err := parseStrict(r, listNames)
		if err != nil {
			return
		}
		// What was read, written and read again is the same filter.
		again, err := ParseFilter(p.filter.Query())
		if err != nil {
			t.Fatalf("%q: %v of its own query %v", raw, err, p.filter.Query())
		}
		if diff := cmp.Diff(p.filter, again); diff != "" {
			t.Fatalf("%q: %s", raw, diff)
		}
	})
}
