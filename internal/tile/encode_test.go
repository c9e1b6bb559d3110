package tile

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
)

// FuzzLayer encodes a feature and reads it back with orb.
func FuzzLayer(f *testing.F) {
	f.Add("name", "Λάρισα", uint64(7), uint64(1), int32(0), int32(4095), int32(-192), int32(4287))
	f.Add("", "", uint64(0), uint64(1<<53-1), int32(-1), int32(1), int32(1<<20), int32(-1<<20))
	f.Fuzz(func(t *testing.T, key, value string, n, id uint64, x0, y0, x1, y1 int32) {
		const far = 1 << 24
		for _, v := range []*int32{&x0, &y0, &x1, &y1} {
			*v %= far
		}
		n >>= 12 // orb reads numbers as float64
		l := newLayer("layer")
		l.point(xy{x0, y0})
		l.text("text "+key, value)
		l.number("number", n)
		l.truth("truth")
		l.feature(id)
		l.line([]xy{{x0, y0}, {x1, y1}})
		l.number("number", n)
		l.feature(0)
		layers, err := mvt.Unmarshal(l.appendTo(nil))
		if err != nil {
			t.Fatal(err)
		}
		point, line := layers[0].Features[0], layers[0].Features[1]
		if got := point.Geometry.(orb.Point); got != (orb.Point{float64(x0), float64(y0)}) {
			t.Errorf("point: got %v, want %d, %d", got, x0, y0)
		}
		if got := line.Geometry.(orb.LineString); got[1] != (orb.Point{float64(x1), float64(y1)}) {
			t.Errorf("line: got %v, want %d, %d at its end", got, x1, y1)
		}
		if got := point.Properties["text "+key]; value != "" && got != value || value == "" && got != nil {
			t.Errorf("text: got %v, want %q", got, value)
		}
		if point.Properties["number"] != float64(n) || line.Properties["number"] != float64(n) || point.Properties["truth"] != true {
			t.Errorf("got %v and %v, want number %d and truth", point.Properties, line.Properties, n)
		}
	})
}

// FuzzClip: a clipped ring stays within the bound and keeps the area that is
// there.
func FuzzClip(f *testing.F) {
	f.Add(-5.0, -5.0, 15.0, -5.0, 5.0, 15.0)
	f.Add(2.0, 2.0, 8.0, 2.0, 5.0, 8.0)
	f.Fuzz(func(t *testing.T, ax, ay, bx, by, cx, cy float64) {
		for _, v := range []float64{ax, ay, bx, by, cx, cy} {
			if !(v > -1e6 && v < 1e6) {
				return
			}
		}
		bound := orb.Bound{Max: orb.Point{10, 10}}
		ring := []orb.Point{{ax, ay}, {bx, by}, {cx, cy}}
		got := clipRing(ring, bound)
		for _, p := range got {
			if !bound.Pad(1e-6).Contains(p) {
				t.Fatalf("%v is outside", p)
			}
		}
		whole, part := surface(ring), 0.0
		if len(got) > 0 {
			part = surface(got)
		}
		if part*whole < -1e-3 || max(part, -part) > max(whole, -whole)+1e-3 || max(part, -part) > 100+1e-3 {
			t.Fatalf("area %g of %g", part, whole)
		}
		clipLine(ring, bound, func(piece []orb.Point) {
			for _, p := range piece {
				if !bound.Pad(1e-3).Contains(p) {
					t.Fatalf("line: %v is outside", p)
				}
			}
		})
	})
}
