// SPDX-License-Identifier: Apache-2.0

package estimate

import "math"

// A chain is one Gibbs sampler of the latent class model: people are of one of
// some kinds, and those of one kind are on each list independently of the
// others (Manrique-Vallier 2016). Nothing bounds n0.
type chain struct {
	chance
	lists, classes int
	masks          []int     // of the cells that are not empty
	counts         []float64 // of these cells
	n              float64

	lambda []float64 // probability of a class to be on a list: list by list
	nu     []float64 // share of a class
	alpha  float64   // of the stick-breaking prior
	logNu  float64   // logarithm of the last share
	n0     float64   // how many are on no list

	on, in   []float64 // people of a class on a list, class by class; in it
	listed   []float64 // 1 for a list that a cell is on, cell by cell
	prob     []float64 // of being in a class and a cell: mask by mask
	tail     []float64 // probability of a class or a later one; scratch
	unlisted []float64 // of n0, by class
}

// The prior of alpha is gamma with this shape and rate (Dunson and Xing 2009).
const alphaShape, alphaRate = 0.25, 0.25

// newChain starts a chain with random classes and a number of the unlisted.
func newChain(t *Table, c chance, classes int, n0 float64) *chain {
	s := &chain{chance: c, lists: t.k(), classes: classes, n: t.n, alpha: 1, n0: math.Round(n0)}
	for h, y := range t.counts {
		if y > 0 {
			s.masks, s.counts = append(s.masks, h), append(s.counts, y)
			for j := range s.lists {
				s.listed = append(s.listed, float64(h>>j&1))
			}
		}
	}
	s.lambda, s.on = make([]float64, classes*s.lists), make([]float64, classes*s.lists)
	for _, v := range []*[]float64{&s.nu, &s.in, &s.tail, &s.unlisted} {
		*v = make([]float64, classes)
	}
	s.prob = make([]float64, classes<<s.lists)
	for i := range s.lambda {
		s.lambda[i] = s.Float64()
	}
	left := 1.0
	for k := range s.nu {
		s.nu[k] = left
		if k < classes-1 {
			s.nu[k] = left * s.Float64()
		}
		left -= s.nu[k]
		s.unlisted[k] = math.Floor(s.n0 * s.nu[k])
	}
	s.predict()
	return s
}

// sweep draws everything once, given all the rest.
func (s *chain) sweep(adapt bool) {
	s.divide()
	s.swap()
	s.drawLambda()
	s.drawNu()
	s.predict()
	s.drawUnlisted()
	if adapt {
		s.alpha = s.gamma(alphaShape+float64(s.classes)-1) / (alphaRate - s.logNu)
	}
}

// predict sets the probability of every class and cell.
func (s *chain) predict() {
	k := s.classes
	copy(s.prob, s.nu)
	for j := range s.lists {
		lambda := s.lambda[j*k : (j+1)*k]
		for at := 0; at < k<<j; at += k {
			off, on := s.prob[at:at+k], s.prob[k<<j+at:][:k]
			for c, l := range lambda {
				x := off[c] * l
				on[c] = x
				off[c] -= x
			}
		}
	}
}

// divide draws of which class the documented people are: a multinomial number
// for each cell, as binomial numbers of one class against all that come after
// it, until few people are left, who each draw a class.
func (s *chain) divide() {
	const few = 8
	copy(s.in, s.unlisted)
	clear(s.on)
	k := s.classes
	for i, h := range s.masks {
		p, sum := s.prob[h*k:(h+1)*k], 0.0
		for c := k - 1; c >= 0; c-- {
			sum += p[c]
			s.tail[c] = sum
		}
		c, left := 0, s.counts[i]
		for ; c < k-1 && left > few; c++ {
			rest := s.binomial(left, s.tail[c+1]/s.tail[c])
			s.put(i, c, left-rest)
			left = rest
		}
		if c == k-1 {
			s.put(i, c, left)
			continue
		}
		for range int(left) {
			x, at := s.Float64()*s.tail[c], c
			for at < k-1 && x < s.tail[at+1] {
				at++
			}
			s.put(i, at, 1)
		}
	}
}

// swap proposes that two neighbouring classes change places with all their
// people. With the pieces of the stick integrated out, and they are drawn
// anew right after, the ratio of the probabilities is (α+R+d)/(α+R+c) for c and
// d people in the two and R in the classes after them. Without it, a chain can
// stay for ever with its largest class late, where the prior does not want it.
func (s *chain) swap() {
	k := s.IntN(s.classes - 1)
	if s.in[k] == s.in[k+1] {
		return
	}
	after := s.alpha
	for _, x := range s.in[k+2:] {
		after += x
	}
	if s.Float64()*(after+s.in[k]) >= after+s.in[k+1] {
		return
	}
	s.in[k], s.in[k+1] = s.in[k+1], s.in[k]
	for j := range s.lists {
		a, b := k*s.lists+j, (k+1)*s.lists+j
		s.on[a], s.on[b] = s.on[b], s.on[a]
	}
}

// put adds people of a cell to a class and to its lists.
func (s *chain) put(cell, k int, people float64) {
	if people == 0 {
		return
	}
	s.in[k] += people
	on := s.on[k*s.lists : (k+1)*s.lists]
	for j, listed := range s.listed[cell*s.lists : (cell+1)*s.lists] {
		on[j] += listed * people
	}
}

// drawLambda draws the probability of each class to be on each list.
func (s *chain) drawLambda() {
	for k, in := range s.in {
		for j := range s.lists {
			at := j*s.classes + k
			if in == 0 {
				s.lambda[at] = s.Float64()
				continue
			}
			on := s.on[k*s.lists+j]
			a, b := s.gamma(1+on), s.gamma(1+in-on)
			s.lambda[at] = a / (a + b)
		}
	}
}

// drawNu breaks the stick. The rest of the stick is kept in logarithms where it
// may be too small for a number. A piece for nobody is 1−U^(1/b), by a beta
// number of 1 and b.
func (s *chain) drawNu() {
	rest, stick, left, small := s.n+s.n0, 1.0, 0.0, 1.0 // small is exp(left)
	for k, in := range s.in[:s.classes-1] {
		rest -= in
		shape := s.alpha + max(rest, 0)
		switch {
		case in == 0:
			b := -s.ExpFloat64() / shape
			cut := math.Exp(b)
			s.nu[k] = stick * small * (1 - cut)
			left += b
			small *= cut
		case shape >= 1:
			a, b := s.gamma(1+in), s.gamma(shape)
			s.nu[k] = stick * small * (a / (a + b))
			stick *= b / (a + b)
		default:
			b, logA := s.logGamma(shape), math.Log(s.gamma(1+in))
			both := max(logA, b) + math.Log1p(math.Exp(-math.Abs(logA-b)))
			s.nu[k] = stick * math.Exp(left+logA-both)
			left += b - both
			small = math.Exp(left)
		}
	}
	s.logNu = left + math.Log(stick)
	s.nu[s.classes-1] = stick * small
}

// drawUnlisted draws how many are on no list: a negative binomial number, and
// of which classes they are. The probability of some list is a sum of those of
// the first one that has a person, which are all positive.
func (s *chain) drawUnlisted() {
	none, some := 0.0, 0.0
	for k, nu := range s.nu {
		for at := k; at < len(s.lambda); at += s.classes {
			x := nu * s.lambda[at]
			some += x
			nu -= x
		}
		none += nu
	}
	s.n0 = s.poisson(s.gamma(s.n) * none / some)
	s.multinomial(s.n0, none, s.prob[:s.classes], s.unlisted)
	left := s.n0
	for _, c := range s.unlisted {
		left -= c
	}
	s.unlisted[0] += left // what rounding of the weights left over
}
