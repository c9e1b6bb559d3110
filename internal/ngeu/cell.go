package ngeu

import "strings"

// GuardCell makes a text safe as a cell of a CSV file. Spreadsheets run a cell
// that begins with = + - @ as a formula, whoever wrote it, quoted or not; some
// look behind blanks. Such a text gets an apostrophe in front, as spreadsheets
// themselves mark text. A text that looks guarded already gets one more, so
// that UnguardCell gives back every text exactly.
//
// Source: OWASP, CSV Injection.
func GuardCell(s string) string {
	if runs(s) {
		return "'" + s
	}
	return s
}

// UnguardCell gives the text that GuardCell was given.
func UnguardCell(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && runs(rest) {
		return rest
	}
	return s
}

// runs tells whether a spreadsheet may take s for a formula, now or after
// apostrophes were taken off.
func runs(s string) bool {
	s = strings.TrimLeft(s, " \t\r\n'\u00a0")
	return s != "" && strings.ContainsRune("=+-@", rune(s[0]))
}
