// Package geocode turns names into places of the EU27: municipalities, NUTS
// regions and countries, in 24 languages and three scripts, without a network.
//
// In comes the folder geodata/gazetteer and a nuts.Index, out comes an immutable
// Gazetteer. Search serves a person who types; Resolve serves an import and
// would rather say ErrAmbiguous or ngeu.ErrNotFound than give a wrong place.
//
//	places, err := geocode.Open(geodata.FS, regions)
//	m, err := places.Resolve(geocode.Query{Text: "Bagnaia (Viterbo)", Country: "IT"})
//	// m.Place.Code lau-IT-056059, m.Precision municipality, m.Confidence 0.9
//
// Source: GeoNames, CC BY 4.0, state 2023-03 and later additions; names of
// countries from Unicode CLDR 48; see geodata/SOURCES.json for the rest.
package geocode
