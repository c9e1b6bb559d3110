package reviewer

import (
	"net"
	"net/http"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/staffroom"
)

// MinToken is the least length of a token, in bytes.
const MinToken = 16

// CheckAddress refuses an address that others can reach while no token protects
// it: an *ngeu.InvalidError.
func CheckAddress(addr, token string) error {
	if token != "" {
		if len(token) < MinToken {
			return ngeu.Invalid("NGEUMAP_TOKEN", strings.Repeat("*", len(token)), "a token has at least 16 characters")
		}
		return nil
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return ngeu.Invalid("addr", addr, "an address is host:port, such as 127.0.0.1:8099")
	}
	if !staffroom.Loopback(host) {
		return ngeu.Invalid("addr", addr, "others can reach this address; set a token in the environment variable NGEUMAP_TOKEN, or listen on 127.0.0.1")
	}
	return nil
}

// guard lets in whoever has the token. Without one only this machine is let in,
// and only under a name of its own: a page on the net that points a name of its
// own here is not.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		staffroom.Headers(h)
		if s.token == "" {
			host := r.Host
			if bare, _, err := net.SplitHostPort(host); err == nil {
				host = bare
			}
			if !staffroom.Loopback(host) {
				http.Error(w, "This page answers on this machine only.", http.StatusForbidden)
				return
			}
		} else if !s.knows(w, r) {
			return
		}
		next.ServeHTTP(w, r)
	})
}

// knows tells whether a request has the token, and answers where it has not.
func (s *Server) knows(w http.ResponseWriter, r *http.Request) bool {
	from, now := staffroom.From(r), s.Now()
	if s.guesses.Refuse(w, from, now) {
		return false
	}
	given, ok := staffroom.Token(r)
	if ok && staffroom.Same(given, s.token) {
		return true
	}
	if ok {
		s.guesses.Wrong(from, now)
	}
	staffroom.Ask(w, "ngeumap review")
	return false
}
