package sqlite

// Narrow makes a store read lists in the ways that usually only large data asks
// for.
func (s *Store) Narrow(few, many, window int) { s.limits = limits{few, many, window} }
