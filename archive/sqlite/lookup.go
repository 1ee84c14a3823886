// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"teptar/archive"
	"teptar/record"
	"teptar/record/script"
)

// wordReach is how many statements Worded looks at if nobody says.
const wordReach = 1000

// Worded implements [archive.Reading]. The words must be those of one value, so
// that the name of a man does not find the woman of whom the same passage
// speaks.
func (r *reading) Worded(q archive.EntityWords) (ids []record.EntityID, more bool, err error) {
	if q.Reach == 0 {
		q.Reach = wordReach
	}
	match := matchExpression(archive.WordQuery{Terms: q.Terms, Phrase: q.Phrase})
	if match == "" || q.Limit <= 0 {
		return nil, false, nil
	}
	of := ""
	if q.Case != "" {
		of = fmt.Sprintf(" AND x.matter = %d", r.matter(q.Case))
	}
	seen := map[record.EntityID]bool{}
	for before, looked := int64(math.MaxInt64), 0; ; {
		const page = 250
		rows, err := r.k.integers(`SELECT w.rowid FROM words w WHERE w.words MATCH ? AND w.rowid < ? AND w.rowid & 1 = 0
			AND EXISTS (SELECT 1 FROM statement x WHERE x.id = w.rowid >> 1`+of+r.policy.statement("x")+`)
			ORDER BY w.rowid DESC LIMIT ?`, "value : ("+match+")", before, page)
		if err != nil {
			return nil, false, diagnose("find by words", err)
		}
		for _, row := range rows {
			if looked++; looked > q.Reach {
				return ids, true, nil
			}
			subjects, err := r.worded(row>>1, q)
			if err != nil {
				return nil, false, err
			}
			for _, id := range subjects {
				if seen[id] {
					continue
				}
				if len(ids) == q.Limit {
					return ids, true, nil
				}
				seen[id] = true
				ids = append(ids, id)
			}
		}
		if len(rows) < page {
			return ids, false, nil
		}
		before = rows[len(rows)-1]
	}
}

// worded gives the subjects of a statement of which one of the properties says
// something in the words.
func (r *reading) worded(row int64, q archive.EntityWords) ([]record.EntityID, error) {
	said, err := r.claimsIn(row)
	if err != nil {
		return nil, err
	}
	var ids []record.EntityID
	for _, s := range said {
		if !slices.Contains(q.Properties, s.Property) {
			continue
		}
		e, err := r.Entity(s.Subject)
		if err != nil {
			return nil, err
		}
		if (q.Kinds == nil || slices.Contains(q.Kinds, e.Kind)) && bears(&s.Claim, q) {
			ids = append(ids, s.Subject)
		}
	}
	return ids, nil
}

// bears tells whether the value of a claim is one of the terms, or has a word of
// each list.
func bears(c *record.Claim, q archive.EntityWords) bool {
	if c.Value.Type == record.TermType {
		return slices.Contains(q.Codes, c.Value.Term)
	}
	var terms []string
	for w := range script.Words(c.Value.Text) {
		terms = script.IndexTerms(w.Text, terms)
	}
	for _, list := range q.Terms {
		if len(list) > 0 && !slices.ContainsFunc(list, func(want string) bool { return hasTerm(terms, want) }) {
			return false
		}
	}
	return true
}

// hasTerm tells whether a term, or a beginning of one, is among others.
func hasTerm(terms []string, want string) bool {
	stem, prefix := strings.CutSuffix(want, "*")
	return slices.ContainsFunc(terms, func(t string) bool { return t == want || prefix && strings.HasPrefix(t, stem) })
}

// claimsIn reads the claims of a statement that the viewer may know, subject by
// subject.
func (r *reading) claimsIn(row int64) ([]record.Said, error) {
	subjects, err := r.k.blob("SELECT subjects FROM statement WHERE id = ?", row)
	if err != nil {
		return nil, diagnose("read a statement", err)
	}
	list := readSubjects(subjects)
	slices.Sort(list)
	var raw []rawClaim
	for _, subject := range slices.Compact(list) {
		some, err := r.rawClaims("SELECT "+claimColumns+" FROM claim c WHERE c.subject = ? AND c.id BETWEEN ? AND ?"+r.policy.claim("c"),
			subject, claimRow(row, 0), claimRow(row+1, 0)-1)
		if err != nil {
			return nil, err
		}
		raw = append(raw, some...)
	}
	slices.SortFunc(raw, func(a, b rawClaim) int { return int(a.id - b.id) })
	return r.said(raw)
}

// Latest implements [archive.Reading]. Where it goes on is told by a claim that
// the viewer has seen: the number of a row would tell how much was said in
// cases that they may not know of.
func (r *reading) Latest(f archive.StatementFilter) (out archive.Statements, err error) {
	if f.Limit <= 0 {
		return out, nil
	}
	before := int64(math.MaxInt64)
	if f.Before != (record.ClaimID{}) {
		if before, err = r.rowOf(f.Before); err != nil {
			return out, err
		}
	}
	rows, looked, last, err := r.latest(f, before)
	if err != nil {
		return out, err
	}
	out.More = looked == max(f.Reach, f.Limit)
	if len(rows) > f.Limit {
		rows, out.More = rows[:f.Limit], true
		last = rows[f.Limit-1]
	}
	for _, row := range rows {
		said, err := r.claimsIn(row)
		if err != nil {
			return out, err
		}
		if len(said) > 0 {
			out.Said = append(out.Said, said)
		}
	}
	if !out.More || last == 0 {
		return out, nil
	}
	said, err := r.claimsIn(last)
	if err == nil && len(said) > 0 {
		out.Next = said[0].ID
	}
	return out, err
}

// latest finds statements, how many were looked at, and the oldest of these.
func (r *reading) latest(f archive.StatementFilter, before int64) (rows []int64, looked int, last int64, err error) {
	of := ""
	if f.Case != "" {
		of = fmt.Sprintf(" AND s.matter = %d", r.matter(f.Case))
	}
	spoken := "1"
	if f.By != nil {
		spoken = "0"
		for _, id := range f.By {
			spoken += " OR instr(s.body, x'" + hex.EncodeToString(id[:]) + "')"
		}
	}
	err = r.k.each("SELECT s.id, "+spoken+" FROM statement s WHERE s.id < ? AND s.document IS NOT NULL"+of+r.policy.statement("s")+" ORDER BY s.id DESC LIMIT ?",
		[]any{before, max(f.Reach, f.Limit)}, func(st *sqlite3.Stmt) error {
			looked++
			last = st.ColumnInt64(0)
			if !st.ColumnBool(1) {
				return nil
			}
			if f.By != nil {
				s, err := r.statement(last)
				if err != nil || !slices.ContainsFunc(s.Via, func(v record.Speaker) bool { return slices.Contains(f.By, v.Who) }) {
					return err // the id stands in it as something else
				}
			}
			if rows = append(rows, last); len(rows) > f.Limit {
				return errStop
			}
			return nil
		})
	if errors.Is(err, errStop) {
		err = nil
	}
	return rows, looked, last, diagnose("list statements", err)
}

// rowOf finds the row of the statement that makes a claim.
func (r *reading) rowOf(id record.ClaimID) (int64, error) {
	rows, err := r.k.integers("SELECT s.id FROM statement s WHERE "+statements.at("s.id")+r.policy.statement("s"), id[:headLen])
	if err != nil {
		return 0, diagnose("find a claim", err)
	}
	for _, row := range rows {
		said, err := r.claimsIn(row)
		if err != nil {
			return 0, err
		}
		if slices.ContainsFunc(said, func(s record.Said) bool { return s.ID == id }) {
			return row, nil
		}
	}
	return 0, notFound("claim")
}
