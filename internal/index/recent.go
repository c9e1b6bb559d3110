package index

import "sync"

// maxRecent bounds the selections an index keeps. Each holds a bit a row, some
// 125 kB for a million locations.
const maxRecent = 64

// recent keeps the selections that were asked for last, by filter key.
type recent struct {
	mu    sync.Mutex
	tick  uint64
	byKey map[string]*recentEntry
}

type recentEntry struct {
	selection *Selection
	used      uint64
}

func newRecent() *recent { return &recent{byKey: map[string]*recentEntry{}} }

func (r *recent) get(key string) *Selection {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.byKey[key]
	if e == nil {
		return nil
	}
	r.tick++
	e.used = r.tick
	return e.selection
}

// put keeps s, or gives the selection of the same filter that came first.
func (r *recent) put(key string, s *Selection) *Selection {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tick++
	if e := r.byKey[key]; e != nil {
		e.used = r.tick
		return e.selection
	}
	if len(r.byKey) >= maxRecent {
		r.dropOldest()
	}
	r.byKey[key] = &recentEntry{s, r.tick}
	return s
}

func (r *recent) dropOldest() {
	oldest, at := "", ^uint64(0)
	for key, e := range r.byKey {
		if e.used < at {
			oldest, at = key, e.used
		}
	}
	delete(r.byKey, oldest)
}
