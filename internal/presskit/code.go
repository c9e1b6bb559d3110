package presskit

import "rsc.io/qr"

// drawCode draws the QR code of an address in a square; a reader needs four
// modules of white around it, which belong to the square. An address too long
// for a code leaves it empty.
func drawCode(d *Drawing, address string, x, y, size float64) {
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return
	}
	const margin = 4
	module := size / float64(code.Size+2*margin)
	d.fill(rectangle(Rect{x, y, x + size, y + size}), white)
	var p Path
	for row := range code.Size {
		for from := 0; from < code.Size; from++ { // a run of modules is one bar
			if !code.Black(from, row) {
				continue
			}
			to := from
			for to < code.Size && code.Black(to, row) {
				to++
			}
			left, top := x+float64(margin+from)*module, y+float64(margin+row)*module
			p.Polygon([]point{{left, top}, {left + float64(to-from)*module, top}, {left + float64(to-from)*module, top + module}, {left, top + module}})
			from = to
		}
	}
	d.fill(p, Colour{})
}
