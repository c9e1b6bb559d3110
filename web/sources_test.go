package web_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ngeumap/ngeumap/web"
)

// npm runs npm in this folder; where there is none, the test is skipped, or
// fails where all tests must run.
func npm(t *testing.T, args ...string) {
	t.Helper()
	path, err := exec.LookPath("npm")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no npm; scripts/deps.sh test installs it")
		}
		t.Skip("no npm here: the web sources are not checked; scripts/deps.sh test installs it")
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("npm %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// The types are right, the pure modules do what their tests say, and the
// committed bundle is what the sources give, byte by byte.
func TestSources(t *testing.T) {
	lock, err := os.ReadFile("package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	// scripts/deps.sh test has installed them already; other tests read them now
	if installed, err := os.ReadFile("node_modules/.installed"); err != nil || !bytes.Equal(installed, lock) {
		npm(t, "ci", "--no-audit", "--no-fund", "--silent")
	}
	t.Run("types", func(t *testing.T) { npm(t, "run", "--silent", "check") })
	t.Run("modules", func(t *testing.T) { npm(t, "run", "--silent", "test") })
	t.Run("fresh", func(t *testing.T) {
		to := filepath.Join(t.TempDir(), "dist")
		npm(t, "run", "--silent", "build", "--", "--to", to)
		built, committed := folder(t, os.DirFS(to), "."), folder(t, web.FS, "dist")
		for name, body := range built {
			if !bytes.Equal(committed[name], body) {
				t.Errorf("dist/%s is not what the sources give; make web builds it", name)
			}
		}
		for name := range committed {
			if _, ok := built[name]; !ok {
				t.Errorf("dist/%s is not built any more; make web removes it", name)
			}
		}
	})
}

// folder reads all files of a folder without folders of its own.
func folder(t *testing.T, fsys fs.FS, root string) map[string][]byte {
	t.Helper()
	sub, err := fs.Sub(fsys, root)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := fs.ReadDir(sub, ".")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, e := range entries {
		if out[e.Name()], err = fs.ReadFile(sub, e.Name()); err != nil {
			t.Fatal(err)
		}
	}
	return out
}
