package editor

import (
	_ "embed" // the list
	"slices"
	"strings"
)

// zonesText lists the zones of the IANA database (zone.tab of 2025b, public
// domain): those of the European Union, an empty line, all others.
//
//go:embed zones.txt
var zonesText string

// zoneGroup is a group of zones in the choice.
type zoneGroup struct {
	Name  string
	Zones []string
}

func zoneGroups() []zoneGroup {
	union, others, _ := strings.Cut(strings.TrimSpace(zonesText), "\n\n")
	return []zoneGroup{{"European Union", strings.Fields(union)}, {"Elsewhere", strings.Fields(others)}}
}

// zonesWith is the choice of zones with one that a file names by another of its
// names.
func (s *Server) zonesWith(zone string) []zoneGroup {
	for _, g := range s.zones {
		if zone == "" || slices.Contains(g.Zones, zone) {
			return s.zones
		}
	}
	return append([]zoneGroup{{"As it is written", []string{zone}}}, s.zones...)
}
