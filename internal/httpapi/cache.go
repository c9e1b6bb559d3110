package httpapi

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
)

// How long an answer may be kept without asking again. ETags make asking cheap.
const (
	briefly   = "public, max-age=300, stale-while-revalidate=3600"     // follows the data
	forLong   = "public, max-age=86400, stale-while-revalidate=604800" // follows the program: areas, base
	immutable = "public, max-age=31536000, immutable"                  // the address holds the hash
)

// etag makes a weak validator from what decides the content. It is weak, since
// the body may be compressed on its way.
func etag(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
}

// fresh sets the validators of an answer and tells whether the client has it
// already; then the answer is complete.
func fresh(w http.ResponseWriter, r *http.Request, tag, cacheControl string) bool {
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", cacheControl)
	if matches(r, tag) {
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	return false
}

// matches tells whether the client says that it has the answer with this tag.
func matches(r *http.Request, tag string) bool {
	match := first(r, "If-None-Match")
	if match == "" {
		return false
	}
	weak := strings.TrimPrefix(tag, "W/")
	for candidate := range strings.SplitSeq(match, ",") {
		candidate = strings.TrimSpace(candidate)
		if candidate == "*" || strings.TrimPrefix(candidate, "W/") == weak {
			return true
		}
	}
	return false
}

// first gives the first value of a header by its canonical name; "" without one.
// It is Header.Get without the work of finding that name.
func first(r *http.Request, name string) string {
	if values := r.Header[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}
