package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/ngeumap/ngeumap/internal/geocode"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// geocoded is what the geocoder answers to one text.
type geocoded struct {
	Text       string     `json:"text"`
	Found      bool       `json:"found"`
	Code       string     `json:"code,omitempty"`
	Name       string     `json:"name,omitempty"`
	Kind       string     `json:"kind,omitempty"`
	Country    string     `json:"country,omitempty"`
	Context    string     `json:"context,omitempty"`
	NUTS       []string   `json:"nuts,omitempty"`
	Precision  string     `json:"precision,omitempty"`
	Confidence float64    `json:"confidence,omitempty"`
	How        string     `json:"how,omitempty"`
	Lon        *float64   `json:"lon,omitempty"`
	Lat        *float64   `json:"lat,omitempty"`
	Reason     string     `json:"reason,omitempty"`
	Candidates []geocoded `json:"candidates,omitempty"`
}

func describe(text string, p geocode.Place) geocoded {
	out := geocoded{Text: text, Code: p.Code, Name: p.Name, Kind: string(p.Kind), Country: p.Country, Context: p.Context, Lon: &p.Point[0], Lat: &p.Point[1]}
	for _, code := range p.NUTS {
		if code != "" {
			out.NUTS = append(out.NUTS, code)
		}
	}
	return out
}

func geocodeText(_ context.Context, e *env, args []string) error {
	f := e.newFlags("geocode", "TEXT…")
	db := f.db()
	country := f.String("country", "", "`code` of the country to look in")
	within := f.String("within", "", "`region` around the place, by name or NUTS code")
	postcode := f.String("postcode", "", "`code` that tells namesakes apart, where ngeumap gazetteer added them")
	asJSON := f.Bool("json", false, "answer in JSON, one line a text")
	if err := f.parse(args); err != nil {
		return err
	}
	if f.NArg() == 0 {
		return usagef("which place? ngeumap geocode -country IT Milano")
	}
	if *country != "" {
		code, ok := ngeu.CountryCode(*country)
		if !ok {
			return usagef("-country %s: not one of the 27 Member States", *country)
		}
		*country = code
	}
	atlas, err := openAtlas("", e.logger())
	if err != nil {
		return err
	}
	if err := atlas.addPostcodes(*db); err != nil {
		return err
	}
	for _, text := range f.Args() {
		answer, err := resolve(atlas.places, geocode.Query{Text: text, Country: *country, Within: *within, Postcode: *postcode})
		if err != nil {
			return err
		}
		if *asJSON {
			if err := json.NewEncoder(e.stdout).Encode(answer); err != nil {
				return err
			}
			continue
		}
		if !answer.Found {
			fmt.Fprintf(e.stdout, "%s: %s\n", text, answer.Reason)
			for _, c := range answer.Candidates {
				fmt.Fprintf(e.stdout, "  %s\t%s\t%s\t%s\n", c.Code, c.Kind, c.Name, c.Context)
			}
			continue
		}
		fmt.Fprintf(e.stdout, "%s: %s\t%s\t%s\t%s\t%s\t%.5f %.5f\tconfidence %.2f (%s)\n",
			text, answer.Code, answer.Kind, answer.Name, answer.Context, strings.Join(answer.NUTS, " "), *answer.Lon, *answer.Lat, answer.Confidence, answer.How)
	}
	return nil
}

// resolve looks for a municipality of that name, then for a region.
func resolve(places *geocode.Gazetteer, q geocode.Query) (geocoded, error) {
	match, err := places.Resolve(q)
	if errors.Is(err, ngeu.ErrNotFound) {
		match, err = places.Area(q)
	}
	var ambiguous *geocode.AmbiguousError
	switch {
	case errors.As(err, &ambiguous):
		out := geocoded{Text: q.Text, Reason: err.Error()}
		for _, p := range ambiguous.Places {
			out.Candidates = append(out.Candidates, describe(p.Name, p))
		}
		return out, nil
	case errors.Is(err, ngeu.ErrNotFound):
		return geocoded{Text: q.Text, Reason: "no such place is known"}, nil
	case err != nil:
		return geocoded{}, err
	}
	out := describe(q.Text, match.Place)
	out.Found, out.Precision, out.Confidence, out.How = true, string(match.Precision), match.Confidence, match.How
	return out, nil
}
