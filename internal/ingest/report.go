package ingest

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// Report is what an import did. Read counts records: one for each project, and
// one for each row that was left out, so that it is the sum of Added, Changed,
// Unchanged, Quarantined and Rejected.
type Report struct {
	store.Counts
	Import   int64         // number in the history, 0 for a dry run
	Snapshot ngeu.Snapshot // what is published now
	Profile  string
	Unknown  []string // columns that the profile does not know; they were not read
	Points   int      // projects with at least one point
	// Duplicates are rows that say the same as an earlier one; they are among
	// Rejected, and nothing of them is lost.
	Duplicates int
	Merged     int      // places and details of a joined list that say the same as an earlier one; not among Read
	Drift      []string // what differs much from the last import, a sentence each
	Questions  int      // places that are not sure: for a steward
	KeptAll    bool     // rows without a readable id: nothing was removed, in case they were missing projects
}

// String is the last line of the command, as the public contract has it.
func (r Report) String() string {
	return fmt.Sprintf("read=%d added=%d changed=%d unchanged=%d removed=%d quarantined=%d rejected=%d",
		r.Read, r.Added, r.Changed, r.Unchanged, r.Removed, r.Quarantined, r.Rejected)
}

// outcome says what became of a row that stands in the row report.
type outcome string

const (
	rejected    outcome = "rejected"
	quarantined outcome = "quarantined"
	merged      outcome = "merged" // a place or detail that its project has already
	noted       outcome = "noted"  // a column that is not read
)

// rowReport writes one line for each row that is not simply taken.
type rowReport struct {
	csv *csv.Writer
	err error
}

func newRowReport(w io.Writer) *rowReport {
	if w == nil {
		w = io.Discard
	}
	r := &rowReport{csv: csv.NewWriter(w)}
	r.write("line", "column", "value", "reason", "suggestion", "outcome", "file")
	return r
}

func (r *rowReport) add(what outcome, e *RowError, suggestion string) {
	r.write(strconv.Itoa(e.Line), e.Column, ngeu.Invalid("", e.Value, "").Value, e.Reason(), suggestion, string(what), e.File)
}

func (r *rowReport) write(cells ...string) {
	if err := r.csv.Write(cells); err != nil && r.err == nil {
		r.err = fmt.Errorf("ingest: row report: %w", err)
	}
}

func (r *rowReport) close() error {
	r.csv.Flush()
	if err := r.csv.Error(); err != nil && r.err == nil {
		r.err = fmt.Errorf("ingest: row report: %w", err)
	}
	return r.err
}
