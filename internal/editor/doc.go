// Package editor is the page on which staff write collections: forms, the steps
// of the workflow, links for previews, the history with its differences.
//
// In flow forms of people with a token (collection.Staff) and projects (through
// an edition), out flow steps on a collection.Shelf, which the public service
// reads. The page is English, complete without script, and has no cookie. Nothing
// typed is lost: what cannot be saved comes back in the form with the reasons
// beside it. Who may do what is decided in package collection.
//
//	page, err := editor.New(editor.Options{Shelf: shelf, Desk: desk, Staff: func() collection.Staff { return staff }, Web: web.FS, Public: "https://map.example.eu", Now: time.Now, Log: log})
//	if err != nil { … }
//	http.Serve(listener, page)
package editor
