package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/ngeumap/ngeumap/geodata"
	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/figures"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/presskit"
)

// runKit writes the press kit of a place.
func runKit(ctx context.Context, e *env, args []string) (err error) {
	f := e.newFlags("kit", "")
	db := f.db()
	place := f.String("place", "", "`code` of the place, such as ITI3 or lau-BE-62063; ngeumap geocode finds it")
	langs := f.String("lang", "en", "`languages`, comma-separated; each is a folder of the file")
	out := f.String("o", "", "`file` to write, such as kit.zip")
	base := f.String("base-url", "", "public `address` of the site; without it the kit has no QR code and no code for embedding")
	asOf := f.String("asof", "", "import `number` or date of an earlier state")
	boundaries := f.String("boundaries", "", "GISCO GeoJSON `files` of NUTS regions, comma-separated, instead of the built-in ones")
	if err := f.parse(args); err != nil {
		return err
	}
	switch {
	case f.NArg() > 0:
		return usagef("unexpected argument %q", f.Arg(0))
	case *place == "":
		return usagef("-place CODE is missing; ngeumap geocode TEXT finds the code")
	case *out == "":
		return usagef("-o FILE is missing")
	}
	code, err := ngeu.PlaceCode(*place)
	if err != nil {
		return usagef("-place %s: not a code of a place, such as ITI3 or lau-BE-62063", *place)
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
	desk, err := openDesk(ctx, *db, s, atlas, words, nil, e.logger())
	if err != nil {
		return err
	}
	var kits []presskit.Kit
	for text := range strings.SplitSeq(*langs, ",") {
		lang, err := i18n.Parse(strings.TrimSpace(text))
		if err != nil {
			return usagef("-lang %s: not one of the 24 official languages", text)
		}
		ed, err := desk.Open(ctx, edition.Request{Lang: lang, Filter: ngeu.Filter{Places: []string{code}}, AsOf: *asOf})
		var invalid *ngeu.InvalidError
		if errors.As(err, &invalid) {
			return &usageError{err.Error()}
		}
		if err != nil {
			return err
		}
		kits = append(kits, presskit.Kit{Edition: ed, Code: code, Base: strings.TrimSuffix(*base, "/")})
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
