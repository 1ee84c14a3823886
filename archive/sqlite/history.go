// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
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
	if f.Before == 0 {
		f.Before = math.MaxInt64
	}
	if f.Limit == 0 {
		f.Limit = 100
	}
	if !f.About.IsZero() {
		return r.historyOf(f)
	}
	var events []archive.Event
	err := r.entries("SELECT e.id, e.header, e.body FROM entry e WHERE e.id < ? ORDER BY e.id DESC", []any{below(f)},
		func(e archive.Event) bool { return !passed(f, e) },
		func(e archive.Event) error {
			if f.Case != "" && record.CaseOf(e.Op) != f.Case {
				return nil
			}
			ok, err := r.clear(&e)
			if ok {
				events = append(events, e)
			}
			if len(events) == f.Limit {
				return errStop
			}
			return err
		})
	return events, err
}

// below gives the number below which entries may have something of a page: that
// of Before itself, if not all its parts have been given.
func below(f archive.HistoryFilter) int64 {
	if f.BeforePart > 0 {
		return f.Before + 1
	}
	return f.Before
}

// passed tells whether an earlier page has given an event.
func passed(f archive.HistoryFilter, e archive.Event) bool {
	return e.Number == f.Before && e.Part >= f.BeforePart
}

// historyOf lists the ops that concern one entity: its making, what is said of
// it, what is said on it if it is a document, the judgments and captures.
func (r *reading) historyOf(f archive.HistoryFilter) ([]archive.Event, error) {
	row, _, err := r.entity(f.About)
	if err != nil {
		return nil, err
	}
	of := ""
	if f.Case != "" {
		of = fmt.Sprintf(" AND x.matter = %d", r.matter(f.Case))
	}
	for {
		wanted, err := r.concerning(row, below(f), f.Limit, of)
		if err != nil || len(wanted) == 0 {
			return nil, err
		}
		entries := slices.Collect(maps.Keys(wanted))
		var events []archive.Event
		err = r.entries("SELECT e.id, e.header, e.body FROM entry e WHERE e.id IN ("+list(entries)+") ORDER BY e.id DESC", nil,
			func(e archive.Event) bool { return wanted[e.Number][e.Part] && !passed(f, e) },
			func(e archive.Event) error {
				ok, err := r.clear(&e)
				if ok {
					events = append(events, e)
				}
				if len(events) == f.Limit {
					return errStop
				}
				return err
			})
		if err != nil || len(events) > 0 {
			return events, err
		}
		f.Before, f.BeforePart = slices.Min(entries), 0
	}
}

// concerning finds the parts of entries that concern an entity, newest first,
// at least limit if there are so many, and of each entry all.
func (r *reading) concerning(row, before int64, limit int, of string) (map[int64]map[int]bool, error) {
	wanted := map[int64]map[int]bool{}
	n := 0
	err := r.k.each(`SELECT x.entry, x.part FROM (
		SELECT entry, part, matter FROM entity WHERE id = ?1
		UNION SELECT entry, part, matter FROM also WHERE entity = ?1 AND entry <> 0
		UNION SELECT s.entry, s.part, s.matter FROM claim c JOIN statement s ON s.id = c.id >> 10 WHERE c.subject = ?1`+r.policy.claim("c")+`
		UNION SELECT s.entry, s.part, s.matter FROM statement s WHERE s.document = ?1`+r.policy.statement("s")+`
		UNION SELECT j.entry, j.part, j.matter FROM judged d JOIN judgment j ON j.id = d.judgment WHERE d.entity = ?1`+r.policy.judgment("j")+`
		UNION SELECT c.entry, c.part, c.matter FROM capture c WHERE c.document = ?1) x
		WHERE x.entry < ?2`+of+r.policy.matter("x")+` ORDER BY x.entry DESC`, []any{row, before}, func(st *sqlite3.Stmt) error {
		entry := st.ColumnInt64(0)
		if wanted[entry] == nil {
			if n >= limit {
				return errStop
			}
			wanted[entry] = map[int]bool{}
		}
		wanted[entry][st.ColumnInt(1)] = true
		n++
		return nil
	})
	if errors.Is(err, errStop) {
		err = nil
	}
	return wanted, diagnose("read the history", err)
}

// entries runs a query for id, header and body, and calls f on the ops of each
// entry, the last first: those that are wanted, which alone are decoded. Who
// brought an entry is told with each of its ops, and is none itself.
func (r *reading) entries(sql string, args []any, wanted func(archive.Event) bool, f func(archive.Event) error) error {
	err := r.k.each(sql, args, func(st *sqlite3.Stmt) error {
		h, err := ledger.ParseHeader(st.ColumnRawBlob(1))
		if err != nil {
			return err
		}
		body, err := unpackBody(st.ColumnRawBlob(2))
		if err != nil {
			return fmt.Errorf("entry %d: %w", h.Sequence, err)
		}
		e := archive.Event{Number: st.ColumnInt64(0), Log: h.Log.ID(), Sequence: h.Sequence, Entry: record.Hash(h.Leaf())}
		first, err := openOp(body, 0)
		if err != nil {
			return fmt.Errorf("entry %d: %w", h.Sequence, err)
		}
		if b, ok := first.(record.Brought); ok {
			e.Brought = b
		}
		for i := body.Len() - 1; i >= 0; i-- {
			e.Part = i
			if i == 0 && !e.Brought.At.IsZero() || !wanted(e) {
				continue
			}
			if e.Op, err = openOp(body, i); err != nil {
				return fmt.Errorf("entry %d: %w", h.Sequence, err)
			}
			e.Noted = notedAt(e.Op)
			if err := f(e); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, errStop) {
		err = nil
	}
	return diagnose("read the history", err)
}

// clear leaves of an op what the viewer may know, and tells whether that is
// anything. An erased op is known to whoever may know everything; for others it
// was never there.
func (r *reading) clear(e *archive.Event) (bool, error) {
	if r.policy.everything {
		return true, nil
	}
	switch e.Op.(type) {
	case record.Member, record.Grant:
		return r.clearPeople(e.Op)
	}
	if e.Op == nil || !r.viewer.Sees(record.CaseOf(e.Op)) {
		return false, nil
	}
	switch op := e.Op.(type) {
	case record.Say:
		if r.viewer.Opens(op.Case) {
			return true, nil
		}
		op.Claims = slices.DeleteFunc(slices.Clone(op.Claims), func(c record.Claim) bool {
			return r.names.sealed[r.word(c.Property)]
		})
		e.Op = op
		return len(op.Claims) > 0, nil
	case record.Judge:
		_, err := r.Judgment(op.ID())
		if errors.Is(err, fault.NotFound) {
			return false, nil
		}
		return err == nil, err
	}
	return true, nil
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
	case record.Member:
		return op.At
	case record.Grant:
		return op.At
	}
	return time.Time{}
}
