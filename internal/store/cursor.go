package store

import (
	"encoding/base64"
	"regexp"
	"strings"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

var cursorID = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,199}$`)

// Cursor makes the cursor that continues a list after p in the given order. It
// names a position and nothing else: a store finds the rest of the sort key by
// the id, so a cursor outlives snapshots and fits any filter.
func Cursor(p ngeu.Project, sort ngeu.Sort) string {
	return base64.RawURLEncoding.EncodeToString([]byte(string(sort) + " " + p.ID))
}

// ParseCursor gives the id behind a cursor. A broken one, or one of another
// order, is an *ngeu.InvalidError of the field "cursor".
func ParseCursor(cursor string, sort ngeu.Sort) (id string, err error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	order, id, ok := strings.Cut(string(b), " ")
	if err != nil || !ok || !cursorID.MatchString(id) {
		return "", ngeu.Invalid("cursor", cursor, "not a cursor of this service; start again without one")
	}
	if ngeu.Sort(order) != sort {
		return "", ngeu.Invalid("cursor", cursor, "this cursor belongs to another sort order")
	}
	return id, nil
}
