package photo_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/photo"
)

const secret = "GPS 42.6977N 23.3219E iPhone of Jane"

// exif is data of a camera with the given way up.
func exif(way byte, order binary.AppendByteOrder) []byte {
	b := []byte("II*\x00")
	if order == binary.BigEndian {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	for _, entry := range [][4]uint16{{0x010f, 2, uint16(len(secret)), 0}, {0x0112, 3, 1, uint16(way)}} {
		b = order.AppendUint16(order.AppendUint16(b, entry[0]), entry[1])
		b = order.AppendUint32(b, uint32(entry[2]))
		b = order.AppendUint16(order.AppendUint16(b, entry[3]), 0)
	}
	return append(b, secret...)
}

func drawing() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 300, 220))
	for x := range 300 {
		for y := range 220 {
			m.Set(x, y, color.RGBA{uint8(x), uint8(y), uint8(x * y), 255})
		}
	}
	return m
}

func jpegOf(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, drawing(), &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func segment(marker byte, content string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(content)+2)), content...)
}

func pngOf(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, drawing()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngChunk(kind, content string) []byte {
	b := append(binary.BigEndian.AppendUint32(nil, uint32(len(content))), kind+content...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// webpOf is a picture of 300 × 220 in one colour, lossless.
func webpOf(t testing.TB) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString("UklGRiYAAABXRUJQVlA4TBoAAAAvK8E2AAdQwChg/wNCgsT/461E9D/jP/9HAQ==")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func webpChunk(kind, content string) []byte {
	b := append(binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(content))), content...)
	if len(content)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

func riff(chunks ...[]byte) []byte {
	body := slices.Concat(chunks...)
	return slices.Concat(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body)+4)), []byte("WEBP"), body)
}

// with puts parts behind the first n bytes of a file.
func with(file []byte, n int, parts ...[]byte) []byte {
	return slices.Concat(file[:n], slices.Concat(parts...), file[n:])
}

// tagged are pictures with all that must go.
func tagged(t testing.TB, way byte) map[string][]byte {
	extended := "\x0c\x00\x00\x00" + "\x2b\x01\x00" + "\xdb\x00\x00" // Exif and XMP; 300 × 220
	return map[string][]byte{
		"jpg": append(with(jpegOf(t), 2, segment(0xe1, "Exif\x00\x00"+string(exif(way, binary.BigEndian))), segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+secret),
			segment(0xed, "Photoshop 3.0\x00"+secret), segment(0xfe, secret), segment(0xe2, "MPF\x00"+secret), segment(0xe2, "ICC_PROFILE\x00\x01\x01colours"), segment(0xef, secret)), "ftypmp4 "+secret...),
		"png":  append(with(pngOf(t), 33, pngChunk("eXIf", string(exif(way, binary.LittleEndian))), pngChunk("tEXt", "Author\x00"+secret), pngChunk("iTXt", secret), pngChunk("tIME", "1234567"), pngChunk("pHYs", "\x00\x00\x0b\x13\x00\x00\x0b\x13\x01")), secret...),
		"webp": append(riff(webpChunk("VP8X", extended), webpOf(t)[12:], webpChunk("EXIF", string(exif(way, binary.LittleEndian))), webpChunk("XMP ", secret), webpChunk("JUNK", secret+"!")), secret...),
	}
}

func TestClean(t *testing.T) {
	for _, way := range []byte{1, 6} {
		for kind, file := range tagged(t, way) {
			p, err := photo.Clean(file)
			if err != nil {
				t.Errorf("%s: %v", kind, err)
				continue
			}
			if p.Kind != kind || p.Width != 300 || p.Height != 220 || len(p.Removed) < 3 {
				t.Errorf("%s: %+v", kind, p)
			}
			for _, word := range []string{"GPS", "iPhone", "Jane", "XAP", "Photoshop", "Author"} {
				if bytes.Contains(p.Body, []byte(word)) {
					t.Errorf("%s: %q is still there", kind, word)
				}
			}
			if kind == "jpg" && !bytes.Contains(p.Body, []byte("ICC_PROFILE")) || kind == "png" && !bytes.Contains(p.Body, []byte("pHYs")) {
				t.Errorf("%s: colours or size are lost", kind)
			}
			up := []byte{0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, way}
			if bytes.Contains(p.Body, up) != (way != 1) {
				t.Errorf("%s: way up %d: %x", kind, way, p.Body[:60])
			}
			again, err := photo.Clean(p.Body)
			if err != nil || !bytes.Equal(again.Body, p.Body) {
				t.Errorf("%s: cleaned again it is another: %v", kind, err)
			}
		}
	}
	// The picture is the same, point by point; a clean file stays as it is.
	p, err := photo.Clean(tagged(t, 1)["jpg"])
	if err != nil {
		t.Fatal(err)
	}
	a, _ := jpeg.Decode(bytes.NewReader(jpegOf(t)))
	b, err := jpeg.Decode(bytes.NewReader(p.Body))
	if err != nil || !slices.Equal(a.(*image.YCbCr).Y, b.(*image.YCbCr).Y) {
		t.Errorf("another picture: %v", err)
	}
	for kind, file := range map[string][]byte{"jpg": jpegOf(t), "png": pngOf(t), "webp": webpOf(t)} {
		if p, err := photo.Clean(file); err != nil || !bytes.Equal(p.Body, file) || len(p.Removed) > 0 {
			t.Errorf("a clean %s changed: %v %v", kind, p.Removed, err)
		}
	}
}

func TestRefused(t *testing.T) {
	var wide bytes.Buffer
	if err := png.Encode(&wide, image.NewGray(image.Rect(0, 0, 5000, 10))); err != nil {
		t.Fatal(err)
	}
	bomb := bytes.Clone(pngOf(t)[:33])
	binary.BigEndian.PutUint32(bomb[16:], 60000)
	binary.BigEndian.PutUint32(bomb[20:], 60000)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	for _, c := range []struct {
		what string
		file []byte
		says string
	}{
		{"nothing", nil, "no JPEG, PNG or WebP"},
		{"GIF", []byte("GIF89a..............."), "no JPEG, PNG or WebP"},
		{"HEIC", []byte("\x00\x00\x00\x18ftypheic............"), "no JPEG, PNG or WebP"},
		{"SVG", []byte("<svg/>"), "no JPEG, PNG or WebP"},
		{"a page behind three bytes", []byte("\xff\xd8\xff<script>"), "cannot be read"},
		{"half a JPEG", jpegOf(t)[:3000], "cannot be read"},
		{"half a PNG", pngOf(t)[:3000], "cannot be read"},
		{"half a WebP", webpOf(t)[:30], "cannot be read"},
		{"a damaged PNG", func() []byte { b := pngOf(t); b[len(b)/2] ^= 0xff; return b }(), "cannot be read"},
		{"low", wide.Bytes(), "at least 200"},
		{"a bomb", bomb, "50 million"},
		{"long", make([]byte, photo.MaxBytes+1), "12 MB"},
	} {
		_, err := photo.Clean(c.file)
		var invalid *ngeu.InvalidError
		if !errors.As(err, &invalid) || !strings.Contains(invalid.Reason, c.says) {
			t.Errorf("%s: %v, want %q", c.what, err, c.says)
		}
	}
}

// Whatever comes, what goes out can be read and holds nothing of what must go.
func FuzzClean(f *testing.F) {
	for _, way := range []byte{1, 3} {
		for _, file := range tagged(f, way) {
			f.Add(file)
		}
	}
	f.Add(jpegOf(f))
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := photo.Clean(file)
		if err != nil {
			return
		}
		again, err := photo.Clean(p.Body)
		if err != nil || !bytes.Equal(again.Body, p.Body) {
			t.Errorf("cleaned again: %v", err)
		}
	})
}
