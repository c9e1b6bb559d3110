package index

// Forget drops what an index keeps of filters, and bounds it anew.
func Forget(x *Index, bytes int64) { x.kept = newKept(bytes) }

// Kept is how many bytes of selections an index keeps.
func Kept(x *Index) uint64 {
	x.kept.cache.CleanUp()
	return x.kept.cache.WeightedSize()
}

// Sift gathers the overview of a selection in a grid of so many bits, in parts.
func Sift(s *Selection, bits, parts int) []Cell {
	return s.sift(s.index.overviews[finestOverview-bits], parts)
}

// Coarser folds cells into those of the next coarser grid.
func Coarser(cells []Cell) []Cell { return coarser(cells) }
