package export

import (
	"context"
	"io"

	"github.com/ngeumap/ngeumap/internal/feature"
)

// writeGeoJSON writes what the API answers, with place_name as in CSV.
func writeGeoJSON(ctx context.Context, out io.Writer, rows feature.Rows) error {
	rows.AsGiven = true
	selection, err := rows.Edition.Selection(ctx)
	if err != nil {
		return err
	}
	c := feature.NewCollection(out, rows)
	for p, err := range rows.Edition.Projects(ctx, rows.Page) {
		if err != nil {
			return err
		}
		if err := c.Add(p); err != nil {
			return err
		}
	}
	lang := string(rows.Edition.Lang())
	return c.Close(feature.Tail{Matched: selection.Projects(), Points: selection.Points(), Links: []feature.Link{
		{Href: rows.Base + "/" + lang + "/about#notice", Rel: "license", Type: "text/html", Hreflang: lang},
	}})
}
