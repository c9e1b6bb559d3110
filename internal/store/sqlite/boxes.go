package sqlite

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// boxes are the points of a store that is filled for the first time. Its R*Tree
// is packed from all of them at once (Sort-Tile-Recursive) and written into the
// tables behind location_box, whose form SQLite documents
// (https://sqlite.org/rtree.html#shadow_tables): a tenth of the work of putting
// them in one by one, and fuller nodes.
type boxes struct{ cells []cell }

// cell is an entry of a node: a location in a leaf, else a node below.
type cell struct {
	key                            int64
	minLon, maxLon, minLat, maxLat float32
}

// Sizes of nodes, as SQLite chooses them for two dimensions and pages of 4 kB.
const (
	cellBytes = 8 + 4*4
	cellsMost = 51
	nodeBytes = 4 + cellsMost*cellBytes
	rootNode  = 1
)

func (b *boxes) add(key int64, p orb.Point) {
	b.cells = append(b.cells, cell{key, below(p.Lon()), above(p.Lon()), below(p.Lat()), above(p.Lat())})
}

// below and above round outward, so that a box holds its point.
func below(d float64) float32 {
	f := float32(d)
	if float64(f) > d {
		f = math.Nextafter32(f, float32(math.Inf(-1)))
	}
	return f
}

func above(d float64) float32 {
	f := float32(d)
	if float64(f) < d {
		f = math.Nextafter32(f, float32(math.Inf(1)))
	}
	return f
}

// write packs the tree from the leaves upward. The last level, which fits in one
// node, is the root.
func (b *boxes) write(d *direct) error {
	if len(b.cells) == 0 {
		return nil
	}
	// What is left where all locations of a run were cleared away.
	if err := d.exec(`DELETE FROM location_box_node; DELETE FROM location_box_rowid; DELETE FROM location_box_parent`); err != nil {
		return err
	}
	node, err := d.prepare(`INSERT INTO location_box_node (nodeno, data) VALUES (?, ?)`)
	if err != nil {
		return err
	}
	leaf, err := d.prepare(`INSERT INTO location_box_rowid (rowid, nodeno) VALUES (?, ?)`)
	if err != nil {
		return err
	}
	parent, err := d.prepare(`INSERT INTO location_box_parent (nodeno, parentnode) VALUES (?, ?)`)
	if err != nil {
		return err
	}
	holders := make([]holder, 0, len(b.cells)) // of the locations, to be written in their order
	next := int64(rootNode + 1)
	data := make([]byte, nodeBytes)
	level := b.cells
	for depth := 0; ; depth++ {
		var above []cell
		groups := tiles(level)
		for _, group := range groups {
			number := next
			if len(groups) == 1 {
				number = rootNode
				binary.BigEndian.PutUint16(data, uint16(depth))
			} else {
				next++
				binary.BigEndian.PutUint16(data, 0)
			}
			pack(data, group)
			if err := node.exec(number, data); err != nil {
				return err
			}
			for _, c := range group {
				if depth == 0 {
					holders = append(holders, holder{c.key, number})
				} else if err := parent.exec(c.key, number); err != nil {
					return err
				}
			}
			above = append(above, around(number, group))
		}
		if len(groups) == 1 {
			break
		}
		level = above
	}
	slices.SortFunc(holders, func(a, b holder) int { return int(a.key - b.key) })
	for _, h := range holders {
		if err := leaf.exec(h.key, h.node); err != nil {
			return err
		}
	}
	return nil
}

// holder is the leaf that a location is in.
type holder struct{ key, node int64 }

// tiles sorts cells into slices of longitude and each of those by latitude, and
// cuts them into nodes of even size.
func tiles(cells []cell) [][]cell {
	nodes := (len(cells) + cellsMost - 1) / cellsMost
	slicesN := int(math.Ceil(math.Sqrt(float64(nodes))))
	slices.SortFunc(cells, func(a, b cell) int { return byPosition(a.minLon, b.minLon, a.key, b.key) })
	var out [][]cell
	for i := range slicesN {
		strip := cells[len(cells)*i/slicesN : len(cells)*(i+1)/slicesN]
		slices.SortFunc(strip, func(a, b cell) int { return byPosition(a.minLat, b.minLat, a.key, b.key) })
		n := (len(strip) + cellsMost - 1) / cellsMost
		for j := range n {
			out = append(out, strip[len(strip)*j/n:len(strip)*(j+1)/n])
		}
	}
	return out
}

func byPosition(a, b float32, keyA, keyB int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return int(keyA - keyB)
}

// pack writes the cells of a node behind its depth.
func pack(data []byte, cells []cell) {
	binary.BigEndian.PutUint16(data[2:], uint16(len(cells)))
	at := data[4:]
	for _, c := range cells {
		binary.BigEndian.PutUint64(at, uint64(c.key))
		for i, v := range [4]float32{c.minLon, c.maxLon, c.minLat, c.maxLat} {
			binary.BigEndian.PutUint32(at[8+4*i:], math.Float32bits(v))
		}
		at = at[cellBytes:]
	}
	clear(at)
}

// around is the cell of a node.
func around(node int64, cells []cell) cell {
	c := cells[0]
	c.key = node
	for _, o := range cells[1:] {
		c.minLon, c.maxLon = min(c.minLon, o.minLon), max(c.maxLon, o.maxLon)
		c.minLat, c.maxLat = min(c.minLat, o.minLat), max(c.maxLat, o.maxLat)
	}
	return c
}
