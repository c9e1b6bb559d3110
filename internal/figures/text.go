package figures

import (
	"strconv"

	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
)

// Text writes the value as a reader of the language expects it; a value that is
// no number of its unit as it stands, an unknown one as "".
func (f Figure) Text(words *i18n.Printer) string {
	if f.Value == "" {
		return ""
	}
	switch f.Unit {
	case EUR:
		if amount, err := ngeu.ParseEuro(f.Value); err == nil {
			return words.Euro(int64(amount))
		}
	case Billion:
		if n, err := strconv.ParseFloat(f.Value, 64); err == nil {
			return words.T("plans.billion", "n", words.Decimal(n, 1))
		}
	case Percent:
		if v, err := strconv.ParseFloat(f.Value, 64); err == nil {
			return words.Percent(v)
		}
	case Count:
		if n, err := strconv.Atoi(f.Value); err == nil {
			return words.Number(n)
		}
	case Day:
		return words.Date(f.Value)
	}
	return f.Value
}
