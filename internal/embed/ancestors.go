package embed

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Ancestors are the sites that may frame the map: source expressions of CSP
// Level 3, such as "https://*.europa.eu". None means every site.
type Ancestors []string

// ParseAncestors reads a list separated by blanks or commas. Each is "*", or a
// scheme and a host, which may begin with "*.", and may have a port.
func ParseAncestors(list string) (Ancestors, error) {
	var out Ancestors
	for _, source := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\t' }) {
		if source == "*" {
			return nil, nil
		}
		u, err := url.Parse(source)
		if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Hostname() == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
			return nil, fmt.Errorf("%q is not a site; write it as https://www.example.eu or https://*.example.eu, or * for all", source)
		}
		if host := strings.TrimPrefix(u.Hostname(), "*."); strings.Contains(host, "*") || strings.ContainsAny(source, ";'\"") {
			return nil, fmt.Errorf("%q: a star stands for the first part of a host only, as in https://*.example.eu", source)
		}
		source = u.Scheme + "://" + strings.ToLower(u.Host)
		if !slices.Contains(out, source) {
			out = append(out, source)
		}
	}
	return out, nil
}

// Directive gives the value of frame-ancestors.
func (a Ancestors) Directive() string {
	if len(a) == 0 {
		return "*"
	}
	return "'self' " + strings.Join(a, " ")
}

// Allow tells whether a page may frame the map.
func (a Ancestors) Allow(page *url.URL) bool {
	return len(a) == 0 || slices.ContainsFunc(a, func(source string) bool { return matches(source, page) })
}

// matches follows "does url match expression" of CSP Level 3, for the forms that
// ParseAncestors lets in.
func matches(source string, page *url.URL) bool {
	u, err := url.Parse(source)
	if err != nil {
		return false
	}
	if page.Scheme != u.Scheme && !(u.Scheme == "http" && page.Scheme == "https") {
		return false
	}
	host := strings.ToLower(page.Hostname())
	if suffix, ok := strings.CutPrefix(u.Hostname(), "*"); ok {
		if !strings.HasSuffix(host, suffix) {
			return false
		}
	} else if host != u.Hostname() {
		return false
	}
	return port(page) == port(u) || (u.Port() == "" && page.Port() == "" && page.Scheme == "https")
}

func port(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	if u.Scheme == "https" {
		return "443"
	}
	return "80"
}
