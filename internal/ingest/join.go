package ingest

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// A joined list comes in several files whose rows belong together by a key.
// Rows of all files go through a sorter, so that memory does not grow with
// them, and come back key by key. Its records, as Report.Read counts them, are
//
//   - each project that is handed on, with all its places and details;
//   - each project row that cannot be taken, and each one that says something
//     else than the first of its key;
//   - each place that is wrong or doubtful, and each that no project row has the
//     key of.
//
// Details without a project are noted, not counted: they say nothing that could
// be shown.

// errKeyless is a row of a joined list without a key: it can be no project that
// was published before.
var errKeyless = errors.New("the row has no key, so nothing can be joined with it")

// joined streams a list of several files that belong together.
func (r *reading) joined(yield func(ngeu.Project, error) bool) (err error) {
	var s sorter
	defer func() { err = errors.Join(err, s.close()) }()
	tables := make([]*table, len(r.files))
	for number, f := range r.files {
		if tables[number], err = r.gather(&s, f, number); err != nil {
			return err
		}
	}
	var key []byte
	var together []row
	for k, err := range s.all() {
		if err != nil {
			return err
		}
		if len(together) > 0 && string(key) != string(k.key) {
			if !r.assemble(string(key), together, yield) {
				return nil
			}
			together = together[:0]
		}
		key = append(key[:0], k.key...)
		together = append(together, unpack(k.content, tables))
	}
	if len(together) > 0 {
		r.assemble(string(key), together, yield)
	}
	return nil
}

// gather puts the rows of one file into the sorter.
func (r *reading) gather(s *sorter, f File, number int) (*table, error) {
	t, err := openTable(f, number, r.profile, opening{})
	if err != nil {
		return nil, err
	}
	defer t.Close()
	if t.layout.Role == skippedRows {
		return t, nil
	}
	var packed []byte
	return t, r.each(t, func(next row) error {
		if !next.counts() {
			return nil
		}
		key := strings.ToUpper(t.key.value(next.cell))
		if strings.Trim(key, "|- ") == "" {
			r.reject(next, next.wrong(id, errKeyless))
			return nil
		}
		packed = next.pack(packed[:0], number)
		return s.add(key, packed)
	})
}

// pack writes what the columns of a row say, property by property.
func (r row) pack(out []byte, number int) []byte {
	out = binary.AppendUvarint(out, uint64(number))
	out = binary.AppendUvarint(out, uint64(r.line))
	for i, p := range properties {
		if v := r.raw(p); v != "" {
			out = append(out, byte(i))
			out = binary.AppendUvarint(out, uint64(len(v)))
			out = append(out, v...)
		}
	}
	return out
}

// unpack reads what pack wrote.
func unpack(b []byte, tables []*table) row {
	number, n := binary.Uvarint(b)
	line, m := binary.Uvarint(b[n:])
	r := row{line: int(line), table: tables[number], fixed: map[Property]string{}}
	for b = b[n+m:]; len(b) > 0; {
		p := properties[b[0]]
		length, n := binary.Uvarint(b[1:])
		b = b[1+n:]
		r.fixed[p] = string(b[:length])
		b = b[length:]
	}
	return r
}

// assemble makes the projects of the rows of one key.
func (r *reading) assemble(key string, together []row, yield func(ngeu.Project, error) bool) bool {
	var projects, places, details []row
	for _, one := range together {
		switch one.layout.Role {
		case projectRows:
			projects = append(projects, one)
		case locationRows:
			places = append(places, one)
		case detailRows:
			details = append(details, one)
		}
	}
	if len(projects) == 0 {
		for _, one := range places {
			r.reject(one, one.orphan(key))
		}
		for _, one := range details {
			r.rows.add(noted, one.orphan(key), "")
		}
		return true
	}
	own := r.apart(projects)
	for i, p := range own {
		if i > 0 {
			p.fixed[id] += "-" + p.text(measure)
		}
		for _, d := range details {
			if len(own) == 1 || d.text(measure) == "" || d.text(measure) == p.text(measure) {
				p.add(d)
			}
		}
		var here []row
		for _, l := range places {
			if len(own) == 1 || l.text(measure) == "" || l.text(measure) == p.text(measure) {
				here = append(here, l)
			}
		}
		if !r.joinedProject(p, here, yield) {
			return false
		}
	}
	return true
}

// errOrphan is a place or detail of a project that is not in the files. Nothing
// is known of such a project but its code, so nothing is shown.
var errOrphan = errors.New("none of the files has a project with this key")

func (r row) orphan(key string) *RowError {
	return &RowError{File: r.file, Line: r.line, Column: strings.Join(r.keyColumns(), " + "), Value: key, Err: errOrphan}
}

// keyColumns names the columns of the key.
func (r row) keyColumns() (names []string) {
	for _, p := range r.key.parts {
		if p.column && p.at >= 0 {
			names = append(names, strings.TrimSpace(r.header()[p.at]))
		}
	}
	return names
}

// apart merges the project rows of one key: those of different files say
// different things of the same project. A file that has the key twice means
// two parts of it with a measure each; the first measure in the alphabet keeps
// the id of the key, for the others their measure is added to it.
func (r *reading) apart(projects []row) []row {
	slices.SortStableFunc(projects, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.text(measure), b.text(measure)), cmp.Compare(a.number, b.number))
	})
	var own []row
	for _, p := range projects {
		same := slices.IndexFunc(own, func(o row) bool { return o.text(measure) == p.text(measure) })
		if same < 0 && len(own) > 0 && !slices.ContainsFunc(projects, func(o row) bool { return o.number == p.number && o.text(measure) == own[0].text(measure) }) {
			same = 0 // another file calls the measure otherwise
		}
		switch {
		case same < 0:
			own = append(own, p)
		case slices.Contains(own[same].files, p.number) || own[same].number == p.number:
			if q, ok := p.same(own[same], aboutProject); ok {
				r.repeat(p, fmt.Sprintf("line %d", own[same].line))
			} else {
				r.reject(p, p.wrong(q, fmt.Errorf("line %d has the same key and says something else; the first counts", own[same].line)))
			}
		default:
			own[same] = own[same].with(p)
		}
	}
	return own
}

// with merges two rows of one project out of two files: what only one says is
// taken, and of what both say that of the newer file.
func (r row) with(o row) row {
	newer, older := r, o
	if o.text(asOf) > r.text(asOf) {
		newer, older = o, r
	}
	for p, v := range older.fixed {
		if newer.fixed[p] == "" || slices.Contains(newer.layout.weak, p) && !slices.Contains(older.layout.weak, p) {
			newer.fixed[p] = v
		}
	}
	newer.files = append(append(newer.files, older.files...), older.number)
	return newer
}

// add takes over a detail: a value that is not there yet, or one more to add up.
func (r *row) add(d row) {
	for p, v := range d.fixed {
		if p == id {
			continue
		}
		if !slices.Contains(d.layout.sum, p) {
			if r.fixed[p] == "" {
				r.fixed[p] = v
			}
			continue
		}
		a, err := parseNumber(v, d.layout.Decimal)
		if err != nil {
			r.fixed[p] = v // project says that it is no number
			continue
		}
		if before, err := parseNumber(cmp.Or(r.fixed[p], "0"), '.'); err == nil {
			r.fixed[p] = new(big.Rat).Add(a, before).FloatString(4)
		}
	}
}

// joinedProject hands on one project with its places.
func (r *reading) joinedProject(p row, places []row, yield func(ngeu.Project, error) bool) bool {
	project, bad := p.project()
	if bad != nil {
		r.reject(p, bad)
		return true
	}
	g := group{project: project}
	if len(places) == 0 {
		places = []row{p}
	}
	for _, l := range places {
		r.place(&g, l)
	}
	if len(g.rows) == 0 {
		r.leftOut[project.ID] = true // all its places are in the report
		return true
	}
	g.rows[0] = p
	return r.finish(g, p.number, yield)
}

// each reads a table row by row; an error of take ends it.
func (r *reading) each(t *table, take func(row) error) error {
	widths := r.columns.file(r.profile, t.header())
	for {
		next, note, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		r.read++
		r.tell(false)
		var bad *RowError
		if errors.As(err, &bad) {
			r.reject(next, bad)
			continue
		}
		if err != nil {
			return fmt.Errorf("ingest: %s: %w", t.file, err)
		}
		if note != "" {
			r.rows.add(noted, &RowError{File: t.file, Line: next.line, Err: errors.New(note)}, "")
		}
		if next.totals() {
			r.reject(next, next.wrong(id, errTotals))
			continue
		}
		if bad := next.spoilt(); bad != nil {
			r.reject(next, bad)
			continue
		}
		count(widths, next.values)
		if at, twice := r.before.row(next.values, place{int32(t.number), int32(next.line)}); twice {
			r.repeat(next, r.name(at, t.number))
			continue
		}
		if err := take(next); err != nil {
			return err
		}
	}
}
