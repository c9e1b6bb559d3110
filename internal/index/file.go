package index

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
)

// A file begins with magic and a checksum of all that follows; then come the
// stamp of the snapshot, the rows that are locations, the lengths of all slabs
// and, each from a multiple of 64 bytes on, the slabs.
const (
	magic      = "ngeuidx\x01" // the last byte counts versions of this form
	headLength = len(magic) + 4
	slabAlign  = 64
	maxStamp   = 1 << 10
)

// ErrStale says that a file is whole but of another snapshot, or of another
// version of the program.
var ErrStale = errors.New("of another snapshot or version")

var errDamaged = errors.New("damaged")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// WriteFile writes the index for Open, whole or not at all. stamp names the
// snapshot: a file is only opened with the stamp that it was written with.
func (x *Index) WriteFile(path, stamp string) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("index: %w", err), f.Close(), os.Remove(f.Name()))
		}
	}()
	if err := x.write(f, stamp); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return f.Close()
}

func (x *Index) write(f *os.File, stamp string) error {
	var w words
	var err error
	if w.themes, err = textOf(x.themes); err != nil {
		return err
	}
	if w.areas, err = textOf(x.areas); err != nil {
		return err
	}
	slabs := x.slabs(&w)
	sum := crc32.New(castagnoli)
	if _, err := f.Seek(int64(headLength), io.SeekStart); err != nil {
		return err
	}
	out := &padded{w: bufio.NewWriterSize(io.MultiWriter(f, sum), 1<<20), n: headLength}
	out.write(front(stamp, x.placed, slabs))
	for _, s := range slabs {
		out.align()
		out.write(s.bytes())
	}
	if err := errors.Join(out.err, out.w.Flush()); err != nil {
		return err
	}
	_, err = f.WriteAt(binary.LittleEndian.AppendUint32([]byte(magic), sum.Sum32()), 0)
	return err
}

// front is what stands between the checksum and the slabs.
func front(stamp string, placed int, slabs []slab) []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(stamp)))
	b = append(b, stamp...)
	b = binary.LittleEndian.AppendUint64(b, uint64(placed))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(slabs)))
	for _, s := range slabs {
		b = binary.LittleEndian.AppendUint64(b, uint64(len(s.bytes())))
	}
	return b
}

// padded writes and knows where it is.
type padded struct {
	w   *bufio.Writer
	n   int
	err error
}

func (p *padded) write(b []byte) {
	if p.err == nil {
		_, p.err = p.w.Write(b)
		p.n += len(b)
	}
}

func (p *padded) align() {
	var zero [slabAlign]byte
	p.write(zero[:-p.n&(slabAlign-1)])
}

// Open opens a file that WriteFile wrote with the same stamp. The error is
// fs.ErrNotExist where there is none, ErrStale, or says what is wrong with it.
// The file may be removed or replaced afterwards, but not written to.
func Open(path, stamp string) (*Index, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	m, err := opened(f, stamp)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("index: %s: %w", path, err), f.Close())
	}
	x := &Index{file: m}
	m.releaseWith(x)
	if err := x.adopt(m.bytes, stamp); err != nil {
		return nil, fmt.Errorf("index: %s: %w", path, err)
	}
	x.ready()
	return x, nil
}

func opened(f *os.File, stamp string) (*mapping, error) {
	if err := check(f, stamp); err != nil {
		return nil, err
	}
	return mapFile(f)
}

// check reads the whole file once and compares its checksum. It reads and does
// not map, so that pages that nobody needs do not stay.
func check(f *os.File, stamp string) error {
	head := make([]byte, headLength+4+len(stamp))
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return err
	}
	if n < headLength || string(head[:len(magic)-1]) != magic[:len(magic)-1] {
		return errDamaged
	}
	if string(head[:len(magic)]) != magic {
		return ErrStale
	}
	sum := crc32.New(castagnoli)
	_, _ = sum.Write(head[headLength:n]) // a hash does not fail
	if _, err := io.CopyBuffer(sum, struct{ io.Reader }{f}, make([]byte, 1<<20)); err != nil {
		return err
	}
	if binary.LittleEndian.Uint32(head[len(magic):]) != sum.Sum32() {
		return errDamaged
	}
	if n < len(head) || int(binary.LittleEndian.Uint32(head[headLength:])) != len(stamp) || string(head[headLength+4:]) != stamp {
		return ErrStale
	}
	return nil
}

// adopt makes the slices of the bytes of a file whose checksum is right.
func (x *Index) adopt(file []byte, stamp string) error {
	at := headLength + 4 + len(stamp)
	take := func(n int) []byte {
		if n < 0 || at > len(file) || n > len(file)-at {
			at = len(file) + 1
			return make([]byte, 8)
		}
		b := file[at : at+n : at+n]
		at += n
		return b
	}
	x.placed = int(binary.LittleEndian.Uint64(take(8)))
	var w words
	slabs := x.slabs(&w)
	if n := binary.LittleEndian.Uint32(take(4)); int(n) != len(slabs) {
		return errDamaged
	}
	lengths := take(8 * len(slabs))
	if at > len(file) {
		return errDamaged
	}
	for i, s := range slabs {
		at += -at & (slabAlign - 1)
		if s == of(&x.text) {
			x.textFrom = int64(at)
		}
		b := take(int(binary.LittleEndian.Uint64(lengths[8*i:])))
		if at > len(file) || !s.adopt(b) {
			return errDamaged
		}
	}
	x.themes, x.areas = w.themes.values(), w.areas.values()
	return nil
}
