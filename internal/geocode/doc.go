// Package geocode turns names into places of the EU27: municipalities, NUTS
// regions and countries, in 24 languages and three scripts, without a network.
//
// In comes the folder geodata/gazetteer and a nuts.Index, out comes an immutable
// Gazetteer. Search serves a person who types; Resolve serves an import and
// would rather say ErrAmbiguous or ngeu.ErrNotFound than give a wrong place.
//
//	places, err := geocode.Open(geodata.FS, regions)
//	hits := places.Search(geocode.SearchQuery{Text: "lütt", Lang: "fr"})      // Liège, Prov. Liège
//	m, err := places.Resolve(geocode.Query{Text: "Stembert (Verviers)", Country: "BE"})
//	// m.Place.Code lau-BE-63079, m.Place.Name Stembert, m.Precision municipality, m.Confidence 0.98
//
// A Place that a village, a quarter or an exonym leads to has the code of its
// municipality. In Ireland, Croatia, Luxembourg, Malta, Hungary and Slovenia,
// and for part of the places elsewhere, the source knows no municipality codes:
// there the code is gn-CC- and the number of GeoNames. What the sources lack is
// in aliases.tsv (names) and extra.tsv (places), written by hand.
//
// Municipality codes are understood as lists write them (codes.go), also those of
// municipalities that were merged or renumbered since (mergers.tsv). Postcodes do
// not ship with it; those that an operator adds choose among namesakes and lead to
// their places (Postcodes, Gazetteer.WithPostcodes).
//
// All names lie folded in one sorted list in memory, about 14 MB.
//
// Source: GeoNames, CC BY 4.0, state 2023-03 and later additions; names of
// countries from Unicode CLDR 48; see geodata/SOURCES.json for the rest.
package geocode
