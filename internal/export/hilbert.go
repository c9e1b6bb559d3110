package export

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// box is minX, minY, maxX, maxY in degrees; the box of nothing is inside out, so
// that it meets no other.
type box [4]float64

func noBox() box { return box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)} }

func boxOf(points []orb.Point) box {
	b := noBox()
	for _, p := range points {
		b = b.with(box{p[0], p[1], p[0], p[1]})
	}
	return b
}

func (b box) empty() bool { return b[0] > b[2] }

func (b box) with(o box) box {
	return box{min(b[0], o[0]), min(b[1], o[1]), max(b[2], o[2]), max(b[3], o[3])}
}

// leaf is a feature in the tree.
type leaf struct {
	box
	at   int64 // where the feature stands in the temporary file
	size uint32
	rank uint32 // place of its centre on the Hilbert curve
}

// hilbertSort sorts the features along a Hilbert curve over their extent, which
// it gives: neighbours on the ground become neighbours in the file. Features
// without geometry come last. Equal ones keep their order.
func hilbertSort(leaves []leaf) box {
	extent := noBox()
	for _, l := range leaves {
		extent = extent.with(l.box)
	}
	const cells = 1 << 16
	cellOf := func(centre, low, high float64) uint32 {
		if high <= low {
			return 0
		}
		return uint32(min((centre-low)/(high-low)*cells, cells-1))
	}
	for i, l := range leaves {
		if l.empty() {
			continue
		}
		leaves[i].rank = hilbert(
			cellOf((l.box[0]+l.box[2])/2, extent[0], extent[2]),
			cellOf((l.box[1]+l.box[3])/2, extent[1], extent[3]))
	}
	slices.SortStableFunc(leaves, func(a, b leaf) int {
		if a.empty() != b.empty() {
			if a.empty() {
				return 1
			}
			return -1
		}
		return cmp.Compare(a.rank, b.rank)
	})
	return extent
}

// hilbert gives the distance of a cell along the curve of order 16.
//
// Source: Warren, Hacker's Delight, chapter 16; the loop is the usual one.
func hilbert(x, y uint32) uint32 {
	var d uint32
	for s := uint32(1 << 15); s > 0; s >>= 1 {
		var rx, ry uint32
		if x&s != 0 {
			rx = 1
		}
		if y&s != 0 {
			ry = 1
		}
		d += s * s * (3*rx ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = ^x, ^y // only the bits below s matter from here on
			}
			x, y = y, x
		}
	}
	return d
}

// treeNodeSize is the number of children of a node, FlatGeobuf's default.
const treeNodeSize = 16

// writeTree writes the packed R-tree over the leaves in their order: the root
// first, level by level, 40 bytes a node: its box, then for a leaf the offset of
// its feature in the data section, else the number of its first child.
func writeTree(w *bufio.Writer, leaves []leaf) error {
	if len(leaves) == 0 {
		return nil
	}
	// boxes of each level above the leaves, from below
	level := make([]box, len(leaves))
	for i, l := range leaves {
		level[i] = l.box
	}
	var levels [][]box
	for {
		above := make([]box, 0, (len(level)+treeNodeSize-1)/treeNodeSize)
		for children := range slices.Chunk(level, treeNodeSize) {
			b := noBox()
			for _, c := range children {
				b = b.with(c)
			}
			above = append(above, b)
		}
		levels = append(levels, above)
		level = above
		if len(level) == 1 {
			break
		}
	}
	child := 0 // number of the first node of the level below
	for _, level := range slices.Backward(levels) {
		child += len(level)
		for i, b := range level {
			if err := writeNode(w, b, uint64(child+i*treeNodeSize)); err != nil {
				return err
			}
		}
	}
	var at uint64
	for _, l := range leaves {
		if err := writeNode(w, l.box, at); err != nil {
			return err
		}
		at += uint64(l.size)
	}
	return nil
}

func writeNode(w *bufio.Writer, b box, offset uint64) error {
	var node [40]byte
	for i, v := range b {
		binary.LittleEndian.PutUint64(node[8*i:], math.Float64bits(v))
	}
	binary.LittleEndian.PutUint64(node[32:], offset)
	_, err := w.Write(node[:])
	return err
}
