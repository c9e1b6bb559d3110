package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// strange says of a file that is no table what it is and what to do; "" where it
// may be one. Files come with the wrong name: a page saved as list.csv, a
// workbook with a password.
func strange(start []byte) string {
	for _, s := range []struct{ begins, what string }{
		{"%PDF-", "the file is a PDF; ask its publisher for a table, or copy the table into a spreadsheet and save it as XLSX or CSV"},
		{"{\\rtf", "the file is a text document (RTF); save its table as CSV in UTF-8"},
		{"7z\xbc\xaf\x27\x1c", "the file is a 7z archive; unpack it and name the list inside"},
		{"Rar!", "the file is a RAR archive; unpack it and name the list inside"},
		{"\x89PNG", "the file is a picture; a list is CSV, XLSX or JSON"},
		{"\xff\xd8\xff", "the file is a picture; a list is CSV, XLSX or JSON"},
		{"SQLite format 3\x00", "the file is a database; export its table as CSV in UTF-8"},
	} {
		if bytes.HasPrefix(start, []byte(s.begins)) {
			return s.what
		}
	}
	if bytes.HasPrefix(start, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) { // a compound file of Microsoft
		if bytes.Contains(start, wide("EncryptedPackage")) || bytes.Contains(start, wide("EncryptionInfo")) {
			return "the workbook has a password; open it in a spreadsheet, take the password off and save it as XLSX"
		}
		return "the file is a workbook of the old format (XLS), or one with a password; open it in a spreadsheet and save it as XLSX, without a password"
	}
	text := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(start[:min(len(start), 512)], []byte("\ufeff")), " \t\r\n"))
	switch {
	case bytes.HasPrefix(text, []byte("<!doctype html")), bytes.HasPrefix(text, []byte("<html")), bytes.HasPrefix(text, []byte("<head")), bytes.HasPrefix(text, []byte("<table")):
		return "the file is a web page (HTML), perhaps a message of the site it came from; open it in a browser and download the list itself"
	case bytes.HasPrefix(text, []byte("<?xml")), bytes.HasPrefix(text, []byte("<")):
		return "the file is XML; save its table as CSV, XLSX or GeoJSON"
	}
	return ""
}

// wide writes a name in UTF-16, as compound files do.
func wide(s string) []byte {
	return []byte(strings.Join(strings.Split(s, ""), "\x00") + "\x00")
}

// A compressed file that unpacks to more than bombBytes and to more than
// bombTimes its size is none of a list: those shrink to a tenth or a fiftieth.
const (
	bombBytes = 256 << 20
	bombTimes = 250
)

// measured stops a stream that unpacks to far more than a list does, and says
// of one that ends too early that it does.
type measured struct {
	io.Reader
	packed func() int64 // bytes that were read of the packed file
	read   int64
}

func (m *measured) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return n, fmt.Errorf("the file breaks off here; fetch it again: %w", err)
	}
	if m.read += int64(n); m.read > bombBytes && m.read > bombTimes*m.packed() {
		return n, fmt.Errorf("the file unpacks to more than %d times its size, as no list does; unpack it, look at it, and name the list itself", bombTimes)
	}
	return n, err
}

// metered counts what is read.
type metered struct {
	io.Reader
	n int64
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	m.n += int64(n)
	return n, err
}
