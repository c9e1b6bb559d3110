package geocode

import "strings"

// blob holds very many short texts in one piece of memory; a text is told by
// where it stands: one byte of length, then the bytes.
type blob string

// at gives the text at a position; 0 is the empty text.
func (b blob) at(pos uint32) string {
	n := uint32(b[pos])
	return string(b[pos+1 : pos+1+n])
}

// blobBuilder collects texts for a blob.
type blobBuilder struct {
	strings.Builder
	seen map[string]uint32
}

func newBlob(size int) *blobBuilder {
	b := &blobBuilder{seen: make(map[string]uint32, size/16)}
	b.Grow(size)
	b.WriteByte(0)
	return b
}

// put adds a text and tells where it stands. Texts over 255 bytes are cut.
func (b *blobBuilder) put(s string) uint32 {
	if s == "" {
		return 0
	}
	if pos, ok := b.seen[s]; ok {
		return pos
	}
	pos := b.append(s)
	b.seen[s] = pos
	return pos
}

// append adds a text without looking whether it is there already.
func (b *blobBuilder) append(s string) uint32 {
	if len(s) > 255 {
		s = strings.ToValidUTF8(s[:255], "")
	}
	pos := uint32(b.Len())
	b.WriteByte(byte(len(s)))
	b.WriteString(s)
	return pos
}
