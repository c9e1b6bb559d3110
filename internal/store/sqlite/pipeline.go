package sqlite

import (
	"context"
	"fmt"
	"sync"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// entry is a project on its way into the store.
type entry struct {
	ngeu.Project
	hash  store.Hash
	words *words // nil as long as nobody has asked
	wrong error  // why it cannot be stored
}

// part is a batch of a list.
type part struct {
	entries []entry
	refused []refusal
	err     error
}

// refusal is a project that the store did not take.
type refusal struct {
	ngeu.Project
	why error
}

// pipeline takes a list in while it is read: one goroutine hashes a batch and
// another writes the one before, while the caller reads the next. What the store
// refuses is told on the caller's side, two batches later and thus in the same
// order every time.
type pipeline struct {
	*apply
	part     []ngeu.Project
	hash     chan []ngeu.Project
	written  chan part
	ahead    int // batches that were handed on and are not written yet
	finished sync.WaitGroup
	abort    context.CancelCauseFunc
}

// deep is how many batches are under way besides the one that is read.
const deep = 2

func (a *apply) pipeline(ctx context.Context) *pipeline {
	ctx, abort := context.WithCancelCause(ctx)
	p := &pipeline{apply: a, hash: make(chan []ngeu.Project, deep), written: make(chan part, deep+1), abort: abort}
	hashed := make(chan part, deep)
	p.finished.Go(func() {
		defer close(hashed)
		wording := newWording(a.Store)
		for projects := range p.hash {
			hashed <- a.hashed(projects, wording)
		}
	})
	p.finished.Go(func() {
		defer close(p.written)
		if err := a.take(ctx, hashed, p.written); err != nil {
			p.written <- part{err: err}
		}
		for range hashed { // after an error, what is still under way
		}
	})
	return p
}

// hashed works out what can be without the database.
func (a *apply) hashed(projects []ngeu.Project, wording *wording) part {
	out := part{entries: make([]entry, len(projects))}
	for i, p := range projects {
		p.Source.ID = a.of.Source.ID
		e := entry{Project: p, wrong: store.Check(p)}
		if e.wrong == nil {
			e.hash = store.ContentHash(p)
		}
		if e.wrong == nil && a.first {
			e.words = wording.of(p)
		}
		out.entries[i] = e
	}
	return out
}

// add takes one project of the list.
func (p *pipeline) add(of ngeu.Project) error {
	if p.part = append(p.part, of); len(p.part) < writeBatch {
		return nil
	}
	return p.hand()
}

// hand passes the batch on, once there is room for it.
func (p *pipeline) hand() error {
	if len(p.part) == 0 {
		return nil
	}
	if p.ahead == deep {
		if err := p.settle(<-p.written); err != nil {
			return err
		}
	}
	p.hash <- p.part
	p.ahead++
	p.part = make([]ngeu.Project, 0, writeBatch)
	return nil
}

// settle tells what became of a batch.
func (p *pipeline) settle(done part) error {
	p.ahead--
	for _, r := range done.refused {
		if p.of.Refused != nil {
			p.of.Refused(r.Project, r.why)
		}
	}
	return done.err
}

// end waits until all is written; after an error of the list, until all that was
// begun is given up.
func (p *pipeline) end(err error) error {
	if err == nil {
		err = p.hand()
	}
	if err != nil {
		p.abort(err)
	}
	close(p.hash)
	for done := range p.written {
		if e := p.settle(done); err == nil {
			err = e
		}
	}
	p.finished.Wait()
	p.abort(nil)
	return err
}

// take writes batches, each in a transaction; all in one where nothing was there
// before.
func (a *apply) take(ctx context.Context, in <-chan part, out chan<- part) error {
	if a.first {
		return a.direct(ctx, func(d *direct) error { return a.fill(ctx, d, in, out) })
	}
	for p := range in {
		err := a.direct(ctx, func(d *direct) error {
			w, err := a.writer(d)
			if err != nil {
				return err
			}
			return w.take(&p)
		})
		if err != nil {
			return err
		}
		out <- p
	}
	return ctx.Err()
}

// take compares and writes one batch.
func (w *writer) take(p *part) error {
	for i := range p.entries {
		if err := w.put(p, &p.entries[i]); err != nil {
			return fmt.Errorf("project %s: %w", p.entries[i].ID, err)
		}
	}
	p.entries = nil
	return nil
}
