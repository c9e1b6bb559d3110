// Package embed speaks about the map in other sites: the code that a web editor
// pastes, what the filter of the Europa Web Publishing Platform leaves of a
// code, which sites may frame the map, and what is missing where it does not
// show.
//
// In flow addresses, titles and codes; out flow codes and findings. It asks no
// network and reads no data, so the same choices give the same code whatever is
// published.
//
//	code := embed.Snippet{Src: "https://map.example.eu/fr/embed?place=BE332", Title: "…", Ratio: embed.Wide}.HTML()
//	embed.Platform(code) == code // nothing is lost
//
// Sources: HTML Living Standard (iframe, sandbox), CSP Level 3 (frame-ancestors,
// source expressions), the text format "Iframe media" of openeuropa/oe_media
// with Drupal's filter_html, oEmbed 1.0.
package embed
