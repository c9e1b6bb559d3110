package ingest

import (
	"maps"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// with gives the profile with the settings of a run.
func (p *Profile) with(set map[string]string) (*Profile, error) {
	if len(set) == 0 {
		return p, nil
	}
	out := *p
	out.Constant, out.confirm = maps.Clone(p.Constant), map[string]string{}
	rate := map[string]string{"rate": p.money.RateText, "rate_date": p.money.RateDate}
	for _, key := range slices.Sorted(maps.Keys(set)) {
		v := strings.TrimSpace(set[key])
		switch key {
		case "source":
			if !idPattern.MatchString(v) {
				return nil, ngeu.Invalid("set", key+"="+v, "a source is a short name of lower-case letters, digits and dashes")
			}
			out.Source.ID = v
		case "name":
			out.Source.Name = v
		case "url":
			out.Source.URL = v
		case "as_of":
			d, err := ngeu.ParseDate(v)
			if err != nil {
				return nil, err
			}
			out.Source.AsOf = d
			if out.Constant == nil {
				out.Constant = map[Property]string{}
			}
			out.Constant[asOf] = v
		case "map": // read before
		case "rate", "rate_date":
			rate[key] = v
		case "headers":
			if v != "similar" {
				return nil, ngeu.Invalid("set", key+"="+v, "headers=similar takes misspelt headers for the columns they look like")
			}
			out.similar = true
		default:
			if c, ok := strings.CutPrefix(key, "column."); ok {
				out.confirm[columnKey(v)] = c
				continue
			}
			return nil, ngeu.Invalid("set", key+"="+v, "what can be set is source, name, url, as_of, map, rate with rate_date, headers and column.NAME")
		}
	}
	if rate["rate"] != p.money.RateText || rate["rate_date"] != p.money.RateDate {
		if rate["rate"] == p.money.RateText || rate["rate_date"] == p.money.RateDate {
			return nil, ngeu.Invalid("set", "rate="+rate["rate"], "a rate comes with its date: -set rate=4.97 -set rate_date=2024-12-31")
		}
		if err := out.money.read(p.money.Currency, p.money.Unit, rate["rate"], rate["rate_date"], ""); err != nil {
			return nil, ngeu.Invalid("set", "rate="+rate["rate"], err.Error())
		}
	}
	return &out, nil
}

// column finds what a header means, where it alone fills a property.
func (p *Profile) column(header string) (Property, bool) {
	k := columnKey(header)
	for _, l := range p.Layouts {
		for means, alternatives := range l.from {
			for _, t := range alternatives {
				if len(t.parts) == 1 && columnKey(t.parts[0].text) == k {
					return means, true
				}
			}
		}
	}
	return "", false
}
