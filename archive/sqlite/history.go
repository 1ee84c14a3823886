// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/ncruces/go-sqlite3"

	"teptar/archive"
	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
)

// History implements [archive.Reading]. It reads the ledger itself, so that it
// can show for each op the entry that proves it.
func (r *reading) History(f archive.HistoryFilter) ([]archive.Event, error) {
	before := f.Before
	if before == 0 {
		before = math.MaxInt64
	}
	limit := f.Limit
	if limit == 0 {
		limit = 100
	}
	if !f.About.IsZero() {
		return r.historyOf(f, before, limit)
	}
	var events []archive.Event
	err := r.entries("SELECT e.id, e.header, e.body FROM entry e WHERE e.id < ? ORDER BY e.id DESC", []any{before}, func(es []archive.Event) error {
		for i := len(es) - 1; i >= 0; i-- {
			if r.mayKnow(es[i].Op) && (f.Case == "" || caseOf(es[i].Op) == f.Case) {
				events = append(events, es[i])
			}
		}
		if len(events) >= limit {
			return errStop
		}
		return nil
	})
	return events, err
}

// historyOf lists the ops that concern one entity: its making, what is said of
// it, the judgments and captures.
func (r *reading) historyOf(f archive.HistoryFilter, before int64, limit int) ([]archive.Event, error) {
	row, _, err := r.entity(f.About)
	if err != nil {
		return nil, err
	}
	wanted := map[int64]map[int]bool{}
	err = r.k.each(`SELECT entry, part FROM (
		SELECT s.entry, s.part, s.matter FROM claim c JOIN statement s ON s.id = c.id >> 10 WHERE c.subject = ?1`+r.policy.claim("c")+`
		UNION SELECT s.entry, s.part, s.matter FROM statement s WHERE s.document = ?1
		UNION SELECT j.entry, j.part, j.matter FROM judged d JOIN judgment j ON j.id = d.judgment WHERE d.entity = ?1
		UNION SELECT c.entry, c.part, c.matter FROM capture c WHERE c.document = ?1) x
		WHERE x.entry < ?2`+r.policy.matter("x")+` ORDER BY entry DESC, part DESC LIMIT ?3`, []any{row, before, limit}, func(st *sqlite3.Stmt) error {
		entry := st.ColumnInt64(0)
		if wanted[entry] == nil {
			wanted[entry] = map[int]bool{}
		}
		wanted[entry][st.ColumnInt(1)] = true
		return nil
	})
	if err != nil {
		return nil, diagnose("read the history", err)
	}
	var ids []int64
	for id := range wanted {
		ids = append(ids, id)
	}
	var events []archive.Event
	err = r.entries("SELECT e.id, e.header, e.body FROM entry e WHERE e.id IN ("+list(ids)+") ORDER BY e.id DESC", nil, func(es []archive.Event) error {
		for i := len(es) - 1; i >= 0; i-- {
			if wanted[es[i].Number][es[i].Part] {
				events = append(events, es[i])
			}
		}
		return nil
	})
	return events, err
}

// entries runs a query for id, header and body, and gives the ops of each.
func (r *reading) entries(sql string, args []any, f func([]archive.Event) error) error {
	err := r.k.each(sql, args, func(st *sqlite3.Stmt) error {
		h, err := ledger.ParseHeader(st.ColumnRawBlob(1))
		if err != nil {
			return err
		}
		ops, err := decodeBody(st.ColumnRawBlob(2))
		if err != nil {
			return fmt.Errorf("entry %d: %w", h.Sequence, err)
		}
		events := make([]archive.Event, len(ops))
		for i, op := range ops {
			events[i] = archive.Event{Number: st.ColumnInt64(0), Log: h.Log.ID(), Sequence: h.Sequence,
				Entry: record.Hash(h.Leaf()), Part: i, Op: op, Noted: notedAt(op)}
		}
		return f(events)
	})
	if errors.Is(err, errStop) {
		err = nil
	}
	return diagnose("read the history", err)
}

// mayKnow tells whether the viewer may know of an op. An erased op is known to
// whoever may know everything; for others it was never there. A statement whose
// claims are sealed is one that nobody but a custodian may know.
func (r *reading) mayKnow(op record.Op) bool {
	if r.policy.everything {
		return true
	}
	if op == nil || !r.viewer.Sees(caseOf(op)) {
		return false
	}
	say, ok := op.(record.Say)
	if !ok {
		return true
	}
	said, err := r.Statement(say.ID())
	return err == nil && len(said) > 0 && !errors.Is(err, fault.NotFound)
}

// caseOf gives the case of an op, "" for what belongs to none.
func caseOf(op record.Op) record.CaseID {
	switch op := op.(type) {
	case record.Case:
		return op.ID
	case record.Entity:
		return op.Case
	case record.Capture:
		return op.Case
	case record.Say:
		return op.Case
	case record.Judge:
		return op.Case
	case record.Erasure:
		return op.Case
	}
	return ""
}

// notedAt gives the time that an op itself states.
func notedAt(op record.Op) time.Time {
	switch op := op.(type) {
	case record.Capture:
		return op.At
	case record.Judge:
		return op.At
	case record.Erasure:
		return op.At
	}
	return time.Time{}
}
