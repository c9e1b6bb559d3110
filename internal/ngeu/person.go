package ngeu

// Person is a recipient who is a natural person. It travels with a project from
// a list into the store and no further: the project itself has no beneficiary,
// and no store gives the name back with a project.
//
// Source: Regulation (EU) 2021/241, Article 25a(4).
type Person struct {
	Name     string // "" when it must not be kept at all
	RemoveOn Date   // a day; the name is gone from then on
}
