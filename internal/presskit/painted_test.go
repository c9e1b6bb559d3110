package presskit_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/presskit"
)

// What a drawing says is painted: each line of notice and funding statement has
// letters in the pixels where it stands, dark on white, the emblem has its two
// colours, and the file says the notice in its text chunks.
func TestNoticeIsPainted(t *testing.T) {
	s, d := studio(t), desk(t)
	for lang, size := range map[i18n.Lang][2]int{"el": {1200, 630}, "bg": {1080, 1080}, "mt": {320, 320}, "ga": {1920, 1080}} {
		ed := open(t, d, lang, "EL30")
		p, err := s.Picture(context.Background(), presskit.Request{Edition: ed, W: size[0], H: size[1]})
		if err != nil {
			t.Fatal(err)
		}
		file, err := p.PNG(2)
		if err != nil {
			t.Fatal(err)
		}
		pixels, err := png.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		n := ed.Notice()
		chunks := textChunks(t, file)
		if chunks["Disclaimer"] != string(lang)+": "+n.Text() || chunks["Copyright"] != string(lang)+": "+n.Attribution() {
			t.Errorf("%s: the file says %q", lang, chunks)
		}
		lines := 0
		for _, text := range p.Texts() {
			if !presskit.Holds(presskit.Squeeze(n.Short()+n.Funding()), text.S) || len(text.S) < 8 {
				continue
			}
			lines++
			if part := painted(pixels, text.Box(), func(r, g, b uint32) bool { return r < 0x70 && g < 0x70 }); part < 0.04 || part > 0.6 {
				t.Errorf("%s: of %q %.3f of its box is painted", lang, text.S, part)
			}
		}
		if lines < 2 {
			t.Errorf("%s: %d lines of notice and statement", lang, lines)
		}
		for _, b := range p.Boxes() {
			if b.Name != "emblem" {
				continue
			}
			blue := painted(pixels, b.Rect, func(r, g, b uint32) bool { return r < 8 && g > 0x2c && g < 0x3a && b > 0x90 && b < 0xa2 })
			yellow := painted(pixels, b.Rect, func(r, g, b uint32) bool { return r > 0xf0 && g > 0xc0 && g < 0xd8 && b < 0x20 })
			// Twelve stars cover 12 × 1.123 r² with r an eighteenth of the height.
			if blue < 0.9 || yellow < 0.008 || yellow > 0.032 {
				t.Errorf("%s: %.3f of the emblem is blue, %.3f yellow", lang, blue, yellow)
			}
		}
	}
}

// painted gives the part of a box, in a picture of two pixels a unit, whose
// pixels are of a kind.
func painted(pixels image.Image, box presskit.Rect, is func(r, g, b uint32) bool) float64 {
	n, all := 0, 0
	for y := int(box.Y0 * 2); y < int(box.Y1*2); y++ {
		for x := int(box.X0 * 2); x < int(box.X1*2); x++ {
			r, g, b, _ := pixels.At(x, y).RGBA()
			if all++; is(r>>8, g>>8, b>>8) {
				n++
			}
		}
	}
	return float64(n) / float64(max(all, 1))
}

// textChunks reads the iTXt chunks of a PNG and checks their sums: language and
// text by keyword.
func textChunks(t *testing.T, file []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	for rest := file[8:]; len(rest) >= 12; {
		n := int(binary.BigEndian.Uint32(rest))
		name, body := string(rest[4:8]), rest[8:8+n]
		if binary.BigEndian.Uint32(rest[8+n:]) != crc32.ChecksumIEEE(rest[4:8+n]) {
			t.Errorf("chunk %s has a wrong sum", name)
		}
		rest = rest[12+n:]
		if name != "iTXt" {
			continue
		}
		keyword, after, _ := strings.Cut(string(body), "\x00")
		lang, after, _ := strings.Cut(after[2:], "\x00")
		_, text, _ := strings.Cut(after, "\x00")
		out[keyword] = lang + ": " + text
	}
	return out
}
