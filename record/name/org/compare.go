// SPDX-License-Identifier: Apache-2.0

package org

import (
	"fmt"
	"strings"

	"teptar/record/name"
	"teptar/record/name/spell"
)

// A Comparison is how two names of organisations compare.
type Comparison struct {
	// Score is from 0 to 1, with the thresholds of package name.
	Score float64
	// Agree, Differ and Extra are numbers of words: alike in both, standing
	// against each other, and in one name only.
	Agree, Differ, Extra int
	// Forms tells that both names have legal forms, of different kinds.
	Forms bool
}

// Verdict gives what the score comes to, as for names of people.
func (c Comparison) Verdict() name.Verdict {
	switch {
	case c.Score >= name.SameFrom:
		return name.Same
	case c.Score >= name.ReviewFrom:
		return name.Review
	}
	return name.Different
}

// Explain says in words why a comparison came out as it did. It repeats no
// name.
func (c Comparison) Explain(lang name.Language) string {
	words := [2]string{"words that agree: %d; that differ: %d; in one name only: %d", "слов совпадает: %d; различается: %d; только в одном названии: %d"}
	s := fmt.Sprintf(words[lang], c.Agree, c.Differ, c.Extra)
	if c.Forms {
		s += [2]string{"; different legal forms", "; разные организационные формы"}[lang]
	}
	return s
}

// Compare compares two names. It is symmetric and deterministic, and does not
// allocate.
func Compare(a, b *Key) Comparison {
	if b.text < a.text {
		a, b = b, a
	}
	c := Comparison{Forms: formsDiffer(a, b)}
	if a.Empty() || b.Empty() {
		return c
	}
	if a.whole.Equal(&b.whole) || sameText(a, b) {
		c.Agree, c.Score = len(a.words), 1
	} else {
		c.align(a, b)
		if joined := joinedScore(a, b); joined > c.Score {
			c.Score = joined
		}
	}
	if c.Forms {
		c.Score = min(c.Score, 0.45)
	}
	return c
}

// sameText tells names that are the same words, longer than what is compared by
// sound.
func sameText(a, b *Key) bool {
	if len(a.words) != len(b.words) {
		return false
	}
	for i := range a.words {
		if a.words[i].text != b.words[i].text {
			return false
		}
	}
	return true
}

// joinedScore compares names as one word each, where spaces are put differently
// (Good Will, Goodwill) and a letter may be amiss.
func joinedScore(a, b *Key) float64 {
	if len(a.words) == len(b.words) || a.whole.Len() < 6 || hasNumber(a) || hasNumber(b) {
		return 0
	}
	if d := spell.Apart(&a.whole, &b.whole); d <= 8 {
		return 0.95 - float64(d)/40
	}
	return 0
}

// hasNumber tells a name with a number.
func hasNumber(k *Key) bool {
	for i := range k.words {
		if k.words[i].number {
			return true
		}
	}
	return false
}

// formsDiffer tells that both names have legal forms and share none. General
// words such as company fit any form.
func formsDiffer(a, b *Key) bool {
	if len(a.forms) == 0 || len(b.forms) == 0 {
		return false
	}
	for _, x := range a.forms {
		for _, y := range b.forms {
			if x == y || x == "general" || y == "general" {
				return false
			}
		}
	}
	return true
}

// align pairs the words and weighs them: a word that is common weighs a third.
func (c *Comparison) align(a, b *Key) {
	var usedA, usedB [maxWords]bool
	weight, worth, special := 0.0, 0.0, false
	for {
		bi, bj, best := -1, -1, 0
		for i := range a.words {
			for j := range b.words {
				if usedA[i] || usedB[j] {
					continue
				}
				if s := similar(&a.words[i], &b.words[j]); s > 0 && s*100-abs(i-j) > best {
					bi, bj, best = i, j, s*100-abs(i-j)
				}
			}
		}
		if bi < 0 {
			break
		}
		usedA[bi], usedB[bj] = true, true
		c.Agree++
		w := a.words[bi].weight() + b.words[bj].weight()
		weight, worth = weight+w, worth+w*float64(similar(&a.words[bi], &b.words[bj]))/100
		special = special || !a.words[bi].common
	}
	leftA, leftB := left(a, &usedA), left(b, &usedB)
	c.Differ = min(leftA.n, leftB.n)
	c.Extra = max(leftA.n, leftB.n) - c.Differ
	if weight == 0 {
		return
	}
	c.Score = worth / weight
	extra := leftA.weight + leftB.weight
	switch {
	case c.Differ > 0:
		c.Score = min(0.33, c.Score*weight/(weight+2*extra))
	case !special && extra > 0:
		c.Score = min(0.33, c.Score)
	case extra > 0:
		c.Score *= 1 - min(0.8, 0.25*extra/weight*2)
	}
}

// A rest is what is left of a name.
type rest struct {
	n      int
	weight float64
}

// left counts the words that nothing agreed with.
func left(k *Key, used *[maxWords]bool) (r rest) {
	for i := range k.words {
		if !used[i] && !small(k.words[i].text) {
			r.n++
			r.weight += k.words[i].weight()
		}
	}
	return r
}

// small tells a word that only joins others.
func small(w string) bool {
	switch w {
	case "of", "for", "in", "de", "la", "le", "di", "du", "des", "von", "no", "по", "в", "с", "для", "имени":
		return true
	}
	return false
}

// weight says how much a word counts.
func (w *word) weight() float64 {
	if w.common {
		return 1.0 / 3
	}
	return 1
}

// similar compares two words, in hundredths; 0 is no agreement. Numbers are the
// same or not; short words may not have another letter.
func similar(a, b *word) int {
	switch {
	case a.text == b.text:
		return 100
	case a.number || b.number:
		return 0
	case a.sound.Equal(&b.sound) && a.sound.Len() > 1:
		return 99
	}
	d := spell.Distance(&a.sound, &b.sound)
	n := max(a.sound.Len(), b.sound.Len())
	switch {
	case n < 4 || strings.HasPrefix(a.text, b.text) && len(a.text) > len(b.text)+1 || strings.HasPrefix(b.text, a.text) && len(b.text) > len(a.text)+1:
		return 0
	case d/n <= 17 && d <= 150 && (n > 4 || d <= 40):
		return 100 - d/n*2
	}
	return 0
}

// abs is the absolute value.
func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
