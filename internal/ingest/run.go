package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// Importer imports lists into a store.
type Importer struct {
	Store   store.Writer
	Places  *Placer
	Reviews store.Reviews // questions for a steward, and the answers; nil for none
}

// Options say how to import. The zero value reads what it recognises.
type Options struct {
	Profile string            // "" and "auto" recognise it by the header
	DryRun  bool              // compare and report, change nothing
	Report  io.Writer         // one CSV line for each row left out or noted; nil for none
	Set     map[string]string // source, name, url, as_of: of the list, instead of the profile's
	Started time.Time
	// AcceptDrift publishes a list that differs much from its last import.
	AcceptDrift bool
	// Progress is told now and then how far the import came; nil for nobody.
	Progress func(Progress)
}

// File is one file of a list.
type File struct {
	Name string // without folders; for messages and the history
	Open func() (io.ReadCloser, error)
	Size int64 // bytes, 0 where it is not known; for progress

	aside func() (io.ReadCloser, error) // Open, but not counted as progress; nil is Open
}

// beside is the file for a look that is no progress.
func (f File) beside() File {
	if f.aside != nil {
		f.Open = f.aside
	}
	return f
}

// OpenFile is a file on disk.
func OpenFile(path string) File {
	f := File{Name: filepath.Base(path), Open: func() (io.ReadCloser, error) { return os.Open(path) }}
	if at, err := os.Stat(path); err == nil && at.Mode().IsRegular() {
		f.Size = at.Size()
	}
	return f
}

// OpenFS is a file in fsys, such as the built-in list in geodata.
func OpenFS(fsys fs.FS, path string) File {
	return File{Name: filepath.Base(path), Open: func() (io.ReadCloser, error) { return fsys.Open(path) }}
}

// Builtin is the list that ships with the program; geodata is its folder.
func Builtin(geodata fs.FS) File { return OpenFS(geodata, "projects/projects.csv") }

// Run imports the files as one list. All headers are checked before the first
// row is read. A list that differs much from its last import is a *DriftError,
// with what would have been done in the report.
func (im Importer) Run(ctx context.Context, o Options, files ...File) (Report, error) {
	files, counter := watch(files)
	files, err := expand(files)
	if err != nil {
		return Report{}, err
	}
	profile, unknown, err := check(o, files)
	if err != nil {
		return Report{}, err
	}
	r := &reading{
		Importer: im, profile: profile, files: files, rows: newRowReport(o.Report), leftOut: map[string]bool{},
		before: newDuplicates(), counter: counter, progress: o.Progress,
	}
	if im.Reviews != nil {
		if r.questions, err = newQuestions(ctx, im.Reviews, profile.Source.ID); err != nil {
			return Report{}, err
		}
		r.Places = im.Places.For(profile.Source.ID, r.questions, r.questions)
	}
	for _, u := range unknown {
		r.rows.add(noted, u, "")
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
	}
	source := profile.Source
	if source.Name == "" {
		source.Name = names[0] // words of ours would be in one language on pages in all
	}
	var draft store.Draft
	var alarms []string
	result, err := im.Store.Apply(ctx, store.Run{
		Source:  source,
		Profile: profile.Name,
		Files:   names,
		DryRun:  o.DryRun,
		Started: o.Started,
		Keep:    func(id string) bool { return r.keepAll || r.leftOut[id] },
		Refused: r.refused,
		LeftOut: func() (int, int) { return r.quarantined, r.rejected },
		Columns: r.columns.list,
		Accept: func(d store.Draft) error {
			draft = d
			alarms = drift(profile.Name, &r.columns, d)
			if d.Read > 0 && d.Added+d.Changed+d.Unchanged == 0 {
				alarms = append(alarms, fmt.Sprintf("none of the %d rows could be taken; the first: %v", d.Read, r.first))
			}
			if len(alarms) > 0 && !o.AcceptDrift {
				return &DriftError{alarms}
			}
			return nil
		},
	}, r.projects())
	report := Report{Counts: draft.Counts, Import: result.Import, Snapshot: result.Snapshot, Profile: profile.Name,
		Points: r.points, Duplicates: r.duplicates, Merged: r.merged, KeptAll: r.keepAll, Drift: alarms}
	for _, u := range unknown {
		if errors.Is(u, errUnknownColumn) {
			report.Unknown = append(report.Unknown, u.Column)
		}
	}
	var stopped *DriftError
	switch closed := r.rows.close(); {
	case closed != nil:
		return Report{}, errors.Join(err, closed)
	case errors.As(err, &stopped):
		return report, stopped
	case err != nil:
		return Report{}, err
	}
	if r.questions == nil {
		return report, nil
	}
	report.Questions = len(r.questions.order)
	if result.Import == 0 {
		return report, nil
	}
	return report, r.questions.save(ctx)
}

// check finds the profile, with the run's own settings, and reads all headers.
func check(o Options, files []File) (*Profile, []*RowError, error) {
	if len(files) == 0 {
		return nil, nil, errors.New("ingest: no file is named")
	}
	profile, err := chosen(o)
	if err != nil {
		return nil, nil, err
	}
	var notes []*RowError
	var first *table // of those that hold no projects
	projects := false
	for number, f := range files {
		t, err := openTable(f, number, profile, opening{})
		if err != nil {
			return nil, nil, err
		}
		if err := t.Close(); err != nil {
			return nil, nil, fmt.Errorf("ingest: %s: %w", f.Name, err)
		}
		if profile == nil {
			if t.profile, err = t.profile.with(o.Set); err != nil {
				return nil, nil, err
			}
		}
		profile = t.profile
		projects = projects || t.layout.Role == projectRows
		if first == nil {
			first = t
		}
		notes = append(notes, t.remarks()...)
	}
	if !projects {
		return nil, nil, first.withoutProjects()
	}
	return profile, notes, nil
}

// chosen gives the profile that a run names, with the run's own settings; nil
// for one that is recognised.
func chosen(o Options) (*Profile, error) {
	if file := o.Set["map"]; file != "" {
		p, err := readMapping(file)
		if err != nil {
			return nil, err
		}
		return p.with(o.Set)
	}
	if o.Profile == "" || o.Profile == "auto" {
		return nil, nil
	}
	p, err := Find(o.Profile)
	if err != nil {
		return nil, err
	}
	if p.template {
		return nil, ngeu.Invalid("profile", p.Name, "this profile needs a mapping: -set map=FILE; docs/import.md shows one")
	}
	return p.with(o.Set)
}

// reading is one import on its way through the files.
type reading struct {
	Importer
	profile               *Profile
	files                 []File
	rows                  *rowReport
	quarantined, rejected int
	points                int
	leftOut               map[string]bool // ids of rows that were left out
	keepAll               bool            // a row was left out whose id is not known
	duplicates            int             // rows that say the same as an earlier one, among the rejected
	merged                int             // places and details that their project has already
	before                *duplicates
	columns               columns
	counter               *counted
	progress              func(Progress)
	read                  int // rows
	questions             *questions
	first                 *RowError // that was left out
}

// projects streams the list.
func (r *reading) projects() iter.Seq2[ngeu.Project, error] {
	return func(yield func(ngeu.Project, error) bool) {
		if r.profile.joined() {
			if err := r.joined(yield); err != nil {
				yield(ngeu.Project{}, err)
				return
			}
			r.tell(true)
			return
		}
		for number, f := range r.files {
			if more, err := r.file(f, number, yield); err != nil {
				yield(ngeu.Project{}, err)
				return
			} else if !more {
				return
			}
		}
		r.tell(true)
	}
}

// tell reports how far the import came.
func (r *reading) tell(last bool) {
	if r.progress != nil && (last || r.read%progressEvery == 0) {
		r.progress(r.counter.progress(r.read, last))
	}
}

// errEnough ends the reading of a list that nobody wants more of.
var errEnough = errors.New("enough")

const lineBits = 40

// refused reports what the store cannot take.
func (r *reading) refused(p ngeu.Project, err error) {
	f := r.files[p.Key>>lineBits]
	e := &RowError{File: f.Name, Line: int(p.Key & (1<<lineBits - 1)), Column: string(id), Value: p.ID, Err: err}
	var invalid *ngeu.InvalidError
	if errors.As(err, &invalid) {
		e.Column, e.Value = invalid.Field, invalid.Value
	}
	r.first = cmp.Or(r.first, e)
	r.rows.add(rejected, e, "")
}

// repeat reports a row that says the same as an earlier one. A project's row is
// a record that is rejected. The places and details of a joined list are part of
// the record of their project, and only noted.
func (r *reading) repeat(of row, before string) {
	if of.layout.Role != projectRows {
		r.merged++
		r.rows.add(merged, of.wrong(id, fmt.Errorf("says the same as %s; nothing is lost", before)), "")
		return
	}
	r.rejected++
	r.duplicates++
	r.rows.add(rejected, of.wrong(id, fmt.Errorf("duplicate: says the same as %s; nothing is lost", before)), "")
}

func (r *reading) reject(of row, e *RowError) {
	r.rejected++
	r.first = cmp.Or(r.first, e)
	r.forget(of, e)
	r.rows.add(rejected, e, "")
}

func (r *reading) quarantine(of row, err error) {
	r.quarantined++
	r.forget(of, err)
	suggestion := ""
	var d *doubt
	if errors.As(err, &d) {
		suggestion = d.suggestion
	}
	e := &RowError{File: of.file, Line: of.line, Column: string(placeName), Value: of.text(placeName), Err: err}
	if x, y := of.text(lon), of.text(lat); x != "" {
		e.Column, e.Value = string(lon), x+" "+y
	}
	r.first = cmp.Or(r.first, e)
	r.rows.add(quarantined, e, suggestion)
}

// forget notes which project a row that is left out belongs to, so that it is
// not taken for removed.
func (r *reading) forget(of row, why error) {
	if errors.Is(why, errKeyless) || errors.Is(why, errOrphan) || errors.Is(why, errTotals) {
		return // none of them was ever published
	}
	if of.table == nil || errors.Is(why, errBroken) || !idPattern.MatchString(of.text(id)) {
		r.keepAll = true
		return
	}
	r.leftOut[strings.Clone(of.text(id))] = true
}
