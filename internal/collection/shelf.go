package collection

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Shelf is a folder of collections: SLUG.yaml, photos/, history/SLUG.jsonl, and
// key, the secret of passes.
type Shelf struct {
	dir string
	key []byte
	mu  sync.Mutex // one step at a time
}

// maxFile is the largest file of a collection that is read, in bytes.
const maxFile = 1 << 20

// Open takes a folder as a shelf. Where it is not there it is made, with a key.
func Open(dir string) (*Shelf, error) {
	for _, d := range []string{dir, filepath.Join(dir, "photos"), filepath.Join(dir, "history")} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return nil, fmt.Errorf("collection: %w", err)
		}
	}
	s := &Shelf{dir: dir}
	name := filepath.Join(dir, "key")
	key, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		key = make([]byte, 32)
		if _, err := rand.Read(key); err != nil {
			return nil, fmt.Errorf("collection: %w", err)
		}
		err = writeFile(name, key, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("collection: %w", err)
	}
	if len(key) < 16 {
		return nil, fmt.Errorf("collection: %s is too short for a key; remove it, and links for previews are made with a new one", name)
	}
	s.key = key
	return s, nil
}

// Set is what stands on a shelf at one moment.
type Set struct {
	all     []Collection // by slug
	version string
	shelf   *Shelf
}

// Read reads all files. A file that is wrong does not hide the others: broken
// names each, and the collection is not in the set.
func (s *Shelf) Read() (set Set, broken []error, err error) {
	set.shelf = s
	names, err := filepath.Glob(filepath.Join(s.dir, "*.yaml"))
	if err != nil {
		return set, nil, fmt.Errorf("collection: %w", err)
	}
	slices.Sort(names)
	sum := sha256.New()
	for _, name := range names {
		body, err := readFile(name)
		if err != nil {
			return set, broken, fmt.Errorf("collection: %w", err)
		}
		slug := strings.TrimSuffix(filepath.Base(name), ".yaml")
		fmt.Fprintf(sum, "%s %d\n", slug, len(body))
		sum.Write(body)
		c, err := Parse(slug, body)
		if err != nil {
			broken = append(broken, err)
			continue
		}
		set.all = append(set.all, c)
	}
	set.version = hex.EncodeToString(sum.Sum(nil)[:8])
	return set, broken, nil
}

// Find gives the collection that a value of the parameter collection names: a
// slug that everybody may see, or a pass that has not run out.
func (set Set) Find(value string, now time.Time) (Collection, bool) {
	slug, pass, isPass := strings.Cut(value, passMark)
	i, ok := slices.BinarySearchFunc(set.all, slug, func(c Collection, slug string) int { return strings.Compare(c.Slug, slug) })
	if !ok {
		return Collection{}, false
	}
	c := set.all[i]
	if isPass {
		return c, set.shelf.honours(slug, pass, now)
	}
	return c, c.Visible(now)
}

// Visible lists what everybody may see, by slug.
func (set Set) Visible(now time.Time) []Collection {
	return slices.DeleteFunc(slices.Clone(set.all), func(c Collection) bool { return !c.Visible(now) })
}

// All lists everything, for staff.
func (set Set) All() []Collection { return slices.Clone(set.all) }

// Version changes whenever a file does.
func (set Set) Version() string { return set.version }

// Photo opens a photo of a collection.
func (s *Shelf) Photo(c Collection, file string) (*os.File, error) {
	if !slices.ContainsFunc(c.Photos, func(p Photo) bool { return p.File == file }) {
		return nil, fs.ErrNotExist
	}
	return os.Open(filepath.Join(s.dir, "photos", file))
}

func readFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("%s is larger than 1 MB", name)
	}
	return os.ReadFile(name)
}

// writeFile writes whole or not at all.
func writeFile(name string, body []byte, mode os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone when the rename went well
	_, err = f.Write(body)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
