package ingest

import (
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"slices"
)

// scattered holds back the rows of projects with several locations that do not
// stand together in a file, such as one that an editor has sorted by place. All
// other rows go on streaming: a first look through the ids, 8 bytes for each
// group of rows, tells which come back. Two ids that share a hash are held back
// needlessly, and come out right all the same.
type scattered struct {
	seed   maphash.Seed
	table  *table
	ids    map[uint64]bool
	rows   sorter
	packed []byte
}

// scattered looks through a file whose rows are read by t afterwards.
func (r *reading) scattered(f File, t *table) (*scattered, error) {
	s := &scattered{seed: maphash.MakeSeed(), table: t, ids: map[uint64]bool{}}
	if !r.profile.Several {
		return s, nil
	}
	look, err := openTable(f.beside(), t.number, r.profile, opening{comma: t.comma, charset: t.charset, heading: t.heading})
	if err != nil {
		return nil, err
	}
	var groups []uint64
	var last string
	for {
		next, _, err := look.next()
		var bad *RowError
		if errors.As(err, &bad) {
			continue
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("ingest: %s: %w", f.Name, err), look.Close())
		}
		if at := next.text(id); at != last && at != "" {
			groups = append(groups, maphash.String(s.seed, at))
			last = at
		}
	}
	if err := look.Close(); err != nil {
		return nil, fmt.Errorf("ingest: %s: %w", f.Name, err)
	}
	slices.Sort(groups)
	for i, h := range groups {
		if i > 0 && h == groups[i-1] {
			s.ids[h] = true
		}
	}
	return s, nil
}

// has tells whether a row is one to hold back.
func (s *scattered) has(of row) bool {
	return len(s.ids) > 0 && s.ids[maphash.String(s.seed, of.text(id))]
}

// add holds a row back.
func (s *scattered) add(of row) error {
	s.packed = of.pack(s.packed[:0], 0)
	return s.rows.add(of.text(id), s.packed)
}

// all gives the rows of each project, in the order of the file.
func (s *scattered) all(take func(together []row) error) error {
	tables := []*table{s.table}
	var together []row
	for k, err := range s.rows.all() {
		if err != nil {
			return err
		}
		next := unpack(k.content, tables)
		if len(together) > 0 && next.text(id) != together[0].text(id) {
			if err := take(together); err != nil {
				return err
			}
			together = nil
		}
		together = append(together, next)
	}
	if len(together) == 0 {
		return nil
	}
	return take(together)
}

func (s *scattered) close() error { return s.rows.close() }
