package collection

import (
	"bytes"
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

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Shelf is a folder of collections: SLUG.yaml, drafts/SLUG.yaml (newer words of
// one that is published), photos/, history/SLUG.jsonl, links.json (the links for
// previews that were given out), and key, the secret of passes.
type Shelf struct {
	dir string
	key []byte
	mu  sync.Mutex // one step at a time
}

// maxFile is the largest file of a collection that is read, in bytes.
const maxFile = 1 << 20

// Open takes a folder as a shelf. Where it is not there it is made, with a key.
func Open(dir string) (*Shelf, error) {
	for _, d := range []string{dir, filepath.Join(dir, drafts), filepath.Join(dir, photos), filepath.Join(dir, "history")} {
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

// Folders of a shelf.
const (
	drafts = "drafts"
	photos = "photos"
)

// Set is what stands on a shelf at one moment.
type Set struct {
	all       []Collection // by slug
	drafts    []Collection // newer words of some of them, by slug
	withdrawn map[string]bool
	closed    bool // which passes are withdrawn is not known
	version   string
	shelf     *Shelf
}

// Read reads all files. A file that is wrong does not hide the others: broken
// names each, and the collection is not in the set.
func (s *Shelf) Read() (set Set, broken []error, err error) {
	set.shelf = s
	sum := sha256.New()
	for _, folder := range []struct {
		name string
		to   *[]Collection
	}{{"", &set.all}, {drafts, &set.drafts}} {
		names, err := filepath.Glob(filepath.Join(s.dir, folder.name, "*.yaml"))
		if err != nil {
			return set, nil, fmt.Errorf("collection: %w", err)
		}
		slices.Sort(names)
		for _, name := range names {
			body, err := readFile(name)
			if errors.Is(err, fs.ErrNotExist) {
				continue // it went meanwhile
			}
			if err != nil {
				return set, broken, fmt.Errorf("collection: %w", err)
			}
			slug := strings.TrimSuffix(filepath.Base(name), ".yaml")
			fmt.Fprintf(sum, "%s/%s %d\n", folder.name, slug, len(body))
			sum.Write(body)
			c, err := Parse(slug, body)
			if err != nil {
				var file *FileError
				if errors.As(err, &file) {
					file.File = filepath.ToSlash(filepath.Join(folder.name, file.File))
				}
				broken = append(broken, err)
				continue
			}
			*folder.to = append(*folder.to, c)
		}
	}
	links, err := s.links()
	if err != nil {
		set.closed = true
		broken = append(broken, err)
	}
	set.withdrawn = map[string]bool{}
	for _, l := range links {
		if l.WithdrawnBy != "" {
			set.withdrawn[l.Slug+passMark+expiryOf(l.Until)] = true
			fmt.Fprintf(sum, "%s %s\n", l.Slug, expiryOf(l.Until))
		}
	}
	set.version = hex.EncodeToString(sum.Sum(nil)[:8])
	return set, broken, nil
}

// Find gives the collection that a value of the parameter collection names: a
// slug that everybody may see, or a pass that has not run out, which shows the
// newest words.
func (set Set) Find(value string, now time.Time) (Collection, bool) {
	slug, pass, isPass := strings.Cut(value, passMark)
	if isPass {
		c, ok := bySlug(set.drafts, slug)
		if !ok {
			c, ok = bySlug(set.all, slug)
		}
		return c, ok && !set.closed && set.shelf.honours(slug, pass, now, set.withdrawn)
	}
	c, ok := bySlug(set.all, slug)
	return c, ok && c.Visible(now)
}

func bySlug(all []Collection, slug string) (Collection, bool) {
	i, ok := slices.BinarySearchFunc(all, slug, func(c Collection, slug string) int { return strings.Compare(c.Slug, slug) })
	if !ok {
		return Collection{}, false
	}
	return all[i], true
}

// Visible lists what everybody may see, by slug.
func (set Set) Visible(now time.Time) []Collection {
	return slices.DeleteFunc(slices.Clone(set.all), func(c Collection) bool { return !c.Visible(now) })
}

// All lists everything, for staff: by slug the newest words of each.
func (set Set) All() []Collection {
	out := slices.Clone(set.drafts)
	for _, c := range set.all {
		if _, newer := bySlug(set.drafts, c.Slug); !newer {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b Collection) int { return strings.Compare(a.Slug, b.Slug) })
	return out
}

// Photo opens a photo of a collection.
func (s *Shelf) Photo(c Collection, file string) (*os.File, error) {
	if !slices.ContainsFunc(c.Photos, func(p Photo) bool { return p.File == file }) {
		return nil, fs.ErrNotExist
	}
	return s.OpenPhoto(file)
}

// OpenPhoto opens any photo of the shelf, for staff.
func (s *Shelf) OpenPhoto(file string) (*os.File, error) {
	if !photoForm.MatchString(file) {
		return nil, fs.ErrNotExist
	}
	return os.Open(filepath.Join(s.dir, photos, file))
}

// KeepPhoto writes a photo under a name like the given one, which ends with its
// kind (jpg, png, webp), and tells the name that it has. Another photo of that
// name stays as it is; the same photo is there once.
func (s *Shelf) KeepPhoto(name, kind string, body []byte) (file string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stem := photoStem(name)
	for n := 1; n < 1000; n++ {
		file = stem + "." + kind
		if n > 1 {
			file = fmt.Sprintf("%s-%d.%s", stem, n, kind)
		}
		path := filepath.Join(s.dir, photos, file)
		there, err := os.ReadFile(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if err := writeFile(path, body, 0o644); err != nil {
				return "", fmt.Errorf("collection: %w", err)
			}
			return file, nil
		case err != nil:
			return "", fmt.Errorf("collection: %w", err)
		case bytes.Equal(there, body):
			return file, nil
		}
	}
	return "", ngeu.Invalid("photo", name, "there are a thousand photos of this name; give the file another one")
}

// photoStem makes a safe file name without its ending.
func photoStem(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 60 {
			break
		}
	}
	if stem := strings.Trim(b.String(), "-"); stem != "" {
		return stem
	}
	return "photo"
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
	if err := os.Rename(f.Name(), name); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(name))
}

// syncFolder makes a new name in a folder outlast a power cut.
func syncFolder(name string) error {
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	_ = d.Sync() // not every file system can
	return d.Close()
}
