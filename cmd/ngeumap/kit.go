package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/geodata"
	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/figures"
	"github.com/ngeumap/ngeumap/internal/httpapi"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/presskit"
)

// runKit writes the press kit of a place or a collection.
func runKit(ctx context.Context, e *env, args []string) (err error) {
	f := e.newFlags("kit", "")
	db := f.db()
	langs := f.String("lang", "en", "`languages`, comma-separated; each is a folder of the file")
	out := f.String("o", "", "`file` to write, such as kit.zip")
	base := f.String("base-url", "", "public `address` of the site; without it the kit has no QR code and no code for embedding")
	asOf := f.String("asof", "", "import `number` or date of an earlier state")
	boundaries := f.String("boundaries", "", "GISCO GeoJSON `files` of NUTS regions, comma-separated, instead of the built-in ones")
	shelf := f.String("collections", "", "`folder` of curated collections, for -collection")
	filters := map[string]*string{}
	for _, name := range httpapi.FilterNames {
		switch name {
		case "place":
			filters[name] = f.String(name, "", "`code` of the place, such as ITI3 or lau-BE-62063; ngeumap geocode finds it")
		case "collection":
			filters[name] = f.String(name, "", "`slug` of a collection: the kit is of it, or with -place of its projects there")
		case "bbox": // a kit is of a place or a collection
		default:
			filters[name] = f.String(name, "", "only these, comma-separated; as the parameter of the same name")
		}
	}
	if err := f.parse(args); err != nil {
		return err
	}
	query := url.Values{}
	for name, value := range filters {
		if *value != "" {
			query.Set(name, *value)
		}
	}
	switch {
	case *filters["place"] == "" && *filters["collection"] == "":
		return usagef("-place CODE is missing, or -collection SLUG; ngeumap geocode TEXT finds the code")
	case *filters["collection"] != "" && *shelf == "":
		return usagef("-collections FOLDER is missing; -collection is one of its files")
	case *out == "":
		return usagef("-o FILE is missing")
	}
	filter, err := httpapi.ParseFilter(query)
	if err != nil {
		return &usageError{err.Error()}
	}
	if len(filter.Places) > 1 || len(filter.Places) == 0 && len(filter.Collections) != 1 {
		return usagef("a kit is of one place or one collection")
	}
	library, err := openLibrary(*shelf, e.logger())
	if err != nil {
		return err
	}
	kit := presskit.Kit{Base: strings.TrimSuffix(*base, "/")}
	if len(filter.Places) == 0 {
		value := filter.Collections[0]
		c, ok := library.Find(value)
		if !ok {
			return usagef("-collection %s: no such collection in %s, or not yet to be seen", value, *shelf)
		}
		kit.Campaign = &presskit.Campaign{Collection: c, Open: func(file string) (io.ReadCloser, error) { return library.Shelf.Photo(c, file) }}
	}
	preview := slices.ContainsFunc(filter.Collections, collection.IsPass)
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
	desk, err := e.openDesk(ctx, *db, s, atlas, words, library, e.logger())
	if err != nil {
		return err
	}
	var kits []presskit.Kit
	for text := range strings.SplitSeq(*langs, ",") {
		lang, err := i18n.Parse(strings.TrimSpace(text))
		if err != nil {
			return usagef("-lang %s: not one of the 24 official languages", text)
		}
		kit.Edition, err = desk.Open(ctx, edition.Request{Lang: lang, Filter: filter, AsOf: *asOf})
		var invalid *ngeu.InvalidError
		if errors.As(err, &invalid) {
			return &usageError{err.Error()}
		}
		if err != nil {
			return err
		}
		if preview {
			kits = append(kits, kit.AsPreview(library.Now()))
			continue
		}
		kits = append(kits, kit)
	}
	selection, err := kit.Edition.Selection(ctx)
	if err != nil {
		return err
	}
	if selection.Projects() == 0 && kit.Mark() != "" {
		return fmt.Errorf("no project is shown in this selection, so there is nothing to make a press kit of; leave a filter out")
	}
	ground, err := openGround(atlas)
	if err != nil {
		return err
	}
	plans, err := figures.Load(geodata.FS)
	if err != nil {
		return err
	}
	press, err := ground.press(plans)
	if err != nil {
		return err
	}
	if err := writeWhole(*out, func(file *os.File) error { return press.WriteKits(ctx, file, kits...) }); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%s: press kit %s\n", *out, kits[0].Number())
	return nil
}
