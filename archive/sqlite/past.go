// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"fmt"
	"iter"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/record"
)

// Entry implements [archive.Reading].
func (r *reading) Entry(number int64) ([]archive.Event, error) {
	var events []archive.Event
	err := r.entries("SELECT e.id, e.header, e.body FROM entry e WHERE e.id = ?", []any{number},
		func(archive.Event) bool { return true },
		func(e archive.Event) error {
			ok, err := r.clear(&e)
			if ok {
				events = append(events, e)
			}
			return err
		})
	if err == nil && len(events) == 0 {
		err = notFound("entry")
	}
	return events, err
}

// As implements [archive.Reading].
func (r *reading) As(v access.Viewer) (archive.Reading, error) {
	if !r.policy.everything {
		return nil, notFound("viewer")
	}
	return newReading(r.k, v, r.names, func() error { return nil }), nil
}

// At implements [archive.Reading].
func (r *reading) At(entry int64) archive.Reading {
	return &past{newReading(r.k, r.viewer, r.names, func() error { return nil }), entry}
}

// past is a reading that ends with an entry.
type past struct {
	*reading
	last int64
}

// Claims implements [archive.Reading].
func (p *past) Claims(id record.EntityID) ([]record.Said, error) {
	row, _, err := p.entity(id)
	if err != nil {
		return nil, err
	}
	raw, err := p.rawClaims("SELECT "+claimColumns+" FROM claim c WHERE c.subject = ? AND (SELECT s.entry FROM statement s WHERE s.id = c.id >> 10) <= ?"+
		p.policy.claim("c")+" ORDER BY c.id", row, p.last)
	if err != nil {
		return nil, err
	}
	return p.said(raw)
}

// Judgments implements [archive.Reading].
func (p *past) Judgments(id record.EntityID) ([]record.Judged, error) {
	row, _, err := p.entity(id)
	if err != nil {
		return nil, err
	}
	return p.judged("SELECT j.jid, j.body FROM judged d JOIN judgment j ON j.id = d.judgment WHERE d.entity = ?"+p.upto("j")+p.policy.judgment("j")+
		" ORDER BY j.at, j.jid", row)
}

// AllJudgments implements [archive.Reading].
func (p *past) AllJudgments(c record.CaseID, verdicts ...record.Term) iter.Seq2[record.Judged, error] {
	return p.allJudgments(p.upto("j"), c, verdicts)
}

// upto is the condition that a row with a column entry had come.
func (p *past) upto(table string) string { return fmt.Sprintf(" AND %s.entry <= %d", table, p.last) }
