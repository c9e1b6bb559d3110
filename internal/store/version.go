package store

import (
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Version is a project as one import brought it.
type Version struct {
	Project   ngeu.Project
	Import    int64
	Published time.Time
	New       bool // no import had brought this id before
}
