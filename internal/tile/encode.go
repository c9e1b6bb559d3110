package tile

import (
	"encoding/binary"
	"slices"
)

// extent is the width of a tile in its own units, in every layer.
const extent = 4096

// Tags of the protobuf fields that are written: field number and wire type (0
// varint, 2 length). Source: vector_tile.proto of MVT 2.1.
const (
	tileLayer       = 3<<3 | 2
	layerName       = 1<<3 | 2
	layerFeature    = 2<<3 | 2
	layerKey        = 3<<3 | 2
	layerValue      = 4<<3 | 2
	layerExtent     = 5<<3 | 0
	layerVersion    = 15<<3 | 0
	featureID       = 1<<3 | 0
	featureTags     = 2<<3 | 2
	featureGeometry = 4<<3 | 2
	featureType     = 3<<3 | 0
	valueText       = 1<<3 | 2
	valueUint       = 5<<3 | 0
	valueBool       = 7<<3 | 0
)

// shape is the geometry type of a feature.
type shape byte

const (
	pointShape   shape = 1
	lineShape    shape = 2
	polygonShape shape = 3
)

// xy is a position in units of a tile.
type xy struct{ x, y int32 }

// layer writes one MVT layer, version 2: add geometry (point, line, ring) and
// properties of a feature, then call feature. Values are looked up in hashes, so
// that a layer of many distinct names stays linear; keys are few.
type layer struct {
	name     string
	features []byte
	keys     []string
	texts    map[string]uint32
	numbers  map[uint64]uint32
	values   []byte
	count    uint32 // of values

	tags     []uint32
	geometry []uint32
	shape    shape
	at       xy
	scratch  []byte
	message  []byte
}

func newLayer(name string) *layer {
	return &layer{name: name, texts: map[string]uint32{}, numbers: map[uint64]uint32{}}
}

// reset empties the layer, to be used again.
func (l *layer) reset() {
	l.features, l.keys, l.values, l.count = l.features[:0], l.keys[:0], l.values[:0], 0
	clear(l.texts)
	clear(l.numbers)
}

// text adds a string property; an empty one is left out.
func (l *layer) text(key, v string) {
	if v == "" {
		return
	}
	n, ok := l.texts[v]
	if !ok {
		l.scratch = appendText(l.scratch[:0], valueText, v)
		n = l.value()
		l.texts[v] = n
	}
	l.tag(key, n)
}

// number adds a whole number.
func (l *layer) number(key string, v uint64) {
	n, ok := l.numbers[v]
	if !ok {
		l.scratch = binary.AppendUvarint(append(l.scratch[:0], valueUint), v)
		n = l.value()
		l.numbers[v] = n
	}
	l.tag(key, n)
}

// truth adds the property key = true.
func (l *layer) truth(key string) {
	const truth = ^uint64(0) // no number is as great: they are counts and zooms
	n, ok := l.numbers[truth]
	if !ok {
		l.scratch = append(l.scratch[:0], valueBool, 1)
		n = l.value()
		l.numbers[truth] = n
	}
	l.tag(key, n)
}

func (l *layer) value() uint32 {
	l.values = appendBytes(l.values, layerValue, l.scratch)
	l.count++
	return l.count - 1
}

func (l *layer) tag(key string, value uint32) {
	k := slices.Index(l.keys, key)
	if k < 0 {
		k = len(l.keys)
		l.keys = append(l.keys, key)
	}
	l.tags = append(l.tags, uint32(k), value)
}

// Geometry commands, with the count they are repeated above three bits.
const (
	moveTo    = 1
	lineTo    = 2
	closePath = 7
)

// point adds a point to the feature.
func (l *layer) point(p xy) {
	l.shape = pointShape
	l.geometry = append(l.geometry, 1<<3|moveTo)
	l.step(p)
}

// line adds a line of at least two points.
func (l *layer) line(line []xy) {
	l.shape = lineShape
	l.path(line)
}

// ring adds a closed ring of at least three points, the last not repeating the
// first. Outer rings have a positive area by the surveyor's formula in tile
// units, where y grows downward; their holes follow with a negative one.
func (l *layer) ring(ring []xy) {
	l.shape = polygonShape
	l.path(ring)
	l.geometry = append(l.geometry, 1<<3|closePath)
}

func (l *layer) path(line []xy) {
	l.geometry = append(l.geometry, 1<<3|moveTo)
	l.step(line[0])
	l.geometry = append(l.geometry, uint32(len(line)-1)<<3|lineTo)
	for _, p := range line[1:] {
		l.step(p)
	}
}

// step appends the way from the last position as zigzag numbers.
func (l *layer) step(p xy) {
	dx, dy := p.x-l.at.x, p.y-l.at.y
	l.geometry = append(l.geometry, uint32(dx<<1^dx>>31), uint32(dy<<1^dy>>31))
	l.at = p
}

// blank tells whether the feature has no geometry yet.
func (l *layer) blank() bool { return len(l.geometry) == 0 }

// feature ends a feature. Its id is left out when 0. A feature without geometry
// is dropped.
func (l *layer) feature(id uint64) {
	if len(l.geometry) > 0 {
		m := l.message[:0]
		if id != 0 {
			m = binary.AppendUvarint(append(m, featureID), id)
		}
		m = l.packed(m, featureTags, l.tags)
		m = append(m, featureType, byte(l.shape))
		m = l.packed(m, featureGeometry, l.geometry)
		l.features = appendBytes(l.features, layerFeature, m)
		l.message = m
	}
	l.tags, l.geometry, l.at = l.tags[:0], l.geometry[:0], xy{}
}

func (l *layer) packed(m []byte, tag byte, numbers []uint32) []byte {
	if len(numbers) == 0 {
		return m
	}
	l.scratch = l.scratch[:0]
	for _, n := range numbers {
		l.scratch = binary.AppendUvarint(l.scratch, uint64(n))
	}
	return appendBytes(m, tag, l.scratch)
}

// appendTo adds the layer to a tile; a layer without features adds nothing.
func (l *layer) appendTo(tile []byte) []byte {
	if len(l.features) == 0 {
		return tile
	}
	head := appendText(append(l.message[:0], layerVersion, 2), layerName, l.name)
	split := len(head)
	for _, k := range l.keys {
		head = appendText(head, layerKey, k)
	}
	l.message = head
	end := binary.AppendUvarint(append(l.scratch[:0], layerExtent), extent)
	l.scratch = end
	size := len(head) + len(l.features) + len(l.values) + len(end)
	tile = slices.Grow(tile, size+1+binary.MaxVarintLen32)
	tile = binary.AppendUvarint(append(tile, tileLayer), uint64(size))
	for _, part := range [][]byte{head[:split], l.features, head[split:], l.values, end} {
		tile = append(tile, part...)
	}
	return tile
}

func appendBytes(to []byte, tag byte, b []byte) []byte {
	to = binary.AppendUvarint(append(to, tag), uint64(len(b)))
	return append(to, b...)
}

func appendText(to []byte, tag byte, s string) []byte {
	to = binary.AppendUvarint(append(to, tag), uint64(len(s)))
	return append(to, s...)
}
