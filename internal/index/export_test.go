package index

// Forget drops the selections that an index keeps.
func Forget(x *Index) { x.recent = newRecent() }
