package presskit

import (
	"strconv"
	"strings"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// What an edition selects beside its place, in words and in names of files.

// selected names the values that narrow an edition, beside what it is of.
func selected(ed edition.Edition) string {
	words, f := ed.Printer(), ed.Filter()
	var parts []string
	if campaigns := ed.Campaigns(); len(campaigns) > 0 && !ofCampaign(f) {
		for _, c := range campaigns {
			title, in := c.Title.In(ed.Lang())
			parts = append(parts, inLanguage(title, in, ed.Lang()))
		}
	}
	if len(f.Places) > 0 {
		for _, code := range f.Countries {
			name, _ := ed.Places().Name(code, string(ed.Lang()))
			parts = append(parts, name)
		}
	}
	for _, p := range f.Pillars {
		parts = append(parts, words.T("pillar."+string(p)))
	}
	for _, t := range f.Themes {
		if key := "theme." + t; words.Has(key) {
			t = words.T(key)
		}
		parts = append(parts, t)
	}
	for _, k := range f.Kinds {
		parts = append(parts, words.T("kind."+string(k)))
	}
	for _, s := range f.Statuses {
		parts = append(parts, words.T("status."+string(s)))
	}
	for _, p := range f.Precisions {
		parts = append(parts, words.T("common.label", "name", words.T("filter.precision"), "value", words.T("precision."+string(p))))
	}
	for _, y := range f.Years {
		years := strconv.Itoa(y.From)
		if y.From != y.To {
			years += "–" + strconv.Itoa(y.To)
		}
		parts = append(parts, years)
	}
	if f.Text != "" {
		parts = append(parts, "“"+f.Text+"”")
	}
	return strings.Join(parts, " · ")
}

// ofCampaign tells whether a filter selects one collection and no place, so that
// what shows it is of the collection.
func ofCampaign(f ngeu.Filter) bool {
	return len(f.Collections) == 1 && len(f.Places)+len(f.Countries) == 0
}

// Title names what the kit is of: "Liège", "Liège – Green transition · 2024".
func (k Kit) Title() string {
	ed := k.Edition
	if k.Campaign != nil {
		title, in := k.Campaign.Title.In(ed.Lang())
		title = inLanguage(title, in, ed.Lang())
		var places []string
		for _, code := range append(append([]string{}, ed.Filter().Places...), ed.Filter().Countries...) {
			name, _ := nameOf(ed, code)
			places = append(places, name)
		}
		return join(join(title, strings.Join(places, ", ")), k.narrowed())
	}
	name, _ := nameOf(ed, k.Name())
	return join(name, selected(ed))
}

// narrowed is what narrows a collection beside places.
func (k Kit) narrowed() string {
	f := k.Edition.Filter()
	f.Places, f.Countries, f.Collections = nil, nil, nil
	if narrow, err := k.Edition.Narrow(f); err == nil { // the values were known before
		return selected(narrow)
	}
	return ""
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " – " + b
}

// mostOfName is how long the part of a file's name is that says what is
// selected, in bytes.
const mostOfName = 60

// FileName tells files of kits apart: ngeumap-ITI3-green_transition-2024. A
// selection that is too long for a name, or not in its letters, is there by its
// mark.
func (k Kit) FileName() string {
	f := k.filter()
	f.Places = k.beside(f.Places)
	if k.Campaign != nil {
		f.Collections = nil
	}
	out := "ngeumap-" + k.Name()
	if f.IsZero() {
		return out
	}
	text, box := f.Text, f.BBox
	f.Text, f.BBox = "", nil
	var parts []string
	for _, name := range []string{"place", "country", "collection", "pillar", "theme", "kind", "status", "precision", "year"} {
		if v := f.Query().Get(name); v != "" {
			parts = append(parts, strings.ReplaceAll(strings.ReplaceAll(v, ",", "+"), "..", "-"))
		}
	}
	said := strings.Join(parts, "-")
	if text != "" || box != nil || len(said) > mostOfName {
		return out + "-" + k.Mark()
	}
	return out + "-" + said
}
