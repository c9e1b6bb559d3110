package collection

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// FileError is a file that cannot be shown.
type FileError struct {
	File  string // relative to the shelf
	Line  int    // 0 where no line is to blame
	Field string // may be empty
	Err   error
}

func (e *FileError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("collection: %s: %v", e.File, e.Err)
	}
	return fmt.Sprintf("collection: %s:%d: %v", e.File, e.Line, e.Err)
}

func (e *FileError) Unwrap() error { return e.Err }

// malformed is a file that is no YAML, or has fields that nobody knows.
func malformed(slug string, err error) error {
	out := &FileError{File: slug + ".yaml", Err: errors.New(strings.TrimSpace(yaml.FormatError(err, false, true)))}
	var told yaml.Error
	if errors.As(err, &told) {
		if at := told.GetToken(); at != nil {
			out.Line = at.Position.Line
			if strings.Contains(told.GetMessage(), "unknown field") {
				out.Field = at.Value
			}
		}
	}
	return out
}

// misplaced finds the line of a value that cannot be shown.
func misplaced(slug string, body []byte, err error) error {
	out := &FileError{File: slug + ".yaml", Err: err}
	var invalid *ngeu.InvalidError
	if !errors.As(err, &invalid) {
		return out
	}
	out.Field = invalid.Field
	file, err := parser.ParseBytes(body, 0)
	if err != nil || len(file.Docs) == 0 {
		return out
	}
	node := file.Docs[0].Body
	for _, name := range strings.Split(invalid.Field, ".") {
		if list, ok := node.(*ast.SequenceNode); ok {
			i := slices.IndexFunc(list.Values, func(entry ast.Node) bool {
				pair := pairOf(entry, "file")
				return pair != nil && scalar(pair.Value) == invalid.Value
			})
			if i < 0 {
				break
			}
			node = list.Values[i]
			out.Line = node.GetToken().Position.Line
		}
		pair := pairOf(node, name)
		if pair == nil {
			break
		}
		node = pair.Value
		out.Line = pair.Key.GetToken().Position.Line
	}
	return out
}

// pairOf finds a field of a mapping; nil where there is none.
func pairOf(node ast.Node, name string) *ast.MappingValueNode {
	mapping, ok := node.(ast.MapNode)
	if !ok {
		return nil
	}
	for all := mapping.MapRange(); all.Next(); {
		if pair := all.KeyValue(); pair.Key.String() == name {
			return pair
		}
	}
	return nil
}

func scalar(node ast.Node) string {
	if s, ok := node.(ast.ScalarNode); ok {
		return fmt.Sprint(s.GetValue())
	}
	return ""
}
