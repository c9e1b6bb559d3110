package geocode

// SearchQuery is what a person types into a search box.
type SearchQuery struct {
	Text    string // the beginning of a name, in any language and script
	Lang    string // language to answer in
	Country string // canonical code; "" for all
	Limit   int    // 0 means 10
}

// Search returns places whose name begins with the text, best first: exact
// before longer, countries and regions before municipalities of the same name
// and weight, larger before smaller. Namesakes are all listed.
func (g *Gazetteer) Search(q SearchQuery) []Place { return nil }
