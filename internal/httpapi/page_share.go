package httpapi

import (
	"net/url"
	"strings"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// What a page says of itself to search engines and to sites that it is shared
// on: JSON-LD in the vocabulary of schema.org, and a picture.

// object is a thing of schema.org.
type object map[string]any

// structuredPage begins the description of a page; its main thing is added.
func structuredPage(p *page, thing object) object {
	here := p.Absolute(p.Lang())
	out := object{"@context": "https://schema.org", "@type": "WebPage", "url": here, "name": p.Title, "inLanguage": p.Lang(),
		"usageInfo": p.base + "/" + p.Lang() + "/about#notice", "disambiguatingDescription": p.Notice.Short(), "mainEntity": thing}
	if date := p.Notice.AsOfDate(); date != "" {
		out["dateModified"] = string(date)
	}
	return out
}

// structuredProject describes a project's page. An amount is given only where it
// is the support for this project.
func structuredProject(p *page, project ngeu.Project, v projectView) object {
	thing := object{"@type": "Project", "name": project.Name, "identifier": project.ID, "url": p.Absolute(p.Lang())}
	if project.Summary != "" {
		thing["description"] = project.Summary
	}
	var places []object
	for i, l := range project.Locations {
		place := object{"@type": "Place", "name": v.Places[i].Place.Name, "address": object{"@type": "PostalAddress", "addressCountry": isoCountry(project.Country)}}
		if l.Point != nil {
			place["geo"] = object{"@type": "GeoCoordinates", "longitude": micro(l.Point[0]), "latitude": micro(l.Point[1])}
		}
		places = append(places, place)
	}
	if len(places) > 0 {
		thing["location"] = places
	}
	grant := object{"@type": "Grant", "name": p.Notice.Funding(), "funder": object{"@type": "Organization", "name": p.T("term.european_union")}}
	if project.Amount != nil && project.AmountBasis == ngeu.ProjectRRF {
		grant["@type"] = "MonetaryGrant"
		grant["amount"] = object{"@type": "MonetaryAmount", "currency": "EUR", "value": float64(*project.Amount) / 100}
	}
	thing["funding"] = grant
	out := structuredPage(p, thing)
	if project.Source.URL != "" {
		out["isBasedOn"] = project.Source.URL
	}
	if project.AsOf != "" {
		out["dateModified"] = string(project.AsOf)
	}
	return out
}

// structuredPlace describes a place's page.
func structuredPlace(p *page, place geocode.Place, crumbs crumbsView) object {
	kind := "AdministrativeArea"
	switch place.Kind {
	case geocode.Country:
		kind = "Country"
	case geocode.Municipality:
		kind = "City"
	}
	thing := object{"@type": kind, "name": place.Name, "identifier": place.Code,
		"geo": object{"@type": "GeoCoordinates", "longitude": micro(place.Point[0]), "latitude": micro(place.Point[1])}}
	if n := len(crumbs.Steps); n > 2 {
		above := crumbs.Steps[n-2]
		thing["containedInPlace"] = object{"@type": "AdministrativeArea", "name": above.Text, "url": p.base + above.Href}
	}
	return structuredPage(p, thing)
}

// structuredSite describes the explorer: the site, and where it is searched.
func structuredSite(p *page) object {
	here := p.base + "/" + p.Lang()
	return object{"@context": "https://schema.org", "@type": "WebSite", "url": here, "name": p.T("app.short_title"), "inLanguage": p.Lang(),
		"description": p.Description, "usageInfo": here + "/about#notice", "disambiguatingDescription": p.Notice.Short(),
		"potentialAction": object{"@type": "SearchAction", "query-input": "required name=words",
			"target": object{"@type": "EntryPoint", "urlTemplate": here + "?q={words}"}}}
}

// structuredData describes the projects as a dataset that can be taken along.
func structuredData(p *page) object {
	items := p.base + "/api/collections/projects/items?lang=" + p.Lang()
	return structuredPage(p, object{"@type": "Dataset", "name": p.T("app.short_title"), "description": p.Notice.Short() + " " + p.Description,
		"url": p.Absolute(p.Lang()), "isAccessibleForFree": true, "inLanguage": p.Lang(),
		"usageInfo": p.base + "/" + p.Lang() + "/about#notice",
		"distribution": []object{
			{"@type": "DataDownload", "encodingFormat": "application/geo+json", "contentUrl": items},
			{"@type": "DataDownload", "encodingFormat": "application/vnd.oai.openapi+json;version=3.0", "contentUrl": p.base + "/api/openapi.json"},
		}})
}

// structuredPlan describes a plan by the figures of its page that are known.
func structuredPlan(p *page, v planView) object {
	var figures []object
	for _, f := range v.Figures {
		if f.Value != "" {
			figures = append(figures, object{"@type": "PropertyValue", "name": f.Title, "description": f.Definition, "value": f.Value})
		}
	}
	thing := object{"@type": "Dataset", "name": v.Title, "description": p.Description, "url": p.Absolute(p.Lang()), "inLanguage": p.Lang(),
		"isAccessibleForFree": true, "variableMeasured": figures}
	if len(v.Sources) > 0 {
		thing["isBasedOn"] = v.Sources
	}
	return structuredPage(p, thing)
}

// titled says in a title what a page is narrowed to.
func titled(title string, f filterView) string {
	var chosen []string
	for _, c := range f.Chips {
		chosen = append(chosen, c.Text)
	}
	if len(chosen) == 0 {
		return title
	}
	return title + " (" + strings.Join(chosen, ", ") + ")"
}

// isoCountry is the code of ISO 3166 for one of the Union.
func isoCountry(code string) string {
	if code == "EL" {
		return "GR"
	}
	return code
}

// picture is the address of a drawn map for the page, or "" where this site
// draws none. 1200 by 630 is what cards are cut to.
func (s *Server) picture(p *page, what url.Values) string {
	if !s.offers("/images/map.png") {
		return ""
	}
	return p.base + link("/images/map.png", with(what, "lang", p.Lang(), "width", "1200", "height", "630"))
}

// mailTo makes a message with a link, to be addressed by the reader.
func mailTo(subject, address string) string {
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	return "mailto:?subject=" + escape(subject) + "&body=" + escape(address)
}
