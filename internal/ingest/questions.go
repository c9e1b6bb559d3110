package ingest

import (
	"context"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
)

// questions are what one import asks its steward, and the answers to what
// earlier ones asked. The nil questions know no answer and ask nothing.
type questions struct {
	reviews   store.Reviews
	source    string
	decisions map[string]store.Decision
	asked     map[string]*store.Question
	order     []string
}

// newQuestions loads the answers for a list.
func newQuestions(ctx context.Context, reviews store.Reviews, source string) (*questions, error) {
	decisions, err := reviews.Decisions(ctx, source)
	if err != nil {
		return nil, err
	}
	return &questions{reviews: reviews, source: source, decisions: decisions, asked: map[string]*store.Question{}}, nil
}

// Lookup gives an answer; see Decisions.
func (q *questions) Lookup(_, key string) (string, bool) {
	d, ok := q.decisions[key]
	return d.Code, ok
}

// Add asks; see Reviews.
func (q *questions) Add(r Review) {
	if q.asked[r.Key] != nil {
		return
	}
	c := r.Claim
	one := &store.Question{Key: r.Key, Country: c.Country, Name: c.Name, Region: c.Region, LAU: c.LAU, Postcode: c.Postcode, Point: c.Point,
		Reason: r.Reason, Taken: r.Taken.PlaceCode}
	for _, p := range r.Candidates {
		one.Candidates = append(one.Candidates, store.Candidate{Code: p.Code, Name: p.Name, Context: p.Context, Point: p.Point})
	}
	q.asked[r.Key] = one
	q.order = append(q.order, r.Key)
}

// count counts the rows that ask. A place that is sure is none: its key is not
// even made.
func (q *questions) count(c Claim, l ngeu.Location, err error) {
	if q == nil || err == nil && l.Confidence >= weakBelow && l.Precision.IsPoint() {
		return
	}
	if one := q.asked[c.Key()]; one != nil {
		one.Rows++
	}
}

// save stores what was asked.
func (q *questions) save(ctx context.Context) error {
	out := make([]store.Question, len(q.order))
	for i, key := range q.order {
		out[i] = *q.asked[key]
	}
	return q.reviews.Ask(ctx, q.source, out)
}
