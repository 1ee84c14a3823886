// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"teptar/fault"
	"teptar/method/estimate"
	"teptar/publish/unlisted"
)

// recordFlags say how to read records and the pairs between them.
type recordFlags struct {
	pairs, id, list string
	draws           int
}

// A recordReader makes records on lists of a sheet with a row for each record.
type recordReader struct {
	captures
	links unlisted.Links
	place map[string]int // of the first record of a row, by its key
}

// readLinks reads records and pairs of them. The records have a column that
// names the list of each, or a column of 0 and 1 for each list; who is on several
// by the latter is a record on each, linked for certain.
func readLinks(s, pairs *sheet, c captureColumns, l recordFlags) (*unlisted.Links, error) {
	r := recordReader{captures: captures{s: s, count: -1, stratum: -1, id: -1}, links: unlisted.Links{Draws: l.draws}, place: map[string]int{}}
	byList := slices.Contains(pairs.header, "list_a") && slices.Contains(pairs.header, "list_b")
	if slices.Contains(s.header, l.list) {
		if err := r.named(l, byList); err != nil {
			return nil, err
		}
	} else if byList {
		return nil, fmt.Errorf("%s: the pairs name lists, so line 1 needs a column %q: %w", s.name, l.list, fault.Invalid)
	} else if err := r.marked(c, l); err != nil {
		return nil, err
	}
	if err := r.wrong.Err(); err != nil {
		return nil, err
	}
	return &r.links, r.pair(pairs, byList)
}

// named reads records that name their list. If the pairs do so too, an id
// may stand once on each list.
func (r *recordReader) named(l recordFlags, byList bool) error {
	id, err := r.s.column(l.id)
	if err != nil {
		return err
	}
	list, err := r.s.column(l.list)
	if err != nil {
		return err
	}
	for i, row := range r.s.rows {
		name := strings.TrimSpace(row[list])
		if name == "" {
			r.problem(i, list, "no list", "name the list that the record is on")
		}
		at := slices.Index(r.links.Lists, name)
		if at < 0 {
			at = len(r.links.Lists)
			r.links.Lists = append(r.links.Lists, name)
		}
		r.add(i, id, keyOf(row[id], name, byList), at)
	}
	if n := len(r.links.Lists); len(r.wrong) == 0 && n > estimate.MaxLists {
		return fmt.Errorf("%s: column %q names %d lists; want at most %d: %w", r.s.name, l.list, n, estimate.MaxLists, fault.Invalid)
	}
	return nil
}

// marked reads records with 0 and 1 for each list.
func (r *recordReader) marked(c captureColumns, l recordFlags) error {
	c.id = l.id
	if err := r.columns(c); err != nil {
		return err
	}
	if r.count >= 0 {
		return fmt.Errorf("%s: a record cannot have a count; give each a row with its id: %w", r.s.name, fault.Invalid)
	}
	for _, col := range r.lists {
		r.links.Lists = append(r.links.Lists, r.s.header[col])
	}
	for i, row := range r.s.rows {
		cell, _ := r.row(i)
		first := len(r.links.Records)
		for list, on := range cell.On {
			if !on {
				continue
			}
			if n := len(r.links.Records); n > first {
				r.links.Records = append(r.links.Records, list)
				r.links.Matches = append(r.links.Matches, estimate.Match{A: first, B: n, Probability: 1})
			} else {
				r.add(i, r.id, row[r.id], list)
			}
		}
	}
	return nil
}

// keyOf is what a pair calls a record by.
func keyOf(id, list string, byList bool) string {
	if byList {
		return strings.TrimSpace(list) + "\x00" + id
	}
	return id
}

// add adds the record of a row.
func (r *recordReader) add(row, column int, key string, list int) {
	if _, twice := r.place[key]; twice {
		r.problem(row, column, "an id that stood before", "each record has an id of its own")
	}
	r.place[key] = len(r.links.Records)
	r.links.Records = append(r.links.Records, list)
}

// pair reads the pairs.
func (r *recordReader) pair(s *sheet, byList bool) error {
	at := map[string]int{}
	for _, name := range []string{"id_a", "id_b", "probability"} {
		i, err := s.column(name)
		if err != nil {
			return err
		}
		at[name] = i
	}
	told := captures{s: s}
	record := func(i int, side string) int {
		list := ""
		if byList {
			list = s.rows[i][slices.Index(s.header, "list"+side)]
		}
		p, ok := r.place[keyOf(s.rows[i][at["id"+side]], list, byList)]
		if !ok {
			told.problem(i, at["id"+side], "no record has this id", "the pairs must be of the same records")
		}
		return p
	}
	for i, row := range s.rows {
		m := estimate.Match{A: record(i, "_a"), B: record(i, "_b")}
		p, err := strconv.ParseFloat(strings.TrimSpace(row[at["probability"]]), 64)
		if err != nil || !(p >= 0 && p <= 1) {
			told.problem(i, at["probability"], "not a number from 0 to 1", "a probability is meant")
		}
		m.Probability = p
		r.links.Matches = append(r.links.Matches, m)
	}
	return told.wrong.Err()
}
