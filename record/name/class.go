// SPDX-License-Identifier: Apache-2.0

package name

import (
	_ "embed"
	"strings"
	"sync"

	"teptar/record/name/spell"
)

//go:embed given.tsv
var givenTSV string

//go:embed words.tsv
var wordsTSV string

// How near a spelling is to the name that a class stands for.
const (
	ownForm   = iota // the name itself, written in some way
	elsewhere        // what another language made of it
	shortForm        // what people are called by
)

// A member is that a word belongs to a class of given names.
type member struct {
	class uint16 // from 1; 0 is none
	near  uint8
	sex   Sex
}

// maxMembers is how many classes a word is kept in: Саша is two.
const maxMembers = 4

// members are the classes of one word.
type members [maxMembers]member

// known tells a word that is a given name.
func (m *members) known() bool { return m[0].class != 0 }

// sex gives the sex that all classes of the word agree on.
func (m *members) sex() Sex {
	s := m[0].sex
	for _, x := range m[1:] {
		if x.class != 0 && x.sex != s {
			return Either
		}
	}
	return s
}

// add puts a class in, the nearest first, unless it is there.
func (m *members) add(x member) {
	for i := range m {
		switch {
		case m[i].class == x.class:
			if x.near < m[i].near {
				m[i].near = x.near
			}
			return
		case m[i].class == 0:
			m[i] = x
			return
		case x.near < m[i].near:
			m[i], x = x, m[i]
		}
	}
}

// shared gives how two words are one name: by the nearest class that both have.
func shared(a, b *members) (near uint8, ok bool) {
	near = shortForm + 1
	for _, x := range a {
		for _, y := range b {
			if x.class != 0 && x.class == y.class {
				near, ok = min(near, max(x.near, y.near)), true
			}
		}
	}
	return near, ok
}

// classes are the given names, by what their spellings fold to.
type classes struct {
	ids     []string
	byFold  map[string]members
	bySound map[string]members
}

// given gives the table of given names.
var given = sync.OnceValue(readGiven)

// readGiven reads the embedded table.
func readGiven() *classes {
	c := &classes{ids: []string{""}, byFold: map[string]members{}, bySound: map[string]members{}}
	for cells := range rows(givenTSV, "class") {
		c.ids = append(c.ids, cells[0])
		m := member{class: uint16(len(c.ids) - 1)}
		switch cells[1] {
		case "m":
			m.sex = Male
		case "f":
			m.sex = Female
		}
		for near, cell := range cells[2:5] {
			m.near = uint8(near)
			for _, form := range strings.Fields(cell) {
				c.put(form, m)
			}
		}
	}
	return c
}

// put adds a spelling.
func (c *classes) put(form string, m member) {
	w := spell.Of(form)
	add := func(to map[string]members, key string) {
		if key != "" {
			ms := to[key]
			ms.add(m)
			to[key] = ms
		}
	}
	add(c.byFold, w.Fold())
	if w.Len() > 3 && m.near != shortForm {
		add(c.bySound, w.Sound())
	}
}

// rows yields the cells of an embedded table, without remarks and header.
func rows(table, header string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		for line := range strings.Lines(table) {
			line = strings.TrimRight(line, "\n")
			if line == "" || line[0] == '#' || strings.HasPrefix(line, header+"\t") {
				continue
			}
			if !yield(strings.Split(line, "\t")) {
				return
			}
		}
	}
}

// of finds the classes of a word, by its spelling or else by its sound.
func (c *classes) of(w *spell.Word) members {
	if m, ok := c.byFold[w.Fold()]; ok {
		return m
	}
	if w.Len() > 3 {
		return c.bySound[w.Sound()]
	}
	return members{}
}

// find is of for a fold.
func (c *classes) find(fold string) members {
	w := spell.Of(fold)
	return c.of(&w)
}

// compound reads a word as two given names in one, Саидмагомед, each of at
// least three sounds.
func (c *classes) compound(w *spell.Word) (pair [2]members, ok bool) {
	fold := w.Fold()
	for i := 3; i <= len(fold)-3; i++ {
		a, okA := c.byFold[fold[:i]]
		if !okA || a[0].near != ownForm {
			continue
		}
		b := c.find(fold[i:])
		if b.known() && b[0].near == ownForm {
			return [2]members{a, b}, true
		}
	}
	return pair, false
}

// Class gives the name of the class that a given name belongs to, such as
// MUHAMMAD, or "" if none is known. It is for blocking and for term
// frequencies, not for show. A word in several classes is in the first.
func Class(word string) string {
	w := spell.Of(word)
	m := given().of(&w)
	return given().ids[m[0].class]
}

// wordKinds gives the kinds of the words that are no names, by their folds.
var wordKinds = sync.OnceValue(func() map[string]string {
	kinds := map[string]string{}
	for cells := range rows(wordsTSV, "kind") {
		for _, w := range strings.Fields(cells[1]) {
			kinds[plainWord(w)] = cells[0]
		}
	}
	return kinds
})
