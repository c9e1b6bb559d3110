package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

const gzip = "gzip, deflate, br"

var tableZooms = []maptile.Zoom{0, 4, 7, 10, 13}

// tiles measures the time that the handler takes for an answer, gzip included,
// with the cache of tiles off and no socket.
func (b *bench) tiles(ctx context.Context) error {
	h, err := openHouse(ctx, b.path(".db"))
	if err != nil {
		return err
	}
	runtime.GC()
	err = errors.Join(
		b.byZoom(ctx, h, "tile without filter", 10, [5]float64{0.3, 0.5, 0.5, 0.5, 0.2}, func(city) []url.Values { return []url.Values{nil} }),
		b.byZoom(ctx, h, "tile with country + pillar", 4, [5]float64{0.8, 0.8, 0.6, 0.5, 0.2}, func(c city) (all []url.Values) {
			for _, p := range ngeu.Pillars {
				all = append(all, query(term{"country", c.country}, term{"pillar", string(p)}))
			}
			return all
		}),
		b.byZoom(ctx, h, "tile with Italy + green", 10, [5]float64{0.8, 0.8, 0.6, 0.5, 0.2}, func(c city) []url.Values {
			if c.country != "IT" {
				return nil
			}
			return []url.Values{query(term{"country", "IT"}, term{"pillar", string(ngeu.GreenTransition)})}
		}),
		b.otherFilters(ctx, h),
		b.items(ctx, h),
		b.statics(ctx, h),
	)
	return errors.Join(err, h.store.Close())
}

// time asks so many times and gives the times; an answer that is an error is
// one.
func (h *house) time(ctx context.Context, address, accept string, times int) (out times, bytes int, err error) {
	for range times {
		took, status, n, err := h.ask(ctx, address, accept)
		if err != nil {
			return nil, 0, err
		}
		if status >= http.StatusBadRequest {
			return nil, 0, fmt.Errorf("%s: status %d", address, status)
		}
		out, bytes = append(out, took), n
	}
	return out, bytes, nil
}

// byZoom measures the dense tiles of the cities at the zooms of the table. Each
// filter was asked before; what a first time takes is in otherFilters.
func (b *bench) byZoom(ctx context.Context, h *house, what string, repeat int, goals [5]float64, filters func(city) []url.Values) error {
	var p50, p95, goal, size []string
	met := true
	for i, z := range tableZooms {
		var all times
		largest := 0
		for _, c := range b.cities {
			for _, f := range filters(c) {
				address := tileAddress("projects", c.tile(z), f)
				if _, _, err := h.time(ctx, address, gzip, 1); err != nil {
					return err
				}
				took, n, err := h.time(ctx, address, gzip, repeat)
				if err != nil {
					return err
				}
				all, largest = append(all, took...), max(largest, n)
			}
		}
		met = met && all.at(0.5) <= goals[i]
		p50, p95 = append(p50, fmt.Sprintf("%.2f", all.at(0.5))), append(p95, fmt.Sprintf("%.2f", all.at(0.95)))
		goal, size = append(goal, fmt.Sprint(goals[i])), append(size, fmt.Sprintf("%.0f", float64(largest)/1000))
	}
	r := row{what: what + ", p50 at z0 / z4 / z7 / z10 / z13", goal: "≤ " + strings.Join(goal, " / ") + " ms", verdict: "met",
		measured: strings.Join(p50, " / ") + " ms (p95 " + strings.Join(p95, " / ") + "; largest " + strings.Join(size, " / ") + " kB gzipped)"}
	if !met {
		r.verdict = "**missed**"
	}
	if b.n != 1_000_000 {
		r.goal, r.verdict = "", ""
	}
	b.table.rows = append(b.table.rows, r)
	return nil
}

// otherFilters measures every filter and every pair of filters, at zooms from
// the world to the street, when they are asked for the first time and after. The
// first zoom of a filter is another for each, so that first times are spread
// over all zooms.
func (b *bench) otherFilters(ctx context.Context, h *house) error {
	zooms := []maptile.Zoom{0, 2, 4, 6, 7, 8, 10, 12, 13, 14}
	type kind struct{ first, later times }
	var all kind
	by := map[string]*kind{}
	slowest, slow := time.Duration(0), ""
	for _, c := range b.cities {
		for i, f := range c.filters() {
			for j := range zooms {
				z := zooms[(i+j)%len(zooms)]
				address := tileAddress("projects", c.tile(z), f)
				took, _, err := h.time(ctx, address, gzip, 1)
				if err != nil {
					return err
				}
				for _, name := range []string{"q", "place", "bbox", ""} {
					k := by[name]
					if k == nil {
						k = &kind{}
						by[name] = k
					}
					if name == "" {
						k = &all
					} else if !f.Has(name) {
						continue
					}
					if j == 0 {
						k.first = append(k.first, took...)
					} else {
						k.later = append(k.later, took...)
					}
				}
				if took[0] > slowest {
					slowest, slow = took[0], address
				}
			}
		}
	}
	goal := b.atMillion(5)
	if b.n == 10_000_000 {
		goal = 10
	}
	every := append(append(times{}, all.first...), all.later...)
	b.table.atMost("tile with any other filter or pair, z0-z14, p95", "%.1f ms", every.at(0.95), goal,
		fmt.Sprintf("%d tiles of %d filters, p50 %.2f, p99 %.1f", len(every), len(all.first), every.at(0.5), every.at(0.99)))
	b.table.atMost("the same, the first tile of each filter, p95", "%.1f ms", all.first.at(0.95), goal, fmt.Sprintf("p50 %.1f", all.first.at(0.5)))
	for _, name := range []string{"q", "place", "bbox"} {
		k := by[name]
		b.table.atMost("the same with "+name+", p95", "%.1f ms", append(append(times{}, k.first...), k.later...).at(0.95), goal,
			fmt.Sprintf("first p50 %.1f, p95 %.1f; later p50 %.2f, p95 %.1f", k.first.at(0.5), k.first.at(0.95), k.later.at(0.5), k.later.at(0.95)))
	}
	b.say("the slowest tile: %.1f ms, %s", float64(slowest)/1e6, slow)
	return nil
}

// items measures features of a bbox as large as a tile.
func (b *bench) items(ctx context.Context, h *house) error {
	var all times
	var each []string
	for _, z := range []maptile.Zoom{4, 7, 10, 13} {
		var here times
		for _, c := range b.cities {
			w := c.tile(z).Bound()
			address := fmt.Sprintf("/api/collections/projects/items?limit=1000&bbox=%.5f,%.5f,%.5f,%.5f", w.Min[0], w.Min[1], w.Max[0], w.Max[1])
			took, _, err := h.time(ctx, address, "identity", 5)
			if err != nil {
				return err
			}
			here = append(here, took[1:]...)
		}
		each, all = append(each, fmt.Sprintf("%.1f", here.at(0.5))), append(all, here...)
	}
	b.table.atMost("GeoJSON items in a bbox, limit 1000, p50", "%.1f ms", all.at(0.5), b.atMillion(3),
		"windows of z4 / z7 / z10 / z13: "+strings.Join(each, " / "), fmt.Sprintf("p95 %.1f", all.at(0.95)))
	return nil
}

// statics measures tiles of areas and base, built each time.
func (b *bench) statics(ctx context.Context, h *house) error {
	for _, set := range []string{"areas", "base"} {
		var all times
		for _, z := range []maptile.Zoom{0, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14} {
			for _, c := range b.cities {
				took, _, err := h.time(ctx, tileAddress(set, c.tile(z), nil), gzip, 4)
				if err != nil {
					return err
				}
				all = append(all, took[1:]...)
			}
		}
		b.table.atMost("tile of "+set+", built, z0-z14, p50", "%.2f ms", all.at(0.5), 1, fmt.Sprintf("p95 %.2f", all.at(0.95)))
	}
	return nil
}
