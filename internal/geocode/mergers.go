package geocode

import _ "embed"

var (
	//go:embed mergers.tsv
	mergers string
	//go:embed municipalities.tsv
	municipalities string
)

// nationalCode is a municipality code of a state.
type nationalCode struct{ country, code string }

// former is a name of a municipality that is part of another now, or one that
// none of its places bears.
type former struct {
	country, name, now string
	grade              grade
}

// readMergers reads what became of former municipalities. It comes before the
// places: those that still have an old code get the one of today, so that
// either is understood.
func (o *opener) readMergers() error {
	t, err := parseTable("mergers.tsv", mergers, "country", "old_code", "old_name", "code")
	if err != nil {
		return err
	}
	o.now = map[nationalCode]string{}
	for t.next() {
		o.former = append(o.former, former{t.row[0], t.row[2], t.row[3], loose})
		if t.row[1] != "" && t.row[1] != t.row[3] {
			o.now[nationalCode{t.row[0], t.row[1]}] = t.row[3]
		}
	}
	if t.err != nil {
		return t.err
	}
	if t, err = parseTable("municipalities.tsv", municipalities, "country", "code", "name"); err != nil {
		return err
	}
	for t.next() {
		o.former = append(o.former, former{t.row[0], t.row[2], t.row[1], tagged})
	}
	return t.err
}

// nameFormer enters these names, those of former municipalities as loose ones: a
// village that bears the name to this day goes first.
func (o *opener) nameFormer() {
	for _, f := range o.former {
		if r := o.findLAU(f.country, f.now); r != none { // none: a gazetteer without this place
			o.names.add(r, f.name, 0, f.grade)
		}
	}
	o.former = nil
}

// today gives the code that a municipality has today; one that has not changed
// is given back.
func (g *Gazetteer) today(country, code string) string {
	if now, ok := g.now[nationalCode{country, code}]; ok {
		return now
	}
	return code
}
