package collection

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// passMark stands between slug and pass in a value of the parameter collection.
// No slug holds it.
const passMark = "--"

// Pass gives a value for the parameter collection, and for the address of the
// page, that shows a collection before its time to whoever has it, until a
// moment: SLUG--EXPIRY-MAC, expiry in seconds since 1970, base 36.
func (s *Shelf) Pass(slug string, until time.Time) string {
	expiry := expiryOf(until)
	return slug + passMark + expiry + "-" + s.mac(slug, expiry)
}

func expiryOf(until time.Time) string { return strconv.FormatInt(until.Unix(), 36) }

// IsPass tells whether a value of the parameter collection is a pass; answers to
// it must not be kept.
func IsPass(value string) bool { return strings.Contains(value, passMark) }

func (s *Shelf) honours(slug, pass string, now time.Time, withdrawn map[string]bool) bool {
	expiry, mac, ok := strings.Cut(pass, "-")
	seconds, err := strconv.ParseInt(expiry, 36, 64)
	return ok && err == nil && hmac.Equal([]byte(mac), []byte(s.mac(slug, expiry))) && now.Unix() < seconds && !withdrawn[slug+passMark+expiry]
}

func (s *Shelf) mac(slug, expiry string) string {
	h := hmac.New(sha256.New, s.key)
	h.Write([]byte(slug + "\x00" + expiry))
	return hex.EncodeToString(h.Sum(nil)[:12])
}
