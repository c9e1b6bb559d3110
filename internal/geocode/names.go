package geocode

import (
	"cmp"
	"encoding/binary"
	"iter"
	"slices"
	"strings"
)

// nameIndex finds areas and places by folded name: entries sorted by it, so
// that all that begin alike stand together.
type nameIndex struct {
	keys    blob // folded names, in the order of the entries
	entries []entry
	words   []word
}

// entry is one folded name of one area or place.
type entry struct {
	key   uint32
	ref   ref
	langs uint32 // bit by language in which this is its name
	grade grade
}

// grade says how good a name is, best first.
type grade uint8

const (
	own    grade = iota // local or Latin form of the local name
	tagged              // in one of the 24 languages
	loose               // an untagged other name, or one without its "Province of"
	part                // of something that lies within the area: never shown in a search
)

// rawName is an entry before sorting.
type rawName struct {
	prefix uint64 // first bytes of the key, for a quick comparison
	key    uint32
	ref    ref
	langs  uint32
	grade  grade
}

// indexBuilder collects names.
type indexBuilder struct {
	keys blobBuilder
	raw  []rawName
	buf  []byte
}

// add enters a name of r. Names that fold to nothing are left out.
func (b *indexBuilder) add(r ref, name string, lang uint8, gr grade) {
	b.buf = appendFold(b.buf[:0], name[:min(len(name), maxFold)])
	b.addKey(r, string(b.buf), lang, gr)
}

// addKey enters a name that is folded already.
func (b *indexBuilder) addKey(r ref, key string, lang uint8, gr grade) {
	if key == "" || len(key) > 255 {
		return
	}
	var head [8]byte
	copy(head[:], key)
	n := rawName{prefix: binary.BigEndian.Uint64(head[:]), key: b.keys.append(key), ref: r, grade: gr}
	if lang > 0 {
		n.langs = 1 << lang
	}
	b.raw = append(b.raw, n)
}

// build sorts the names and folds those together that say the same.
func (b *indexBuilder) build() nameIndex {
	keys := blob(b.keys.String())
	slices.SortFunc(b.raw, func(x, y rawName) int {
		if x.prefix != y.prefix {
			return cmp.Compare(x.prefix, y.prefix)
		}
		return cmp.Or(strings.Compare(keys.at(x.key), keys.at(y.key)), cmp.Compare(x.ref, y.ref), cmp.Compare(x.grade, y.grade))
	})
	var out nameIndex
	sorted := &blobBuilder{}
	sorted.Grow(b.keys.Len())
	entries := make([]entry, 0, len(b.raw))
	last, at := "", uint32(0)
	for i, n := range b.raw {
		key := keys.at(n.key)
		if i == 0 || key != last {
			last, at = key, sorted.append(key)
		} else if e := &entries[len(entries)-1]; e.ref == n.ref {
			e.langs |= n.langs
			continue
		}
		entries = append(entries, entry{at, n.ref, n.langs, n.grade})
	}
	out.entries = slices.Clip(entries)
	out.keys = blob(strings.Clone(sorted.String()))
	out.makeWords()
	return out
}

// named yields the entries of exactly this folded name.
func (x *nameIndex) named(key string) iter.Seq[entry] {
	return func(yield func(entry) bool) {
		for i := x.lower(key); i < len(x.entries) && x.keys.at(x.entries[i].key) == key; i++ {
			if !yield(x.entries[i]) {
				return
			}
		}
	}
}

// beginning gives the entries whose folded name begins with prefix.
func (x *nameIndex) beginning(prefix string) []entry {
	from := x.lower(prefix)
	n, _ := slices.BinarySearchFunc(x.entries[from:], prefix, func(e entry, prefix string) int {
		if strings.HasPrefix(x.keys.at(e.key), prefix) {
			return -1
		}
		return 1
	})
	return x.entries[from : from+n]
}

// lower gives the position of the first entry not before key.
func (x *nameIndex) lower(key string) int {
	i, _ := slices.BinarySearchFunc(x.entries, key, func(e entry, key string) int { return strings.Compare(x.keys.at(e.key), key) })
	return i
}

// word is a later word of a name: where it begins, and the first entry of the name.
type word struct{ pos, entry uint32 }

// minWord is the least length of a word in bytes that is found by itself.
const minWord = 4

// makeWords lists the later words of all names that are more than loose, sorted.
func (x *nameIndex) makeWords() {
	for i := range x.entries {
		e := &x.entries[i]
		if e.grade > tagged || i > 0 && x.entries[i-1].key == e.key && x.entries[i-1].grade <= tagged {
			continue
		}
		key := x.keys.at(e.key)
		for at := 0; ; {
			n := strings.IndexByte(key[at:], ' ')
			if n < 0 {
				break
			}
			if at += n + 1; len(key)-at >= minWord {
				x.words = append(x.words, word{e.key + 1 + uint32(at), uint32(i)})
			}
		}
	}
	x.words = slices.Clip(x.words)
	slices.SortFunc(x.words, func(a, b word) int { return strings.Compare(x.rest(a), x.rest(b)) })
}

// rest is the name from a word on.
func (x *nameIndex) rest(w word) string {
	key := x.entries[w.entry].key
	return string(x.keys[w.pos : key+1+uint32(x.keys[key])])
}

// within gives up to limit entries that have a later word beginning with
// prefix, in alphabetical order of what follows.
func (x *nameIndex) within(prefix string, limit int) []entry {
	var out []entry
	from, _ := slices.BinarySearchFunc(x.words, prefix, func(w word, prefix string) int { return strings.Compare(x.rest(w), prefix) })
	for _, w := range x.words[from:] {
		if len(out) >= limit || !strings.HasPrefix(x.rest(w), prefix) {
			break
		}
		for i := int(w.entry); i < len(x.entries) && x.entries[i].key == x.entries[w.entry].key; i++ {
			out = append(out, x.entries[i])
		}
	}
	return out
}
