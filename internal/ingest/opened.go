package ingest

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// maxArchive is how much of an archive is held in memory where its file cannot
// be read at any place.
const maxArchive = 256 << 20

// unpacked opens a file and takes off its gzip, if it has one.
func (f File) unpacked() (io.ReadCloser, error) {
	in, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("ingest: %w", err)
	}
	buffered := bufio.NewReaderSize(in, 64<<10)
	start, err := buffered.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.Join(fmt.Errorf("ingest: %s: %w", f.Name, err), in.Close())
	}
	if string(start) != "\x1f\x8b" {
		return stream{buffered, in}, nil
	}
	packed := &metered{Reader: buffered}
	z, err := gzip.NewReader(packed)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("ingest: %s: the file begins as gzip and cannot be unpacked (%w); it may be cut off: fetch it again", f.Name, err), in.Close())
	}
	return stream{&measured{Reader: z, packed: func() int64 { return packed.n }}, in}, nil
}

// stream reads from one and closes the other.
type stream struct {
	io.Reader
	io.Closer
}

// fileKind says how a file holds its rows.
type fileKind string

const (
	csvFile  fileKind = "csv"
	xlsxFile fileKind = "xlsx"
	jsonFile fileKind = "json"
)

// kindOf looks at the beginning of an unpacked file.
func kindOf(start []byte) fileKind {
	if bytes.HasPrefix(start, []byte("PK\x03\x04")) {
		return xlsxFile // other archives are taken apart before
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(start, []byte("\ufeff")), " \t\r\n")
	if len(text) > 1 && (text[0] == '{' || text[0] == '[') && strings.ContainsRune("\"[{ \t\r\n]}", rune(text[1])) {
		return jsonFile
	}
	return csvFile
}

// expand puts the files inside ZIP archives in the place of the archives. A
// workbook is a ZIP archive too, but stays whole.
func expand(files []File) ([]File, error) {
	var out []File
	for _, f := range files {
		inside, err := f.archive()
		if err != nil {
			return nil, err
		}
		if inside == nil {
			out = append(out, f)
		}
		out = append(out, inside...)
	}
	return out, nil
}

// archive lists the files in a ZIP archive; nil for any other file.
func (f File) archive() ([]File, error) {
	var inside []File
	err := f.inArchive(func(z *zip.Reader) error {
		for _, e := range z.File {
			switch base := path.Base(e.Name); {
			case base == "[Content_Types].xml":
				inside = nil
				return unpackable(f.Name, z)
			case e.Name == "mimetype":
				return &HeaderError{File: f.Name, Reason: "the file is an OpenDocument table (ODS); open it in a spreadsheet and save it as XLSX or CSV"}
			case e.Flags&1 != 0:
				return &HeaderError{File: f.Name, Reason: "the archive has a password; unpack it and name the list inside"}
			case e.FileInfo().IsDir(), strings.HasPrefix(base, "."), strings.HasPrefix(e.Name, "__MACOSX/"):
			default:
				inside = append(inside, File{Name: f.Name + "/" + e.Name, Open: func() (io.ReadCloser, error) { return f.entry(e.Name) },
					aside: func() (io.ReadCloser, error) { return f.beside().entry(e.Name) }})
			}
		}
		if len(inside) == 0 {
			return fmt.Errorf("ingest: %s: the archive holds no file", f.Name)
		}
		return nil
	})
	return inside, err
}

// unpackable refuses a workbook that unpacks to far more than a list does.
func unpackable(name string, z *zip.Reader) error {
	for _, e := range z.File {
		if e.UncompressedSize64 > bombBytes && e.UncompressedSize64 > bombTimes*max(1, e.CompressedSize64) {
			return &HeaderError{File: name, Reason: fmt.Sprintf("the workbook unpacks to more than %d times its size, as no list does; save it as CSV in UTF-8", bombTimes)}
		}
	}
	return nil
}

// entry opens one file of an archive.
func (f File) entry(name string) (io.ReadCloser, error) {
	in, z, err := f.openArchive()
	if err != nil {
		return nil, err
	}
	e, err := z.Open(name)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", f.Name, err), in.Close())
	}
	packed := int64(0)
	for _, one := range z.File {
		if one.Name == name {
			packed = int64(one.CompressedSize64)
		}
	}
	return stream{&measured{Reader: e, packed: func() int64 { return packed }}, closers{e, in}}, nil
}

type closers []io.Closer

func (c closers) Close() (err error) {
	for _, one := range c {
		err = errors.Join(err, one.Close())
	}
	return err
}

// inArchive lets do look into a ZIP archive; of any other file it does nothing.
func (f File) inArchive(do func(*zip.Reader) error) (err error) {
	in, err := f.Open()
	if err != nil {
		return fmt.Errorf("ingest: %w", err)
	}
	start := make([]byte, 4)
	n, err := io.ReadFull(in, start)
	in.Close()
	if string(start[:n]) != "PK\x03\x04" {
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return fmt.Errorf("ingest: %s: %w", f.Name, err)
		}
		return nil
	}
	in, z, err := f.openArchive()
	if err != nil {
		return fmt.Errorf("ingest: %s: %w", f.Name, err)
	}
	defer in.Close()
	return do(z)
}

func (f File) openArchive() (io.ReadCloser, *zip.Reader, error) {
	in, err := f.Open()
	if err != nil {
		return nil, nil, err
	}
	at, size, err := readerAt(in)
	if err != nil {
		return nil, nil, errors.Join(err, in.Close())
	}
	z, err := zip.NewReader(at, size)
	if err != nil {
		return nil, nil, errors.Join(err, in.Close())
	}
	return in, z, nil
}

// readerAt gives a file to read at any place: itself, or its copy in memory.
func readerAt(in io.Reader) (io.ReaderAt, int64, error) {
	if s, ok := in.(interface {
		io.ReaderAt
		io.Seeker
	}); ok {
		size, err := s.Seek(0, io.SeekEnd)
		return s, size, err
	}
	all, err := io.ReadAll(io.LimitReader(in, maxArchive+1))
	if err == nil && len(all) > maxArchive {
		err = fmt.Errorf("the archive is larger than %d MB; unpack it first", maxArchive>>20)
	}
	return bytes.NewReader(all), int64(len(all)), err
}
