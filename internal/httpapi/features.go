package httpapi

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/maypok86/otter/v2"

	"github.com/ngeumap/ngeumap/internal/feature"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// featureBytes bounds the memory for features that were written before.
const featureBytes = 32 << 20

// featureBatch is how many features are looked up, and read, at a time.
const featureBatch = 256

// featureKey names the feature of a project by all that decides its bytes, but
// for the filter. Those of an old snapshot are dropped as they fall out of use.
type featureKey struct {
	snapshot, lang, base string
	project              int64 // in the store
}

// written is a project as its feature. A project in one place is the same under
// every filter that selects it; of one in several the filter decides which.
type written struct {
	id   string
	body []byte        // with all locations
	many *ngeu.Project // whole, of a project in several places
}

// aLocationBytes is about what a location takes in memory.
const aLocationBytes = 320

func (f *written) weight() uint32 {
	n := entryBytes + len(f.id) + len(f.body)
	if f.many != nil {
		n += 1024 + aLocationBytes*len(f.many.Locations)
	}
	return uint32(n)
}

// features keeps features within a bound of bytes. Safe for concurrent use.
type features struct {
	kept *otter.Cache[featureKey, *written]
}

func newFeatures() (*features, error) {
	kept, err := otter.New(&otter.Options[featureKey, *written]{
		MaximumWeight: featureBytes,
		Weigher:       func(_ featureKey, f *written) uint32 { return f.weight() },
	})
	if err != nil {
		return nil, fmt.Errorf("httpapi: cache of features: %w", err)
	}
	return &features{kept}, nil
}

// drawn is a feature on its way out.
type drawn struct {
	id   string
	body []byte // only until the next one
}

// list streams the features of an edition's projects, in the order and from the
// cursor of page. Only those that are not kept are read from the store.
func (f *features) list(ctx context.Context, rows feature.Rows, page ngeu.Page) iter.Seq2[drawn, error] {
	return func(yield func(drawn, error) bool) {
		keys, ok, err := rows.Edition.Keys(ctx, page)
		if err != nil {
			yield(drawn{}, err)
			return
		}
		var buf []byte
		if !ok {
			for p, err := range rows.Edition.Projects(ctx, page) {
				if err == nil {
					buf = rows.Append(buf[:0], p)
				}
				if !yield(drawn{p.ID, buf}, err) || err != nil {
					return
				}
			}
			return
		}
		part := make([]int64, 0, min(featureBatch, page.Limit))
		left := page.Limit
		hand := func() (more bool) {
			all, err := f.get(ctx, rows, part)
			if err != nil {
				yield(drawn{}, err)
				return false
			}
			for _, one := range all {
				body := one.body
				if one.many != nil {
					if p := rows.Edition.Selected(*one.many); len(p.Locations) < len(one.many.Locations) {
						buf = rows.Append(buf[:0], p)
						body = buf
					}
				}
				if !yield(drawn{one.id, body}, nil) {
					return false
				}
			}
			left -= len(part)
			part = part[:0]
			return left > 0
		}
		for key := range keys {
			part = append(part, key)
			if len(part) == min(cap(part), left) && !hand() {
				return
			}
		}
		if len(part) > 0 {
			hand()
		}
	}
}

// get gives projects by their keys, in that order, without those that the store
// does not know.
func (f *features) get(ctx context.Context, rows feature.Rows, keys []int64) ([]*written, error) {
	name := func(key int64) featureKey {
		return featureKey{rows.Edition.Snapshot().Hash, string(rows.Edition.Lang()), rows.Base, key}
	}
	all := make([]*written, len(keys))
	var missing []int64
	at := map[int64]int{}
	for i, key := range keys {
		one, ok := f.kept.GetIfPresent(name(key))
		if !ok {
			missing = append(missing, key)
			at[key] = i
		}
		all[i] = one
	}
	if len(missing) == 0 {
		return all, nil
	}
	projects, err := rows.Edition.Whole(ctx, missing)
	if err != nil {
		return nil, err
	}
	var buf []byte
	for _, p := range projects {
		buf = rows.Append(buf[:0], p)
		one := &written{id: p.ID, body: bytes.Clone(buf)}
		if len(p.Locations) > 1 {
			one.many = &p
		}
		all[at[p.Key]] = one
		f.kept.Set(name(p.Key), one)
	}
	return slices.DeleteFunc(all, func(one *written) bool { return one == nil }), nil
}
