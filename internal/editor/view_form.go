package editor

import (
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// pageState is what a request made of a form.
type pageState struct {
	form     form
	wrong    problems
	focus    string // control that the person should come to
	notice   string
	removed  []string // from the picture that was uploaded last
	conflict *conflictView
}

// formView is the page of a form.
type formView struct {
	form
	New       bool
	Action    string
	Languages []langView
	Written   string // "English, French"
	Missing   []string
	Rows      []projectView
	Found     *foundView
	FindWrong string
	ZoneList  []zoneGroup
	Says      string // what the embargo means
	Wrong     problems
	Doubtful  problems
	Pictures  []pictureView
	Notice    string
	Removed   string
	Conflict  *conflictView
	State     collection.State
	IsPublic  bool
	Comments  bool // the file holds comments, which saving takes out
	focus     string
}

// langView is a language of title and intro.
type langView struct {
	Code, Name, Own string
	Title, Intro    string
	Open            bool
	State           string // "title and intro"
}

// pictureView is a photo in the form.
type pictureView struct {
	N int
	photoForm
	Alts []altView
}

type altView struct {
	Code, Name, Text string
	Needed           bool
}

// Attr gives the attributes of a control: its id, the texts that describe it,
// whether it is wrong, and the focus.
func (v formView) Attr(control string) template.HTMLAttr {
	out := fmt.Sprintf(`id="%s"`, template.HTMLEscapeString(control))
	if v.Wrong.At(control) != "" {
		out += ` aria-invalid="true"`
	}
	if v.Wrong.At(control) != "" || v.Doubtful.At(control) != "" {
		out += fmt.Sprintf(` aria-describedby="%s-told"`, template.HTMLEscapeString(control))
	}
	if v.focus == control {
		out += " autofocus"
	}
	return template.HTMLAttr(out)
}

// Focus is Attr for a button.
func (v formView) Focus(control string) template.HTMLAttr {
	if v.focus == control {
		return template.HTMLAttr(fmt.Sprintf(`id="%s" autofocus`, template.HTMLEscapeString(control)))
	}
	return template.HTMLAttr(fmt.Sprintf(`id="%s"`, template.HTMLEscapeString(control)))
}

// told stands below a control.
type told struct{ ID, Wrong, Doubtful string }

// Told gives what is to be said of a control.
func (v formView) Told(control string) told {
	return told{control + "-told", v.Wrong.At(control), v.Doubtful.At(control)}
}

// FoundFocus tells whether the person should come to what was found.
func (v formView) FoundFocus() bool { return v.focus == "found" }

// Key joins the parts of the name of a control.
func (v formView) Key(parts ...any) string {
	var out []string
	for _, p := range parts {
		out = append(out, fmt.Sprint(p))
	}
	return strings.Join(out, ".")
}

// langOf is a language with the form that it stands in.
type langOf struct {
	Form formView
	Lang langView
}

// In puts a language into its form.
func (v formView) In(lang langView) langOf { return langOf{v, lang} }

// Closed lists the languages that nothing is written in.
func (v formView) Closed() (out []langView) {
	for _, lang := range v.Languages {
		if !lang.Open {
			out = append(out, lang)
		}
	}
	return out
}

// Last is the place of the last project.
func (v formView) Last() int { return len(v.Rows) - 1 }

// MaxPhotos is how many photos a collection has at most.
func (v formView) MaxPhotos() int { return collection.MaxPhotos }

// showForm shows a form with what is to be said of it.
func (s *Server) showForm(w http.ResponseWriter, r request, status int, p pageState) error {
	f := p.form
	c, _, doubtful, err := s.collection(r.Context(), f)
	if err != nil {
		return err
	}
	v := formView{form: f, New: r.PathValue("slug") == "", Action: r.URL.Path, ZoneList: s.zonesWith(f.Zone), Wrong: p.wrong, Doubtful: doubtful,
		Notice: p.notice, Removed: strings.Join(p.removed, "; "), Conflict: p.conflict, focus: p.focus}
	if len(p.wrong) > 0 || p.conflict != nil {
		v.focus = "summary"
	}
	if !c.Embargo.IsZero() {
		v.Says = moment(c.Embargo) + " is " + universal(c.Embargo) + ", " + distance(c.Embargo, s.Now()) + "."
	}
	if v.Rows, err = s.projects(r.Context(), f.Projects); err != nil {
		return err
	}
	for _, row := range v.Rows {
		if row.Gone {
			v.Doubtful.add("find", named("find"), row.ID+" is in no list now; it is left out of the page until it is again")
		}
	}
	if err := s.found(r, &v); err != nil {
		return err
	}
	v.languages()
	v.pictures()
	if !v.New {
		work, err := s.Shelf.Work(f.Slug)
		if err == nil {
			v.State, v.IsPublic = work.State, work.IsPublic()
		}
		body, _, err := s.Shelf.Newest(f.Slug)
		v.Comments = err == nil && commented(string(body))
	}
	title := "New collection"
	if !v.New {
		title = "Edit " + f.Slug
	}
	if len(p.wrong) > 0 {
		title = count(len(p.wrong), "problem") + " – " + title
	}
	return s.render(w, r.who, status, "editor-form", title, v)
}

// found answers the search in the form.
func (s *Server) found(r request, v *formView) error {
	if v.Find == "" {
		return nil
	}
	found, err := s.search(r.Context(), v.Find, v.Projects)
	if invalid, ok := err.(*ngeu.InvalidError); ok {
		v.Wrong.add("find", named("find"), upper(invalid.Reason))
		return nil
	}
	if err != nil {
		return err
	}
	v.Found = &found
	if v.focus == "" {
		v.focus = "found"
	}
	return nil
}

func (v *formView) languages() {
	var written, missing []string
	has := v.form.languages()
	var order []i18n.Lang // English first, then what is written
	for _, some := range [][]i18n.Lang{{i18n.English}, has, i18n.Languages} {
		for _, lang := range some {
			if !slices.Contains(order, lang) {
				order = append(order, lang)
			}
		}
	}
	for _, lang := range order {
		title, intro := v.Title[lang], v.Intro[lang]
		hasTitle, hasIntro := strings.TrimSpace(title) != "", strings.TrimSpace(intro) != ""
		l := langView{Code: string(lang), Name: english(lang), Own: own(lang), Title: title, Intro: intro, Open: hasTitle || hasIntro || len(has) == 0 && lang == i18n.English, State: "missing"}
		switch {
		case hasTitle && hasIntro:
			l.State = "title and intro"
		case hasTitle:
			l.State = "title only"
		case hasIntro:
			l.State = "intro only"
		}
		if hasTitle {
			written = append(written, l.Name)
		} else {
			missing = append(missing, l.Name)
		}
		for _, field := range []string{"title.", "intro."} {
			l.Open = l.Open || v.Wrong.At(field+l.Code) != ""
		}
		v.Languages = append(v.Languages, l)
	}
	v.Written, v.Missing = strings.Join(written, ", "), missing
}

func (v *formView) pictures() {
	for n, p := range v.Photos {
		view := pictureView{N: n, photoForm: p}
		for _, lang := range i18n.Languages {
			needed := strings.TrimSpace(v.Title[lang]) != ""
			if needed || p.Alt[lang] != "" {
				view.Alts = append(view.Alts, altView{string(lang), english(lang), p.Alt[lang], needed})
			}
		}
		v.Pictures = append(v.Pictures, view)
	}
}

// commented tells whether a YAML file may hold comments.
func commented(body string) bool {
	for line := range strings.Lines(body) {
		if text := strings.TrimSpace(line); strings.HasPrefix(text, "#") || strings.Contains(text, " #") {
			return true
		}
	}
	return false
}
