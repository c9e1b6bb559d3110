// Texts that may be in another language than the page: marked, and labelled.
import { h } from '../dom'
import type { Words } from '../i18n'
import type { Place, ProjectProperties } from '../schema'

// inLanguage marks a name that is not in the page's language.
export function inLanguage(p: ProjectProperties, words: Words): Node {
  if (!p.name_lang || p.name_lang === words.lang) return document.createTextNode(p.name)
  const note = words.t('project.language_note', { language: languageName(p.name_lang, words.lang) })
  return h('span', {}, h('span', { lang: p.name_lang }, p.name), ' ', h('abbr', { class: 'lang-tag', title: note }, p.name_lang.toUpperCase()))
}

function languageName(code: string, lang: string): string {
  try {
    return new Intl.DisplayNames([lang], { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}

// marked gives the name of a place, with its language where it is another one.
export function marked(p: Place, words: Words): HTMLElement {
  return h('span', { lang: p.name_lang && p.name_lang !== words.lang ? p.name_lang : undefined }, p.name)
}
