// SPDX-License-Identifier: Apache-2.0

package name

import "teptar/record/name/spell"

// A Verdict is what a comparison of two names comes to.
type Verdict uint8

// The verdicts. Review is for a person to decide.
const (
	Different Verdict = iota
	Review
	Same
)

// String gives the verdict in one English word.
func (v Verdict) String() string { return [...]string{"different", "review", "same"}[v%3] }

// Threshold is the score from which two names are rather one name than two. The
// verdict Same begins above it, at [SameFrom], and Different ends below it, at
// [ReviewFrom].
const (
	Threshold  = 0.5
	SameFrom   = 0.7
	ReviewFrom = 0.4
)

// An Element is what one word of a name has beside it in the other name. A and
// B are places in the words of the two names as they are compared, -1 for none.
type Element struct {
	Role  Role
	How   How
	A, B  int8
	Worth uint8 // of the agreement, in hundredths; 0 if they disagree
}

// A Comparison is how two names compare, element by element. It is a value, and
// points to nothing: the words are in the keys.
type Comparison struct {
	// Score is from 0 to 1: how well the names agree. It is no probability.
	Score float64
	// Sex tells that one name is a man's and the other a woman's.
	Sex bool
	// Endings tells that one family name has a man's ending and the other a
	// woman's, in Cyrillic letters.
	Endings bool
	// Full tells that a patronymic agrees beside given and family name: only
	// then is a name alone much evidence for one person.
	Full bool

	elements [2 * maxTokens]Element
	n        uint8
	readings [2]uint8
	limit    uint8 // why the score is no higher: a limit below
}

// The limits of a score, in hundredths.
const (
	noLimit       = 100
	limitDoubtful = 69 // an element is only close, or a short form: review
	limitSingle   = 60 // each name is one word
	limitInitials = 58 // one full element and initials
	limitLetter   = 46 // a vowel of a family name or the last letter of a given name is another
	limitPart     = 45 // only one element of several
	limitStrict   = 39 // family names that are neighbours, with nothing else that agrees
	limitConflict = 33 // an element stands against another
)

// Elements gives the elements, in the order of the first name.
func (c *Comparison) Elements() []Element { return c.elements[:c.n] }

// Verdict gives what the score comes to.
func (c *Comparison) Verdict() Verdict { return verdict(c.Score) }

// verdict turns a score into a verdict.
func verdict(score float64) Verdict {
	switch {
	case score >= SameFrom:
		return Same
	case score >= ReviewFrom:
		return Review
	}
	return Different
}

// Compare compares two names in their likeliest readings, or in others if those
// agree better, for less. It is symmetric, deterministic, and does not
// allocate.
func Compare(a, b *Key) Comparison {
	if b.text < a.text {
		c := compareOrdered(b, a)
		c.mirror()
		return c
	}
	return compareOrdered(a, b)
}

// mirror exchanges the two names.
func (c *Comparison) mirror() {
	for i := range c.elements[:c.n] {
		e := &c.elements[i]
		e.A, e.B = e.B, e.A
	}
	c.readings[0], c.readings[1] = c.readings[1], c.readings[0]
}

// secondReading is what a comparison is worth, in hundredths, if it needs the
// less likely reading of a name.
const secondReading = 65

// compareOrdered compares the readings of two names and takes the best.
func compareOrdered(a, b *Key) (best Comparison) {
	for i := range a.readings {
		for j := range b.readings {
			c := compareReadings(&a.readings[i], &b.readings[j])
			if i+j > 0 {
				c.Score = c.Score * secondReading / 100
			}
			if i+j == 0 || c.Score > best.Score {
				c.readings = [2]uint8{uint8(i), uint8(j)}
				best = c
			}
		}
	}
	return best
}

// A pairing is a comparison of two readings in the making.
type pairing struct {
	a, b         []token
	usedA, usedB [maxTokens]bool
	Comparison
}

// compareReadings pairs the words of two readings and weighs the pairs.
func compareReadings(a, b *reading) Comparison {
	p := pairing{a: a.tokens, b: b.tokens}
	if len(p.a) == 0 || len(p.b) == 0 {
		return p.Comparison
	}
	p.joined()
	p.pair()
	p.conflicts()
	p.extras()
	p.Sex = a.sex != Either && b.sex != Either && a.sex != b.sex
	p.Endings = p.endings()
	p.weigh()
	return p.Comparison
}

// endings finds family names that agree but for a woman's ending.
func (p *pairing) endings() bool {
	for _, e := range p.Elements() {
		if e.A < 0 || e.B < 0 || e.Role != Family {
			continue
		}
		if x, y := p.a[e.A].sex, p.b[e.B].sex; x != Either && y != Either && x != y {
			return true
		}
	}
	return false
}

// put records an element and uses its words up.
func (p *pairing) put(i, j int, how How, worth int) {
	e := Element{How: how, A: int8(i), B: int8(j), Worth: uint8(worth)}
	if i >= 0 {
		p.usedA[i] = true
		e.Role = p.a[i].role
	}
	if j >= 0 {
		p.usedB[j] = true
		if e.Role == Unknown || i < 0 {
			e.Role = p.b[j].role
		}
	}
	if int(p.n) < len(p.elements) {
		p.elements[p.n] = e
		p.n++
	}
}

// joined pairs two words with one that is both of them: Саид Магомед and
// Саидмагомед, Rami Makhlouf and RamiMakhlouf. The second of the two stands
// behind the first, and is not told apart.
func (p *pairing) joined() {
	for i := range p.a {
		for j := range p.b {
			if p.usedA[i] || p.usedB[j] {
				continue
			}
			if i+1 < len(p.a) && !p.usedA[i+1] && isJoined(&p.b[j], &p.a[i], &p.a[i+1]) {
				p.put(i, j, Compound, worthCompound)
				p.usedA[i+1] = true
			} else if j+1 < len(p.b) && !p.usedB[j+1] && isJoined(&p.a[i], &p.b[j], &p.b[j+1]) {
				p.put(i, j, Compound, worthCompound)
				p.usedB[j+1] = true
			}
		}
	}
}

// isJoined tells that t is u and v written as one.
func isJoined(t, u, v *token) bool {
	if t.initial || u.initial || v.initial {
		return false
	}
	if t.word.Joined(&u.word, &v.word) || isCompoundOf(t, u, v) {
		return true
	}
	if (t.word.Script() == spell.Hangul) == (u.word.Script() == spell.Hangul) {
		return false
	}
	// 정은 is Jong Un, in letters that differ.
	w := spell.Join(&u.word, &v.word)
	return t.word.Len() > 3 && spell.Apart(&t.word, &w) <= 14
}

// isCompoundOf tells that t is a compound given name, and u and v are forms of
// its halves: Магомед-Али, Мохаммед Али.
func isCompoundOf(t, u, v *token) bool {
	if !t.halves[0].known() || u.second.known() || v.second.known() || !mayMeet(t, u) || !mayMeet(t, v) || isFamily(u) || isFamily(v) {
		return false
	}
	first, ok := shared(&t.halves[0], &u.classes)
	second, both := shared(&t.halves[1], &v.classes)
	return ok && both && max(first, second) == ownForm
}

// pair takes the best pair of words again and again, until none agrees. Of
// equal pairs it takes that of like roles, then that of like places.
func (p *pairing) pair() {
	var worth [maxTokens][maxTokens]uint8
	var how [maxTokens][maxTokens]How
	for i := range p.a {
		for j := range p.b {
			if !p.usedA[i] && !p.usedB[j] {
				w, h := alike(&p.a[i], &p.b[j])
				worth[i][j], how[i][j] = uint8(w), h
			}
		}
	}
	for {
		bi, bj, best := -1, -1, 0
		for i := range p.a {
			for j := range p.b {
				if p.usedA[i] || p.usedB[j] || worth[i][j] < worthLeast {
					continue
				}
				if rank := p.rank(i, j, int(worth[i][j])); rank > best {
					bi, bj, best = i, j, rank
				}
			}
		}
		if bi < 0 {
			return
		}
		p.put(bi, bj, how[bi][bj], int(worth[bi][bj]))
	}
}

// rank orders pairs: by worth, then by role, then by place.
func (p *pairing) rank(i, j, worth int) int {
	rank := worth * 1000
	if p.a[i].role == p.b[j].role {
		rank += 500
	}
	d := i - j
	if d < 0 {
		d = -d
	}
	return rank + 100 - 10*d
}

// conflicts pairs what is left on both sides and could have met.
func (p *pairing) conflicts() {
	for i := range p.a {
		if p.usedA[i] || soft(&p.a[i]) {
			continue
		}
		for j := range p.b {
			if !p.usedB[j] && !soft(&p.b[j]) && mayMeet(&p.a[i], &p.b[j]) && readable(&p.a[i].word, &p.b[j].word) {
				p.put(i, j, NotTheSame, 0)
				break
			}
		}
	}
}

// readable tells that two words can be found to differ: both have sounds, or one
// script.
func readable(v, w *spell.Word) bool {
	return v.Script() == w.Script() || !v.Unread() && !w.Unread()
}

// soft tells a word whose absence elsewhere means nothing.
func soft(t *token) bool { return t.role == Former || t.role == Nickname }

// extras records the words with nothing beside them.
func (p *pairing) extras() {
	for i := range p.a {
		if !p.usedA[i] {
			p.put(i, -1, Extra, 0)
		}
	}
	for j := range p.b {
		if !p.usedB[j] {
			p.put(-1, j, Extra, 0)
		}
	}
}
