package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/store"
)

// kills is how often the import dies; with -short three times.
const kills = 20

// TestKilledImports kills imports with SIGKILL: at moments spread at random over
// their whole time, while they write, and about the moment of the switch. After
// each, the real program finds the database sound and serves the old snapshot
// in full, to the byte; the import can run again, and the last one ends in the
// same content as one that nobody disturbed.
func TestKilledImports(t *testing.T) {
	dir := t.TempDir()
	program := built(t, dir)
	does := func(args ...string) string {
		t.Helper()
		out, err := exec.Command(program, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("ngeumap %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	before := write(t, dir, "before.csv", generated(1500, 1))
	after := write(t, dir, "after.csv", generated(12000, 2))
	victim, undisturbed := filepath.Join(dir, "victim.db"), filepath.Join(dir, "undisturbed.db")
	for _, db := range []string{victim, undisturbed} {
		does("import", "-db", db, "-profile", "ngeumap", before)
	}
	old := served(t, program, victim)
	if n := strings.Count(old, `"type":"Feature"`); n != 1500 {
		t.Fatalf("%d features of 1500 are served", n)
	}
	arguments := func(db string) []string {
		return []string{"import", "-db", db, "-profile", "ngeumap", "-accept-drift", after}
	}
	begin := time.Now()
	first := exec.Command(program, arguments(undisturbed)...)
	var out strings.Builder
	first.Stdout, first.Stderr = &out, &out
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	writes := began(t, undisturbed, begin)
	if err := first.Wait(); err != nil {
		t.Fatalf("import: %v\n%s", err, &out)
	}
	whole, want := time.Since(begin), lastLine(out.String())
	t.Logf("an import takes %v, writes after %v: %s", whole, writes, want)

	rounds := kills
	if testing.Short() {
		rounds = 3
	}
	random := rand.New(rand.NewPCG(1, uint64(rounds)))
	died := map[store.State]int{}
	for i := range rounds {
		share := (float64(i) + random.Float64()) / float64(rounds)
		begin := time.Now()
		cmd := exec.Command(program, arguments(victim)...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		wait := time.Duration(share * float64(whole)) // at any moment
		switch i % 4 {
		case 1: // while it writes
			began(t, victim, begin)
			wait = time.Duration(share * float64(whole-writes))
		case 2, 3: // at the end of writing, or just after it
			began(t, victim, begin)
			wait = time.Duration((0.7 + 0.5*share) * float64(whole-writes))
		}
		time.Sleep(wait)
		if err := cmd.Process.Kill(); err != nil {
			t.Logf("killed after %v: %v", wait, err) // it had ended
		}
		_ = cmd.Wait() // "signal: killed"
		if out := does("verify", "-db", victim); !strings.Contains(out, "is sound") {
			t.Errorf("killed after %v: verify says %s", wait, out)
		}
		state, id := newest(t, victim, after)
		died[state]++
		t.Logf("killed after %v: %s", wait, state)
		if state == store.Published { // it was quicker than its death
			does("rollback", "-db", victim, fmt.Sprint(id))
		}
		if now := served(t, program, victim); now != old {
			t.Errorf("killed after %v, the import is %s: %d bytes are served, not the %d of the old snapshot", wait, state, len(now), len(old))
		}
	}
	if died[store.Running] == 0 {
		t.Error("no import was killed while it wrote")
	}
	t.Logf("the killed imports, by what became of them: %v", died)
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
	if content[0] != content[1] || strings.Count(content[0], "\n") < 11000 {
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

// newest gives the state and the number of the newest run of a file; none where
// the last one was undone or did not come as far as the history.
func newest(t *testing.T, db, file string) (store.State, int64) {
	t.Helper()
	s, err := openExisting(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	history, err := s.Imports(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if at := history[0]; at.Reverts == 0 && at.Files[0] == filepath.Base(file) {
		return at.State, at.ID
	}
	return "not begun", 0
}

// served starts the real program and asks for all projects: the features of its
// answer.
func served(t *testing.T, program, db string) string {
	t.Helper()
	address, stop := launch(t, program, db)
	defer stop()
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
	return string(bytes.ReplaceAll(bytes.Join(raw(doc.Features), []byte("\n")), []byte(strings.TrimPrefix(address, "http://")), []byte("service")))
}

// launch starts the real program on a free port; stop ends it.
func launch(t *testing.T, program, db string) (address string, stop func()) {
	t.Helper()
	cmd := exec.Command(program, "serve", "-addr", "127.0.0.1:0", "-db", db)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop = func() {
		cmd.Process.Kill()
		cmd.Wait()
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "serves "); ok {
			return address, stop
		}
	}
	stop()
	t.Fatal("the service did not start")
	return "", nil
}

func raw(all []json.RawMessage) [][]byte {
	out := make([][]byte, len(all))
	for i, one := range all {
		out[i] = one
	}
	return out
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
