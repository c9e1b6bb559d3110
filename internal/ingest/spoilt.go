package ingest

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/ngeumap/ngeumap/internal/geocode"
)

// errTotals is the line of sums below a table: it was never a project.
var errTotals = errors.New("this is the line of totals, not a project; nothing is lost")

// totalWords begin the line of totals in the languages of the Union, folded.
var totalWords = []string{"total", "totals", "grand total", "sum", "totale", "totali", "totale generale", "totaux", "total general", "total geral", "totaal", "eindtotaal", "gesamt", "summe", "gesamtsumme", "insgesamt",
	"celkem", "spolu", "suma", "razem", "ogolem", "osszesen", "ukupno", "skupaj", "общо", "всичко", "συνολο", "γενικο συνολο", "yhteensa", "summa", "kokku", "kopa", "is viso", "i alt", "totalt", "iomlan", "totali generali", "somma"}

// maxTotalWord is as long as a cell with such a word can be, in bytes.
const maxTotalWord = 40

// totals tells the line of totals: its first cell with a value is such a word,
// and all others are numbers.
func (r row) totals() bool {
	first := slices.IndexFunc(r.values, func(v string) bool { return strings.TrimSpace(v) != "" })
	if first < 0 || len(r.values[first]) > maxTotalWord || strings.ContainsAny(r.values[first], "0123456789") ||
		!slices.Contains(totalWords, geocode.Fold(r.values[first])) {
		return false
	}
	for i := first + 1; i < len(r.values); i++ {
		if v := r.cell(i); v != "" {
			if _, err := parseNumber(v, 0); err != nil {
				return false
			}
		}
	}
	return true
}

// shortened is a code that a spreadsheet has made a number of and rounded: of
// 1,2E+05 the digits are gone.
var shortened = regexp.MustCompile(`^\d([.,]\d+)?E\+\d{2,3}$`)

// codeColumns are the columns that hold codes: those of the key, the id and the
// codes of places.
func (t *table) codeColumns() []int {
	var out []int
	add := func(all ...template) {
		for _, one := range all {
			for _, part := range one.parts {
				if part.column && part.at >= 0 && !slices.Contains(out, part.at) {
					out = append(out, part.at)
				}
			}
		}
	}
	add(t.key)
	for _, p := range []Property{id, lau, placeCode, postcode, beneficiaryCode} {
		add(t.from[p]...)
	}
	return out
}

// spoilt finds a code that was shortened.
func (r row) spoilt() *RowError {
	for _, i := range r.codes {
		if i < len(r.values) && strings.Contains(r.values[i], "E+") && shortened.MatchString(strings.TrimSpace(r.values[i])) {
			return r.fails(i, r.values[i], errors.New("a spreadsheet has made a number of this code and rounded it, so its digits are gone; take the list as it was published, or make the column text before the file is opened"))
		}
	}
	return nil
}
