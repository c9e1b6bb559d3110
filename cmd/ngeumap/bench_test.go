package main

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkItaly imports 200,000 Italian projects with 164,482 real locations by
// the profile italiadomani, with the real program: dry run, import, a second
// import that changes every project, rollback. The
// locations are those of the folder of sources (NGEUMAP_SHARED), the projects
// are made for their keys with titles of the real ones; without the folder it
// is skipped.
func BenchmarkItaly(b *testing.B) {
	program, one, two, locations := italy(b)
	db := filepath.Join(b.TempDir(), "italy.db")
	step := func(name string, args ...string) {
		b.Helper()
		cmd := exec.Command(program, args...)
		var out strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &out
		begin := time.Now()
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		peak := make(chan float64, 1)
		go func() { peak <- watchMemory(cmd.Process.Pid) }()
		if err := cmd.Wait(); err != nil {
			b.Fatalf("%s: %v\n%s", name, err, &out)
		}
		b.ReportMetric(time.Since(begin).Seconds(), name+"-s")
		used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		b.ReportMetric(used.Seconds(), name+"-cpu-s")
		b.ReportMetric(<-peak, name+"-MB")
		b.Logf("%s: %s", name, lastLine(out.String()))
	}
	for range b.N {
		step("dry", "import", "-db", db, "-profile", "italiadomani", "-dry-run", one, locations)
		step("import", "import", "-db", db, "-profile", "italiadomani", one, locations)
		step("again", "import", "-db", db, "-profile", "italiadomani", one, locations)
		step("change", "import", "-db", db, "-profile", "italiadomani", "-accept-drift", two, locations)
		step("rollback", "rollback", "-db", db, "3")
	}
	b.ReportMetric(0, "ns/op")
}

// italy builds the program and makes two lists of the same projects.
func italy(b *testing.B) (program, one, two, locations string) {
	b.Helper()
	sources := filepath.Join(cmp.Or(os.Getenv("NGEUMAP_SHARED"), "../../../shared"), "data/sources")
	locations = filepath.Join(sources, "it-regis-2025/PNRR_Localizzazione-Universo_REGIS.csv.gz")
	if _, err := os.Stat(locations); err != nil {
		b.Skip("the folder of sources is not there")
	}
	dir := b.TempDir()
	program = built(b, dir)
	one, two = filepath.Join(dir, "one.csv"), filepath.Join(dir, "two.csv")
	italian(b, sources, locations, one, "")
	italian(b, sources, locations, two, " bis")
	return program, one, two, locations
}

// watchMemory gives the most memory that a process used until it ended, in MB;
// 0 where the system does not tell. Its resource usage would not do: it begins
// with that of the process that started it.
func watchMemory(pid int) (peak float64) {
	for {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		_, line, ok := strings.Cut(string(status), "VmHWM:")
		if err != nil || !ok {
			return peak
		}
		var kB float64
		if _, err := fmt.Sscan(line, &kB); err == nil {
			peak = max(peak, kB/1024)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// italian writes a list of 200,000 projects in the layout of 2023 for the keys
// of the locations; suffix makes another list of the same keys.
func italian(b *testing.B, sources, locations, to, suffix string) {
	b.Helper()
	real := lines(b, filepath.Join(sources, "it-italiadomani-2023/PNRR_Progetti-Dati_Validati.csv.gz"))
	out, err := os.Create(to)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(out)
	fmt.Fprintln(w, real[0])
	var plain [][]string // rows without quotes
	for _, line := range real[1:] {
		if cells := strings.Split(line, ";"); len(cells) == strings.Count(real[0], ";")+1 && !strings.Contains(line, `"`) {
			plain = append(plain, cells)
		}
	}
	header := strings.Split(real[0], ";")
	cup, local, title, measure := slices.Index(header, "CUP"), slices.Index(header, "Codice Locale Progetto"), slices.Index(header, "Titolo progetto"), slices.Index(header, "Codice Univoco Submisura")
	n := 0
	row := func(sub, c, l string) {
		cells := slices.Clone(plain[n%len(plain)])
		cells[measure], cells[cup], cells[local], cells[title] = sub, c, l, cells[title]+suffix
		fmt.Fprintln(w, strings.Join(cells, ";"))
		n++
	}
	seen := map[string]bool{}
	places := csv.NewReader(strings.NewReader(strings.Join(lines(b, locations)[1:], "\n")))
	places.Comma = ';'
	for {
		cells, err := places.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			b.Fatal(err)
		}
		if key := cells[2] + " " + cells[3]; !seen[key] {
			seen[key] = true
			row(cells[0], cells[2], cells[3])
		}
	}
	for n < 200_000 {
		row("M1C1I1.02.00", fmt.Sprintf("X%014d", n), fmt.Sprintf("X%014d", n))
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
}

func lines(b *testing.B, path string) []string {
	b.Helper()
	in, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer in.Close()
	z, err := gzip.NewReader(in)
	if err != nil {
		b.Fatal(err)
	}
	all, err := io.ReadAll(z)
	if err != nil {
		b.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(string(all), "\r", ""), "\n"), "\n")
}
