package httpapi

import (
	"context"

	"github.com/paulmach/orb/maptile"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/tile"
)

// warmZoom is the deepest zoom whose tiles are all made before anybody asks:
// 341 tiles of each tileset hold the first view of every page.
const warmZoom = 4

// Warm makes the tiles that nearly everybody asks for first, of the current
// snapshot without any filter, until ctx ends. It is for the background, once
// at the start and after each new snapshot; requests need not wait for it.
func (s *Server) Warm(ctx context.Context) error {
	ed, err := s.desk.Open(ctx, edition.Request{})
	if err != nil {
		return err
	}
	selection, err := ed.Selection(ctx)
	if err != nil {
		return err
	}
	// Zooms 6 and 7 gather from a finer overview of the whole selection than the
	// zooms before; the first tile, wherever it is, has to make it.
	tile.Projects(selection, maptile.New(0, 0, 7))
	if s.tiles.tiles == nil {
		return nil
	}
	key := tileKey{set: tile.ProjectsSet, snapshot: ed.Snapshot().Hash, filter: ed.Filter().Key()}
	for z := range maptile.Zoom(warmZoom + 1) {
		for x := range uint32(1) << z {
			for y := range uint32(1) << z {
				if err := ctx.Err(); err != nil {
					return err
				}
				t := maptile.New(x, y, z)
				key.at = t
				if _, err := s.tiles.get(ctx, key, func(context.Context) ([]byte, error) { return tile.Projects(selection, t), nil }); err != nil {
					return err
				}
				for set := range s.static {
					if _, err := s.finishedStatic(ctx, set, t); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}
