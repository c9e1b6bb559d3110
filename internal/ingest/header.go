package ingest

import (
	"strings"

	"github.com/ngeumap/ngeumap/internal/geocode"
)

// columnKey is what stays of a column's name when letter case, accents,
// blanks and marks are left aside: "FINANZIAMENTO _UE", "Finanziamento UE" and
// "finanziamento_ue" are one column.
func columnKey(name string) string {
	return strings.ReplaceAll(geocode.Fold(name), " ", "")
}

// similarColumn proposes the column of a header that a missing one may be,
// misspelt; "" for none.
func similarColumn(missing string, header []string, known func(string) bool) string {
	want := columnKey(missing)
	best, least := "", 1+len(want)/5
	for _, h := range header {
		if known(h) {
			continue
		}
		if d := editDistance(want, columnKey(h)); d <= least {
			best, least = h, d-1
		}
	}
	return best
}

// editDistance counts the letters to change, add, drop or swap with the next
// between two words.
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			change := last[j-1]
			if x[i-1] != y[j-1] {
				change++
			}
			row[j] = min(change, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
