// SPDX-License-Identifier: Apache-2.0

package archive

import "teptar/record"

// Lookups are what a desk asks of a large archive all day. Each looks at no
// more than it is told to, and says if there was more, so that its time does
// not grow with the archive.
type Lookups interface {
	// Worded lists entities of which something is said in these words, each
	// once, those that were spoken of last first. more tells that there are or
	// may be others.
	Worded(q EntityWords) (ids []record.EntityID, more bool, err error)

	// Latest lists what is said in documents, statement by statement, the
	// newest first.
	Latest(f StatementFilter) (Statements, error)

	// LinkCounts counts the claims whose value is the entity, by property.
	LinkCounts(id record.EntityID) (map[string]int, error)

	// Newest gives the statements, judgments and captures that were added last,
	// of a case or of all, the newest first. It reads no entry of the ledger
	// whole, however many ops came with one; see History for everything.
	Newest(c record.CaseID, limit int) ([]Event, error)

	// Contest lists entities of which something may be disputed, as
	// ContestFilter tells, in the order of Entities.
	Contest(f ContestFilter) (Contested, error)
}

// EntityWords chooses entities by the words of one claim about them.
type EntityWords struct {
	Kinds      []record.Kind // nil for all
	Case       record.CaseID
	Properties []string      // of the claim
	Codes      []record.Term // what the claim may say, if its value is a term
	Terms      [][]string    // see WordQuery
	Phrase     []bool
	Reach      int // how many statements that have the words are looked at; 0 for 1,000
	Limit      int
}

// A StatementFilter chooses statements. Those that belong to no document are the
// team's own remarks, and are left out.
type StatementFilter struct {
	Case   record.CaseID
	Before record.ClaimID    // older than the statement of this claim; zero for the newest
	By     []record.EntityID // having one of these among its speakers; nil for all
	Reach  int               // how many are looked at; 0 for Limit
	Limit  int               // how many are given
}

// Statements are what a StatementFilter chose.
type Statements struct {
	Said [][]record.Said // the visible claims of each; none is empty
	Next record.ClaimID  // Before for the next ones
	More bool            // there are or may be others
}

// A ContestFilter chooses entities of which something may be disputed: a claim of
// theirs does not plainly assert, two say another thing of one property, or
// somebody judged that there is a conflict.
type ContestFilter struct {
	Kind  record.Kind
	Case  record.CaseID
	After record.EntityID // those after this one
	Limit int             // 0 for 100
}

// Contested is what a ContestFilter chose.
type Contested struct {
	IDs  []record.EntityID
	Next record.EntityID // After for the next ones
	More bool
}
