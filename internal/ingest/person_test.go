package ingest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// All names here are made up; so are the numbers.
func TestNatural(t *testing.T) {
	rules := recipients{
		Kinds:  []string{"MEDIC FAMILIE", "osoba fizyczna*"},
		Words:  []string{"PFA", "CMI", "Întreprindere individuală", "Mrs"},
		Bodies: []string{"SRL", "SA", "SC", "Comune di"},
		Codes:  []string{`P\d{4}`},
	}
	if err := rules.compile(); err != nil {
		t.Fatal(err)
	}
	named := recipients{Names: true, Bodies: []string{"srl", "comune"}}
	if err := named.compile(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what                      string
		rules                     *recipients
		country, kind, name, code string
		want                      bool
	}{
		{"codice fiscale", &rules, "IT", "", "Comune di Prova", "PRVMRA70A41H501X", true},
		{"codice fiscale in small letters, with blanks", &rules, "IT", "", "Prova Mara", "prvmra 70a41 h501x", true},
		{"partita IVA", &rules, "IT", "", "Prova Mara", "00833360738", false},
		{"masked by its publisher", &rules, "IT", "", "Prova Mara", "****************", true},
		{"Spanish DNI", &rules, "ES", "", "X", "12345678Z", true},
		{"Spanish NIE", &rules, "ES", "", "X", "X1234567L", true},
		{"Spanish body", &rules, "ES", "", "X", "A28000000", false},
		{"Romanian CNP", &rules, "RO", "", "X", "1800101221144", true},
		{"Romanian CUI", &rules, "RO", "", "X", "4357937", false},
		{"a country's own numbers only", &rules, "RO", "", "X", "12345678Z", false},
		{"pattern of the list", &rules, "DE", "", "X", "p1234", true},
		{"kind", &rules, "RO", "medic familie", "Cabinet Doamna Probă", "", true},
		{"kind, but a body", &rules, "RO", "MEDIC FAMILIE", "SC PROBĂ MEDICAL S.R.L.", "", false},
		{"beginning of a kind", &rules, "PL", "Osoba fizyczna prowadząca działalność", "Próba", "", true},
		{"form of a sole trader", &rules, "RO", "IMM", "PROBĂ ION PFA", "", true},
		{"several words, other accents", &rules, "RO", "", "PROBA ION INTREPRINDERE INDIVIDUALA", "", true},
		{"title", &rules, "IE", "", "Mrs. Test", "", true},
		{"inside a word is no word", &rules, "RO", "", "CMIT Holding", "", false},
		{"a hospital named after a doctor", &rules, "RO", "SPITAL", "Spitalul Dr. Probă", "", false},
		{"no rules", &recipients{}, "DE", "", "Erika Muster", "", false},
		{"looks like a name", &named, "DE", "", "Erika Muster", "", true},
		{"one word is none", &named, "DE", "", "Musterstadt", "", false},
		{"a body by a word", &named, "IT", "", "Comune Alfa", "", false},
		{"digits", &named, "IT", "", "Scuola Media 3", "", false},
	} {
		if got := c.rules.natural(c.country, c.kind, c.name, c.code); got != c.want {
			t.Errorf("%s: got %v for %q %q", c.what, got, c.name, c.code)
		}
	}
	if err := (&recipients{Codes: []string{"("}}).compile(); err == nil || !strings.Contains(err.Error(), "recipients.codes") {
		t.Errorf("got %v", err)
	}
}

func TestHide(t *testing.T) {
	rules := recipients{Words: []string{"CMI"}}
	if err := rules.compile(); err != nil {
		t.Fatal(err)
	}
	project := func() ngeu.Project {
		return ngeu.Project{Country: "RO", Name: "Dotare CMI Probă V. Doina", Summary: "Pentru doamna DOINA  PROBA, medic.", Beneficiary: "CMI PROBĂ DOINA ", YearStart: 2022}
	}
	p := project()
	p.Name = "Dotare cabinet Probă-Doina"
	rules.hide(&p, "", "", 2023)
	want := ngeu.Project{Country: "RO", Name: "Dotare cabinet N. N.", Summary: "Pentru doamna N. N., medic.", YearStart: 2022,
		Person: &ngeu.Person{Name: "CMI PROBĂ DOINA ", RemoveOn: "2025-12-31"}}
	if d := cmp.Diff(want, p); d != "" {
		t.Error(d)
	}
	p = project()
	rules.hide(&p, "", "", 0)
	if p.Person == nil || p.Person.RemoveOn != "2024-12-31" {
		t.Errorf("without a year of payment: %+v", p.Person)
	}
	p = project()
	p.YearStart = 0
	rules.hide(&p, "", "", 0)
	if p.Person == nil || *p.Person != (ngeu.Person{}) {
		t.Errorf("without any year: %+v", p.Person)
	}
	p = project()
	p.Beneficiary = "Orașul Probă"
	body := p
	rules.hide(&p, "", "", 2023)
	if d := cmp.Diff(body, p); d != "" {
		t.Error("a body: ", d)
	}
}
