package httpapi

import (
	"maps"
	"net/http"
	"sync/atomic"

	"github.com/ngeumap/ngeumap/internal/i18n"
)

// maxLinks bounds the values kept: who asks chooses the host.
const maxLinks = 256

// links keeps values of the header Link. They depend on the language and, where
// the operator has set no address, on the one that was asked for. The zero links
// is ready; safe for concurrent use.
type links struct {
	kept atomic.Pointer[map[linkKey][]string]
}

type linkKey struct {
	host string
	tls  bool
	lang i18n.Lang
}

// notice gives the header that leads from a tile to the full notice.
func (l *links) notice(s *Server, r *http.Request, lang i18n.Lang) []string {
	key := linkKey{r.Host, r.TLS != nil, lang}
	kept := l.kept.Load()
	if kept != nil {
		if value, ok := (*kept)[key]; ok {
			return value
		}
	}
	value := []string{"<" + s.address(r) + "/" + string(lang) + `/about#notice>; rel="license"`}
	more := map[linkKey][]string{}
	if kept != nil && len(*kept) < maxLinks {
		more = maps.Clone(*kept)
	}
	more[key] = value
	l.kept.Store(&more) // of two at once one is lost, and made again
	return value
}
