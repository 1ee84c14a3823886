// SPDX-License-Identifier: Apache-2.0

package spell

// Far is a distance that nothing of one name has.
const Far = 1 << 14

// Distance tells how far two words are apart, in hundredths of a letter: 0 for
// spellings that meet, 100 for one letter that is another, less for letters
// that the ear or a scheme of romanisation confuses. It is symmetric, it is
// 0 from a word to itself, and it does not allocate.
//
// It is no metric: it takes the better of two readings, and may break the
// inequality of the triangle.
func Distance(v, w *Word) int {
	if v.nfirst == 0 || w.nfirst == 0 {
		return Far
	}
	if v.Equal(w) {
		return 0
	}
	t := &spoken
	if bare(v) != bare(w) {
		t = &consonants
	}
	d := t.between(v.sounds(), w.sounds())
	if v.nwest > 0 || w.nwest > 0 {
		d = min(d, t.between(v.western(), w.western()))
	}
	if v.cut || w.cut {
		d = max(d, 100)
	}
	return d
}

// Apart is the distance for each sound of the longer word, in hundredths: about
// 10 for an error of the ear or one of the hand in a long word, 100 for words
// that have nothing in common.
func Apart(v, w *Word) int {
	n := max(v.nfirst, w.nfirst, 1)
	return min(Distance(v, w)/int(n), 100)
}

// western gives the western reading, or the only one.
func (w *Word) western() []byte {
	if w.nwest > 0 {
		return w.west[:w.nwest]
	}
	return w.sounds()
}

// bare tells a word whose vowels say little: the script leaves them out, or has
// signs for whole syllables only, with which foreign names are written roughly.
func bare(w *Word) bool {
	switch w.script {
	case Arabic, Hebrew, Indic:
		return true
	case Han, Kana:
		return w.nfirst > 4
	}
	return false
}

// A prices says what it costs to take a sound for another, to leave one out, and
// how much more at the head of a word.
type prices struct {
	swap [32][32]uint8
	lose [32]uint8
	head int // per cent
}

// The prices for words with all their vowels, and for those where one is
// written without.
var (
	spoken     = newPrices()
	consonants = newPrices().withoutVowels()
)

// index gives the row of a sound in a table of prices.
func index(c byte) byte {
	switch {
	case c >= 'a' && c <= 'z':
		return c - 'a'
	case c == 'C':
		return 26
	case c == 'S':
		return 27
	case c == 'Z':
		return 28
	}
	return 31
}

// confusions are pairs of sounds and what it costs to take one for the other.
var confusions = []struct {
	pairs string
	cost  uint8
}{
	{"gx kc vu cs", 20},
	{"ao ei ou ae bp dt zs vf Zz sS cC ZC cz kx kg", 35},
	{"iu ie", 35},
	{"eo ai eu au io Sz ZS kC xC iZ gZ fp bv tc mn sC SC", 60},
}

// newPrices makes the table for words with their vowels.
func newPrices() prices {
	p := prices{head: 150}
	for i := range p.swap {
		p.lose[i] = 100
		for j := range p.swap[i] {
			if i != j || i == 31 {
				p.swap[i][j] = 100
			}
		}
	}
	for i := len(confusions) - 1; i >= 0; i-- {
		c := confusions[i]
		for pair := c.pairs; len(pair) >= 2; pair = pair[min(3, len(pair)):] {
			x, y := index(pair[0]), index(pair[1])
			p.swap[x][y], p.swap[y][x] = c.cost, c.cost
		}
	}
	for _, c := range []byte("aeou") {
		p.lose[index(c)] = 50
	}
	p.lose[index('i')], p.lose[index('x')] = 30, 35
	return p
}

// withoutVowels makes vowels cheap.
func (p prices) withoutVowels() prices {
	for _, c := range []byte("aeiou") {
		p.lose[index(c)] = 6
		for _, d := range []byte("aeiou") {
			if c != d {
				p.swap[index(c)][index(d)] = 6
			}
		}
	}
	set := func(a, b byte) { p.swap[index(a)][index(b)], p.swap[index(b)][index(a)] = 10, 10 }
	set('p', 'b')
	set('l', 'r')
	set('v', 'u')
	set('v', 'b')
	set('v', 'f')
	set('g', 'Z')
	set('k', 'g')
	set('i', 'e')
	p.lose[index('x')] = 15
	p.head = 100
	return p
}

// cost tells what it costs to take one sound for another.
func cost(a, b byte) int {
	if a == b {
		return 0
	}
	return int(spoken.swap[index(a)][index(b)])
}

// between is the least cost to turn one word into another, where two neighbours
// that changed places cost one letter (restricted Damerau–Levenshtein distance:
// Damerau, CACM 7(3), 1964; with costs, Wagner and Fischer, JACM 21(1), 1974).
func (p *prices) between(a, b []byte) int {
	// Common ends cost nothing, whatever is between them.
	for len(a) > 1 && len(b) > 1 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	start := 0
	for start < len(a)-1 && start < len(b)-1 && a[start] == b[start] {
		start++
	}
	head := start == 0
	a, b = a[start:], b[start:]
	var x, y [Max]byte
	for i, c := range a {
		x[i] = index(c)
	}
	for i, c := range b {
		y[i] = index(c)
	}
	var rows [3][Max + 1]int
	for j := range b {
		rows[0][j+1] = rows[0][j] + p.price(int(p.lose[y[j]]), head && j == 0)
	}
	for i := range a {
		last, row, before := &rows[i%3], &rows[(i+1)%3], &rows[(i+2)%3]
		row[0] = last[0] + p.price(int(p.lose[x[i]]), head && i == 0)
		for j := range b {
			swap := 0
			if a[i] != b[j] {
				swap = p.price(int(p.swap[x[i]][y[j]]), head && i == 0 && j == 0)
			}
			best := min(last[j]+swap,
				last[j+1]+p.price(int(p.lose[x[i]]), head && i == 0),
				row[j]+p.price(int(p.lose[y[j]]), head && j == 0))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				best = min(best, before[j-1]+90)
			}
			row[j+1] = best
		}
	}
	return rows[len(a)%3][len(b)]
}

// price is dearer at the head of a word.
func (p *prices) price(c int, head bool) int {
	if head {
		return c * p.head / 100
	}
	return c
}
