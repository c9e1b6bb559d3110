package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

const projectColumns = `p.key, p.id, p.name, p.name_lang, p.summary, p.summary_lang, p.country, p.pillar, p.theme,
	p.kind, p.status, p.year_start, p.year_end, p.amount_cents, p.amount_basis, p.measure, p.beneficiary,
	p.source, p.source_name, p.source_url, p.as_of`

func scanProject(rows *sql.Rows) (ngeu.Project, error) {
	var p ngeu.Project
	var amount sql.NullInt64
	err := rows.Scan(
		&p.Key,
		&p.ID,
		&p.Name,
		&p.NameLang,
		&p.Summary,
		&p.SummaryLang,
		&p.Country,
		&p.Pillar,
		&p.Theme,
		&p.Kind,
		&p.Status,
		&p.YearStart,
		&p.YearEnd,
		&amount,
		&p.AmountBasis,
		&p.Measure,
		&p.Beneficiary,
		&p.Source.ID,
		&p.Source.Name,
		&p.Source.URL,
		&p.AsOf,
	)
	if amount.Valid {
		cents := ngeu.Euro(amount.Int64)
		p.Amount = &cents
	}
	return p, err
}

const locationColumns = `l.project, l.geometry, l.precision, l.role, l.place_code, l.place_name, l.nuts, l.lau, l.source, l.confidence`

func scanLocation(rows *sql.Rows) (project int64, l ngeu.Location, err error) {
	var geometry sql.RawBytes
	var finest string
	err = rows.Scan(
		&project,
		&geometry,
		&l.Precision,
		&l.Role,
		&l.PlaceCode,
		&l.PlaceName,
		&finest,
		&l.LAU,
		&l.Source,
		&l.Confidence,
	)
	if err != nil {
		return 0, l, err
	}
	l.NUTS = chain(finest)
	l.Point, err = decodePoint(geometry)
	return project, l, err
}

// chain gives the codes of all levels down to the finest.
func chain(finest string) (nuts [4]string) {
	for level := range nuts {
		if len(finest) >= level+2 {
			nuts[level] = finest[:level+2]
		}
	}
	return nuts
}

// collect runs a query for projects.
func (s *Store) collect(ctx context.Context, query string, args ...any) ([]ngeu.Project, error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []ngeu.Project
	for rows.Next() {
		p, err := scanProject(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

// locate fills in the locations of many projects with one query: all of them,
// or those that f selects.
func (s *Store) locate(ctx context.Context, projects []ngeu.Project, f ngeu.Filter) error {
	if len(projects) == 0 {
		return nil
	}
	at := make(map[int64]int, len(projects))
	keys := make([]int64, len(projects))
	for i, p := range projects {
		at[p.Key], keys[i] = i, p.Key
	}
	var w where
	w.add("l.project IN (SELECT value FROM json_each(" + w.arg(list(keys)) + "))")
	w.location(f)
	rows, err := s.read.QueryContext(ctx, `SELECT `+locationColumns+`
		FROM location l INDEXED BY location_project
		WHERE `+w.String()+` ORDER BY l.project, l.n`, w.args...)
	if err != nil {
		return fmt.Errorf("sqlite: locations: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		key, l, err := scanLocation(rows)
		if err != nil {
			return fmt.Errorf("sqlite: locations: %w", err)
		}
		p := &projects[at[key]]
		p.Locations = append(p.Locations, l)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("sqlite: locations: %w", err)
	}
	return nil
}

func (s *Store) ints(ctx context.Context, query string, args ...any) ([]int64, error) {
	return ints(ctx, s.read, query, args...)
}

func ints(ctx context.Context, q queryer, query string, args ...any) ([]int64, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

// list writes keys as the JSON array that json_each reads.
func list(keys []int64) string {
	b, _ := json.Marshal(keys) // integers always marshal
	return string(b)
}
