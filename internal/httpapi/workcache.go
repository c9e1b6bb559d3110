package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"runtime"

	"github.com/maypok86/otter/v2"
)

// workBytes bounds the memory for finished pictures and kits.
const workBytes = 64 << 20

// workCache keeps what takes long to make, within a bound of bytes, and lets
// only so many be made at a time. Safe for concurrent use.
type workCache struct {
	kept *otter.Cache[string, []byte]
	slot chan struct{}
}

func newWorkCache() (*workCache, error) {
	kept, err := otter.New(&otter.Options[string, []byte]{
		MaximumWeight: workBytes,
		Weigher:       func(key string, body []byte) uint32 { return uint32(entryBytes + len(key) + len(body)) },
	})
	if err != nil {
		return nil, fmt.Errorf("httpapi: cache of pictures: %w", err)
	}
	return &workCache{kept, make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2))}, nil
}

// get gives a finished work, from the cache or made. Those who ask for the same
// at once wait for one making; it is not lost when one of them goes away. A work
// without a key is made and not kept.
func (c *workCache) get(ctx context.Context, key string, make func(context.Context) ([]byte, error)) ([]byte, error) {
	if key == "" {
		return c.inTurn(ctx, make)
	}
	if body, ok := c.kept.GetIfPresent(key); ok {
		return body, nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	defer cancel()
	return c.kept.Get(ctx, key, otter.LoaderFunc[string, []byte](func(ctx context.Context, _ string) ([]byte, error) { return c.inTurn(ctx, make) }))
}

// inTurn makes a work when there is a slot for it.
func (c *workCache) inTurn(ctx context.Context, make func(context.Context) ([]byte, error)) ([]byte, error) {
	select {
	case c.slot <- struct{}{}:
		defer func() { <-c.slot }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return make(ctx)
}

// unlessPreview is the key of a work, none for what is seen by a pass: it must
// not outlive the pass.
func unlessPreview(r *http.Request, key string) string {
	if byPass(r) {
		return ""
	}
	return key
}
