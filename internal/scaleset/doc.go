// Package scaleset makes the scale set: projects for tests and measurements, as
// many as wanted, spread over the Member States like their people, with every
// property of the public contract in shares like those of published lists.
//
//	set, err := scaleset.New(places, regions)
//	for p := range set.Projects(1_000_000) { … } // a million locations
//
// Places come from the gazetteer; titles are put together from our own words in
// the 24 languages (words.toml). Nothing in it is a real project. The same size
// gives the same projects on any machine, and a smaller set is the beginning of
// a larger one. scripts/scale writes it to a file or a database.
package scaleset
