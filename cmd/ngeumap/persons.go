package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ngeumap/ngeumap/internal/ingest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
	"github.com/ngeumap/ngeumap/internal/store/sqlite"
)

// persons tells the steward which recipients are hidden as natural persons and
// until when their names are kept, and forgets one at once.
func persons(ctx context.Context, e *env, args []string) (err error) {
	f := e.newFlags("persons", "")
	db := f.db()
	forget := f.String("forget", "", "delete the name kept with the project of this `id` now, for good")
	if err := f.parse(args); err != nil {
		return err
	}
	s, err := openExisting(ctx, *db)
	if err != nil {
		return err
	}
	defer closing(&err, *db, s.Close)
	if *forget != "" {
		if err := s.Forget(ctx, *forget, time.Now()); errors.Is(err, ngeu.ErrNotFound) {
			return fmt.Errorf("no name is kept with project %s; ngeumap persons lists them", *forget)
		} else if err != nil {
			return err
		}
		fmt.Fprintf(e.stdout, "%s: the name is deleted\n", *forget)
		return nil
	}
	if err := recheck(ctx, e, s); err != nil {
		return err
	}
	if _, err := s.Purge(ctx, time.Now()); err != nil {
		return err
	}
	all, err := s.Persons(ctx)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.Name == "" {
			fmt.Fprintf(e.stdout, "%s\t-\t(deleted)\n", p.Project)
			continue
		}
		fmt.Fprintf(e.stdout, "%s\t%s\t%s\n", p.Project, p.RemoveOn, p.Name)
	}
	return nil
}

// recheck applies the rules for natural persons to everything in the database.
// An import that is running does so at its end.
func recheck(ctx context.Context, e *env, s *sqlite.Store) error {
	n, err := ingest.Recheck(ctx, s)
	if errors.Is(err, store.ErrBusy) {
		return nil
	}
	if n > 0 {
		fmt.Fprintf(e.stdout, "natural persons were hidden in %d versions of projects in earlier snapshots\n", n)
	}
	return err
}

// purgeEvery is how often the service looks for names whose day has come. A
// failure is tried again sooner.
const (
	purgeEvery = 24 * time.Hour
	purgeAgain = time.Hour
)

// purge removes names of natural persons until ctx ends: at once, and daily.
func purge(ctx context.Context, people store.People, log *slog.Logger) {
	for wait := time.Duration(0); ; {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		wait = purgeEvery
		switch n, err := people.Purge(ctx, time.Now()); {
		case err != nil && ctx.Err() == nil:
			wait = purgeAgain
			log.Error("names of persons stay for now", "err", err)
		case n > 0:
			log.Info("names of persons removed", "names", n)
		}
	}
}
