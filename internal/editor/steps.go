package editor

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// confirmView asks before everybody sees more, or less.
type confirmView struct {
	Slug, Title, Mark string
	Lang              string
	To                string // published, takedown
	Says              []string
	Addresses         []langLink
	Differences       []difference // to what is public now
	Replaces          bool
}

// confirm shows what a step makes public, or takes away, and when.
func (s *Server) confirm(w http.ResponseWriter, r request) error {
	slug := r.PathValue("slug")
	work, err := s.Shelf.Work(slug)
	if err != nil {
		return err
	}
	var o overviewView
	s.steps(&o, work, r.who)
	title, lang := work.Title.In("en")
	v := confirmView{Slug: slug, Title: title, Lang: string(lang), Mark: s.Shelf.Mark(slug), To: "takedown"}
	if strings.HasSuffix(r.URL.Path, "/publish") {
		v.To = "published"
	}
	switch {
	case v.To == "published" && o.Can["publish"]:
		s.publishing(&v, work)
	case v.To == "takedown" && o.Can["takedown"]:
		v.Says = takingDown(work, s.Now())
	case r.who.Role != collection.Approver:
		return collection.ErrForbidden
	default:
		return ngeu.Invalid("state", string(work.State), "This step is not the next one of the collection. Its page shows which is.")
	}
	return s.render(w, r.who, http.StatusOK, "editor-confirm", title, v)
}

func (s *Server) publishing(v *confirmView, work collection.Work) {
	when := "Within a few seconds everybody can see"
	if work.Embargo.After(s.Now()) {
		when = "From " + moment(work.Embargo) + " on (" + universal(work.Embargo) + ", " + distance(work.Embargo, s.Now()) + ") everybody can see"
	}
	what := "with its title and intro in " + count(len(work.Title), "language") + " and " + count(len(work.Projects), "project")
	if n := len(work.Photos); n > 0 {
		what += " and " + count(n, "photo")
	}
	v.Says = append(v.Says, when+" the page "+what+"; lists, tiles, files, frames and the site map know it from then on, too.")
	switch {
	case work.Embargo.After(s.Now()):
		v.Says = append(v.Says, "Until then no page, list, file or search tells of it. Nobody has to be here when the moment comes.")
	case !work.Embargo.IsZero():
		v.Says = append(v.Says, "Its embargo, "+moment(work.Embargo)+", is over.")
	}
	if work.Beside {
		v.Replaces = true
		v.Differences = differences(work.Public, work.Collection)
		if work.Public.Visible(s.Now()) && work.Embargo.After(s.Now()) {
			v.Says = append(v.Says, "The version that everybody sees now goes away at once, since the new one takes its place and is under embargo.")
		} else {
			v.Says = append(v.Says, "It takes the place of the version that is published now.")
		}
	}
	v.Addresses = s.addresses(work.Collection, work.Slug)
}

func takingDown(work collection.Work, now time.Time) []string {
	says := []string{"Within a few seconds nobody can see the collection any more: its page, its tiles, files and frames answer as if it had never been. Links and QR codes that lead to it lead nowhere."}
	if !work.Public.Visible(now) {
		says = []string{"The collection is published but under embargo. Taken down, it does not appear when the embargo ends."}
	}
	if work.Beside {
		return append(says, "The newer words that wait beside it stay where they are ("+string(work.State)+").")
	}
	return append(says, "Its text becomes a draft again and can be published once more after review.")
}

// maxNote is the longest comment on a step, in characters.
const maxNote = 2000

// step takes a collection to its next state, or down.
func (s *Server) step(w http.ResponseWriter, r request) error {
	v, err := r.fields(w)
	if err != nil {
		return err
	}
	slug, to, note, mark, now := r.PathValue("slug"), v.Get("to"), strings.TrimSpace(v.Get("note")), v.Get("mark"), s.Now().UTC()
	if len([]rune(note)) > maxNote {
		return ngeu.Invalid("note", "", "A comment has at most 2000 characters. Go back; your text is still there.")
	}
	work, err := s.Shelf.Work(slug)
	if err != nil {
		return err
	}
	writer, err := s.Shelf.Writer(slug)
	if err != nil {
		return err
	}
	switch {
	case to == string(collection.Published) && v.Get("confirmed") == "":
		http.Redirect(w, r.Request, path(slug)+"/publish", http.StatusSeeOther)
		return nil
	case to == "takedown" && v.Get("confirmed") == "":
		http.Redirect(w, r.Request, path(slug)+"/takedown", http.StatusSeeOther)
		return nil
	case to == "takedown":
		err = s.Shelf.TakeDown(slug, r.who, note, mark, now)
	case to == string(collection.Draft) && note == "" && r.who.Name != writer:
		return ngeu.Invalid("note", "", "Say in the comment what is to be changed, so that the author knows. Go back and write it.")
	default:
		err = s.Shelf.Move(slug, collection.State(to), r.who, note, mark, now)
	}
	if err != nil {
		return err
	}
	s.Log.Info("step", "collection", slug, "from", string(work.State), "to", to, "by", r.who.Name)
	http.Redirect(w, r.Request, path(slug)+"?done="+to, http.StatusSeeOther)
	return nil
}

// lend makes a link for a preview.
func (s *Server) lend(w http.ResponseWriter, r request) error {
	v, err := r.fields(w)
	if err != nil {
		return err
	}
	slug, now := r.PathValue("slug"), s.Now().UTC()
	if _, err := s.Shelf.Work(slug); err != nil {
		return err
	}
	for _, l := range lifetimes() {
		if v.Get("hours") == strconv.Itoa(l.Hours) {
			if _, err := s.Shelf.Lend(slug, now.Add(time.Duration(l.Hours)*time.Hour), r.who, now); err != nil {
				return err
			}
			s.Log.Info("link for a preview", "collection", slug, "for", l.Name, "by", r.who.Name)
			http.Redirect(w, r.Request, path(slug)+"?done=link&link=new#links", http.StatusSeeOther)
			return nil
		}
	}
	return ngeu.Invalid("hours", v.Get("hours"), "A link lasts 1 hour, 1 day or 7 days.")
}

// withdraw ends a link before its time.
func (s *Server) withdraw(w http.ResponseWriter, r request) error {
	v, err := r.fields(w)
	if err != nil {
		return err
	}
	second, err := strconv.ParseInt(v.Get("until"), 10, 64)
	if err != nil {
		return ngeu.ErrNotFound
	}
	slug := r.PathValue("slug")
	if err := s.Shelf.Withdraw(slug, time.Unix(second, 0), r.who, s.Now().UTC()); err != nil {
		return err
	}
	s.Log.Info("link withdrawn", "collection", slug, "by", r.who.Name)
	http.Redirect(w, r.Request, path(slug)+"?done=withdrawn#links", http.StatusSeeOther)
	return nil
}
