// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
)

// learn makes the schema of the terms and properties that are in the ledger. What
// does not fit, because what it rests on was erased, is left out, as it is when
// the archive is opened.
func (t *tx) learn(ctx context.Context) error {
	t.schema = record.Shipped()
	return diagnose("read the schema", t.k.each("SELECT sequence, body FROM entry ORDER BY id", nil, func(st *sqlite3.Stmt) error {
		body, err := unpackBody(st.ColumnRawBlob(1))
		if err != nil {
			return fmt.Errorf("entry %d: %w", st.ColumnInt64(0), err)
		}
		for i := range body.Len() {
			part, err := body.Open(i)
			if errors.Is(err, fault.Erased) || err == nil && !record.AddsToSchema(part) {
				continue
			}
			if err != nil {
				return err
			}
			op, err := record.Decode(part)
			if err != nil {
				return fmt.Errorf("entry %d: op %d: %w", st.ColumnInt64(0), i, err)
			}
			if s, err := t.schema.With(op); err == nil {
				t.schema = s
			}
		}
		return ctx.Err()
	}))
}

// A reprojection makes the projection anew, op by op. An op never speaks of what
// came after it, but for parts of an entry that were disclosed later than the
// entry came, from another bundle. Such a one waits for what it speaks of; that
// there is such a thing was checked when it was disclosed. So the projection
// follows from the ledger alone.
type reprojection struct {
	*tx
	texts   archive.TextOf
	waiting []waitingOp
	judged  []record.Judge // of which something was not there yet
	noted   map[record.JudgmentID]bool
}

// A waitingOp is an op that speaks of an entity which is not there yet.
type waitingOp struct {
	entry int64
	part  int
	op    record.Op
}

// project applies the ops of an entry that need not wait, and then those that
// have waited for them.
func (r *reprojection) project(entry int64, ops []record.Op) error {
	for part, op := range ops {
		missing, err := r.lacks(op)
		if err != nil {
			return err
		}
		if missing {
			r.waiting = append(r.waiting, waitingOp{entry, part, op})
			continue
		}
		if j, ok := op.(record.Judge); ok {
			if missing, err = r.judges(&j.Judgment); err != nil {
				return err
			}
			if missing {
				r.judged, r.noted[j.ID()] = append(r.judged, j), true
			}
		}
		if err := r.projectOp(entry, part, op, r.texts); err != nil {
			return err
		}
	}
	return r.retry()
}

// retry applies waiting ops until none of them can be.
func (r *reprojection) retry() error {
	for moved := len(r.waiting) > 0; moved; {
		moved = false
		left := r.waiting[:0:0]
		for _, w := range r.waiting {
			missing, err := r.lacks(w.op)
			if err != nil {
				return err
			}
			if missing {
				left = append(left, w)
				continue
			}
			if err := r.projectOp(w.entry, w.part, w.op, r.texts); err != nil {
				return err
			}
			moved = true
		}
		r.waiting = left
	}
	return nil
}

// lacks tells whether an op speaks of an entity that is not there yet.
func (r *reprojection) lacks(op record.Op) (bool, error) {
	for _, id := range spoken(op) {
		if e, err := r.find(id); err != nil || e.id == 0 {
			return err == nil, err
		}
	}
	return false, nil
}

// spoken lists the entities that must be there before an op can be applied.
func spoken(op record.Op) (ids []record.EntityID) {
	switch op := op.(type) {
	case record.Capture:
		ids = append(ids, op.Document)
	case record.Say:
		if !op.Passage.IsZero() {
			ids = append(ids, op.Passage.Document)
		}
		for _, v := range op.Via {
			ids = append(ids, v.Who)
		}
		for _, c := range op.Claims {
			ids = append(ids, c.Subject)
			if c.Value.Type == record.RefType {
				ids = append(ids, c.Value.Ref)
			}
		}
	}
	return ids
}

// judges tells whether something that a judgment is about is not there yet. Its
// row has its place all the same; what it concerns has no order, and is noted at
// the end.
func (r *reprojection) judges(j *record.Judgment) (missing bool, err error) {
	for _, id := range []record.EntityID{j.Of, j.Other} {
		if id.IsZero() {
			continue
		}
		if e, err := r.find(id); err != nil || e.id == 0 {
			return err == nil, err
		}
	}
	for _, id := range j.Claims {
		n, err := r.k.integer("SELECT count(*) FROM statement WHERE "+statements.at("id"), id[:headLen])
		if err != nil || n == 0 {
			return err == nil, diagnose("find a claim", err)
		}
	}
	if j.Undoes == (record.JudgmentID{}) || r.noted[j.Undoes] {
		return r.noted[j.Undoes], nil
	}
	n, err := r.k.integer("SELECT count(*) FROM judgment WHERE jid = ?", j.Undoes[:])
	return err == nil && n == 0, diagnose("find a judgment", err)
}

// end connects the judgments that were noted, until nothing changes: one that
// takes another back concerns what the other does. What they are about and is not
// there even now was erased: they stay without it.
func (r *reprojection) end() error {
	if len(r.waiting) > 0 {
		w := r.waiting[0]
		return r.projectOp(w.entry, w.part, w.op, r.texts) // it says what is missing
	}
	for before := int64(-1); len(r.judged) > 0; {
		for _, j := range r.judged {
			id := j.ID()
			row, err := r.k.integer("SELECT id FROM judgment WHERE jid = ?", id[:])
			if err == nil {
				err = r.connect(row, j)
			}
			if err != nil {
				return diagnose("connect a judgment", err)
			}
		}
		n, err := r.k.integer("SELECT (SELECT count(*) FROM judged) + (SELECT count(*) FROM concern)")
		if err != nil || n == before {
			return diagnose("connect a judgment", err)
		}
		before = n
	}
	return nil
}
