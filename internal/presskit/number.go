package presskit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/ngeumap/ngeumap/internal/collection"
)

// kitVersion changes with what a kit is made of.
const kitVersion = "1"

// markSign stands before the mark of a selection in a number.
const markSign = "_"

// Number names the data that a kit shows: the place or collection, a mark of
// what else selects, the number of the snapshot, and a check of all with the
// content: ITI3.12.0f1e2d3c, ITI3_9a8b7c6d.12.0f1e2d3c.
func (k Kit) Number() string {
	snapshot := k.Edition.Snapshot()
	name := k.Name()
	if mark := k.Mark(); mark != "" {
		name += markSign + mark
	}
	return name + "." + strconv.FormatInt(snapshot.ID, 10) + "." + check(name, snapshot.ID, snapshot.Hash)
}

// Mark names what a kit selects beside its place, "" for nothing: the filter,
// and of collections what they hold.
func (k Kit) Mark() string {
	f := k.filter()
	campaigns := k.Edition.Campaigns()
	f.Places = k.beside(f.Places)
	if f.IsZero() {
		return ""
	}
	parts := []string{f.Key()}
	for _, c := range campaigns {
		parts = append(parts, holds(c))
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:4])
}

// holds is what a collection shows, whatever its state.
func holds(c collection.Collection) string {
	body, err := json.Marshal([]any{c.Title, c.Intro, c.Projects, c.Start, c.End, c.Hero, c.Photos})
	if err != nil { // maps and texts can be written
		return c.Slug
	}
	return string(body)
}

func check(name string, id int64, hash string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{kitVersion, name, strconv.FormatInt(id, 10), hash}, "\x00")))
	return hex.EncodeToString(sum[:4])
}

// ErrNumber says that a text is no number of a kit.
var ErrNumber = errors.New("presskit: no number of a kit, such as ITI3.12.0f1e2d3c")

// Number is the number of a kit that somebody has.
type Number struct {
	Name     string // of a place or a collection
	Mark     string // of what else it selects; may be empty
	Snapshot int64
	check    string
}

// ParseNumber reads the number of a kit.
func ParseNumber(text string) (n Number, err error) {
	text = strings.TrimSpace(text)
	last := strings.LastIndexByte(text, '.')
	if last < 0 || len(text) > 120 {
		return n, ErrNumber
	}
	middle := strings.LastIndexByte(text[:last], '.')
	if middle < 1 {
		return n, ErrNumber
	}
	if n.Snapshot, err = strconv.ParseInt(text[middle+1:last], 10, 64); err != nil || n.Snapshot < 0 {
		return Number{}, ErrNumber
	}
	n.Name, n.check = text[:middle], strings.ToLower(text[last+1:])
	if i := len(n.Name) - 8 - len(markSign); i > 0 && n.Name[i:i+len(markSign)] == markSign {
		n.Name, n.Mark = n.Name[:i], strings.ToLower(n.Name[i+len(markSign):])
	}
	return n, nil
}

// Shows tells whether a kit with this number shows the snapshot with a hash.
func (n Number) Shows(hash string) bool {
	name := n.Name
	if n.Mark != "" {
		name += markSign + n.Mark
	}
	return check(name, n.Snapshot, hash) == n.check
}
