package editor

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/i18n"
)

// form is what somebody typed, right or wrong. It travels with the page, so that
// nothing is lost between two requests.
type form struct {
	Slug             string
	Mark             string // of the files that the work began with
	Title, Intro     map[i18n.Lang]string
	Projects         []string
	Start, End       string
	Date, Time, Zone string // of the embargo
	Hero             string
	Photos           []photoForm
	Find, Add        string // words to search projects with; ids to add
	Unsaved          bool
}

type photoForm struct {
	File, Credit, Licence string
	Alt                   map[i18n.Lang]string
}

// usualZone stands in a new form.
const usualZone = "Europe/Brussels"

// formOf puts a collection into a form.
func formOf(c collection.Collection, mark string) form {
	f := form{Slug: c.Slug, Mark: mark, Title: c.Title, Intro: c.Intro, Projects: c.Projects, Start: string(c.Start), End: string(c.End), Hero: c.Hero, Zone: usualZone}
	if !c.Embargo.IsZero() {
		f.Date, f.Time, f.Zone = c.Embargo.Format("2006-01-02"), c.Embargo.Format("15:04"), c.Embargo.Location().String()
	}
	for _, p := range c.Photos {
		f.Photos = append(f.Photos, photoForm{p.File, p.Credit, p.Licence, p.Alt})
	}
	return f
}

// readForm takes the fields of a form as they were typed.
func readForm(v url.Values) form {
	line := func(name string) string { return strings.TrimSpace(v.Get(name)) }
	f := form{Slug: line("slug"), Mark: line("mark"), Title: map[i18n.Lang]string{}, Intro: map[i18n.Lang]string{},
		Start: line("start"), End: line("end"), Date: line("embargo.date"), Time: line("embargo.time"), Zone: line("embargo.zone"),
		Hero: line("hero"), Find: line("find"), Add: line("add"), Unsaved: v.Get("unsaved") != ""}
	for _, lang := range i18n.Languages {
		f.Title[lang] = v.Get("title." + string(lang))
		f.Intro[lang] = strings.ReplaceAll(v.Get("intro."+string(lang)), "\r\n", "\n")
	}
	for _, id := range v["project"] {
		if id = strings.TrimSpace(id); id != "" && len(f.Projects) <= collection.MaxProjects {
			f.Projects = append(f.Projects, id)
		}
	}
	for i := 0; i <= collection.MaxPhotos; i++ {
		name := "photo." + strconv.Itoa(i) + "."
		if !v.Has(name + "file") {
			break
		}
		p := photoForm{File: line(name + "file"), Credit: line(name + "credit"), Licence: line(name + "licence"), Alt: map[i18n.Lang]string{}}
		for _, lang := range i18n.Languages {
			p.Alt[lang] = line(name + "alt." + string(lang))
		}
		f.Photos = append(f.Photos, p)
	}
	return f
}

// filled keeps the languages that have a text.
func filled(text map[i18n.Lang]string) collection.Text {
	out := collection.Text{}
	for lang, s := range text {
		if s = strings.TrimSpace(s); s != "" {
			out[lang] = s
		}
	}
	return out
}

// languages lists those that the title or the intro has.
func (f form) languages() (out []i18n.Lang) {
	for _, lang := range i18n.Languages {
		if strings.TrimSpace(f.Title[lang]) != "" || strings.TrimSpace(f.Intro[lang]) != "" {
			out = append(out, lang)
		}
	}
	return out
}

// change does what a button of the form asks for and tells which control the
// person is at then. What is not known does nothing.
func (f *form) change(button string) (focus string) {
	verb, what, _ := strings.Cut(button, ".")
	n, err := strconv.Atoi(what)
	if err != nil {
		n = -1
	}
	last := len(f.Projects) - 1
	switch {
	case verb == "up" && n > 0 && n <= last:
		f.Projects[n-1], f.Projects[n] = f.Projects[n], f.Projects[n-1]
		focus = "up." + strconv.Itoa(n-1)
		if n == 1 {
			focus = "down.0"
		}
	case verb == "down" && n >= 0 && n < last:
		f.Projects[n], f.Projects[n+1] = f.Projects[n+1], f.Projects[n]
		focus = "down." + strconv.Itoa(n+1)
		if n+1 == last {
			focus = "up." + strconv.Itoa(last)
		}
	case verb == "remove" && n >= 0 && n <= last:
		f.Projects = slices.Delete(slices.Clone(f.Projects), n, n+1)
		focus = "find"
		if len(f.Projects) > 0 {
			focus = "remove." + strconv.Itoa(min(n, len(f.Projects)-1))
		}
	case verb == "put":
		if what != "" && !slices.Contains(f.Projects, what) {
			f.Projects = append(slices.Clone(f.Projects), what)
		}
		focus = "found"
	case verb == "drop" && n >= 0 && n < len(f.Photos):
		if f.Hero == f.Photos[n].File {
			f.Hero = ""
		}
		f.Photos = slices.Delete(slices.Clone(f.Photos), n, n+1)
		focus = "photo"
	default:
		return ""
	}
	f.Unsaved = true
	return focus
}
