// Package i18n holds the words of the product in the 24 official EU languages,
// and how each language writes plurals, numbers, money and dates.
//
// messages/<lang>.json is one flat catalogue a language: a text, or an object
// of plural forms by CLDR category. {name} stands for an argument. Which text
// is legally needed is the business of package notice; here a catalogue is
// complete or Load fails.
//
//	all, err := i18n.Load()
//	p := all.Printer("fr")
//	p.N("list.count", 1234, "count", p.Number(1234)) // "1 234 projets affichés"
//	p.Date("2025-06")                                // "juin 2025"
//
// Sources: notice texts, pillars and terms from the project's own collection
// (November 2026); cldr.json from Unicode CLDR 48.2 (scripts/cldr); plural
// rules from golang.org/x/text.
package i18n
