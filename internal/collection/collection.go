package collection

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"regexp"
	"slices"
	"strings"
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
	maxTitle    = 160  // characters
	maxIntro    = 4000 // characters
	maxPhotos   = 24
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

// Check refuses what could not be shown: an *ngeu.InvalidError that names the
// field.
func (c Collection) Check() error {
	if !slugForm.MatchString(c.Slug) || len(c.Slug) > 40 {
		return ngeu.Invalid("slug", c.Slug, "a slug is lower-case letters, digits and single hyphens, at most 40, such as schools-2026")
	}
	if !slices.Contains(States, c.State) {
		return ngeu.Invalid("state", string(c.State), "one of draft, review, approved, published")
	}
	if len(c.Title) == 0 {
		return ngeu.Invalid("title", "", "a title in at least one language")
	}
	for _, text := range []struct {
		field string
		text  Text
		most  int
	}{{"title", c.Title, maxTitle}, {"intro", c.Intro, maxIntro}} {
		for lang, s := range text.text {
			if _, err := i18n.Parse(string(lang)); err != nil {
				return ngeu.Invalid(text.field, string(lang), "not one of the 24 languages")
			}
			if strings.TrimSpace(s) == "" {
				return ngeu.Invalid(text.field+"."+string(lang), s, "empty; leave the language out instead")
			}
			if n := len([]rune(s)); n > text.most {
				return ngeu.Invalid(text.field+"."+string(lang), s, "too long")
			}
			if text.field == "intro" && c.Title[lang] == "" {
				return ngeu.Invalid("title."+string(lang), "", "missing in a language that the intro has")
			}
		}
	}
	if err := c.checkProjects(); err != nil {
		return err
	}
	if c.Start != "" && c.End != "" && cmp.Compare(c.End, c.Start) < 0 {
		return ngeu.Invalid("end", string(c.End), "before the start")
	}
	return c.checkPhotos()
}

func (c Collection) checkProjects() error {
	if len(c.Projects) == 0 || len(c.Projects) > MaxProjects {
		return ngeu.Invalid("projects", "", "between 1 and 500 ids of projects")
	}
	seen := map[string]bool{}
	for _, id := range c.Projects {
		if id == "" || seen[id] {
			return ngeu.Invalid("projects", id, "empty, or there twice")
		}
		seen[id] = true
	}
	return nil
}

// checkPhotos refuses photos that cannot be published: without credit, licence
// or words for who does not see them.
func (c Collection) checkPhotos() error {
	if len(c.Photos) > maxPhotos {
		return ngeu.Invalid("photos", "", "at most 24")
	}
	files := map[string]bool{}
	for _, p := range c.Photos {
		switch {
		case !photoForm.MatchString(p.File) || path.Base(p.File) != p.File:
			return ngeu.Invalid("photos.file", p.File, "a file name in the folder photos that ends with .jpg, .png or .webp")
		case files[p.File]:
			return ngeu.Invalid("photos.file", p.File, "there twice")
		case strings.TrimSpace(p.Credit) == "":
			return ngeu.Invalid("photos.credit", p.File, "who took the photo; without it the photo cannot be shown")
		case strings.TrimSpace(p.Licence) == "":
			return ngeu.Invalid("photos.licence", p.File, "under which licence; without it the photo cannot be shown")
		}
		files[p.File] = true
		for lang := range c.Title {
			if strings.TrimSpace(p.Alt[lang]) == "" {
				return ngeu.Invalid("photos.alt."+string(lang), p.File, "what the photo shows, in each language of the title")
			}
		}
	}
	if c.Hero != "" && !files[c.Hero] {
		return ngeu.Invalid("hero", c.Hero, "not among the photos")
	}
	return nil
}
