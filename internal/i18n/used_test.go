package i18n_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Each message is used: its key stands in a source of the product, whole or as
// a beginning that the source completes.
func TestEveryMessageIsUsed(t *testing.T) {
	var sources strings.Builder
	for _, root := range []string{"../../internal", "../../cmd", "../../web/src", "../../web/templates"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "/messages/") {
				return err
			}
			switch filepath.Ext(path) {
			case ".go", ".ts", ".html", ".json":
				text, err := os.ReadFile(path)
				sources.Write(text)
				return err
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	used := map[string]bool{}
	for _, key := range regexp.MustCompile(`[a-z_]+(\.[a-z0-9_]+)+`).FindAllString(sources.String(), -1) {
		used[key] = true
	}
	var begun []string // "pillar." + key, `status.${key}`
	for _, m := range regexp.MustCompile("[\"`]([a-z_]+\\.[a-z0-9_]*)(\"\\s*\\+|`\\s*\\+|\\$\\{)").FindAllStringSubmatch(sources.String(), -1) {
		begun = append(begun, m[1])
	}
	var messages map[string]json.RawMessage
	raw, err := os.ReadFile("messages/en.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &messages); err != nil {
		t.Fatal(err)
	}
next:
	for key := range messages {
		if used[key] {
			continue
		}
		for _, b := range begun {
			if strings.HasPrefix(key, b) {
				continue next
			}
		}
		t.Errorf("%s is used nowhere", key)
	}
}
