package editor

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// overviewView is the page of one collection.
type overviewView struct {
	Slug, Title, Lang string
	Mark              string
	State             collection.State
	Stages            []stageView
	Public            string
	IsPublic, Visible bool
	Beside            bool
	Addresses         []langLink // of the public page, when it is seen
	Embargo, UTC      string
	Dates             string
	Written           string
	Missing           []string
	Projects, Photos  int
	Doubtful          problems
	Can               map[string]bool // review, back, approve, publish, takedown
	Why               string          // why there is no button for approval
	Own               bool            // the person wrote the newest words
	Links             []linkView
	Lifetimes         []lifetime
	Story             storyView
	Done              string
	Broken            *brokenView
	Raw               string
}

type stageView struct {
	State collection.State
	Now   bool
}

type langLink struct{ Name, Code, Href string }

// linkView is a link for a preview.
type linkView struct {
	By, Made, Until, Left string
	Second                int64 // when it runs out, names it
	Addresses             []langLink
	New                   bool
}

// lifetime is how long a link may last.
type lifetime struct {
	Name  string
	Hours int
}

func lifetimes() []lifetime { return []lifetime{{"1 hour", 1}, {"1 day", 24}, {"7 days", 7 * 24}} }

// doneTexts say what the step before did.
func doneText(what string, w collection.Work, now time.Time) string {
	switch what {
	case "saved":
		if w.Beside {
			return "Saved as a draft. The published version stays as it is until the new words are published."
		}
		return "Saved as a draft."
	case "review":
		return "Sent to review. Somebody else who may approve decides now."
	case "draft":
		return "It is a draft again."
	case "approved":
		return "Approved. Nothing is public yet: publishing is the next step."
	case "published":
		if w.Public.Visible(now) {
			return "Published: the public site shows it within a few seconds."
		}
		return "Published, and hidden until " + moment(w.Public.Embargo) + "."
	case "takedown":
		return "Taken down: within a few seconds nobody sees it."
	case "link":
		return "The link is made; it stands below."
	case "withdrawn":
		return "The link is withdrawn; within a few seconds it shows nothing."
	}
	return ""
}

// overview shows one collection: its state, the steps that the person may take,
// links for previews and the history.
func (s *Server) overview(w http.ResponseWriter, r request) error {
	slug := r.PathValue("slug")
	work, err := s.Shelf.Work(slug)
	var file *collection.FileError
	if errors.As(err, &file) {
		return s.brokenPage(w, r, slug, err)
	}
	if err != nil {
		return err
	}
	v := overviewView{Slug: slug, Mark: s.Shelf.Mark(slug), State: work.State, Public: s.publicNow(work), IsPublic: work.IsPublic(), Visible: work.Public.Visible(s.Now()), Beside: work.Beside,
		Dates: dates(work.Collection), Projects: len(work.Projects), Photos: len(work.Photos), Lifetimes: lifetimes(), Done: doneText(r.URL.Query().Get("done"), work, s.Now())}
	title, lang := work.Title.In(i18n.English)
	v.Title, v.Lang = title, string(lang)
	for _, state := range collection.States {
		v.Stages = append(v.Stages, stageView{state, state == work.State})
	}
	if !work.Embargo.IsZero() {
		v.Embargo, v.UTC = moment(work.Embargo), universal(work.Embargo)+", "+distance(work.Embargo, s.Now())
	}
	if v.Visible {
		v.Addresses = s.addresses(work.Public, slug)
	}
	f := formView{form: formOf(work.Collection, v.Mark)}
	f.languages()
	v.Written, v.Missing = f.Written, f.Missing
	if _, _, v.Doubtful, err = s.collection(r.Context(), f.form); err != nil {
		return err
	}
	rows, err := s.projects(r.Context(), work.Projects)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Gone {
			v.Doubtful.add("find", named("find"), row.ID+" is in no list now; it is left out of the page until it is again")
		}
	}
	s.steps(&v, work, r.who)
	writer, err := s.Shelf.Writer(slug)
	if err != nil {
		return err
	}
	v.Own = writer == r.who.Name
	if v.Links, err = s.linkViews(work, r.URL.Query().Get("link")); err != nil {
		return err
	}
	if v.Story, err = s.storyOf(slug, 8); err != nil {
		return err
	}
	return s.render(w, r.who, http.StatusOK, "editor-collection", title, v)
}

// steps says what the person may do.
func (s *Server) steps(v *overviewView, w collection.Work, who collection.Person) {
	can := s.Shelf.Steps(w, who)
	has := func(state collection.State) bool { return slices.Contains(can, state) }
	v.Can = map[string]bool{
		"review":   w.State == collection.Draft && has(collection.Review),
		"back":     w.State != collection.Draft && has(collection.Draft),
		"approve":  w.State == collection.Review && has(collection.Approved),
		"publish":  w.State == collection.Approved && has(collection.Published),
		"takedown": w.IsPublic() && who.Role == collection.Approver,
	}
	switch {
	case w.State == collection.Review && !has(collection.Approved) && who.Role == collection.Approver:
		v.Why = "You wrote this version, so another approver must decide."
	case w.State == collection.Review && !has(collection.Approved):
		v.Why = "An approver decides now."
	case w.State == collection.Approved && !has(collection.Published):
		v.Why = "An approver publishes it."
	}
}

// addresses are those of a public page or a preview in the languages of the title.
func (s *Server) addresses(c collection.Collection, value string) (out []langLink) {
	for _, lang := range i18n.Languages {
		if c.Title[lang] != "" {
			out = append(out, langLink{english(lang), string(lang), s.Public + "/" + string(lang) + "/collections/" + value})
		}
	}
	return out
}

func (s *Server) linkViews(w collection.Work, newest string) (out []linkView, err error) {
	links, err := s.Shelf.Links(w.Slug)
	if err != nil {
		return nil, err
	}
	for _, l := range slices.Backward(links) {
		if l.WithdrawnBy != "" || !l.Until.After(s.Now()) {
			continue
		}
		v := linkView{By: l.By, Made: stamp(l.At), Until: stamp(l.Until), Left: distance(l.Until, s.Now()), Second: l.Until.Unix(), Addresses: s.addresses(w.Collection, s.Shelf.Pass(w.Slug, l.Until))}
		v.New = newest != "" && len(out) == 0
		out = append(out, v)
	}
	return out, nil
}

// brokenPage shows a file that cannot be read, and the history that can mend it.
func (s *Server) brokenPage(w http.ResponseWriter, r request, slug string, err error) error {
	body, _, readErr := s.Shelf.Newest(slug)
	if readErr != nil && !errors.Is(readErr, ngeu.ErrNotFound) {
		return readErr
	}
	broken := brokenOf(err)
	v := overviewView{Slug: slug, Title: slug, Broken: &broken, Raw: string(body)}
	if v.Story, err = s.storyOf(slug, 8); err != nil {
		return err
	}
	return s.render(w, r.who, http.StatusOK, "editor-broken", slug, v)
}
