package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// Snapshot gives the newest published snapshot.
func (s *Store) Snapshot(ctx context.Context) (ngeu.Snapshot, error) {
	snap, err := s.snapshot(ctx, s.read, `ORDER BY id DESC`)
	if errors.Is(err, ngeu.ErrNotFound) {
		return ngeu.Snapshot{}, nil
	}
	return snap, err
}

var (
	importRef = regexp.MustCompile(`^[1-9]\d{0,17}$`)
	dayLayout = map[int]string{7: "2006-01", 10: "2006-01-02"}
)

// SnapshotAt gives the snapshot of an import or a date; see store.Reader.
func (s *Store) SnapshotAt(ctx context.Context, ref string) (ngeu.Snapshot, error) {
	if importRef.MatchString(ref) {
		id, err := strconv.ParseInt(ref, 10, 64)
		if err != nil {
			return ngeu.Snapshot{}, fmt.Errorf("sqlite: import %s: %w", ref, err)
		}
		return s.snapshot(ctx, s.read, `WHERE id <= ?1 AND EXISTS (SELECT 1 FROM import WHERE id = ?1 AND state IN ('published', 'unchanged')) ORDER BY id DESC`, id)
	}
	day, err := time.Parse(dayLayout[len(ref)], ref)
	if err != nil || len(ref) == 0 {
		return ngeu.Snapshot{}, ngeu.Invalid("asof", ref, "a state is named by an import such as 17, or a date such as 2025-06-18 or 2025-06")
	}
	end := day.AddDate(0, 0, 1)
	if len(ref) == 7 {
		end = day.AddDate(0, 1, 0)
	}
	return s.snapshot(ctx, s.read, `WHERE published < ?1 ORDER BY id DESC`, instant(end))
}

// queryer is a pool or a transaction.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func (s *Store) snapshot(ctx context.Context, q queryer, which string, args ...any) (ngeu.Snapshot, error) {
	var snap ngeu.Snapshot
	var hash store.Hash
	var b []byte
	err := q.QueryRowContext(ctx, `SELECT id, hash, as_of, projects FROM snapshot `+which+` LIMIT 1`, args...).
		Scan(&snap.ID, &b, &snap.AsOf, &snap.Projects)
	if errors.Is(err, sql.ErrNoRows) {
		return snap, fmt.Errorf("sqlite: snapshot: %w", ngeu.ErrNotFound)
	}
	if err != nil {
		return snap, fmt.Errorf("sqlite: snapshot: %w", err)
	}
	copy(hash[:], b)
	snap.Hash = hash.String()
	rows, err := q.QueryContext(ctx, `SELECT source, name, url, as_of, projects FROM snapshot_source WHERE snapshot = ? ORDER BY source`, snap.ID)
	if err != nil {
		return snap, fmt.Errorf("sqlite: snapshot: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var at ngeu.SourceState
		if err := rows.Scan(&at.ID, &at.Name, &at.URL, &at.AsOf, &at.Projects); err != nil {
			return snap, fmt.Errorf("sqlite: snapshot: %w", err)
		}
		snap.Sources = append(snap.Sources, at)
	}
	return snap, rows.Err()
}

// published gives the state that a snapshot shows: its own, or after a rollback
// an earlier one. A snapshot that was never published is refused: its rows may
// be half there. 0 is the empty store.
func (s *Store) published(ctx context.Context, snapshot int64) (state int64, err error) {
	if state, ok := s.known.Load(snapshot); ok {
		return state.(int64), nil
	}
	if snapshot == 0 {
		return 0, nil
	}
	err = s.read.QueryRowContext(ctx, `SELECT coalesce(shows, id) FROM snapshot WHERE id = ?`, snapshot).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("sqlite: snapshot %d: %w", snapshot, ngeu.ErrNotFound)
	}
	if err != nil {
		return 0, fmt.Errorf("sqlite: snapshot %d: %w", snapshot, err)
	}
	s.known.Store(snapshot, state)
	return state, nil
}

// instant writes a time as the tables keep it: text that sorts.
func instant(t time.Time) string { return t.UTC().Truncate(time.Second).Format(time.RFC3339) }
