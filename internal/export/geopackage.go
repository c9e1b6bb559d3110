package export

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"net/url"
	"strings"

	_ "github.com/mattn/go-sqlite3" // the driver sqlite3
	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/feature"
)

// geopackageSQL makes the tables that every GeoPackage has.
//
//go:embed geopackage.sql
var geopackageSQL string

// rtreeTriggers belong to each table with a spatial index.
//
//go:embed geopackage_rtree.sql
var rtreeTriggers string

// writeGeoPackage writes OGC GeoPackage 1.3 with two layers: projects, a feature a
// project with all its points, which counts once; and locations, the rows of CSV,
// each with the codes of its own place, to join by region. What has no point has
// no geometry. The notice stands in gpkg_contents and, in full, as metadata of the
// whole file.
//
// SQLite writes into a file that it can seek in, so the package is made in a
// temporary one.
//
// Source: OGC 12-128r18, https://www.geopackage.org/spec131/.
func writeGeoPackage(ctx context.Context, out io.Writer, rows feature.Rows) error {
	return inTempDir(out, "projects.gpkg", func(path string) error {
		// Nobody else reads the file, and a killed export leaves nothing of use:
		// neither a journal nor a flush to the disk is needed.
		dsn := (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: "_journal_mode=off&_synchronous=off&_locking_mode=exclusive&_cache_size=-65536"}).String()
		db, err := sql.Open("sqlite3", dsn)
		if err != nil {
			return fmt.Errorf("export: geopackage: %w", err)
		}
		db.SetMaxOpenConns(1)
		// A context that can end costs the driver a goroutine a row; the projects
		// that come in end with it anyway.
		err = fillGeoPackage(ctx, context.WithoutCancel(ctx), db, rows)
		if e := db.Close(); err == nil {
			err = e
		}
		if err != nil {
			return fmt.Errorf("export: geopackage: %w", err)
		}
		return nil
	})
}

// fillGeoPackage reads under ctx and writes under own.
func fillGeoPackage(ctx, own context.Context, db *sql.DB, rows feature.Rows) error {
	tx, err := db.BeginTx(own, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(own, geopackageSQL); err != nil {
		return err
	}
	projects, err := newLayer(own, tx, "projects", "MULTIPOINT", nil)
	if err != nil {
		return err
	}
	if err := eachProject(ctx, rows, func(row *feature.Row) error {
		points := row.Points()
		return projects.add(own, row, boxOf(points), multiPointBlob(points))
	}); err != nil {
		return err
	}
	locations, err := newLayer(own, tx, "locations", "POINT", []string{"lon", "lat"})
	if err != nil {
		return err
	}
	if err := eachLocation(ctx, rows, func(row *feature.Row, at *orb.Point) error {
		if at == nil {
			return locations.add(own, row, noBox(), nil, nil, nil)
		}
		return locations.add(own, row, boxOf([]orb.Point{*at}), pointBlob(*at), at[0], at[1])
	}); err != nil {
		return err
	}
	for _, l := range []*layer{projects, locations} {
		if err := l.close(own, rows); err != nil {
			return err
		}
	}
	if err := describe(own, tx, rows); err != nil {
		return err
	}
	return tx.Commit()
}

// describe holds the notice in full as metadata of the package.
func describe(ctx context.Context, tx *sql.Tx, rows feature.Rows) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO gpkg_metadata (id, md_scope, md_standard_uri, mime_type, metadata)
		VALUES (1, 'dataset', 'http://purl.org/dc/terms/rights', 'text/plain', ?)`, plainNotice(rows)); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO gpkg_metadata_reference (reference_scope, timestamp, md_file_id) VALUES ('geopackage', ?, 1)`, timestamp(rows))
	return err
}

// timestamp is stamp with the fraction that GeoPackage asks for.
func timestamp(rows feature.Rows) string {
	return strings.TrimSuffix(stamp(rows), "Z") + ".000Z"
}

// layer is one table of features with its spatial index.
type layer struct {
	tx     *sql.Tx
	table  string
	insert *sql.Stmt
	index  *sql.Stmt
	extent box
	fid    int64
	values []any
}

// sqlTypes gives the column types; a GeoPackage knows no others.
var sqlTypes = map[feature.Type]string{feature.Text: "TEXT", feature.Integer: "INTEGER", feature.Number: "REAL"}

// newLayer makes a table with the properties and further numbers.
func newLayer(ctx context.Context, tx *sql.Tx, table, geometry string, numbers []string) (*layer, error) {
	var columns strings.Builder
	for _, f := range feature.Fields {
		columns.WriteString(", " + f.Name + " " + sqlTypes[f.Type])
	}
	for _, name := range numbers {
		columns.WriteString(", " + name + " REAL")
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`
		CREATE TABLE %[1]s (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom %[2]s%[3]s);
		CREATE VIRTUAL TABLE rtree_%[1]s_geom USING rtree (id, minx, maxx, miny, maxy);`, table, geometry, columns.String())); err != nil {
		return nil, err
	}
	l := &layer{tx: tx, table: table, extent: noBox()}
	var err error
	if l.insert, err = tx.PrepareContext(ctx, "INSERT INTO "+table+" VALUES (?, ?"+strings.Repeat(", ?", len(feature.Fields)+len(numbers))+")"); err != nil {
		return nil, err
	}
	if l.index, err = tx.PrepareContext(ctx, "INSERT INTO rtree_"+table+"_geom VALUES (?, ?, ?, ?, ?)"); err != nil {
		return nil, err
	}
	return l, l.register(ctx, geometry)
}

// register enters the layer where readers look for layers; close says the rest.
func (l *layer) register(ctx context.Context, geometry string) error {
	if _, err := l.tx.ExecContext(ctx, `INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES (?, 'features', ?, '', 4326)`, l.table, l.table); err != nil {
		return err
	}
	if _, err := l.tx.ExecContext(ctx, `INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)`, l.table, geometry); err != nil {
		return err
	}
	_, err := l.tx.ExecContext(ctx, `INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')`, l.table)
	return err
}

// add inserts a feature; an empty box has no geometry.
func (l *layer) add(ctx context.Context, row *feature.Row, b box, geometry []byte, numbers ...any) error {
	l.fid++
	l.values = append(l.values[:0], l.fid, nil)
	if !b.empty() {
		l.values[1] = geometry
	}
	for _, f := range feature.Fields {
		l.values = append(l.values, f.Value(row))
	}
	if _, err := l.insert.ExecContext(ctx, append(l.values, numbers...)...); err != nil {
		return err
	}
	if b.empty() {
		return nil
	}
	l.extent = l.extent.with(b)
	_, err := l.index.ExecContext(ctx, l.fid, b[0], b[2], b[1], b[3])
	return err
}

// close says what the layer holds, and makes the triggers that keep its index
// up to date when somebody edits the file.
func (l *layer) close(ctx context.Context, rows feature.Rows) error {
	if err := l.insert.Close(); err != nil {
		return err
	}
	if err := l.index.Close(); err != nil {
		return err
	}
	n := rows.Edition.Notice()
	extent := make([]any, len(l.extent))
	if !l.extent.empty() {
		for i, v := range l.extent {
			extent[i] = v
		}
	}
	if _, err := l.tx.ExecContext(ctx, `UPDATE gpkg_contents SET description = ?, last_change = ?, min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?`,
		append(append([]any{n.Text() + "\n" + n.Attribution(), timestamp(rows)}, extent...), l.table)...); err != nil {
		return err
	}
	_, err := l.tx.ExecContext(ctx, strings.ReplaceAll(rtreeTriggers, "<t>", l.table))
	return err
}

// multiPointBlob is a MultiPoint as GeoPackageBinary, with its envelope.
func multiPointBlob(points []orb.Point) []byte {
	if len(points) == 0 {
		return nil
	}
	e := boxOf(points)
	b := appendHead(nil, 1)
	for _, v := range []float64{e[0], e[2], e[1], e[3]} {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	b = append(b, 1, 4, 0, 0, 0) // little-endian WKB, MultiPoint
	b = binary.LittleEndian.AppendUint32(b, uint32(len(points)))
	for _, p := range points {
		b = appendPoint(b, p)
	}
	return b
}

// pointBlob is a Point as GeoPackageBinary; it needs no envelope.
func pointBlob(p orb.Point) []byte { return appendPoint(appendHead(nil, 0), p) }

// appendHead writes the header: magic, version, flags (little-endian, kind of
// envelope), reference system.
func appendHead(b []byte, envelope byte) []byte {
	b = append(b, 'G', 'P', 0, 1|envelope<<1)
	return binary.LittleEndian.AppendUint32(b, 4326)
}

func appendPoint(b []byte, p orb.Point) []byte {
	b = append(b, 1, 1, 0, 0, 0) // little-endian WKB, Point
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p[0]))
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(p[1]))
}
