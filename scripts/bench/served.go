package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/paulmach/orb"
)

const (
	addresses = 2000
	rounds    = 3
)

// served measures the program in a process of its own, over loopback, against
// the bare handler with the same bytes. Both take turns, round by round, so that
// what else the machine does meets both.
func (b *bench) served(ctx context.Context) (err error) {
	asked, err := b.sessions()
	if err != nil {
		return err
	}
	ours, err := b.serve(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ours.stop()) }()
	us := newClient(ours.host, ours.pid(), asked)
	var all []answer
	total := 0
	for i, a := range asked {
		_, _, body, err := us.one(i)
		if err != nil {
			return err
		}
		all, total = append(all, answer{a, body}), total+len(body)
	}
	bodies := b.path(".bodies")
	if err := writeAnswers(bodies, all); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	bare, err := start(ctx, self, "-bare", bodies)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bare.stop()) }()
	them := newClient(bare.host, bare.pid(), asked)
	for _, connections := range []int{8, 64} {
		var mine, theirs load
		for range rounds {
			for _, side := range []struct {
				of *client
				to *load
			}{{us, &mine}, {them, &theirs}} {
				got, err := side.of.run(ctx, connections, b.round)
				if err != nil {
					return err
				}
				side.to.add(got)
			}
		}
		b.table.atLeast(fmt.Sprintf("%d tile addresses z0-z14, warm, %d connections, to the bare handler", addresses, connections), "%.2f", mine.perSecond()/theirs.perSecond(), 0.9,
			fmt.Sprintf("%.0f to %.0f tiles/s", mine.perSecond(), theirs.perSecond()),
			fmt.Sprintf("%.1f to %.1f µs of processor time a tile", mine.cpuEach(), theirs.cpuEach()),
			fmt.Sprintf("p99 %.1f to %.1f ms", mine.each.at(0.99), theirs.each.at(0.99)), fmt.Sprintf("bodies of %.1f kB", float64(total)/float64(len(all))/1000))
	}
	heap, err := heapMB(ctx, ours.host)
	if err != nil {
		return err
	}
	goal := b.atMillion(150)
	if b.n == 10_000_000 {
		goal = 900
	}
	b.table.atMost("memory of serve after this load, peak resident set", "%.0f MB", peakMB(ours.pid()), goal, fmt.Sprintf("heap in use %.0f MB", heap))
	return b.uncached(ctx, asked)
}

// uncached measures the same addresses with the cache of tiles off.
func (b *bench) uncached(ctx context.Context, asked []string) (err error) {
	p, err := b.serve(ctx, "-tile-cache", "0")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	c := newClient(p.host, p.pid(), asked)
	if _, err := c.run(ctx, 8, b.round/3); err != nil { // selections of its filters
		return err
	}
	got, err := c.run(ctx, 8, 2*b.round)
	if err != nil {
		return err
	}
	b.table.atLeast("the same with the cache off, 8 connections", "%.0f tiles/s", got.perSecond(), b.atMillion(3000), fmt.Sprintf("%.0f µs of processor time a tile", got.cpuEach()))
	return nil
}

// sessions gives the addresses of this size of the set.
func (b *bench) sessions() ([]string, error) {
	a, err := openAtlas()
	if err != nil {
		return nil, err
	}
	set, err := a.set()
	if err != nil {
		return nil, err
	}
	var places []orb.Point
	for p := range set.Projects(20_000) {
		for _, l := range p.Locations {
			if l.Point != nil {
				places = append(places, *l.Point)
			}
		}
	}
	return sessions(addresses, places), nil
}

// switched publishes a new snapshot under 64 connections.
func (b *bench) switched(ctx context.Context) (err error) {
	asked, err := b.sessions()
	if err != nil {
		return err
	}
	p, err := b.serve(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	c := newClient(p.host, p.pid(), asked)
	for i := range asked {
		if _, _, _, err := c.one(i); err != nil {
			return err
		}
	}
	before, err := c.run(ctx, 64, 2*b.round)
	if err != nil {
		return err
	}
	tag := func() (string, error) { // of the world without a filter: another with another snapshot
		_, header, _, err := newClient(p.host, 0, []string{"/tiles/projects/0/0/0.mvt"}).one(0)
		if err != nil {
			return "", err
		}
		_, rest, _ := strings.Cut(header, "Etag: ")
		value, _, _ := strings.Cut(rest, "\r")
		return value, nil
	}
	old, err := tag()
	if err != nil {
		return err
	}
	source := fmt.Sprintf("switch%d", time.Now().Unix()) // another with each run
	list := b.path("-switch.csv")
	if err := b.smallList(list, source); err != nil {
		return err
	}
	loaded, stop := context.WithCancel(ctx)
	defer stop()
	published := make(chan error, 1)
	go func() {
		defer stop()
		_, _, err := b.command(ctx, "import", "-profile", "ngeumap", "-set", "source="+source, "-db", b.path(".db"), list)
		for end := time.Now().Add(time.Minute); err == nil; time.Sleep(50 * time.Millisecond) {
			var now string
			if now, err = tag(); now != old {
				break
			}
			if time.Now().After(end) {
				err = errors.New("the service shows no new snapshot after a minute")
			}
		}
		time.Sleep(b.round) // the tiles of the new one are made
		published <- err
	}()
	during, err := c.run(loaded, 64, 2*time.Minute)
	if err := errors.Join(err, <-published); err != nil {
		return err
	}
	ratio := during.each.at(0.99) / before.each.at(0.99)
	b.table.atMost("a new snapshot under 64 connections, p99 to p99 before", "%.1f", ratio, 3,
		fmt.Sprintf("%.1f to %.1f ms, %d answers, no error", during.each.at(0.99), before.each.at(0.99), during.requests))
	return nil
}
