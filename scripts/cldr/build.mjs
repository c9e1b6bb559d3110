// Writes internal/i18n/cldr.json: how each of the 24 languages writes numbers,
// euros, percentages and dates.
//
// use:     cd scripts/cldr && npm ci && node build.mjs
// input:   cldr-dates-full, cldr-numbers-full (Unicode-3.0), versions in package.json
// output:  ../../internal/i18n/cldr.json
import { createRequire } from 'node:module'
import { writeFileSync } from 'node:fs'

const require = createRequire(import.meta.url)
const languages = 'bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv'.split(' ')
// The EU's own usage: British forms for English, European ones for Portuguese.
const locale = { en: 'en-GB', pt: 'pt-PT' }

const out = {}
for (const lang of languages) {
  const id = locale[lang] ?? lang
  const numbers = require(`cldr-numbers-full/main/${id}/numbers.json`).main[id].numbers
  const gregorian = require(`cldr-dates-full/main/${id}/ca-gregorian.json`).main[id].dates.calendars.gregorian
  const symbols = numbers['symbols-numberSystem-latn']
  out[lang] = {
    decimal: symbols.decimal,
    group: symbols.group,
    minGrouping: Number(numbers.minimumGroupingDigits),
    percent: numbers['percentFormats-numberSystem-latn'].standard,
    currency: numbers['currencyFormats-numberSystem-latn'].standard,
    day: gregorian.dateFormats.long,
    month: gregorian.dateTimeFormats.availableFormats.yMMMM,
    months: Object.values(gregorian.months.format.wide),
    monthsAlone: Object.values(gregorian.months['stand-alone'].wide),
  }
}
writeFileSync(new URL('../../internal/i18n/cldr.json', import.meta.url), JSON.stringify(out, null, 1) + '\n')
