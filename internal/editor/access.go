package editor

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"net/http"
	"net/url"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/staffroom"
)

// person is the key of who asks in a request's context.
type person struct{}

// guard lets in who has a token of the staff, and slows down who guesses. It
// needs one on this machine, too: each step has a name.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		staffroom.Headers(w.Header())
		from, now := staffroom.From(r), s.Now()
		if s.guesses.Refuse(w, from, now) {
			return
		}
		token, given := staffroom.Token(r)
		who, ok := s.Staff().Who(token)
		if !ok {
			if given {
				s.guesses.Wrong(from, now)
				s.Log.Warn("wrong token", "from", from)
			}
			staffroom.Ask(w, "ngeumap edit")
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), person{}, who)))
	})
}

// formMark stands in the forms of a person. It outlives the program, so that a
// form that was open meanwhile can still be sent.
func formMark(who collection.Person) string {
	h := hmac.New(sha256.New, []byte(who.Hash))
	h.Write([]byte("ngeumap edit: form of " + who.Name))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// maxFields is the most that a form without a picture holds, in bytes.
const maxFields = 2 << 20

// fields reads a small form and refuses one that is not from a page of ours.
// Browsers that send no Sec-Fetch-Site or Origin are stopped here.
func (r request) fields(w http.ResponseWriter) (url.Values, error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/x-www-form-urlencoded" {
		return nil, ngeu.Invalid("form", kind, "the form cannot be read; load the page again and send it once more")
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxFields)
	if err := r.ParseForm(); err != nil {
		return nil, ngeu.Invalid("form", "", "the form cannot be read; load the page again and send it once more")
	}
	return r.PostForm, r.own(r.PostForm)
}

func (r request) own(form url.Values) error {
	if !staffroom.Same(form.Get("form"), formMark(r.who)) {
		return ngeu.Invalid("form", "", "this form is not from a page that was made for you; go back, load the page again and send it once more")
	}
	return nil
}
