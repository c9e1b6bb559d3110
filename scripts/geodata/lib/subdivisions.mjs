// Names of NUTS regions that are a subdivision of ISO 3166-2, out of CLDR 41 (it took them from Wikidata).
// In: <scratch>/subdivisions/<language>.xml (see debian.sh). Out: rows {code, lang, name}.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { capital, languages } from './countries.mjs'
import { scratch } from './io.mjs'

// CLDR's code of a subdivision → the NUTS regions that are the same area.
const same = parse(`
  at1 AT11, at2 AT21, at3 AT12, at4 AT31, at5 AT32, at6 AT22, at7 AT33, at8 AT34, at9 AT13,
  bebru BE1 BE10, bevlg BE2, bewal BE3, bevan BE21, bevli BE22, bevov BE23, bevbr BE24, bevwv BE25, bewbr BE31,
  bewht BE32, bewlg BE33, bewlx BE34, bewna BE35, cz10 CZ01, cz20 CZ02, cz80 CZ08,
  debw DE1, deby DE2, debe DE3 DE30, debb DE4 DE40, dehb DE5 DE50, dehh DE6 DE60, dehe DE7, demv DE8 DE80, deni DE9,
  denw DEA, derp DEB, desl DEC DEC0, desn DED, dest DEE DEE0, desh DEF DEF0, deth DEG DEG0,
  dk84 DK01, dk85 DK02, dk83 DK03, dk82 DK04, dk81 DK05,
  gra EL51, grb EL52, grc EL53, grd EL54, gre EL61, grf EL62, grg EL63, grh EL64, gri EL3 EL30, grj EL65, grk EL41,
  grl EL42, grm EL43,
  esga ES11, esas ES12, escb ES13, espv ES21, esnc ES22, esri ES23, esar ES24, esmd ES3 ES30, escl ES41, escm ES42,
  esex ES43, esct ES51, esvc ES52, esib ES53, esan ES61, esmc ES62, esce ES63, esml ES64, fi18 FI1B,
  fridf FR1 FR10, frcvl FRB FRB0, frbfc FRC, frnor FRD, frhdf FRE, frges FRF, frpdl FRG FRG0, frbre FRH FRH0, frnaq FRI,
  frocc FRJ, frara FRK, frpac FRL FRL0, frcor FRM FRM0, hr21 HR05, hubu HU11, hupe HU12,
  it21 ITC1, it23 ITC2, it42 ITC3, it25 ITC4, it65 ITF1, it67 ITF2, it72 ITF3, it75 ITF4, it77 ITF5, it78 ITF6,
  it82 ITG1, it88 ITG2, itbz ITH1, ittn ITH2, it34 ITH3, it36 ITH4, it45 ITH5, it52 ITI1, it55 ITI2, it57 ITI3,
  it62 ITI4, nlgr NL11, nlfr NL12, nldr NL13, nlov NL21, nlge NL22, nlfl NL23, nlut NL31, nlnh NL32, nlzh NL33,
  nlze NL34, nlnb NL41, nlli NL42,
  pl12 PL21, pl24 PL22, pl30 PL41, pl32 PL42, pl08 PL43, pl02 PL51, pl16 PL52, pl04 PL61, pl28 PL62, pl22 PL63,
  pl10 PL71, pl26 PL72, pl06 PL81, pl18 PL82, pl20 PL84, pl14 PL9,
  pt20 PT2 PT20, pt30 PT3 PT30, seab SE11, skbl SK01`)

// The NUTS names tell these from a region of another country by its code, and so do we.
const twins = { BE22: 'BE', BE34: 'BE', NL42: 'NL' }

export function subdivisionNames() {
  const rows = []
  for (const lang of languages) {
    if (lang === 'mt') continue // CLDR has no Maltese file
    const xml = readFileSync(join(scratch, 'subdivisions', `${lang}.xml`), 'utf8')
    for (const [, subdivision, text] of xml.matchAll(/<subdivision type="(\w+)"[^>]*>([^<]+)</g)) {
      for (const code of same.get(subdivision) ?? []) {
        const name = tidy(text.normalize('NFC'), lang)
        if (name) rows.push({ code, lang, name: twins[code] ? `${name} (${twins[code]})` : name })
      }
    }
  }
  return rows
}

// Words that say only what sort of area it is, where the name stands without them.
const sorts = {
  de: /^(Autonome Gemeinschaft (Region )?|Autonome Region |Provinz )/,
  hr: /^Periferija /,
  pl: /^(Prowincja |Region (?=Attyka|Epir|Grecja|Kreta|Macedonia|Peloponez|Wyspy))/,
}

function tidy(text, lang) {
  if (/^[^\s]+:/.test(text)) return '' // the title of a category
  let name = text.replace(/²/g, '').replace(/ \(.*\)$/, '').replace(sorts[lang] ?? /^$/, '').trim()
  if (lang === 'pt') name = name.replace(/ô(?=ni)/g, 'ó') // Brazilian spelling
  return capital(name, lang)
}

function parse(text) {
  return new Map(text.split(',').map(entry => entry.trim().split(' ')).map(([subdivision, ...codes]) => [subdivision, codes]))
}
