package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/ngeumap/ngeumap/geodata"
	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/embed"
	"github.com/ngeumap/ngeumap/internal/figures"
	"github.com/ngeumap/ngeumap/internal/httpapi"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/web"
)

// refreshEvery is how often the service looks for a newer snapshot.
const refreshEvery = 2 * time.Second

func serve(ctx context.Context, e *env, args []string) (err error) {
	f := e.newFlags("serve", "")
	addr := f.String("addr", "127.0.0.1:8080", "`address` to listen on")
	db := f.db()
	base := f.String("base-url", "", "public `address` of the site, such as https://map.example.eu; empty takes it from each request")
	boundaries := f.String("boundaries", "", "GISCO GeoJSON `files` of NUTS regions, comma-separated, instead of the built-in ones")
	kept := f.Int64("tile-cache", httpapi.DefaultTileCache>>20, "`MB` of memory for finished tiles; 0 keeps none")
	framers := f.String("frame-ancestors", "*", "`sites` that may show the map in a frame, such as \"https://*.europa.eu https://www.example.eu\"; * is every site")
	collections := f.String("collections", "", "`folder` of curated collections (docs/collections.md); empty has none")
	if err := f.parse(args); err != nil {
		return err
	}
	ancestors, err := embed.ParseAncestors(*framers)
	if err != nil {
		return usagef("-frame-ancestors: %v", err)
	}
	if *kept < 0 || *kept > 1<<20 {
		return usagef("-tile-cache %d: a number of MB from 0 to %d", *kept, 1<<20)
	}
	tiles := *kept << 20
	if tiles == 0 {
		tiles = -1
	}
	log := e.logger()
	// The address first: if it is taken, nobody wants to wait for the data.
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return fmt.Errorf("%w; is another ngeumap running? -addr takes another address", err)
	}
	defer listener.Close() // the server closes it, too

	words, err := i18n.Load()
	if err != nil {
		return err
	}
	atlas, err := openAtlas(*boundaries, log)
	if err != nil {
		return err
	}
	if err := atlas.addPostcodes(*db); err != nil {
		return err
	}
	store, err := openStore(ctx, *db)
	if err != nil {
		return err
	}
	defer closing(&err, *db, store.Close)
	if err := fill(ctx, e, store, atlas); err != nil {
		return err
	}
	if err := recheck(ctx, e, store); err != nil {
		return err
	}
	library, err := openLibrary(*collections, log)
	if err != nil {
		return err
	}
	desk, err := e.openDesk(ctx, *db, store, atlas, words, library, log)
	if err != nil {
		return err
	}
	plans, err := figures.Load(geodata.FS)
	if err != nil {
		return err
	}
	ground, err := openGround(atlas)
	if err != nil {
		return err
	}
	press, err := ground.press(plans)
	if err != nil {
		return err
	}
	handler, err := httpapi.New(httpapi.Options{
		Desk: desk, Words: words, Places: atlas.places, Regions: atlas.regions, Plans: plans,
		Static: ground.tiles(), Press: press, Web: web.FS, Base: *base, Version: buildVersion(), Log: log, Tiles: tiles, Ancestors: ancestors, Library: library,
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "ngeumap serves http://%s\n", listener.Addr())

	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go inBackground(func() { refresh(ctx, desk, handler, log) })
	go purge(ctx, store, log)
	if library != nil {
		go keepLibrary(ctx, library, log)
	}
	return serveUntil(ctx, listener, handler, log)
}

// refresh swaps in newer snapshots until ctx ends, and makes the first tiles of
// each.
func refresh(ctx context.Context, desk *edition.Desk, site *httpapi.Server, log *slog.Logger) {
	warm(ctx, site, log)
	ticker := time.NewTicker(refreshEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		begun := time.Now()
		changed, err := desk.Refresh(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			log.Error("no new snapshot", "err", err)
		case changed:
			log.Info("new snapshot", "took", time.Since(begun))
			warm(ctx, site, log)
		}
	}
}

func warm(ctx context.Context, site *httpapi.Server, log *slog.Logger) {
	if err := site.Warm(ctx); err != nil && ctx.Err() == nil {
		log.Error("first tiles not made", "err", err)
	}
}
