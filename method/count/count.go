// SPDX-License-Identifier: Apache-2.0

// Package count counts what is documented, as ranges.
//
// Three numbers are never mixed: victims (distinct people), acts (one victim,
// one type, one spell) and events; assets are a fourth. Each is a [Range] with
// the reasons for its width: people known only as "two or three relatives",
// two names that may be one person, an act that is disputed. The least is what
// is certainly documented, the most is what is possibly documented. The rules
// are written for people in doc/counting.md.
//
// [Count] counts by type of act, [CountCross] by any dimensions: by month and
// region, by perpetrator. [Cross.Suppress] leaves out small counts.
//
// # What is not shown
//
// A count says how much was documented, not how much happened: what is
// documented is no random sample of what happened. It is no estimate, and a
// change of counts over time can be a change in documenting.
//
// # What is promised
//
// The order of the input changes nothing. The least is never more than the
// most. To judge that two people are one never raises a count, and to settle
// what is open never leads out of the range.
package count

import "teptar/record"

// A Range is a count from Min to Max, both included; Max is record.NoMax if
// nobody says how many at most.
type Range struct {
	Min, Max int64
	Why      []Reason // why Min and Max differ; empty if they do not
}

// String gives the range as people read it: "3", "2–4", "2 or more".
func (r Range) String() string { return record.FormatRange(r.Min, r.Max) }

// A Cause is a reason for which a count is a range.
type Cause uint8

// The causes.
const (
	GroupSize     Cause = iota // a group is known by a least and a most number
	GroupUnknown               // nobody says how many a group is: counted as two or more
	MemberOpen                 // whether someone named is one of a group is open
	IdentityOpen               // whether two are one is open
	JudgmentOpen               // whether it took place, or to whom, is disputed
	AttemptOpen                // whether it was only attempted is open
	TypeOpen                   // of which type it was is disputed
	GroupsOverlap              // someone named is one of two groups, which may have others in common
	RowOpen                    // in which row it stands is open: its date may fall in two months
)

// A Reason is a cause with what it concerns.
type Reason struct {
	Cause Cause
	About []record.EntityID // sorted: groups, people, acts or assets
}

// A Group is people known only as a number. Members are those named later:
// each takes one from the number, so that nobody is counted twice.
type Group struct {
	ID       record.EntityID
	Min, Max int64 // 0, 0 if nobody says how many
	Members  []Member
}

// A Member is someone named who is one of a group.
type Member struct {
	Person record.EntityID
	Open   bool // whether they are is disputed
}

// An Attempt says whether an act was carried out.
type Attempt uint8

// The answers.
const (
	Carried     Attempt = iota // carried out
	AttemptOnly                // only attempted: counted apart
	AttemptMay                 // disputed
)

// An Act is one act as it is held.
type Act struct {
	ID      record.EntityID
	Type    record.Term   // "" if no source says
	OrType  []record.Term // rival types, if the type is disputed
	Victim  record.EntityID
	Spell   record.EntityID // the state that it began, if one is known: one spell is one act
	Event   record.EntityID // zero if not known
	Asset   record.EntityID // zero if none
	Status  record.Term     // record_status; "" is V0
	Open    bool            // that it took place, or its victim, is disputed or not held
	Attempt Attempt
	Derived []record.EntityID // people harmed by it who are not its victim: a buyer, a dependant
	// Facets are where it stands in each dimension of a [Cross], in the order
	// of the dimensions; one that is missing is not known. That of [ByType] is
	// not looked at.
	Facets []Facet
}

// An Input is what a table is made of.
type Input struct {
	// Threshold is the least status that counts; "" is V1. V4 (unlikely) and
	// V5 (not a violation) never count.
	Threshold record.Term
	Acts      []Act
	Groups    []Group
	// Same gives one entity for all those judged to be one; nil: none are.
	Same func(record.EntityID) record.EntityID
	// Open are pairs of people, acts, events or assets that may be one.
	Open [][2]record.EntityID
}

// A Row is the counts of one type, or of all.
type Row struct {
	Type     record.Term
	Victims  Range
	Acts     Range
	Events   Range
	Assets   Range
	Derived  Range // people harmed who are not the victim: never added to victims
	Attempts Range // acts that were only attempted: not among Acts
}

// A Table is counts by type.
type Table struct {
	Threshold record.Term
	Rows      []Row // in the order of the vocabulary; own and unknown types last
	// Total counts everyone and everything once, over all rows but threats.
	// Victims by type do not add up to it.
	Total Row
	// Threats counts once what was only threatened. A threat is not counted as
	// the thing that it threatens.
	Threats Row
	// Left are the acts that were not counted, with the reason.
	Left    []Left
	Caveats []Caveat // to be printed with every table
}

// A Left is an act that was not counted.
type Left struct {
	Act record.EntityID
	Why Omission
}

// An Omission is why an act is not counted.
type Omission uint8

// The omissions.
const (
	BelowThreshold Omission = iota // its status is below the threshold
	Unlikely                       // V4
	NoViolation                    // V5
	IsFinding                      // a pattern found over acts that are counted
	IsEvent                        // a type of event, such as a roundup: its acts are counted
	NoVictim                       // nobody says to whom it was done
)

// threats are the types by which something is only announced.
var threats = map[record.Term]bool{"INT-THR": true, "INT-THF": true, "INT-THD": true, "EDU-THR": true}

// IsThreat tells whether a type of act only announces another.
func IsThreat(t record.Term) bool { return threats[t] }

// rowUnits are the columns of a row.
var rowUnits = []Unit{Victims, Acts, Events, Assets, Derived, Attempts}

// Count makes the table. The vocabulary is that of acts.
func Count(acts *record.Vocabulary, in Input) Table {
	// One dimension is never too many.
	x, _ := CountCross(acts, in, By{Units: rowUnits, Dims: []Dimension{ByType}})
	t := Table{Threshold: x.Threshold, Left: x.Left, Caveats: Caveats(), Total: rowOf("", x.Total.Counts), Threats: rowOf("", x.Threats.Counts)}
	for _, cell := range x.Cells {
		t.Rows = append(t.Rows, rowOf(record.Term(cell.Key[0].Text), cell.Counts))
	}
	return t
}

// rowOf names the counts of a cell.
func rowOf(t record.Term, n []Range) Row {
	return Row{Type: t, Victims: n[0], Acts: n[1], Events: n[2], Assets: n[3], Derived: n[4], Attempts: n[5]}
}
