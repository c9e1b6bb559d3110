package index

import (
	"math"
	"math/bits"

	"github.com/paulmach/orb"
)

// WorldBits is the exactness of world coordinates: the Web Mercator square is
// 1<<32 units wide, about 1 cm at the equator, from 180° W and 85.05° N.
const WorldBits = 32

// SpotBits is how finely two points can differ: points in one cell of a grid
// of 1<<27 cells a side (30 cm at the equator) are on one spot, and no zoom
// parts them.
const SpotBits = 27

const maxLat = 85.0511287798066 // the edge of the Web Mercator square

// World projects a point to Web Mercator world units. Points beyond the square
// lie on its edge.
func World(p orb.Point) (x, y uint32) {
	sin := math.Sin(min(max(p[1], -maxLat), maxLat) * math.Pi / 180)
	fx := (p[0] + 180) / 360
	fy := 0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)
	return unit(fx), unit(fy)
}

func unit(f float64) uint32 {
	return uint32(min(max(f*(1<<WorldBits), 0), math.MaxUint32))
}

// morton interleaves the bits of x and y, y above x, so that every cell of
// every quadtree level is one contiguous run.
func morton(x, y uint32) uint64 { return spread(x) | spread(y)<<1 }

func spread(v uint32) uint64 {
	s := uint64(v)
	s = (s | s<<16) & 0x0000FFFF0000FFFF
	s = (s | s<<8) & 0x00FF00FF00FF00FF
	s = (s | s<<4) & 0x0F0F0F0F0F0F0F0F
	s = (s | s<<2) & 0x3333333333333333
	return (s | s<<1) & 0x5555555555555555
}

// unspread gathers the even bits: x of a Morton key, and y of one shifted right.
func unspread(k uint64) uint32 {
	k &= 0x5555555555555555
	k = (k | k>>1) & 0x3333333333333333
	k = (k | k>>2) & 0x0F0F0F0F0F0F0F0F
	k = (k | k>>4) & 0x00FF00FF00FF00FF
	k = (k | k>>8) & 0x0000FFFF0000FFFF
	return uint32(k | k>>16)
}

// bitset is a set of small numbers.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) has(i uint32) bool { return b[i>>6]>>(i&63)&1 != 0 }

func (b bitset) set(i uint32) { b[i>>6] |= 1 << (i & 63) }

func (b bitset) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// countBelow counts the members below n.
func (b bitset) countBelow(n int) int {
	count := 0
	for _, w := range b[:n>>6] {
		count += bits.OnesCount64(w)
	}
	if n&63 != 0 {
		count += bits.OnesCount64(b[n>>6] << (64 - n&63))
	}
	return count
}
