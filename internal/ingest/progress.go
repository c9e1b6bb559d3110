package ingest

import "io"

// Progress is how far an import came.
type Progress struct {
	Rows int   // read so far, in all files
	Done int64 // bytes read of the files on disk; they may be read more than once
	Size int64 // bytes of all of them; 0 where it is not known
	Last bool  // every row was read; what is left is to publish
}

// progressEvery is how many rows pass between two reports.
const progressEvery = 500

// counted counts what is read of files.
type counted struct {
	read []int64 // of each file, since it was opened last
	size int64
}

// watch gives files that count what is read of them.
func watch(files []File) ([]File, *counted) {
	c := &counted{read: make([]int64, len(files))}
	known := true
	out := make([]File, len(files))
	for i, f := range files {
		known = known && f.Size > 0
		c.size += f.Size
		open := f.Open
		f.aside = open
		f.Open = func() (io.ReadCloser, error) {
			in, err := open()
			c.read[i] = 0
			if err != nil {
				return nil, err
			}
			counting := countedFile{in, &c.read[i]}
			if at, ok := in.(seekable); ok {
				return countedAt{counting, at}, nil
			}
			return counting, nil
		}
		out[i] = f
	}
	if !known {
		c.size = 0
	}
	return out, c
}

func (c *counted) progress(rows int, last bool) Progress {
	p := Progress{Rows: rows, Size: c.size, Last: last}
	for _, n := range c.read {
		p.Done += n
	}
	return p
}

type countedFile struct {
	io.ReadCloser
	n *int64
}

func (f countedFile) Read(b []byte) (int, error) {
	n, err := f.ReadCloser.Read(b)
	*f.n += int64(n)
	return n, err
}

// seekable is what archives and workbooks are read by where it can be had.
type seekable interface {
	io.ReaderAt
	io.Seeker
}

type countedAt struct {
	countedFile
	at seekable
}

func (f countedAt) ReadAt(b []byte, at int64) (int, error) {
	n, err := f.at.ReadAt(b, at)
	*f.n += int64(n)
	return n, err
}

func (f countedAt) Seek(to int64, whence int) (int64, error) { return f.at.Seek(to, whence) }
