package staffroom

import (
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"
)

// How often somebody may be wrong.
const (
	freeGuesses  = 10
	guessEvery   = 6 * time.Second // then
	mostGuessers = 10_000          // remembered; more share one count
)

// Guesses counts wrong tokens by where they come from: ten at once, then one
// every six seconds; until then nothing from there is looked at. The zero Guesses
// is ready; it is safe for concurrent use.
type Guesses struct {
	mu   sync.Mutex
	free map[string]time.Time // when all guesses are free again
}

// Wait tells how long requests from there must wait; 0 is not at all.
func (g *Guesses) Wait(from string, now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	free, known := g.free[g.place(from)]
	if !known {
		return 0
	}
	return max(free.Sub(now)-(freeGuesses-1)*guessEvery, 0)
}

// Wrong notes a wrong token.
func (g *Guesses) Wrong(from string, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.free == nil {
		g.free = map[string]time.Time{}
	}
	if len(g.free) >= mostGuessers {
		for place, free := range g.free {
			if free.Before(now) {
				delete(g.free, place)
			}
		}
	}
	place := g.place(from)
	free := g.free[place]
	if free.Before(now) {
		free = now
	}
	g.free[place] = free.Add(guessEvery)
}

// Refuse answers a request from where too much was guessed; false lets it in.
func (g *Guesses) Refuse(w http.ResponseWriter, from string, now time.Time) bool {
	wait := g.Wait(from, now)
	if wait == 0 {
		return false
	}
	w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
	http.Error(w, "Too many wrong tokens came from your address. Wait a minute, then try again.", http.StatusTooManyRequests)
	return true
}

// Ask answers a request without the right token: the browser asks for it.
func Ask(w http.ResponseWriter, realm string) {
	w.Header().Set("WWW-Authenticate", `Basic realm="`+realm+`", charset="UTF-8"`)
	http.Error(w, "The token is missing or wrong: give it as the password, with any name.", http.StatusUnauthorized)
}

// place is where a count is kept: that of all others when there are too many.
func (g *Guesses) place(from string) string {
	if _, known := g.free[from]; !known && len(g.free) >= mostGuessers {
		return ""
	}
	return from
}

// From tells where a request comes from: an address, of IPv6 the network. Behind
// a proxy on this machine it is what the proxy says.
func From(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if Loopback(host) {
		if said := r.Header.Values("X-Forwarded-For"); len(said) > 0 {
			last := said[len(said)-1]
			host = strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
		}
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return "unknown"
	}
	if address = address.Unmap(); address.Is6() {
		if network, err := address.WithZone("").Prefix(64); err == nil {
			return network.String()
		}
	}
	return address.String()
}
