package httpapi

// TileBytes is the memory that the kept tiles take, by their weights, once what
// is over the bound was dropped.
func (s *Server) TileBytes() uint64 {
	s.tiles.tiles.CleanUp()
	return s.tiles.tiles.WeightedSize()
}

// SitemapNames is for a test of sizes that no test has the projects for.
var SitemapNames = sitemapNames
