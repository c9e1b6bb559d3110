package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/bits"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Hash is the content of a project, or the sum of those of many, in 128 bits.
// Sums do not depend on the order, so the same projects have the same hash in
// any store, and an import can keep it up to date by adding and subtracting.
type Hash [16]byte

// ContentHash hashes everything that an output says of a project. It leaves out
// what only the store knows: the key, the list it came with, and how a location
// was found (source and confidence), so that a file that was written out and
// read in again is unchanged.
func ContentHash(p ngeu.Project) Hash {
	b := make([]byte, 0, 1024)
	text := func(values ...string) {
		for _, v := range values {
			b = binary.AppendUvarint(b, uint64(len(v)))
			b = append(b, v...)
		}
	}
	text(p.ID, p.Name, p.NameLang, p.Summary, p.SummaryLang, p.Country, string(p.Pillar), p.Theme, string(p.Kind),
		string(p.Status), string(p.AmountBasis), p.Measure, p.Beneficiary, p.Source.Name, p.Source.URL, string(p.AsOf))
	b = binary.AppendVarint(b, int64(p.YearStart))
	b = binary.AppendVarint(b, int64(p.YearEnd))
	if p.Amount != nil {
		b = binary.AppendVarint(append(b, 1), int64(*p.Amount))
	} else {
		b = append(b, 0)
	}
	for _, l := range p.Locations {
		if l.Point != nil {
			b = binary.BigEndian.AppendUint64(append(b, 1), math.Float64bits(l.Point.Lon()))
			b = binary.BigEndian.AppendUint64(b, math.Float64bits(l.Point.Lat()))
		} else {
			b = append(b, 0)
		}
		text(string(l.Precision), string(l.Role), l.PlaceCode, l.PlaceName, l.Finest(), l.LAU)
	}
	sum := sha256.Sum256(b)
	return Hash(sum[:16])
}

// Add gives h + o modulo 2¹²⁸.
func (h Hash) Add(o Hash) Hash {
	lo, carry := bits.Add64(binary.BigEndian.Uint64(h[8:]), binary.BigEndian.Uint64(o[8:]), 0)
	hi, _ := bits.Add64(binary.BigEndian.Uint64(h[:8]), binary.BigEndian.Uint64(o[:8]), carry)
	return join(hi, lo)
}

// Sub gives h - o modulo 2¹²⁸.
func (h Hash) Sub(o Hash) Hash {
	lo, borrow := bits.Sub64(binary.BigEndian.Uint64(h[8:]), binary.BigEndian.Uint64(o[8:]), 0)
	hi, _ := bits.Sub64(binary.BigEndian.Uint64(h[:8]), binary.BigEndian.Uint64(o[:8]), borrow)
	return join(hi, lo)
}

// String writes the hash as 32 hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

func join(hi, lo uint64) (h Hash) {
	binary.BigEndian.PutUint64(h[:8], hi)
	binary.BigEndian.PutUint64(h[8:], lo)
	return h
}

// ParseHash reads what String wrote; "" is the hash of no projects.
func ParseHash(s string) (h Hash, err error) {
	if s == "" {
		return h, nil
	}
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(h) {
		return Hash{}, fmt.Errorf("store: %q is not a snapshot hash", s)
	}
	return Hash(b), nil
}
