// SPDX-License-Identifier: Apache-2.0

package match

import (
	"testing"

	"teptar/method/match/sample"
)

// plainly is level without any short cut: the first level whose test is true.
func (c *compared) plainly(x, y []uint32) uint8 {
	if x[c.column] == 0 || y[c.column] == 0 {
		return null
	}
	for j := range c.levels {
		var p pad
		if c.levels[j].holds(x, y, &p) {
			for _, s := range c.steps {
				if s.node == &c.levels[j] {
					return s.code
				}
			}
			return uint8(j + 1)
		}
	}
	return uint8(len(c.levels))
}

// TestShortCutsChangeNothing compares the levels of pairs, near and at random, with
// those that the tests give one after the other.
func TestShortCutsChangeNothing(t *testing.T) {
	table, _ := invented(t, sample.Config{Records: 3000, Seed: 9})
	e, err := Open(table, Default(Recognise(table)), Options{Seed: 1, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	var p pad
	check := func(a, b uint32) {
		x, y := e.row(min(a, b)), e.row(max(a, b))
		for i := range e.compared {
			c := &e.compared[i]
			if got, want := c.level(x, y, &p), c.plainly(x, y); got != want {
				t.Fatalf("records %d and %d, comparison %d: level %d, want %d", a, b, i, got, want)
			}
		}
	}
	for i := range uint32(1000) {
		for j := range uint32(300) {
			check(i, (i*7+j*11)%3000)
		}
	}
	if err := e.Plan(nil); err != nil {
		t.Fatal(err)
	}
	for r := range e.model.Rules {
		if err := e.eachPair(t.Context(), r, true, 1, func(_ int, a, b uint32, _ bool) { check(a, b) }); err != nil {
			t.Fatal(err)
		}
	}
}
