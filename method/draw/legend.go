// SPDX-License-Identifier: Apache-2.0

package draw

// A legend explains the signs that a drawing really uses.
type legend struct {
	states                       [len(english.states)]bool
	point, stripes, solid, fades bool
	certain                      bool // solid and striped counts
}

func (l *legend) state(s State) {
	if s != Plain && int(s) < len(l.states) {
		l.states[s] = true
	}
}

// An entry is a sign and its words.
type entry struct {
	words string
	width float64 // of the sign
	sign  func(g *group, at xy)
}

// entries lists what has been used, in the order of reading.
func (l *legend) entries(w *words) []entry {
	var out []entry
	for s, used := range l.states {
		if used {
			out = append(out, entry{w.states[s], 10, func(g *group, at xy) { g.mark(State(s), xy{at.x + 5, at.y}, markRadius) }})
		}
	}
	sample := func(p paint, from, width float64) func(*group, xy) {
		return func(g *group, at xy) { g.rect(p, box{at.x + from, at.y - barHeight/2, width, barHeight}) }
	}
	if l.point {
		out = append(out, entry{w.certainDay, 10, func(g *group, at xy) { g.mark(Plain, xy{at.x + 5, at.y}, markRadius) }})
	}
	if l.stripes {
		out = append(out, entry{w.possibleDays, 24, sample(striped(ink), 0, 24)})
	}
	if l.solid {
		out = append(out, entry{w.heldThroughout, 24, sample(filled(ink), 0, 24)})
	}
	if l.fades {
		out = append(out, entry{w.endUnknown, 24, func(g *group, at xy) {
			for i := range 4 {
				sample(striped(ink).faded(0.9-0.2*float64(i)), 6*float64(i), 6)(g, at)
			}
		}})
	}
	if l.certain {
		out = append(out, entry{w.certain, 18, sample(filled(count), 0, 18)}, entry{w.possible, 18, sample(striped(count), 0, 18)})
	}
	return out
}

// draw sets the legend in lines of a width, and gives the y below it.
func (l *legend) draw(g *group, y, width float64, w *words) float64 {
	entries := l.entries(w)
	if len(entries) == 0 {
		return y
	}
	return row(g, entries, box{0, y, width, 0})
}

// row sets entries one after the other from the top of a box, and gives the y
// below them.
func row(g *group, entries []entry, b box) float64 {
	x, y := b.x, b.y+10
	for _, e := range entries {
		words := fit(e.words, sizeSmall, b.w-e.width-5)
		wide := e.width + 5 + measure(words, sizeSmall)
		if x > b.x && x+wide > b.x+b.w {
			x, y = b.x, y+17
		}
		e.sign(g, xy{x, y})
		g.text(muted, sizeSmall, start, xy{x + e.width + 5, y + sizeSmall*xMiddle}, words)
		x += wide + 18
	}
	return y + 8
}
