// SPDX-License-Identifier: Apache-2.0

package draw

import "slices"

// The limits of a [Graph].
const (
	MaxNodes = 400
	MaxEdges = 1000
	// maxBends bounds the places where edges pass between other nodes, so that
	// no input can make the layout slow. Edges beyond it are left out.
	maxBends = 40_000
)

// A Graph shows who is what to whom and who was harmed on whose account, in
// layers from left to right. Parts that are not connected stand apart. The
// layout depends on the order of nodes and edges and on nothing else. The table
// has the nodes first, and then the edges.
//
// A graph of many layers is wider than [Style.Width].
type Graph struct {
	Title, Desc string
	Nodes       []Node
	Edges       []Edge
}

// A NodeKind is what a node stands for; each has its own shape.
type NodeKind uint8

// The kinds of nodes.
const (
	Person       NodeKind = iota // rounded
	Group                        // two, one behind the other
	Organization                 // square
	Event                        // without a border
)

// A Node is a box with a label of at most two lines, and a note of one.
type Node struct {
	Label, Note, Link string
	Kind              NodeKind
	State             State
	Central           bool // with a strong border: the one it is about
}

// An EdgeKind is what an edge stands for; each has its own line.
type EdgeKind uint8

// The kinds of edges.
const (
	Kinship   EdgeKind = iota // thin
	Harm                      // strong
	OnAccount                 // dashed
)

// An Edge leads from one node to another, by their index in [Graph.Nodes]. It
// is left out if there are no two such nodes.
type Edge struct {
	From, To    int
	Label, Link string
	Kind        EdgeKind
	State       State
	Mutual      bool // without a direction, and so without an arrow: "brothers"
}

// Draw makes the drawing.
func (gr Graph) Draw(st Style) *Drawing {
	w := in(st.Lang)
	d, y := begin(gr.Title, gr.Desc, st)
	d.Table.Head = []string{w.from, w.relation, w.to, w.kind, w.state}
	nodes := gr.Nodes[:min(len(gr.Nodes), MaxNodes)]
	d.LeftOut += len(gr.Nodes) - len(nodes)
	for _, n := range nodes {
		d.Table.add(n.Link, both(n.Label, n.Note), "", "", w.nodeKind(n.Kind), w.stateOf(n.State))
	}
	l := newLayout(nodes)
	for _, e := range gr.Edges {
		switch {
		case len(l.edges) == MaxEdges, e.From < 0, e.To < 0, e.From >= len(nodes), e.To >= len(nodes), e.From == e.To:
			d.LeftOut++
		default:
			l.edges = append(l.edges, e)
		}
	}
	d.LeftOut += l.arrange()
	width, bottom := l.pack(d.width, y+4)
	d.width = max(d.width, width)
	for i := range l.chains {
		gr.edge(d, l, &l.chains[i], w)
	}
	for i := range nodes {
		drawNode(&d.scene, &l.vertices[i], nodes[i], w)
	}
	var seen legend
	for _, n := range nodes {
		seen.state(n.State)
	}
	for _, e := range l.edges {
		seen.state(e.State)
	}
	entries := append(edgeEntries(l.edges, w), seen.entries(w)...)
	return d.finish(row(&d.scene, entries, box{0, bottom + 12, d.width, 0}), w)
}

func (w *words) nodeKind(k NodeKind) string { return w.kinds[min(int(k), len(w.kinds)-1)] }

func (w *words) edgeKind(k EdgeKind) string { return w.edges[min(int(k), len(w.edges)-1)] }

// line gives how an edge is drawn.
func (e Edge) line() paint {
	p := lined(e.State.tone(), 1)
	switch e.Kind {
	case Harm:
		p.width = 2
	case OnAccount:
		p.width, p.dash, p.gap = 1.25, 5, 3
	}
	return p
}

// edgeEntries explains the lines that are used.
func edgeEntries(edges []Edge, w *words) []entry {
	var out []entry
	for k := range EdgeKind(len(w.edges)) {
		if slices.ContainsFunc(edges, func(e Edge) bool { return e.Kind == k }) {
			out = append(out, entry{w.edges[k], 30, func(g *group, at xy) {
				g.polyline(Edge{Kind: k}.line(), false, at, xy{at.x + 23, at.y})
				g.arrow(ink, xy{at.x + 30, at.y}, 1)
			}})
		}
	}
	return out
}

// The measures of boxes and arrows, in px.
const (
	nodeWidth   = 150.0 // of the words, at most
	edgeWidth   = 120.0
	nodePad     = 8.0
	lineHeight  = 15.0
	arrowLength = 9.0
	arrowHalf   = 3.6
)

// nodeWords gives the lines of a node and the room they take.
func nodeWords(n Node) (label []string, note string, width, height float64) {
	label = lines(n.Label, sizeLabel, nodeWidth, 2)
	note = fit(n.Note, sizeSmall, nodeWidth)
	for _, s := range label {
		width = max(width, measure(s, sizeLabel))
	}
	width = max(width, measure(note, sizeSmall), 24)
	height = lineHeight * float64(len(label))
	if note != "" {
		height += lineHeight - 1
	}
	if n.State != Plain {
		width += 15
	}
	return label, note, width + 2*nodePad, height + 8
}

// drawNode draws a box with its words.
func drawNode(g *group, v *vertex, n Node, w *words) {
	label, note, width, _ := nodeWords(n)
	g = g.sub(both(clean(n.Label, maxTitle), clean(n.Note, maxTitle), w.nodeKind(n.Kind), w.stateOf(n.State)), n.Link)
	b := box{v.x, v.y - v.height/2, width, v.height}
	p := paint{fill: paper, stroke: ink, width: 0.9}
	if n.Central {
		p.width = 2
	}
	switch n.Kind {
	case Organization:
		g.rect(p, b)
	case Group:
		g.rounded(p, box{b.x + 3, b.y - 3, b.w, b.h}, 6)
		g.rounded(p, b, 6)
	case Event:
		p.fill, p.width = land, max(p.width-0.9, 0)
		g.rounded(p, b, 2)
	default:
		g.rounded(p, b, 9)
	}
	x := b.x + nodePad
	if n.State != Plain {
		g.mark(n.State, xy{x + 4.5, b.y + b.h/2}, markRadius)
		x += 15
	}
	rows := float64(len(label)) * lineHeight
	if note != "" {
		rows += lineHeight - 1
	}
	y := b.y + (b.h-rows)/2 + 11
	for _, s := range label {
		g.text(ink, sizeLabel, start, xy{x, y}, s)
		y += lineHeight
	}
	g.text(muted, sizeSmall, start, xy{x, y - 1}, note)
}

// edge draws a line with its arrow and label, and writes its row.
func (gr Graph) edge(d *Drawing, l *layout, c *chain, w *words) {
	e := c.edge
	from, to := gr.Nodes[e.From], gr.Nodes[e.To]
	arrow := " → "
	if e.Mutual {
		arrow = " – "
	}
	label := e.Label
	if label == "" {
		label = w.edgeKind(e.Kind)
	}
	d.Table.add(e.Link, both(from.Label, from.Note), label, both(to.Label, to.Note), w.edgeKind(e.Kind), w.stateOf(e.State))
	title := isolated(clean(from.Label, 90)) + arrow + isolated(clean(to.Label, 90)) + ": " + isolated(clean(label, 90))
	g := d.scene.sub(both(title, w.stateOf(e.State)), e.Link)

	left, right := l.ends(c)
	first, last := xy{left.x, left.y}, xy{right.x, right.y}
	switch {
	case e.Mutual:
	case c.reversed:
		g.arrow(e.State.tone(), first, -1)
		first.x += arrowLength - 1
	default:
		g.arrow(e.State.tone(), last, 1)
		last.x -= arrowLength - 1
	}
	g.path(e.line(), l.route(c, first, last)...)
	v := &l.vertices[c.path[c.label]]
	words := fit(e.Label, sizeSmall, edgeWidth)
	wide := measure(words, sizeSmall)
	x := v.x + (l.width(v)-wide)/2
	if e.State != Plain && words != "" {
		g.mark(e.State, xy{x - 3, v.y - 7}, 3.5)
		x += 6
	}
	g.text(muted, sizeSmall, start, xy{x, v.y - 3.5}, words)
}

// arrow draws the head of an arrow whose tip is at a point, to the right or
// (-1) to the left.
func (g *group) arrow(t tone, tip xy, direction float64) {
	back := tip.x - direction*arrowLength
	g.polyline(filled(t), true, tip, xy{back, tip.y - arrowHalf}, xy{back, tip.y + arrowHalf})
}
