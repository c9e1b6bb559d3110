package httpapi

// TileBytes is the memory that the kept tiles take, by their weights, once what
// is over the bound was dropped.
func (s *Server) TileBytes() uint64 {
	s.tiles.tiles.CleanUp()
	return s.tiles.tiles.WeightedSize()
}

// SitemapNames is for a test of sizes that no test has the projects for.
var SitemapNames = sitemapNames

// MaxAskedBytes is the bound of AskedBytes.
const MaxAskedBytes = maxAskedBytes

// AskedBytes is the memory that queries take that were read before, by their
// weights.
func (s *Server) AskedBytes() uint64 {
	s.tiles.asked.CleanUp()
	return s.tiles.asked.WeightedSize()
}
