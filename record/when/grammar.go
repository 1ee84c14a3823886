// SPDX-License-Identifier: Apache-2.0

package when

// grammar reads the words of one wording. A method either reads its part and
// moves on, or gives false and leaves the words where they were.
type grammar struct {
	words []word
	at    int
	most  int // the furthest word that was looked at, for the error
	after When
}

func (g *grammar) peek() word {
	if g.at > g.most {
		g.most = g.at
	}
	if g.at < len(g.words) {
		return g.words[g.at]
	}
	return word{meaning: meaning{sense: sayAtEnd}}
}

// atEnd is the sense of what follows the last word.
const sayAtEnd sense = 255

// take reads one word with one of the senses.
func (g *grammar) take(senses ...sense) (word, bool) {
	w := g.peek()
	for _, s := range senses {
		if w.sense == s {
			g.at++
			return w, true
		}
	}
	return w, false
}

// seq reads words with these senses, all or none.
func (g *grammar) seq(senses ...sense) bool {
	start := g.at
	for _, s := range senses {
		if _, ok := g.take(s); !ok {
			g.at = start
			return false
		}
	}
	return true
}

func (g *grammar) skip(senses ...sense) {
	for {
		if _, ok := g.take(senses...); !ok {
			return
		}
	}
}

func (g *grammar) done() bool { return g.peek().sense == sayAtEnd }

// wording reads all the words as one of the forms.
func (g *grammar) wording() []candidate {
	for _, form := range []func(*grammar) []candidate{
		(*grammar).between, (*grammar).span, (*grammar).sinceForm, (*grammar).untilForm, (*grammar).beforeForm, (*grammar).afterForm,
		(*grammar).nightForm, (*grammar).neighbour, (*grammar).laterForm, (*grammar).earlierForm, (*grammar).duration, (*grammar).date,
	} {
		g.at = 0
		if found := form(g); len(found) > 0 && g.done() {
			return found
		}
	}
	return nil
}
