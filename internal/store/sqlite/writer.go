package sqlite

import (
	"context"
	"database/sql"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

const (
	liveVersion   = `SELECT key, source, from_import, hash FROM project WHERE id = ? AND to_import = ` + still
	endVersion    = `UPDATE project SET to_import = ? WHERE key = ?`
	insertProject = `INSERT INTO project (key, id, source, from_import, hash, name, name_key, name_lang, summary, summary_lang,
		country, pillar, theme, kind, status, year_start, year_end, year_order, amount_cents, amount_basis, measure, beneficiary,
		source_name, source_url, as_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	insertText     = `INSERT INTO project_text (rowid, name, place, beneficiary, rest) VALUES (?, ?, ?, ?, ?)`
	insertLocation = `INSERT INTO location (key, project, n, geometry, lon, lat, precision, role, place_code, place_name,
		nuts, lau, source, confidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	insertBox = `INSERT INTO location_box (key, min_lon, max_lon, min_lat, max_lat) VALUES (?1, ?2, ?2, ?3, ?3)`
)

// writer holds the statements of one write transaction.
type writer struct {
	*apply
	live, ended, project, text, location, box, person, nobody *sql.Stmt
}

func (a *apply) writer(ctx context.Context, tx *sql.Tx) (*writer, error) {
	w := &writer{apply: a}
	var err error
	prepare := func(query string) *sql.Stmt {
		if err != nil {
			return nil
		}
		var st *sql.Stmt
		st, err = tx.PrepareContext(ctx, query) // closed with tx
		return st
	}
	w.live = prepare(liveVersion)
	if a.number > 0 {
		w.ended, w.project, w.text = prepare(endVersion), prepare(insertProject), prepare(insertText)
		w.location, w.box = prepare(insertLocation), prepare(insertBox)
		w.person, w.nobody = prepare(upsertPerson), prepare(dropPerson)
	}
	return w, err
}

// scanLive reads the live version of an id.
func (w *writer) scanLive(ctx context.Context, id string) (v version, source string, from int64, err error) {
	var b []byte
	err = w.live.QueryRowContext(ctx, id).Scan(&v.key, &source, &from, &b)
	copy(v.hash[:], b)
	return v, source, from, err
}

func (w *writer) end(ctx context.Context, key int64) error {
	if w.number == 0 {
		return nil
	}
	_, err := w.ended.ExecContext(ctx, w.number, key)
	return err
}

// insert writes a new version with its locations, boxes and words.
func (w *writer) insert(ctx context.Context, p ngeu.Project, hash store.Hash) error {
	w.apply.project++
	key := w.apply.project
	name, place, beneficiary, rest := w.textColumns(p)
	var amount any
	if p.Amount != nil {
		amount = int64(*p.Amount)
	}
	order := 9999
	if p.YearStart > 0 {
		order -= p.YearStart
	}
	if _, err := w.project.ExecContext(ctx, key, p.ID, p.Source.ID, w.number, hash[:], p.Name, name, p.NameLang, p.Summary,
		p.SummaryLang, p.Country, p.Pillar, p.Theme, p.Kind, p.Status, p.YearStart, p.YearEnd, order, amount, p.AmountBasis,
		p.Measure, p.Beneficiary, p.Source.Name, p.Source.URL, p.AsOf); err != nil {
		return err
	}
	if _, err := w.text.ExecContext(ctx, key, name, place, beneficiary, rest); err != nil {
		return err
	}
	for n, l := range p.Locations {
		if err := w.insertLocation(ctx, key, n, l); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) insertLocation(ctx context.Context, project int64, n int, l ngeu.Location) error {
	w.apply.location++
	key := w.apply.location
	geometry, err := encodePoint(l.Point)
	if err != nil {
		return err
	}
	var lon, lat any
	if l.Point != nil {
		lon, lat = l.Point.Lon(), l.Point.Lat()
	}
	if _, err := w.location.ExecContext(ctx, key, project, n, geometry, lon, lat, l.Precision, l.Role, l.PlaceCode,
		l.PlaceName, l.Finest(), l.LAU, l.Source, l.Confidence); err != nil {
		return err
	}
	if l.Point == nil {
		return nil
	}
	_, err = w.box.ExecContext(ctx, key, lon, lat)
	return err
}

// version is what a run needs to know of a stored one.
type version struct {
	key  int64
	id   string
	hash store.Hash
}

// versions reads key, id and hash.
func versions(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]version, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []version
	for rows.Next() {
		var v version
		var b sql.RawBytes
		if err := rows.Scan(&v.key, &v.id, &b); err != nil {
			return nil, err
		}
		copy(v.hash[:], b)
		out = append(out, v)
	}
	return out, rows.Err()
}
