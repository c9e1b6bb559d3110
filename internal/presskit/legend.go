package presskit

import (
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/tile"
)

// legend explains the symbols that a map shows, in columns.
func (s *Studio) legend(words *i18n.Printer, what shown, unit, width float64, columns int) block {
	type entry struct {
		mark mark
		text string
	}
	var entries []entry
	for _, p := range append(append([]ngeu.Pillar{}, ngeu.Pillars...), "") {
		if !what.pillars[p] {
			continue
		}
		text := words.T("common.unknown")
		if p != "" {
			text = words.T("pillar." + string(p))
		}
		entries = append(entries, entry{mark{kind: tile.Single, count: 1, pillar: p, r: radius(1) * unit}, text})
	}
	if what.stacks {
		entries = append(entries, entry{mark{kind: tile.Stack, count: 3, r: 12 * unit, text: "n"}, words.T("map.legend_stack")})
	}
	if what.cluster {
		entries = append(entries, entry{mark{kind: tile.Cluster, count: 3, r: 12 * unit, text: "n"}, words.T("press.legend_cluster")})
	}
	if len(entries) == 0 {
		return block{}
	}
	columns = min(columns, len(entries))
	gap, symbol := 24*unit, 36*unit
	column := (width - gap*float64(columns-1)) / float64(columns)
	text := paragraph{name: "legend text", font: s.fonts.Regular, size: 16 * unit, lead: 1.25, colour: ink}
	rows := (len(entries) + columns - 1) / columns
	var cells []block
	for _, e := range entries {
		cells = append(cells, text.set(e.text, column-symbol))
	}
	tops, y := make([]float64, rows), 0.0
	for row := range rows {
		h := 28 * unit
		for c := range columns {
			if i := c*rows + row; i < len(cells) {
				h = max(h, cells[i].h+6*unit)
			}
		}
		tops[row] = y
		y += h
	}
	return block{"legend", width, y, func(d *Drawing, x, y0 float64) {
		for i, e := range entries {
			left, top := x+float64(i/rows)*(column+gap), y0+tops[i%rows]
			e.mark.at = point{left + 14*unit, top + 13*unit}
			s.symbol(d, e.mark, unit, false)
			cells[i].place(d, left+symbol, top+3*unit)
		}
	}}
}
