// SPDX-License-Identifier: Apache-2.0

package draw

import "math"

// The room between things of a graph, in px.
const (
	between  = 12.0 // boxes of a layer
	bendRoom = 20.0 // layers: where lines bend, at least
	bendMost = 64.0
	partGap  = 36.0 // parts
)

// rounds is how often the layers are evened out.
const rounds = 16

// coordinates gives each vertex its y, from the top of its part, and each layer
// its x and width.
func (l *layout) coordinates() {
	for i := range l.parts {
		p := &l.parts[i]
		for _, layer := range p.layers {
			y := 0.0
			for _, v := range layer {
				l.vertices[v].y = y + l.vertices[v].height/2
				y += l.vertices[v].height + between
			}
		}
		for round := range rounds {
			for j := range p.layers {
				layer, near := p.layers[j], [][][]int{l.prev}
				if round%2 == 1 {
					layer, near[0] = p.layers[len(p.layers)-1-j], l.next
				}
				if round >= rounds-4 {
					near = [][][]int{l.prev, l.next}
				}
				l.even(layer, near)
			}
		}
		l.measure(p)
	}
}

// even moves the vertices of a layer as near as their order and size allow to
// the mean of what they are connected to: the least sum of squared distances,
// found by pooling neighbours that push each other (Ayer et al., Ann. Math.
// Statist. 26(4), 1955). Bends weigh more, so that long edges run straight.
func (l *layout) even(layer []int, near [][][]int) {
	type pool struct {
		sum, weight float64 // of the wished places, less the offsets of the members
		n           int
	}
	offsets := make([]float64, len(layer))
	var pools []pool
	for i, v := range layer {
		if i > 0 {
			offsets[i] = offsets[i-1] + (l.vertices[layer[i-1]].height+l.vertices[v].height)/2 + between
		}
		wish, weight := l.wish(v, near)
		p := pool{(wish - offsets[i]) * weight, weight, 1}
		for len(pools) > 0 {
			last := pools[len(pools)-1]
			if last.sum/last.weight <= p.sum/p.weight {
				break
			}
			p = pool{p.sum + last.sum, p.weight + last.weight, p.n + last.n}
			pools = pools[:len(pools)-1]
		}
		pools = append(pools, p)
	}
	i := 0
	for _, p := range pools {
		for range p.n {
			l.vertices[layer[i]].y = p.sum/p.weight + offsets[i]
			i++
		}
	}
}

// wish gives where a vertex wants to be, and how much. One that is connected to
// nothing on these sides stays, weakly.
func (l *layout) wish(v int, near [][][]int) (y, weight float64) {
	sum, n := 0.0, 0
	for _, side := range near {
		for _, u := range side[v] {
			sum += l.vertices[u].y
			n++
		}
	}
	switch {
	case n == 0:
		return l.vertices[v].y, 0.1
	case l.vertices[v].bend:
		return sum / float64(n), 6
	}
	return sum / float64(n), float64(n)
}

// measure moves a part to y = 0 and works out its layers and its size.
func (l *layout) measure(p *part) {
	top, bottom := math.Inf(1), math.Inf(-1)
	p.xs, p.widths = make([]float64, len(p.layers)), make([]float64, len(p.layers))
	x := 0.0
	for i, layer := range p.layers {
		for _, v := range layer {
			vx := &l.vertices[v]
			top, bottom = min(top, vx.y-vx.height/2), max(bottom, vx.y+vx.height/2)
			p.widths[i] = max(p.widths[i], vx.width)
		}
		if i > 0 {
			x += l.room(p.layers[i-1])
		}
		p.xs[i] = x
		x += p.widths[i]
	}
	for _, layer := range p.layers {
		for _, v := range layer {
			l.vertices[v].y = math.Round(l.vertices[v].y - top)
		}
	}
	p.w, p.h = x+4, bottom-top // four more for the one behind a group
}

// room gives the room that edges need to bend after a layer: the further up or
// down, the more, so that they do not run together.
func (l *layout) room(layer []int) float64 {
	steepest := 0.0
	for _, v := range layer {
		for _, u := range l.next[v] {
			steepest = max(steepest, math.Abs(l.vertices[u].y-l.vertices[v].y))
		}
	}
	return min(max(bendRoom, steepest/5), bendMost)
}

// pack sets the parts side by side in lines of a width, in the order of their
// first nodes, and gives how far they reach.
func (l *layout) pack(width, y float64) (right, bottom float64) {
	x, high := 0.0, 0.0
	for i := range l.parts {
		p := &l.parts[i]
		if x > 0 && x+p.w > width {
			x, y, high = 0, y+high+between+6, 0
		}
		p.x, p.y = x+1, y+4
		x += p.w + partGap
		high = max(high, p.h+4)
		right = max(right, p.x+p.w+1)
	}
	for v := range l.vertices {
		vx := &l.vertices[v]
		p := &l.parts[vx.part]
		vx.x = p.x + p.xs[vx.layer]
		vx.y += p.y
	}
	for i := range l.chains {
		c := &l.chains[i]
		p := &l.parts[l.vertices[c.path[0]].part]
		c.out, c.in = c.out+p.y, c.in+p.y
	}
	return right, y + high
}

// width gives that of the layer of a vertex.
func (l *layout) width(v *vertex) float64 { return l.parts[v.part].widths[v.layer] }

// ends gives where an edge leaves its left box and meets its right one.
func (l *layout) ends(c *chain) (left, right xy) {
	a, b := &l.vertices[c.path[0]], &l.vertices[c.path[len(c.path)-1]]
	return xy{a.x + a.width, c.out}, xy{b.x, c.in}
}

// route gives the line of an edge: level across the layers, bent between them.
func (l *layout) route(c *chain, first, last xy) []seg {
	segs := []seg{moveTo(first)}
	a := &l.vertices[c.path[0]]
	at := xy{max(first.x, a.x+l.width(a)), first.y}
	if at.x > first.x {
		segs = append(segs, lineTo(at))
	}
	bend := func(to xy) {
		if to.y == at.y {
			segs = append(segs, lineTo(to))
		} else {
			mid := (at.x + to.x) / 2
			segs = append(segs, curveTo(xy{mid, at.y}, xy{mid, to.y}, to))
		}
		at = to
	}
	for _, v := range c.path[1 : len(c.path)-1] {
		vx := &l.vertices[v]
		bend(xy{vx.x, vx.y})
		if w := l.width(vx); w > 0 {
			at = xy{vx.x + w, vx.y}
			segs = append(segs, lineTo(at))
		}
	}
	bend(last)
	return segs
}
