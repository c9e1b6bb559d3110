package edition

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

const (
	maxPast = 2   // pictures of earlier snapshots that are kept
	maxRefs = 256 // references to snapshots that are kept

	// refAge is how long a reference is believed: a name may be taken out of a
	// snapshot meanwhile, which gives it another hash.
	refAge = 30 * time.Second
)

// past keeps what was asked for of earlier snapshots.
type past struct {
	mu       sync.Mutex
	pictures []*pastPicture           // newest use last
	current  int64                    // the snapshot that refs were asked under
	refs     map[string]ngeu.Snapshot // what references mean,
	since    time.Time                // from then on
}

// pastPicture is one that is there, or being drawn until ready is closed.
type pastPicture struct {
	id    int64
	hash  string
	ready chan struct{}
	*picture
	err error
}

// at gives the picture of the snapshot that asof names; the current one for "".
func (d *Desk) at(ctx context.Context, asof string) (*picture, error) {
	now := d.current.Load()
	if now == nil {
		return nil, ErrNotReady
	}
	if asof == "" {
		return now, nil
	}
	snapshot, err := d.snapshotAt(ctx, now, asof)
	if err != nil {
		return nil, err
	}
	if snapshot.ID == now.snapshot.ID {
		return now, nil
	}
	p, mine := d.past.take(snapshot)
	if mine {
		// Others may wait for it, so it does not end with this request.
		p.picture, p.err = d.draw(context.WithoutCancel(ctx), snapshot, false)
		if p.err != nil {
			d.past.drop(p)
		}
		close(p.ready)
	}
	select {
	case <-p.ready:
		return p.picture, p.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// snapshotAt asks the store what a reference means, once for each current
// snapshot: a date that is not over may mean a newer one after the next import.
func (d *Desk) snapshotAt(ctx context.Context, now *picture, ref string) (ngeu.Snapshot, error) {
	if snapshot, ok := d.past.known(now.snapshot.ID, ref); ok {
		return snapshot, nil
	}
	snapshot, err := d.Reader.SnapshotAt(ctx, ref)
	switch {
	case errors.Is(err, ngeu.ErrNotFound):
		return snapshot, ngeu.Invalid("asof", ref, "no state is known from then; /feed.json and ngeumap imports list those that are")
	case err == nil:
		d.past.learn(now.snapshot.ID, ref, snapshot)
	}
	return snapshot, err
}

func (p *past) known(current int64, ref string) (ngeu.Snapshot, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.current != current || time.Since(p.since) > refAge {
		p.current, p.refs, p.since = current, nil, time.Now()
	}
	snapshot, ok := p.refs[ref]
	return snapshot, ok
}

func (p *past) learn(current int64, ref string, snapshot ngeu.Snapshot) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.current != current {
		return
	}
	if p.refs == nil || len(p.refs) >= maxRefs {
		p.refs = map[string]ngeu.Snapshot{}
	}
	p.refs[ref] = snapshot
}

// take gives the picture of a snapshot; mine tells whether the caller has to
// draw it.
func (p *past) take(snapshot ngeu.Snapshot) (at *pastPicture, mine bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := slices.IndexFunc(p.pictures, func(o *pastPicture) bool { return o.id == snapshot.ID }); i >= 0 {
		at = p.pictures[i]
		p.pictures = slices.Delete(p.pictures, i, i+1)
		if at.hash == snapshot.Hash {
			p.pictures = append(p.pictures, at)
			return at, false
		}
	}
	at = &pastPicture{id: snapshot.ID, hash: snapshot.Hash, ready: make(chan struct{})}
	p.pictures = append(p.pictures, at)
	if len(p.pictures) > maxPast {
		p.pictures = slices.Delete(p.pictures, 0, 1)
	}
	return at, true
}

func (p *past) drop(at *pastPicture) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pictures = slices.DeleteFunc(p.pictures, func(o *pastPicture) bool { return o == at })
}
