package geocode

import (
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// PostcodeCounts says what became of the rows of a table.
type PostcodeCounts struct {
	Rows   int
	Abroad int // rows of countries that are not in the Union
	Bad    int // rows without a usable code or point
}

// Read adds a table of postcodes: that of GeoNames (tab-separated: country, code,
// place, three times name and code of an admin level, latitude, longitude,
// accuracy), or five columns: country, code, latitude, longitude, place. It may
// be compressed by gzip or zip. A file in which no row can be used is an error.
func (p *Postcodes) Read(r io.Reader) (PostcodeCounts, error) {
	var n PostcodeCounts
	plain, err := unpacked(r)
	if err != nil {
		return n, fmt.Errorf("geocode: postcodes: %w", err)
	}
	lines := bufio.NewScanner(plain)
	lines.Buffer(make([]byte, 0, 64<<10), 1<<20)
	for lines.Scan() {
		line := strings.TrimRight(strings.TrimPrefix(lines.Text(), "\ufeff"), "\r")
		if line == "" || line[0] == '#' {
			continue
		}
		n.Rows++
		cells := strings.Split(line, "\t")
		var lat, lon, place string
		switch {
		case len(cells) >= 11:
			place, lat, lon = cells[2], cells[9], cells[10]
		case len(cells) == 5:
			lat, lon, place = cells[2], cells[3], cells[4]
		default:
			n.Bad++
			continue
		}
		country, ok := postcodeCountry(strings.ToUpper(strings.TrimSpace(cells[0])))
		if !ok {
			n.Abroad++
			continue
		}
		y, err1 := strconv.ParseFloat(lat, 64)
		x, err2 := strconv.ParseFloat(lon, 64)
		code := postcodeOf(country, cells[1])
		if err1 != nil || err2 != nil || code == "" || !validPoint(orb.Point{x, y}) {
			n.Bad++
			continue
		}
		p.add(country, code, strings.TrimSpace(place), orb.Point{x, y})
	}
	if err := lines.Err(); err != nil {
		return n, fmt.Errorf("geocode: postcodes: line %d: %w", n.Rows+1, err)
	}
	if n.Rows == n.Bad+n.Abroad {
		return n, fmt.Errorf("geocode: postcodes: none of %d rows is a postcode of a Member State; a row is country, code, place, admin names and codes, latitude, longitude, accuracy with tabs between", n.Rows)
	}
	return n, nil
}

// unpacked undoes gzip and zip.
func unpacked(r io.Reader) (io.Reader, error) {
	in := bufio.NewReader(r)
	magic, err := in.Peek(2)
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the file is empty")
	}
	if err != nil {
		return nil, err
	}
	switch string(magic) {
	case "\x1f\x8b":
		return gzip.NewReader(in)
	case "PK":
		all, err := io.ReadAll(in)
		if err != nil {
			return nil, err
		}
		archive, err := zip.NewReader(bytes.NewReader(all), int64(len(all)))
		if err != nil {
			return nil, err
		}
		for _, f := range archive.File {
			if !strings.Contains(strings.ToLower(f.Name), "readme") && !f.FileInfo().IsDir() {
				return f.Open()
			}
		}
		return nil, errors.New("the archive holds no table")
	}
	return in, nil
}

// Write writes the table, compressed, sorted by country and code; Read takes it
// again. Places far apart under one code stay one place.
func (p *Postcodes) Write(w io.Writer) error {
	keys := make([]postcode, 0, len(p.codes))
	for k := range p.codes {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b postcode) int {
		return cmp.Or(bytes.Compare(a.country[:], b.country[:]), bytes.Compare(a.code[:], b.code[:]))
	})
	z := gzip.NewWriter(w)
	out := bufio.NewWriter(z)
	row := func(k postcode, at orb.Point, place string) {
		fmt.Fprintf(out, "%s\t%s\t%.4f\t%.4f\t%s\n", k.country[:], bytes.TrimRight(k.code[:], "\x00"), at.Lat(), at.Lon(), place)
	}
	for _, k := range keys {
		s := p.codes[k]
		row(k, s.point(), s.place)
		if s.far >= 1 { // a second point keeps how far it reaches
			row(k, orb.Point{float64(s.lon), float64(s.lat) + float64(s.far)/kmPerDegree}, s.place)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("geocode: postcodes: %w", err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("geocode: postcodes: %w", err)
	}
	return nil
}
