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

// shortForms gives how thousands and millions are written short. In these
// languages neither the plural form nor the number of digits changes the words;
// a version of CLDR where they do is said here, not guessed at.
function shortForms(lang, formats) {
  const form = (digits) => {
    const all = new Set(
      Object.entries(formats)
        .filter(([key]) => [0, 1, 2].some((more) => key.startsWith(`1${'0'.repeat(digits + more)}-`)))
        .map(([, pattern]) => pattern.replace(/0+/, '0').replaceAll("'", '')),
    )
    if (all.size !== 1) throw new Error(`${lang}: ${digits} digits are written short in ${all.size} ways: ${[...all].join(' ')}`)
    return [...all][0]
  }
  return { thousand: form(3), million: form(6) }
}

const out = {}
for (const lang of languages) {
  const id = locale[lang] ?? lang
  const numbers = require(`cldr-numbers-full/main/${id}/numbers.json`).main[id].numbers
  const gregorian = require(`cldr-dates-full/main/${id}/ca-gregorian.json`).main[id].dates.calendars.gregorian
  const symbols = numbers['symbols-numberSystem-latn']
  const short = shortForms(lang, numbers['decimalFormats-numberSystem-latn'].short.decimalFormat)
  out[lang] = {
    decimal: symbols.decimal,
    group: symbols.group,
    minGrouping: Number(numbers.minimumGroupingDigits),
    thousand: short.thousand,
    million: short.million,
    percent: numbers['percentFormats-numberSystem-latn'].standard,
    currency: numbers['currencyFormats-numberSystem-latn'].standard,
    day: gregorian.dateFormats.long,
    month: gregorian.dateTimeFormats.availableFormats.yMMMM,
    months: Object.values(gregorian.months.format.wide),
    monthsAlone: Object.values(gregorian.months['stand-alone'].wide),
  }
}
writeFileSync(new URL('../../internal/i18n/cldr.json', import.meta.url), JSON.stringify(out, null, 1) + '\n')
