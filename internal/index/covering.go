package index

import (
	"cmp"
	"runtime"
	"slices"
)

// Covering lists the selected projects of whole areas that contain the region
// of a NUTS code and are larger than it: those of the smallest areas first, of
// one area by id. keys are the first limit of total.
func (s *Selection) Covering(code string, limit int) (keys []int64, total int) {
	x, rows := s.index, s.rows
	defer runtime.KeepAlive(x)
	level := make(map[uint16]int) // by area that contains the region
	for n := 2; n < len(code); n++ {
		if number, ok := slices.BinarySearch(x.areas, code[:n]); ok {
			level[uint16(number)] = n
		}
	}
	finest := map[uint32]int{} // by project, length of the code of its smallest such area
	for i := len(x.lon); i < x.placed && len(level) > 0; i++ {
		if n := level[x.area[i]]; n > 0 && (rows == nil || rows.has(uint32(i))) {
			finest[x.project[i]] = max(finest[x.project[i]], n)
		}
	}
	projects := make([]uint32, 0, len(finest))
	for p := range finest {
		projects = append(projects, p)
	}
	slices.SortFunc(projects, func(a, b uint32) int { return cmp.Or(cmp.Compare(finest[b], finest[a]), cmp.Compare(a, b)) })
	for _, p := range projects[:min(limit, len(projects))] {
		keys = append(keys, x.keys[p])
	}
	return keys, len(projects)
}
