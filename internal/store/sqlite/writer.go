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
	live, ended, project, text, location, box, person, nobody *statement
	pack                                                      *boxes // where the R*Tree is packed at the end
}

func (a *apply) writer(d *direct) (*writer, error) {
	w := &writer{apply: a}
	var err error
	prepare := func(query string) *statement {
		if err != nil {
			return nil
		}
		var st *statement
		st, err = d.prepare(query)
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
func (w *writer) scanLive(id string) (v version, source string, from int64, err error) {
	row, err := w.live.row(4, id)
	if err != nil {
		return v, "", 0, err
	}
	v.key, _ = row[0].(int64)
	source, _ = row[1].(string)
	from, _ = row[2].(int64)
	b, _ := row[3].([]byte)
	copy(v.hash[:], b)
	return v, source, from, nil
}

func (w *writer) end(key int64) error {
	if w.number == 0 {
		return nil
	}
	return w.ended.exec(w.number, key)
}

// insert writes a new version with its locations, boxes and words.
func (w *writer) insert(e *entry) error {
	w.apply.project++
	key := w.apply.project
	if e.words == nil {
		e.words = w.wording.of(e.Project)
	}
	var amount any
	if e.Amount != nil {
		amount = int64(*e.Amount)
	}
	order := 9999
	if e.YearStart > 0 {
		order -= e.YearStart
	}
	if err := w.project.exec(key, e.ID, e.Source.ID, w.number, e.hash[:], e.Name, e.words.name, e.NameLang, e.Summary,
		e.SummaryLang, e.Country, string(e.Pillar), e.Theme, string(e.Kind), string(e.Status), int64(e.YearStart), int64(e.YearEnd),
		int64(order), amount, string(e.AmountBasis), e.Measure, e.Beneficiary, e.Source.Name, e.Source.URL, string(e.AsOf)); err != nil {
		return err
	}
	if err := w.text.exec(key, e.words.name, e.words.place, e.words.beneficiary, e.words.rest); err != nil {
		return err
	}
	for n, l := range e.Locations {
		if err := w.insertLocation(key, n, l); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) insertLocation(project int64, n int, l ngeu.Location) error {
	w.apply.location++
	key := w.apply.location
	var geometry, lon, lat any
	if l.Point != nil {
		b, err := encodePoint(l.Point)
		if err != nil {
			return err
		}
		geometry, lon, lat = b, l.Point.Lon(), l.Point.Lat()
	}
	if err := w.location.exec(key, project, int64(n), geometry, lon, lat, string(l.Precision), string(l.Role), l.PlaceCode,
		l.PlaceName, l.Finest(), l.LAU, l.Source, l.Confidence); err != nil {
		return err
	}
	switch {
	case l.Point == nil:
		return nil
	case w.pack != nil:
		w.pack.add(key, *l.Point)
		return nil
	}
	return w.box.exec(key, lon, lat)
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
