package ingest_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ngeumap/ngeumap/internal/ingest"
	"github.com/ngeumap/ngeumap/internal/store"
)

// rows makes a list of n projects with the ISTAT codes of the given format.
func rows(n int, code string, change func(i int) string) string {
	var b strings.Builder
	b.WriteString("id,name,country,istat,amount_eur\n")
	for i := range n {
		name := "Project"
		if change != nil {
			if name = change(i); name == "" {
				continue
			}
		}
		fmt.Fprintf(&b, "it-%d,%s,IT,"+code+",%d\n", i, name, 1000+i, i*i)
	}
	return b.String()
}

func TestDrift(t *testing.T) {
	last := rows(100, "%06d", nil)
	var short strings.Builder // without the last two columns
	for line := range strings.Lines(last) {
		short.WriteString(strings.Join(strings.Split(line, ",")[:3], ",") + "\n")
	}
	upTo := func(n int, as string) func(int) string {
		return func(i int) string {
			if i < n {
				return as
			}
			return "Project"
		}
	}
	for name, c := range map[string]struct {
		content string
		want    []string
	}{
		"the same":        {last, nil},
		"2 % removed":     {rows(98, "%06d", nil), nil},
		"3 % removed":     {rows(97, "%06d", nil), []string{"3 of 100 published projects are no longer in the list, 3.0 %, and more than 2 % is an alarm"}},
		"20 % changed":    {rows(100, "%06d", upTo(20, "Other")), nil},
		"21 % changed":    {rows(100, "%06d", upTo(21, "Other")), []string{"21 of 100 published projects changed, 21.0 %, and more than 20 % is an alarm"}},
		"many added":      {rows(400, "%06d", nil), nil},
		"columns missing": {short.String(), []string{"column istat is missing, which import 1 had", "column amount_eur is missing, which import 1 had", "100 of 100"}},
		"column new":      {strings.Replace(strings.ReplaceAll(last, "\n", ",x1\n"), "amount_eur,x1", "amount_eur,cup", 1), []string{"column cup is new since import 1"}},
		"zeros lost":      {rows(100, "%d", nil), []string{"the codes in column istat had 6 characters in import 1 and have 4 now"}},
		"some zeros lost": {strings.Replace(strings.Replace(last, ",001005,", ",1005,", 1), ",001006,", ",1006,", 1), []string{"the codes in column istat had 6 characters in import 1 and have several widths now, most of them 6"}},
		"one zero lost":   {strings.Replace(last, ",001005,", ",1005,", 1), nil},
		"no codes":        {rows(100, "%d.0", nil), []string{"the codes in column istat had 6 characters in import 1 and are no codes any more"}},
	} {
		t.Run(name, func(t *testing.T) {
			im, s := importer(t)
			first := must(im.Run(t.Context(), ingest.Options{Started: time.Now()}, file("list.csv", last)))
			for _, dry := range []bool{true, false} {
				report, err := im.Run(t.Context(), ingest.Options{Started: time.Now(), DryRun: dry}, file("list.csv", c.content))
				var stopped *ingest.DriftError
				if (err != nil) != (c.want != nil) || err != nil && !errors.As(err, &stopped) {
					t.Fatalf("got %v, want %q", err, c.want)
				}
				if c.want == nil {
					continue
				}
				for i, want := range c.want {
					if i >= len(stopped.Alarms) || !strings.HasPrefix(stopped.Alarms[i], want) {
						t.Errorf("got %q, want %q", stopped.Alarms, c.want)
					}
				}
				if len(stopped.Alarms) != len(c.want) || report.Read == 0 || report.Import != 0 {
					t.Errorf("got %q and %v, want %q", stopped.Alarms, report, c.want)
				}
				if d := cmp.Diff(first.Snapshot, must(s.Snapshot(t.Context()))); d != "" {
					t.Errorf("something was published: %s", d)
				}
			}
			report, err := im.Run(t.Context(), ingest.Options{Started: time.Now(), AcceptDrift: true}, file("list.csv", c.content))
			if err != nil || len(report.Drift) != len(c.want) {
				t.Errorf("accepted: %v, %q", err, report.Drift)
			}
			if err := s.Verify(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestDriftOf: what is compared is the last import that is in effect, of the
// same source, read by the same profile.
func TestDriftOf(t *testing.T) {
	im, s := importer(t)
	option := func(source string) ingest.Options {
		return ingest.Options{Profile: "ngeumap", Started: time.Now(), Set: map[string]string{"source": source}}
	}
	must(im.Run(t.Context(), option("a"), file("a.csv", rows(100, "%06d", nil))))
	if _, err := im.Run(t.Context(), option("b"), file("b.csv", "id,name,country\nel-1,One,EL\n")); err != nil {
		t.Errorf("another source: %v", err)
	}
	o := option("a")
	o.AcceptDrift = true
	second := must(im.Run(t.Context(), o, file("a.csv", "id,name,country\nit-0,One,IT\n")))
	if _, err := s.Revert(t.Context(), second.Import); err != nil {
		t.Fatal(err)
	}
	if report, err := im.Run(t.Context(), option("a"), file("a.csv", rows(100, "%06d", nil))); err != nil || report.Unchanged != 100 {
		t.Errorf("after a rollback: %v, %v", report, err)
	}
}

func TestDuplicates(t *testing.T) {
	im, s := importer(t)
	a := "id,name,country,place_name,precision\n" +
		"it-1,One,IT,Roma,municipality\n" + // 2
		"it-2,Two,IT,,\n" +
		"it-2,Two,IT,,\n" + // 4: the same, next to it
		"it-3,Three,IT,,\n" +
		"it-1,One,IT,Roma,municipality\n" + // 6: the same, far from it
		"it-1,One,IT,Milano,municipality\n" + // 7: another place of it
		"it-3,Other,IT,,\n" // 8: the same key, other content
	b := "id,name,country,place_name,precision\n" +
		"it-2,Two,IT,,\n" + // the same in another file
		"it-2,Second,IT,,\n"
	var out strings.Builder
	report, err := im.Run(t.Context(), ingest.Options{Started: time.Now(), Report: &out}, file("a.csv", a), file("b.csv", b))
	if err != nil {
		t.Fatal(err)
	}
	want := `line,column,value,reason,suggestion,outcome,file
4,id,it-2,duplicate: says the same as line 3; nothing is lost,,rejected,a.csv
6,id,it-1,duplicate: says the same as line 2; nothing is lost,,rejected,a.csv
8,name,Other,"an earlier row of the same project, line 5, says something else",,rejected,a.csv
2,id,it-2,duplicate: says the same as a.csv line 3; nothing is lost,,rejected,b.csv
3,id,it-2,a.csv line 3 has the same id and says something else; the first counts,,rejected,b.csv
`
	if d := cmp.Diff(want, out.String()); d != "" {
		t.Error(d)
	}
	if got := report.String(); got != "read=8 added=3 changed=0 unchanged=0 removed=0 quarantined=0 rejected=5" || report.Duplicates != 3 {
		t.Errorf("got %s, %d duplicates", got, report.Duplicates)
	}
	again := must(im.Run(t.Context(), ingest.Options{Started: time.Now()}, file("a.csv", a), file("b.csv", b)))
	if again.Counts != (store.Counts{Read: 8, Unchanged: 3, Rejected: 5}) {
		t.Errorf("again: %v", again)
	}
	if p := must(s.Project(t.Context(), again.Snapshot.ID, "it-3")); p.Name != "Three" {
		t.Errorf("got %q", p.Name)
	}
}

func TestProgress(t *testing.T) {
	im, _ := importer(t)
	content := rows(1200, "%06d", nil)
	f := file("list.csv", content)
	f.Size = int64(len(content))
	var got []ingest.Progress
	o := ingest.Options{Started: time.Now(), Progress: func(p ingest.Progress) { got = append(got, p) }}
	if _, err := im.Run(t.Context(), o, f); err != nil {
		t.Fatal(err)
	}
	last := ingest.Progress{Rows: 1200, Done: f.Size, Size: f.Size, Last: true}
	if len(got) != 3 || got[0].Rows != 500 || got[1].Rows != 1000 || got[2] != last {
		t.Errorf("got %+v", got)
	}
	f.Size = 0
	if _, err := im.Run(t.Context(), o, f); err != nil || got[len(got)-1].Size != 0 {
		t.Errorf("unknown size: %+v, %v", got[len(got)-1], err)
	}
}
