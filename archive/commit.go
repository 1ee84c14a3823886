// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"teptar/archive/access"
	"teptar/fault"
	"teptar/proof/disk"
	"teptar/proof/ledger"
	"teptar/proof/vault"
	"teptar/record"
)

// A Receipt says what a commit added.
type Receipt struct {
	Ops   int // what was new; who brought it is not counted
	Known int // what was in the archive already
	// Entry is the place after the last entry that was written; zero if nothing
	// was new.
	Entry ledger.Position
	// Unmarked is why the checkpoint beside the database is behind. The commit
	// holds all the same, and the next one will write the checkpoint.
	Unmarked error
}

// A Deposit is bytes that captures of the same commit refer to.
type Deposit struct {
	blobs []vault.Blob
}

// An entry holds at most so many ops and bytes; a larger commit is several
// entries in one transaction.
const (
	entryOps   = 10_000
	entryBytes = 4 << 20
)

// Commit adds ops, all of them or none. What is in the archive already is
// passed over, so that the same file can be taken in twice. Captures must
// refer to bytes that were given to Deposit before.
//
// It refuses what the schema does not allow, and what the viewer may not do,
// with an Invalid or NotFound error that names the op by its place. That
// somebody reviews their own coding is Denied, see doc/access.md, and so is
// that the last owner gives up being one.
//
// Each entry that it writes begins with a [record.Brought] of the viewer, who
// must have a name.
func (a *Archive) Commit(ctx context.Context, v access.Viewer, ops []record.Op, deposits ...Deposit) (Receipt, error) {
	a.commit.Lock()
	defer a.commit.Unlock()
	tx, err := a.store.Begin(ctx)
	if err != nil {
		return Receipt{}, fmt.Errorf("commit: %w", err)
	}
	defer tx.Rollback()
	r, err := a.commitIn(ctx, tx, newCheck(a, tx, v, deposits...), ops)
	if err != nil {
		return Receipt{}, fmt.Errorf("commit: %w", err)
	}
	a.release(deposits)
	return r, nil
}

// commitIn checks the ops, signs what is new of them, and commits.
func (a *Archive) commitIn(ctx context.Context, tx Tx, c *check, ops []record.Op) (r Receipt, err error) {
	fresh, err := c.novel(ctx, ops)
	if err != nil {
		return r, err
	}
	r.Ops, r.Known = len(fresh), len(ops)-len(fresh)
	kept, err := c.keep(ops, fresh)
	if err != nil || kept+len(fresh) == 0 {
		return r, err
	}
	if len(fresh) == 0 {
		return r, tx.Commit()
	}
	if c.schema != a.Schema() {
		tx.UseSchema(c.schema)
	}
	if r.Entry, err = a.append(tx, c.viewer, fresh, c.texts()); err != nil {
		return r, err
	}
	mark, err := a.checkpoint(tx)
	if err != nil {
		return r, err
	}
	if err := tx.Commit(); err != nil {
		return r, err
	}
	a.device.next = r.Entry
	a.setSchema(c.schema)
	if len(c.members)+len(c.granted) > 0 {
		a.team.changed()
	}
	r.Unmarked = a.mark(mark)
	return r, nil
}

// mark writes the checkpoint beside the database.
func (a *Archive) mark(c ledger.SignedCheckpoint) error {
	if err := disk.WriteFile(a.fs, checkpointFile, c.Encode()); err != nil {
		return fmt.Errorf("write the checkpoint: %w", err)
	}
	return nil
}

// append signs ops as entries that say who brought them, and gives the position
// after them.
func (a *Archive) append(tx Tx, v access.Viewer, ops []record.Op, texts TextOf) (ledger.Position, error) {
	next := a.device.next
	brought := record.Brought{By: v.Name(), At: a.Now(), Door: v.Door()}
	if err := record.Check(brought); err != nil {
		return next, err
	}
	for len(ops) > 0 {
		parts, n := cutEntry(ops)
		parts = slices.Insert(parts, 0, record.Encode(brought))
		body, err := ledger.Seal(random, parts)
		if err != nil {
			return next, err
		}
		h, err := ledger.Sign(a.device.key, a.device.log.Epoch, next, body)
		if err != nil {
			return next, err
		}
		hashes, err := ledger.AppendHashes(tx.Hashes(a.device.log.ID()), next.Sequence, h.Leaf())
		if err != nil {
			return next, err
		}
		all := slices.Insert(slices.Clone(ops[:n]), 0, record.Op(brought))
		err = tx.Append(ledger.Entry{Header: h.Encode(), Body: body.Encode()}, hashes, all, texts)
		if err != nil {
			return next, err
		}
		next, ops = h.Next(), ops[n:]
	}
	return next, nil
}

// cutEntry encodes as many ops as fit into one entry.
func cutEntry(ops []record.Op) (parts [][]byte, n int) {
	size := 0
	for n < len(ops) && n < entryOps {
		part := record.Encode(ops[n])
		if size += len(part); n > 0 && size > entryBytes {
			break
		}
		parts = append(parts, part)
		n++
	}
	return parts, n
}

// check looks at the ops of one commit.
type check struct {
	a        *Archive
	tx       Tx
	viewer   access.Viewer
	schema   *record.Schema
	seen     Reading // what the viewer may know, with what the transaction has
	kinds    map[record.EntityID]record.Kind
	already  map[string]bool // encoded ops of this commit
	deposits map[record.Hash]vault.Blob

	// What this commit adds.
	cases   map[record.CaseID]bool
	claims  map[record.ClaimID]record.CaseID
	told    map[record.EntityID]bool // of what its claims are
	judged  map[record.JudgmentID]record.Judgment
	members map[record.MemberID]record.Member
	granted []record.Grant

	known     []Member              // those of before; nil: not read yet
	reviewing map[record.CaseID]int // how many members may judge

	documents map[record.Hash]*record.Frozen // texts that passages quote; nil: not kept here

	err error // of a look into the store
}

func newCheck(a *Archive, tx Tx, v access.Viewer, deposits ...Deposit) *check {
	c := &check{a: a, tx: tx, viewer: v, schema: a.Schema(), seen: tx.Read(v), kinds: map[record.EntityID]record.Kind{},
		already: map[string]bool{}, deposits: map[record.Hash]vault.Blob{}, documents: map[record.Hash]*record.Frozen{},
		cases: map[record.CaseID]bool{}, claims: map[record.ClaimID]record.CaseID{}, told: map[record.EntityID]bool{},
		judged: map[record.JudgmentID]record.Judgment{}, members: map[record.MemberID]record.Member{}, reviewing: map[record.CaseID]int{}}
	for _, d := range deposits {
		for _, b := range d.blobs {
			c.deposits[b.SHA256] = b
		}
	}
	return c
}

// novel checks all ops and gives what is new of them.
func (c *check) novel(ctx context.Context, ops []record.Op) ([]record.Op, error) {
	fresh := make([]record.Op, 0, len(ops))
	for i, op := range ops {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err := c.one(op); err != nil {
			return nil, fmt.Errorf("op %d: %w", i+1, err)
		}
		op, err := c.tx.Novel(op)
		if err == nil {
			err = c.refers(op)
		}
		if err != nil {
			return nil, fmt.Errorf("op %d: %w", i+1, err)
		}
		if op = c.first(op); op != nil {
			fresh = append(fresh, op)
		}
	}
	return fresh, c.keepsOwner()
}

// one checks one op by itself, by the schema and by the viewer's role.
func (c *check) one(op record.Op) error {
	if err := record.Check(op); err != nil {
		return err
	}
	if err := c.role(op); err != nil {
		return err
	}
	switch op := op.(type) {
	case record.Entity:
		if !c.schema.HasKind(op.Kind) {
			return fmt.Errorf("no kind %q: %w", op.Kind, fault.Invalid)
		}
		if k, ok := c.kinds[op.ID]; ok && k != op.Kind {
			return fmt.Errorf("entity %s is given two kinds: %w", op.ID.Short(), fault.Conflict)
		}
		c.kinds[op.ID] = op.Kind
	case record.TermEntry, record.Property:
		s, err := c.schema.With(op)
		if err != nil {
			return err
		}
		c.schema = s
	case record.Say:
		return c.statement(&op.Statement)
	case record.Judge:
		return c.judgment(&op.Judgment)
	case record.Erasure:
		return fmt.Errorf("an erasure is made by erasing: %w", fault.Invalid)
	case record.Brought:
		return fmt.Errorf("who brought something is written by the archive: %w", fault.Invalid)
	}
	return nil
}

// role tells whether the viewer may add the op. A case that the viewer may not
// know of is not there.
func (c *check) role(op record.Op) error {
	may := c.viewer.Everything()
	switch op := op.(type) {
	case record.Entity:
		may = c.viewer.Codes(op.Case)
	case record.Capture:
		may = c.viewer.Codes(op.Case)
	case record.Say:
		may = c.viewer.Codes(op.Case)
	case record.Judge:
		may = c.viewer.Judges(op.Case) || c.mayUndo(&op.Judgment)
	case record.Member:
		may = c.viewer.Admits()
	case record.Grant:
		may = c.viewer.Grants(op)
	}
	if !may {
		return errNoRole()
	}
	return nil
}

// statement checks a statement by the schema.
func (c *check) statement(s *record.Statement) error {
	var err error
	c.schema.Conform(s, c.kindOf, func(index int, f record.Fault) {
		if err != nil {
			return
		}
		where := "statement"
		if index >= 0 {
			where = fmt.Sprintf("claim %d of statement", index+1)
		}
		hint := ""
		if f.Hint != "" {
			hint = " (" + f.Hint + ")"
		}
		err = fmt.Errorf("%s: %s%s: %w", where, f.Text, hint, fault.Invalid)
	})
	if c.err != nil {
		return c.err
	}
	return err
}

// kindOf finds the kind of an entity in this commit or in the archive, as far
// as the viewer may know of it.
func (c *check) kindOf(id record.EntityID) record.Kind {
	if k, ok := c.kinds[id]; ok {
		return k
	}
	k, err := c.tx.KindOf(id)
	if k != "" && !c.viewer.Everything() {
		if _, err = c.seen.Entity(id); errors.Is(err, fault.NotFound) {
			return ""
		}
	}
	if err != nil {
		c.err = err
	}
	if k != "" {
		c.kinds[id] = k
	}
	return k
}

// judgment checks that what is judged is there, and that a finding is a term.
func (c *check) judgment(j *record.Judgment) error {
	for _, id := range []record.EntityID{j.Of, j.Other} {
		if !id.IsZero() && c.kindOf(id) == "" {
			return fmt.Errorf("judgment: no such entity %s: %w", id.Short(), errors.Join(c.err, fault.NotFound))
		}
	}
	kind := c.kindOf(j.Of)
	vocabulary := ""
	switch j.Verdict {
	case record.Same, record.Different, record.CannotTell:
		if other := c.kindOf(j.Other); kind != other {
			return fmt.Errorf("judgment %s: a %s and a %s cannot be the same: %w", j.Verdict, kind, other, fault.Invalid)
		}
	case record.Find:
		vocabulary = "act"
	case record.Status:
		vocabulary = "record_status"
	}
	if j.Property != "" {
		if _, ok := c.schema.Property(kind, j.Property); !ok {
			return fmt.Errorf("judgment: no property %q of %s: %w", j.Property, kind, fault.Invalid)
		}
	}
	if vocabulary != "" {
		if _, ok := c.schema.Vocabulary(vocabulary).Find(j.Value.Term); !ok {
			return fmt.Errorf("judgment: no term %q of %s: %w", j.Value.Term, vocabulary, fault.Invalid)
		}
	}
	return nil
}

// first gives the part of an op that this commit has not said before.
func (c *check) first(op record.Op) record.Op {
	if op == nil {
		return nil
	}
	c.cases[record.CaseOf(op)] = true
	if j, ok := op.(record.Judge); ok {
		c.judged[j.ID()] = j.Judgment
	}
	say, ok := op.(record.Say)
	if !ok {
		key := string(record.Encode(op))
		if f, ok := op.(record.Capture); ok { // a store keeps one of these bytes
			key = fmt.Sprint(f.Case, f.Document, f.Bytes)
		}
		if c.already[key] {
			return nil
		}
		c.already[key] = true
		return op
	}
	kept := say.Claims[:0:0]
	for i, id := range say.ClaimIDs(say.ID()) {
		if _, ok := c.claims[id]; !ok {
			c.claims[id] = say.Case
			c.told[say.Claims[i].Subject] = true
			kept = append(kept, say.Claims[i])
		}
	}
	if len(kept) == 0 {
		return nil
	}
	say.Claims = kept
	return say
}
