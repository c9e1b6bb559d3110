package httpapi

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// routes is the whole site on one page.
func (s *Server) routes(r chi.Router) {
	r.Use(middleware.GetHead)
	r.NotFound(s.handle(s.elsewhere))
	r.MethodNotAllowed(s.handle(notAllowed))
	get := func(pattern string, h func(http.ResponseWriter, *http.Request) error) {
		r.Method(http.MethodGet, pattern, s.handle(h))
	}
	page := func(pattern string, h func(http.ResponseWriter, *http.Request) error) {
		get(pattern, lowerLanguage(h))
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
	page("/{lang}/embed", s.pageEmbed)
	page("/{lang}/embed/configure", s.pageConfigure)
	page("/{lang}/embed/webtools.json", s.webtools)

	// pages
	get("/", s.home)
	page("/{lang}", s.pageExplorer)
	page("/{lang}/places/{code}", s.pagePlace)
	page("/{lang}/projects/{id}", s.pageProject)
	page("/{lang}/kits/{code}", s.pageKit)
	page("/{lang}/kits/collections/{slug}", s.pageCollectionKit)
	page("/{lang}/collections/{slug}", s.pageCollection)
	get("/collections/{slug}/photos/{file}", s.collectionPhoto)
	page("/{lang}/plans", s.pagePlans)
	page("/{lang}/plans/{country}", s.pagePlan)
	page("/{lang}/data", s.pageData)
	page("/{lang}/changes", s.pageChanges)
	page("/{lang}/about", s.pageAbout)
	page("/{lang}/accessibility", s.pageAccessibility)
}
