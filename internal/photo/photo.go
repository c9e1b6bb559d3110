package photo

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"slices"

	"golang.org/x/image/webp"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Limits of a photo.
const (
	MaxBytes  = 12 << 20
	MaxPixels = 50_000_000
	MinSide   = 200 // px; smaller is an icon
)

// Photo is a picture that may be published.
type Photo struct {
	Kind          string // jpg, png, webp
	Width, Height int    // px, as the picture is stored
	Body          []byte
	Removed       []string // what was in the file beside the picture, for people
}

// format is a kind of file: magic tells it, strip copies the picture alone.
type format struct {
	kind  string
	magic func([]byte) bool
	size  func(*bytes.Reader) (image.Config, error)
	read  func(*bytes.Reader) (image.Image, error)
	strip func(*Photo, []byte) error
}

func formats() []format {
	return []format{
		{"jpg", func(b []byte) bool { return bytes.HasPrefix(b, []byte{0xff, 0xd8, 0xff}) },
			func(r *bytes.Reader) (image.Config, error) { return jpeg.DecodeConfig(r) },
			func(r *bytes.Reader) (image.Image, error) { return jpeg.Decode(r) }, stripJPEG},
		{"png", func(b []byte) bool { return bytes.HasPrefix(b, []byte(pngMagic)) },
			func(r *bytes.Reader) (image.Config, error) { return png.DecodeConfig(r) },
			func(r *bytes.Reader) (image.Image, error) { return png.Decode(r) }, stripPNG},
		{"webp", func(b []byte) bool { return len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP" },
			func(r *bytes.Reader) (image.Config, error) { return webp.DecodeConfig(r) },
			func(r *bytes.Reader) (image.Image, error) { return webp.Decode(r) }, stripWebP},
	}
}

// Clean reads a file by its first bytes, whatever its name says. What is no
// picture of a kind that browsers show, or one that cannot be read to its end, is
// an *ngeu.InvalidError.
func Clean(body []byte) (Photo, error) {
	if len(body) > MaxBytes {
		return Photo{}, ngeu.Invalid("photo", fmt.Sprint(len(body)>>20, " MB"), "a photo has at most 12 MB; save it smaller")
	}
	kinds := formats()
	i := slices.IndexFunc(kinds, func(f format) bool { return f.magic(body) })
	if i < 0 {
		return Photo{}, ngeu.Invalid("photo", "", "this is no JPEG, PNG or WebP picture, whatever its name says")
	}
	f := kinds[i]
	unreadable := func(err error) error {
		return ngeu.Invalid("photo", err.Error(), "the picture cannot be read; open it in a picture program and save it again as JPEG")
	}
	config, err := f.size(bytes.NewReader(body))
	if err != nil {
		return Photo{}, unreadable(err)
	}
	size := fmt.Sprintf("%d × %d", config.Width, config.Height)
	switch {
	case config.Width < MinSide || config.Height < MinSide:
		return Photo{}, ngeu.Invalid("photo", size, "a photo has at least 200 pixels on each side")
	case config.Width*config.Height > MaxPixels:
		return Photo{}, ngeu.Invalid("photo", size, "a photo has at most 50 million pixels; save it smaller")
	}
	p := Photo{Kind: f.kind, Width: config.Width, Height: config.Height}
	if err := f.strip(&p, body); err != nil {
		return Photo{}, unreadable(err)
	}
	// What is kept must be readable alone, to its end.
	if _, err := f.read(bytes.NewReader(p.Body)); err != nil {
		return Photo{}, unreadable(err)
	}
	return p, nil
}

// remove notes what was taken out.
func (p *Photo) remove(what string) {
	if !slices.Contains(p.Removed, what) {
		p.Removed = append(p.Removed, what)
	}
}

// orientation reads the tag of that name out of Exif data (a TIFF file); 1 is
// upright, and the answer where there is none.
func orientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch string(tiff[:4]) {
	case "II*\x00":
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	entries := int64(order.Uint16(tiff[at:]))
	for i := range entries {
		entry := at + 2 + 12*i
		if entry+12 > int64(len(tiff)) {
			return 1
		}
		if order.Uint16(tiff[entry:]) == 0x0112 {
			if way := int(order.Uint16(tiff[entry+8:])); way >= 1 && way <= 8 {
				return way
			}
		}
	}
	return 1
}

// upright is Exif data that says which way is up, and nothing else.
func upright(way int) []byte {
	return []byte{'M', 'M', 0, '*', 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(way), 0, 0, 0, 0, 0, 0}
}
