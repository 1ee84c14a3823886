// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"cmp"
	"math/bits"
	"slices"
)

// sweeps is how often the layers are gone through, there and back. More makes
// no visible difference for graphs of some hundred nodes.
const sweeps = 8

// order puts the vertices of each layer in an order in which few edges cross:
// each goes to the mean place of those it is connected to in the layer before,
// then in the layer after, in turns (the barycenter method), and the best order
// of all that were met is kept.
func (l *layout) order() {
	place := make([]int, len(l.vertices))
	for i := range l.parts {
		layers := l.parts[i].layers
		l.firstOrder(layers)
		best, fewest := cloned(layers), -1
		for sweep := range 2 * sweeps {
			number(layers, place)
			crossings := l.crossings(layers, place)
			if fewest < 0 || crossings < fewest {
				best, fewest = cloned(layers), crossings
			}
			if crossings == 0 {
				break
			}
			l.sweep(layers, place, sweep%2 == 0)
		}
		l.parts[i].layers = best
	}
}

// firstOrder walks the graph from the left, so that what belongs together
// begins together.
func (l *layout) firstOrder(layers [][]int) {
	seen := map[int]bool{}
	for i, layer := range layers {
		slices.SortStableFunc(layer, func(a, b int) int { return cmp.Compare(b2i(!seen[a]), b2i(!seen[b])) })
		if i+1 == len(layers) {
			break
		}
		var following []int
		for _, v := range layer {
			for _, u := range l.next[v] {
				if !seen[u] {
					seen[u] = true
					following = append(following, u)
				}
			}
		}
		for _, u := range layers[i+1] {
			if !seen[u] {
				following = append(following, u)
			}
		}
		layers[i+1] = following
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func cloned(layers [][]int) [][]int {
	out := make([][]int, len(layers))
	for i, layer := range layers {
		out[i] = slices.Clone(layer)
	}
	return out
}

// number notes the place of each vertex in its layer.
func number(layers [][]int, place []int) {
	for _, layer := range layers {
		for i, v := range layer {
			place[v] = i
		}
	}
}

// sweep orders all layers but the first by the ones before, or the other way.
func (l *layout) sweep(layers [][]int, place []int, forward bool) {
	beside := l.next
	if forward {
		beside = l.prev
	}
	mean := make([]float64, len(place))
	for i := range layers {
		layer := layers[i]
		if !forward {
			layer = layers[len(layers)-1-i]
		}
		for _, v := range layer {
			mean[v] = float64(place[v])
			if near := beside[v]; len(near) > 0 {
				sum := 0
				for _, u := range near {
					sum += place[u]
				}
				mean[v] = float64(sum) / float64(len(near))
			}
		}
		slices.SortStableFunc(layer, func(a, b int) int { return cmp.Compare(mean[a], mean[b]) })
		for j, v := range layer {
			place[v] = j
		}
	}
}

// crossings counts the pairs of edges between neighbouring layers that cross:
// the inversions of their ends, counted with a tree of sums (Barth, Mutzel and
// Jünger, JGAA 8(2), 2004).
func (l *layout) crossings(layers [][]int, place []int) int {
	total := 0
	for i := 1; i < len(layers); i++ {
		sums := newSums(len(layers[i]))
		var ends []int
		seen := 0
		for _, v := range layers[i-1] {
			ends = ends[:0]
			for _, u := range l.next[v] {
				ends = append(ends, place[u])
			}
			slices.Sort(ends)
			for _, e := range ends {
				total += seen - sums.upTo(e)
			}
			for _, e := range ends {
				sums.add(e)
				seen++
			}
		}
	}
	return total
}

// sums is a Fenwick tree: how many were added at or below a place.
type sums []int

func newSums(n int) sums { return make(sums, 1<<bits.Len(uint(n))+1) }

func (s sums) add(i int) {
	for i++; i < len(s); i += i & -i {
		s[i]++
	}
}

func (s sums) upTo(i int) int {
	n := 0
	for i++; i > 0; i -= i & -i {
		n += s[i]
	}
	return n
}
