package main

import (
	"bufio"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// BenchmarkImportWhileServing asks a service for pages, tiles and data at a
// steady rate: before an import of 200,000 projects that changes them all,
// during it, and after it, while the service takes up the new snapshot. Service
// and import are real programs of their own. It reports the 95th percentiles and
// their ratios; without the folder of sources it is skipped.
func BenchmarkImportWhileServing(b *testing.B) {
	program, one, two, locations := italy(b)
	for range b.N {
		db := filepath.Join(b.TempDir(), "italy.db")
		imports := func(list string) {
			if out, err := exec.Command(program, "import", "-db", db, "-profile", "italiadomani", "-accept-drift", list, locations).CombinedOutput(); err != nil {
				b.Fatalf("import: %v\n%s", err, out)
			}
		}
		imports(one)
		address := serving(b, program, db)
		warm := visitors(address)
		time.Sleep(4 * time.Second)
		warm()
		first := visitors(address)
		time.Sleep(12 * time.Second)
		before := first()
		second := visitors(address)
		imports(two)
		during := second()
		third := visitors(address)
		time.Sleep(12 * time.Second)
		after := third()
		for _, phase := range []answers{before, during, after} {
			if phase.failed > 0 {
				b.Fatalf("%d of %d requests failed", phase.failed, len(phase.took))
			}
		}
		b.ReportMetric(before.p95(), "p95_before_ms")
		b.ReportMetric(during.p95(), "p95_during_ms")
		b.ReportMetric(after.p95(), "p95_after_ms")
		b.ReportMetric(during.p95()/before.p95(), "ratio")
		b.ReportMetric(after.p95()/before.p95(), "ratio_after")
	}
	b.ReportMetric(0, "ns/op")
}

// visitEvery is the pause between two requests of all visitors together. They
// come whether earlier ones were answered or not, as visitors do.
const visitEvery = 50 * time.Millisecond

// answers are how long requests took, in milliseconds.
type answers struct {
	took   []float64
	failed int
}

func (a answers) p95() float64 {
	slices.Sort(a.took)
	return a.took[len(a.took)*95/100]
}

// visitors ask until they are stopped.
func visitors(address string) (stop func() answers) {
	paths := []string{"/it/places/ITI3", "/it?q=scuola", "/tiles/projects/5/17/11.mvt", "/tiles/projects/8/136/95.mvt", "/tiles/projects/11/1094/761.mvt?pillar=next_generation",
		"/api/collections/projects/items?place=ITC4&limit=50", "/it/places/lau-IT-058091", "/api/facets?country=IT"}
	var (
		asked sync.WaitGroup
		mu    sync.Mutex
		all   answers
	)
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(visitEvery)
		defer tick.Stop()
		for i := 0; ; i++ {
			select {
			case <-end:
				return
			case <-tick.C:
			}
			asked.Go(func() {
				begin := time.Now()
				ok := visit(address + paths[i%len(paths)])
				took := float64(time.Since(begin).Microseconds()) / 1000
				mu.Lock()
				defer mu.Unlock()
				if all.took = append(all.took, took); !ok {
					all.failed++
				}
			})
		}
	}()
	return func() answers {
		close(end)
		<-ended
		asked.Wait()
		return all
	}
}

func visit(address string) bool {
	response, err := http.Get(address)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return err == nil && response.StatusCode < 300
}

// serving starts the real program and gives its address.
func serving(b *testing.B, program, db string) string {
	b.Helper()
	cmd := exec.Command(program, "serve", "-addr", "127.0.0.1:0", "-db", db)
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, address, ok := strings.Cut(lines.Text(), "serves "); ok {
			return address
		}
	}
	b.Fatal("the service did not start")
	return ""
}
