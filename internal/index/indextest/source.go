package indextest

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/internal/index"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Of makes a source of projects, as a store would give them: in one part, and in
// order of name by their names as they are.
func Of(projects iter.Seq2[ngeu.Project, error]) index.Source { return &source{projects: projects} }

type source struct {
	projects iter.Seq2[ngeu.Project, error]
	seen     []named
}

type named struct {
	key      int64
	id, name string
}

func (s *source) Parts() int { return 1 }

func (s *source) Part(_ context.Context, _ int, project func(*ngeu.Project), location func(int64, *ngeu.Location)) error {
	for p, err := range s.projects {
		if err != nil {
			return err
		}
		if p.Key == 0 { // of a sample that was never stored
			p.Key = int64(len(s.seen)) + 1
		}
		s.seen = append(s.seen, named{p.Key, p.ID, p.Name})
		project(&p)
		for i := range p.Locations {
			location(p.Key, &p.Locations[i])
		}
	}
	return nil
}

func (s *source) Order(_ context.Context, by ngeu.Sort) ([]int64, error) {
	slices.SortFunc(s.seen, func(a, b named) int {
		if by == ngeu.ByName {
			return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.id, b.id))
		}
		return strings.Compare(a.id, b.id)
	})
	keys := make([]int64, len(s.seen))
	for i, n := range s.seen {
		keys[i] = n.key
	}
	return keys, nil
}

// BuildOf makes the index of a stream of projects.
func BuildOf(t testing.TB, projects iter.Seq2[ngeu.Project, error]) *index.Index {
	t.Helper()
	x, err := index.Build(context.Background(), Of(projects), 1)
	if err != nil {
		t.Fatal(err)
	}
	return x
}
