package collection

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"

	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// document is a collection as its file writes it.
type document struct {
	State    State                `yaml:"state"`
	Title    map[i18n.Lang]string `yaml:"title"`
	Intro    map[i18n.Lang]string `yaml:"intro,omitempty"`
	Projects []string             `yaml:"projects"`
	Start    string               `yaml:"start,omitempty"`
	End      string               `yaml:"end,omitempty"`
	Embargo  *embargo             `yaml:"embargo,omitempty"`
	Hero     string               `yaml:"hero,omitempty"`
	Photos   []photo              `yaml:"photos,omitempty"`
}

// embargo is a moment as people agree on it.
type embargo struct {
	Date string `yaml:"date"` // 2026-12-01
	Time string `yaml:"time"` // 11:00
	Zone string `yaml:"zone"` // Europe/Brussels
}

type photo struct {
	File    string               `yaml:"file"`
	Credit  string               `yaml:"credit"`
	Licence string               `yaml:"licence"`
	Alt     map[i18n.Lang]string `yaml:"alt"`
}

// Parse reads a file. Fields that nobody knows and values that cannot be shown
// are refused with a *FileError that names the line.
func Parse(slug string, body []byte) (Collection, error) {
	var d document
	if err := yaml.UnmarshalWithOptions(body, &d, yaml.Strict(), yaml.DisallowUnknownField()); err != nil {
		return Collection{}, malformed(slug, err)
	}
	c := Collection{Slug: slug, State: d.State, Title: d.Title, Intro: d.Intro, Projects: d.Projects, Hero: d.Hero}
	if c.State == "" {
		c.State = Draft
	}
	for _, p := range d.Photos {
		c.Photos = append(c.Photos, Photo{p.File, p.Credit, p.Licence, p.Alt})
	}
	err := func() (err error) {
		for _, date := range []struct {
			field, from string
			to          *ngeu.Date
		}{{"start", d.Start, &c.Start}, {"end", d.End, &c.End}} {
			if date.from != "" {
				if *date.to, err = ParseDate(date.field, date.from); err != nil {
					return err
				}
			}
		}
		if d.Embargo != nil {
			if c.Embargo, _, err = ParseEmbargo(d.Embargo.Date, d.Embargo.Time, d.Embargo.Zone); err != nil {
				return err
			}
		}
		return c.Check()
	}()
	if err != nil {
		return Collection{}, misplaced(slug, body, err)
	}
	return c, nil
}

// ParseDate reads start or end, as exact as it is known.
func ParseDate(field, s string) (ngeu.Date, error) {
	d, err := ngeu.ParseDate(s)
	var invalid *ngeu.InvalidError
	if errors.As(err, &invalid) {
		return "", ngeu.Invalid(field, s, invalid.Reason)
	}
	return d, err
}

// Write gives the file of a collection; Parse reads the same back.
func (c Collection) Write() ([]byte, error) {
	d := document{State: c.State, Title: c.Title, Intro: c.Intro, Projects: c.Projects, Start: string(c.Start), End: string(c.End), Hero: c.Hero}
	if !c.Embargo.IsZero() {
		d.Embargo = &embargo{c.Embargo.Format("2006-01-02"), c.Embargo.Format("15:04"), c.Embargo.Location().String()}
	}
	for _, p := range c.Photos {
		d.Photos = append(d.Photos, photo{p.File, p.Credit, p.Licence, p.Alt})
	}
	var b bytes.Buffer
	if err := yaml.NewEncoder(&b, yaml.Indent(2), yaml.UseLiteralStyleIfMultiline(true)).Encode(d); err != nil {
		return nil, fmt.Errorf("collection: %s: %w", c.Slug, err)
	}
	return b.Bytes(), nil
}
