// Package web holds the browser's side of the product: the built bundle
// (dist/, made by build.mjs from src/ and style/), the templates of pages and
// files that are served as they are (fonts, icon). cmd hands FS to httpapi.
//
//	site, err := httpapi.New(httpapi.Options{Web: web.FS, …})
package web

import "embed"

// FS holds dist/, templates/ and assets/.
//
//go:embed dist templates assets
var FS embed.FS
