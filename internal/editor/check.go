package editor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// problem is one reason why a form cannot be saved, or a warning.
type problem struct {
	At   string // id of the control that it belongs to
	What string // what the control is called
	Text string
}

// problems are by the control that they stand beside.
type problems []problem

// At gives the text for a control, "" where all is well.
func (p problems) At(control string) string {
	var out []string
	for _, one := range p {
		if one.At == control {
			out = append(out, one.Text)
		}
	}
	return strings.Join(out, " ")
}

func (p *problems) add(at, what, text string) {
	if text != "" && !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
		text += "."
	}
	*p = append(*p, problem{at, what, text})
}

// collection makes what the form says, with all that is wrong in it, and with
// warnings of what may be meant otherwise.
func (s *Server) collection(ctx context.Context, f form) (c collection.Collection, wrong, doubtful problems, err error) {
	c = collection.Collection{Slug: f.Slug, State: collection.Draft, Title: filled(f.Title), Intro: filled(f.Intro), Projects: f.Projects, Hero: f.Hero}
	for _, p := range f.Photos {
		c.Photos = append(c.Photos, collection.Photo{File: p.File, Credit: p.Credit, Licence: p.Licence, Alt: filled(p.Alt)})
	}
	var invalid *ngeu.InvalidError
	for _, d := range []struct {
		field, from string
		to          *ngeu.Date
	}{{"start", f.Start, &c.Start}, {"end", f.End, &c.End}} {
		if d.from == "" {
			continue
		}
		if *d.to, err = collection.ParseDate(d.field, d.from); errors.As(err, &invalid) {
			wrong.add(d.field, named(d.field), upper(invalid.Reason))
		}
	}
	s.embargo(f, &c, &wrong, &doubtful)
	for _, invalid := range c.Problems() {
		at := f.control(invalid)
		wrong.add(at, f.label(at), f.reason(invalid))
	}
	for i, p := range c.Photos {
		if photo, err := s.Shelf.OpenPhoto(p.File); err != nil {
			wrong.add(fmt.Sprintf("photo.%d.credit", i), f.label(fmt.Sprintf("photo.%d.credit", i)), "the picture "+p.File+" is not in the folder photos; upload it, or take the photo out")
		} else if err := photo.Close(); err != nil {
			return c, nil, nil, err
		}
	}
	for lang := range c.Title {
		if c.Intro[lang] == "" && len(c.Intro) > 0 {
			doubtful.add("intro."+string(lang), f.label("intro."+string(lang)), "there is a title but no intro; readers get the intro of another language, marked")
		}
	}
	slices.SortFunc(doubtful, func(a, b problem) int { return strings.Compare(a.At, b.At) })
	if c.End != "" && string(c.End) < s.Now().UTC().Format("2006-01-02")[:len(c.End)] {
		doubtful.add("end", named("end"), "this day has passed")
	}
	return c, wrong, doubtful, nil
}

// embargo reads the moment. An hour that a change of clocks leaves out is
// refused, since nobody can have meant it; of one that comes twice the page says
// which is taken.
func (s *Server) embargo(f form, c *collection.Collection, wrong, doubtful *problems) {
	if f.Date == "" && f.Time == "" {
		return
	}
	if f.Date == "" {
		wrong.add("embargo.date", named("embargo.date"), "the day is missing; empty the time if there is no embargo")
		return
	}
	if f.Time == "" {
		wrong.add("embargo.time", named("embargo.time"), "the time is missing, such as 11:00; empty the day if there is no embargo")
		return
	}
	at, clock, err := collection.ParseEmbargo(f.Date, f.Time, f.Zone)
	var invalid *ngeu.InvalidError
	if errors.As(err, &invalid) {
		wrong.add(invalid.Field, named(invalid.Field), upper(invalid.Reason))
		return
	}
	switch clock {
	case collection.Skipped:
		wrong.add("embargo.time", named("embargo.time"), fmt.Sprintf("%s does not exist in %s on this day: the clocks go forward. One hour later is %s", f.Time, f.Zone, at.Format("15:04")))
		return
	case collection.Repeated:
		doubtful.add("embargo.time", named("embargo.time"), fmt.Sprintf("%s comes twice on this day, since the clocks go back. The second one is taken: %s", f.Time, universal(at)))
	case collection.Once:
	}
	c.Embargo = at
	if !at.After(s.Now()) {
		doubtful.add("embargo.date", named("embargo.date"), "this moment has passed: once published, the collection is seen at once")
	}
}

// control gives the id of the control that a problem of package collection
// belongs to.
func (f form) control(e *ngeu.InvalidError) string {
	field, rest, _ := strings.Cut(e.Field, ".")
	switch field {
	case "title":
		if rest == "" {
			return "title.en"
		}
	case "projects":
		return "find"
	case "hero":
		return "hero.none"
	case "photos":
		i := slices.IndexFunc(f.Photos, func(p photoForm) bool { return p.File == e.Value })
		switch {
		case i < 0:
			return "photo"
		case rest == "file":
			rest = "credit"
		}
		return fmt.Sprintf("photo.%d.%s", i, rest)
	}
	return e.Field
}

// reason says a problem of package collection to who fills in the form.
func (f form) reason(e *ngeu.InvalidError) string {
	switch field, _, _ := strings.Cut(e.Field, "."); {
	case e.Field == "title":
		return "A title in at least one language is needed"
	case field == "title" && e.Reason == "too long":
		return fmt.Sprintf("%d characters are too many; a title has at most 160", len([]rune(strings.TrimSpace(f.Title[i18n.Lang(e.Field[6:])]))))
	case field == "title":
		return "A title is needed in each language that has an intro"
	case field == "intro":
		return fmt.Sprintf("%d characters are too many; an intro has at most 4000", len([]rune(strings.TrimSpace(f.Intro[i18n.Lang(e.Field[6:])]))))
	case field == "projects" && e.Value != "":
		return "The project " + e.Value + " is there twice"
	case field == "projects":
		return "A collection has between 1 and 500 projects"
	case strings.HasPrefix(e.Field, "photos.alt"):
		return "Say what the photo shows, for people who do not see it; without these words it cannot be shown"
	case e.Field == "photos.credit":
		return "Say who took the photo; without a credit it cannot be shown"
	case e.Field == "photos.licence":
		return "Say under which licence the photo may be shown; without one it cannot be"
	case e.Field == "end":
		return "The end is before the start"
	}
	return upper(e.Reason)
}

// label is what a control is called in the list of problems.
func (f form) label(control string) string {
	parts := strings.Split(control, ".")
	switch {
	case len(parts) == 2 && (parts[0] == "title" || parts[0] == "intro"):
		return upper(parts[0]) + " in " + english(i18n.Lang(parts[1]))
	case len(parts) > 2 && parts[0] == "photo":
		n, _ := strconv.Atoi(parts[1])
		what := map[string]string{"credit": "credit", "licence": "licence", "alt": "description"}[parts[2]]
		if len(parts) == 4 {
			what += " in " + english(i18n.Lang(parts[3]))
		}
		return fmt.Sprintf("Photo %d, %s", n+1, what)
	}
	return named(control)
}

func named(control string) string {
	if name, ok := map[string]string{"slug": "Short name", "find": "Projects", "add": "Ids of projects", "start": "Start", "end": "End", "embargo.date": "Embargo, day", "embargo.time": "Embargo, time", "embargo.zone": "Embargo, time zone", "hero.none": "Main photo", "photo": "New photo"}[control]; ok {
		return name
	}
	return upper(control)
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// english names a language in English.
func english(lang i18n.Lang) string {
	return display.English.Languages().Name(language.Make(string(lang)))
}
