package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ngeumap/ngeumap/internal/geocode"
)

// postcodeFile is where the postcodes that an operator added lie: beside the
// database. A database at an address has no such place.
func postcodeFile(db string) string {
	if strings.Contains(db, "://") {
		return ""
	}
	return strings.TrimSuffix(db, ".db") + ".postcodes.tsv.gz"
}

// addPostcodes adds the operator's postcodes to an atlas, if there are any.
func (a *atlas) addPostcodes(db string) error {
	var p geocode.Postcodes
	if err := readPostcodes(&p, postcodeFile(db)); err != nil {
		return err
	}
	if p.Len() > 0 {
		a.places = a.places.WithPostcodes(&p)
	}
	return nil
}

// readPostcodes reads what was added so far; no file is none.
func readPostcodes(p *geocode.Postcodes, file string) error {
	if file == "" {
		return nil
	}
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := p.Read(f); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

func gazetteer(_ context.Context, e *env, args []string) error {
	f := e.newFlags("gazetteer", "add FILE…")
	db := f.db()
	// The verb may stand before the flags.
	verb := ""
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		verb, args = args[0], args[1:]
	}
	if err := f.parse(args); err != nil {
		return err
	}
	files := f.Args()
	if verb == "" && len(files) > 0 {
		verb, files = files[0], files[1:]
	}
	if verb != "add" || len(files) == 0 {
		return usagef("add which file? ngeumap gazetteer add IT.zip takes a postcode table of GeoNames")
	}
	target := postcodeFile(*db)
	if target == "" {
		return usagef("-db %s: postcodes lie in a file beside the database; name a file", *db)
	}
	var p geocode.Postcodes
	if err := readPostcodes(&p, target); err != nil {
		return err
	}
	for _, path := range files {
		before := p.Len()
		in, err := os.Open(path)
		if err != nil {
			return err
		}
		n, err := p.Read(in)
		in.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		fmt.Fprintf(e.stdout, "%s: %d rows, %d new postcodes, %d rows of other countries, %d rows without a usable code or point\n",
			filepath.Base(path), n.Rows, p.Len()-before, n.Abroad, n.Bad)
	}
	if err := writeWhole(target, func(out *os.File) error { return p.Write(out) }); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%d postcodes in %s; a running service reads them when it starts again\n", p.Len(), target)
	return nil
}
