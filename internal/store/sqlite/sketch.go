package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// sketch reads a snapshot for an index; see store.Sketch. A part is a range of
// keys of projects and one of keys of locations. Each comes as one long text,
// since a million rows through database/sql cost more than reading the file.
type sketch struct {
	*Store
	state               int64 // of the rows
	projects, locations keyRange
	parts               int
	stamp               string
}

type keyRange struct{ from, to int64 } // to is behind the last

// partRows is how many keys a part has, at least.
const partRows = 2048

// Sketch opens a snapshot for an index; see store.Reader.
func (s *Store) Sketch(ctx context.Context, snapshot int64) (store.Sketch, error) {
	state, err := s.published(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	k := &sketch{Store: s, state: state}
	for table, r := range map[string]*keyRange{"project": &k.projects, "location": &k.locations} {
		// Each bound alone, so that SQLite takes it from the end of the table.
		err := s.read.QueryRowContext(ctx, `SELECT coalesce((SELECT min(key) FROM `+table+`), 0), coalesce((SELECT max(key) + 1 FROM `+table+`), 0)`).Scan(&r.from, &r.to)
		if err != nil {
			return nil, fmt.Errorf("sqlite: sketch: %w", err)
		}
		k.parts = max(k.parts, int((r.to-r.from+partRows-1)/partRows))
	}
	var history string
	err = s.read.QueryRowContext(ctx, historyOf, snapshot).Scan(&history)
	if err != nil {
		return nil, fmt.Errorf("sqlite: sketch: %w", err)
	}
	sum := sha256.Sum256([]byte(history))
	k.stamp = fmt.Sprintf("%d %x", snapshot, sum[:16])
	return k, nil
}

// historyOf tells all runs up to a snapshot. Two databases with the same one,
// to the second and to the first key of each run, are copies of one another.
const historyOf = `SELECT json_array((SELECT hex(hash) FROM snapshot WHERE id = ?1), (SELECT published FROM snapshot WHERE id = ?1),
	(SELECT json_group_array(json_array(id, state, started, finished, reverts, first_key)) FROM (SELECT * FROM import WHERE id <= ?1 ORDER BY id)))`

func (k *sketch) Stamp() string { return k.stamp }

func (k *sketch) Parts() int { return k.parts }

// part gives the share of a part of a range.
func (r keyRange) part(i, parts int) (from, to int64) {
	step := (r.to - r.from + int64(parts) - 1) / int64(parts)
	from = min(r.from+int64(i)*step, r.to)
	return from, min(from+step, r.to)
}

// A record begins with numbers as characters, which one function of SQLite
// writes: each is its code point less one. The texts follow whose lengths they
// gave.
const (
	projectRecord = `char(p.key - ?1 + 1, p.year_start + 1, p.year_end + 1, octet_length(p.id) + 1, octet_length(p.name) + 1, octet_length(p.country) + 1,
		octet_length(p.pillar) + 1, octet_length(p.theme) + 1, octet_length(p.kind) + 1, octet_length(p.status) + 1)
		|| p.id || p.name || p.country || p.pillar || p.theme || p.kind || p.status`
	locationRecord = `char(octet_length(project) + 1, ifnull(octet_length(geometry), 0) * 2 + 1, octet_length(precision) + 1, octet_length(place_code) + 1,
		octet_length(place_name) + 1, octet_length(nuts) + 1) || project || hex(geometry) || precision || place_code || place_name || nuts`
)

// Part reads one part; see store.Sketch.
func (k *sketch) Part(ctx context.Context, part int, project func(*ngeu.Project), location func(int64, *ngeu.Location)) error {
	from, to := k.projects.part(part, k.parts)
	var w where
	w.add("p.key >= " + w.arg(from))
	w.add("p.key < " + w.arg(to))
	w.visible(k.state)
	text, err := k.text(ctx, `SELECT group_concat(`+projectRecord+`, '') FROM project p WHERE `+w.String(), w.args...)
	if err != nil {
		return err
	}
	r := records{rest: text}
	for r.rest != "" {
		if err := r.project(from, project); err != nil {
			return err
		}
	}
	from, to = k.locations.part(part, k.parts)
	text, err = k.text(ctx, `SELECT group_concat(`+locationRecord+`, '') FROM location WHERE key >= ? AND key < ?`, from, to)
	if err != nil {
		return err
	}
	r.rest = text
	for r.rest != "" {
		if err := r.location(location); err != nil {
			return err
		}
	}
	return nil
}

// text runs a query for one text; NULL is "".
func (k *sketch) text(ctx context.Context, query string, args ...any) (string, error) {
	var text sql.NullString // takes the driver's own copy, which bytes would not
	if err := k.read.QueryRowContext(ctx, query, args...).Scan(&text); err != nil {
		return "", fmt.Errorf("sqlite: sketch: %w", err)
	}
	return text.String, nil
}

var orders = map[ngeu.Sort]string{
	ngeu.ByID:   `SELECT group_concat(key) FROM (SELECT key FROM project INDEXED BY project_id ORDER BY id)`,
	ngeu.ByName: `SELECT group_concat(key) FROM (SELECT key FROM project INDEXED BY project_name ORDER BY name_key, id)`,
}

// Order gives all keys in an order; see store.Sketch.
func (k *sketch) Order(ctx context.Context, by ngeu.Sort) ([]int64, error) {
	query, ok := orders[by]
	if !ok {
		return nil, fmt.Errorf("sqlite: sketch: no order %q", by)
	}
	text, err := k.text(ctx, query)
	if err != nil {
		return nil, err
	}
	return integers(text)
}

// integers reads what group_concat makes of integers.
func integers(text string) ([]int64, error) {
	out := make([]int64, 0, strings.Count(text, ",")+1)
	for text != "" {
		var one string
		one, text, _ = strings.Cut(text, ",")
		n, err := strconv.ParseInt(one, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("sqlite: keys: %w", err)
		}
		out = append(out, n)
	}
	return out, nil
}

// records is a text of records that is being read.
type records struct {
	rest      string
	broken    bool
	aProject  ngeu.Project
	aLocation ngeu.Location
	point     orb.Point
}

var errRecord = errors.New("sqlite: sketch: a row cannot be read; run ngeumap verify")

// number reads one character and gives its code point less one. Code points of
// surrogates, which are no characters, come as three bytes like their neighbours.
func (r *records) number() int {
	s := r.rest
	take := func(n int, first byte) int {
		if len(s) < n {
			r.broken = true
			return 0
		}
		v := int(s[0] & first)
		for i := 1; i < n; i++ {
			v = v<<6 | int(s[i]&0x3f)
		}
		r.rest = s[n:]
		return v - 1
	}
	switch {
	case s == "":
		r.broken = true
		return 0
	case s[0] < 0x80:
		r.rest = s[1:]
		return int(s[0]) - 1
	case s[0] < 0xe0:
		return take(2, 0x1f)
	case s[0] < 0xf0:
		return take(3, 0x0f)
	}
	return take(4, 0x07)
}

func (r *records) text(n int) string {
	if n < 0 || n > len(r.rest) {
		r.broken = true
		return ""
	}
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

func (r *records) project(from int64, give func(*ngeu.Project)) error {
	var n [10]int
	for i := range n {
		n[i] = r.number()
	}
	p := &r.aProject
	p.Key, p.YearStart, p.YearEnd = from+int64(n[0]), n[1], n[2]
	p.ID, p.Name, p.Country = r.text(n[3]), r.text(n[4]), r.text(n[5])
	p.Pillar, p.Theme, p.Kind, p.Status = ngeu.Pillar(r.text(n[6])), r.text(n[7]), ngeu.Kind(r.text(n[8])), ngeu.Status(r.text(n[9]))
	if r.broken {
		return errRecord
	}
	give(p)
	return nil
}

// pointHead is how encodePoint's bytes begin, in hexadecimal digits; longitude
// and latitude follow.
const pointHead = "0101000000"

func (r *records) location(give func(int64, *ngeu.Location)) error {
	var n [6]int
	for i := range n {
		n[i] = r.number()
	}
	project, err := strconv.ParseInt(r.text(n[0]), 10, 64)
	if err != nil {
		return errRecord
	}
	l := &r.aLocation
	l.Point = nil
	if n[1] > 0 {
		digits, ok := strings.CutPrefix(r.text(n[1]), pointHead)
		var b [16]byte
		if !ok || len(digits) != 2*len(b) {
			return errRecord
		}
		if _, err := hex.Decode(b[:], []byte(digits)); err != nil {
			return errRecord
		}
		r.point = orb.Point{degrees(b[:8]), degrees(b[8:])}
		l.Point = &r.point
	}
	l.Precision, l.PlaceCode, l.PlaceName = ngeu.Precision(r.text(n[2])), r.text(n[3]), r.text(n[4])
	l.NUTS = chain(r.text(n[5]))
	if r.broken {
		return errRecord
	}
	give(project, l)
	return nil
}

func degrees(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) }
