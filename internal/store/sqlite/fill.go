package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
)

// slowIndexes are those whose entries come in no order: sorted and built at the
// end they cost a fifth.
const slowIndexes = `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND name IN ('project_id', 'project_name', 'location_nuts', 'location_place') ORDER BY name`

// The text index holds this much in memory before it writes, and merges nothing
// meanwhile; then it works as SQLite sets it up.
const (
	textInBulk = `INSERT INTO project_text (project_text, rank) VALUES ('hashsize', 33554432); INSERT INTO project_text (project_text, rank) VALUES ('automerge', 0)`
	textAsEver = `INSERT INTO project_text (project_text, rank) VALUES ('hashsize', 1048576); INSERT INTO project_text (project_text, rank) VALUES ('automerge', 4)`
)

// fill writes a list into a store that never held anything, in one transaction:
// rows first, then what is cheaper to build from all of them. It may be killed:
// then nothing of it is there.
func (a *apply) fill(ctx context.Context, d *direct, in <-chan part, out chan<- part) error {
	indexes, err := d.texts(slowIndexes)
	if err != nil {
		return err
	}
	for _, x := range indexes {
		if err := d.exec("DROP INDEX " + x[0]); err != nil {
			return err
		}
	}
	if err := d.exec(textInBulk); err != nil {
		return err
	}
	w, err := a.writer(d)
	if err != nil {
		return err
	}
	w.pack = &boxes{}
	for p := range in {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if err := w.take(&p); err != nil {
			return err
		}
		out <- p
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if err := w.pack.write(d); err != nil {
		return err
	}
	for _, x := range indexes {
		if err := d.exec(x[1]); err != nil {
			return err
		}
	}
	return d.exec(textAsEver)
}

// texts reads two columns of text.
func (d *direct) texts(query string) (out [][2]string, err error) {
	rows, err := d.conn.Query(query, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	values := make([]driver.Value, 2)
	for {
		if err := rows.Next(values); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, err
		}
		name, _ := values[0].(string)
		sql, _ := values[1].(string)
		out = append(out, [2]string{name, sql})
	}
}
