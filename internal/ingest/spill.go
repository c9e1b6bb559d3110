package ingest

import (
	"bufio"
	"bytes"
	"cmp"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
)

// sorter puts records in the order of their keys, however many: what does not
// fit in memory is written to temporary files, each in order, which are merged
// when they are read. Records of one key come in the order they were added.
type sorter struct {
	limit   int // bytes of records held in memory; 0 is spillBytes
	block   []byte
	records []span
	runs    []*os.File
}

// spillBytes is how much of a joined list is held in memory at a time.
const spillBytes = 24 << 20

// span is a record in the block: its key, then its content.
type span struct{ start, content, end int }

func (s *sorter) key(r span) []byte { return s.block[r.start:r.content] }

// add takes one record.
func (s *sorter) add(key string, content []byte) error {
	if s.limit == 0 {
		s.limit = spillBytes
	}
	if len(s.block)+len(key)+len(content) > s.limit && len(s.records) > 0 {
		if err := s.spill(); err != nil {
			return err
		}
	}
	if s.block == nil {
		s.block = make([]byte, 0, min(s.limit, 1<<20))
	}
	start := len(s.block)
	s.block = append(append(s.block, key...), content...)
	s.records = append(s.records, span{start, start + len(key), len(s.block)})
	return nil
}

func (s *sorter) sort() {
	slices.SortFunc(s.records, func(a, b span) int {
		if c := bytes.Compare(s.key(a), s.key(b)); c != 0 {
			return c
		}
		return cmp.Compare(a.start, b.start)
	})
}

// spill writes what is in memory to a file of its own.
func (s *sorter) spill() (err error) {
	s.sort()
	f, err := os.CreateTemp("", "ngeumap-join-*")
	if err != nil {
		return fmt.Errorf("ingest: joining files: %w", err)
	}
	s.runs = append(s.runs, f)
	os.Remove(f.Name()) // it stays readable until it is closed, and never stays behind; where the system forbids that, close removes it
	w := bufio.NewWriterSize(f, 256<<10)
	var head []byte
	for _, r := range s.records {
		head = binary.AppendUvarint(head[:0], uint64(r.content-r.start))
		head = binary.AppendUvarint(head, uint64(r.end-r.content))
		w.Write(head)
		w.Write(s.block[r.start:r.end])
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("ingest: joining files: %w", err)
	}
	s.block, s.records = s.block[:0], s.records[:0]
	return nil
}

// close removes the temporary files.
func (s *sorter) close() (err error) {
	for _, f := range s.runs {
		err = errors.Join(err, f.Close())
		if gone := os.Remove(f.Name()); gone != nil && !errors.Is(gone, os.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	s.runs, s.block, s.records = nil, nil, nil
	return err
}

// all gives the records in order. A record's bytes are good until the next.
func (s *sorter) all() iter.Seq2[keyed, error] {
	return func(yield func(keyed, error) bool) {
		s.sort()
		var h merge
		for i, f := range s.runs {
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				yield(keyed{}, fmt.Errorf("ingest: joining files: %w", err))
				return
			}
			h = append(h, &sortedRun{order: i, in: bufio.NewReaderSize(f, 128<<10)})
		}
		h = append(h, &sortedRun{order: len(s.runs), memory: s})
		for i := 0; i < len(h); {
			more, err := h[i].advance()
			if err != nil {
				yield(keyed{}, err)
				return
			}
			if more {
				i++
			} else {
				h = append(h[:i], h[i+1:]...)
			}
		}
		heap.Init(&h)
		for len(h) > 0 {
			if !yield(h[0].now, nil) {
				return
			}
			more, err := h[0].advance()
			if err != nil {
				yield(keyed{}, err)
				return
			}
			if more {
				heap.Fix(&h, 0)
			} else {
				heap.Pop(&h)
			}
		}
	}
}

// keyed is a record with its key.
type keyed struct{ key, content []byte }

// sortedRun is one sorted part: a file, or what is left in memory.
type sortedRun struct {
	order  int
	in     *bufio.Reader
	memory *sorter
	at     int
	now    keyed
	buffer []byte
}

// advance goes to the next record.
func (r *sortedRun) advance() (bool, error) {
	if r.memory != nil {
		if r.at == len(r.memory.records) {
			return false, nil
		}
		s := r.memory.records[r.at]
		r.at++
		r.now = keyed{r.memory.key(s), r.memory.block[s.content:s.end]}
		return true, nil
	}
	k, err := binary.ReadUvarint(r.in)
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	c, err2 := binary.ReadUvarint(r.in)
	if err := errors.Join(err, err2); err != nil {
		return false, fmt.Errorf("ingest: joining files: %w", err)
	}
	r.buffer = slices.Grow(r.buffer[:0], int(k+c))[:k+c]
	if _, err := io.ReadFull(r.in, r.buffer); err != nil {
		return false, fmt.Errorf("ingest: joining files: %w", err)
	}
	r.now = keyed{r.buffer[:k], r.buffer[k:]}
	return true, nil
}

// merge orders runs by their next record.
type merge []*sortedRun

func (m merge) Len() int { return len(m) }
func (m merge) Less(i, j int) bool {
	if c := bytes.Compare(m[i].now.key, m[j].now.key); c != 0 {
		return c < 0
	}
	return m[i].order < m[j].order
}
func (m merge) Swap(i, j int) { m[i], m[j] = m[j], m[i] }
func (m *merge) Push(x any)   { *m = append(*m, x.(*sortedRun)) }
func (m *merge) Pop() any {
	last := len(*m) - 1
	x := (*m)[last]
	*m = (*m)[:last]
	return x
}
