package collection

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Role is what a member of staff may do.
type Role string

// An author writes and asks for review; an approver also approves, publishes and
// withdraws, never what she wrote last herself.
const (
	Author   Role = "author"
	Approver Role = "approver"
)

// Person is a member of staff.
type Person struct {
	Name string `yaml:"name"`
	Role Role   `yaml:"role"`
	Hash string `yaml:"token_sha256"` // of the token, hexadecimal
}

// Staff are the people with a token.
type Staff []Person

// MinToken is the least length of a token, in bytes.
const MinToken = 16

// ParseStaff reads a list of people: name, role, token_sha256.
func ParseStaff(body []byte) (Staff, error) {
	var out Staff
	if err := yaml.UnmarshalWithOptions(body, &out, yaml.Strict(), yaml.DisallowUnknownField()); err != nil {
		return nil, fmt.Errorf("collection: staff: %s", strings.TrimSpace(yaml.FormatError(err, false, false))) // without the line, which may hold a token
	}
	names := map[string]bool{}
	for _, p := range out {
		switch {
		case strings.TrimSpace(p.Name) == "" || names[p.Name]:
			return nil, ngeu.Invalid("name", p.Name, "empty, or there twice")
		case p.Role != Author && p.Role != Approver:
			return nil, ngeu.Invalid("role", string(p.Role), "author or approver")
		}
		if raw, err := hex.DecodeString(p.Hash); err != nil || len(raw) != sha256.Size {
			return nil, ngeu.Invalid("token_sha256", p.Hash, "the SHA-256 of the token of "+p.Name+", 64 hexadecimal digits; printf %s TOKEN | sha256sum writes it")
		}
		names[p.Name] = true
	}
	return out, nil
}

// Who gives the person of a token. The time it takes tells nothing of the
// tokens.
func (s Staff) Who(token string) (Person, bool) {
	sum := sha256.Sum256([]byte(token))
	given := []byte(hex.EncodeToString(sum[:]))
	var who Person
	found := false
	for _, p := range s {
		if subtle.ConstantTimeCompare(given, []byte(strings.ToLower(p.Hash))) == 1 {
			who, found = p, true
		}
	}
	return who, found && len(token) >= MinToken
}
