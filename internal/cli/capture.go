// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"teptar/fault"
	"teptar/method/estimate"
)

// captureColumns say how to read a capture table.
type captureColumns struct {
	lists   []string // names of the columns of lists; all that have no other meaning if nil
	stratum string   // name of the column by which to divide, or ""
	id      string   // name of the column of ids, or ""
}

// captures is a capture table that is read: one stratum, without a name, if it
// is not divided.
type captures struct {
	s       *sheet
	lists   []int
	count   int // column of counts or weights, or -1
	stratum int // column of the stratum, or -1
	id      int // column of ids, or -1
	wrong   fault.Problems
}

// readCaptures makes tables of a sheet: a row for each set of lists with its
// count, or a row for each person. What is wrong is told with line and cell, and then
// nothing of it is used.
func readCaptures(s *sheet, c captureColumns) ([]estimate.Stratum, error) {
	r := captures{s: s, count: -1, stratum: -1, id: -1}
	if err := r.columns(c); err != nil {
		return nil, err
	}
	names := make([]string, len(r.lists))
	for i, col := range r.lists {
		names[i] = s.header[col]
	}
	cells := map[string][]estimate.Cell{}
	var strata []string
	for i := range s.rows {
		cell, use := r.row(i)
		stratum := ""
		if r.stratum >= 0 {
			stratum = s.rows[i][r.stratum]
		}
		if !slices.Contains(strata, stratum) {
			strata = append(strata, stratum)
		}
		if use {
			cells[stratum] = append(cells[stratum], cell)
		}
	}
	if len(s.rows) == 0 {
		r.problem(0, -1, "no row but the header", "add a row for each set of lists with its count, or for each person")
	}
	if err := r.wrong.Err(); err != nil {
		return nil, err
	}
	slices.Sort(strata)
	var out []estimate.Stratum
	for _, name := range strata {
		t, err := estimate.NewTable(names, cells[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		out = append(out, estimate.Stratum{Name: name, Table: t})
	}
	return out, nil
}

// problem adds something that is wrong with a row; a column under 0 is none.
func (r *captures) problem(row, column int, text, hint string) {
	if len(r.wrong) < maxProblems {
		at := fault.At{File: r.s.name, Line: 1, Column: column + 1}
		if row < len(r.s.lines) {
			at.Line = r.s.lines[row]
		}
		r.wrong = append(r.wrong, fault.Problem{At: at, Text: text, Hint: hint})
	}
}

// columns finds what each column is.
func (r *captures) columns(c captureColumns) (err error) {
	for i, h := range r.s.header {
		if strings.EqualFold(h, "count") || strings.EqualFold(h, "weight") {
			if r.count >= 0 {
				return fmt.Errorf("%s: line 1 names two columns of counts; keep one: %w", r.s.name, fault.Invalid)
			}
			r.count = i
		}
	}
	if c.stratum != "" {
		if r.stratum, err = r.s.column(c.stratum); err != nil {
			return err
		}
	}
	if c.id != "" {
		if r.id, err = r.s.column(c.id); err != nil {
			return err
		}
	}
	for i, h := range r.s.header {
		if c.lists == nil && i != r.count && i != r.stratum && i != r.id {
			if strings.TrimSpace(h) == "" {
				return fmt.Errorf("%s: line 1, cell %d: a list has no name: %w", r.s.name, i+1, fault.Invalid)
			}
			r.lists = append(r.lists, i)
		}
	}
	for _, name := range c.lists {
		i, err := r.s.column(name)
		if err != nil {
			return err
		}
		if slices.Contains(r.lists, i) || i == r.count || i == r.stratum || i == r.id {
			return fmt.Errorf("%s: column %q is named twice: %w", r.s.name, name, fault.Invalid)
		}
		r.lists = append(r.lists, i)
	}
	if len(r.lists) == 0 || len(r.lists) > estimate.MaxLists {
		return fmt.Errorf("%s: %d columns of lists; want 2 to %d (name them with --lists): %w", r.s.name, len(r.lists), estimate.MaxLists, fault.Invalid)
	}
	return nil
}

// row reads a row. It is not used if it counts nobody.
func (r *captures) row(i int) (cell estimate.Cell, use bool) {
	cell = estimate.Cell{On: make([]bool, len(r.lists)), Count: 1}
	some, good := false, true
	for j, col := range r.lists {
		switch strings.TrimSpace(r.s.rows[i][col]) {
		case "1":
			cell.On[j], some = true, true
		case "0":
		default:
			r.problem(i, col, "neither 0 nor 1", "a column of a list has 1 for who is on it and 0 for who is not; name the columns of lists with --lists if there are others")
			good = false
		}
	}
	if r.count >= 0 {
		n, err := strconv.ParseInt(strings.TrimSpace(r.s.rows[i][r.count]), 10, 64)
		if err != nil || n < 0 {
			r.problem(i, r.count, "not a whole number from 0 on", "counts and weights are people")
			return cell, false
		}
		cell.Count = n
	}
	if good && !some && cell.Count > 0 {
		r.problem(i, r.lists[0], "people on no list", "they are what is estimated; take the row out")
	}
	return cell, cell.Count > 0
}
