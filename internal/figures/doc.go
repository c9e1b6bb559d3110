// Package figures holds the official figures of the 27 national plans, each as
// value, unit, definition, date and source. A figure that no source was found
// for is said to be unknown; figures are never added up for display.
//
// Load checks them: two figures of one definition and date that disagree, or
// parts that do not give their whole, stop the build (by a test) and the start,
// unless the disagreement is declared with its reason; then pages show it.
//
//	plans, err := figures.Load(geodata.FS)
//	plan, ok := plans.Of("BE")
//	for _, f := range plan.Figures { … f.Value, f.AsOf, f.Source … }
//
// Source: geodata/plans (collected by the project in 2026 from public pages of
// the institutions and the Member States; see geodata/SOURCES.md).
package figures
