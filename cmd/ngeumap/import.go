package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/ngeumap/ngeumap/geodata"
	"github.com/ngeumap/ngeumap/internal/ingest"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store/sqlite"
)

// settings are the key=value pairs of a flag that can be given several times.
type settings map[string]string

func (s settings) String() string { return "" }

func (s settings) Set(text string) error {
	key, value, ok := strings.Cut(text, "=")
	if !ok {
		return errors.New("a setting is written key=value")
	}
	s[key] = value
	return nil
}

func runImport(ctx context.Context, e *env, args []string) (err error) {
	f := e.newFlags("import", "FILE…")
	db := f.db()
	profile := f.String("profile", "auto", "`name` of the kind of list; auto recognises it by its header")
	dryRun := f.Bool("dry-run", false, "compare and report, change nothing")
	accept := f.Bool("accept-drift", false, "publish a list that differs much from its last import")
	reportTo := f.String("report", "", "write a line for each row that was left out or noted to this CSV `file`")
	boundaries := f.String("boundaries", "", "GISCO GeoJSON `files` of NUTS regions, comma-separated, instead of the built-in ones")
	set := settings{}
	f.Var(set, "set", "`key=value`: source, name, url or as_of of the list, map=FILE, rate, rate_date, column.NAME=HEADER, headers=similar; may be repeated (docs/import.md)")
	if err := f.parse(args); err != nil {
		return err
	}
	if f.NArg() == 0 {
		return usagef("which file? ngeumap import -help shows how")
	}
	var files []ingest.File
	for _, path := range f.Args() {
		if _, err := os.Stat(path); err != nil {
			return err
		}
		files = append(files, ingest.OpenFile(path))
	}
	atlas, err := openAtlas(*boundaries, e.logger())
	if err != nil {
		return err
	}
	if err := atlas.addPostcodes(*db); err != nil {
		return err
	}
	s, err := openStore(ctx, *db)
	if err != nil {
		return err
	}
	defer closing(&err, *db, s.Close)
	progress := e.newMeter()
	options := ingest.Options{Profile: *profile, DryRun: *dryRun, Set: set, AcceptDrift: *accept, Progress: progress.show, Started: time.Now()}
	if *reportTo != "" {
		out, failed := os.Create(*reportTo)
		if failed != nil {
			return failed
		}
		defer closing(&err, *reportTo, out.Close)
		options.Report = out
	}
	report, err := ingest.Importer{Store: s, Places: ingest.NewPlacer(atlas.regions, atlas.places), Reviews: s}.Run(ctx, options, files...)
	progress.end()
	var drift *ingest.DriftError
	if errors.As(err, &drift) {
		explain(e, report, options)
		return errDrift
	}
	var invalid *ngeu.InvalidError
	if errors.As(err, &invalid) && (invalid.Field == "profile" || invalid.Field == "set") {
		return &usageError{err.Error()}
	}
	if err != nil {
		return err
	}
	if report.Import > 0 {
		if err := recheck(ctx, e, s); err != nil {
			return err
		}
	}
	explain(e, report, options)
	return nil
}

// errDrift ends an import whose alarms were told already.
var errDrift = errors.New("the list differs much from its last import, so nothing was published; if this is right, import again with -accept-drift")

// explain tells a person what an import did; its last line is the contract's.
func explain(e *env, r ingest.Report, o ingest.Options) {
	if len(r.Unknown) > 0 {
		fmt.Fprintf(e.stdout, "columns that profile %s does not read: %s\n", r.Profile, strings.Join(r.Unknown, ", "))
	}
	if r.Duplicates > 0 {
		fmt.Fprintf(e.stdout, "%d rows say the same as earlier ones; they count as rejected, and nothing is lost\n", r.Duplicates)
	}
	if r.Merged > 0 {
		fmt.Fprintf(e.stdout, "%d places or details say the same as earlier ones of their project\n", r.Merged)
	}
	for _, alarm := range r.Drift {
		fmt.Fprintf(e.stderr, "alarm: %s\n", alarm)
	}
	if r.KeptAll {
		fmt.Fprintln(e.stdout, "some rows have no readable id, so nothing was removed: they may be the missing projects")
	}
	if n := r.Quarantined + r.Rejected - r.Duplicates; n > 0 && o.Report == nil {
		fmt.Fprintf(e.stdout, "%d rows were left out; -report FILE.csv says which and why\n", n)
	}
	if r.Questions > 0 {
		fmt.Fprintf(e.stdout, "%d places are not sure; ngeumap review asks about them, and the next import uses the answers\n", r.Questions)
	}
	switch {
	case o.DryRun:
		fmt.Fprintln(e.stdout, "dry run: nothing was changed")
	case r.Import > 0:
		fmt.Fprintf(e.stdout, "import %d; ngeumap rollback %d goes back to the state before it\n", r.Import, r.Import)
	}
	fmt.Fprintln(e.stdout, r)
}

// fill puts the built-in dataset into a database that nothing was ever
// published in.
func fill(ctx context.Context, e *env, s *sqlite.Store, a *atlas) error {
	snapshot, err := s.Snapshot(ctx)
	if err != nil || snapshot.ID != 0 {
		return err
	}
	report, err := ingest.Importer{Store: s, Places: ingest.NewPlacer(a.regions, a.places)}.Run(ctx,
		ingest.Options{Profile: "builtin", Started: time.Now()}, ingest.Builtin(geodata.FS))
	if err != nil {
		return fmt.Errorf("filling the database with the built-in dataset: %w", err)
	}
	fmt.Fprintf(e.stdout, "built-in dataset: %v\n", report)
	return nil
}

func imports(ctx context.Context, e *env, args []string) (err error) {
	f := e.newFlags("imports", "")
	db := f.db()
	if err := f.parse(args); err != nil {
		return err
	}
	s, err := openExisting(ctx, *db)
	if err != nil {
		return err
	}
	defer closing(&err, *db, s.Close)
	all, err := s.Imports(ctx)
	if err != nil {
		return err
	}
	for _, i := range all {
		what := "profile " + i.Profile + " of " + strings.Join(i.Files, ", ")
		if i.Reverts != 0 {
			what = fmt.Sprintf("undid import %d", i.Reverts)
		}
		fmt.Fprintf(e.stdout, "%d\t%s\t%s\t%s\t%s\tread=%d added=%d changed=%d unchanged=%d removed=%d quarantined=%d rejected=%d\n",
			i.ID, i.Started.UTC().Format(time.RFC3339), i.State, i.Source, what, i.Read, i.Added, i.Changed, i.Unchanged, i.Removed, i.Quarantined, i.Rejected)
	}
	return nil
}

func rollback(ctx context.Context, e *env, args []string) (err error) {
	f := e.newFlags("rollback", "ID")
	db := f.db()
	if err := f.parse(args); err != nil {
		return err
	}
	if f.NArg() != 1 {
		return usagef("which import? ngeumap imports lists them")
	}
	id, err := strconv.ParseInt(f.Arg(0), 10, 64)
	if err != nil {
		return usagef("%q is no import number; ngeumap imports lists them", f.Arg(0))
	}
	s, err := openExisting(ctx, *db)
	if err != nil {
		return err
	}
	defer closing(&err, *db, s.Close)
	result, err := s.Revert(ctx, id)
	if errors.Is(err, ngeu.ErrNotFound) {
		return fmt.Errorf("no published import %d; ngeumap imports lists them", id)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "as before import %d: %d projects (import %d)\n", id, result.Snapshot.Projects, result.Import)
	return nil
}

func verify(ctx context.Context, e *env, args []string) (err error) {
	f := e.newFlags("verify", "")
	db := f.db()
	if err := f.parse(args); err != nil {
		return err
	}
	s, err := openExisting(ctx, *db)
	if err != nil {
		return err
	}
	defer closing(&err, *db, s.Close)
	if err := s.Verify(ctx); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%s is sound\n", *db)
	return nil
}

// openExisting opens a database for a command that must not make one.
func openExisting(ctx context.Context, db string) (*sqlite.Store, error) {
	if _, err := os.Stat(db); !strings.Contains(db, "://") && err != nil {
		return nil, fmt.Errorf("%w; -db names the database", err)
	}
	return openStore(ctx, db)
}

func profiles(_ context.Context, e *env, args []string) error {
	f := e.newFlags("profiles", "")
	if err := f.parse(args); err != nil {
		return err
	}
	for _, p := range ingest.All() {
		fmt.Fprintf(e.stdout, "%-14s  %s\n", p.Name, p.About)
	}
	return nil
}
