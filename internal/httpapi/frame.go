package httpapi

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// What a frame does that other pages do not: it stands in somebody else's site,
// who cannot change its address, so what it was made for may be gone and it must
// not show an error for that.

// framed lets the sites of the deployment's list frame an answer, and says that
// it wants no position.
func (s *Server) framed(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Security-Policy", strings.Replace(policy, "frame-ancestors 'self'", "frame-ancestors "+s.ancestors.Directive(), 1))
	h.Set("Permissions-Policy", "geolocation=(), camera=(), microphone=(), browsing-topics=()")
	h.Set("Referrer-Policy", "no-referrer")
}

// openFrame opens the edition of a frame. Themes, places, collections and states
// of the data that there are no longer are left out, as one of several values
// that nothing matches; whole is false where that leaves a filter without any
// value, and the edition is then of everything. What is not well formed is still
// an error: it never worked.
func (s *Server) openFrame(r *http.Request) (ed edition.Edition, p params, whole bool, err error) {
	l, err := language(r)
	if err != nil {
		return ed, p, false, err
	}
	if p, err = parsePage(r); err != nil {
		return ed, p, false, err
	}
	p.lang = l
	asked := p
	for {
		ed, err = s.open(r, p)
		if err == nil {
			return ed, p, true, nil
		}
		if !forget(&p, err) {
			return ed, p, false, err
		}
		if f := p.filter; p.asOf != asked.asOf || len(f.Places) == 0 && len(asked.filter.Places) > 0 ||
			len(f.Themes) == 0 && len(asked.filter.Themes) > 0 || len(f.Collections) == 0 && len(asked.filter.Collections) > 0 {
			break
		}
	}
	everything := asked
	everything.filter, everything.asOf = ngeu.Filter{}, ""
	ed, err = s.open(r, everything)
	return ed, everything, false, err
}

// stateForm is how a state of the data is named: an import or a date.
var stateForm = regexp.MustCompile(`^[0-9]+$|^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$`)

// forget takes the value that an error names as unknown out of the parameters;
// false where it names none.
func forget(p *params, err error) bool {
	var unknown *ngeu.InvalidError
	if !errors.As(err, &unknown) {
		return false
	}
	var field *[]string
	switch unknown.Field {
	case "asof":
		known := stateForm.MatchString(p.asOf)
		p.asOf = ""
		return known
	case "place":
		field = &p.filter.Places
	case "theme":
		field = &p.filter.Themes
	case "collection":
		field = &p.filter.Collections
	default:
		return false
	}
	before := len(*field)
	*field = slices.DeleteFunc(slices.Clone(*field), func(v string) bool { return v == unknown.Value })
	return len(*field) < before
}

// goneFrame is a frame whose subject is no longer there: a sentence, and the way
// to the map.
func goneFrame(words *i18n.Printer, asked url.Values, heading, hint string) frameView {
	lang := "/" + string(words.Lang())
	return frameView{
		Mode: viewGone, Heading: heading, Hint: hint, FullHref: lang, FullText: words.T("embed.open_full"),
		NoticeHref: link(lang+"/embed", with(asked, "view", viewNotice, "back", asked.Get("view"))),
	}
}

// frameProject fills in one project; the page of it cannot be framed.
func (s *Server) frameProject(r *http.Request, ed edition.Edition, id string, v *frameView) error {
	words := ed.Printer()
	p, err := ed.Project(r.Context(), id)
	var moved *ngeu.MovedError
	if errors.As(err, &moved) {
		p, err = ed.Current(r.Context(), id)
	}
	var gone *ngeu.GoneError
	switch {
	case errors.As(err, &gone):
		*v = goneFrame(words, r.URL.Query(), words.T("project.removed"), words.T(removedHint(gone.Reason)))
		return nil
	case errors.Is(err, ngeu.ErrNotFound):
		*v = goneFrame(words, r.URL.Query(), words.T("embed.gone"), "")
		return nil
	case err != nil:
		return err
	}
	project, err := s.projectView(r, ed, p)
	if err != nil {
		return err
	}
	v.Mode, v.Project, v.Map = viewProject, &project, project.Map
	v.FullHref = "/" + string(ed.Lang()) + "/projects/" + url.PathEscape(p.ID)
	v.FullText = ed.Printer().T("map.open_project")
	return nil
}
