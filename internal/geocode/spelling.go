package geocode

import (
	"cmp"
	"slices"
	"strings"
)

// spelt finds the municipality in some regions whose name is the text but for a
// letter (two in names of nine letters and more, or any where only blanks
// differ), if there is only one. It is for misspelt and old-fashioned names;
// without a region nothing is tried, there are too many names that differ by one
// letter.
func (g *Gazetteer) spelt(name, country string, around []ref) (ref, bool) {
	key := joined(strip(spellOut(Fold(name), country)))
	if len(key) < 5 || len(around) == 0 {
		return none, false
	}
	allowed := 1
	if len(key) >= 9 {
		allowed = 2
	}
	best, second, found := allowed+1, allowed+2, none
	for _, i := range g.inRegions(around) {
		p := &g.places[i]
		if !p.seat {
			continue
		}
		d := g.unlikeName(key, p.name, allowed+1)
		if p.latin != p.name {
			d = min(d, g.unlikeName(key, p.latin, allowed+1))
		}
		switch {
		case d < best:
			if found == none || g.places[int(found)-len(g.areas)].lau != p.lau {
				second = best
			}
			best, found = d, g.refOf(i)
		case d <= allowed && p.lau != g.placeOf(found).lau:
			second = min(second, d)
		}
	}
	return found, found != none && second > best
}

// unlikeName compares a folded word with a name.
func (g *Gazetteer) unlikeName(key string, name uint32, limit int) int {
	text := g.texts.at(name)
	// Folding makes few names longer and none much shorter than half.
	if len(text)+limit < len(key) || len(text) > 2*len(key)+limit+8 {
		return limit
	}
	return unlike(key, joined(Fold(text)), limit)
}

// joined is a folded name without blanks.
func joined(key string) string { return strings.ReplaceAll(key, " ", "") }

// inRegions gives the places in some areas.
func (g *Gazetteer) inRegions(areas []ref) []int32 {
	var out []int32
	for i := range g.areas {
		if r := ref(i); g.areas[i].code.Level() == 3 && g.inAny(r, areas) {
			from, _ := slices.BinarySearchFunc(g.byRegion, r, func(p int32, r ref) int { return cmp.Compare(g.places[p].region, r) })
			for _, p := range g.byRegion[from:] {
				if g.places[p].region != r {
					break
				}
				out = append(out, p)
			}
		}
	}
	return out
}

// unlike counts the letters by which two words differ: put in, left out,
// replaced, or two exchanged. At limit and more it is limit.
func unlike(a, b string, limit int) int {
	if d := len(a) - len(b); d >= limit || -d >= limit {
		return limit
	}
	var rows [3][64]int
	if len(b) >= len(rows[0]) {
		return limit
	}
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		now, above, twoUp := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		now[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			change := above[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			now[j] = min(change, above[j]+1, now[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], twoUp[j-2]+1)
			}
			least = min(least, now[j])
		}
		if least >= limit {
			return limit
		}
	}
	return min(limit, rows[len(a)%3][len(b)])
}

// Suggest gives places that a query may mean, likeliest first, at most limit,
// one for each municipality: for a person to choose from.
func (g *Gazetteer) Suggest(q Query, limit int) []Place {
	q, err := q.normalize()
	if err != nil || limit <= 0 {
		return nil
	}
	var found []candidate
	around := g.areasNamed(q.Within, q.Country, part)
	for _, r := range read(q.Text) {
		found = append(found, g.candidates(r.name, q.Country)...)
		found = append(found, g.alike(r.name, q.Country)...)
		if key := joined(strip(Fold(r.name))); len(key) >= 4 {
			for _, i := range g.inRegions(around) {
				if d := unlike(key, joined(Fold(g.texts.at(g.places[i].latin))), 4); d < 4 && d*3 <= len(key) {
					found = append(found, candidate{ref: g.refOf(i), grade: loose, km: float64(d)})
				}
			}
		}
	}
	score := func(c candidate) float64 {
		s := g.weight(c.ref)
		if g.inAny(c.ref, around) {
			s += 4
		}
		if q.Point != nil {
			s -= min(6, distanceKM(*q.Point, g.placeOf(c.ref).point)/20)
		}
		if c.grade == loose {
			s -= 2
		}
		return s - c.km
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(score(b), score(a)) })
	var out []Place
	for _, c := range found {
		code := g.code(g.placeOf(c.ref))
		if len(out) < limit && !slices.ContainsFunc(out, func(p Place) bool { return p.Code == code }) {
			out = append(out, g.place(c.ref, ""))
		}
	}
	return out
}

// Areas gives all regions that a name, a NUTS code or a part of the text may
// mean, in a country or anywhere; none where it is no region.
func (g *Gazetteer) Areas(name, country string) []Place {
	var refs []ref
	for i, r := range read(short(strings.TrimSpace(name))) {
		for _, a := range g.areasNamed(r.name, country, part) {
			if !slices.Contains(refs, a) {
				refs = append(refs, a)
			}
		}
		if i == 0 && len(refs) > 0 {
			break
		}
	}
	out := make([]Place, len(refs))
	for i, r := range refs {
		out[i] = g.place(r, "")
	}
	return out
}
