package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/reviewer"
	"github.com/ngeumap/ngeumap/web"
)

// review serves the steward's page.
func review(ctx context.Context, e *env, args []string) (err error) {
	f := e.newFlags("review", "")
	addr := f.String("addr", "127.0.0.1:8099", "`address` to listen on; one that others can reach needs a token in the environment variable NGEUMAP_TOKEN")
	db := f.db()
	by := f.String("by", e.user(), "`name` that answers are noted with")
	boundaries := f.String("boundaries", "", "GISCO GeoJSON `files` of NUTS regions, comma-separated, instead of the built-in ones")
	if err := f.parse(args); err != nil {
		return err
	}
	token := e.getenv("NGEUMAP_TOKEN")
	var invalid *ngeu.InvalidError
	if err := reviewer.CheckAddress(*addr, token); errors.As(err, &invalid) {
		return usagef("%s", invalid.Reason)
	}
	log := e.logger()
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return fmt.Errorf("%w; -addr takes another address", err)
	}
	defer listener.Close() // the server closes it, too
	atlas, err := openAtlas(*boundaries, log)
	if err != nil {
		return err
	}
	if err := atlas.addPostcodes(*db); err != nil {
		return err
	}
	s, err := openExisting(ctx, *db)
	if err != nil {
		return err
	}
	defer closing(&err, *db, s.Close)
	page, err := reviewer.New(reviewer.Options{Reviews: s, Places: atlas.places, Regions: atlas.regions, Web: web.FS,
		By: *by, Token: token, Now: time.Now, Log: log})
	if err != nil {
		return err
	}
	progress, err := s.Progress(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%d open, %d decided, %d skipped\nngeumap reviews http://%s\n", progress.Open, progress.Decided, progress.Skipped, listener.Addr())
	return serveUntil(ctx, listener, page, log)
}

// serveUntil serves until the context ends or the server fails.
func serveUntil(ctx context.Context, listener net.Listener, h http.Handler, log *slog.Logger) error {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// user is what the steward is called on this machine.
func (e *env) user() string {
	for _, name := range []string{"USER", "USERNAME"} {
		if v := e.getenv(name); v != "" {
			return v
		}
	}
	return "steward"
}
