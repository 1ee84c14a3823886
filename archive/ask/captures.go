// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"cmp"
	"slices"
	"strings"

	"teptar/method/estimate"
	"teptar/record"
)

// captures makes the table of what was read.
func (l *listing) captures() (*Captures, error) {
	l.rejoin()
	c := &Captures{By: l.f.By, About: l.about(), Lists: []List{}, Left: []Lister{}, Notes: []ListNote{}, Refused: []ListNote{}}
	all := l.bySize()
	columns := l.columns(c, all)
	masks := l.fill(c, columns)
	if err := l.tables(c, masks); err != nil {
		return nil, err
	}
	c.Key = l.f.key(c.Lists)
	for id := range l.people {
		c.known = append(c.known, id)
	}
	for _, one := range all {
		c.known = append(c.known, one.ID)
	}
	sortIDs(c.known)
	l.remark(c)
	l.judge(c, columns)
	return c, nil
}

// bySize gives every lister with the number of people whom it names, the
// largest first.
func (l *listing) bySize() []Lister {
	size := map[record.EntityID]int{}
	for _, on := range l.people {
		for id := range on {
			size[id]++
		}
	}
	all := make([]Lister, 0, len(size))
	for id, n := range size {
		all = append(all, Lister{id, l.titleOf(id), n})
	}
	slices.SortFunc(all, func(x, y Lister) int {
		return cmp.Or(cmp.Compare(y.People, x.People), strings.Compare(x.ID.String(), y.ID.String()))
	})
	return all
}

// columns chooses the lists of the table: as the filter says, or else the
// largest. It gives the list of each lister that is on one, by its place.
func (l *listing) columns(c *Captures, all []Lister) map[record.EntityID]int {
	columns := map[record.EntityID]int{}
	if l.f.Choose == nil && !l.f.Rest {
		for i, one := range all[:min(len(all), estimate.MaxLists)] {
			columns[one.ID] = i
			c.Lists = append(c.Lists, List{Of: []Lister{one}})
		}
	}
	for _, ids := range l.f.Choose {
		for _, id := range ids {
			id = l.rules.Same.Root(id)
			columns[cmp.Or(l.one[id], id)] = len(c.Lists)
		}
		c.Lists = append(c.Lists, List{Of: []Lister{}})
	}
	if l.f.Rest {
		c.Lists = append(c.Lists, List{Rest: true, Of: []Lister{}})
	}
	for _, one := range all {
		at, chosen := columns[one.ID]
		switch {
		case chosen && l.f.Choose == nil && !l.f.Rest:
		case chosen:
			c.Lists[at].Of = append(c.Lists[at].Of, one)
		case l.f.Rest:
			columns[one.ID] = len(c.Lists) - 1
			c.Lists[len(c.Lists)-1].Of = append(c.Lists[len(c.Lists)-1].Of, one)
		default:
			c.Left = append(c.Left, one)
		}
	}
	for i := range c.Lists {
		c.Lists[i].Letter = string(rune('A' + i))
	}
	return columns
}

// fill counts who is on which lists, and gives for everybody who is on any a bit for
// each of them.
func (l *listing) fill(c *Captures, columns map[record.EntityID]int) map[record.EntityID]int {
	masks := map[record.EntityID]int{}
	for person, on := range l.people {
		mask := 0
		for id := range on {
			if at, ok := columns[id]; ok {
				mask |= 1 << at
			}
		}
		if mask == 0 {
			c.Only++
			continue
		}
		masks[person] = mask
		c.People++
		for i := range c.Lists {
			c.Lists[i].People += mask >> i & 1
		}
	}
	return masks
}

// tables makes the table of all, and what was asked for beside it.
func (l *listing) tables(c *Captures, masks map[record.EntityID]int) error {
	if len(c.Lists) == 0 {
		return nil
	}
	counts := map[int]int64{}
	for _, mask := range masks {
		counts[mask]++
	}
	var err error
	if c.Table, err = tableOf(c.Lists, counts); err != nil {
		return err
	}
	if l.f.Stratum != "" {
		return l.stratify(c, masks)
	}
	if l.f.Open {
		return l.link(c, masks)
	}
	return nil
}

// tableOf makes the table of so many people on exactly which lists.
func tableOf(lists []List, counts map[int]int64) (*estimate.Table, error) {
	letters := make([]string, len(lists))
	for i := range letters {
		letters[i] = lists[i].Letter
	}
	var cells []estimate.Cell
	for mask, n := range counts {
		cell := estimate.Cell{On: make([]bool, len(letters)), Count: n}
		for i := range cell.On {
			cell.On[i] = mask>>i&1 == 1
		}
		cells = append(cells, cell)
	}
	return estimate.NewTable(letters, cells)
}

// through counts the people of a list who are on it only by the words of
// another one of the table.
func (l *listing) through(columns map[record.EntityID]int, of, by int) int {
	voices := map[record.EntityID]bool{}
	for id, at := range columns {
		if known := l.listers[id]; known != nil && at == by {
			for v := range known.voices {
				voices[v] = true
			}
		}
	}
	for id, at := range columns {
		if known := l.listers[id]; known != nil && at == of {
			for v := range known.voices {
				delete(voices, v) // whom both have in common copies from nobody
			}
		}
	}
	n := 0
	for _, on := range l.people {
		listed, direct := false, false
		for id, how := range on {
			if at, ok := columns[id]; ok && at == of {
				listed = true
				direct = direct || !slices.ContainsFunc(how.through, func(v record.EntityID) bool { return voices[v] })
			}
		}
		if listed && !direct {
			n++
		}
	}
	return n
}
