package ngeu

import "slices"

// Pillar is one of the six policy areas of the Facility, Article 3 of
// Regulation (EU) 2021/241.
type Pillar string

const (
	GreenTransition       Pillar = "green_transition"
	DigitalTransformation Pillar = "digital_transformation"
	SmartGrowth           Pillar = "smart_sustainable_inclusive_growth"
	TerritorialCohesion   Pillar = "social_territorial_cohesion"
	HealthResilience      Pillar = "health_resilience"
	NextGeneration        Pillar = "next_generation"
)

// Pillars lists all pillars in the order of the Regulation.
var Pillars = []Pillar{GreenTransition, DigitalTransformation, SmartGrowth, TerritorialCohesion, HealthResilience, NextGeneration}

// Status says how far a project is, as of its source's date.
type Status string

const (
	Planned       Status = "planned"
	UnderWay      Status = "under_way"
	Completed     Status = "completed"
	Delayed       Status = "delayed"
	Cancelled     Status = "cancelled"
	UnknownStatus Status = "unknown"
)

// Statuses lists all statuses, from planned to unknown.
var Statuses = []Status{Planned, UnderWay, Completed, Delayed, Cancelled, UnknownStatus}

// Kind tells an investment from a reform; empty where the source does not say.
type Kind string

const (
	Investment Kind = "investment"
	Reform     Kind = "reform"
)

// Kinds lists the kinds.
var Kinds = []Kind{Investment, Reform}

// Precision says how exactly a location is known. Only Site, Street and
// Municipality are points; Region and Country never are.
type Precision string

const (
	Site         Precision = "site"
	Street       Precision = "street"
	Municipality Precision = "municipality"
	Region       Precision = "region"
	Country      Precision = "country"
)

// Precisions lists all precisions, most exact first.
var Precisions = []Precision{Site, Street, Municipality, Region, Country}

// IsPoint tells whether a location of this precision may be drawn as a point.
func (p Precision) IsPoint() bool { return p == Site || p == Street || p == Municipality }

// Role says what happens at a location.
type Role string

const (
	Works       Role = "works"
	Seat        Role = "seat"
	Area        Role = "area"
	UnknownRole Role = "unknown"
)

// Roles lists all roles.
var Roles = []Role{Works, Seat, Area, UnknownRole}

// AmountBasis says what an amount covers. Amounts of different bases must not
// be compared, and no amounts are ever added up.
type AmountBasis string

const (
	MeasureEstimate AmountBasis = "measure_estimate" // initial cost estimate of the whole measure
	ProjectRRF      AmountBasis = "project_rrf"      // support of the Facility for this project
	ProjectTotal    AmountBasis = "project_total"    // whole cost, other money included
	UnknownBasis    AmountBasis = "unknown"
)

// AmountBases lists all bases.
var AmountBases = []AmountBasis{MeasureEstimate, ProjectRRF, ProjectTotal, UnknownBasis}

// EU27 lists the Member States by their code as the EU writes it (EL, not GR),
// in the order of the protocol (alphabetical by the country's own name).
var EU27 = []string{"BE", "BG", "CZ", "DK", "DE", "EE", "IE", "EL", "ES", "FR", "HR", "IT", "CY", "LV", "LT", "LU", "HU", "MT", "NL", "AT", "PL", "PT", "RO", "SI", "SK", "FI", "SE"}

// CountryCode gives the canonical code of a Member State: upper case, EL for
// GR. ok is false for anything else.
func CountryCode(s string) (code string, ok bool) {
	if len(s) != 2 {
		return "", false
	}
	b := [2]byte{s[0] &^ 0x20, s[1] &^ 0x20}
	code = string(b[:])
	if code == "GR" {
		code = "EL"
	}
	return code, slices.Contains(EU27, code)
}
