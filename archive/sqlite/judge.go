// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"fmt"
	"iter"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"teptar/record"
)

// projectJudgment adds a judgment, what it is about, and what must be known to
// know of it. What it speaks of was there when it was made; if that was erased
// since, the judgment stays without it.
func (t *tx) projectJudgment(entry int64, part int, j record.Judge) error {
	id := j.ID()
	m, err := t.matter(j.Case)
	if err != nil {
		return err
	}
	known, err := t.k.integer("SELECT count(*) FROM judgment WHERE jid = ?", id[:])
	if err != nil || known > 0 {
		return err
	}
	err = t.k.run("INSERT INTO judgment (jid, matter, verdict, at, entry, part, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
		id[:], m, string(j.Verdict), j.At.Unix(), entry, part, record.Encode(j))
	if err != nil {
		return err
	}
	return t.connect(t.k.LastInsertRowID(), j)
}

// connect notes what a judgment is about. Connecting it again adds nothing.
func (t *tx) connect(row int64, j record.Judge) error {
	m, err := t.matter(j.Case)
	if err != nil {
		return err
	}
	for _, of := range []record.EntityID{j.Of, j.Other} {
		if err := t.judgeEntity(row, m, of, j.Property); err != nil {
			return err
		}
	}
	for _, c := range j.Claims {
		if err := t.judgeClaim(row, c); err != nil {
			return err
		}
	}
	if j.Verdict == record.Conflict {
		err := t.k.run("UPDATE entity SET contested = 1 WHERE id IN (SELECT entity FROM judged WHERE judgment = ?) AND NOT contested", row)
		if err != nil {
			return err
		}
		clear(t.entities)
	}
	return t.undo(row, j.Undoes)
}

// concerns notes that a judgment is about an entity.
func (t *tx) concerns(judgment, entity int64) error {
	return t.k.run("INSERT INTO judged VALUES (?, ?) ON CONFLICT DO NOTHING", entity, judgment)
}

// needs notes that whoever may not know of such claims may not know of a
// judgment either.
func (t *tx) needs(judgment, matter, property int64) error {
	return t.k.run("INSERT INTO concern VALUES (?, ?, ?) ON CONFLICT DO NOTHING", judgment, matter, property)
}

// judgeEntity makes a judgment concern an entity, or a property of it.
func (t *tx) judgeEntity(judgment, matter int64, id record.EntityID, property string) error {
	e, err := t.find(id)
	if err != nil || e.id == 0 {
		return err
	}
	if err := t.concerns(judgment, e.id); err != nil || property == "" {
		return err
	}
	p, err := t.property(t.kindOf(e), property)
	if err != nil {
		return err
	}
	return t.needs(judgment, matter, p)
}

// judgeClaim makes a judgment concern a claim and its subject.
func (t *tx) judgeClaim(judgment int64, id record.ClaimID) error {
	// A claim shares the first four bytes of its statement.
	rows, err := t.k.integers("SELECT id FROM statement WHERE "+statements.at("id"), id[:headLen])
	if err != nil {
		return err
	}
	for _, row := range rows {
		b, err := t.k.blob("SELECT sid || subjects FROM statement WHERE id = ?", row)
		if err != nil {
			return err
		}
		sid := record.StatementID(b[:32])
		for n, subject := range readSubjects(b[32:]) {
			c, err := t.oneClaim(subject, row, n)
			if err != nil {
				return err
			}
			if c.ID(sid) != id {
				continue
			}
			if err := t.concerns(judgment, subject); err != nil {
				return err
			}
			return t.k.each("SELECT matter, property FROM claim WHERE subject = ? AND id = ?", []any{subject, claimRow(row, n)}, func(st *sqlite3.Stmt) error {
				return t.needs(judgment, st.ColumnInt64(0), st.ColumnInt64(1))
			})
		}
	}
	return nil
}

// undo makes a judgment concern what the one that it takes back concerns.
func (t *tx) undo(judgment int64, undone record.JudgmentID) error {
	if undone == (record.JudgmentID{}) {
		return nil
	}
	for _, sql := range []string{
		"INSERT INTO judged SELECT d.entity, ?1 FROM judged d JOIN judgment j ON j.id = d.judgment WHERE j.jid = ?2 ON CONFLICT DO NOTHING",
		"INSERT INTO concern SELECT ?1, x.matter, x.property FROM concern x JOIN judgment j ON j.id = x.judgment WHERE j.jid = ?2 ON CONFLICT DO NOTHING",
		"INSERT INTO concern SELECT ?1, j.matter, -1 FROM judgment j WHERE j.jid = ?2 ON CONFLICT DO NOTHING",
	} {
		if err := t.k.run(sql, judgment, undone[:]); err != nil {
			return err
		}
	}
	return nil
}

// Judgments implements [archive.Reading].
func (r *reading) Judgments(id record.EntityID) ([]record.Judged, error) {
	row, _, err := r.entity(id)
	if err != nil {
		return nil, err
	}
	return r.judged("SELECT j.jid, j.body FROM judged d JOIN judgment j ON j.id = d.judgment WHERE d.entity = ?"+r.policy.judgment("j")+" ORDER BY j.at, j.jid", row)
}

// Judgment implements [archive.Reading].
func (r *reading) Judgment(id record.JudgmentID) (record.Judged, error) {
	js, err := r.judged("SELECT j.jid, j.body FROM judgment j WHERE j.jid = ?"+r.policy.judgment("j"), id[:])
	if err != nil {
		return record.Judged{}, err
	}
	if len(js) == 0 {
		return record.Judged{}, notFound("judgment")
	}
	return js[0], nil
}

// AllJudgments implements [archive.Reading].
func (r *reading) AllJudgments(c record.CaseID, verdicts ...record.Term) iter.Seq2[record.Judged, error] {
	return r.allJudgments("", c, verdicts)
}

// allJudgments yields the judgments of a case that meet a condition.
func (r *reading) allJudgments(of string, c record.CaseID, verdicts []record.Term) iter.Seq2[record.Judged, error] {
	return func(yield func(record.Judged, error) bool) {
		of := of
		if c != "" {
			of += fmt.Sprintf(" AND j.matter = %d", r.matter(c))
		}
		var args []any
		if len(verdicts) > 0 {
			of += " AND j.verdict IN (?" + strings.Repeat(", ?", len(verdicts)-1) + ")"
			for _, v := range verdicts {
				args = append(args, string(v))
			}
		}
		js, err := r.judged("SELECT j.jid, j.body FROM judgment j WHERE 1"+of+r.policy.judgment("j")+" ORDER BY j.at, j.jid", args...)
		if err != nil {
			yield(record.Judged{}, err)
			return
		}
		for _, j := range js {
			if !yield(j, nil) {
				return
			}
		}
	}
}

// judged runs a query for jid and body.
func (r *reading) judged(sql string, args ...any) ([]record.Judged, error) {
	var out []record.Judged
	err := r.k.each(sql, args, func(st *sqlite3.Stmt) error {
		op, err := record.Decode(st.ColumnRawBlob(1))
		if err != nil {
			return err
		}
		j := record.Judged{Judgment: op.(record.Judge).Judgment}
		copy(j.ID[:], st.ColumnRawBlob(0))
		out = append(out, j)
		return nil
	})
	return out, diagnose("read judgments", err)
}
