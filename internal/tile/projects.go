package tile

import (
	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/index"
)

// Projects makes one tile of what a selection selects: layer projects, with
// singles, clusters and stacks. It is empty when nothing lies in the tile.
func Projects(sel *index.Selection, t maptile.Tile) []byte { return nil }
