// Package staffroom holds what the pages for staff share (reviewer, editor):
// headers, the files of the bundle, which address may be listened on without a
// token, and a slow door for who guesses tokens. Such a page has no cookie: the
// browser sends the token as a password with each request.
//
//	bundle, err := staffroom.OpenBundle(web.FS)
//	staffroom.Headers(w.Header())
//	given, ok := staffroom.Token(r)
package staffroom
