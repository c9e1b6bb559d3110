package staffroom

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"path"
	"strings"
)

// Headers sets what every answer to staff has: nothing is taken from another
// host, nothing is kept, nothing is framed or indexed, and other sites learn no
// address.
func Headers(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Cache-Control", "no-store")
}

// Loopback tells whether a host is this machine and nothing but.
func Loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return ip != nil && ip.IsLoopback()
}

// Token gives the token of a request: the password, or a bearer token.
func Token(r *http.Request) (given string, ok bool) {
	if _, given, ok = r.BasicAuth(); ok {
		return given, true
	}
	return strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
}

// Same compares two secrets in a time that tells nothing of them, not even
// their lengths.
func Same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// Bundle serves the built files of web.
type Bundle struct {
	web   fs.FS
	names map[string]string // plain name → name of the file
}

// OpenBundle reads which files there are.
func OpenBundle(web fs.FS) (*Bundle, error) {
	b := &Bundle{web: web}
	manifest, err := fs.ReadFile(web, "dist/manifest.json")
	if err == nil {
		err = json.Unmarshal(manifest, &b.names)
	}
	if err != nil {
		return nil, fmt.Errorf("staffroom: %w", err)
	}
	return b, nil
}

// Address gives the address of a file by its plain name.
func (b *Bundle) Address(name string) string { return "/assets/" + b.names[name] }

// ServeHTTP answers GET /assets/{file...}.
func (b *Bundle) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	for _, dir := range []string{"dist/", "assets/"} {
		body, err := fs.ReadFile(b.web, dir+name)
		if err != nil || strings.HasSuffix(name, ".json") {
			continue
		}
		w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
		w.Header().Set("Cache-Control", "private, max-age=3600")
		_, _ = w.Write(body) // the client is gone if this fails
		return
	}
	http.NotFound(w, r)
}
