package presskit

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"golang.org/x/image/vector"
)

// canvas paints a drawing into pixels.
type canvas struct {
	pixels *image.RGBA
	scale  float64 // pixels per unit of the drawing
	clips  []image.Rectangle
	raster *vector.Rasterizer
}

// PNG paints the drawing with so many pixels a unit, and writes about into text
// chunks. The same drawing gives the same bytes.
func (d *Drawing) PNG(scale float64, about Meta) ([]byte, error) {
	size := image.Rect(0, 0, int(math.Round(d.W*scale)), int(math.Round(d.H*scale)))
	c := &canvas{image.NewRGBA(size), scale, []image.Rectangle{size}, vector.NewRasterizer(0, 0)}
	draw.Draw(c.pixels, size, image.White, image.Point{}, draw.Src)
	depth := []itemKind{}
	for i := range d.items {
		item := &d.items[i]
		switch item.kind {
		case fillItem:
			c.fill(item.path, item.colour)
		case strokeItem:
			p := item.path.stroked(item.width)
			c.fill(&p, item.colour)
		case textItem:
			c.text(item)
		case clipItem:
			r := item.clip
			clip := image.Rect(int(math.Round(r.X0*scale)), int(math.Round(r.Y0*scale)), int(math.Round(r.X1*scale)), int(math.Round(r.Y1*scale)))
			c.clips = append(c.clips, clip.Intersect(c.clips[len(c.clips)-1]))
			depth = append(depth, clipItem)
		case groupItem:
			depth = append(depth, groupItem)
		case endItem:
			if depth[len(depth)-1] == clipItem {
				c.clips = c.clips[:len(c.clips)-1]
			}
			depth = depth[:len(depth)-1]
		}
	}
	var buf bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.DefaultCompression}
	if size.Dx()*size.Dy() > 4_000_000 {
		encoder.CompressionLevel = png.BestSpeed // a quarter of the time for a fifth more bytes
	}
	if err := encoder.Encode(&buf, c.pixels); err != nil {
		return nil, err
	}
	return withMeta(buf.Bytes(), about, scale)
}

// fill paints the inside of a path, where its winding number is not 0. Only the
// box of the path is worked on.
func (c *canvas) fill(p *Path, colour Colour) {
	b := p.bound()
	box := image.Rect(int(math.Floor(b.X0*c.scale)), int(math.Floor(b.Y0*c.scale)), int(math.Ceil(b.X1*c.scale)), int(math.Ceil(b.Y1*c.scale)))
	box = box.Intersect(c.clips[len(c.clips)-1])
	if box.Empty() {
		return
	}
	c.raster.Reset(box.Dx(), box.Dy())
	at := func(q point) (x, y float32) {
		return float32(q.x*c.scale - float64(box.Min.X)), float32(q.y*c.scale - float64(box.Min.Y))
	}
	i := 0
	for _, v := range p.verbs {
		switch v {
		case moveTo:
			c.raster.MoveTo(at(p.points[i]))
			i++
		case lineTo:
			c.raster.LineTo(at(p.points[i]))
			i++
		case cubeTo:
			ax, ay := at(p.points[i])
			bx, by := at(p.points[i+1])
			x, y := at(p.points[i+2])
			c.raster.CubeTo(ax, ay, bx, by, x, y)
			i += 3
		case closed:
			c.raster.ClosePath()
		}
	}
	c.raster.Draw(c.pixels, box, image.NewUniform(color.RGBA{colour.R, colour.G, colour.B, 255}), image.Point{})
}

func (c *canvas) text(i *item) {
	t := &i.text
	glyphs, _ := t.Font.set(t.S)
	if i.width > 0 {
		var halo Path
		for _, g := range glyphs {
			halo.Append(&g.outline, t.Size, t.X+g.x*t.Size, t.Y)
		}
		rim := halo.stroked(i.width)
		c.fill(&rim, i.halo)
	}
	for _, g := range glyphs {
		var p Path
		p.Append(&g.outline, t.Size, t.X+g.x*t.Size, t.Y)
		if len(p.points) > 0 {
			c.fill(&p, i.colour)
		}
	}
}
