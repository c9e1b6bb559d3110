package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
)

var errBroken = errors.New("the file breaks off or is damaged")

// What people are told was taken out.
const (
	camera  = "data of the camera (place, time, device)"
	notes   = "notes and texts"
	behind  = "what stood behind the end of the picture"
	preview = "further pictures inside the file"
)

const exifMark = "Exif\x00\x00"

// stripJPEG copies the segments that make the picture: tables, frames, scans,
// JFIF, the colour profile and Adobe's mark of the colour space.
func stripJPEG(p *Photo, body []byte) error {
	var out bytes.Buffer
	out.Write(body[:2])
	way, at := 1, 2
	for {
		if at+2 > len(body) || body[at] != 0xff {
			return errBroken
		}
		marker := body[at+1]
		if marker == 0xff { // fill byte
			at++
			continue
		}
		if marker == 0xd9 { // the end
			out.Write(body[at : at+2])
			if at+2 < len(body) {
				p.remove(behind)
			}
			break
		}
		if at+4 > len(body) {
			return errBroken
		}
		end := at + 2 + int(binary.BigEndian.Uint16(body[at+2:]))
		if end < at+4 || end > len(body) {
			return errBroken
		}
		content := body[at+4 : end]
		keep := true
		switch {
		case marker == 0xe1 && bytes.HasPrefix(content, []byte(exifMark)):
			keep, way = false, orientation(content[len(exifMark):])
			p.remove(camera)
		case marker == 0xe2 && bytes.HasPrefix(content, []byte("MPF\x00")):
			keep = false
			p.remove(preview)
		case marker == 0xe0 && bytes.HasPrefix(content, []byte("JFIF\x00")),
			marker == 0xe2 && bytes.HasPrefix(content, []byte("ICC_PROFILE\x00")),
			marker == 0xee && bytes.HasPrefix(content, []byte("Adobe")):
		case marker >= 0xe0 && marker <= 0xef || marker == 0xfe:
			keep = false
			p.remove(notes)
		}
		if keep {
			out.Write(body[at:end])
		}
		at = end
		if marker == 0xda { // the scan itself follows, up to the next marker that is one
			scan := at
			for at+1 < len(body) && (body[at] != 0xff || body[at+1] == 0 || body[at+1] >= 0xd0 && body[at+1] <= 0xd7) {
				at++
			}
			if at+1 >= len(body) {
				return errBroken
			}
			out.Write(body[scan:at])
		}
	}
	p.Body = out.Bytes()
	if way != 1 {
		segment := append([]byte(exifMark), upright(way)...)
		head := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(segment)+2))
		p.Body = slices.Concat(p.Body[:2], head, segment, p.Body[2:])
	}
	return nil
}

const pngMagic = "\x89PNG\r\n\x1a\n"

// pngKept are the chunks that make the picture.
var pngKept = []string{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "pHYs"}

func stripPNG(p *Photo, body []byte) error {
	out := append([]byte{}, pngMagic...)
	at := len(pngMagic)
	for {
		if at+12 > len(body) {
			return errBroken
		}
		length := int64(binary.BigEndian.Uint32(body[at:]))
		end := int64(at) + 12 + length
		if end > int64(len(body)) {
			return errBroken
		}
		kind := string(body[at+4 : at+8])
		switch {
		case slices.Contains(pngKept, kind):
			out = append(out, body[at:end]...)
		case kind == "eXIf":
			p.remove(camera)
			if way := orientation(body[at+8 : end-4]); way != 1 {
				out = append(out, chunk("eXIf", upright(way))...)
			}
		case kind == "acTL" || kind == "fcTL" || kind == "fdAT":
			p.remove(preview)
		default:
			p.remove(notes)
		}
		at = int(end)
		if kind == "IEND" {
			break
		}
	}
	if at < len(body) {
		p.remove(behind)
	}
	p.Body = out
	return nil
}

func chunk(kind string, content []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	out = append(out, kind...)
	out = append(out, content...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// webpKept are the chunks that make the picture.
var webpKept = []string{"VP8 ", "VP8L", "VP8X", "ALPH", "ICCP"}

// Flags of a VP8X chunk.
const (
	webpXMP  = 0x04
	webpExif = 0x08
)

func stripWebP(p *Photo, body []byte) error {
	var kept []byte
	flags, way := -1, 1
	total := int64(binary.LittleEndian.Uint32(body[4:])) + 8
	if total > int64(len(body)) {
		return errBroken
	}
	if total < int64(len(body)) {
		p.remove(behind)
	}
	for at := int64(12); at+8 <= total; {
		kind := string(body[at : at+4])
		length := int64(binary.LittleEndian.Uint32(body[at+4:]))
		end := at + 8 + length
		if end > total {
			return errBroken
		}
		switch {
		case slices.Contains(webpKept, kind):
			if kind == "VP8X" && length >= 1 {
				flags = len(kept) + 8
			}
			kept = append(kept, body[at:end]...)
			if length%2 == 1 {
				kept = append(kept, 0)
			}
		case kind == "EXIF":
			way = orientation(bytes.TrimPrefix(body[at+8:end], []byte(exifMark)))
			p.remove(camera)
		default:
			p.remove(notes)
		}
		at = end + length%2
	}
	if flags >= 0 {
		kept[flags] &^= webpXMP | webpExif
		if way != 1 {
			kept[flags] |= webpExif
			exif := upright(way)
			kept = append(kept, "EXIF"...)
			kept = binary.LittleEndian.AppendUint32(kept, uint32(len(exif)))
			kept = append(kept, exif...)
		}
	}
	p.Body = append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(kept)+4)), "WEBP"...)
	p.Body = append(p.Body, kept...)
	return nil
}
