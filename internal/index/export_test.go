package index

// Forget drops what an index keeps of filters, and bounds it anew.
func Forget(x *Index, bytes int64) { x.kept = newKept(bytes) }

// Kept is how many bytes of selections an index keeps.
func Kept(x *Index) uint64 {
	x.kept.cache.CleanUp()
	return x.kept.cache.WeightedSize()
}
