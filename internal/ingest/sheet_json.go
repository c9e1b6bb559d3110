package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// jsonSheet reads an array of objects, or the first array of objects inside an
// object, such as a page of a portal or the features of a GeoJSON file. The
// columns are the names that the first objects have; of a feature its
// properties, with lon and lat of its point.
type jsonSheet struct {
	closer  io.Closer
	in      *json.Decoder
	columns []string
	at      map[string]int
	first   json.RawMessage // the object by which the array was found
	ahead   []cells         // objects that were read for the header, and points of one feature
	number  int
	feature bool
}

// headerObjects is how many objects are looked at for the names of columns.
const headerObjects = 100

// member is one name of an object with its value, in the order of the file.
type member struct{ name, value string }

func openJSON(in stream) (sheet, error) {
	s := &jsonSheet{closer: in.Closer, in: json.NewDecoder(in), at: map[string]int{}}
	s.in.UseNumber()
	if found, err := s.find(""); err != nil {
		return nil, &HeaderError{Reason: fmt.Sprintf("the file is no JSON that can be read (%v)", err)}
	} else if !found {
		return nil, &HeaderError{Reason: "the file is empty: there is no array of objects in it"}
	}
	if s.feature {
		s.column(string(lon))
		s.column(string(lat))
	}
	var objects []jsonObject
	for len(objects) < headerObjects {
		o, err := s.object()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, &HeaderError{Reason: err.Error()}
		}
		for _, m := range o.members {
			s.column(m.name)
		}
		objects = append(objects, o)
	}
	for _, o := range objects {
		s.ahead = append(s.ahead, s.rows(o)...)
	}
	return s, nil
}

func (s *jsonSheet) column(name string) {
	if _, ok := s.at[name]; !ok {
		s.at[name] = len(s.columns)
		s.columns = append(s.columns, name)
	}
}

// find goes into a value of a name, down to the first array of objects in it.
func (s *jsonSheet) find(name string) (found bool, err error) {
	t, err := s.in.Token()
	if err != nil {
		return false, err
	}
	switch t {
	case json.Delim('['):
		for first := true; s.in.More(); first = false {
			var raw json.RawMessage
			if err := s.in.Decode(&raw); err != nil {
				return false, err
			}
			if first && raw[0] == '{' && name != "links" {
				s.first, s.feature = raw, name == "features"
				return true, nil
			}
		}
		_, err = s.in.Token()
	case json.Delim('{'):
		for s.in.More() {
			inside, err := s.in.Token()
			if err != nil {
				return false, err
			}
			if found, err = s.find(fmt.Sprint(inside)); found || err != nil {
				return found, err
			}
		}
		_, err = s.in.Token()
	}
	return false, err
}

// jsonObject is one object of the array.
type jsonObject struct {
	number  int
	members []member
	points  [][2]string // lon and lat of a feature
	bad     string      // why it cannot be taken
}

// object reads the next object.
func (s *jsonSheet) object() (jsonObject, error) {
	raw := s.first
	s.first = nil
	if raw == nil && !s.in.More() {
		return jsonObject{}, io.EOF
	}
	s.number++
	o := jsonObject{number: s.number}
	if raw != nil {
	} else if err := s.in.Decode(&raw); err != nil {
		return o, fmt.Errorf("object %d cannot be read: %w", s.number, err)
	}
	if s.feature {
		var f struct {
			ID         json.RawMessage `json:"id"`
			Properties json.RawMessage `json:"properties"`
			Geometry   *struct {
				Type        string          `json:"type"`
				Coordinates json.RawMessage `json:"coordinates"`
			} `json:"geometry"`
		}
		if err := json.Unmarshal(raw, &f); err != nil {
			o.bad = "this is no feature"
			return o, nil
		}
		if f.Geometry != nil {
			if o.points, o.bad = positions(f.Geometry.Type, f.Geometry.Coordinates); o.bad != "" {
				return o, nil
			}
		}
		if raw = f.Properties; raw == nil {
			raw = json.RawMessage("{}")
		}
	}
	if o.members, o.bad = members(raw); o.bad != "" {
		return o, nil
	}
	return o, nil
}

// positions gives the points of a geometry as they are written.
func positions(kind string, raw json.RawMessage) (out [][2]string, bad string) {
	var one []json.Number
	var many [][]json.Number
	switch kind {
	case "Point":
		if json.Unmarshal(raw, &one) != nil {
			return nil, "the coordinates of the point cannot be read"
		}
		many = [][]json.Number{one}
	case "MultiPoint":
		if json.Unmarshal(raw, &many) != nil {
			return nil, "the coordinates of the points cannot be read"
		}
	default:
		return nil, "a geometry of the type " + kind + " is no point; only Point and MultiPoint are read"
	}
	for _, p := range many {
		if len(p) < 2 {
			return nil, "a point has a longitude and a latitude"
		}
		out = append(out, [2]string{p[0].String(), p[1].String()})
	}
	return out, ""
}

// members lists what an object holds. Nested values stay JSON text.
func members(raw json.RawMessage) ([]member, string) {
	var order []member
	in := json.NewDecoder(bytes.NewReader(raw))
	in.UseNumber()
	if t, err := in.Token(); err != nil || t != json.Delim('{') {
		return nil, "an object with named values was expected here"
	}
	for in.More() {
		name, err := in.Token()
		if err != nil {
			return nil, "the object cannot be read"
		}
		var v json.RawMessage
		if err := in.Decode(&v); err != nil {
			return nil, "the object cannot be read"
		}
		order = append(order, member{fmt.Sprint(name), plain(v)})
	}
	return order, ""
}

// plain gives a JSON value as the text of a cell.
func plain(v json.RawMessage) string {
	switch v[0] {
	case '"':
		var s string
		if json.Unmarshal(v, &s) == nil {
			return s
		}
	case 'n':
		return ""
	}
	return string(v)
}

// rows turns an object into rows: one, or one for each point.
func (s *jsonSheet) rows(o jsonObject) []cells {
	if o.bad != "" {
		return []cells{{line: o.number, note: o.bad}}
	}
	values := make([]string, len(s.columns))
	for _, m := range o.members {
		if i, ok := s.at[m.name]; ok {
			values[i] = m.value
		}
	}
	if each := s.locations(o, values); each != nil {
		return each
	}
	if len(o.points) == 0 {
		return []cells{{line: o.number, values: values}}
	}
	var out []cells
	for _, p := range o.points {
		one := append([]string(nil), values...)
		one[0], one[1] = p[0], p[1]
		out = append(out, cells{line: o.number, values: one})
	}
	return out
}

// locations gives a row for each location of a feature of ours, which lists
// several under this name, each with its own point and place; nil for any other.
func (s *jsonSheet) locations(o jsonObject, shared []string) (out []cells) {
	i, ok := s.at["locations"]
	if !ok || !s.feature || !strings.HasPrefix(shared[i], "[{") {
		return nil
	}
	var all []json.RawMessage
	if json.Unmarshal([]byte(shared[i]), &all) != nil {
		return nil
	}
	for _, raw := range all {
		of, bad := members(raw)
		if bad != "" {
			return nil
		}
		one := append([]string(nil), shared...)
		one[i] = ""
		pointed := false
		for _, m := range of {
			var at []json.Number
			switch j, known := s.at[m.name]; {
			case m.name == "point":
				if pointed = true; m.value != "" && (json.Unmarshal([]byte(m.value), &at) != nil || len(at) < 2) {
					return nil
				} else if len(at) > 1 {
					one[0], one[1] = at[0].String(), at[1].String()
				}
			case known:
				one[j] = m.value
			}
		}
		if !pointed {
			return nil
		}
		out = append(out, cells{line: o.number, values: one})
	}
	return out
}

func (s *jsonSheet) header() []string { return s.columns }
func (s *jsonSheet) Close() error     { return s.closer.Close() }

func (s *jsonSheet) next() (cells, error) {
	if len(s.ahead) == 0 {
		o, err := s.object()
		if errors.Is(err, io.EOF) {
			return cells{}, io.EOF
		}
		if err != nil {
			return cells{}, err
		}
		s.ahead = s.rows(o)
	}
	c := s.ahead[0]
	s.ahead = s.ahead[1:]
	if c.values == nil {
		return cells{}, &shapeError{line: c.line, reason: c.note, values: []string{"object " + strconv.Itoa(c.line)}}
	}
	return c, nil
}
