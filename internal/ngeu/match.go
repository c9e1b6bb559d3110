package ngeu

// This page is the reference for what a filter means. The store answers it in
// SQL and the index over columns; their tests compare both with these lines.

// CountryOf is the country that a location lies in: its NUTS level 0 code, or
// the country of its project where the location has none.
func (p Project) CountryOf(l Location) string {
	if l.NUTS[0] != "" {
		return l.NUTS[0]
	}
	return p.Country
}

// In tells whether the location lies in a place: a NUTS code on its chain of
// codes, or exactly the municipality of its place code.
func (l Location) In(place string) bool {
	if l.PlaceCode == place {
		return true
	}
	if level := len(place) - 2; level >= 0 && level <= 3 {
		return l.NUTS[level] == place
	}
	return false
}

// MatchesLocation tells whether one location of p satisfies Places, Countries,
// BBox and Precisions of a normalized filter, all on this one location.
func (f Filter) MatchesLocation(p Project, l Location) bool {
	if len(f.Places) > 0 && !anyOf(f.Places, l.In) {
		return false
	}
	country := p.CountryOf(l)
	if len(f.Countries) > 0 && !anyOf(f.Countries, func(c string) bool { return c == country }) {
		return false
	}
	if len(f.Precisions) > 0 && !anyOf(f.Precisions, func(x Precision) bool { return x == l.Precision }) {
		return false
	}
	return f.BBox == nil || l.Point != nil && f.BBox.Contains(*l.Point)
}

// MatchesProject tells whether p satisfies Pillars, Themes, Statuses, Kinds and
// Years. Text and Collections are not decided here: they need the store.
func (f Filter) MatchesProject(p Project) bool {
	return (len(f.Pillars) == 0 || anyOf(f.Pillars, func(x Pillar) bool { return x == p.Pillar })) &&
		(len(f.Themes) == 0 || anyOf(f.Themes, func(x string) bool { return x == p.Theme })) &&
		(len(f.Statuses) == 0 || anyOf(f.Statuses, func(x Status) bool { return x == p.Status })) &&
		(len(f.Kinds) == 0 || anyOf(f.Kinds, func(x Kind) bool { return x == p.Kind })) &&
		(len(f.Years) == 0 || anyOf(f.Years, func(x Years) bool { return x.Overlaps(p.YearStart, p.YearEnd) }))
}

func anyOf[T any](values []T, is func(T) bool) bool {
	for _, v := range values {
		if is(v) {
			return true
		}
	}
	return false
}
