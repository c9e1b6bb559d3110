// Scripts, look-alike letters and name folding.
// fold() is the rule that the geocoder uses too: NFKD, marks dropped, a table for the letters that do not decompose.

const table = { ł: 'l', đ: 'd', ħ: 'h', ø: 'o', ß: 'ss', æ: 'ae', œ: 'oe', ð: 'd', þ: 'th', ς: 'σ', ı: 'i' }

/** Lower case, without accents, punctuation as one space. */
export function fold(name) {
  return name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[łđħøßæœðþςı]/g, c => table[c])
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

const scripts = { Latin: /\p{Script=Latin}/u, Greek: /\p{Script=Greek}/u, Cyrillic: /\p{Script=Cyrillic}/u }

/** The one script ("Latin", "Greek", "Cyrillic") that all letters of a name are in; "" when mixed or another. */
export function scriptOf(name) {
  let found = ''
  for (const c of name.match(/\p{L}/gu) ?? []) {
    const s = Object.keys(scripts).find(k => scripts[k].test(c))
    if (!s || (found && found !== s)) return ''
    found = s
  }
  return found
}

const lookAlikes = {
  Greek: ['ABEZHIKMNOPTYXovuí', 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονυί'],
  Cyrillic: ['ABEKMHOPCTXaeopcxyjsiJSI', 'АВЕКМНОРСТХаеорсхујѕіЈЅІ'],
}

/** Replaces Latin letters that only look right in a Greek or Cyrillic word; Latin words are left alone. */
export function oneScript(name) {
  return name.replace(/[\p{L}\p{M}]+/gu, word => {
    for (const [script, [from, to]] of Object.entries(lookAlikes)) {
      if (!scripts[script].test(word) || !scripts.Latin.test(word)) continue
      return [...word].map(c => to[from.indexOf(c)] ?? c).join('')
    }
    return word
  })
}

/** Romanian letters with a comma below, which the sources write with the Turkish cedilla. */
export const romanian = name => name.replace(/[şţŞŢ]/g, c => ({ ş: 'ș', ţ: 'ț', Ş: 'Ș', Ţ: 'Ț' })[c])
