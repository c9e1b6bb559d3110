// Messages of one language. The server sends only the keys of client.json.
import keys from './client.json'

export type Catalogue = Record<string, string | Record<string, string>>
export type Args = Record<string, string | number>

export interface Words {
  lang: string
  t(key: string, args?: Args): string
  n(key: string, count: number, args?: Args): string
  number(value: number): string
  compact(value: number): string
}

export const clientKeys: readonly string[] = keys

function fill(text: string, args: Args): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in args ? String(args[name]) : whole))
}

// words makes the page's writer of texts and numbers. Keys end in ".*" in
// client.json where a whole family is sent, such as pillar.*.
export function words(lang: string, catalogue: Catalogue): Words {
  const locale = lang === 'pt' ? 'pt-PT' : lang // bare "pt" is Brazilian: "0 projeto", "1.234"
  const plural = new Intl.PluralRules(locale)
  const number = new Intl.NumberFormat(locale)
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 2 })
  const find = (key: string) => catalogue[key] ?? key
  return {
    lang,
    t(key, args = {}) {
      const m = find(key)
      return fill(typeof m === 'string' ? m : (m['other'] ?? key), args)
    },
    n(key, count, args = {}) {
      const m = find(key)
      const text = typeof m === 'string' ? m : (m[plural.select(count)] ?? m['other'] ?? key)
      return fill(text, { count: number.format(count), ...args })
    },
    number: (value) => number.format(value),
    compact: (value) => (value < 1000 ? number.format(value) : compact.format(value)),
  }
}
