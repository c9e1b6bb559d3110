package ingest

import (
	"strconv"
	"strings"
	"sync"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Decisions remembers what a steward decided about the places of a source.
type Decisions interface {
	// Lookup gives the place code that was decided for a claim. An empty code
	// with ok means that none of the candidates was right: the claim keeps to
	// its region.
	Lookup(source, key string) (placeCode string, ok bool)
}

// Reviews collects what a steward should look at. A placer adds each claim of a
// source once.
type Reviews interface {
	Add(Review)
}

// Review is a claim whose place is not sure.
type Review struct {
	Source     string // of the list
	Key        string // of the claim, for Decisions.Lookup
	Claim      Claim
	Reason     string          // in words for the steward
	Taken      ngeu.Location   // what is published until it is decided
	Candidates []geocode.Place // likeliest first, at most 9; may be empty
}

// Key tells claims apart for which one decision holds: the same place written
// the same way, whatever the case, accents and blanks.
func (c Claim) Key() string {
	parts := []string{c.Country, c.Code, geocode.Fold(c.Name), geocode.Fold(c.Region), geocode.Fold(c.LAU), geocode.Fold(c.Postcode)}
	if c.Point != nil { // about 100 m
		parts = append(parts, strconv.FormatFloat(c.Point.Lon(), 'f', 3, 64), strconv.FormatFloat(c.Point.Lat(), 'f', 3, 64))
	}
	return strings.Join(parts, "|")
}

// Memory is decisions and reviews in memory. The zero value is ready; it may be
// used by several at once.
type Memory struct {
	mu      sync.Mutex
	decided map[[2]string]string
	reviews []Review
	seen    map[[2]string]bool
}

// Decide remembers the place of a claim; "" for none of the candidates.
func (m *Memory) Decide(source, key, placeCode string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.decided == nil {
		m.decided = map[[2]string]string{}
	}
	m.decided[[2]string{source, key}] = placeCode
}

// Lookup gives what was decided.
func (m *Memory) Lookup(source, key string) (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	code, ok := m.decided[[2]string{source, key}]
	return code, ok
}

// Add keeps a review, once a claim.
func (m *Memory) Add(r Review) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := [2]string{r.Source, r.Key}
	if m.seen == nil {
		m.seen = map[[2]string]bool{}
	}
	if !m.seen[at] {
		m.seen[at] = true
		m.reviews = append(m.reviews, r)
	}
}

// Reviews gives what was collected, in the order of the list.
func (m *Memory) Reviews() []Review {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]Review(nil), m.reviews...)
}
