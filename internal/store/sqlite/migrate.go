package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
)

//go:embed migrations/*.sql
var migrations embed.FS

// applicationID marks our files (PRAGMA application_id): "ngeu".
const applicationID = 0x6e676575

// migrate brings the schema up to date, each step in its own transaction;
// PRAGMA user_version is the number of the last one.
func migrate(ctx context.Context, db *sql.DB) error {
	steps, version, err := schemaOf(ctx, db)
	if err != nil {
		return err
	}
	for n := version + 1; n <= len(steps); n++ {
		if err := step(ctx, db, n, steps[n-1]); err != nil {
			return fmt.Errorf("migration %s: %w", steps[n-1], err)
		}
	}
	return nil
}

// schemaOf gives all steps and how many of them a database has taken; 0 for an
// empty one. One of another program, or of a newer one, is refused.
func schemaOf(ctx context.Context, db queryer) (steps []string, version int, err error) {
	if steps, err = fs.Glob(migrations, "migrations/*.sql"); err != nil {
		return nil, 0, err
	}
	var app, tables int
	err = db.QueryRowContext(ctx, `SELECT a.application_id, v.user_version, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_application_id a, pragma_user_version v`).Scan(&app, &version, &tables)
	if err != nil {
		return nil, 0, err
	}
	if app != applicationID && tables > 0 {
		return nil, 0, errors.New("is a database of another program; name another file with -db")
	}
	if version > len(steps) {
		return nil, 0, fmt.Errorf("was written by a newer ngeumap (schema %d, this one knows %d); update the program", version, len(steps))
	}
	return steps, version, nil
}

// ours refuses what is not a database of this program, an empty file too.
func ours(ctx context.Context, db queryer) error {
	_, version, err := schemaOf(ctx, db)
	if err == nil && version == 0 {
		err = errors.New("is an empty file, no database; name another one")
	}
	return err
}

func step(ctx context.Context, db *sql.DB, n int, name string) error {
	script, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	// Two programs may open a new file at once: the second finds the step done.
	var version int
	if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil || version >= n {
		return err
	}
	pragmas := fmt.Sprintf(`PRAGMA application_id = %d; PRAGMA user_version = %d;`, applicationID, n)
	if _, err := tx.ExecContext(ctx, string(script)+pragmas); err != nil {
		return err
	}
	return tx.Commit()
}
