package ingest

import (
	"context"
	"maps"
	"slices"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// Rechecked is what Recheck asks of a store.
type Rechecked interface {
	store.People
	Imports(context.Context) ([]store.Import, error)
}

// Recheck applies the rules for natural persons, as they are now, to every
// snapshot in the database: to all versions of projects that an import has told
// to be those of persons, and, by the words that the profile of each source has
// in its rules, to all others. A rule that comes later so reaches what was
// imported before. It gives how many versions of projects changed; while an
// import is running it is store.ErrBusy.
func Recheck(ctx context.Context, s Rechecked) (int, error) {
	history, err := s.Imports(ctx)
	if err != nil {
		return 0, err
	}
	people, err := s.Persons(ctx)
	if err != nil {
		return 0, err
	}
	names := map[string]bool{}
	for _, p := range people {
		if p.Name != "" {
			names[geocode.Fold(p.Name)] = true
		}
	}
	rules := map[string]*recipients{"": {}} // by source; "" are those known as persons
	for _, i := range history {             // newest first
		if rules[i.Source] != nil || i.Reverts != 0 {
			continue
		}
		rules[i.Source] = &recipients{}
		if p, err := Find(i.Profile); err == nil {
			rules[i.Source] = &p.Recipients
		}
	}
	all := 0
	for _, source := range slices.Sorted(maps.Keys(rules)) {
		r := rules[source]
		if source != "" && len(r.words) == 0 && !r.Names {
			continue // nothing can be told by a name alone
		}
		n, err := s.Recheck(ctx, source, func(p *ngeu.Project, known bool) bool {
			name := p.Beneficiary
			if !known && !names[geocode.Fold(name)] && !r.natural(p.Country, "", name, "") {
				return false
			}
			names[geocode.Fold(name)] = true
			r.conceal(p, 0)
			if known {
				p.Person = nil // what is kept of the person stays
			}
			return true
		})
		if all += n; err != nil {
			return all, err
		}
	}
	return all, nil
}
