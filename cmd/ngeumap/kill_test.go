package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// kills is how often the import dies; with -short three times.
const kills = 20

// TestKilledImports kills imports of 20,000 rows with SIGKILL at moments spread
// at random over their whole time. After each, the database is sound, the real
// program serves the old snapshot in full, and the import can run again: the
// last one ends in the same content as one that nobody disturbed.
func TestKilledImports(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "ngeumap")
	if out, err := exec.Command("go", "build", "-tags", "sqlite_fts5", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	does := func(args ...string) string {
		t.Helper()
		out, err := exec.Command(program, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("ngeumap %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	before := write(t, dir, "before.csv", generated(5000, 1))
	after := write(t, dir, "after.csv", generated(20000, 2))
	victim, undisturbed := filepath.Join(dir, "victim.db"), filepath.Join(dir, "undisturbed.db")
	for _, db := range []string{victim, undisturbed} {
		does("import", "-db", db, "-profile", "ngeumap", before)
	}
	arguments := func(db string) []string {
		return []string{"import", "-db", db, "-profile", "ngeumap", "-accept-drift", after}
	}
	begin := time.Now()
	want := lastLine(does(arguments(undisturbed)...))
	whole := time.Since(begin)
	t.Logf("an import takes %v: %s", whole, want)

	atlas, err := openAtlas("", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	rounds := kills
	if testing.Short() {
		rounds = 3
	}
	random := rand.New(rand.NewPCG(1, uint64(rounds)))
	running := 0
	for i := range rounds {
		// Half of them die at any moment, half while they write.
		share := (float64(i) + random.Float64()) / float64(rounds)
		begin := time.Now()
		cmd := exec.Command(program, arguments(victim)...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		wait := time.Duration(share * float64(whole))
		if i%2 == 1 {
			wait = time.Duration(share * float64(whole-began(t, victim, begin)) / 2)
		}
		time.Sleep(wait)
		if err := cmd.Process.Kill(); err != nil {
			t.Logf("killed after %v: %v", wait, err) // it had ended
		}
		_ = cmd.Wait() // "signal: killed"
		state, projects := inspect(t, atlas, words, victim, after)
		if projects != 5000 {
			t.Errorf("killed after %v: %d projects are served, not 5000", wait, projects)
		}
		if state == store.Running {
			running++
		}
		if i%9 == 0 { // as a user would see it, which takes longer
			if out := does("verify", "-db", victim); !strings.Contains(out, "is sound") {
				t.Errorf("killed after %v: verify says %s", wait, out)
			}
			if n := served(t, program, victim); n != 5000 {
				t.Errorf("killed after %v: the service has %d projects, not 5000", wait, n)
			}
		}
	}
	if running == 0 {
		t.Error("no import was killed while it wrote")
	}
	t.Logf("%d of %d imports were killed while they wrote", running, rounds)
	if got := lastLine(does(arguments(victim)...)); got != want {
		t.Errorf("the last import: got %s, want %s", got, want)
	}
	does("verify", "-db", victim)
	var content [2]string
	for i, db := range []string{victim, undisturbed} {
		file := filepath.Join(dir, fmt.Sprint(i, ".csv"))
		does("export", "-db", db, "-format", "csv", "-o", file)
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		content[i] = string(b)
	}
	if content[0] != content[1] || strings.Count(content[0], "\n") < 19000 {
		t.Errorf("content differs from that of an undisturbed import: %d and %d bytes", len(content[0]), len(content[1]))
	}
}

// began waits until an import that was started at begin writes, and tells how
// long that took.
func began(t *testing.T, db string, begin time.Time) time.Duration {
	t.Helper()
	s, err := openExisting(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() // before the kill: nothing but the dead import had the file open
	for time.Since(begin) < time.Minute {
		history, err := s.Imports(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if history[0].State == store.Running && !history[0].Started.Before(begin.Truncate(time.Second)) {
			return time.Since(begin)
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("the import did not begin")
	return 0
}

// inspect verifies a database and loads it as the service does. It gives the
// state of the newest run, and how many projects were published before it; a run
// of the file after that was quicker than its death is undone.
func inspect(t *testing.T, a *atlas, words *i18n.Catalogues, db, after string) (store.State, int) {
	t.Helper()
	s, err := openExisting(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Verify(t.Context()); err != nil {
		t.Errorf("verify: %v", err)
	}
	history, err := s.Imports(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	newest := history[0]
	if newest.State == store.Published && newest.Reverts == 0 && newest.Files[0] == filepath.Base(after) {
		if _, err := s.Revert(t.Context(), newest.ID); err != nil {
			t.Fatal(err)
		}
	}
	desk, err := openDesk(t.Context(), db, s, a, words, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ed, err := desk.Open(t.Context(), edition.Request{})
	if err != nil {
		t.Fatal(err)
	}
	selection, err := ed.Selection(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, err := range ed.Projects(t.Context(), ngeu.Page{}) {
		if err != nil {
			t.Fatal(err)
		}
		rows++
	}
	if rows != selection.Projects() || rows != ed.Snapshot().Projects {
		t.Errorf("%d rows, %d in the index, %d in the snapshot", rows, selection.Projects(), ed.Snapshot().Projects)
	}
	return newest.State, rows
}

// served starts the real program and asks how many projects it has.
func served(t *testing.T, program, db string) int {
	t.Helper()
	cmd := exec.Command(program, "serve", "-addr", "127.0.0.1:0", "-db", db)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		cmd.Process.Kill()
		cmd.Wait()
	}()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		_, address, ok := strings.Cut(lines.Text(), "serves ")
		if !ok {
			continue
		}
		response, err := http.Get(address + "/api/collections/projects/items?limit=10000")
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		var doc struct {
			NumberMatched int
			Features      []json.RawMessage
		}
		if err := json.NewDecoder(response.Body).Decode(&doc); err != nil {
			t.Fatal(err)
		}
		if len(doc.Features) != doc.NumberMatched {
			t.Errorf("%d features of %d", len(doc.Features), doc.NumberMatched)
		}
		return doc.NumberMatched
	}
	t.Fatal("the service did not start")
	return 0
}

// generated is a list of n projects in known towns; of two seeds about a tenth
// is equal.
func generated(n int, seed uint64) string {
	r := rand.New(rand.NewPCG(seed, 7))
	towns := []string{"IT,Roma", "IT,Milano", "IT,Aosta", "FR,Besançon", "FR,Lille", "BE,Luik", "DE,Hamburg", "EL,Αθήνα", "BG,София", "RO,Cluj-Napoca", "PL,Łódź", "ES,Sevilla", "PT,Porto", "FI,Tampere", "HU,Győr"}
	var b strings.Builder
	b.WriteString("id,country,place_name,precision,name,summary,year_start\n")
	for i := range n {
		town, year := towns[i%len(towns)], 2020+i%6
		if r.IntN(10) > 0 {
			year = 2020 + r.IntN(6)
		}
		fmt.Fprintf(&b, "g-%06d,%s,municipality,Project %d of a town,\"Works for school, bridge and rail %d\",%d\n", i, town, i, i%97, year)
	}
	return b.String()
}
