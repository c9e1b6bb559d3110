// Package tile makes Mapbox Vector Tiles 2.1 of the three tilesets: projects
// (what a filter selects, clustered by zoom), areas (NUTS regions) and base
// (land, water, rivers, urban areas, borders, labels). Tiles are raw protobuf;
// Gzip compresses them, always to the same bytes. A tile without features is
// empty.
//
//	body := tile.Projects(ed.Selection(), maptile.New(33, 22, 6))
//	if len(body) == 0 { … 204 … }
//	w.Write(tile.Gzip(body))
//
// Coordinates are Web Mercator (EPSG:3857) inside this package only. A tile is
// 4096 units wide and is drawn 512 px wide by our client, so 8 units are a
// pixel.
//
// Source: Mapbox Vector Tile Specification 2.1; TileJSON 3.0.0.
package tile
