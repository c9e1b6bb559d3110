// Package httpapi is the one place that knows addresses, parameters, status
// codes and headers. routes.go is the whole site on one page.
//
// In come requests, each becomes an edition.Request, and what leaves is written
// by feature, figures, tile, export or a page template. Handlers return errors;
// problem.go turns them into RFC 9457 problems, or a page for browsers.
//
//	s, err := httpapi.New(httpapi.Options{Desk: desk, …})
//	http.ListenAndServe("127.0.0.1:8080", s)
//
// Sources: the public contract (docs/api.md), OGC API – Features Part 1,
// TileJSON 3.0, RFC 7946, RFC 9110, RFC 9457.
package httpapi
