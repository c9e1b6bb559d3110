package collection

import (
	"cmp"
	"errors"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// problems gathers what is wrong.
type problems []*ngeu.InvalidError

func (p *problems) add(field, value, reason string) {
	*p = append(*p, ngeu.Invalid(field, value, reason))
}

// Problems lists all that keeps a collection from being shown, in the order of
// its file. Fields are those of the file: title.fr, photos.alt.fr; of a photo the
// value is its file.
func (c Collection) Problems() []*ngeu.InvalidError {
	var out problems
	var invalid *ngeu.InvalidError
	if errors.As(Slug(c.Slug), &invalid) {
		out = append(out, invalid)
	}
	if !slices.Contains(States, c.State) {
		out.add("state", string(c.State), "one of draft, review, approved, published")
	}
	if len(c.Title) == 0 {
		out.add("title", "", "a title in at least one language")
	}
	out.text("title", c.Title, maxTitle)
	out.text("intro", c.Intro, maxIntro)
	for _, lang := range c.Intro.Languages() {
		if c.Title[lang] == "" {
			out.add("title."+string(lang), "", "missing in a language that the intro has")
		}
	}
	c.checkProjects(&out)
	if c.Start != "" && c.End != "" && cmp.Compare(c.End, c.Start) < 0 {
		out.add("end", string(c.End), "before the start")
	}
	c.checkPhotos(&out)
	return out
}

// Languages lists the languages of a text, in the order of their codes.
func (t Text) Languages() []i18n.Lang { return slices.Sorted(maps.Keys(t)) }

func (p *problems) text(field string, text Text, most int) {
	for _, lang := range text.Languages() {
		s, field := text[lang], field+"."+string(lang)
		if _, err := i18n.Parse(string(lang)); err != nil {
			p.add(field, string(lang), "not one of the 24 languages")
		}
		if strings.TrimSpace(s) == "" {
			p.add(field, s, "empty; leave the language out instead")
		}
		if len([]rune(s)) > most {
			p.add(field, s, "too long")
		}
	}
}

func (c Collection) checkProjects(out *problems) {
	if len(c.Projects) == 0 || len(c.Projects) > MaxProjects {
		out.add("projects", "", "between 1 and 500 ids of projects")
	}
	seen := map[string]bool{}
	for _, id := range c.Projects {
		if id == "" || seen[id] {
			out.add("projects", id, "empty, or there twice")
		}
		seen[id] = true
	}
}

// checkPhotos names photos that cannot be published: without credit, licence or
// words for who does not see them.
func (c Collection) checkPhotos(out *problems) {
	if len(c.Photos) > MaxPhotos {
		out.add("photos", "", "at most 24")
	}
	files := map[string]bool{}
	for _, p := range c.Photos {
		if !photoForm.MatchString(p.File) || path.Base(p.File) != p.File {
			out.add("photos.file", p.File, "a file name in the folder photos that ends with .jpg, .png or .webp")
		}
		if files[p.File] {
			out.add("photos.file", p.File, "there twice")
		}
		if strings.TrimSpace(p.Credit) == "" {
			out.add("photos.credit", p.File, "who took the photo; without it the photo cannot be shown")
		}
		if strings.TrimSpace(p.Licence) == "" {
			out.add("photos.licence", p.File, "under which licence; without it the photo cannot be shown")
		}
		files[p.File] = true
		for _, lang := range c.Title.Languages() {
			if strings.TrimSpace(p.Alt[lang]) == "" {
				out.add("photos.alt."+string(lang), p.File, "what the photo shows, in each language of the title")
			}
		}
	}
	if c.Hero != "" && !files[c.Hero] {
		out.add("hero", c.Hero, "not among the photos")
	}
}
