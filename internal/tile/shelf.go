package tile

import (
	"container/list"
	"sync"

	"github.com/paulmach/orb/maptile"
)

// maxShelfBytes bounds the finished tiles that a tileset keeps.
const maxShelfBytes = 16 << 20

// shelf keeps finished tiles, those used last, within a bound of bytes.
type shelf struct {
	mu    sync.Mutex
	bytes int
	order list.List // *shelved, last used first
	tiles map[maptile.Tile]*list.Element
}

type shelved struct {
	tile maptile.Tile
	body []byte
}

// get gives a tile from the shelf, or makes it. Two callers may make the same
// tile at once: its bytes are the same.
func (s *shelf) get(t maptile.Tile, build func(maptile.Tile) []byte) []byte {
	s.mu.Lock()
	if e := s.tiles[t]; e != nil {
		s.order.MoveToFront(e)
		s.mu.Unlock()
		return e.Value.(*shelved).body
	}
	s.mu.Unlock()
	body := build(t)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tiles == nil {
		s.tiles = map[maptile.Tile]*list.Element{}
	}
	if s.tiles[t] == nil {
		s.tiles[t] = s.order.PushFront(&shelved{t, body})
		s.bytes += cost(body)
	}
	for s.bytes > maxShelfBytes && s.order.Len() > 1 {
		last := s.order.Remove(s.order.Back()).(*shelved)
		delete(s.tiles, last.tile)
		s.bytes -= cost(last.body)
	}
	return body
}

// cost is the memory of a tile on the shelf, its entry included.
func cost(body []byte) int { return len(body) + 200 }
