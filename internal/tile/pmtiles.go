package tile

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"

	"github.com/paulmach/orb/maptile"
)

// TileID numbers tiles as PMTiles does: zoom after zoom, in each along the
// Hilbert curve.
func TileID(t maptile.Tile) uint64 {
	id := (uint64(1)<<(2*t.Z) - 1) / 3
	x, y := uint64(t.X), uint64(t.Y)
	for s := uint64(1) << t.Z >> 1; s > 0; s >>= 1 {
		var rx, ry uint64
		if x&s != 0 {
			rx = 1
		}
		if y&s != 0 {
			ry = 1
		}
		id += s * s * (3*rx ^ ry)
		x, y = x&(s-1), y&(s-1)
		if ry == 0 {
			if rx == 1 {
				x, y = s-1-x, s-1-y
			}
			x, y = y, x
		}
	}
	return id
}

// PMTiles collects tiles into an archive of PMTiles version 3: clustered, with
// equal tiles stored once, runs of them as one entry, and leaf directories.
//
// Source: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
type PMTiles struct {
	data    io.ReadWriteSeeker // tile data, copied behind the directories at the end
	size    uint64
	seen    map[[16]byte]pmEntry
	entries []pmEntry
	tiles   uint64
	maxZoom maptile.Zoom
}

type pmEntry struct {
	id     uint64
	offset uint64
	length uint32
	run    uint32 // 0 for a leaf directory
}

// NewPMTiles makes an archive that keeps its tiles in an empty temporary file.
func NewPMTiles(data io.ReadWriteSeeker) *PMTiles {
	return &PMTiles{data: data, seen: map[[16]byte]pmEntry{}}
}

// Add adds a tile; tiles come in order of TileID.
func (p *PMTiles) Add(t Packed) error {
	id := TileID(t.At)
	if n := len(p.entries); n > 0 && id < p.entries[n-1].id+uint64(p.entries[n-1].run) {
		return errors.New("tile: pmtiles: tiles out of order")
	}
	p.tiles++
	p.maxZoom = max(p.maxZoom, t.At.Z)
	sum := sha256.Sum256(t.Body)
	key := [16]byte(sum[:16])
	e, ok := p.seen[key]
	if !ok {
		if _, err := p.data.Write(t.Body); err != nil {
			return err
		}
		e = pmEntry{offset: p.size, length: uint32(len(t.Body))}
		p.size += uint64(len(t.Body))
		p.seen[key] = e
	}
	if n := len(p.entries); n > 0 {
		if last := &p.entries[n-1]; last.offset == e.offset && last.id+uint64(last.run) == id {
			last.run++
			return nil
		}
	}
	p.entries = append(p.entries, pmEntry{id, e.offset, e.length, 1})
	return nil
}

const (
	pmHeader  = 127
	pmRoot    = 16384 - pmHeader // the root directory lies in the first 16 kB
	pmLeaf    = 4096             // entries of a leaf directory, doubled until the root fits
	pmGzip    = 2
	pmVector  = 1
	pmDegrees = 10_000_000
)

// WriteTo writes the archive. metadata is JSON, bounds are minLon, minLat, maxLon,
// maxLat.
func (p *PMTiles) WriteTo(out io.Writer, metadata []byte, bounds [4]float64, center [3]float64) error {
	root, leaves := directory(p.entries), []byte(nil)
	for size := pmLeaf; len(root) > pmRoot; size *= 2 {
		var top []pmEntry
		leaves = leaves[:0]
		for from := 0; from < len(p.entries); from += size {
			leaf := directory(p.entries[from:min(from+size, len(p.entries))])
			top = append(top, pmEntry{id: p.entries[from].id, offset: uint64(len(leaves)), length: uint32(len(leaf))})
			leaves = append(leaves, leaf...)
		}
		root = directory(top)
	}
	meta := Gzip(metadata)
	le := binary.LittleEndian
	h := append([]byte("PMTiles"), 3)
	at := uint64(pmHeader)
	for _, length := range []uint64{uint64(len(root)), uint64(len(meta)), uint64(len(leaves)), p.size} {
		h = le.AppendUint64(le.AppendUint64(h, at), length)
		at += length
	}
	for _, n := range []uint64{p.tiles, uint64(len(p.entries)), uint64(len(p.seen))} {
		h = le.AppendUint64(h, n)
	}
	h = append(h, 1, pmGzip, pmGzip, pmVector, 0, byte(p.maxZoom))
	for _, d := range bounds {
		h = le.AppendUint32(h, uint32(int32(d*pmDegrees)))
	}
	h = append(h, byte(center[2]))
	h = le.AppendUint32(le.AppendUint32(h, uint32(int32(center[0]*pmDegrees))), uint32(int32(center[1]*pmDegrees)))
	for _, part := range [][]byte{h, root, meta, leaves} {
		if _, err := out.Write(part); err != nil {
			return err
		}
	}
	if _, err := p.data.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(out, p.data)
	return err
}

// directory writes entries column by column, gzipped.
func directory(entries []pmEntry) []byte {
	b := binary.AppendUvarint(nil, uint64(len(entries)))
	last := uint64(0)
	for _, e := range entries {
		b = binary.AppendUvarint(b, e.id-last)
		last = e.id
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.run))
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.length))
	}
	for i, e := range entries {
		if i > 0 && e.offset == entries[i-1].offset+uint64(entries[i-1].length) {
			b = append(b, 0)
			continue
		}
		b = binary.AppendUvarint(b, e.offset+1)
	}
	return Gzip(b)
}
