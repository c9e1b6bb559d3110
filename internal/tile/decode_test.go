package tile_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"testing"
)

// mvtLayer and mvtFeature are a layer as an independent reader sees it; they share
// nothing with the encoder.
type mvtLayer struct {
	Name     string
	Version  uint64
	Extent   uint64
	Features []mvtFeature
}

type mvtFeature struct {
	ID    uint64
	Type  uint64 // 1 point, 2 line, 3 polygon
	Props map[string]any
	Parts [][][2]int32 // points, lines or rings
}

// decode reads a tile strictly by the specification; what it does not allow
// is an error.
func decode(b []byte) (layers []mvtLayer, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("broken tile: %v", r)
		}
	}()
	for r := (wire{b}); len(r.b) > 0; {
		if field, kind := r.tag(); field != 3 || kind != 2 {
			return nil, fmt.Errorf("tile: field %d of kind %d", field, kind)
		}
		l, err := decodeLayer(r.bytes())
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(layers, func(o mvtLayer) bool { return o.Name == l.Name }) {
			return nil, fmt.Errorf("two layers %q", l.Name)
		}
		layers = append(layers, l)
	}
	return layers, nil
}

func decodeLayer(b []byte) (l mvtLayer, err error) {
	var keys []string
	var values []any
	var raw [][]byte
	for r := (wire{b}); len(r.b) > 0; {
		switch field, _ := r.tag(); field {
		case 15:
			l.Version = r.varint()
		case 1:
			l.Name = string(r.bytes())
		case 2:
			raw = append(raw, r.bytes())
		case 3:
			keys = append(keys, string(r.bytes()))
		case 4:
			values = append(values, decodeValue(r.bytes()))
		case 5:
			l.Extent = r.varint()
		default:
			return l, fmt.Errorf("layer: field %d", field)
		}
	}
	if l.Version != 2 || l.Extent != 4096 || l.Name == "" || len(raw) == 0 {
		return l, fmt.Errorf("layer %q: version %d, extent %d, %d features", l.Name, l.Version, l.Extent, len(raw))
	}
	for i, v := range values {
		if slices.Contains(values[:i], v) {
			return l, fmt.Errorf("layer %q: value %v stands twice", l.Name, v)
		}
	}
	for _, f := range raw {
		l.Features = append(l.Features, decodeFeature(f, keys, values))
	}
	return l, nil
}

func decodeValue(b []byte) any {
	r := wire{b}
	switch field, _ := r.tag(); field {
	case 1:
		return string(r.bytes())
	case 5:
		return r.varint()
	case 7:
		return r.varint() != 0
	default:
		panic(fmt.Sprint("value of field ", field))
	}
}

func decodeFeature(b []byte, keys []string, values []any) (f mvtFeature) {
	f.Props = map[string]any{}
	var geometry []uint64
	for r := (wire{b}); len(r.b) > 0; {
		switch field, _ := r.tag(); field {
		case 1:
			f.ID = r.varint()
		case 2:
			tags := r.packed()
			for i := 0; i < len(tags); i += 2 {
				f.Props[keys[tags[i]]] = values[tags[i+1]]
			}
		case 3:
			f.Type = r.varint()
		case 4:
			geometry = r.packed()
		default:
			panic(fmt.Sprint("feature: field ", field))
		}
	}
	f.Parts = decodeGeometry(geometry)
	return f
}

func decodeGeometry(g []uint64) (parts [][][2]int32) {
	var at [2]int32
	for len(g) > 0 {
		command, n := g[0]&7, int(g[0]>>3)
		g = g[1:]
		if command == 7 {
			continue
		}
		for range n {
			for axis := range at {
				v := uint32(g[axis])
				at[axis] += int32(v>>1) ^ -int32(v&1)
			}
			g = g[2:]
			if command == 1 {
				parts = append(parts, nil)
			}
			parts[len(parts)-1] = append(parts[len(parts)-1], at)
		}
	}
	return parts
}

// wire reads protobuf fields and panics at the end of its bytes.
type wire struct{ b []byte }

func (r *wire) varint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		panic("varint")
	}
	r.b = r.b[n:]
	return v
}

func (r *wire) tag() (field, kind uint64) {
	v := r.varint()
	return v >> 3, v & 7
}

func (r *wire) bytes() []byte {
	n := r.varint()
	if n > math.MaxInt32 {
		panic("length")
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *wire) packed() (out []uint64) {
	for p := (wire{r.bytes()}); len(p.b) > 0; {
		out = append(out, p.varint())
	}
	return out
}

// layerOf gives a layer of a tile by name; without it the zero layer.
func layerOf(t testing.TB, body []byte, name string) mvtLayer {
	t.Helper()
	layers, err := decode(body)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range layers {
		if l.Name == name {
			return l
		}
	}
	return mvtLayer{}
}
