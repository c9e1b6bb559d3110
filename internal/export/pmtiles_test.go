package export_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/tile"
)

func unzipped(t *testing.T, b []byte) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// pmtiles is an archive as a second reader sees it, written from the
// specification and from what "pmtiles verify" asks for; it shares nothing with
// the writer.
//
// Source: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
type pmtiles struct {
	tiles    map[maptile.Tile][]byte
	metadata map[string]any
	leaves   int
}

func readPMTiles(t *testing.T, b []byte) (map[maptile.Tile][]byte, map[string]any) {
	p := verifyPMTiles(t, b)
	return p.tiles, p.metadata
}

func verifyPMTiles(t *testing.T, b []byte) pmtiles {
	t.Helper()
	const header, first = 127, 16384
	if string(b[:7]) != "PMTiles" || b[7] != 3 || b[96] != 1 || b[97] != 2 || b[98] != 2 || b[99] != 1 {
		t.Fatalf("header % x", b[:header])
	}
	at := func(i int) uint64 { return binary.LittleEndian.Uint64(b[i:]) }
	part := func(i int) []byte { return b[at(i) : at(i)+at(i+8)] }
	end := uint64(header)
	for _, i := range []int{8, 24, 40, 56} { // root, metadata, leaves, tiles: one behind the other
		if at(i) != end {
			t.Fatalf("the part named at byte %d begins at %d, want %d", i, at(i), end)
		}
		end += at(i + 8)
	}
	if end != uint64(len(b)) || at(8)+at(16) > first {
		t.Fatalf("%d bytes, the header says %d; the root directory ends at %d", len(b), end, at(8)+at(16))
	}
	degrees := func(i int) int32 { return int32(binary.LittleEndian.Uint32(b[i:])) }
	if degrees(102) >= degrees(110) || degrees(106) >= degrees(114) || b[118] < b[100] || b[118] > b[101] {
		t.Errorf("bounds %d %d %d %d, zoom of the middle %d of %d to %d", degrees(102), degrees(106), degrees(110), degrees(114), b[118], b[100], b[101])
	}
	p := pmtiles{tiles: map[maptile.Tile][]byte{}}
	var next, stored, entries, addressed, leafEnd uint64
	contents := map[uint64]uint64{} // length by offset
	lowest, highest := maptile.Zoom(99), maptile.Zoom(0)
	var walk func(directory []byte, depth int)
	walk = func(directory []byte, depth int) {
		r := bytes.NewReader(unzipped(t, directory))
		number := func() uint64 {
			n, err := binary.ReadUvarint(r)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		columns := [4][]uint64{}
		n := number()
		for c := range columns {
			for range n {
				columns[c] = append(columns[c], number())
			}
		}
		if r.Len() > 0 || n == 0 {
			t.Fatalf("a directory of %d entries, %d bytes behind it", n, r.Len())
		}
		id := uint64(0)
		for i := range columns[0] {
			id += columns[0][i]
			run, length, offset := columns[1][i], columns[2][i], columns[3][i]-1
			if columns[3][i] == 0 {
				columns[3][i] = columns[3][i-1] + columns[2][i-1]
				offset = columns[3][i] - 1
			}
			if id < next || length == 0 {
				t.Fatalf("tile %d of %d bytes follows %d", id, length, next)
			}
			if run == 0 {
				if depth > 0 || offset != leafEnd {
					t.Fatalf("a leaf in depth %d at %d, the last ended at %d", depth, offset, leafEnd)
				}
				leafEnd += length
				p.leaves++
				walk(part(40)[offset:offset+length], depth+1)
				continue
			}
			if had, ok := contents[offset]; !ok && offset != stored || ok && had != length {
				t.Fatalf("tile %d: %d bytes at %d, %d are stored so far", id, length, offset, stored)
			} else if !ok {
				contents[offset] = length
				stored += length
			}
			next = id + run
			entries, addressed = entries+1, addressed+run
			body := unzipped(t, part(56)[offset:offset+length])
			for k := range run {
				here := fromHilbert(id + k)
				lowest, highest = min(lowest, here.Z), max(highest, here.Z)
				p.tiles[here] = body
			}
		}
	}
	walk(part(8), 0)
	if at(72) != addressed || at(80) != entries || at(88) != uint64(len(contents)) {
		t.Errorf("the header counts %d tiles in %d entries of %d contents, there are %d in %d of %d", at(72), at(80), at(88), addressed, entries, len(contents))
	}
	if stored != at(64) || leafEnd != at(48) || lowest != maptile.Zoom(b[100]) || highest != maptile.Zoom(b[101]) {
		t.Errorf("%d bytes of tiles, want %d; %d of leaves, want %d; zooms %d to %d, want %d to %d", stored, at(64), leafEnd, at(48), lowest, highest, b[100], b[101])
	}
	if err := json.Unmarshal(unzipped(t, part(24)), &p.metadata); err != nil {
		t.Fatal(err)
	}
	return p
}

// fromHilbert is the way back of tile.TileID, as the specification's reference
// code has it.
func fromHilbert(id uint64) maptile.Tile {
	z, first := maptile.Zoom(0), uint64(0)
	for ; id >= first+1<<(2*z); z++ {
		first += 1 << (2 * z)
	}
	d, x, y := id-first, uint64(0), uint64(0)
	for s := uint64(1); s < 1<<z; s *= 2 {
		rx := 1 & (d / 2)
		ry := 1 & (d ^ rx)
		if ry == 0 {
			if rx == 1 {
				x, y = s-1-x, s-1-y
			}
			x, y = y, x
		}
		x, y, d = x+s*rx, y+s*ry, d/4
	}
	return maptile.New(uint32(x), uint32(y), z)
}

// Tile ids that the specification gives.
func TestTileID(t *testing.T) {
	for at, want := range map[maptile.Tile]uint64{{Z: 0}: 0, {Z: 1}: 1, {Z: 1, Y: 1}: 2, {Z: 1, X: 1, Y: 1}: 3, {Z: 1, X: 1}: 4, {Z: 2}: 5, {Z: 12, X: 3423, Y: 1763}: 19078479} {
		if got := tile.TileID(at); got != want || fromHilbert(got) != at {
			t.Errorf("%v: %d, want %d", at, got, want)
		}
	}
}

// So many tiles that their directory does not fit into the root: each is found
// through a leaf, with the bytes that were put in.
func TestLeafDirectories(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	data, err := os.Create(filepath.Join(t.TempDir(), "data"))
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close()
	archive := tile.NewPMTiles(data)
	want := map[maptile.Tile]string{}
	for id := uint64(0); len(want) < 40_000; id += 1 + uint64(r.IntN(3)) {
		at := fromHilbert(id)
		want[at] = fmt.Sprint("tile ", id)
		if r.IntN(4) == 0 {
			want[at] = "sea"
		}
		if err := archive.Add(tile.Packed{At: at, Body: tile.Gzip([]byte(want[at]))}); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := archive.WriteTo(&out, []byte(`{"name":"leaves"}`), [4]float64{-180, -85, 180, 85}, [3]float64{10, 50, 3}); err != nil {
		t.Fatal(err)
	}
	p := verifyPMTiles(t, out.Bytes())
	if p.leaves < 2 || len(p.tiles) != len(want) || p.metadata["name"] != "leaves" {
		t.Errorf("%d tiles in %d leaves, metadata %v; want %d tiles", len(p.tiles), p.leaves, p.metadata, len(want))
	}
	for at, body := range want {
		if string(p.tiles[at]) != body {
			t.Fatalf("tile %v is %q, want %q", at, p.tiles[at], body)
		}
	}
	if err := archive.Add(tile.Packed{At: maptile.New(0, 0, 0), Body: tile.Gzip([]byte("late"))}); err == nil {
		t.Error("a tile out of order was taken")
	}
}
