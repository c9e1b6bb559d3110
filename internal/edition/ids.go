package edition

import "context"

// IDs lists the ids of the selected projects in their order, at most limit, from
// the given place in the list on (0 is the first).
func (e Edition) IDs(ctx context.Context, from, limit int) ([]string, error) {
	selection, err := e.Selection(ctx)
	if err != nil {
		return nil, err
	}
	return selection.IDs(from, limit), nil
}
