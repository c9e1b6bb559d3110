package store

import (
	"context"
	"time"

	"github.com/paulmach/orb"
)

// Question is a place of a list that the importer is not sure of, for a steward
// to decide. Rows that say the same of their place are one question.
type Question struct {
	ID     int64
	Source string // the list: ngeu.SourceState.ID
	Key    string // what the rows say of the place, folded; one answer fits them all

	// What the rows say.
	Country, Name, Region, LAU, Postcode string
	Point                                *orb.Point // as given; nil without

	Reason     string      // why it is a question, in a sentence
	Taken      string      // place code that is published meanwhile; "" none
	Candidates []Candidate // best first
	Rows       int         // how many rows of the last import ask it

	State    QuestionState
	Decision Decision // of a decided question
}

// Candidate is a place that a question may mean.
type Candidate struct {
	Code    string    `json:"code"` // place code of the public contract
	Name    string    `json:"name"`
	Context string    `json:"context"` // "Iași, România"
	Point   orb.Point `json:"point"`
}

// QuestionState says how far a question is.
type QuestionState string

const (
	Open    QuestionState = "open"
	Decided QuestionState = "decided"
	Skipped QuestionState = "skipped" // until the next import of its list asks again
)

// Decision is the answer to a question. It holds for every later import of the
// same list.
type Decision struct {
	Code string // place code; "" none of the candidates: the region alone
	By   string // who decided, as the steward is called on this machine
	At   time.Time
}

// Progress counts questions.
type Progress struct{ Open, Decided, Skipped int }

// Reviews keeps questions and their answers. It is no part of what is
// published: an answer shows with the next import of its list.
type Reviews interface {
	// Ask stores the questions of a whole import of a list. Answers to questions
	// that were asked before stay; open ones that it does not ask are dropped,
	// skipped ones that it asks are open again.
	Ask(ctx context.Context, source string, questions []Question) error

	// Decisions gives the answers for a list by the key of the question.
	Decisions(ctx context.Context, source string) (map[string]Decision, error)

	// Question gives one; ngeu.ErrNotFound where there is none.
	Question(ctx context.Context, id int64) (Question, error)

	// Next gives the open question that most rows ask; ngeu.ErrNotFound when
	// nothing is open.
	Next(ctx context.Context) (Question, error)

	// Decide answers a question, Skip puts it off. An answer can be given anew.
	Decide(ctx context.Context, id int64, d Decision) error
	Skip(ctx context.Context, id int64) error

	// Undo opens the question again that was answered or skipped last, and gives
	// it; ngeu.ErrNotFound where there is none.
	Undo(ctx context.Context) (Question, error)

	// Progress counts all questions by state.
	Progress(ctx context.Context) (Progress, error)
}
