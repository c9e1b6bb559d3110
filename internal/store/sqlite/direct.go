package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// direct is a transaction on the driver itself: where a statement is run a
// million times, database/sql costs as much as SQLite does.
type direct struct {
	conn *sqlite3.SQLiteConn
	open []*statement
}

// direct runs a transaction; in a dry run one that only reads.
func (r *run) direct(ctx context.Context, do func(*direct) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	db, begin := r.write, "BEGIN IMMEDIATE"
	if r.number == 0 {
		db, begin = r.read, "BEGIN"
	}
	conn, err := db.Conn(context.WithoutCancel(ctx))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return conn.Raw(func(c any) error {
		of, ok := c.(*sqlite3.SQLiteConn)
		if !ok {
			return fmt.Errorf("sqlite: an SQLite connection was expected, not %T", c)
		}
		d := &direct{conn: of}
		if err := d.exec(begin); err != nil {
			return err
		}
		err := errors.Join(do(d), d.close())
		if err != nil {
			return errors.Join(err, d.exec("ROLLBACK"))
		}
		if err := d.exec("COMMIT"); err != nil {
			return errors.Join(err, d.exec("ROLLBACK"))
		}
		return nil
	})
}

// exec runs statements without values.
func (d *direct) exec(query string) error {
	_, err := d.conn.Exec(query, nil)
	return err
}

// close frees the statements of the transaction.
func (d *direct) close() (err error) {
	for _, s := range d.open {
		err = errors.Join(err, s.of.Close())
	}
	d.open = nil
	return err
}

// statement is a prepared statement, of one goroutine. Its values are of the
// types that the driver knows: int64, float64, string, []byte, nil.
type statement struct {
	of   *sqlite3.SQLiteStmt
	rows []driver.Value
}

func (d *direct) prepare(query string) (*statement, error) {
	st, err := d.conn.Prepare(query)
	if err != nil {
		return nil, err
	}
	of, ok := st.(*sqlite3.SQLiteStmt)
	if !ok {
		return nil, errors.Join(fmt.Errorf("sqlite: an SQLite statement was expected, not %T", st), st.Close())
	}
	s := &statement{of: of}
	d.open = append(d.open, s)
	return s, nil
}

func (s *statement) exec(values ...driver.Value) error {
	_, err := s.of.Exec(values)
	return err
}

// row gives the columns of the first row, good until the next call;
// sql.ErrNoRows where there is none.
func (s *statement) row(columns int, values ...driver.Value) (_ []driver.Value, err error) {
	rows, err := s.of.Query(values)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if s.rows == nil {
		s.rows = make([]driver.Value, columns)
	}
	err = rows.Next(s.rows)
	if errors.Is(err, io.EOF) {
		err = sql.ErrNoRows
	}
	return s.rows, err
}
