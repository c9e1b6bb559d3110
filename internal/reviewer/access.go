package reviewer

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
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
	if !loopback(host) {
		return ngeu.Invalid("addr", addr, "others can reach this address; set a token in the environment variable NGEUMAP_TOKEN, or listen on 127.0.0.1")
	}
	return nil
}

// loopback tells whether a host is this machine and nothing but.
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return ip != nil && ip.IsLoopback()
}

// guard lets in whoever has the token. Without one only this machine is let in,
// and only under a name of its own: a page on the net that points a name of its
// own here is not.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Robots-Tag", "noindex")
		h.Set("Cache-Control", "no-store")
		if s.token == "" {
			host := r.Host
			if bare, _, err := net.SplitHostPort(host); err == nil {
				host = bare
			}
			if !loopback(host) {
				http.Error(w, "This page answers on this machine only.", http.StatusForbidden)
				return
			}
		} else if !s.knows(r) {
			h.Set("WWW-Authenticate", `Basic realm="ngeumap review", charset="UTF-8"`)
			http.Error(w, "The token is missing or wrong: give it as the password, with any name.", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// knows tells whether a request has the token: as the password, or as a bearer
// token.
func (s *Server) knows(r *http.Request) bool {
	_, given, ok := r.BasicAuth()
	if !ok {
		given, ok = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	}
	return ok && same(given, s.token)
}

// same compares two secrets in a time that tells nothing of them, not even
// their lengths.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}
