package index

import (
	"cmp"
	"math"
	"runtime"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"
)

// Reach asks for projects by their distance from a point.
type Reach struct {
	From    orb.Point  // lon, lat in degrees
	Within  float64    // metres; 0 is any distance, and projects without a point then come last
	Without *Selection // projects to leave out, a selection of the same index; nil leaves none out
	After   string     // id of the project that the list goes on after; "" begins it
	Limit   int        // 0: all
}

// Hit is a project with the nearest of its selected points.
type Hit struct {
	Key    int64
	Metres float64   // along a great circle; +Inf where no selected location is a point
	Point  orb.Point // lon, lat
}

// Nearest lists the selected projects by distance, equal ones by id; every
// selected row is looked at. found is false when After is no project of the
// selection.
func (s *Selection) Nearest(r Reach) (hits []Hit, found bool) {
	x := s.index
	defer runtime.KeepAlive(x)
	n := newNearest(s, r)
	if r.After != "" {
		p, ok := x.search(r.After)
		if !ok || !s.hasProject(p) {
			return nil, false
		}
		after := n.of(p)
		n.after = &after
	}
	if s.rows == nil {
		for i := range x.project {
			n.row(uint32(i))
		}
	} else {
		for w, m := range s.rows {
			for ; m != 0; m &= m - 1 {
				n.row(uint32(w<<6 + trailing(m)))
			}
		}
	}
	for _, c := range n.sorted() {
		hit := Hit{Key: x.keys[c.project], Metres: c.metres}
		if int(c.row) < len(x.lon) {
			hit.Point = x.at(int(c.row))
		}
		hits = append(hits, hit)
	}
	return hits, true
}

// candidate is a project with the row that speaks for it.
type candidate struct {
	metres       float64
	project, row uint32
}

func (c candidate) compare(d candidate) int {
	return cmp.Or(cmp.Compare(c.metres, d.metres), cmp.Compare(c.project, d.project))
}

// nearest keeps the best candidates, the worst of them on top of a heap.
type nearest struct {
	Reach
	selection *Selection
	without   bitset
	degrees   float64 // no point that matters differs more in latitude; +Inf for any distance
	after     *candidate
	best      []candidate
}

func newNearest(s *Selection, r Reach) *nearest {
	n := &nearest{Reach: r, selection: s, degrees: math.Inf(1)}
	if r.Within > 0 {
		n.degrees = degreesOf(r.Within)
	}
	if r.Without != nil {
		if n.without = r.Without.projectSet(); n.without == nil {
			n.without = everyone(len(s.index.keys))
		}
	}
	return n
}

// degreesOf gives what no point within so many metres differs by in latitude.
func degreesOf(metres float64) float64 { return metres/111_000 + 1e-6 }

// metres is the distance of a row, +Inf of one without a point.
func (n *nearest) metres(row uint32) float64 {
	x := n.selection.index
	if int(row) >= len(x.lon) {
		return math.Inf(1)
	}
	return geo.DistanceHaversine(n.From, x.at(int(row)))
}

// of gives a project's nearest selected row.
func (n *nearest) of(project uint32) candidate {
	x, rows := n.selection.index, n.selection.rows
	best := candidate{math.Inf(1), project, math.MaxUint32}
	consider := func(row uint32) {
		if rows != nil && !rows.has(row) {
			return
		}
		if c := (candidate{n.metres(row), project, row}); best.row == math.MaxUint32 || c.metres < best.metres {
			best = c
		}
	}
	if i, ok := slices.BinarySearch(x.many, project); ok {
		for _, row := range x.rowsOf(i) {
			consider(row)
		}
		return best
	}
	for row, p := range x.project { // asked for one project, the cursor's
		if p == project {
			consider(uint32(row))
		}
	}
	return best
}

// row takes a selected row in, if it speaks for its project.
func (n *nearest) row(row uint32) {
	x := n.selection.index
	if int(row) < len(x.lon) {
		if math.Abs(x.lat[row]-n.From[1]) > n.degrees {
			return // much quicker than the distance
		}
	} else if n.Within > 0 {
		return
	}
	c := candidate{n.metres(row), x.project[row], row}
	if n.Within > 0 && c.metres > n.Within || n.without != nil && n.without.has(c.project) {
		return
	}
	if n.after != nil && c.compare(*n.after) <= 0 || n.full() && c.compare(n.best[0]) >= 0 {
		return
	}
	if x.several.has(row) && n.of(c.project).row != row {
		return
	}
	n.push(c)
}

func (n *nearest) full() bool { return n.Limit > 0 && len(n.best) == n.Limit }

// push adds to the heap, in place of the worst where it is full.
func (n *nearest) push(c candidate) {
	worse := func(i, j int) bool { return n.best[i].compare(n.best[j]) > 0 }
	defer func() {
		if n.full() {
			n.degrees = min(n.degrees, degreesOf(n.best[0].metres))
		}
	}()
	if n.full() {
		n.best[0] = c
		for i := 0; ; {
			worst := i
			for child := 2*i + 1; child <= 2*i+2 && child < len(n.best); child++ {
				if worse(child, worst) {
					worst = child
				}
			}
			if worst == i {
				return
			}
			n.best[i], n.best[worst] = n.best[worst], n.best[i]
			i = worst
		}
	}
	n.best = append(n.best, c)
	if n.Limit == 0 {
		return // sorted at the end
	}
	for i := len(n.best) - 1; i > 0 && worse(i, (i-1)/2); i = (i - 1) / 2 {
		n.best[i], n.best[(i-1)/2] = n.best[(i-1)/2], n.best[i]
	}
}

func (n *nearest) sorted() []candidate {
	slices.SortFunc(n.best, candidate.compare)
	return n.best
}
