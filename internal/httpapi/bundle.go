package httpapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// bundle is the browser's side: scripts, styles, fonts and the messages that
// scripts need, each under an address that holds the hash of its content.
type bundle struct {
	files      map[string][]byte    // by path below /assets/
	addresses  map[string]string    // plain name → address
	catalogues map[i18n.Lang]string // address
	pages      *pages
	hash       string // of everything, part of the validators of pages
}

// newBundle reads web: dist/ with manifest.json and client.json, assets/ and
// templates/.
func newBundle(web fs.FS, words *i18n.Catalogues) (*bundle, error) {
	b := &bundle{files: map[string][]byte{}, addresses: map[string]string{}, catalogues: map[i18n.Lang]string{}}
	var manifest map[string]string
	if err := readJSON(web, "dist/manifest.json", &manifest); err != nil {
		return nil, err
	}
	for plain, hashed := range manifest {
		body, err := fs.ReadFile(web, "dist/"+hashed)
		if err != nil {
			return nil, fmt.Errorf("httpapi: %w", err)
		}
		b.files[hashed] = body
		b.addresses[plain] = "/assets/" + hashed
	}
	err := fs.WalkDir(web, "assets", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := fs.ReadFile(web, name)
		if err != nil {
			return err
		}
		name = strings.TrimPrefix(name, "assets/")
		b.files[name] = body
		b.addresses[name] = "/assets/" + name
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("httpapi: %w", err)
	}
	var names []string
	if err := readJSON(web, "dist/client.json", &names); err != nil {
		return nil, err
	}
	all := sha256.New()
	for _, l := range i18n.Languages {
		body, err := words.Printer(l).Subset(names)
		if err != nil {
			return nil, fmt.Errorf("httpapi: messages for scripts: %w", err)
		}
		sum := sha256.Sum256(body)
		file := "i18n/" + string(l) + "." + hex.EncodeToString(sum[:6]) + ".json"
		b.files[file] = body
		b.catalogues[l] = "/assets/" + file
		all.Write(sum[:])
	}
	if b.pages, err = newPages(web, b, all); err != nil {
		return nil, err
	}
	for _, plain := range sortedKeys(b.addresses) {
		fmt.Fprintln(all, plain, b.addresses[plain])
	}
	b.hash = hex.EncodeToString(all.Sum(nil)[:8])
	return b, nil
}

func readJSON(fsys fs.FS, name string, v any) error {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("httpapi: %w; make web builds it", err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("httpapi: %s: %w", name, err)
	}
	return nil
}

// address gives the address of a file of the bundle by its plain name.
func (b *bundle) address(plain string) (string, error) {
	a, ok := b.addresses[plain]
	if !ok {
		return "", fmt.Errorf("httpapi: the bundle has no %q", plain)
	}
	return a, nil
}

// asset serves a file of the bundle. Hashed names never change; the others
// (fonts, icons) follow the program.
func (s *Server) asset(w http.ResponseWriter, r *http.Request) error {
	name := path.Clean(chi.URLParam(r, "*"))
	body, ok := s.web.files[name]
	if !ok {
		return ngeu.ErrNotFound
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		w.Header().Set("Content-Type", t)
	}
	caching := forLong
	if hashed(name) {
		caching = immutable
	}
	if fresh(w, r, etag(string(body)), caching) {
		return nil
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(body))
	return nil
}

// hashed tells whether a name holds the hash of its content: name.hash.ext.
func hashed(name string) bool {
	parts := strings.Split(path.Base(name), ".")
	if len(parts) != 3 || len(parts[1]) != 12 {
		return false
	}
	_, err := hex.DecodeString(parts[1])
	return err == nil
}
