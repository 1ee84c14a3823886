// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"math"
	"math/bits"
)

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

	on, in, weight, split []float64 // people of a class on a list; in it; scratch
	prob                  []float64 // of being in a class and a cell: cell by cell
	unlisted              []float64 // of n0, by class
}

// The prior of alpha is gamma with this shape and rate (Dunson and Xing 2009).
const alphaShape, alphaRate = 0.25, 0.25

// newChain starts a chain with random classes and a number of the unlisted.
func newChain(t *Table, c chance, classes int, n0 float64) *chain {
	s := &chain{chance: c, lists: t.k(), classes: classes, n: t.n, alpha: 1, n0: math.Round(n0)}
	for h, y := range t.counts {
		if y > 0 {
			s.masks, s.counts = append(s.masks, h), append(s.counts, y)
		}
	}
	s.lambda, s.on = make([]float64, classes*s.lists), make([]float64, classes*s.lists)
	for _, v := range []*[]float64{&s.nu, &s.in, &s.split, &s.unlisted, &s.weight} {
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

// few is how many people are cheaper to draw one by one than by class.
const few = 24

// divide draws of which class the documented people are: a multinomial number
// for each cell. The likeliest classes come first, by binomial numbers, and
// when few people are left each draws a class.
func (s *chain) divide() {
	copy(s.in, s.unlisted)
	clear(s.on)
	for i, h := range s.masks {
		p := s.prob[h*s.classes : (h+1)*s.classes]
		total := 0.0
		for _, x := range p {
			total += x
		}
		left := s.counts[i]
		for range s.classes {
			likeliest := 0
			for k, x := range p {
				if x > p[likeliest] {
					likeliest = k
				}
			}
			x := p[likeliest]
			if left < few && left*(total-x) > 3*total {
				break // one by one is cheaper
			}
			rest := 0.0
			if x < total {
				rest = s.binomial(left, (total-x)/total)
			}
			s.put(likeliest, h, left-rest)
			total, left, p[likeliest] = total-x, rest, 0 // predict sets it again
			if left == 0 {
				break
			}
		}
		if left > 0 {
			s.each(left, h, p)
		}
	}
}

// each draws a class for each of some people of a cell.
func (s *chain) each(people float64, h int, p []float64) {
	sum := 0.0
	for k, x := range p {
		sum += x
		s.weight[k] = sum
	}
	for range int(people) {
		u, k := s.Float64()*sum, 0
		for k < s.classes-1 && s.weight[k] <= u {
			k++
		}
		s.put(k, h, 1)
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

// put adds people to a class and to the lists of their cell.
func (s *chain) put(k, h int, people float64) {
	if people == 0 {
		return
	}
	s.in[k] += people
	for m := h; m != 0; m &= m - 1 {
		s.on[k*s.lists+bits.TrailingZeros(uint(m))] += people
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
// may be too small for a number.
func (s *chain) drawNu() {
	rest, stick, left, small := s.n+s.n0, 1.0, 0.0, 1.0 // small is exp(left)
	for k := range s.classes - 1 {
		rest -= s.in[k]
		a, shape := s.gamma(1+s.in[k]), s.alpha+max(rest, 0)
		if shape >= 1 {
			b := s.gamma(shape)
			s.nu[k] = stick * small * (a / (a + b))
			stick *= b / (a + b)
			continue
		}
		b, logA := s.logGamma(shape), math.Log(a)
		both := max(logA, b) + math.Log1p(math.Exp(-math.Abs(logA-b)))
		s.nu[k] = stick * math.Exp(left+logA-both)
		left += b - both
		small = math.Exp(left)
	}
	s.logNu = left + math.Log(stick)
	s.nu[s.classes-1] = stick * small
}

// drawUnlisted draws how many are on no list: a negative binomial number, and
// of which classes they are.
func (s *chain) drawUnlisted() {
	none, some := 0.0, 0.0
	for _, p := range s.prob[:s.classes] {
		none += p
	}
	for _, p := range s.prob[s.classes:] {
		some += p
	}
	s.n0 = s.poisson(s.gamma(s.n) * none / some)
	s.multinomial(s.n0, none, s.prob[:s.classes], s.unlisted)
	left := s.n0
	for _, c := range s.unlisted {
		left -= c
	}
	s.unlisted[0] += left // what rounding of the weights left over
}
