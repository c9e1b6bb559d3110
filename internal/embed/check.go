package embed

import (
	"net/url"
	"slices"
	"strings"
)

// Finding is one thing that a check says. Kind is the key of its message, after
// "embed.check_"; Detail what it speaks of.
type Finding struct {
	Kind   Kind
	Detail string
}

// Kind is what a finding is about.
type Kind string

// Findings about a code.
const (
	Fine      Kind = "fine"        // the platform keeps it byte for byte
	NoFrame   Kind = "no_frame"    // there is no iframe in it
	Attribute Kind = "attribute"   // Detail: attributes that are lost
	Outside   Kind = "outside"     // what stands around the iframe is lost
	Others    Kind = "others"      // only the first iframe is kept
	Inside    Kind = "inside"      // elements in the iframe are lost
	Rewritten Kind = "rewritten"   // the platform writes it in another way; Detail: how
	Elsewhere Kind = "elsewhere"   // src is no frame of this map; Detail: src
	NoTitle   Kind = "no_title"    // screen readers hear no name
	NoSize    Kind = "no_size"     // width or height is missing
	NoScript  Kind = "no_script"   // sandbox without allow-scripts: a list, no map
	NoPopups  Kind = "no_popups"   // sandbox without allow-popups: full pages do not open
	Mixed     Kind = "mixed"       // an http frame on an https page
	NotPage   Kind = "not_page"    // Detail is no address of a page
	Refused   Kind = "refused"     // the operator's list lacks this site; Detail: its origin
	Allowed   Kind = "allowed"     // the site may frame the map; Detail: its origin
	HostCSP   Kind = "host_policy" // the page's own policy must let the frame in; Detail: directive to add
)

// Good tells whether a finding asks for nothing.
func (f Finding) Good() bool { return f.Kind == Fine || f.Kind == Allowed }

// CheckCode says what the platform's filter would take from a code, and what the
// frame would miss. site is the public address of this map.
func CheckCode(code, site string) []Finding {
	f, ok := frames(code)
	if !ok {
		return []Finding{{NoFrame, ""}}
	}
	var out []Finding
	add := func(when bool, kind Kind, detail string) {
		if when {
			out = append(out, Finding{kind, detail})
		}
	}
	lost := f.lost()
	add(len(lost) > 0, Attribute, strings.Join(lost, ", "))
	add(f.others > 0, Others, "")
	add(f.outside, Outside, "")
	add(f.inside, Inside, "")
	kept := f.kept()
	if len(out) == 0 {
		if kept == strings.TrimSpace(code) {
			add(true, Fine, "")
		} else {
			add(true, Rewritten, kept)
		}
	}
	src := f.attribute("src")
	add(!isFrame(src, site), Elsewhere, src)
	add(strings.TrimSpace(f.attribute("title")) == "", NoTitle, "")
	add(f.attribute("width") == "" || f.attribute("height") == "", NoSize, "")
	if f.has("sandbox") {
		tokens := strings.Fields(strings.ToLower(f.attribute("sandbox")))
		add(!slices.Contains(tokens, "allow-scripts"), NoScript, "")
		add(!slices.Contains(tokens, "allow-popups"), NoPopups, "")
	}
	return out
}

// isFrame tells whether an address is a frame of this map: /{lang}/embed.
func isFrame(src, site string) bool {
	u, err := url.Parse(strings.TrimSpace(src))
	if err != nil {
		return false
	}
	s, err := url.Parse(site)
	if err != nil || !strings.EqualFold(u.Host, s.Host) {
		return false
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	return len(parts) == 2 && len(parts[0]) == 2 && parts[1] == "embed"
}

// CheckPage says whether a page may show the map, and which setting is missing
// where it may not. Nothing is asked from the page itself: policy is what its
// editor pastes of its Content-Security-Policy, or "".
func CheckPage(page, policy, site string, ancestors Ancestors) []Finding {
	u, err := url.Parse(strings.TrimSpace(page))
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Hostname() == "" {
		return []Finding{{NotPage, page}}
	}
	s, err := url.Parse(site)
	if err != nil {
		return []Finding{{NotPage, site}}
	}
	origin := u.Scheme + "://" + u.Host
	var out []Finding
	if !ancestors.Allow(u) {
		out = append(out, Finding{Refused, origin})
	}
	if u.Scheme == "https" && s.Scheme == "http" {
		out = append(out, Finding{Mixed, site})
	}
	if directive, blocked := blocks(policy, s); blocked {
		out = append(out, Finding{HostCSP, directive + " " + s.Scheme + "://" + s.Host})
	}
	if len(out) == 0 {
		out = append(out, Finding{Allowed, origin})
	}
	return out
}

// blocks tells whether a Content-Security-Policy keeps out frames of a site, and
// the directive that decides: frame-src, else child-src, else default-src.
func blocks(policy string, site *url.URL) (directive string, blocked bool) {
	policy = strings.TrimSpace(policy)
	if name, rest, ok := strings.Cut(policy, ":"); ok && strings.EqualFold(strings.TrimSpace(name), "Content-Security-Policy") {
		policy = rest
	}
	directives := map[string][]string{}
	for part := range strings.SplitSeq(policy, ";") {
		if fields := strings.Fields(part); len(fields) > 0 {
			name := strings.ToLower(fields[0])
			if _, ok := directives[name]; !ok { // the first of a name counts
				directives[name] = fields[1:]
			}
		}
	}
	for _, name := range []string{"frame-src", "child-src", "default-src"} {
		sources, ok := directives[name]
		if !ok {
			continue
		}
		return "frame-src", !slices.ContainsFunc(sources, func(source string) bool { return lets(source, site) })
	}
	return "", false
}

// lets tells whether one source of a policy lets a site in.
func lets(source string, site *url.URL) bool {
	source = strings.ToLower(source)
	switch {
	case source == "*":
		return true
	case strings.HasSuffix(source, ":"):
		return source == site.Scheme+":"
	case strings.HasPrefix(source, "'"):
		return false // 'self' and 'none' are the page's own
	case !strings.Contains(source, "://"):
		source = site.Scheme + "://" + source
	}
	return matches(strings.TrimSuffix(source, "/"), site)
}
