package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/ngeumap/ngeumap/internal/collection"
)

// openLibrary opens the folder of collections and says what is wrong in it; nil
// for "".
func openLibrary(dir string, log *slog.Logger) (*collection.Library, error) {
	if dir == "" {
		return nil, nil
	}
	shelf, err := collection.Open(dir)
	if err != nil {
		return nil, err
	}
	library := &collection.Library{Shelf: shelf, Now: time.Now}
	_, broken, err := library.Refresh()
	report(log, broken)
	return library, err
}

// keepLibrary reads the folder again every refreshEvery until ctx ends.
func keepLibrary(ctx context.Context, library *collection.Library, log *slog.Logger) {
	ticker := time.NewTicker(refreshEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		switch changed, broken, err := library.Refresh(); {
		case err != nil:
			log.Error("collections not read", "err", err)
		case changed:
			log.Info("collections read")
			report(log, broken)
		}
	}
}

// report logs the files that cannot be shown.
func report(log *slog.Logger, broken []error) {
	for _, err := range broken {
		log.Warn("a collection is left out", "err", err)
	}
}
