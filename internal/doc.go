// Package internal is the house. A line is an import and goes downward only; a
// room may use any room further down, never one above or beside it.
//
//	              ┌────────────────────────────────────────────────┐
//	floor 10      │                   cmd/ngeumap                  │    flags, env, wiring, signals; no logic
//	              └───────┬────────────────────────────────┬───────┘
//	floor 9               │                 ┌──────────────┴───────┐
//	                      │                 │httpapi reviewer edit.│    the site · the pages for staff
//	                      │                 └──────────┬───────────┘
//	floor 8               │                 ┌──────────┴───────────┐
//	                      │                 │       presskit       │    pictures, fact sheets, kits
//	                      │                 └──────────┬───────────┘
//	floor 7               │                 ┌──────────┴───────────┐
//	                      │                 │        export        │    the table of file formats
//	                      │                 └───┬──────────────┬───┘
//	floor 6               │                 ┌───┴────┐   ┌─────┴────┐
//	                      │                 │  tile  │   │ figures  │   vector tiles · official figures of plans
//	                      │                 └───┬────┘   └─────┬────┘
//	floor 5               │                 ┌───┴──────────────┴───┐
//	                      │                 │       feature        │    names on the wire
//	                      │                 └──────────┬───────────┘
//	floor 4       ┌───────┴──────┐          ┌──────────┴───────────┐
//	              │    ingest    │          │       edition        │    sources → projects · THE DOOR
//	              └──┬────────┬──┘          └──┬────────┬────────┬─┘
//	floor 3          │    ┌───┴────────────────┴─┐ ┌────┴───┐ ┌──┴─────┐
//	                 │    │ store (sqlite)       │ │ index  │ │ notice │   contract · columns · disclaimers
//	                 │    └─────────────┬────────┘ └────┬───┘ └──┬──┬──┘
//	floor 2       ┌──┴──────┐      ┌────┴───────────────┴────────┴┐ │
//	              │ geocode │      │             ngeu             │ │    gazetteer · projects, money, filters
//	              └──┬──────┘      └──────────────────────────────┘ │
//	floor 1       ┌──┴──────────────────┐                    ┌──────┴──┐
//	              │        nuts         │                    │  i18n   │    regions · words      geodata/  web/
//	              └──┬──────────────────┘                    └─────────┘
//	floor 0       ┌──┴───────┐  ┌───────┐
//	              │ topojson │  │ embed │                                  shared borders · codes for other sites
//	              └──────────┘  └───────┘
//
// collection stands on floor 2 and uses ngeu and i18n; edition asks it for the
// projects of a campaign.
//
// reviewer takes nothing from the rooms under it but store, geocode and nuts: it
// shows questions of imports, no projects.
//
// editor writes collections, with projects that it reads through an edition.
// staffroom (what pages for staff share) and photo (uploaded pictures) stand on
// floor 2.
//
// scaleset, beside index, makes projects for tests and measurements; the program
// does not know it.
//
// Only cmd names store/sqlite. feature, figures, tile, export, presskit and httpapi never
// import store to read from it: they read through an edition. geodata and web
// hold data and bundle; cmd hands them in as fs.FS. floors_test.go holds this
// picture as a table and fails when an import climbs.
package internal
