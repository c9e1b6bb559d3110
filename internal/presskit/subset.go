package presskit

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"unicode/utf16"

	"golang.org/x/image/font/sfnt"
)

// subset is a TrueType font with only the glyphs of some texts, numbered anew.
type subset struct {
	font   *Font
	number map[sfnt.GlyphIndex]uint16 // old number → new
	runes  []rune                     // sorted
	order  []sfnt.GlyphIndex          // new number → old; 0 is the missing glyph
}

func newSubset(f *Font) *subset {
	return &subset{font: f, number: map[sfnt.GlyphIndex]uint16{0: 0}, order: []sfnt.GlyphIndex{0}}
}

// add takes in what a text needs.
func (s *subset) add(text string) {
	for _, r := range text {
		g, ok := s.font.glyphs[r]
		if !ok {
			r = replacement
			g = s.font.glyphs[r]
		}
		if i, known := slices.BinarySearch(s.runes, r); !known {
			s.runes = slices.Insert(s.runes, i, r)
		}
		s.take(g.id)
	}
}

func (s *subset) take(id sfnt.GlyphIndex) uint16 {
	n, ok := s.number[id]
	if !ok {
		n = uint16(len(s.order))
		s.number[id], s.order = n, append(s.order, id)
	}
	return n
}

// tables splits a font file.
func tables(file []byte) (map[string][]byte, error) {
	if len(file) < 12 {
		return nil, errors.New("presskit: no font")
	}
	out := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(file[4:])) {
		entry := file[12+16*i:]
		from, size := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		if uint64(from)+uint64(size) > uint64(len(file)) {
			return nil, fmt.Errorf("presskit: font table %s is cut off", entry[:4])
		}
		out[string(entry[:4])] = file[from : from+size]
	}
	for _, name := range []string{"head", "hhea", "hmtx", "maxp", "loca", "glyf", "OS/2"} {
		if out[name] == nil {
			return nil, fmt.Errorf("presskit: the font has no table %s", name)
		}
	}
	return out, nil
}

// file writes the subset as a TrueType file. The same texts, in the same order,
// give the same bytes.
//
// Source: https://learn.microsoft.com/typography/opentype/spec/
func (s *subset) file() ([]byte, error) {
	t, err := tables(s.font.file)
	if err != nil {
		return nil, err
	}
	old := func(id sfnt.GlyphIndex) []byte {
		if binary.BigEndian.Uint16(t["head"][50:]) == 0 {
			return t["glyf"][2*int(binary.BigEndian.Uint16(t["loca"][2*id:])) : 2*int(binary.BigEndian.Uint16(t["loca"][2*id+2:]))]
		}
		return t["glyf"][binary.BigEndian.Uint32(t["loca"][4*id:]):binary.BigEndian.Uint32(t["loca"][4*id+4:])]
	}
	var glyf, loca, hmtx []byte
	metrics := int(binary.BigEndian.Uint16(t["hhea"][34:]))
	for n := 0; n < len(s.order); n++ { // grows by the parts of composed glyphs
		id := s.order[n]
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, s.parts(old(id))...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		hmtx = append(hmtx, t["hmtx"][4*min(int(id), metrics-1):][:2]...)
		if int(id) < metrics {
			hmtx = append(hmtx, t["hmtx"][4*int(id)+2:][:2]...)
		} else {
			hmtx = append(hmtx, t["hmtx"][4*metrics+2*(int(id)-metrics):][:2]...)
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	head, hhea, maxp := slices.Clone(t["head"]), slices.Clone(t["hhea"]), slices.Clone(t["maxp"])
	binary.BigEndian.PutUint16(head[50:], 1) // long offsets
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(s.order)))
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(s.order)))
	post := make([]byte, 32)
	binary.BigEndian.PutUint32(post, 0x00030000) // no glyph names
	return assemble(map[string][]byte{
		"head": head, "hhea": hhea, "maxp": maxp, "hmtx": hmtx, "loca": loca, "glyf": glyf, "OS/2": t["OS/2"], "post": post, "cmap": s.cmap(), "name": s.names(),
	}), nil
}

// parts numbers the parts of a composed glyph anew.
func (s *subset) parts(glyph []byte) []byte {
	if len(glyph) < 10 || int16(binary.BigEndian.Uint16(glyph)) >= 0 {
		return glyph
	}
	const wordArguments, oneScale, more, twoScales, matrix, hints = 1, 8, 32, 64, 128, 256
	out := slices.Clone(glyph)
	at := 10
	for {
		flags := binary.BigEndian.Uint16(out[at:])
		part := s.take(sfnt.GlyphIndex(binary.BigEndian.Uint16(out[at+2:])))
		binary.BigEndian.PutUint16(out[at+2:], part)
		binary.BigEndian.PutUint16(out[at:], flags&^hints)
		at += 6
		if flags&wordArguments != 0 {
			at += 2
		}
		switch {
		case flags&oneScale != 0:
			at += 2
		case flags&twoScales != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
		if flags&more == 0 {
			return out[:at]
		}
	}
}

// cmap maps the runes, all of the basic plane: format 4, a segment a rune.
func (s *subset) cmap() []byte {
	n := len(s.runes) + 1
	log := 0
	for 2<<log <= n {
		log++
	}
	put := binary.BigEndian.AppendUint16
	out := put(put(nil, 0), 1) // version, one table
	out = binary.BigEndian.AppendUint32(put(put(out, 3), 1), 12)
	out = put(put(put(out, 4), uint16(16+8*n)), 0)
	out = put(put(put(put(out, uint16(2*n)), uint16(2<<log)), uint16(log)), uint16(2*n-2<<log))
	for _, r := range s.runes {
		out = put(out, uint16(r))
	}
	out = put(put(out, 0xFFFF), 0)
	for _, r := range s.runes {
		out = put(out, uint16(r))
	}
	out = put(out, 0xFFFF)
	for _, r := range s.runes {
		out = put(out, s.number[s.font.glyphs[r].id]-uint16(r))
	}
	out = put(out, 1)
	for range n {
		out = put(out, 0)
	}
	return out
}

// names says whose font it is, as its licence asks.
func (s *subset) names() []byte {
	style := "Regular"
	if s.font.weight > 400 {
		style = "SemiBold"
	}
	texts := []struct {
		id   uint16
		text string
	}{
		{0, "Copyright 2022 The Noto Project Authors (https://github.com/notofonts/latin-greek-cyrillic)"}, {1, s.font.family}, {2, style},
		{4, s.font.family + " " + style}, {6, "NotoSans-" + style}, {13, "SIL Open Font License, Version 1.1"}, {14, "https://scripts.sil.org/OFL"},
	}
	put := binary.BigEndian.AppendUint16
	out := put(put(put(nil, 0), uint16(len(texts))), uint16(6+12*len(texts)))
	var all []byte
	for _, t := range texts {
		from := len(all)
		for _, u := range utf16.Encode([]rune(t.text)) {
			all = put(all, u)
		}
		for _, v := range []uint16{3, 1, 0x409, t.id, uint16(len(all) - from), uint16(from)} {
			out = put(out, v)
		}
	}
	return append(out, all...)
}

// assemble writes tables as a font file with its check sums.
func assemble(all map[string][]byte) []byte {
	var names []string
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	log := 0
	for 2<<log <= len(names) {
		log++
	}
	put16, put32 := binary.BigEndian.AppendUint16, binary.BigEndian.AppendUint32
	out := put32(nil, 0x00010000)
	for _, v := range []int{len(names), 16 << log, log, 16*len(names) - 16<<log} {
		out = put16(out, uint16(v))
	}
	var body []byte
	headAt := 0
	for _, name := range names {
		table := all[name]
		at := 12 + 16*len(names) + len(body)
		if name == "head" {
			headAt = at
			binary.BigEndian.PutUint32(table[8:], 0)
		}
		out = append(out, name...)
		body = append(body, table...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
		out = put32(put32(put32(out, sum32(body[at-12-16*len(names):])), uint32(at)), uint32(len(table)))
	}
	out = append(out, body...)
	binary.BigEndian.PutUint32(out[headAt+8:], 0xB1B0AFBA-sum32(out))
	return out
}

func sum32(b []byte) (sum uint32) {
	for i := 0; i+3 < len(b); i += 4 {
		sum += binary.BigEndian.Uint32(b[i:])
	}
	return sum
}
