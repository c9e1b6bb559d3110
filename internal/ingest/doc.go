// Package ingest turns published lists into projects at honest places and
// hands them to the store.
//
// A profile says what the columns of a list mean; it is data (profiles.go).
// Rows stream in, each with its line; a row becomes values or a RowError, rows
// of one id become a project, a Placer gives each of them a place, and the store
// tells what is new. One bad row never stops an import, a bad header always
// does. Nothing is guessed: what does not fit is reported with its line and
// left out, and what was published of it before stays.
//
//	im := ingest.Importer{Store: s, Places: ingest.NewPlacer(regions, gazetteer)}
//	report, err := im.Run(ctx, ingest.Options{Profile: "auto", Started: time.Now()}, ingest.OpenFile("list.csv"))
//	fmt.Println(report) // read=586 added=586 changed=0 …
package ingest
