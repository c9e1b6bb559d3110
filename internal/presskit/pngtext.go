package presskit

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
)

// Meta is what a file says about itself.
type Meta struct {
	Lang        string
	Title       string
	Description string // what is to be seen, for those who do not see it
	Notice      string // all points
	Credits     string // funding, date, sources, map credits
	Source      string // address of the page; may be empty
	ID          string // of the edition
}

// withMeta puts text chunks behind the header of a PNG: iTXt, UTF-8 with its
// language. density tells how many pixels a CSS pixel (1/96 inch) has.
//
// Source: https://www.w3.org/TR/png-3/#11iTXt
func withMeta(file []byte, about Meta, density float64) ([]byte, error) {
	const header = 8 + 25 // signature and IHDR
	if len(file) < header || string(file[12:16]) != "IHDR" {
		return nil, errors.New("presskit: no PNG")
	}
	var out bytes.Buffer
	out.Write(file[:header])
	perMetre := uint32(math.Round(density * 96 / 0.0254))
	chunk(&out, "pHYs", append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, perMetre), perMetre), 1))
	for _, t := range []struct{ keyword, text string }{
		{"Title", about.Title}, {"Description", about.Description}, {"Disclaimer", about.Notice}, {"Copyright", about.Credits}, {"Source", about.Source}, {"Software", "ngeumap"}, {"Comment", "edition " + about.ID},
	} {
		if t.text != "" {
			chunk(&out, "iTXt", []byte(t.keyword+"\x00\x00\x00"+about.Lang+"\x00\x00"+t.text))
		}
	}
	out.Write(file[header:])
	return out.Bytes(), nil
}

func chunk(out *bytes.Buffer, name string, body []byte) {
	var n [4]byte
	binary.BigEndian.PutUint32(n[:], uint32(len(body)))
	out.Write(n[:])
	out.WriteString(name)
	out.Write(body)
	sum := crc32.NewIEEE()
	sum.Write([]byte(name))
	sum.Write(body)
	binary.BigEndian.PutUint32(n[:], sum.Sum32())
	out.Write(n[:])
}
