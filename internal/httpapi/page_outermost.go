package httpapi

import (
	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/i18n"
)

// outermostView is one of the outermost regions: a link to its list and, with
// script, a button that moves the map there.
type outermostView struct{ Name, Href, BBox string }

// outermost lists the regions in the order of the page's language.
func (s *Server) outermost(ed edition.Edition) []outermostView {
	words := ed.Printer()
	q := ed.Filter().Query()
	var out []outermostView
	for _, o := range geocode.OutermostRegions {
		box := bboxText(o.Bound)
		out = append(out, outermostView{o.Name(words), link("/"+string(ed.Lang()), with(q, "bbox", box)), box})
	}
	i18n.SortBy(words, out, func(v outermostView) string { return v.Name })
	return out
}
