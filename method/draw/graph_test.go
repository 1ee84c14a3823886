// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// arranged lays a graph out as Draw does.
func arranged(g Graph) *layout {
	l := newLayout(g.Nodes)
	l.edges = append(l.edges, g.Edges...)
	l.arrange()
	l.pack(720, 0)
	return l
}

// anyGraph draws graphs with cycles, several edges between two nodes, and parts.
func anyGraph(t *rapid.T) Graph {
	var g Graph
	n := rapid.IntRange(1, 40).Draw(t, "nodes")
	for i := range n {
		g.Nodes = append(g.Nodes, Node{Label: fmt.Sprint("узел ", i), Note: rapid.SampledFrom([]string{"", "брат"}).Draw(t, "note")})
	}
	for range rapid.IntRange(0, 60).Draw(t, "edges") {
		a, b := rapid.IntRange(0, n-1).Draw(t, "from"), rapid.IntRange(0, n-1).Draw(t, "to")
		if a != b {
			g.Edges = append(g.Edges, Edge{From: a, To: b, Label: rapid.SampledFrom([]string{"", "отец", "задержан из-за"}).Draw(t, "label")})
		}
	}
	return g
}

// Nothing in a graph overlaps: boxes, and the places where edges with their
// labels pass, are apart, and every edge leads from the left to the right
// through each layer once.
func TestNothingInAGraphOverlaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := arranged(anyGraph(t))
		boxes := make([]box, len(l.vertices))
		for i, v := range l.vertices {
			boxes[i] = box{v.x, v.y - v.height/2, max(v.width, 1), v.height}
		}
		for i := range boxes {
			for j := range i {
				if boxes[i].grown(-1).meets(boxes[j]) {
					t.Fatalf("%+v and %+v overlap", l.vertices[i], l.vertices[j])
				}
			}
		}
		for _, c := range l.chains {
			for i, v := range c.path[1:] {
				if l.vertices[v].layer != l.vertices[c.path[i]].layer+1 {
					t.Fatalf("an edge jumps from layer %d to %d", l.vertices[c.path[i]].layer, l.vertices[v].layer)
				}
			}
			if v := l.vertices[c.path[c.label]]; !v.bend || v.layer%2 == 0 {
				t.Fatalf("a label stands in layer %d, with the nodes", v.layer)
			}
		}
	})
}

func TestArrowsPointWhereTheEdgeLeads(t *testing.T) {
	g := Graph{Nodes: []Node{{Label: "a"}, {Label: "b"}, {Label: "c"}}, Edges: []Edge{{From: 0, To: 1}, {From: 1, To: 2}, {From: 2, To: 0}}}
	l := arranged(g)
	for _, c := range l.chains {
		left, right := c.path[0], c.path[len(c.path)-1]
		if c.reversed {
			left, right = right, left
		}
		if left != c.edge.From || right != c.edge.To {
			t.Errorf("edge %d → %d is drawn from %d to %d", c.edge.From, c.edge.To, left, right)
		}
	}
	// Of the three edges of the cycle two lead to the right, and one to the left.
	d := g.Draw(Style{})
	toRight, toLeft := 0, 0
	for _, p := range shapes[*path](&d.scene) {
		if p.fill == ink && len(p.segs) == 4 {
			if p.segs[0].p[2].x > p.segs[1].p[2].x {
				toRight++
			} else {
				toLeft++
			}
		}
	}
	if legend := 1; toRight != 2+legend || toLeft != 1 {
		t.Errorf("%d arrows to the right and %d to the left", toRight-1, toLeft)
	}
}

func TestCrossingsAreCountedAndReduced(t *testing.T) {
	// Two fathers given crosswise to their sons: one crossing, and none is needed.
	l := arranged(Graph{Nodes: make([]Node, 4), Edges: []Edge{{From: 0, To: 3}, {From: 1, To: 2}, {From: 0, To: 2}}})
	place := make([]int, len(l.vertices))
	number(l.parts[0].layers, place)
	if n := l.crossings(l.parts[0].layers, place); n != 0 {
		t.Errorf("%d crossings are left", n)
	}
	k33 := Graph{Nodes: make([]Node, 6)}
	for a := range 3 {
		for b := 3; b < 6; b++ {
			k33.Edges = append(k33.Edges, Edge{From: a, To: b})
		}
	}
	l = arranged(k33)
	place = make([]int, len(l.vertices))
	number(l.parts[0].layers, place)
	if n := l.crossings(l.parts[0].layers, place); n != 9 {
		t.Errorf("%d crossings of K3,3 in two layers, which always has 9", n)
	}
}

func TestGraphTable(t *testing.T) {
	g := Graph{
		Nodes: []Node{{Label: "A"}, {Label: "B"}, {Label: "C", Link: "/c"}},
		Edges: []Edge{{From: 1, To: 0, Label: "father"}, {From: 0, To: 9}, {From: 0, To: 0}, {From: 0, To: 1, Kind: Harm, State: Disputed}},
	}
	d := g.Draw(Style{})
	want := []Row{
		{[]string{"A", "", "", "person", ""}, ""},
		{[]string{"B", "", "", "person", ""}, ""},
		{[]string{"C", "", "", "person", ""}, "/c"},
		{[]string{"B", "father", "A", "kinship", ""}, ""},
		{[]string{"A", "harm", "B", "harm", "disputed"}, ""},
	}
	if diff := cmp.Diff(want, d.Table.Rows); diff != "" || d.LeftOut != 2 {
		t.Errorf("%d left out; (-want +got):\n%s", d.LeftOut, diff)
	}
}

func TestAGraphThatIsTooLargeIsCutAndSaysSo(t *testing.T) {
	var g Graph
	for i := range MaxNodes + 5 {
		g.Nodes = append(g.Nodes, Node{Label: "n"})
		if i > 0 {
			g.Edges = append(g.Edges, Edge{From: i - 1, To: i})
		}
	}
	for i := range MaxEdges { // all the way along a chain of 400
		g.Edges = append(g.Edges, Edge{From: i % 20, To: MaxNodes - 1 - i%30})
	}
	d := g.Draw(Style{})
	if rows := len(d.Table.Rows); rows+d.LeftOut != len(g.Edges)+len(g.Nodes) || d.LeftOut < 100 {
		t.Errorf("%d rows and %d left out of %d edges and %d nodes", rows, d.LeftOut, len(g.Edges), len(g.Nodes))
	}
}

func BenchmarkGraph300(b *testing.B) {
	g := largeGraph(300)
	for b.Loop() {
		if _, err := g.Draw(Style{}).SVG("d"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTimeline500(b *testing.B) {
	tl := longTimeline(b, 500)
	for b.Loop() {
		if _, err := tl.Draw(Style{}).SVG("d"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMap(b *testing.B) {
	m := crowdedMap(200)
	m.Ground = append(m.Ground, Boundary{Level: Country, Rings: [][]Point{blob(46, 43, 3, 50_000)}})
	for b.Loop() {
		if _, err := m.Draw(Style{}).SVG("d"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPNG(b *testing.B) {
	d := sampleMap().Draw(Style{})
	for b.Loop() {
		if err := d.PNG(io.Discard, 2); err != nil {
			b.Fatal(err)
		}
	}
}
