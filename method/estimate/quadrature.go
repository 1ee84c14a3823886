// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"
)

// farthest is how many times the documented number the grid may reach, and
// longest where whole numbers begin to lie closer than a float64 can tell.
const farthest, longest = 1e9, 1 << 52

// crowded is how many documented people may make peaks that are narrower than
// the distance of the first nodes.
const crowded = 5000

// lay chooses nodes so that no piece between two of them has much of the mass
// or changes much. It begins with nodes that are 10 % apart and halves what is too
// coarse; between neighbouring whole numbers nothing is left to halve. So the
// sum over every n0 is found without visiting every one.
func (p *posterior) lay(ctx context.Context, gridTo float64) error {
	last := min(math.Round(p.n*farthest), longest)
	if gridTo > 0 {
		last = math.Round(p.n * gridTo)
	}
	last = max(last, 1)
	var xs []float64
	for x := 0.0; x < last; x = math.Ceil(max(x+1, x*1.1)) {
		xs = append(xs, x)
	}
	xs = append(xs, last)
	var err error
	if p.nodes, err = p.fill(ctx, xs); err != nil {
		return err
	}
	if p.n > crowded {
		if xs, err = p.peaks(ctx); err != nil {
			return err
		}
		if err = p.add(ctx, xs); err != nil {
			return err
		}
	}
	for round, before := 0, math.Inf(-1); round < 60; round++ {
		p.find()
		if p.largest-before < 0.5 && len(p.live) == len(p.graphs) {
			p.prune()
		}
		before = p.largest
		more := p.coarse()
		if len(more) == 0 {
			break
		}
		if err := p.add(ctx, more); err != nil {
			return err
		}
	}
	p.find()
	if gridTo == 0 {
		p.trim()
	}
	return nil
}

// add adds nodes that are not there yet.
func (p *posterior) add(ctx context.Context, xs []float64) error {
	nodes, err := p.fill(ctx, xs)
	if err != nil {
		return err
	}
	p.nodes = append(p.nodes, nodes...)
	slices.SortFunc(p.nodes, func(a, b node) int { return cmp.Compare(a.x, b.x) })
	p.nodes = slices.CompactFunc(p.nodes, func(a, b node) bool { return a.x == b.x })
	return nil
}

// peaks finds where single graphs have their mode, for those that may have
// mass there. So many people make a peak so narrow that it would fall between
// the first nodes.
func (p *posterior) peaks(ctx context.Context) ([]float64, error) {
	at, high := make([]float64, len(p.graphs)), make([]float64, len(p.graphs))
	err := parallel(ctx, len(p.graphs), func() struct{} { return struct{}{} }, func(_ struct{}, g int) {
		best := 0
		for i := range p.nodes {
			if p.weigh(&p.graphs[g], &p.nodes[i]) > p.weigh(&p.graphs[g], &p.nodes[best]) {
				best = i
			}
		}
		low, up := p.nodes[max(best-1, 0)].x, p.nodes[min(best+1, len(p.nodes)-1)].x
		weigh := func(x float64) float64 {
			nd := p.at(x)
			return p.weigh(&p.graphs[g], &nd)
		}
		for up-low > max(2, 1e-9*up) {
			a, b := math.Floor(low+(up-low)*0.45), math.Ceil(low+(up-low)*0.55)
			if weigh(a) > weigh(b) {
				up = b
			} else {
				low = a
			}
		}
		at[g] = math.Floor((low + up) / 2)
		high[g] = weigh(at[g])
	})
	most := slices.Max(high)
	var xs []float64
	for g, x := range at {
		if high[g] > most-60 {
			xs = append(xs, x)
		}
	}
	slices.Sort(xs)
	return slices.Compact(xs), err
}

// prune leaves out graphs that have less than e⁻³⁰ of the density wherever
// there is mass.
func (p *posterior) prune() {
	p.live = slices.DeleteFunc(p.live, func(g int) bool {
		for i := range p.nodes {
			if nd := &p.nodes[i]; nd.log > p.largest-40 && p.weigh(&p.graphs[g], nd) > nd.log-30 {
				return false
			}
		}
		return true
	})
}

// find sets the largest log density.
func (p *posterior) find() {
	p.largest = math.Inf(-1)
	for i := range p.nodes {
		p.largest = max(p.largest, p.nodes[i].log)
	}
}

// piece is the mass of the whole numbers after node i up to node i+1,
// by the trapezoidal rule.
func (p *posterior) piece(i int) float64 {
	a, b := math.Exp(p.nodes[i].log-p.largest), math.Exp(p.nodes[i+1].log-p.largest)
	return (p.nodes[i+1].x-p.nodes[i].x)*(a+b)/2 + (b-a)/2
}

// total is the mass of the grid.
func (p *posterior) total() float64 {
	sum := math.Exp(p.nodes[0].log - p.largest)
	for i := range len(p.nodes) - 1 {
		sum += p.piece(i)
	}
	return sum
}

// coarse gives the middles of pieces that must be halved.
func (p *posterior) coarse() []float64 {
	total := p.total()
	var more []float64
	for i := range len(p.nodes) - 1 {
		a, b := &p.nodes[i], &p.nodes[i+1]
		width := b.x - a.x
		if width <= 1 {
			continue
		}
		peak := math.Exp(max(a.log, b.log)-p.largest) * width
		if peak > total/1500 || math.Abs(a.log-b.log) > 0.2 && peak > total*1e-7 || math.Abs(a.log-b.log) > 5 && peak > total*1e-14 {
			more = append(more, math.Floor((a.x+b.x)/2))
		}
	}
	return more
}

// trim takes away the end of the grid that has no mass to speak of.
func (p *posterior) trim() {
	total, beyond := p.total(), 0.0
	end := len(p.nodes) - 1
	for ; end > 1; end-- {
		if beyond += p.piece(end - 1); beyond > tailMass/10*total {
			break
		}
	}
	p.nodes = p.nodes[:end+1]
}

// tail is the share of the mass beyond the grid, by how the density falls at
// its end; for a grid that was cut, that of its last hundredth, which can be
// told.
func (p *posterior) tail(cut bool) float64 {
	end := len(p.nodes) - 1
	if cut {
		from, sum := 0.99*p.nodes[end].x, 0.0
		for i := range end {
			if share := (p.nodes[i+1].x - max(from, p.nodes[i].x)) / (p.nodes[i+1].x - p.nodes[i].x); share > 0 {
				sum += min(share, 1) * p.piece(i)
			}
		}
		return sum / p.total()
	}
	a, b := &p.nodes[end-1], &p.nodes[end]
	power := -(b.log - a.log) / (math.Log(b.x+p.n) - math.Log(a.x+p.n))
	if !(power > 1.01) {
		return 1
	}
	return math.Exp(b.log-p.largest) * (b.x + p.n) / (power - 1) / p.total()
}

// weights gives each node its share in the trapezoidal sum.
func (p *posterior) weights() []float64 {
	w := make([]float64, len(p.nodes))
	w[0] = 1
	for i := range len(p.nodes) - 1 {
		width := p.nodes[i+1].x - p.nodes[i].x
		w[i] += (width - 1) / 2
		w[i+1] += (width + 1) / 2
	}
	return w
}

// cumulative gives the quantile function of n0.
func (p *posterior) cumulative() func(prob float64) float64 {
	sums := make([]float64, len(p.nodes))
	sums[0] = math.Exp(p.nodes[0].log - p.largest)
	for i := range len(p.nodes) - 1 {
		sums[i+1] = sums[i] + p.piece(i)
	}
	total := sums[len(sums)-1]
	return func(prob float64) float64 {
		i, _ := slices.BinarySearch(sums, prob*total)
		if i == 0 || i >= len(sums) {
			return p.nodes[min(i, len(sums)-1)].x
		}
		a, b := math.Exp(p.nodes[i-1].log-p.largest), math.Exp(p.nodes[i].log-p.largest)
		width := p.nodes[i].x - p.nodes[i-1].x
		low, high := 0.0, width // of whole numbers into the piece, with a density that goes straight from a to b
		for high-low > 1 {
			u := math.Floor((low + high) / 2)
			if sums[i-1]+u*a+(b-a)*u*(u+1)/(2*width) < prob*total {
				low = u
			} else {
				high = u
			}
		}
		return p.nodes[i-1].x + high
	}
}

// mean is the mean of n0 on the grid.
func (p *posterior) mean() float64 {
	sum, mass := 0.0, 0.0
	for i, w := range p.weights() {
		m := w * math.Exp(p.nodes[i].log-p.largest)
		sum += m * p.nodes[i].x
		mass += m
	}
	return sum / mass
}

// draws gives quantiles of n0.
func (p *posterior) draws() []float64 {
	at := p.cumulative()
	draws := make([]float64, drawn)
	for i := range draws {
		draws[i] = at((float64(i) + 0.5) / drawn)
	}
	return draws
}

// onesCount is how many lists a mask has.
func onesCount(mask int) int { return bits.OnesCount(uint(mask)) }
