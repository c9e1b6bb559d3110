package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"os/exec"
)

// imported writes the scale set and imports it as a user would.
func (b *bench) imported(ctx context.Context) error {
	list := b.path(".csv")
	if _, err := os.Stat(list); err != nil {
		b.say("writing the scale set of %d locations", b.n)
		if out, err := exec.CommandContext(ctx, "go", "run", "-tags", "sqlite_fts5", "./scripts/scale", "-n", fmt.Sprint(b.n), "-csv", list).CombinedOutput(); err != nil {
			return fmt.Errorf("%w\n%s", err, out)
		}
	}
	if err := b.forget(); err != nil {
		return err
	}
	wall, cpu, err := b.command(ctx, "import", "-profile", "ngeumap", "-set", "source=scale", "-set", "name=Scale set", "-db", b.path(".db"), list)
	if err != nil {
		return err
	}
	b.table.atMost("CSV to SQLite with R*Tree and FTS5", "%.1f s", wall.Seconds(), b.atMillion(25), fmt.Sprintf("%.1f s of processor time", cpu.Seconds()))
	info, err := os.Stat(b.path(".db"))
	if err != nil {
		return err
	}
	b.table.atMost("the database", "%.0f MB", float64(info.Size())/(1<<20), 0)
	return nil
}

// atMillion gives a goal that holds for a million locations; none for another
// size.
func (b *bench) atMillion(goal float64) float64 {
	if b.n == 1_000_000 {
		return goal
	}
	return 0
}

// forget removes the database and what the program keeps beside it.
func (b *bench) forget() error {
	var errs []error
	for _, ext := range []string{".db", ".db-wal", ".db-shm", ".db-lock", ".db-index"} {
		if err := os.Remove(b.path(ext)); err != nil && !os.IsNotExist(err) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// started measures the index from the database, and again from its file.
func (b *bench) started(ctx context.Context) error {
	if err := os.Remove(b.path(".db-index")); err != nil && !os.IsNotExist(err) {
		return err
	}
	for _, c := range []struct {
		what string
		goal float64
	}{{"index from SQLite", 3}, {"restart: index from its file", 0.5}} {
		h, err := openHouse(ctx, b.path(".db"))
		if err != nil {
			return err
		}
		b.table.atMost(c.what, "%.2f s", h.loaded.Seconds(), b.atMillion(c.goal))
		if err := h.store.Close(); err != nil {
			return err
		}
	}
	p, err := b.serve(ctx)
	if err != nil {
		return err
	}
	b.table.atMost("the whole service, from its start to its first answer", "%.2f s", p.ready.Seconds(), 0, fmt.Sprintf("%.0f MB resident then", peakMB(p.pid())))
	return p.stop()
}

// smallList writes a list of 500 projects of a source of its own: importing it
// publishes a new snapshot.
func (b *bench) smallList(path, source string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	_ = w.Write([]string{"id", "name", "country", "lon", "lat", "precision", "status"}) // Error tells
	for i := range 500 {
		c := b.cities[i%len(b.cities)]
		_ = w.Write([]string{fmt.Sprintf("%s-%d", source, i), fmt.Sprintf("Switch %d", i), c.country, fmt.Sprint(c.at[0] + float64(i%20)/500), fmt.Sprint(c.at[1] + float64(i/20)/500), "site", "planned"})
	}
	w.Flush()
	return errors.Join(w.Error(), f.Close())
}

// archived measures the archive of all zooms.
func (b *bench) archived(ctx context.Context) error {
	to := b.path(".pmtiles")
	if err := os.Remove(to); err != nil && !os.IsNotExist(err) {
		return err
	}
	wall, cpu, err := b.command(ctx, "export", "-format", "pmtiles", "-db", b.path(".db"), "-o", to)
	if err != nil {
		return err
	}
	info, err := os.Stat(to)
	if err != nil {
		return err
	}
	// 0.15 of tippecanoe's 162 to 221 s for a million.
	b.table.atMost("PMTiles z0-14 of all three tilesets, processor time", "%.0f s", cpu.Seconds(), b.atMillion(0.15*191),
		fmt.Sprintf("%.0f s wall, %.0f MB", wall.Seconds(), float64(info.Size())/(1<<20)))
	return nil
}
