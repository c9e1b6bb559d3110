package export_test

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"

	flatbuffers "github.com/google/flatbuffers/go"
	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/export"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// fgb is a FlatGeobuf file taken apart.
type fgb struct {
	content
	tree   []byte
	at     []uint64 // offsets of the features
	points [][]orb.Point
}

// table reads fields by their number in the schema.
type table struct{ flatbuffers.Table }

func root(b []byte) table {
	return table{flatbuffers.Table{Bytes: b, Pos: flatbuffers.GetUOffsetT(b)}}
}

func (t table) offset(field int) flatbuffers.UOffsetT {
	return flatbuffers.UOffsetT(t.Offset(flatbuffers.VOffsetT(4 + 2*field)))
}

func (t table) text(field int) string {
	if o := t.offset(field); o != 0 {
		return string(t.ByteVector(t.Pos + o))
	}
	return ""
}

func (t table) sub(field int) (table, bool) {
	o := t.offset(field)
	if o == 0 {
		return table{}, false
	}
	return table{flatbuffers.Table{Bytes: t.Bytes, Pos: t.Indirect(t.Pos + o)}}, true
}

func readFlatGeobuf(t *testing.T, b []byte) (f fgb) {
	t.Helper()
	if string(b[:7]) != "fgb\x03fgb" {
		t.Fatalf("FlatGeobuf: magic %q", b[:8])
	}
	size := binary.LittleEndian.Uint32(b[8:])
	header, rest := root(b[12:12+size]), b[12+size:]
	var metadata struct {
		Notice, Attribution string
	}
	if err := json.Unmarshal([]byte(header.text(13)), &metadata); err != nil {
		t.Fatalf("FlatGeobuf: metadata: %v", err)
	}
	f.notices, f.full = []string{header.text(12), metadata.Notice}, metadata.Notice+"\n"+metadata.Attribution
	if header.text(0) != "projects" || header.text(11) == "" {
		t.Errorf("FlatGeobuf: name %q, title %q", header.text(0), header.text(11))
	}
	var columns []string
	var types []byte
	o := header.offset(7)
	for i := range header.VectorLen(o) {
		c := table{flatbuffers.Table{Bytes: header.Bytes, Pos: header.Indirect(header.Vector(o) + flatbuffers.UOffsetT(4*i))}}
		columns = append(columns, c.text(0))
		types = append(types, c.GetByteSlot(6, 0))
	}
	n := int(header.GetUint64Slot(4+2*8, 0))
	if node := int(header.GetUint16Slot(4+2*9, 16)); n > 0 && node > 0 {
		nodes, level := n, n
		for {
			level = (level + node - 1) / node
			nodes += level
			if level == 1 {
				break
			}
		}
		f.tree, rest = rest[:40*nodes], rest[40*nodes:]
	}
	start := len(rest)
	for len(rest) > 0 {
		f.at = append(f.at, uint64(start-len(rest)))
		size := binary.LittleEndian.Uint32(rest)
		feature := root(rest[4 : 4+size])
		rest = rest[4+size:]
		var points []orb.Point
		if g, ok := feature.sub(0); ok {
			o := g.offset(1)
			for i := 0; i < g.VectorLen(o); i += 2 {
				at := g.Vector(o) + flatbuffers.UOffsetT(8*i)
				points = append(points, orb.Point{g.GetFloat64(at), g.GetFloat64(at + 8)})
			}
		}
		f.points = append(f.points, points)
		f.rows = append(f.rows, properties(feature.text(1), columns, types))
	}
	if len(f.rows) != n {
		t.Errorf("FlatGeobuf: %d features, the header says %d", len(f.rows), n)
	}
	return f
}

func properties(raw string, columns []string, types []byte) map[string]string {
	row, b := map[string]string{}, []byte(raw)
	for len(b) > 0 {
		i := binary.LittleEndian.Uint16(b)
		b = b[2:]
		switch types[i] {
		case 5:
			row[columns[i]] = strconv.Itoa(int(int32(binary.LittleEndian.Uint32(b))))
			b = b[4:]
		case 10:
			row[columns[i]] = fmt.Sprintf("%.2f", math.Float64frombits(binary.LittleEndian.Uint64(b)))
			b = b[8:]
		case 11:
			n := binary.LittleEndian.Uint32(b)
			row[columns[i]] = string(b[4 : 4+n])
			b = b[4+n:]
		}
	}
	return row
}

// search walks down the tree and gives the offsets of the features whose boxes
// meet the box, in the order of the file, and how many nodes it looked at.
func (f fgb) search(b orb.Bound) (found []uint64, looked int) {
	if len(f.tree) == 0 {
		return nil, 0
	}
	var ends []int // of levels, the root's first
	for n := len(f.at); ; n = (n + 15) / 16 {
		ends = append(ends, n)
		if n == 1 && len(ends) > 1 {
			break
		}
	}
	slices.Reverse(ends)
	for i := 1; i < len(ends); i++ {
		ends[i] += ends[i-1]
	}
	value := func(node, i int) uint64 { return binary.LittleEndian.Uint64(f.tree[40*node+8*i:]) }
	var visit func(first, level int)
	visit = func(first, level int) {
		for node := first; node < min(first+16, ends[level]); node++ {
			looked++
			v := func(i int) float64 { return math.Float64frombits(value(node, i)) }
			if v(0) > b.Max[0] || v(1) > b.Max[1] || v(2) < b.Min[0] || v(3) < b.Min[1] {
				continue
			}
			if level == len(ends)-1 {
				found = append(found, value(node, 4))
			} else {
				visit(int(value(node, 4)), level+1)
			}
		}
	}
	visit(0, 0)
	slices.Sort(found)
	return found, looked
}

// scattered gives projects all over Europe; every tenth is a region without a
// point, every seventh has a second location.
func scattered(n int) []ngeu.Project {
	base := editiontest.Projects()
	out := make([]ngeu.Project, n)
	for i := range out {
		p := base[0]
		p.ID, p.Name = fmt.Sprintf("p-%06d", i), fmt.Sprintf("Project %d", i)
		l := p.Locations[0]
		at := func(k int) *orb.Point {
			return &orb.Point{-9 + float64(k*7919%39000)/1000, 35 + float64(k*104729%31000)/1000}
		}
		l.Point = at(i)
		p.Locations = []ngeu.Location{l}
		switch {
		case i%10 == 0:
			p.Locations = base[3].Locations
		case i%7 == 0:
			l.Point, l.PlaceName = at(i+5000), "Elsewhere"
			p.Locations = append(p.Locations, l)
		}
		out[i] = p
	}
	return out
}

func TestFlatGeobufIndex(t *testing.T) {
	format, _ := export.ByExtension("fgb")
	for _, n := range []int{1, 2, 15, 16, 17, 255, 256, 257, 600} {
		desk, _ := editiontest.Desk(t, scattered(n)...)
		f := readFlatGeobuf(t, write(t, format, open(t, desk, edition.Request{})))
		for _, box := range []orb.Bound{
			{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}},
			{Min: orb.Point{0, 40}, Max: orb.Point{10, 50}},
			{Min: orb.Point{-9, 35}, Max: orb.Point{-8, 36}},
			{Min: orb.Point{100, 0}, Max: orb.Point{110, 10}},
		} {
			var want []uint64
			for i, points := range f.points {
				b := orb.MultiPoint(points).Bound()
				if len(points) > 0 && b.Intersects(box) {
					want = append(want, f.at[i])
				}
			}
			got, looked := f.search(box)
			if !slices.Equal(got, want) {
				t.Errorf("%d projects, box %v: the tree finds %d, there are %d", n, box, len(got), len(want))
			}
			if n == 600 && box.Min[0] == -9 && looked > 200 {
				t.Errorf("a small box looks at %d nodes of %d", looked, len(f.tree)/40)
			}
		}
	}
}

func TestFlatGeobufWithoutGeometryComesLast(t *testing.T) {
	format, _ := export.ByExtension("fgb")
	desk, _ := editiontest.Desk(t, sample()...)
	f := readFlatGeobuf(t, write(t, format, open(t, desk, edition.Request{})))
	var got []int
	for _, p := range f.points {
		got = append(got, len(p))
	}
	if n := len(got); n != 5 || got[3] != 0 || got[4] != 0 || slices.Contains(got[:3], 0) {
		t.Errorf("points of the features: %v", got)
	}
}

func sampleGeoPackage(t *testing.T) []byte {
	t.Helper()
	format, _ := export.ByExtension("gpkg")
	desk, _ := editiontest.Desk(t, sample()...)
	return write(t, format, open(t, desk, edition.Request{}))
}
