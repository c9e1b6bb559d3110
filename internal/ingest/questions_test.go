package ingest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/ingest"
	"github.com/ngeumap/ngeumap/internal/store"
)

// TestDecisions follows a place that is not sure from the import that asks, over
// the steward's answer, to the import that corrects what is published.
func TestDecisions(t *testing.T) {
	im, s := importer(t)
	var reviews store.Reviews = s
	im.Reviews = reviews
	list := "id,name,country,place_name\nx-1,One,DE,Neustadt\nx-2,Two,DE,NEUSTADT\nx-3,Three,DE,München\n"

	// A dry run asks nobody.
	dry, err := im.Run(t.Context(), ingest.Options{DryRun: true, Started: time.Now()}, file("list.csv", list))
	if err != nil || dry.Questions != 1 {
		t.Fatalf("%+v, %v", dry, err)
	}
	if p, err := reviews.Progress(t.Context()); err != nil || p != (store.Progress{}) {
		t.Fatalf("after a dry run: %+v, %v", p, err)
	}

	report, _, projects := run(t, im, s, list)
	if report.Questions != 1 || projects["x-1"].Locations[0].Precision.IsPoint() {
		t.Fatalf("%+v, %+v", report, projects["x-1"])
	}
	q, err := reviews.Next(t.Context())
	if err != nil || q.Source != "ngeumap" || q.Name != "Neustadt" || q.Country != "DE" || q.Rows != 2 || len(q.Candidates) < 2 || q.Reason == "" {
		t.Fatalf("%+v, %v", q, err)
	}
	chosen := q.Candidates[1].Code
	if !strings.HasPrefix(chosen, "lau-DE-") {
		t.Fatalf("candidate %+v", q.Candidates[1])
	}
	if err := reviews.Decide(t.Context(), q.ID, store.Decision{Code: chosen, By: "eva", At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	report, _, projects = run(t, im, s, list)
	if report.Changed != 2 || report.Unchanged != 1 || report.Questions != 0 || projects["x-1"].Locations[0].PlaceCode != chosen || projects["x-2"].Locations[0].PlaceCode != chosen {
		t.Errorf("after the answer: %s, %+v", report, projects["x-1"].Locations)
	}
	if report, _, _ = run(t, im, s, list); report.Unchanged != 3 {
		t.Errorf("again: %s", report)
	}

	// None of them: the place keeps to its region, and is not asked again.
	if err := reviews.Decide(t.Context(), q.ID, store.Decision{By: "eva", At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	report, _, projects = run(t, im, s, list)
	if report.Changed != 2 || report.Questions != 0 || projects["x-1"].Locations[0].PlaceCode != "DE" {
		t.Errorf("none of them: %s, %+v", report, projects["x-1"].Locations)
	}
	if _, err := reviews.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	if report, _, _ = run(t, im, s, list); report.Questions != 1 {
		t.Errorf("after taking it back: %s, %d questions", report, report.Questions)
	}
}

// A steward may find that a list names the wrong region.
func TestDecisionAgainstTheRegion(t *testing.T) {
	im, s := importer(t)
	im.Reviews = s
	list := "id,name,country,place_name,region\nx-1,One,RO,Cluj-Napoca,București\n"
	_, _, projects := run(t, im, s, list)
	q, err := s.Next(t.Context())
	if err != nil || len(q.Candidates) == 0 || projects["x-1"].Locations[0].Precision.IsPoint() {
		t.Fatalf("%+v, %v, %+v", q, err, projects["x-1"])
	}
	if err := s.Decide(t.Context(), q.ID, store.Decision{Code: q.Candidates[0].Code, At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	report, rows, projects := run(t, im, s, list)
	if l := projects["x-1"].Locations[0]; report.Changed != 1 || l.PlaceCode != q.Candidates[0].Code || l.NUTS[3] != "RO113" {
		t.Errorf("%s %v: %+v", report, rows, l)
	}
}

// TestPersons reads a made-up list with a natural person in it.
func TestPersons(t *testing.T) {
	im, s := importer(t)
	list := "COMPONENTA,INVESTITIA,NR_CONTRACT,TITLU_CONTRACT,DENUMIRE_BENEFICIAR,CUI,TIP_BENEFICIAR,STADIU,DATA_INCEPUT,JUDET_IMPLEMENTARE,LOCALITATE_IMPLEMENTARE\n" +
		"C12,I1.1,7,Dotare cabinet Doina Probescu,CMI PROBESCU DOINA,30303,MEDIC FAMILIE,FINALIZAT,2099-02-01,IASI,IASI\n" +
		"C12,I1.1,8,Dotare,SC PROBESCU MEDICAL S.R.L.,4357937,MEDIC FAMILIE,FINALIZAT,2023-02-01,IASI,IASI\n" +
		"C12,I1.1,9,Dotare,Un nume,1800101221144,UAT,FINALIZAT,2023-02-01,IASI,IASI\n"
	report, _, projects := run(t, im, s, list)
	if report.Added != 3 || report.Profile != "ro-pnrr" {
		t.Fatalf("%s, profile %s", report, report.Profile)
	}
	hidden, body := projects["ro-c12-i1-1-7"], projects["ro-c12-i1-1-8"]
	if hidden.Beneficiary != "" || hidden.Person != nil || hidden.Name != "Dotare cabinet N. N." {
		t.Errorf("%+v", hidden)
	}
	if body.Beneficiary != "SC PROBESCU MEDICAL S.R.L." {
		t.Errorf("%+v", body)
	}
	kept, err := s.Persons(t.Context())
	if err != nil || len(kept) != 2 || kept[0] != (store.Person{Project: hidden.ID, Name: "CMI PROBESCU DOINA", RemoveOn: "2101-12-31"}) ||
		kept[1] != (store.Person{Project: "ro-c12-i1-1-9", RemoveOn: "2025-12-31"}) {
		t.Errorf("%+v, %v", kept, err)
	}
	if report, _, _ = run(t, im, s, list); report.Unchanged != 3 {
		t.Errorf("again: %s", report)
	}

	// Lists that number nobody have the name in the id.
	_, _, projects = run(t, im, s, "Perceptor final;NIF;Medida;Importe\nProbeta Nadie;12345678Z;C01.I1;100,00\nAyuntamiento de Prueba;P2800000A;C01.I1;100,00\n")
	for id, p := range projects {
		if strings.Contains(id, "probeta") || strings.Contains(strings.ToLower(p.Name+p.Beneficiary), "probeta") {
			t.Errorf("%+v", p)
		}
	}
	if projects["es-top100-ayuntamiento-de-prueba-c01-i1"].Beneficiary != "Ayuntamiento de Prueba" {
		t.Errorf("%v", projects)
	}
}
