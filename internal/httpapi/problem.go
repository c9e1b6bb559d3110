package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5/middleware"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// problem is the body of every error, RFC 9457.
type problem struct {
	Type      string `json:"type"`
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Detail    string `json:"detail,omitempty"`
	Instance  string `json:"instance,omitempty"` // request id, for a word with the operator
	Parameter string `json:"parameter,omitempty"`
	Reason    string `json:"reason,omitempty"`   // why a project is gone
	Location  string `json:"location,omitempty"` // where it lives now
	Value     string `json:"value,omitempty"`    // of the parameter, as it was understood
}

// statusOf is the one table from errors to problems.
func statusOf(err error) problem {
	var invalid *ngeu.InvalidError
	var gone *ngeu.GoneError
	var moved *ngeu.MovedError
	var status statusError
	switch {
	case errors.As(err, &invalid):
		return problem{Status: http.StatusBadRequest, Title: "The request holds something that is not understood", Detail: invalid.Error(), Parameter: invalid.Field, Value: invalid.Value}
	case errors.As(err, &gone):
		return problem{Status: http.StatusGone, Title: "This project was removed", Detail: gone.Error(), Reason: gone.Reason}
	case errors.As(err, &moved):
		return problem{Status: http.StatusPermanentRedirect, Title: "This project has another identifier now", Detail: moved.Error(), Location: moved.To}
	case errors.As(err, &status):
		return problem{Status: int(status), Title: http.StatusText(int(status))}
	case errors.Is(err, ngeu.ErrNotFound):
		return problem{Status: http.StatusNotFound, Title: "There is nothing at this address"}
	case errors.Is(err, edition.ErrNotReady):
		return problem{Status: http.StatusServiceUnavailable, Title: "The data is being loaded, please try again soon"}
	case errors.Is(err, context.DeadlineExceeded):
		return problem{Status: http.StatusServiceUnavailable, Title: "The answer took too long, please try again"}
	}
	return problem{Status: http.StatusInternalServerError, Title: "The server has a problem"}
}

// statusError is an error that is nothing but its status.
type statusError int

func (e statusError) Error() string { return http.StatusText(int(e)) }

// handle adapts a handler that returns an error.
func (s *Server) handle(h func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	}
}

// fail answers with a problem; a browser that asks for a page gets a page.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the client is gone
	}
	p := statusOf(err)
	p.Type = "about:blank"
	id := middleware.GetReqID(r.Context())
	p.Instance = id[strings.LastIndexByte(id, '/')+1:] // without the name of this machine
	if p.Status >= 500 {
		s.log.Error("request failed", "err", err, "path", r.URL.Path, "request_id", id)
	}
	if p.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "5")
	}
	h := w.Header()
	h.Del("Content-Encoding")
	h.Del("ETag")
	h.Set("Cache-Control", "no-store")
	h.Add("Vary", "Accept")
	if p.Status < 500 && p.Status != http.StatusPermanentRedirect {
		h.Set("Cache-Control", "public, max-age=60")
	}
	if p.Location != "" {
		p.Location = strings.TrimSuffix(r.URL.Path, lastSegment(r.URL.Path)) + p.Location
		h.Set("Location", p.Location)
	}
	if wantsPage(r) && s.errorPage(w, r, p) {
		return
	}
	h.Set("Content-Type", "application/problem+json")
	h.Set("Content-Language", "en")
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		_ = json.NewEncoder(w).Encode(p) // the client is gone if this fails
	}
}

func lastSegment(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// wantsPage tells whether the client prefers HTML to JSON.
func wantsPage(r *http.Request) bool {
	html, json := 0.0, 0.0
	for part := range strings.SplitSeq(r.Header.Get("Accept"), ",") {
		name, rest, _ := strings.Cut(strings.TrimSpace(part), ";")
		q := 1.0
		if _, v, ok := strings.Cut(rest, "q="); ok {
			if n, err := strconv.ParseFloat(strings.TrimSpace(v), 64); err == nil {
				q = n
			}
		}
		switch strings.TrimSpace(name) {
		case "text/html", "application/xhtml+xml":
			html = max(html, q)
		case "application/json", "application/problem+json", "application/geo+json":
			json = max(json, q)
		}
	}
	return html > json
}
