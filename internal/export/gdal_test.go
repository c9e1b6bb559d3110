package export_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/edition"
	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/export"
	"github.com/ngeumap/ngeumap/internal/feature"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// ogrinfo reads a file as QGIS would and gives the fields and the number of
// features of each layer.
func ogrinfo(t *testing.T, args ...string) map[string]layer {
	t.Helper()
	out, err := exec.CommandContext(context.Background(), "ogrinfo", append([]string{"-ro", "-al", "-so", "-nomd"}, args...)...).CombinedOutput()
	if err != nil || strings.Contains(string(out), "ERROR") || strings.Contains(string(out), "Warning") {
		t.Fatalf("ogrinfo %s: %v\n%s", args, err, out)
	}
	layers := map[string]layer{}
	for _, part := range strings.Split(string(out), "\nLayer name: ")[1:] {
		name, rest, _ := strings.Cut(part, "\n")
		l := layer{count: -1}
		if m := countLine.FindStringSubmatch(rest); m != nil {
			l.count, _ = strconv.Atoi(m[1])
		}
		for _, m := range fieldLine.FindAllStringSubmatch(rest, -1) {
			l.fields = append(l.fields, m[1])
		}
		layers[strings.TrimSpace(name)] = l
	}
	return layers
}

type layer struct {
	count  int
	fields []string
}

var (
	countLine = regexp.MustCompile(`(?m)^Feature Count: (\d+)$`)
	fieldLine = regexp.MustCompile(`(?m)^(\w+): (?:String|Integer|Integer64|Real|DateTime)\b`)
)

func needGDAL(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("ogrinfo"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("ogrinfo is missing; install gdal-bin so that CI reads every format with it")
		}
		t.Skip("ogrinfo is missing: install gdal-bin to read every format with GDAL")
	}
}

func save(t *testing.T, f export.Format, rows feature.Rows) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "projects."+f.Ext)
	if err := os.WriteFile(path, write(t, f, rows), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// GDAL, and so QGIS, finds every layer, feature and property.
func TestGDALReadsEveryFormat(t *testing.T) {
	needGDAL(t)
	desk, _ := editiontest.Desk(t, sample()...)
	const projects, locations = 5, 8
	want := map[string]map[string]int{
		"geojson": {"projects": projects},
		"csv":     {"projects": locations},
		"xlsx":    {"projects": locations},
		"kml":     {"projects": projects},
		"gpkg":    {"projects": projects, "locations": locations},
		"fgb":     {"projects": projects},
	}
	for _, f := range export.Formats {
		for name, nothing := range map[string]bool{"all": false, "nothing": true} {
			t.Run(f.Ext+"/"+name, func(t *testing.T) {
				r := edition.Request{Lang: "el"}
				if nothing {
					r.Filter.Text = "nothing of this kind"
				}
				layers := ogrinfo(t, save(t, f, open(t, desk, r)))
				for name, count := range want[f.Ext] {
					l, ok := layers[name]
					if nothing {
						if ok && l.count > 1 || ok && l.count == 1 && f.Ext != "xlsx" { // takes the header alone for a row
							t.Errorf("layer %s: %d features of nothing", name, l.count)
						}
						continue
					}
					if !ok || l.count != count {
						t.Errorf("layer %s: %d features, want %d; there are %v", name, l.count, count, layers)
					}
					for _, field := range feature.Fields {
						if f.Ext == "kml" && field.Name == "name" {
							continue // GDAL has it as Name
						}
						if !slices.Contains(l.fields, field.Name) {
							t.Errorf("layer %s lacks the field %s; it has %v", name, field.Name, l.fields)
						}
					}
				}
			})
		}
	}
}

// The indexes that GDAL searches by find what lies in a box, and nothing else.
func TestGDALSearchesByBox(t *testing.T) {
	needGDAL(t)
	desk, _ := editiontest.Desk(t, scattered(600)...)
	box := orb.Bound{Min: orb.Point{0, 40}, Max: orb.Point{10, 50}}
	rows := open(t, desk, edition.Request{Filter: ngeu.Filter{BBox: &box}})
	selection, err := rows.Edition.Selection(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	all := open(t, desk, edition.Request{})
	fgb, _ := export.ByExtension("fgb")
	boxes := 0 // of projects that meet it: as far as GDAL looks in a GeoPackage
	for _, points := range readFlatGeobuf(t, write(t, fgb, all)).points {
		if len(points) > 0 && orb.MultiPoint(points).Bound().Intersects(box) {
			boxes++
		}
	}
	for ext, want := range map[string]map[string]int{
		"gpkg": {"projects": boxes, "locations": selection.Points()},
		"fgb":  {"projects": selection.Projects()},
	} {
		f, _ := export.ByExtension(ext)
		layers := ogrinfo(t, "-spat", fmt.Sprint(box.Min[0]), fmt.Sprint(box.Min[1]), fmt.Sprint(box.Max[0]), fmt.Sprint(box.Max[1]), save(t, f, all))
		for name, n := range want {
			if layers[name].count != n || n == 0 {
				t.Errorf("%s %s: %d features in the box, want %d", ext, name, layers[name].count, n)
			}
		}
	}
}
