package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	sqlite3 "github.com/mattn/go-sqlite3"

	"github.com/ngeumap/ngeumap/internal/store"
)

// lock keeps imports apart, also those of other processes: it holds SQLite's own
// exclusive lock on an empty file beside the database, which the system lets go
// of when the process dies. The database itself stays free for readers and for
// the short write transactions.
func (s *Store) lock(ctx context.Context) (unlock func() error, err error) {
	db, err := sql.Open("sqlite3", dsn(s.path+"-lock", "_journal_mode", "delete", "_busy_timeout", "0", "_txlock", "exclusive"))
	if err != nil {
		return nil, fmt.Errorf("sqlite: lock: %w", err)
	}
	db.SetMaxOpenConns(1)
	tx, err := db.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		db.Close()
		var e sqlite3.Error
		if errors.As(err, &e) && (e.Code == sqlite3.ErrBusy || e.Code == sqlite3.ErrLocked) {
			return nil, fmt.Errorf("sqlite: %s: %w", s.path, store.ErrBusy)
		}
		return nil, explain(s.path+"-lock", err)
	}
	return func() error { return errors.Join(tx.Rollback(), db.Close()) }, nil
}
