//go:build !sqlite_fts5

package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/ngeumap/ngeumap/internal/store/sqlite"
)

// TestNoFTS5 runs in a build without the tag, where no other test can.
func TestNoFTS5(t *testing.T) {
	_, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "test.db"), Fold: fold})
	if want := "sqlite: no FTS5 in this binary; build with -tags sqlite_fts5"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %q", err, want)
	}
}
