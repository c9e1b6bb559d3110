package collection

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"time"

	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// State is how far a collection has come.
type State string

// A collection goes through these in order, and back to Draft when its text
// changes.
const (
	Draft     State = "draft"
	Review    State = "review"
	Approved  State = "approved"
	Published State = "published"
)

// States lists them in order.
var States = []State{Draft, Review, Approved, Published}

// Text is a text in some languages.
type Text map[i18n.Lang]string

// In gives the text in a language, else in English, else in the first language
// that it has; lang tells which.
func (t Text) In(want i18n.Lang) (text string, lang i18n.Lang) {
	for _, l := range append([]i18n.Lang{want, i18n.English}, i18n.Languages...) {
		if t[l] != "" {
			return t[l], l
		}
	}
	return "", want
}

// Collection is a curated campaign.
type Collection struct {
	Slug     string // the name of its file
	State    State
	Title    Text
	Intro    Text
	Projects []string // ids, in the order of the page
	Start    ngeu.Date
	End      ngeu.Date
	Embargo  time.Time // nobody sees it earlier; zero is no embargo
	Hero     string    // file of one of Photos; may be empty
	Photos   []Photo
}

// Photo is a picture in the folder photos of a shelf.
type Photo struct {
	File    string
	Credit  string
	Licence string
	Alt     Text // in every language of the title
}

// Limits of a collection.
const (
	MaxProjects = 500
	MaxPhotos   = 24
	maxTitle    = 160  // characters
	maxIntro    = 4000 // characters
)

var (
	slugForm  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	photoForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.(jpg|jpeg|png|webp)$`)
)

// Mark names what the collection shows, for validators of what is made of it.
func (c Collection) Mark() string {
	body, err := c.Write()
	if err != nil {
		return c.Slug
	}
	sum := sha256.Sum256(body)
	return c.Slug + "." + hex.EncodeToString(sum[:6])
}

// Visible tells whether everybody may see the collection now.
func (c Collection) Visible(now time.Time) bool {
	return c.State == Published && !now.Before(c.Embargo)
}

// Slug refuses a name that no collection can have: an *ngeu.InvalidError.
func Slug(slug string) error {
	if !slugForm.MatchString(slug) || len(slug) > 40 {
		return ngeu.Invalid("slug", slug, "a slug is lower-case letters, digits and single hyphens, at most 40, such as schools-2026")
	}
	return nil
}

// Check refuses what could not be shown: an *ngeu.InvalidError that names the
// field, the first of Problems.
func (c Collection) Check() error {
	if all := c.Problems(); len(all) > 0 {
		return all[0]
	}
	return nil
}
