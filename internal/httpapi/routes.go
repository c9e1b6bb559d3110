package httpapi

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// routes is the whole site on one page.
func (s *Server) routes(r chi.Router) {
	r.Use(middleware.GetHead)
	r.NotFound(s.handle(func(http.ResponseWriter, *http.Request) error { return statusError(http.StatusNotFound) }))
	r.MethodNotAllowed(s.handle(func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Allow", "GET, HEAD, OPTIONS")
		return statusError(http.StatusMethodNotAllowed)
	}))
	get := func(pattern string, h func(http.ResponseWriter, *http.Request) error) {
		r.Method(http.MethodGet, pattern, s.handle(h))
	}

	// data
	get("/api", s.landing)
	get("/api/", s.landing)
	get("/api/conformance", s.conformance)
	get("/api/openapi.json", s.openapi)
	get("/api/collections", s.collections)
	get("/api/collections/{collection}", s.collection)
	get("/api/collections/projects/items", s.items)
	get("/api/collections/projects/items/{id}", s.item)
	get("/api/collections/places/items", s.areas)
	get("/api/collections/places/items/{code}", s.area)
	get("/api/places", s.search)
	get("/api/places/at", s.at)
	get("/api/facets", s.facets)
	get("/api/plans", s.planFigures)
	get("/api/plans/{country}", s.planFiguresOf)
	get("/places/{code}/projects.{ext}", s.placeFile)
	get("/places/{code}/tiles/{z}/{x}/{y}.mvt", s.placeTile)
	get("/images/map.{ext}", s.image)
	get("/kits/{code}.zip", s.kit)
	get("/kits/collections/{slug}.zip", s.collectionKit)
	get("/tiles/{tileset}.json", s.tileJSON)
	get("/tiles/{tileset}/{z}/{x}/{y}.mvt", s.tile)

	// operation
	get("/healthz", s.healthz)
	get("/readyz", s.readyz)
	r.Method(http.MethodGet, "/metrics", s.meter.handler())
	get("/robots.txt", s.robots)
	get("/sitemap.xml", s.sitemap)
	get("/sitemaps/{part}.xml", s.sitemapPart)
	get("/feed.atom", s.feedAtom)
	get("/feed.json", s.feedJSON)
	get("/favicon.ico", s.favicon)
	get("/assets/*", s.asset)

	// in other sites
	get("/oembed", s.oembed)
	get("/embed", s.embedHome)
	get("/embed/ngeu-map.js", s.embedScript)
	get("/{lang}/embed", s.pageEmbed)
	get("/{lang}/embed/configure", s.pageConfigure)
	get("/{lang}/embed/webtools.json", s.webtools)

	// pages
	get("/", s.home)
	get("/{lang}", s.pageExplorer)
	get("/{lang}/places/{code}", s.pagePlace)
	get("/{lang}/projects/{id}", s.pageProject)
	get("/{lang}/kits/{code}", s.pageKit)
	get("/{lang}/kits/collections/{slug}", s.pageCollectionKit)
	get("/{lang}/collections/{slug}", s.pageCollection)
	get("/collections/{slug}/photos/{file}", s.collectionPhoto)
	get("/{lang}/plans", s.pagePlans)
	get("/{lang}/plans/{country}", s.pagePlan)
	get("/{lang}/data", s.pageData)
	get("/{lang}/changes", s.pageChanges)
	get("/{lang}/about", s.pageAbout)
	get("/{lang}/accessibility", s.pageAccessibility)
}
