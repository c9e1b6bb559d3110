package edition

import (
	"context"
	"slices"
)

// idBatch is how many projects are read at a time.
const idBatch = 1000

// IDs lists the ids of the selected projects in their order, at most limit, from
// the given place in the list on (0 is the first).
func (e Edition) IDs(ctx context.Context, from, limit int) ([]string, error) {
	selection, err := e.Selection(ctx)
	if err != nil {
		return nil, err
	}
	keys := selection.Keys()
	keys = keys[min(from, len(keys)):min(from+limit, len(keys))]
	out := make([]string, 0, len(keys))
	for part := range slices.Chunk(keys, idBatch) {
		versions, err := e.desk.Reader.Versions(ctx, e.picture.snapshot.ID, part)
		if err != nil {
			return nil, err
		}
		for _, v := range versions {
			out = append(out, v.Project.ID)
		}
	}
	slices.Sort(out)
	return out, nil
}
