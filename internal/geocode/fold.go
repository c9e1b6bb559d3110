package geocode

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxFold is as much of a text as is folded: no name is nearly as long.
const maxFold = 400

// Fold brings a name to the form under which it is looked up: lower case,
// without diacritics, letters such as ł and ß spelt out, each run of anything
// that is no letter or digit one space. Latin, Greek and Cyrillic stay in their
// script; only a Latin letter inside a Greek or Cyrillic word, which some lists
// have by mistake, is taken for the letter that looks the same. Folding twice
// changes nothing. Of a text over 400 bytes only the beginning is used.
func Fold(s string) string {
	if len(s) > maxFold {
		s = s[:maxFold]
		for len(s) > 0 && !utf8.RuneStart(s[len(s)-1]) {
			s = s[:len(s)-1]
		}
		if r, _ := utf8.DecodeLastRuneInString(s); r == utf8.RuneError && len(s) > 0 {
			s = s[:len(s)-1]
		}
	}
	return string(appendFold(make([]byte, 0, len(s)+8), s))
}

// appendFold appends the folded form of s to out.
func appendFold(out []byte, s string) []byte {
	f := folder{out: out, start: len(out), word: -1}
	for i, r := range s {
		if r < utf8.RuneSelf {
			f.add(r)
			continue
		}
		// Marks are dropped, so their order does not matter and runes may be
		// decomposed one by one.
		if d := norm.NFKD.PropertiesString(s[i:]).Decomposition(); d != nil {
			for len(d) > 0 {
				r, n := utf8.DecodeRune(d)
				f.add(r)
				d = d[n:]
			}
			continue
		}
		f.add(r)
	}
	f.endWord()
	return f.out
}

// folder folds rune by rune.
type folder struct {
	out    []byte
	start  int
	word   int // where the current word began, -1 between words
	script int // seen in the current word
}

func (f *folder) endWord() {
	if f.word >= 0 && f.script == latin|other {
		f.out = append(f.out[:f.word], unmix(string(f.out[f.word:]))...)
	}
	f.word, f.script = -1, 0
}

func (f *folder) add(r rune) {
	if r >= utf8.RuneSelf {
		r = unicode.ToLower(r)
		if unicode.Is(unicode.M, r) {
			return
		}
	} else if r >= 'A' && r <= 'Z' {
		r += 'a' - 'A'
	}
	letter := r >= 'a' && r <= 'z'
	if !letter && !(r >= '0' && r <= '9') && (r < utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r) || unicode.Is(unicode.Lm, r)) {
		f.endWord()
		return
	}
	if f.word < 0 {
		if len(f.out) > f.start {
			f.out = append(f.out, ' ')
		}
		f.word = len(f.out)
	}
	if r < utf8.RuneSelf {
		if letter {
			f.script |= latin
		}
		f.out = append(f.out, byte(r))
		return
	}
	if spelt := spell(r); spelt != "" {
		f.script |= latin
		f.out = append(f.out, spelt...)
		return
	}
	if r == 'ς' {
		r = 'σ'
	}
	if unicode.In(r, unicode.Greek, unicode.Cyrillic) {
		f.script |= other
	}
	f.out = utf8.AppendRune(f.out, r)
}

// The scripts seen in a word.
const (
	latin = 1 << iota
	other
)

// spell writes out the Latin letters that have no decomposition.
func spell(r rune) string {
	switch r {
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'ħ':
		return "h"
	case 'ø':
		return "o"
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'þ':
		return "th"
	case 'ı':
		return "i"
	case 'ŋ':
		return "n"
	case 'ŧ':
		return "t"
	case 'ĸ':
		return "k"
	case 'ə':
		return "e"
	}
	return ""
}

// unmix replaces Latin letters in a word that is Greek or Cyrillic by their
// doubles in that script.
func unmix(word string) string {
	out := make([]rune, 0, len(word))
	greek := false
	for _, r := range word {
		greek = greek || unicode.Is(unicode.Greek, r)
	}
	for _, r := range word {
		if r < utf8.RuneSelf {
			r = double(r, greek)
		}
		out = append(out, r)
	}
	return string(out)
}

// double gives the Greek or Cyrillic letter that looks like a Latin one, in
// upper or lower case.
func double(r rune, greek bool) rune {
	const from, toGreek, toCyrillic = "abehikmnoptuvxyz", "αβεηικμνορτυνχυζ", "авенікмпортиухуз"
	to := toCyrillic
	if greek {
		to = toGreek
	}
	for i, f := range from {
		if f == r {
			return []rune(to)[i]
		}
	}
	return r
}
