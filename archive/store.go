// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"context"
	"iter"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"teptar/archive/access"
	"teptar/proof/ledger"
	"teptar/proof/vault"
	"teptar/record"
	"teptar/record/when"
)

// A Store keeps ledger and projection in one database. Its methods may be
// called from several goroutines at once.
type Store interface {
	// Begin starts the one writing transaction; another waits until it ends.
	Begin(ctx context.Context) (Tx, error)

	// Read opens a snapshot as a viewer. It does not wait for writers. There
	// are only a few at a time: whoever has one must not wait for another.
	Read(ctx context.Context, v access.Viewer) (Reading, error)

	// BlobAt finds what opens the bytes at an address of the vault, as the last
	// commit left it. It waits for no snapshot. Erased bytes are not found.
	BlobAt(ctx context.Context, a vault.Address) (vault.Blob, bool, error)

	// Scrub makes sure that what was deleted is not left in the files.
	Scrub(ctx context.Context) error

	// Check reads every page of the database and says what is damaged. Whoever
	// calls it must not have a snapshot open.
	Check(ctx context.Context, report func(where string, err error)) error

	// Close ends everything. It waits for open snapshots and transactions; new
	// ones are fault.Conflict. Closing again does nothing.
	Close() error
}

// A Tx is a writing transaction. All of it lands, durably, when Commit returns
// nil; after an error from Commit or Rollback none of it has. If the disk
// refuses even to take back what it half took, the error says so. It is used by
// one goroutine.
type Tx interface {
	Ledger

	// Setting gives a value kept under a name, nil if there is none.
	Setting(name string) ([]byte, error)
	// Set keeps a value under a name; Unset forgets it.
	Set(name string, value []byte) error
	Unset(name string) error
	// Settings gives the values whose names begin with prefix.
	Settings(prefix string) (map[string][]byte, error)

	// Read gives what a viewer may know as this transaction has it. It ends
	// with the transaction.
	Read(v access.Viewer) Reading

	// KindOf gives the kind of an entity, "" if there is none.
	KindOf(id record.EntityID) (record.Kind, error)
	// Novel gives the part of an op that is not in the archive yet, or nil.
	// Asserting the same claim again adds nothing.
	Novel(op record.Op) (record.Op, error)
	// Append adds a signed entry with its ops and the Merkle hashes it brings,
	// and projects the ops. A closed part is a nil op.
	// The texts of new captures are asked for with texts, "" if there is none.
	Append(e ledger.Entry, hashes []tlog.Hash, ops []record.Op, texts TextOf) error
	// Disclose gives an entry that is here a body in which more parts are open,
	// and projects the ops of these; the others are nil. The order of the rows is
	// then no longer that of the ledger, until Reproject.
	Disclose(e ledger.Entry, ops []record.Op, texts TextOf) error
	// KeepBlob remembers how to open the bytes of a capture; ForgetBlob
	// forgets it for good.
	KeepBlob(b vault.Blob) error
	ForgetBlob(sha record.Hash) error
	// Erase closes one part of an entry. The projection keeps what it said
	// until Reproject.
	Erase(entry record.Hash, part int) error
	// Reproject empties the projection and makes it anew from the ledger,
	// telling the number of each entry when it is done. The schema is that of
	// the terms and properties which are still in the ledger. What was disclosed
	// late may speak of things that came later: it waits for them.
	Reproject(ctx context.Context, texts TextOf, done func(n int64)) error
	// UseSchema tells the store which terms and properties there are.
	UseSchema(s *record.Schema)

	Commit() error
	Rollback() error
}

// A Ledger is the signed entries of all logs.
type Ledger interface {
	// Logs lists the logs with their sizes, in the order of their arrival.
	Logs() ([]LogSize, error)
	// Hashes reads the stored Merkle hashes of a log.
	Hashes(log ledger.LogID) tlog.HashReader
	// Entries yields entries in the order of their arrival, from the n-th, as
	// far as they are of the log; the zero LogID is all logs. The bytes are
	// valid until the next is asked for.
	Entries(log ledger.LogID, n int64) iter.Seq2[ledger.Entry, error]
	// Digest gives a hash over every row of the projection.
	Digest() (record.Hash, error)
	// Blobs yields what opens the bytes of captures; no key means forgotten.
	Blobs() iter.Seq2[vault.Blob, error]
}

// A TextOf gives the frozen text of a capture, "" if it was erased.
type TextOf = func(record.Capture) (string, error)

// A LogSize is a log and how many entries of it there are.
type LogSize struct {
	Log  ledger.Log
	Size int64
}

// A Reading is a snapshot of the archive as one viewer may know it. What the
// viewer may not know is not there: every method answers as if it had never
// been. A Reading is used by one goroutine and must be closed.
//
// The methods of Ledger are for viewers who may know everything; for others
// there is no ledger, and they are fault.NotFound.
type Reading interface {
	Ledger
	Lookups

	// Viewer gives whose reading it is.
	Viewer() access.Viewer
	// Age grows with every entry, of every case, and with every part that is
	// disclosed: it is to know by whether anything changed, and is never told.
	Age() (int64, error)

	// Entity gives kind, key and first case. Unknown is fault.NotFound.
	Entity(id record.EntityID) (record.Entity, error)
	// Between lists entities by the range of their ids, at most limit.
	Between(lo, hi record.EntityID, limit int) ([]record.EntityID, error)
	// Claims gives all that is said of an entity, in a fixed order.
	Claims(id record.EntityID) ([]record.Said, error)
	// Links gives claims whose value is the entity, those of a property if one
	// is named, after a claim in the order of Links, at most limit.
	Links(id record.EntityID, property string, after Cursor, limit int) ([]record.Said, Cursor, error)
	// CountLinks counts what Links would give in all.
	CountLinks(id record.EntityID) (int, error)
	// Claim finds a claim by its id or the beginning of it.
	Claim(id string) (record.Said, error)
	// Statement gives all visible claims of a statement.
	Statement(id record.StatementID) ([]record.Said, error)
	// Judgments gives the judgments that concern an entity or a claim about
	// it, undone ones and the undoing too, oldest first.
	Judgments(id record.EntityID) ([]record.Judged, error)

	// Entities lists entities.
	Entities(f EntityFilter) ([]record.EntityID, error)
	// Count counts what Entities would list without a limit.
	Count(f EntityFilter) (int, error)

	// Cases lists the cases.
	Cases() ([]record.Case, error)
	// Captures lists the captures of a document.
	Captures(document record.EntityID) ([]record.Capture, error)
	// Blob gives what opens the bytes of a capture that the viewer may see, or
	// of its frozen text.
	Blob(sha record.Hash) (vault.Blob, error)
	// Coded lists the statements on a document, in the order of the text.
	Coded(document record.EntityID) ([]record.Statement, error)
	// Statements yields all statements of a case with their claims. Claims that
	// were added to a statement later come as that statement once more.
	Statements(c record.CaseID) iter.Seq2[record.Statement, error]
	// Said yields all claims on entities of a kind, entity by entity, or those
	// of some properties if any are named.
	Said(k record.Kind, c record.CaseID, properties ...string) iter.Seq2[record.Said, error]
	// Judgment finds a judgment.
	Judgment(id record.JudgmentID) (record.Judged, error)
	// AllJudgments yields the judgments of a case, oldest first; of all cases
	// if none is named, and only these verdicts if any are.
	AllJudgments(c record.CaseID, verdicts ...record.Term) iter.Seq2[record.Judged, error]
	// Additions gives the team's own terms and properties.
	Additions() ([]record.Op, error)
	// Added gives the same with who brought each, which an owner alone knows,
	// as in the history; for others, and where nothing says so, it is the zero
	// Brought.
	Added() ([]Added, error)

	// Members lists the people of the team by their names. Who governs a case
	// knows those who ever had a role in it, an owner knows all; others know
	// nobody but by what they judged and brought.
	Members() ([]Member, error)
	// Member gives one of them. Unknown is fault.NotFound.
	Member(id record.MemberID) (Member, error)
	// Grants gives all grants in a case that the viewer governs, also those
	// that no longer hold, oldest first; for "", those of the whole archive.
	Grants(c record.CaseID) ([]record.Grant, error)
	// GrantsTo gives all grants to a member in such cases, oldest first.
	GrantsTo(m record.MemberID) ([]record.Grant, error)
	// BroughtBy tells of each claim who brought it into the archive first: the
	// zero Brought if nothing says so, because its entry came in a bundle that
	// keeps it closed, or it was erased. A claim that is not there is
	// fault.NotFound.
	BroughtBy(claims ...record.ClaimID) ([]record.Brought, error)

	// Search finds statements and pieces of documents by words.
	Search(q WordQuery) ([]Hit, bool, error)

	// History gives what was added about an entity, a document or everything,
	// newest first.
	History(f HistoryFilter) ([]Event, error)
	// Entry gives the ops of one entry, the last first, by its number as
	// History tells it. One of which the viewer may know nothing is
	// fault.NotFound.
	Entry(number int64) ([]Event, error)
	// At gives the same snapshot as it was when the entry with a number had
	// come, and nothing after it; 0 is before the first. Claims, Judgments and
	// AllJudgments give what there was then; all else is as it is now. It ends
	// with this reading.
	At(entry int64) Reading
	// As gives the same snapshot as another viewer may know it. Only who may
	// know everything can ask; for others it is fault.NotFound. It ends with this
	// reading.
	As(v access.Viewer) (Reading, error)

	// Close ends the snapshot.
	Close() error
}

// A Cursor says where a list goes on. The zero Cursor is its beginning.
type Cursor struct{ A, B int64 }

// An EntityFilter chooses entities.
type EntityFilter struct {
	Kind     record.Kind // "" for all
	Case     record.CaseID
	ByDate   bool              // in the order of their earliest possible day; undated ones last
	From, To when.Day          // with ByDate: possible days that overlap; zero for no bound
	Undated  bool              // with From or To: the undated ones as well, after the others
	Refer    []record.EntityID // having a claim whose value is one of these
	Offset   int
	Limit    int // 0 for no limit
}

// A WordQuery asks for words.
type WordQuery struct {
	// Terms are alternatives of index terms, one list for each word asked for;
	// a hit has one of each list. A term that ends in * is a beginning.
	Terms  [][]string
	Phrase []bool // whether word i must follow word i-1
	Case   record.CaseID
	Limit  int
}

// A Hit is a statement or a piece of a document that has the words.
type Hit struct {
	Statement *record.Statement // nil for a piece of a document
	ID        record.StatementID
	Claims    []record.Said
	Document  record.EntityID
	Start     int    // code points
	Text      string // the piece of the document, or the quote
}

// A Member is a person of the team as they are called now.
type Member struct {
	record.Member
	Former []string // names that they had before, oldest first
}

// An Added is one of the team's own terms or properties.
type Added struct {
	Op      record.Op // a record.TermEntry or a record.Property
	Brought record.Brought
}

// Called tells whether the member has a name, or had it before.
func (m Member) Called(name string) bool { return m.Name == name || slices.Contains(m.Former, name) }

// A HistoryFilter chooses what History gives.
type HistoryFilter struct {
	About  record.EntityID // zero for everything
	Case   record.CaseID
	Before int64 // entries before this number; 0 for the newest
	// BeforePart, if it is not zero, adds the parts of the entry Before that
	// come before this one: so a page goes on within an entry.
	BeforePart int
	Limit      int // 0 for 100
}

// After gives the filter for what comes after an event: the next page.
func (f HistoryFilter) After(e Event) HistoryFilter {
	f.Before, f.BeforePart = e.Number, e.Part
	return f
}

// An Event is one op as it came in.
type Event struct {
	Number   int64        // of the entry, in the order of arrival here
	Log      ledger.LogID // whose log
	Sequence int64        // in that log
	Entry    record.Hash  // leaf hash
	Part     int          // which op of the entry
	Op       record.Op    // nil if it was erased
	Noted    time.Time    // what the op itself says of its time, if it does
	// Brought says who brought the entry; zero if nothing says so. It is told
	// here, and is no event of its own.
	Brought record.Brought
}
