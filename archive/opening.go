// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"errors"
	"fmt"

	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
)

// erasedSetting is the name under which the database notes that a part of an
// entry was erased here. The record of an erasure could be erased in its turn, and
// what was destroyed must not come back with the next bundle.
func erasedSetting(entry record.Hash, part int) string {
	return fmt.Sprintf("erased %s/%d", entry, part)
}

// known looks at an entry that is here already: it counts what the merge brings of
// it again, and notes the parts that it opens.
func (m *merge) known(c *comer, h ledger.Header, theirs, ours []byte) error {
	body, err := ledger.ParseBody(theirs)
	if err != nil {
		return err
	}
	if err := h.CheckBody(body); err != nil {
		return err
	}
	held, err := ledger.ParseBody(ours)
	if err != nil {
		return err
	}
	var open []int
	kept := false
	for i := range body.Len() {
		part, err := body.Open(i)
		if errors.Is(err, fault.Erased) {
			continue
		}
		team, brought := record.AboutTeam(part)
		if team && !brought && !c.Team {
			continue // it does not count here, and is closed as it comes
		}
		if _, err := held.Open(i); err == nil {
			if !brought {
				m.did.Known++
			}
			continue
		}
		erased, err := m.tx.Setting(erasedSetting(record.Hash(h.Leaf()), i))
		switch {
		case err != nil:
			return err
		case erased != nil:
			kept = true
		default:
			open = append(open, i)
		}
	}
	if kept {
		m.did.Kept++
	}
	if len(open) == 0 {
		return nil
	}
	return m.opens(h, held, body, open)
}

// opens notes that an entry which is here gets a body with more parts open.
func (m *merge) opens(h ledger.Header, held, body ledger.Body, open []int) error {
	w := &waiting{header: h, ops: make([]record.Op, body.Len())}
	for _, i := range open {
		part, err := body.Open(i)
		if err == nil {
			w.ops[i], err = record.Decode(part)
		}
		if err != nil {
			return fmt.Errorf("part %d: %w", i, err)
		}
	}
	more, err := body.Keep(open...)
	if err != nil {
		return err
	}
	if held, err = held.Join(more); err != nil {
		return err
	}
	w.entry = ledger.Entry{Header: h.Encode(), Body: held.Encode()}
	m.opening = append(m.opening, w)
	return nil
}

// openAll opens the entries whose ops fit by now, and tells whether any did. Those
// that do not are left, with why the first of them does not.
func (m *merge) openAll() (did bool, why error, err error) {
	left := m.opening[:0:0]
	for _, w := range m.opening {
		s, unfit := m.fit(w.ops)
		if unfit != nil {
			left = append(left, w)
			if why == nil {
				why = w.wrong(unfit)
			}
			continue
		}
		if err := m.open(w, s); err != nil {
			return did, nil, w.wrong(err)
		}
		did = true
	}
	m.opening = left
	return did, why, nil
}

// open opens parts of an entry that is here.
func (m *merge) open(w *waiting, s *record.Schema) error {
	for _, op := range w.ops {
		if op != nil {
			m.did.Opened++
		}
	}
	if err := m.count(w.ops); err != nil {
		return err
	}
	m.learn(s)
	m.changed = true
	return m.tx.Disclose(w.entry, w.ops, m.text)
}
