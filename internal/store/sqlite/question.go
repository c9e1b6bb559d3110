package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

var _ store.Reviews = (*Store)(nil)

const (
	questionColumns = `id, source, key, country, name, region, lau, postcode, lon, lat, reason, taken, candidates, rows, state, code, by, at`

	askQuestion = `INSERT INTO question (source, key, country, name, region, lau, postcode, lon, lat, reason, taken, candidates, rows)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
		ON CONFLICT (source, key) DO UPDATE SET lon = ?8, lat = ?9, reason = ?10, taken = ?11, candidates = ?12, rows = ?13,
			state = iif(state = 'skipped', 'open', state)`
	nextQuestion = `WHERE state = 'open' ORDER BY rows DESC, id LIMIT 1`
	lastAnswered = `WHERE turn > 0 ORDER BY turn DESC LIMIT 1`
	nextTurn     = `(SELECT max(turn) + 1 FROM question)`
)

// Ask stores the questions of an import; see store.Reviews.
func (s *Store) Ask(ctx context.Context, source string, questions []store.Question) error {
	err := s.inWrite(ctx, func(tx *sql.Tx) error {
		// What an import decides by an answer it does not ask again; such
		// questions stay, so that the answer can be looked at and taken back.
		if _, err := tx.ExecContext(ctx, `UPDATE question SET rows = 0 WHERE source = ? AND state <> 'decided'`, source); err != nil {
			return err
		}
		ask, err := tx.PrepareContext(ctx, askQuestion)
		if err != nil {
			return err
		}
		for _, q := range questions {
			candidates, err := json.Marshal(append([]store.Candidate{}, q.Candidates...))
			if err != nil {
				return err
			}
			var lon, lat any
			if q.Point != nil {
				lon, lat = q.Point.Lon(), q.Point.Lat()
			}
			if _, err := ask.ExecContext(ctx, source, q.Key, q.Country, q.Name, q.Region, q.LAU, q.Postcode, lon, lat,
				q.Reason, q.Taken, string(candidates), max(1, q.Rows)); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM question WHERE source = ? AND state <> 'decided' AND rows = 0`, source)
		return err
	})
	if err != nil {
		return fmt.Errorf("sqlite: questions of %s: %w", source, err)
	}
	return nil
}

// Decisions gives the answers for a list; see store.Reviews.
func (s *Store) Decisions(ctx context.Context, source string) (map[string]store.Decision, error) {
	out := map[string]store.Decision{}
	rows, err := s.read.QueryContext(ctx, `SELECT key, code, by, at FROM question WHERE source = ? AND state = 'decided'`, source)
	if err != nil {
		return nil, fmt.Errorf("sqlite: decisions: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var key, at string
		var d store.Decision
		if err := rows.Scan(&key, &d.Code, &d.By, &at); err != nil {
			return nil, fmt.Errorf("sqlite: decisions: %w", err)
		}
		if d.At, err = time.Parse(time.RFC3339, at); err != nil {
			return nil, fmt.Errorf("sqlite: decisions: %w", err)
		}
		out[key] = d
	}
	return out, rows.Err()
}

// Question gives one question; see store.Reviews.
func (s *Store) Question(ctx context.Context, id int64) (store.Question, error) {
	return question(ctx, s.read, `WHERE id = ?`, id)
}

// Next gives the open question that most rows ask; see store.Reviews.
func (s *Store) Next(ctx context.Context) (store.Question, error) {
	return question(ctx, s.read, nextQuestion)
}

// Decide answers a question; see store.Reviews.
func (s *Store) Decide(ctx context.Context, id int64, d store.Decision) error {
	return s.answer(ctx, `UPDATE question SET state = 'decided', code = ?2, by = ?3, at = ?4, turn = `+nextTurn+` WHERE id = ?1`, id, d.Code, d.By, instant(d.At))
}

// Skip puts a question off; see store.Reviews.
func (s *Store) Skip(ctx context.Context, id int64) error {
	return s.answer(ctx, `UPDATE question SET state = 'skipped', code = '', by = '', at = '', turn = `+nextTurn+` WHERE id = ?1`, id)
}

func (s *Store) answer(ctx context.Context, query string, args ...any) error {
	done, err := s.write.ExecContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("sqlite: question: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, fmt.Errorf("sqlite: question %v: %w", args[0], ngeu.ErrNotFound))
	}
	return nil
}

// Undo opens the last answered question again; see store.Reviews.
func (s *Store) Undo(ctx context.Context) (q store.Question, err error) {
	err = s.inWrite(ctx, func(tx *sql.Tx) error {
		if q, err = question(ctx, tx, lastAnswered); err != nil {
			return err
		}
		q.State, q.Decision = store.Open, store.Decision{}
		_, err = tx.ExecContext(ctx, `UPDATE question SET state = 'open', code = '', by = '', at = '', turn = 0 WHERE id = ?`, q.ID)
		return err
	})
	return q, err
}

// Progress counts the questions; see store.Reviews.
func (s *Store) Progress(ctx context.Context) (p store.Progress, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT count(*) FILTER (WHERE state = 'open'), count(*) FILTER (WHERE state = 'decided'),
		count(*) FILTER (WHERE state = 'skipped') FROM question`).Scan(&p.Open, &p.Decided, &p.Skipped)
	if err != nil {
		return p, fmt.Errorf("sqlite: questions: %w", err)
	}
	return p, nil
}

func question(ctx context.Context, from queryer, which string, args ...any) (store.Question, error) {
	var (
		q          store.Question
		lon, lat   sql.NullFloat64
		candidates []byte
		at         string
	)
	err := from.QueryRowContext(ctx, `SELECT `+questionColumns+` FROM question `+which, args...).Scan(
		&q.ID,
		&q.Source,
		&q.Key,
		&q.Country,
		&q.Name,
		&q.Region,
		&q.LAU,
		&q.Postcode,
		&lon,
		&lat,
		&q.Reason,
		&q.Taken,
		&candidates,
		&q.Rows,
		&q.State,
		&q.Decision.Code,
		&q.Decision.By,
		&at,
	)
	if errors.Is(err, sql.ErrNoRows) {
		return q, fmt.Errorf("sqlite: question: %w", ngeu.ErrNotFound)
	}
	if err == nil {
		err = json.Unmarshal(candidates, &q.Candidates)
	}
	if err == nil && at != "" {
		q.Decision.At, err = time.Parse(time.RFC3339, at)
	}
	if err != nil {
		return q, fmt.Errorf("sqlite: question: %w", err)
	}
	if lon.Valid && lat.Valid {
		q.Point = &orb.Point{lon.Float64, lat.Float64}
	}
	return q, nil
}

// inWrite runs one write transaction.
func (s *Store) inWrite(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}
