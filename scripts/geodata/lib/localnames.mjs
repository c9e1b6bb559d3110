// The name that people on the spot use, out of GeoNames' main name, its alternates and its language tags.
// GeoNames' main name is often English (Athens, Rome) or Latinised (Plovdiv).

import { nativeLanguage, nativeScript } from './countries.mjs'
import { fold, oneScript, romanian, scriptOf } from './words.mjs'

// The nine municipalities of the German-speaking community of Belgium.
const germanBelgium = new Set('63001 63012 63013 63023 63040 63048 63061 63067 63087'.split(' '))

// Cities whose two official names are both shown; the main name of the source would be neither.
const bilingual = { 2800866: 'Bruxelles / Brussel', 3181913: 'Bolzano / Bozen' }

/** @param place {id, iso, country, name, alternates, admin1, lau}  @param tagged Map(language → name) of this place */
export function localName(place, tagged) {
  const { id } = place
  if (bilingual[id]) return bilingual[id]
  return spoken(place, tagged).replace(/^(Mestna občina|Občina|Δήμος|Община) /, '')
}

function spoken(place, tagged) {
  const { country } = place
  const script = nativeScript[country]
  const language = languageOf(place)
  const tag = language && tagged?.get(language)
  if (!script) return inLatin(place, tag && scriptOf(tag) === 'Latin' ? tag : place.name)
  if (tag && scriptOf(tag) === script) return tag
  return inScript(place, script) ?? place.name
}

// Tags bring exonyms home (Munich → München), but some only shorten or lengthen the official name.
function inLatin({ country, name }, tag) {
  if (country === 'RO') return romanian(tag)
  if (!['AT', 'DE', 'ES', 'FR'].includes(country)) return tag
  const [a, b] = [fold(tag), fold(name)]
  const sameName = a !== b && (a.startsWith(b) || b.startsWith(a))
  return sameName || /^St\. /.test(tag) ? name : tag
}

// Galicia, the Basque Country, Navarre, Catalonia, Valencia and the Balearics: the source's main name is the local one.
const ownLanguage = new Set(['58', '59', '32', '56', '60', '07'])

function languageOf(place) {
  if (place.iso === 'AX') return 'sv'
  if (place.country === 'ES' && ownLanguage.has(place.admin1)) return undefined
  if (place.country === 'BE') {
    if (germanBelgium.has(place.lau)) return 'de'
    return { VLG: 'nl', WAL: 'fr' }[place.admin1]
  }
  return nativeLanguage[place.country]
}

// Several alternates may be in the right script (old names, other languages): take the one that sounds like the
// main name, and of Βανάτο and Βανάτον the modern one.
function inScript(place, script) {
  const candidates = [...new Set(place.alternates.map(oneScript))].filter(a => scriptOf(a) === script && !/[(·ѣꙀꙁ]/.test(a))
  if (!candidates.length) return undefined
  const main = fold(place.name.replace(/\(.*\)/, ''))
  const scored = candidates.map(name => {
    const archaic = /ν$/.test(name) && candidates.includes(name.slice(0, -1))
    const foreign = script === 'Cyrillic' && /[іїєґэыјѓќљњџћђӕæ]/iu.test(name)
    const unaccented = script === 'Greek' && !/\p{Mn}/u.test(name.normalize('NFD'))
    return { name, score: edits(latin(name), main) + (archaic ? 1.5 : 0) + (foreign ? 3 : 0) + (unaccented ? 0.5 : 0) }
  })
  scored.sort((a, b) => a.score - b.score || a.name.length - b.name.length || (a.name < b.name ? -1 : 1))
  return scored[0].name
}

const letters = Object.fromEntries(
  ('α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s τ t υ y φ f χ ch ψ ps ω o ' +
    'а a б b в v г g д d е e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х h ц ts ч ch ш sh щ sht ъ a ь y ю yu я ya')
    .split(' ')
    .reduce((pairs, v, i, all) => (i % 2 ? pairs : [...pairs, [v, all[i + 1]]]), []),
)

const latin = name => [...fold(name).replace(/ου/g, 'ou').replace(/μπ/g, 'b').replace(/ευ/g, 'ev')].map(c => letters[c] ?? c).join('')

function edits(a, b) {
  let row = [...Array(b.length + 1).keys()]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length]
}
