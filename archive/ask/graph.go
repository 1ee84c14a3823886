// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"teptar/archive"
	"teptar/method/kin"
	"teptar/record"
	"teptar/record/held"
)

// A Graph is who was punished for whom, and how they are related.
type Graph struct {
	Nodes []GraphNode `json:"nodes"`
	Edges []GraphEdge `json:"edges"`
	More  bool        `json:"more,omitempty"` // not all acts, or not all relations, were looked at
}

// A GraphNode is a person, a group or a body.
type GraphNode struct {
	ID     record.EntityID `json:"id"`
	Kind   record.Kind     `json:"kind"`
	Label  string          `json:"label"`
	Victim bool            `json:"victim,omitempty"` // something was done to them
	Target bool            `json:"target,omitempty"` // something was done on their account
}

// A GraphEdge leads from one node to another. Of an act it leads from the one
// on whose account it was done to the one to whom it was done; of a relation, to
// the one to whom somebody is what the label says.
type GraphEdge struct {
	From  record.EntityID   `json:"from"`
	To    record.EntityID   `json:"to"`
	Kind  string            `json:"kind"`  // "act" or "kin"
	Label string            `json:"label"` // what was done; or "father of"
	Text  string            `json:"text"`  // the edge as a sentence
	State string            `json:"state"` // how it is held, the weakest of what it is made of
	Held  bool              `json:"held"`
	Basis string            `json:"basis,omitempty"` // who says on whose account: see record.Bases
	IDs   []record.EntityID `json:"ids"`             // the acts, or the relation
}

// grapher puts a graph together.
type grapher struct {
	*asker
	nodes map[record.EntityID]*GraphNode
	edges map[string]*GraphEdge
	tied  map[record.EntityID][]kin.Tie // of those whose relations were read
	out   *Graph
}

// tieReach is how many people's relations are read for the kin paths of a graph.
const tieReach = 150

// tiesOnce gives the relations of someone, read once. Beyond the reach there
// are none, and the graph says that there is more.
func (g *grapher) tiesOnce(id record.EntityID) []kin.Tie {
	ties, ok := g.tied[id]
	if !ok && len(g.tied) < tieReach {
		ties = g.ties(id)
		g.tied[id] = ties
	} else if !ok {
		g.out.More = true
	}
	return ties
}

// DrawGraph gives the acts of a scope that were done on somebody's account, and
// the kin relations that lead from the victims to those people.
func DrawGraph(ctx context.Context, v *archive.View, s Scope) (*Graph, error) {
	return drawn(v, "graph", s, func() (*Graph, error) { return makeGraph(ctx, v, s) })
}

func makeGraph(ctx context.Context, v *archive.View, s Scope) (*Graph, error) {
	a, err := scoped(ctx, v, s)
	if err != nil {
		return nil, fmt.Errorf("graph: %w", err)
	}
	g := &grapher{a, map[record.EntityID]*GraphNode{}, map[string]*GraphEdge{}, map[record.EntityID][]kin.Tie{}, &Graph{Nodes: []GraphNode{}, Edges: []GraphEdge{}}}
	var pairs [][2]record.EntityID
	g.out.More, err = a.in(s, []record.Kind{record.Act}, func(t *thing) error {
		pairs = append(pairs, g.act(t)...)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("graph: %w", err)
	}
	k := kin.New(a.view.Schema().Vocabulary("relation"))
	done := map[[2]record.EntityID]bool{}
	for _, p := range pairs {
		if !done[p] {
			done[p] = true
			g.kinship(k, p[0], p[1])
		}
	}
	g.finish()
	return g.out, nil
}

// node gives a node, made if it is new.
func (g *grapher) node(id record.EntityID) *GraphNode {
	id = g.rules.Same.Root(id)
	if n := g.nodes[id]; n != nil {
		return n
	}
	n := &GraphNode{ID: id, Label: g.label(id)}
	if e, err := g.view.Entity(id); err == nil {
		n.Kind = e.Kind
	}
	g.nodes[id] = n
	return n
}

// act adds what was done on somebody's account, and tells to whom and on whose.
func (g *grapher) act(t *thing) (pairs [][2]record.EntityID) {
	v := t.prop("on_account_of")
	if v == nil {
		return nil
	}
	what := g.best1(t, "type")
	for _, victim := range g.refs(t, "victim") {
		for i, val := range v.Values {
			if !supported(v, i) {
				continue
			}
			from, to := g.node(val.Ref), g.node(victim)
			from.Target, to.Victim = true, true
			key := from.ID.String() + to.ID.String() + what
			e := g.edges[key]
			state := val.State
			if occurred := t.prop("occurred"); occurred != nil && occurred.State < state {
				state = occurred.State
			}
			if e == nil {
				e = &GraphEdge{From: from.ID, To: to.ID, Kind: "act", Label: what, State: state.String(), Held: state.Holds(), Basis: basisOf(v, i)}
				e.Text = fmt.Sprintf(g.word("%s: %s, on account of %s", "%s: %s, из-за: %s"), to.Label, lower(what), from.Label)
				g.edges[key] = e
			}
			if e.Held && !state.Holds() {
				e.State, e.Held = state.String(), false
			}
			if !slices.Contains(e.IDs, t.id) {
				e.IDs = append(e.IDs, t.id)
			}
			pairs = append(pairs, [2]record.EntityID{to.ID, from.ID})
		}
	}
	return pairs
}

// kinship adds the relations of the shortest kin paths between two people.
func (g *grapher) kinship(k *kin.Kinship, victim, target record.EntityID) {
	result := k.Find(g.tiesOnce, victim, target)
	for _, p := range result.Paths {
		if len(p) > len(result.Paths[0]) {
			break
		}
		for _, s := range p {
			g.tieEdge(k, s)
		}
	}
}

// tieEdge adds one relation.
func (g *grapher) tieEdge(k *kin.Kinship, s kin.Step) {
	key := s.Relation.String() + string(s.Type)
	if g.edges[key] != nil {
		return
	}
	from, to := g.node(s.From), g.node(s.To)
	is := lower(g.term("relation", s.Type))
	if found := k.Find(func(record.EntityID) []kin.Tie { return []kin.Tie{s.Tie} }, s.From, s.To); len(found.Paths) > 0 {
		is = found.Paths[0].Describe(g.filter.Lang, g.sex)
	}
	g.edges[key] = &GraphEdge{From: from.ID, To: to.ID, Kind: "kin", Label: is, State: s.State.String(), Held: s.State.Holds() && s.State != held.Several,
		Text: from.Label + g.word(" is ", " — ") + is + g.word(" of ", " по отношению к: ") + to.Label, IDs: []record.EntityID{s.Relation}}
}

// finish puts nodes and edges in an order that does not change.
func (g *grapher) finish() {
	for _, n := range g.nodes {
		g.out.Nodes = append(g.out.Nodes, *n)
	}
	for _, e := range g.edges {
		if n := len(e.IDs); e.Kind == "act" && n > 1 {
			e.Label += fmt.Sprintf(" × %d", n)
		}
		g.out.Edges = append(g.out.Edges, *e)
	}
	slices.SortFunc(g.out.Nodes, func(x, y GraphNode) int {
		return cmp.Or(strings.Compare(x.Label, y.Label), strings.Compare(x.ID.String(), y.ID.String()))
	})
	slices.SortFunc(g.out.Edges, func(x, y GraphEdge) int {
		return cmp.Or(strings.Compare(x.Kind, y.Kind), strings.Compare(x.From.String(), y.From.String()), strings.Compare(x.To.String(), y.To.String()), strings.Compare(x.Label, y.Label))
	})
}
