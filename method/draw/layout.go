// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"cmp"
	"slices"
)

// A layout places the nodes of a graph in layers, after Sugiyama, Tagawa and
// Toda (IEEE Trans. SMC 11(2), 1981): cycles are opened, nodes get layers,
// edges that pass layers get a bend in each, layers are ordered so that few
// edges cross, and at last everything gets coordinates.
//
// Nodes stand in even layers. The odd ones between them are for the labels of
// edges, which are bends with a height, so that a label never meets a node, an
// edge or another label.
type layout struct {
	edges    []Edge
	vertices []vertex // first the nodes, then the bends
	chains   []chain
	parts    []part
	next     [][]int // by vertex: vertices in the layer after
	prev     [][]int // by vertex: vertices in the layer before
}

// A vertex is a node or a bend. Its x is the left side, its y the middle.
type vertex struct {
	part, layer   int
	x, y          float64
	width, height float64
	bend          bool
}

// A chain is an edge with its bends, from the left to the right.
type chain struct {
	edge     Edge
	reversed bool  // the edge leads to the left
	path     []int // vertices
	label    int   // index in path of the vertex that carries the label
	out, in  float64
}

// A part is nodes that are connected, in layers.
type part struct {
	layers [][]int
	xs     []float64 // left side of each layer, from that of the part
	widths []float64
	box    // of the whole, once it is placed
}

func newLayout(nodes []Node) *layout {
	l := &layout{vertices: make([]vertex, len(nodes))}
	for i, n := range nodes {
		_, _, l.vertices[i].width, l.vertices[i].height = nodeWords(n)
	}
	return l
}

// arrange does all but the packing. It gives how many edges had to be left out.
func (l *layout) arrange() (leftOut int) {
	n := len(l.vertices)
	reversed := l.openCycles()
	l.findParts()
	l.rank(reversed)
	leftOut = l.addBends(reversed)
	l.growNodes(n)
	l.connect()
	l.order()
	l.coordinates()
	l.ports(n)
	return leftOut
}

// openCycles finds the edges that lead back in a depth-first walk; with them
// turned round there is no cycle. Nodes that nothing leads to are walked first.
func (l *layout) openCycles() []bool {
	n := len(l.vertices)
	out, incoming := make([][]int, n), make([]int, n)
	for i, e := range l.edges {
		out[e.From] = append(out[e.From], i)
		incoming[e.To]++
	}
	const (
		fresh = iota
		open
		done
	)
	state, back := make([]int, n), make([]bool, len(l.edges))
	var walk func(v int) // at most MaxNodes deep
	walk = func(v int) {
		state[v] = open
		for _, i := range out[v] {
			switch to := l.edges[i].To; state[to] {
			case open:
				back[i] = true
			case fresh:
				walk(to)
			}
		}
		state[v] = done
	}
	for _, sources := range [...]bool{true, false} {
		for v := range n {
			if state[v] == fresh && (incoming[v] == 0 || !sources) {
				walk(v)
			}
		}
	}
	return back
}

// findParts numbers the parts in the order of their first node.
func (l *layout) findParts() {
	beside := make([][]int, len(l.vertices))
	for _, e := range l.edges {
		beside[e.From] = append(beside[e.From], e.To)
		beside[e.To] = append(beside[e.To], e.From)
	}
	found := make([]bool, len(l.vertices))
	for v := range l.vertices {
		if found[v] {
			continue
		}
		found[v] = true
		for queue := []int{v}; len(queue) > 0; queue = queue[1:] {
			l.vertices[queue[0]].part = len(l.parts)
			for _, u := range beside[queue[0]] {
				if !found[u] {
					found[u] = true
					queue = append(queue, u)
				}
			}
		}
		l.parts = append(l.parts, part{})
	}
}

// rank gives each node the layer after the last of those that lead to it, and
// then draws those that nothing leads to as near as they may come.
func (l *layout) rank(reversed []bool) {
	n := len(l.vertices)
	next, waiting := make([][]int, n), make([]int, n)
	for i, e := range l.edges {
		if reversed[i] {
			e.From, e.To = e.To, e.From
		}
		next[e.From] = append(next[e.From], e.To)
		waiting[e.To]++
	}
	var queue, sources []int
	for v := range n {
		if waiting[v] == 0 {
			queue = append(queue, v)
		}
	}
	sources = queue
	for ; len(queue) > 0; queue = queue[1:] {
		v := queue[0]
		for _, u := range next[v] {
			l.vertices[u].layer = max(l.vertices[u].layer, l.vertices[v].layer+2)
			if waiting[u]--; waiting[u] == 0 {
				queue = append(queue, u)
			}
		}
	}
	for _, v := range sources {
		for i, u := range next[v] {
			if near := l.vertices[u].layer - 2; i == 0 || near < l.vertices[v].layer {
				l.vertices[v].layer = near
			}
		}
	}
}

// addBends makes the chains, and puts all vertices in their layers.
func (l *layout) addBends(reversed []bool) (leftOut int) {
	nodes := len(l.vertices)
	for i, e := range l.edges {
		c := chain{edge: e, reversed: reversed[i]}
		a, b := e.From, e.To
		if c.reversed {
			a, b = b, a
		}
		from, to := l.vertices[a], l.vertices[b]
		span := to.layer - from.layer
		if len(l.vertices)-nodes+span > maxBends {
			leftOut++
			continue
		}
		c.label = span/2 - 1 + span/2%2
		c.path = append(c.path, a)
		for k := 1; k < span; k++ {
			v := vertex{part: from.part, layer: from.layer + k, height: 4, bend: true}
			if label := fit(e.Label, sizeSmall, edgeWidth); k == c.label && label != "" {
				v.height, v.width = 2*(sizeSmall+3), measure(label, sizeSmall)+16
			}
			c.path = append(c.path, len(l.vertices))
			l.vertices = append(l.vertices, v)
		}
		c.path = append(c.path, b)
		l.chains = append(l.chains, c)
	}
	for v := range l.vertices {
		p := &l.parts[l.vertices[v].part]
		for len(p.layers) <= l.vertices[v].layer {
			p.layers = append(p.layers, nil)
		}
		p.layers[l.vertices[v].layer] = append(p.layers[l.vertices[v].layer], v)
	}
	return leftOut
}

// growNodes makes boxes as high as the ends of their edges need.
func (l *layout) growNodes(n int) {
	const portStep, highest = 8.0, 240.0
	out, in := make([]int, n), make([]int, n)
	for _, c := range l.chains {
		out[c.path[0]]++
		in[c.path[len(c.path)-1]]++
	}
	for v := range n {
		l.vertices[v].height = max(l.vertices[v].height, min(portStep*float64(max(out[v], in[v])+1), highest))
	}
}

// connect notes which vertices follow each other.
func (l *layout) connect() {
	l.next, l.prev = make([][]int, len(l.vertices)), make([][]int, len(l.vertices))
	for _, c := range l.chains {
		for i, v := range c.path[1:] {
			u := c.path[i]
			l.next[u] = append(l.next[u], v)
			l.prev[v] = append(l.prev[v], u)
		}
	}
}

// ports spreads the ends of edges along the sides of their boxes, in the order
// of where they come from.
func (l *layout) ports(n int) {
	left, right := make([][]int, n), make([][]int, n)
	for i, c := range l.chains {
		right[c.path[0]] = append(right[c.path[0]], i)
		last := c.path[len(c.path)-1]
		left[last] = append(left[last], i)
	}
	spread := func(v int, chains []int, beside func(c *chain) *vertex, set func(c *chain, y float64)) {
		slices.SortStableFunc(chains, func(a, b int) int {
			return cmp.Compare(beside(&l.chains[a]).y, beside(&l.chains[b]).y)
		})
		node := &l.vertices[v]
		step := min(10, (node.height-6)/float64(max(len(chains), 1)))
		for i, c := range chains {
			set(&l.chains[c], node.y+step*(float64(i)-float64(len(chains)-1)/2))
		}
	}
	for v := range n {
		spread(v, right[v], func(c *chain) *vertex { return &l.vertices[c.path[1]] }, func(c *chain, y float64) { c.out = y })
		spread(v, left[v], func(c *chain) *vertex { return &l.vertices[c.path[len(c.path)-2]] }, func(c *chain, y float64) { c.in = y })
	}
}
