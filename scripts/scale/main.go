// Scale writes the scale set (internal/scaleset): so many project locations,
// spread over the Member States like their people, the same for the same number.
//
//	go run -tags sqlite_fts5 ./scripts/scale -n 1000000 -csv scale.csv
//	go run -tags sqlite_fts5 ./scripts/scale -n 100000 -db scale.db
//
// In: the gazetteer and the regions in geodata/. Out: the CSV of the public
// contract, for "ngeumap import -profile ngeumap -set source=scale"; or, quicker,
// a new SQLite database that holds what this import would have put there.
package main

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/ngeumap/ngeumap/geodata"
	"github.com/ngeumap/ngeumap/internal/export"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/ngeumap/ngeumap/internal/scaleset"
	"github.com/ngeumap/ngeumap/internal/store"
	"github.com/ngeumap/ngeumap/internal/store/sqlite"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "scale:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	f := flag.NewFlagSet("scale", flag.ContinueOnError)
	n := f.Int("n", 1_000_000, "project locations")
	toCSV := f.String("csv", "", "`file` to write as the contract's CSV; - is standard output")
	toDB := f.String("db", "", "new SQLite `file` to fill")
	if err := f.Parse(args); err != nil {
		return err
	}
	if *n < 1 || (*toCSV == "") == (*toDB == "") {
		return fmt.Errorf("-n takes a number above 0, and one of -csv and -db says where to")
	}
	set, err := open()
	if err != nil {
		return err
	}
	if *toDB != "" {
		return fill(*toDB, set, *n, out)
	}
	if *toCSV == "-" {
		return write(out, set, *n)
	}
	file, err := os.Create(*toCSV)
	if err != nil {
		return err
	}
	if err := write(file, set, *n); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

func open() (*scaleset.Set, error) {
	regions, err := nuts.Load(geodata.FS)
	if err != nil {
		return nil, err
	}
	places, err := geocode.Open(geodata.FS, regions)
	if err != nil {
		return nil, err
	}
	return scaleset.New(places, regions)
}

// fill puts the set into a database through the store's own writer.
func fill(path string, set *scaleset.Set, n int, out io.Writer) (err error) {
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("%s exists; remove it first", path)
	}
	ctx := context.Background()
	s, err := sqlite.Open(ctx, sqlite.Options{Path: path, Fold: geocode.Fold})
	if err != nil {
		return err
	}
	defer func() {
		if e := s.Close(); err == nil {
			err = e
		}
	}()
	begun := time.Now()
	result, err := s.Apply(ctx, store.Run{Source: scaleset.Source, Profile: "ngeumap", Started: begun}, func(yield func(ngeu.Project, error) bool) {
		for p := range set.Projects(n) {
			if !yield(p, nil) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %d projects with %d locations in %.1f s, snapshot %s\n", path, result.Snapshot.Projects, n, time.Since(begun).Seconds(), result.Snapshot.Hash)
	return nil
}

// write writes the set as the contract's CSV.
func write(out io.Writer, set *scaleset.Set, n int) error {
	w := csv.NewWriter(out)
	columns := export.Columns()
	at := make(map[string]int, len(columns))
	for i, name := range columns {
		at[name] = i
	}
	if err := w.Write(columns); err != nil {
		return err
	}
	row := make([]string, len(columns))
	for p := range set.Projects(n) {
		for _, l := range p.Locations {
			clear(row)
			fillRow(p, l, func(name, value string) { row[at[name]] = value })
			if err := w.Write(row); err != nil {
				return err
			}
		}
	}
	w.Flush()
	return w.Error()
}

// fillRow sets the columns of a location that an import reads.
func fillRow(p ngeu.Project, l ngeu.Location, set func(name, value string)) {
	put := func(name, value string) { set(name, ngeu.GuardCell(value)) }
	put("id", p.ID)
	put("name", p.Name)
	put("name_lang", p.NameLang)
	put("summary", p.Summary)
	put("country", p.Country)
	put("place_code", l.PlaceCode)
	put("place_name", l.PlaceName)
	for level, name := range []string{"nuts0", "nuts1", "nuts2", "nuts3"} {
		put(name, l.NUTS[level])
	}
	put("lau", l.LAU)
	put("precision", string(l.Precision))
	put("role", string(l.Role))
	put("pillar", string(p.Pillar))
	put("theme", p.Theme)
	put("kind", string(p.Kind))
	put("status", string(p.Status))
	put("year_start", year(p.YearStart))
	put("year_end", year(p.YearEnd))
	if p.Amount != nil {
		set("amount_eur", p.Amount.String())
	}
	put("amount_basis", string(p.AmountBasis))
	put("measure", p.Measure)
	put("beneficiary", p.Beneficiary)
	put("source_name", p.Source.Name)
	put("source_url", p.Source.URL)
	put("as_of", string(p.AsOf))
	if l.Point != nil {
		set("lon", strconv.FormatFloat(l.Point[0], 'f', -1, 64)) // may begin with a minus, and is no text
		set("lat", strconv.FormatFloat(l.Point[1], 'f', -1, 64))
	}
}

func year(y int) string {
	if y == 0 {
		return ""
	}
	return strconv.Itoa(y)
}
