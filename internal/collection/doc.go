// Package collection keeps curated campaigns: a slug, title and intro in some
// languages, projects in an order, photos, dates, an embargo.
//
// A Shelf is a folder. Each collection is a YAML file in it, so that it can live
// under version control and be written by hand; staff may also write it through
// a page, in steps (draft, review, approved, published) that two people share.
// Every step is kept, with who and when; what is published stays so while newer
// words go through the steps beside it.
//
//	shelf, err := collection.Open("collections")
//	set, broken, err := shelf.Read()  // all files, and what is wrong with any
//	c, ok := set.Find("schools-2026", now)
//
// In flow files, out flow Collections. Nothing here knows a project: whether an
// id exists is the reader's question. Before its embargo, or before it is
// published, a collection is found by nobody but the holder of a Pass.
package collection
