package sqlite_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/store"
	"github.com/ngeumap/ngeumap/internal/store/sqlite"
)

func backup(t testing.TB, from, to string) error {
	_, err := sqlite.Backup(t.Context(), sqlite.BackupOptions{From: from, To: to, Fold: fold})
	return err
}

func restore(t testing.TB, from, to string) (string, error) {
	return sqlite.Restore(t.Context(), sqlite.RestoreOptions{From: from, To: to, Fold: fold})
}

// closed makes a database with a snapshot and closes it.
func closed(t testing.TB, path string, n int, seed uint64) ngeu.Snapshot {
	t.Helper()
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: path, Fold: fold})
	if err != nil {
		t.Fatal(err)
	}
	snapshot := apply(t, s, n, seed).Snapshot
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return snapshot
}

// newestOf gives the hash of a database's newest snapshot, and verifies it.
func newestOf(t testing.TB, path string) string {
	t.Helper()
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: path, Fold: fold})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	snapshot, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return snapshot.Hash
}

func filesIn(t testing.TB, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return strings.Join(out, " ")
}

// Backups made while readers read and an import writes hold one of the states
// that were published, whole, in one file; the next import finds them as it would
// find the database.
func TestBackupWhileImporting(t *testing.T) {
	path, out := filepath.Join(t.TempDir(), "test.db"), t.TempDir()
	s := open(t, path, nil)
	states := map[string]bool{apply(t, s, 1000, 1).Snapshot.Hash: true}
	done := make(chan store.Result)
	go func() { done <- apply(t, s, 12000, 2) }()
	for n, running := 0, true; running; n++ {
		select {
		case r := <-done:
			states[r.Snapshot.Hash] = true
			running = false
		default:
		}
		to := filepath.Join(out, "backup.db")
		steps := 0
		_, err := sqlite.Backup(t.Context(), sqlite.BackupOptions{From: path, To: to, Fold: fold, Replace: n > 0,
			Progress: func(done, total int, _ bool) {
				if steps++; done > total {
					t.Errorf("%d of %d pages", done, total)
				}
			}})
		if err != nil {
			t.Fatal(err)
		}
		if got := filesIn(t, out); got != "backup.db" || steps < 2 {
			t.Fatalf("files %s, %d reports", got, steps)
		}
		restored := filepath.Join(t.TempDir(), "again.db")
		if replaced, err := restore(t, to, restored); err != nil || replaced != "" {
			t.Fatalf("restore: %q, %v", replaced, err)
		}
		if hash := newestOf(t, restored); !states[hash] && running {
			if r := <-done; r.Snapshot.Hash != hash { // published just before the copy
				t.Errorf("backup %d holds %s, which was never published", n, hash)
			}
			running = false
		}
	}
}

// A backup never takes the name of another file unless it is told to, nor
// that of the database; a copy that is called off leaves nothing.
func TestBackupKeepsWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	path, to := filepath.Join(dir, "test.db"), filepath.Join(dir, "backup.db")
	closed(t, path, 300, 1)
	if err := os.WriteFile(to, []byte("the thesis of the operator"), 0o644); err != nil {
		t.Fatal(err)
	}
	before := filesIn(t, dir)
	if err := backup(t, path, to); err == nil || !strings.Contains(err.Error(), "-force") {
		t.Errorf("over another file: %v", err)
	}
	if err := backup(t, path, path); err == nil || !strings.Contains(err.Error(), "the database itself") {
		t.Errorf("over the database: %v", err)
	}
	if err := backup(t, path, filepath.Join(dir, "no", "folder.db")); err == nil || !strings.Contains(err.Error(), "make it first") {
		t.Errorf("into no folder: %v", err)
	}
	if err := backup(t, to, filepath.Join(dir, "other.db")); err == nil || !strings.Contains(err.Error(), "not a database") {
		t.Errorf("of no database: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := sqlite.Backup(ctx, sqlite.BackupOptions{From: path, To: to, Fold: fold, Replace: true, Progress: func(_, _ int, checking bool) {
		if checking {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("called off: %v", err)
	}
	if got := strings.ReplaceAll(filesIn(t, dir), " test.db-shm test.db-wal", ""); got != before { // which a reader makes
		t.Errorf("files %s, before %s", got, before)
	}
	if b, err := os.ReadFile(to); err != nil || string(b) != "the thesis of the operator" {
		t.Errorf("the other file: %q, %v", b, err)
	}
}

// TestKilledBackups kills backups and restores; the test binary runs itself as
// the victim. What has its name is whole.
func TestKilledBackups(t *testing.T) {
	if path := os.Getenv("NGEUMAP_TEST_BACKUP"); path != "" {
		for {
			if _, err := sqlite.Backup(t.Context(), sqlite.BackupOptions{From: path, To: path + ".backup", Fold: fold, Replace: true}); err != nil {
				t.Fatal(err)
			}
			if _, err := restore(t, path+".backup", path+".restored"); err != nil {
				t.Fatal(err)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "test.db")
	want := closed(t, path, 1500, 1).Hash
	for _, wait := range []time.Duration{30, 70, 110, 150, 190, 230, 400, 700} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilledBackups$")
		cmd.Env = append(os.Environ(), "NGEUMAP_TEST_BACKUP="+path)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(wait * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		cmd.Wait()
		for _, end := range []string{"", ".backup", ".restored"} {
			if _, err := os.Stat(path + end); errors.Is(err, os.ErrNotExist) && end != "" {
				continue // not got that far
			}
			if hash := newestOf(t, path+end); hash != want {
				t.Errorf("killed after %d ms: %s holds %s", wait, path+end, hash)
			}
		}
	}
}

// A restore switches at once and keeps what it replaced, with all that its log
// held; the backup is never written to.
func TestRestore(t *testing.T) {
	dir := t.TempDir()
	path, saved := filepath.Join(dir, "test.db"), filepath.Join(t.TempDir(), "backup.db")
	want := closed(t, path, 500, 1)
	if err := backup(t, path, saved); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(saved, 0o444); err != nil {
		t.Fatal(err)
	}
	bytesBefore, err := os.ReadFile(saved)
	if err != nil {
		t.Fatal(err)
	}
	newer := closed(t, path, 700, 2)
	at := func() time.Time { return time.Date(2026, 11, 24, 19, 30, 0, 0, time.UTC) }
	for n, want := range []string{path + "-replaced-20261124-193000", path + "-replaced-20261124-193000-2"} {
		replaced, err := sqlite.Restore(t.Context(), sqlite.RestoreOptions{From: saved, To: path, Fold: fold, Now: at})
		if err != nil || replaced != want {
			t.Fatalf("restore %d: %q, %v", n, replaced, err)
		}
	}
	if got := filesIn(t, dir); got != "test.db test.db-lock test.db-replaced-20261124-193000 test.db-replaced-20261124-193000-2" {
		t.Errorf("files: %s", got)
	}
	if got := newestOf(t, path); got != want.Hash {
		t.Errorf("restored: %s, want %s", got, want.Hash)
	}
	if got := newestOf(t, path+"-replaced-20261124-193000"); got != newer.Hash {
		t.Errorf("replaced: %s, want %s", got, newer.Hash)
	}
	if after, err := os.ReadFile(saved); err != nil || !bytes.Equal(after, bytesBefore) {
		t.Errorf("the backup was written to (%v)", err)
	}
}

// While anybody has the database open, or imports into it, nothing is replaced.
func TestRestoreRefusesUse(t *testing.T) {
	dir := t.TempDir()
	path, saved := filepath.Join(dir, "test.db"), filepath.Join(t.TempDir(), "backup.db")
	s := open(t, path, nil)
	want := apply(t, s, 300, 1).Snapshot.Hash
	if err := backup(t, path, saved); err != nil {
		t.Fatal(err)
	}
	if _, err := restore(t, saved, path); !errors.Is(err, sqlite.ErrInUse) {
		t.Errorf("beside an open database: %v", err)
	}
	if _, err := restore(t, path, path); err == nil || !strings.Contains(err.Error(), "the database itself") {
		t.Errorf("of itself: %v", err)
	}
	if got := apply(t, s, 300, 1); got.Counts.Unchanged != 300 {
		t.Errorf("after the refusal: %+v", got.Counts)
	}
	lock, err := sql.Open("sqlite3", "file:"+path+"-lock?_txlock=exclusive")
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	tx, err := lock.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := restore(t, saved, path); !errors.Is(err, store.ErrBusy) {
		t.Errorf("beside an import: %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	snapshot, err := s.Snapshot(t.Context())
	if err != nil || snapshot.Hash != want {
		t.Errorf("%s, %v, want %s", snapshot.Hash, err, want)
	}
}

// What is no sound backup of this program changes nothing.
func TestRestoreRefusesWhatIsNoBackup(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	path, saved := filepath.Join(dir, "test.db"), filepath.Join(other, "backup.db")
	want := closed(t, path, 500, 1).Hash
	if err := backup(t, path, saved); err != nil {
		t.Fatal(err)
	}
	sound, err := os.ReadFile(saved)
	if err != nil {
		t.Fatal(err)
	}
	changed := func(name, statement string) string {
		file := filepath.Join(other, name)
		if err := os.WriteFile(file, sound, 0o644); err != nil {
			t.Fatal(err)
		}
		db, err := sql.Open("sqlite3", file)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
		return file
	}
	file := func(name string, b []byte) string {
		path := filepath.Join(other, name)
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	torn := bytes.Clone(sound)
	for i := len(torn) / 2; i < len(torn)/2+8192; i++ {
		torn[i] ^= 0x5a
	}
	for _, test := range []struct{ name, file, say string }{
		{"nothing there", filepath.Join(other, "none.db"), "no such file"},
		{"a folder", other, "is a folder"},
		{"an empty file", file("empty.db", nil), "is an empty file"},
		{"a text", file("text.db", bytes.Repeat([]byte("Dear colleagues, "), 500)), "is not a database"},
		{"half of one", file("half.db", sound[:len(sound)/2]), "damaged"},
		{"a torn one", file("torn.db", torn), "not"},
		{"of another program", changed("other.db", `PRAGMA application_id = 7`), "another program"},
		{"of a newer program", changed("newer.db", `PRAGMA user_version = 99`), "newer ngeumap"},
		{"with a project less", changed("less.db", `PRAGMA foreign_keys = on; DELETE FROM project WHERE key = (SELECT min(key) FROM project)`), "not sound"},
	} {
		before := filesIn(t, dir)
		if replaced, err := restore(t, test.file, path); err == nil || replaced != "" || !strings.Contains(err.Error(), test.say) {
			t.Errorf("%s: %q, %v, want %q", test.name, replaced, err, test.say)
		} else {
			t.Logf("%s: %v", test.name, err)
		}
		if after := filesIn(t, dir); strings.ReplaceAll(after, " test.db-lock", "") != strings.ReplaceAll(before, " test.db-lock", "") {
			t.Errorf("%s: files %s, before %s", test.name, after, before)
		}
		if got := newestOf(t, path); got != want {
			t.Errorf("%s: the database holds %s", test.name, got)
		}
	}
}

// A damaged database is what backups are for: it is replaced and kept as it was.
func TestRestoreOverDamage(t *testing.T) {
	dir := t.TempDir()
	path, saved := filepath.Join(dir, "test.db"), filepath.Join(t.TempDir(), "backup.db")
	want := closed(t, path, 500, 1).Hash
	if err := backup(t, path, saved); err != nil {
		t.Fatal(err)
	}
	for name, rest := range map[string][]byte{"text": bytes.Repeat([]byte("x"), 9000), "empty": nil} {
		if err := os.WriteFile(path, rest, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path+"-wal", []byte("what was not written yet"), 0o644); err != nil {
			t.Fatal(err)
		}
		replaced, err := restore(t, saved, path)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if b, err := os.ReadFile(replaced); err != nil || !bytes.Equal(b, rest) {
			t.Errorf("%s: the replaced file has %d bytes, %v", name, len(b), err)
		}
		if got := newestOf(t, path); got != want {
			t.Errorf("%s: restored %s, want %s", name, got, want)
		}
	}
}
