package presskit

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/i18n"
)

// Campaign is the collection that a kit is of.
type Campaign struct {
	collection.Collection
	// Open gives a photo; one that is not there is fs.ErrNotExist.
	Open func(file string) (io.ReadCloser, error)
}

// maxPhoto is the largest photo that a kit takes along, in bytes.
const maxPhoto = 20 << 20

// photos reads the photos of a campaign, the hero first. Those that are missing
// in the folder or too large are left out.
func (c *Campaign) photos() (shown []collection.Photo, members []member, err error) {
	for _, hero := range []bool{true, false} {
		for _, p := range c.Photos {
			if (p.File == c.Hero) != hero {
				continue
			}
			body, err := c.photo(p.File)
			if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errTooLarge) {
				continue
			}
			if err != nil {
				return nil, nil, fmt.Errorf("presskit: photo %s: %w", p.File, err)
			}
			shown, members = append(shown, p), append(members, member{p.File, body})
		}
	}
	return shown, members, nil
}

var errTooLarge = errors.New("larger than a kit takes along")

func (c *Campaign) photo(file string) ([]byte, error) {
	r, err := c.Open(file)
	if err != nil {
		return nil, err
	}
	defer r.Close() // it was only read
	body, err := io.ReadAll(io.LimitReader(r, maxPhoto+1))
	if err == nil && len(body) > maxPhoto {
		err = errTooLarge
	}
	return body, err
}

// photoText says of each photo what it shows, who took it and under which
// licence it may be used.
func (k Kit) photoText(shown []collection.Photo) []byte {
	words := k.Edition.Printer()
	var p page
	p.title(words.T("kit.photos"))
	for _, photo := range shown {
		alt, in := photo.Alt.In(k.Edition.Lang())
		p.add(k.FileName() + "-photos/" + photo.File + "\n" + words.T("collection.photo", "credit", photo.Credit, "licence", photo.Licence) + "\n" +
			words.T("common.label", "name", words.T("kit.alt"), "value", inLanguage(alt, in, k.Edition.Lang())))
	}
	p.notice(k)
	return p.bytes()
}

// inLanguage names the language of a text where it is not the reader's.
func inLanguage(text string, in, reader i18n.Lang) string {
	if text == "" || in == reader {
		return text
	}
	return text + " (" + strings.ToUpper(string(in)) + ")"
}

// AsPreview gives the kit of a collection that not everybody may see yet: its
// texts say so, with the embargo that is not over.
func (k Kit) AsPreview(now time.Time) Kit {
	k.preview = true
	for _, c := range k.Edition.Campaigns() {
		if c.Embargo.After(now) && c.Embargo.After(k.until) {
			k.until = c.Embargo
		}
	}
	return k
}

// embargo says until when nobody may publish the kit; "" where everybody may.
func (k Kit) embargo() string {
	if !k.preview {
		return ""
	}
	words, last := k.Edition.Printer(), k.until
	if last.IsZero() {
		return words.T("collection.preview")
	}
	return words.T("kit.embargo", "when", words.Date(last.Format(time.DateOnly))+", "+last.Format("15:04")+" ("+last.Location().String()+")")
}
