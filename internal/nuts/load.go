package nuts

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/topojson"
)

// Load reads boundaries/ of the folder geodata. Where there is none it returns
// an Index that knows no region, and ErrNoBoundaries.
func Load(fsys fs.FS) (*Index, error) {
	if fsys == nil {
		return &Index{}, ErrNoBoundaries
	}
	files, err := fs.Glob(fsys, "boundaries/nuts*.topojson.gz")
	if err != nil {
		return nil, fmt.Errorf("nuts: %w", err)
	}
	if len(files) == 0 {
		return &Index{}, ErrNoBoundaries
	}
	file := files[len(files)-1] // names begin with the year: the newest
	var topo *topojson.Topology
	err = unzip(fsys, file, func(r io.Reader) error {
		topo, err = topojson.Decode(r)
		return err
	})
	if err != nil {
		return nil, err
	}
	names := map[Code]name{}
	err = unzip(fsys, "boundaries/names.tsv.gz", func(r io.Reader) error { return readNames(r, names) })
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	x, err := build(topo, names, vintageOf(file))
	if err != nil {
		return nil, fmt.Errorf("nuts: %s: %w", file, err)
	}
	return x, nil
}

// unzip opens a gzip file and names it in errors.
func unzip(fsys fs.FS, file string, read func(io.Reader) error) error {
	f, err := fsys.Open(file)
	if err != nil {
		return fmt.Errorf("nuts: %w", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err == nil {
		err = read(z)
	}
	if err != nil {
		return fmt.Errorf("nuts: %s: %w", file, err)
	}
	return nil
}

type name struct{ native, latin string }

// readNames reads names.tsv: code, level, name, name_latin under a header.
func readNames(r io.Reader, names map[Code]name) error {
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		f := strings.Split(lines.Text(), "\t")
		if len(f) < 4 {
			return fmt.Errorf("line %d: %d columns, want code, level, name, name_latin", n, len(f))
		}
		names[Code(f[0])] = name{f[2], f[3]}
	}
	return lines.Err()
}

var yearPattern = regexp.MustCompile(`(?:^|\D)(20\d\d)(?:\D|$)`)

// vintageOf finds the year in a file name.
func vintageOf(file string) string {
	if m := yearPattern.FindStringSubmatch(path.Base(file)); m != nil {
		return m[1]
	}
	return ""
}

// build makes an index of a topology whose object nuts3 has codes as ids.
func build(topo *topojson.Topology, names map[Code]name, vintage string) (*Index, error) {
	regions := slices.Clone(topo.Objects[object])
	slices.SortFunc(regions, func(a, b topojson.Geometry) int { return strings.Compare(a.ID, b.ID) })
	if len(regions) == 0 {
		return nil, errors.New("no level 3 regions")
	}
	x := &Index{vintage: vintage, areas: map[Code]area{}}
	x.topo = topojson.Topology{Objects: map[string][]topojson.Geometry{object: regions}, Arcs: topo.Arcs}
	x.users = x.topo.Users(regions)
	for i, g := range regions {
		if code, err := Parse(g.ID); err != nil || code.Level() != 3 || string(code) != g.ID || i > 0 && g.ID == regions[i-1].ID {
			return nil, fmt.Errorf("%q is no level 3 code, or comes twice", g.ID)
		}
	}
	for level := range x.codes {
		for from := 0; from < len(regions); {
			code, to := Code(regions[from].ID).At(level), from
			for to < len(regions) && Code(regions[to].ID).At(level) == code {
				to++
			}
			x.codes[level] = append(x.codes[level], code)
			x.areas[code] = x.area(code, regions[from:to], names)
			from = to
		}
	}
	x.locator = newLocator(&x.topo, regions)
	x.coast = newCoast(&x.topo, x.users)
	return x, nil
}

// area works out everything that is kept of one region.
func (x *Index) area(code Code, members []topojson.Geometry, names map[Code]name) area {
	a := area{outline: x.topo.Merge(string(code), members)}
	parts := x.topo.MultiPolygon(a.outline)
	n, ok := names[code]
	if !ok {
		n = name{string(code), string(code)}
	}
	a.Region = Region{Code: code, Level: code.Level(), Name: n.native, NameLatin: n.latin, Bound: parts.Bound()}
	if len(parts) > 0 {
		a.View, a.Label = view(parts), label(parts)
	}
	return a
}
