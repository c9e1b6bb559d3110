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

// Numbers is how a language writes numbers: the entry "numbers" of a catalogue.
// Intl knows it too, but a browser's first NumberFormat takes longer than all
// other scripts of the first view together.
interface Numbers {
  decimal: string
  group: string
  grouping: string // digits before the first separator, at least
  thousand: string // "0 k"; "0" where nothing is shortened
  million: string
}

const english: Numbers = { decimal: '.', group: ',', grouping: '1', thousand: '0k', million: '0m' }

// words makes the page's writer of texts and numbers. Keys end in ".*" in
// client.json where a whole family is sent, such as pillar.*.
export function words(lang: string, catalogue: Catalogue): Words {
  const style = { ...english, ...(catalogue['numbers'] as Partial<Numbers> | undefined) }
  let plural: Intl.PluralRules | undefined
  const find = (key: string) => catalogue[key] ?? key
  const number = (value: number) => {
    const [whole, part] = String(value).split('.') as [string, string?]
    const grouped = whole.length < 3 + Number(style.grouping) ? whole : whole.replace(/\B(?=(\d{3})+$)/g, style.group)
    return part ? grouped + style.decimal + part : grouped
  }
  return {
    lang,
    t(key, args = {}) {
      const m = find(key)
      return fill(typeof m === 'string' ? m : (m['other'] ?? key), args)
    },
    n(key, count, args = {}) {
      const m = find(key)
      plural ??= new Intl.PluralRules(lang === 'pt' ? 'pt-PT' : lang) // bare "pt" is Brazilian: "0 projeto"
      const text = typeof m === 'string' ? m : (m[plural.select(count)] ?? m['other'] ?? key)
      return fill(text, { count: number(count), ...args })
    },
    number,
    compact(value) {
      if (value < 1000) return number(value)
      const digit = 10 ** (Math.floor(Math.log10(value)) - 1)
      const round = Math.round(value / digit) * digit // two digits that count
      const [form, unit] = round < 1e6 ? [style.thousand, 1e3] : [style.million, 1e6]
      return form === '0' ? number(round) : form.replace('0', number(Math.round((round / unit) * 10) / 10))
    },
  }
}
