// SPDX-License-Identifier: Apache-2.0

package warehouse

import (
	"bufio"
	"fmt"
	"io"
	"strconv"

	"teptar/fault"
	"teptar/method/match"
)

// A Preparation writes prepared records as CSV with a heading: the number of the
// record, its id, its list, a number for what it was listed in, and then the
// columns of the layout. A cell that is empty is NULL. It holds folded names, and so is
// as secret as they are.
type Preparation struct {
	w   *bufio.Writer
	row []byte
	err error
}

// NewPreparation begins a file with its heading.
func NewPreparation(w io.Writer, m *match.Model) *Preparation {
	out := &Preparation{w: bufio.NewWriterSize(w, 1<<18)}
	out.row = append(out.row, "record,id,list,co_listed"...)
	for _, f := range m.Layout() {
		out.row = append(append(out.row, ','), f.Name...)
	}
	out.write()
	return out
}

// Add writes a record with what [match.Preparer.Prepare] gives of it. Its number decides which of two is a; no two records of all
// files that are loaded may have one number. A record without an id is fault.Invalid.
func (p *Preparation) Add(record int64, id []byte, list string, coListed []byte, prepared []string) error {
	if len(id) == 0 {
		return fmt.Errorf("the record has no id: %w", fault.Invalid)
	}
	p.row = strconv.AppendInt(p.row[:0], record, 10)
	p.cell(string(id))
	p.cell(list)
	p.cell(match.ValueNumber(string(coListed)))
	for _, c := range prepared {
		p.cell(c)
	}
	p.write()
	return p.err
}

// cell appends a cell to the row, quoted if it must be.
func (p *Preparation) cell(s string) {
	p.row = append(p.row, ',')
	plain := true
	for i := range len(s) {
		if c := s[i]; c <= ' ' && (c != ' ' || i == 0) || c == ',' || c == '"' || c == '\\' {
			plain = false
			break
		}
	}
	if plain {
		p.row = append(p.row, s...)
		return
	}
	p.row = append(p.row, '"')
	for i := range len(s) {
		switch s[i] {
		case 0: // which PostgreSQL does not take
			continue
		case '"':
			p.row = append(p.row, '"')
		}
		p.row = append(p.row, s[i])
	}
	p.row = append(p.row, '"')
}

func (p *Preparation) write() {
	if _, err := p.w.Write(append(p.row, '\n')); err != nil && p.err == nil {
		p.err = err
	}
}

// Close writes what is left. It does not close the writer below.
func (p *Preparation) Close() error {
	if err := p.w.Flush(); err != nil {
		return err
	}
	return p.err
}
