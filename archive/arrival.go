// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
)

// appendAll takes from each log as much as can be taken, until nothing is left.
// Logs refer to each other, and a bundle does not say in which order its entries
// were made; but what an op refers to was always there before it.
func (m *merge) appendAll(ctx context.Context) error {
	for {
		stuck := (*comer)(nil)
		moved, why, err := m.openAll()
		if err != nil {
			return err
		}
		for _, c := range m.comers {
			did, err := m.appendFrom(ctx, c)
			if err != nil {
				return err
			}
			moved = moved || did
			if c.head != nil {
				stuck = c
			}
		}
		switch {
		case stuck == nil && why == nil:
			return nil
		case moved:
		case stuck != nil:
			return stuck.wrong(stuck.why)
		default:
			return why
		}
	}
}

// appendFrom appends the entries of a log until one has to wait or there are no
// more, and tells whether it appended any.
func (m *merge) appendFrom(ctx context.Context, c *comer) (did bool, err error) {
	for {
		if err := ctx.Err(); err != nil {
			return did, err
		}
		if c.head == nil {
			e, err, ok := c.next()
			if !ok {
				return did, nil
			}
			if err == nil {
				c.head, err = c.read(e)
			}
			if err != nil {
				return did, c.wrong(err)
			}
		}
		var s *record.Schema
		if s, c.why = m.fit(c.head.ops); c.why != nil {
			return did, nil
		}
		if err := m.append(c.head, s); err != nil {
			return did, c.wrong(err)
		}
		c.at, c.head, c.grew, did = c.head.header.Next(), nil, true, true
	}
}

// read checks an entry by itself and against the one before.
func (c *comer) read(e ledger.Entry) (*waiting, error) {
	h, err := ledger.ParseHeader(e.Header)
	switch {
	case err != nil:
		return nil, err
	case h.Log != c.Log:
		return nil, fmt.Errorf("it belongs to another log: %w", fault.Tampered)
	case h.Position != c.at:
		return nil, fmt.Errorf("it does not follow the entry before it: %w", fault.Tampered)
	}
	if err := h.Verify(); err != nil {
		return nil, err
	}
	body, err := ledger.ParseBody(e.Body)
	if err != nil {
		return nil, err
	}
	if err := h.CheckBody(body); err != nil {
		return nil, err
	}
	ops := make([]record.Op, body.Len())
	var foreign []int // members and grants that do not count here
	for i := range ops {
		part, err := body.Open(i)
		if errors.Is(err, fault.Erased) {
			continue
		}
		if err == nil {
			ops[i], err = record.Decode(part)
		}
		if err != nil {
			return nil, fmt.Errorf("part %d: %w", i, err)
		}
		if team, brought := record.AboutTeam(part); team && !brought && !c.Team {
			foreign, ops[i] = append(foreign, i), nil
		}
	}
	data := bytes.Clone(e.Body)
	if len(foreign) > 0 {
		if body, err = body.Erase(foreign...); err != nil {
			return nil, err
		}
		data = body.Encode()
	}
	return &waiting{ledger.Entry{Header: bytes.Clone(e.Header), Body: data}, h, ops}, nil
}

// fit checks the ops of an entry by the schema and by what is here, and gives
// the schema with those that the entry adds. An error may be one only for now.
func (m *merge) fit(ops []record.Op) (*record.Schema, error) {
	c := newCheck(m.a, m.tx, m.viewer)
	c.schema = m.schema
	for i, op := range ops {
		var err error
		switch op := op.(type) {
		case nil, record.Erasure:
			continue
		case record.Brought:
			if i > 0 {
				return nil, fmt.Errorf("part %d: who brought an entry is its first part: %w", i, fault.Invalid)
			}
			continue
		case record.Capture:
			if b, ok := m.blobs[op.Bytes]; ok && b.Size != op.Size {
				err = fmt.Errorf("capture says that it has %d bytes, and has %d: %w", op.Size, b.Size, fault.Invalid)
			}
		case record.Say:
			for _, id := range op.ClaimIDs(op.ID()) {
				c.claims[id] = op.Case
			}
		case record.Judge:
			err = c.judges(&op.Judgment)
			c.judged[op.ID()] = op.Judgment
		}
		if err == nil {
			err = c.one(op)
		}
		if err != nil {
			return nil, fmt.Errorf("part %d: %w", i, err)
		}
	}
	return c.schema, nil
}

// append adds an entry whose ops fit.
func (m *merge) append(w *waiting, s *record.Schema) error {
	for _, op := range w.ops {
		if op == nil {
			m.did.Closed++
		}
	}
	if err := m.count(w.ops); err != nil {
		return err
	}
	m.learn(s)
	id := w.header.Log.ID()
	hashes, err := ledger.AppendHashes(m.tx.Hashes(id), w.header.Sequence, w.header.Leaf())
	if err != nil {
		return err
	}
	m.did.Entries++
	return m.tx.Append(w.entry, hashes, w.ops, m.text)
}

// count tells the ops that are new from those that another log has said already.
// Who brought an entry is not counted.
func (m *merge) count(ops []record.Op) error {
	for i, op := range ops {
		switch op.(type) {
		case nil, record.Brought:
			continue
		}
		fresh, err := m.tx.Novel(op)
		if err != nil {
			return fmt.Errorf("part %d: %w", i, err)
		}
		if fresh == nil {
			m.did.Known++
		} else {
			m.did.Ops++
		}
		if f, ok := op.(record.Capture); ok {
			delete(m.fresh, f.Bytes)
			delete(m.fresh, f.Text)
		}
	}
	return nil
}

// learn takes a schema that what was just checked has added to.
func (m *merge) learn(s *record.Schema) {
	if s != m.schema {
		m.schema = s
		m.tx.UseSchema(s)
	}
}
