// Package reviewer is the steward's page: it shows, one by one, the places of
// lists that an import was not sure of, and takes the answers.
//
// In flow questions (store.Reviews), out go answers, which the next import of
// the same list uses. Nothing here is published. The page is English, complete
// without script, draws its map on the server from the regions, and asks no
// other host for anything. Who may see it is decided in access.go.
//
//	page, err := reviewer.New(reviewer.Options{Reviews: s, Places: gazetteer, Regions: regions, Web: web.FS, By: "eva", Now: time.Now})
//	if err != nil { … }
//	http.Serve(listener, page)
package reviewer
