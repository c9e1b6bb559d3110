// Contactsheet photographs the map of a running service at zooms 0 to 13 over
// Europe, for the eyes of those who change tiles: no grid may be seen in the
// clusters, no jump at the edges of tiles, no sliver between regions, and all
// names must be legible.
//
//	go run ./scripts/contactsheet -address http://127.0.0.1:8080 -o DIR
//
// In: a service, with many projects (scripts/scale). Out: DIR/z00.png … and
// sheet.png with all of them; DIR is $NGEUMAP_ARTEFACTS where -o is missing.
// Needs Chromium.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"io"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/paulmach/orb"
)

// view is one picture: the middle of the map and the zoom of its tiles.
type view struct {
	zoom   int
	center orb.Point
}

var views = []view{
	{0, orb.Point{10, 30}},
	{3, orb.Point{10, 52}},
	{4, orb.Point{14, 48}},
	{5, orb.Point{8, 47}},
	{7, orb.Point{9.19, 45.46}},
	{9, orb.Point{2.35, 48.86}},
	{10, orb.Point{21.01, 52.23}},
	{11, orb.Point{5.57, 50.63}},
	{12, orb.Point{23.73, 37.98}},
	{13, orb.Point{23.32, 42.70}},
}

// width and height are those of the browser's window, in CSS pixels.
const width, height = 1440, 900

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "contactsheet:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	f := flag.NewFlagSet("contactsheet", flag.ContinueOnError)
	address := f.String("address", "http://127.0.0.1:8080", "`address` of the service")
	dir := f.String("o", os.Getenv("NGEUMAP_ARTEFACTS"), "`folder` for the pictures")
	lang := f.String("lang", "en", "`language` of the names")
	query := f.String("query", "", "more of the `query`, for instance country=IT&pillar=green_transition")
	if err := f.Parse(args); err != nil {
		return err
	}
	if *dir == "" {
		return fmt.Errorf("say where to: -o DIR, or NGEUMAP_ARTEFACTS=DIR")
	}
	if err := os.MkdirAll(*dir, 0o755); err != nil {
		return err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.WindowSize(width, height), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("force-color-profile", "srgb"))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	if err := chromedp.Do(ctx); err != nil { // opens the tab, which a timeout would close
		return fmt.Errorf("Chromium does not start: %w", err)
	}
	size, err := mapSize(ctx, fmt.Sprintf("%s/%s", *address, *lang))
	if err != nil {
		return err
	}
	var pictures []image.Image
	for _, v := range views {
		picture, err := photograph(ctx, fmt.Sprintf("%s/%s?bbox=%s&%s", *address, *lang, url.QueryEscape(v.bbox(size)), *query))
		if err != nil {
			return fmt.Errorf("zoom %d: %w", v.zoom, err)
		}
		name := filepath.Join(*dir, fmt.Sprintf("z%02d.png", v.zoom))
		if err := os.WriteFile(name, picture, 0o644); err != nil {
			return err
		}
		fmt.Fprintln(out, name)
		drawn, err := png.Decode(bytes.NewReader(picture))
		if err != nil {
			return err
		}
		pictures = append(pictures, drawn)
	}
	return writeSheet(filepath.Join(*dir, "sheet.png"), pictures)
}

// bbox is a little less than a map of that size shows at the zoom of the view.
func (v view) bbox(size image.Point) string {
	const part, tile = 0.9, 512
	world := tile * math.Exp2(float64(v.zoom))
	x := (v.center[0] + 180) / 360
	sin := math.Sin(v.center[1] * math.Pi / 180)
	y := 0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)
	lat := func(y float64) float64 { return math.Atan(math.Sinh(math.Pi*(1-2*y))) * 180 / math.Pi }
	dx, dy := min(part*float64(size.X)/2/world, 0.499), min(part*float64(size.Y)/2/world, y, 1-y)
	return fmt.Sprintf("%.5f,%.5f,%.5f,%.5f", max((x-dx)*360-180, -180), lat(y+dy), min((x+dx)*360-180, 180), lat(y-dy))
}

// mapSize is the size of the map on the page, in CSS pixels.
func mapSize(ctx context.Context, address string) (image.Point, error) {
	const sides = `[document.querySelector("#map").clientWidth, document.querySelector("#map").clientHeight]`
	if err := shown(ctx, address); err != nil {
		return image.Point{}, err
	}
	s, err := chromedp.Run(ctx, chromedp.Evaluate[[2]int](sides))
	return image.Pt(s[0], s[1]), err
}

// photograph opens a page and takes its map.
func photograph(ctx context.Context, address string) ([]byte, error) {
	if err := shown(ctx, address); err != nil {
		return nil, err
	}
	return chromedp.Run(ctx, chromedp.Screenshot("#map"))
}

// shown opens a page and waits until its map is drawn.
func shown(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	return chromedp.Do(ctx, chromedp.Navigate(address), chromedp.WaitReady(`#map[data-ready="true"]`))
}

// writeSheet puts pictures of one size side by side, two in a row.
func writeSheet(path string, pictures []image.Image) error {
	size := pictures[0].Bounds().Size()
	sheet := image.NewRGBA(image.Rect(0, 0, 2*size.X, (len(pictures)+1)/2*size.Y))
	for i, p := range pictures {
		at := image.Pt(i%2*size.X, i/2*size.Y)
		draw.Draw(sheet, image.Rectangle{Min: at, Max: at.Add(size)}, p, image.Point{}, draw.Src)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, sheet); err != nil {
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}
