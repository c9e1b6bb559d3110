package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	xunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// charset is a way to write text as bytes.
type charset struct {
	name     string // as the report and a mapping file say it
	encoding encoding.Encoding
	letters  []string // special letters of the languages that are written in it
	script   bool     // a script of its own: every letter is above 127
}

// scriptLetters is how many bytes above 127 a text in a script of its own has
// at least.
const scriptLetters = 12

var (
	utf8Text = &charset{name: "utf-8"}
	utf16LE  = &charset{name: "utf-16le", encoding: xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM)}
	utf16BE  = &charset{name: "utf-16be", encoding: xunicode.UTF16(xunicode.BigEndian, xunicode.UseBOM)}
)

// The special letters by which a language gives its charset away.
const (
	french     = "éèêëàâçùûîïôœæ«»€’"
	german     = "äöüß"
	spanish    = "áéíóúñü¿¡ºª€"
	portuguese = "áéíóúâêôãõçàºª"
	italian    = "àèéìòùÀÈ€’"
	nordic     = "åäöæøé"
	estonian   = "äöüõšž"
	czech      = "áčďéěíňóřšťúůýž"
	slovak     = "áäčďéíĺľňóôŕšťúýž"
	polish     = "ąćęłńóśźż"
	hungarian  = "áéíóöőúüű"
	romanian   = "ăâîșțşţ"
	croatian   = "čćđšž"
	greek      = "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώςϊϋ"
	bulgarian  = "абвгдежзийклмнопрстуфхцчшщъьюя"
)

// charsets lists what text files come in, the likelier of two that read the
// same first. Letters that two charsets share say nothing; those they do not
// share decide.
var charsets = []*charset{
	{"windows-1252", charmap.Windows1252, []string{french, german, spanish, portuguese, italian, nordic, estonian}, false},
	{"windows-1250", charmap.Windows1250, []string{czech, slovak, polish, hungarian, romanian, croatian, german}, false},
	{"iso-8859-15", charmap.ISO8859_15, []string{french, german, spanish, portuguese, italian, nordic, estonian}, false},
	{"iso-8859-2", charmap.ISO8859_2, []string{czech, slovak, polish, hungarian, romanian, croatian, german}, false},
	{"windows-1253", charmap.Windows1253, []string{greek}, true},
	{"windows-1251", charmap.Windows1251, []string{bulgarian}, true},
}

// charsetNamed finds a charset that a mapping file names.
func charsetNamed(name string) (*charset, error) {
	all := append([]*charset{utf8Text, utf16LE, utf16BE}, charsets...)
	var names []string
	for _, c := range all {
		if strings.EqualFold(c.name, name) {
			return c, nil
		}
		names = append(names, c.name)
	}
	return nil, fmt.Errorf("encoding %q is not one of %s", name, strings.Join(names, ", "))
}

// strays is how many sound letters a UTF-8 text must have for each byte that is
// none: with fewer it is taken for a text of one byte a letter.
const strays = 20

// detectCharset reads a text to its end and says what it is written in. A mark
// at the beginning decides; else bytes that are sound UTF-8; else, among the
// charsets of one byte a letter, that in which the letters make the best sense.
func detectCharset(in io.Reader) (*charset, error) {
	var (
		count       [256]int
		sound, bad  int
		zero        [2]int
		buffer      = make([]byte, 64<<10)
		kept, total int
	)
	for {
		n, err := in.Read(buffer[kept:])
		part := buffer[:kept+n]
		if total == 0 && len(part) >= 3 {
			switch {
			case bytes.HasPrefix(part, []byte("\ufeff")):
				return utf8Text, nil
			case bytes.HasPrefix(part, []byte("\xff\xfe")):
				return utf16LE, nil
			case bytes.HasPrefix(part, []byte("\xfe\xff")):
				return utf16BE, nil
			}
		}
		for i, b := range part[kept:] {
			if count[b]++; b == 0 {
				zero[(total+i)%2]++
			}
		}
		total += n
		for len(part) > 0 {
			if part[0] < utf8.RuneSelf {
				part = part[1:]
				continue
			}
			if !utf8.FullRune(part) && err == nil {
				break
			}
			_, size := utf8.DecodeRune(part)
			if size == 1 {
				bad++
			} else {
				sound++
			}
			part = part[size:]
		}
		kept = copy(buffer, part)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	switch {
	case zero[1] > total/4 && zero[0] < total/16:
		return utf16LE, nil
	case zero[0] > total/4 && zero[1] < total/16:
		return utf16BE, nil
	case bad == 0 || sound >= strays*bad:
		return utf8Text, nil
	}
	return guess(&count), nil
}

// guess scores the charsets of one byte a letter by how many of the bytes above
// 127 are special letters of one of their languages.
func guess(count *[256]int) *charset {
	best, most := charsets[0], -1.0
	all := 0
	for _, n := range count[0x80:] {
		all += n
	}
	for _, c := range charsets {
		if c.script && all < scriptLetters {
			continue
		}
		for _, language := range c.letters {
			if s := c.score(count, language); s > most+1e-9 {
				best, most = c, s
			}
		}
	}
	return best
}

func (c *charset) score(count *[256]int, language string) float64 {
	good, all := 0.0, 0.0
	for b := 0x80; b < 0x100; b++ {
		n := float64(count[b])
		if n == 0 {
			continue
		}
		decoded, _ := c.encoding.NewDecoder().Bytes([]byte{byte(b)})
		r, _ := utf8.DecodeRune(decoded)
		all += n
		switch {
		case strings.ContainsRune(language, r) || strings.ContainsRune(language, unicode.ToLower(r)):
			good += n
		case r == utf8.RuneError || unicode.IsControl(r):
			good -= 4 * n
		case strings.ContainsRune("\u00a0–—“”„‘’«»…°€§·", r):
			good += n / 2
		}
	}
	if all == 0 {
		return 0
	}
	return good / all
}

// reader decodes a text to UTF-8. Bytes that are no UTF-8 stay as they are, so
// that the row which holds them can be named.
func (c *charset) reader(in io.Reader) io.Reader {
	if c.encoding == nil {
		return in
	}
	return transform.NewReader(in, c.encoding.NewDecoder())
}
