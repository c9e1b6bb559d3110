package geocode

import (
	"cmp"
	_ "embed"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/nuts"
	"github.com/paulmach/orb"
)

// Names and places that the sources lack, written by hand; see the first lines
// of each.
var (
	//go:embed aliases.tsv
	aliases string
	//go:embed extra.tsv
	extra string
)

// countries are the Member States; places tell theirs by position.
var countries = ngeu.EU27

// Open reads the folders gazetteer/ and boundaries/ (names alone) of geodata.
// regions may be empty (see nuts.ErrNoBoundaries): regions then have names but
// no points. Places that lie off their region, at the sea for most, are moved
// just inside, so that a place and its region never contradict.
func Open(geodata fs.FS, regions *nuts.Index) (*Gazetteer, error) {
	if regions == nil {
		regions = &nuts.Index{}
	}
	o := opener{Gazetteer: &Gazetteer{regions: regions, abroad: map[string][]uint32{}}, fsys: geodata, texts: newBlob(6 << 20), refs: make(map[string]ref, 80000)}
	o.names.keys.Grow(6 << 20)
	o.names.raw = make([]rawName, 0, 400000)
	for _, read := range []func() error{o.readRegions, o.readAreaNames, o.readCountries, o.readMergers, o.readPlaces, o.readPlaceNames, o.readAliases} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	o.finish()
	return o.Gazetteer, nil
}

// opener is a gazetteer in the making.
type opener struct {
	*Gazetteer
	fsys  fs.FS
	texts *blobBuilder
	names indexBuilder
	refs  map[string]ref // by GeoNames id

	quarters []int32 // parts of towns that have no municipality's code
	former   []former
	// provinces of the places as the source has them
	provinces []string
}

// readRegions makes the areas: those of the boundaries, or without boundaries
// those that have a name.
func (o *opener) readRegions() error {
	t, err := openTable(o.fsys, "boundaries/names.tsv.gz", true, "code", "name", "name_latin")
	if err != nil {
		return err
	}
	type name struct{ native, latin string }
	names := map[nuts.Code]name{}
	for t.next() {
		names[nuts.Code(t.row[0])] = name{t.row[1], t.row[2]}
	}
	if t.err != nil {
		return t.err
	}
	var codes []nuts.Code
	for level := range 4 {
		for _, c := range o.regions.Regions(level) {
			r, _ := o.regions.Region(c)
			names[c] = name{r.Name, r.NameLatin}
			codes = append(codes, c)
		}
	}
	if len(codes) == 0 {
		for c := range names {
			codes = append(codes, c)
		}
		for _, c := range countries {
			codes = append(codes, nuts.Code(c))
		}
	}
	slices.Sort(codes)
	for _, c := range slices.Compact(codes) {
		if slices.Contains(countries, c.Country()) {
			n := names[c]
			o.areas = append(o.areas, area{code: c, name: o.texts.put(n.native), latin: o.texts.put(n.latin)})
		}
	}
	for i := range o.areas {
		a := &o.areas[i]
		a.parent = o.findArea(a.code.Parent())
		if a.parent == none {
			a.parent = ref(i)
			continue
		}
		a.only = !slices.ContainsFunc(o.areas[i+1:min(len(o.areas), i+300)], func(b area) bool { return b.code.Parent() == a.code.Parent() }) &&
			!slices.ContainsFunc(o.areas[max(0, i-300):i], func(b area) bool { return b.code.Parent() == a.code.Parent() })
	}
	for i, a := range o.areas {
		n := names[a.code]
		lang := language(localLanguage(string(a.code)))
		o.addArea(ref(i), n.native, lang, own)
		o.addArea(ref(i), n.latin, 0, own)
	}
	return nil
}

// addArea enters the name of an area, each form of a name that has several
// ("Valle d'Aosta/Vallée d'Aoste", "Rostock, Kreisfreie Stadt"), and the same
// without the word for its sort.
func (o *opener) addArea(r ref, name string, lang uint8, gr grade) {
	forms := []string{name}
	if cut := strings.FieldsFunc(name, func(c rune) bool { return c == '/' }); len(cut) > 1 {
		forms = append(forms, cut...)
	}
	for _, form := range forms {
		whole := Fold(form)
		o.names.addKey(r, whole, lang, gr)
		form, _, _ = strings.Cut(form, "(")
		form, _, _ = strings.Cut(form, ",")
		if short := strip(Fold(form)); short != whole {
			o.names.addKey(r, short, lang, max(gr, loose))
		}
	}
}

// readAreaNames reads the names of regions in the 24 languages.
func (o *opener) readAreaNames() error {
	t, err := openTable(o.fsys, "gazetteer/areas.tsv.gz", true, "code", "lang", "name")
	if err != nil {
		return err
	}
	for t.next() {
		o.addAreaName(nuts.Code(t.row[0]), language(t.row[1]), t.row[2])
	}
	return t.err
}

// addAreaName enters the name of a region in a language, 0 where that is unknown.
func (o *opener) addAreaName(code nuts.Code, lang uint8, name string) {
	r := o.findArea(code)
	if r == none {
		return
	}
	if lang > 0 {
		o.tagged = append(o.tagged, taggedName{r, lang, o.texts.put(name)})
	}
	o.addArea(r, name, lang, tagged)
}

// readCountries reads the names of all countries of the map in the 24 languages.
func (o *opener) readCountries() error {
	t, err := openTable(o.fsys, "gazetteer/countries.tsv.gz", true, "code", "lang", "name")
	if err != nil {
		return err
	}
	for t.next() {
		code, l := t.row[0], language(t.row[1])
		if c, ok := ngeu.CountryCode(code); ok {
			r := o.findArea(nuts.Code(c))
			o.tagged = append(o.tagged, taggedName{r, l, o.texts.put(t.row[2])})
			o.names.add(r, t.row[2], l, tagged)
			continue
		}
		if o.abroad[code] == nil {
			o.abroad[code] = make([]uint32, len(languages))
		}
		o.abroad[code][l] = o.texts.put(t.row[2])
	}
	return t.err
}

// placeColumns are those of places.tsv that are used.
var placeColumns = []string{"id", "country", "name", "name_latin", "lat", "lon", "population", "lau", "nuts3", "seat", "feature"}

func (o *opener) readPlaces() error {
	o.places = make([]place, 0, 80000)
	t, err := openTable(o.fsys, "gazetteer/places.tsv.gz", false, placeColumns...)
	if err == nil {
		err = o.addPlaces(t)
	}
	if err != nil {
		return err
	}
	o.placeQuarters()
	if t, err = parseTable("extra.tsv", extra, placeColumns...); err != nil {
		return err
	}
	return o.addPlaces(t)
}

func (o *opener) addPlaces(t *table) error {
	province := slices.Index(t.cut, "admin1") // not in every table
	for t.next() {
		c := t.row
		c[2], c[3] = strings.ReplaceAll(c[2], "_", " "), strings.ReplaceAll(c[3], "_", " ")
		country := slices.Index(countries, c[1])
		lat, err1 := strconv.ParseFloat(c[4], 64)
		lon, err2 := strconv.ParseFloat(c[5], 64)
		population, _ := strconv.ParseUint(c[6], 10, 32) // empty where unknown
		if country < 0 || cmp.Or(err1, err2) != nil || c[0] == "" || c[2] == "" || !(math.Abs(lat) <= 90 && math.Abs(lon) <= 180) {
			t.fail("country %q, name %q, lat %q, lon %q is no place", c[1], c[2], c[4], c[5])
			break
		}
		p := place{point: orb.Point{lon, lat}, id: o.texts.append(c[0]), name: o.texts.put(c[2]), latin: o.texts.put(c[3]), lau: o.texts.put(o.today(c[1], c[7])),
			population: uint32(population), country: uint8(country), seat: c[9] == "1"}
		p.region = o.findArea(nuts.Code(c[8]))
		if p.region == none || o.areas[p.region].code.Level() != 3 {
			code, err := o.regions.At(p.point)
			if p.region = none; err == nil {
				p.region = o.findArea(code)
			}
		}
		if p.region != none {
			p.point = o.regions.Snap(o.areas[p.region].code, p.point)
		}
		if p.lau == 0 && c[10] == "PPLX" {
			o.quarters = append(o.quarters, int32(len(o.places)))
		}
		if province >= 0 && province < len(t.cut) {
			o.provinces = append(o.provinces, t.cut[province])
		} else {
			o.provinces = append(o.provinces, "")
		}
		r := o.refOf(int32(len(o.places)))
		o.refs[c[0]] = r
		o.places = append(o.places, p)
		o.names.add(r, c[2], 0, own)
		if c[3] != c[2] {
			o.names.add(r, c[3], 0, own)
		}
	}
	return t.err
}

func (o *opener) readPlaceNames() error {
	t, err := openTable(o.fsys, "gazetteer/names.tsv.gz", true, "id", "lang", "name")
	if err != nil {
		return err
	}
	for t.next() {
		r, ok := o.refs[t.row[0]]
		if !ok {
			continue
		}
		l, gr := language(t.row[1]), loose
		if l > 0 {
			gr = tagged
			o.tagged = append(o.tagged, taggedName{r, l, o.texts.put(t.row[2])})
		} else if strings.ToLower(t.row[2]) == t.row[2] && strings.IndexFunc(t.row[2], unicode.IsUpper) < 0 {
			continue // rough transliterations: "lieju", "alsh"
		}
		o.names.add(r, t.row[2], l, gr)
	}
	return t.err
}

// readAliases reads the names that we add: other names of an area or a
// municipality ("name"), and of things within one ("part").
func (o *opener) readAliases() error {
	t, err := parseTable("aliases.tsv", aliases, "code", "lang", "use", "name")
	if err != nil {
		return err
	}
	o.sortPlaces()
	o.nameFormer()
	for t.next() {
		r := o.find(t.row[0])
		if r == none {
			continue // of another vintage, or a gazetteer without this place
		}
		l := language(t.row[1])
		switch t.row[2] {
		case "part":
			o.names.add(r, t.row[3], 0, part)
		case "name":
			o.names.add(r, t.row[3], l, tagged)
			if l > 0 { // the sources come first: finish keeps one name a language
				o.tagged = append(o.tagged, taggedName{r, l, o.texts.put(t.row[3])})
			}
		default:
			t.fail("use %q is neither name nor part", t.row[2])
		}
	}
	return t.err
}
