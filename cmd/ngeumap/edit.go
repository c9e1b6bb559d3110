package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/editor"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/staffroom"
	"github.com/ngeumap/ngeumap/web"
)

// edit serves the page on which staff write collections.
func edit(ctx context.Context, e *env, args []string) (err error) {
	f := e.newFlags("edit", "")
	addr := f.String("addr", "127.0.0.1:8082", "`address` to listen on; others should reach it only through a proxy with TLS")
	db := f.db()
	folder := f.String("collections", "", "`folder` of collections, the same as that of ngeumap serve (docs/collections.md)")
	people := f.String("staff", "", "`file` with names, roles and hashes of tokens of those who may edit")
	public := f.String("base-url", "http://127.0.0.1:8080", "public `address` of the site, such as https://map.example.eu, for links to pages and previews")
	boundaries := f.String("boundaries", "", "GISCO GeoJSON `files` of NUTS regions, comma-separated, instead of the built-in ones")
	if err := f.parse(args); err != nil {
		return err
	}
	site, err := publicAddress(*public)
	switch {
	case *folder == "":
		return usagef("-collections names the folder of the collections")
	case *people == "":
		return usagef("-staff names the file of those who may edit (docs/collections.md tells how to write it)")
	case err != nil:
		return err
	}
	log := e.logger()
	staff, err := openStaff(*people)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return fmt.Errorf("%w; -addr takes another address", err)
	}
	defer listener.Close() // the server closes it, too
	if host, _, err := net.SplitHostPort(*addr); err == nil && !staffroom.Loopback(host) {
		log.Warn("others can reach this address: tokens are safe on their way only behind a proxy with TLS")
	}
	words, err := i18n.Load()
	if err != nil {
		return err
	}
	atlas, err := openAtlas(*boundaries, log)
	if err != nil {
		return err
	}
	s, err := openExisting(ctx, *db)
	if err != nil {
		return err
	}
	defer closing(&err, *db, s.Close)
	desk, err := e.openDesk(ctx, *db, s, atlas, words, nil, log)
	if err != nil {
		return err
	}
	shelf, err := collection.Open(*folder)
	if err != nil {
		return err
	}
	page, err := editor.New(editor.Options{Shelf: shelf, Desk: desk, Staff: staff.now, Web: web.FS, Public: site, Now: time.Now, Log: log})
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "ngeumap edits http://%s\n", listener.Addr())
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go keepFresh(ctx, desk, staff, log)
	return serveUntil(ctx, listener, page, log)
}

// publicAddress checks the address of the public site.
func publicAddress(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return "", usagef("-base-url %s: an address such as https://map.example.eu", s)
	}
	return strings.TrimRight(s, "/"), nil
}

// keepFresh reads new snapshots and a new list of staff until ctx ends.
func keepFresh(ctx context.Context, desk *edition.Desk, staff *staffFile, log *slog.Logger) {
	ticker := time.NewTicker(refreshEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if _, err := desk.Refresh(ctx); err != nil && ctx.Err() == nil {
			log.Error("no new snapshot", "err", err)
		}
		switch changed, err := staff.refresh(); {
		case err != nil:
			log.Error("the list of staff is not read; the last good one holds", "err", err)
		case changed:
			log.Info("list of staff read")
		}
	}
}

// staffFile is the list of staff, read again when its file changes.
type staffFile struct {
	path    string
	seen    string // size and time of what was read last, good or bad
	current atomic.Pointer[collection.Staff]
}

func openStaff(path string) (*staffFile, error) {
	f := &staffFile{path: path}
	_, err := f.refresh()
	return f, err
}

func (f *staffFile) now() collection.Staff { return *f.current.Load() }

// refresh reads the file where it has changed. A wrong one changes nothing.
func (f *staffFile) refresh() (changed bool, err error) {
	stamp := "missing"
	if info, err := os.Stat(f.path); err == nil {
		stamp = fmt.Sprint(info.Size(), info.ModTime())
	}
	if stamp == f.seen {
		return false, nil // said once
	}
	f.seen = stamp
	body, err := os.ReadFile(f.path)
	if err != nil {
		return false, err
	}
	staff, err := collection.ParseStaff(body)
	if err == nil && len(staff) == 0 {
		err = errors.New("nobody is in it")
	}
	if err != nil {
		return false, fmt.Errorf("%s: %w", f.path, err)
	}
	f.current.Store(&staff)
	return true, nil
}
