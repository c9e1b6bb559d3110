package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/export"
	"github.com/ngeumap/ngeumap/internal/feature"
	"github.com/ngeumap/ngeumap/internal/httpapi"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/tile"
)

func runExport(ctx context.Context, e *env, args []string) (err error) {
	f := e.newFlags("export", "")
	db := f.db()
	name := f.String("format", "geojson", "file `format`: "+export.Extensions()+", pmtiles, mbtiles")
	out := f.String("o", "", "`file` to write")
	lang := f.String("lang", "en", "`language` of notice and names")
	base := f.String("base-url", "", "public `address` of the site, for the links to project pages")
	asOf := f.String("asof", "", "import `number` or date of an earlier state")
	boundaries := f.String("boundaries", "", "GISCO GeoJSON `files` of NUTS regions, comma-separated, instead of the built-in ones")
	filters := map[string]*string{}
	for _, filter := range httpapi.FilterNames {
		filters[filter] = f.String(filter, "", "only these, comma-separated; as the parameter of the same name")
	}
	if err := f.parse(args); err != nil {
		return err
	}
	if *out == "" {
		return usagef("-o FILE is missing")
	}
	format, ok := export.ByExtension(*name)
	archive, tiled := export.ArchiveByExtension(*name)
	if !ok && !tiled {
		return usagef("-format %s: not one of %s, pmtiles, mbtiles", *name, export.Extensions())
	}
	language, err := i18n.Parse(*lang)
	if err != nil {
		return usagef("-lang %s: not one of the 24 official languages", *lang)
	}
	query := url.Values{}
	for filter, value := range filters {
		if *value != "" {
			query.Set(filter, *value)
		}
	}
	filter, err := httpapi.ParseFilter(query)
	if err != nil {
		return &usageError{err.Error()}
	}
	words, err := i18n.Load()
	if err != nil {
		return err
	}
	atlas, err := openAtlas(*boundaries, e.logger())
	if err != nil {
		return err
	}
	s, err := openExisting(ctx, *db)
	if err != nil {
		return err
	}
	defer closing(&err, *db, s.Close)
	desk, err := e.openDesk(ctx, *db, s, atlas, words, nil, e.logger())
	if err != nil {
		return err
	}
	ed, err := desk.Open(ctx, edition.Request{Lang: language, Filter: filter, AsOf: *asOf})
	var invalid *ngeu.InvalidError
	if errors.As(err, &invalid) {
		return &usageError{err.Error()}
	}
	if err != nil {
		return err
	}
	if err := writeWhole(*out, func(file *os.File) error {
		if tiled {
			format.Name = archive.Name
			return writeArchive(ctx, e, file, archive, ed, atlas)
		}
		return format.Write(ctx, file, feature.Rows{Edition: ed, Base: *base})
	}); err != nil {
		return err
	}
	selection, err := ed.Selection(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%s: %d projects, %d points, %s\n", *out, selection.Projects(), selection.Points(), format.Name)
	return nil
}

// writeArchive writes all tiles and tells on standard error how far it is.
func writeArchive(ctx context.Context, e *env, out *os.File, archive export.Archive, ed edition.Edition, a *atlas) error {
	ground, err := openGround(a)
	if err != nil {
		return err
	}
	tiles := tile.Pyramid{Areas: ground.areas, Base: ground.base}
	meter := e.newMeter()
	defer meter.end()
	tiles.Progress = func(zoom, done, total int) {
		meter.draw(float64(done)/float64(max(total, 1)), fmt.Sprintf("zoom %d: %d of %d tiles", zoom, done, total), done == total)
	}
	return archive.Write(ctx, out, ed, tiles)
}

// writeWhole writes a file beside its place and moves it there when it is
// complete, so that nobody ever finds half of one.
func writeWhole(path string, write func(*os.File) error) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), ".ngeumap-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			file.Close()
			os.Remove(file.Name())
		}
	}()
	if err := write(file); err != nil {
		return err
	}
	if err := file.Chmod(0o644); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
