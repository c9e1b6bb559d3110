package collection

import (
	"sync/atomic"
	"time"
)

// Library answers for a shelf while its files change. The zero Library knows no
// collection. It is safe for concurrent use.
type Library struct {
	Shelf *Shelf
	Now   func() time.Time // the clock that decides embargoes

	set atomic.Pointer[Set]
}

// Refresh reads the shelf again. changed tells whether a file differs; broken
// names files that cannot be shown, whose collections are not there then.
func (l *Library) Refresh() (changed bool, broken []error, err error) {
	set, broken, err := l.Shelf.Read()
	if err != nil {
		return false, broken, err
	}
	old := l.set.Swap(&set)
	return old == nil || old.version != set.version, broken, nil
}

// Find gives the collection of a value of the parameter collection, when
// whoever has the value may see it now.
func (l *Library) Find(value string) (Collection, bool) {
	if l == nil {
		return Collection{}, false
	}
	set := l.set.Load()
	if set == nil {
		return Collection{}, false
	}
	return set.Find(value, l.Now())
}

// Visible lists what everybody may see now, by slug.
func (l *Library) Visible() []Collection {
	if l == nil {
		return nil
	}
	set := l.set.Load()
	if set == nil {
		return nil
	}
	return set.Visible(l.Now())
}
