// SPDX-License-Identifier: Apache-2.0

package linkage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"teptar/archive"
	"teptar/fault"
	"teptar/method/match"
	"teptar/record"
)

// keptFrom is the probability from which pairs are kept, to ask and to estimate by.
const keptFrom = 0.02

// maxProposals is how many proposals are given, the most probable ones.
const maxProposals = 5000

// Match compares the things and proposes. It needs [Matcher.Train].
func (m *Matcher) Match(ctx context.Context) (*Matching, error) {
	out := &Matching{Kind: m.kind, Things: len(m.things), Labels: m.labels, Proposals: []Proposal{}, Clusters: []Cluster{}}
	if m.engine == nil {
		return out, nil
	}
	var err error
	if m.pairs, err = m.engine.Score(ctx, keptFrom); err != nil {
		return nil, fmt.Errorf("match %s: %w", m.kind, err)
	}
	out.Model, out.Compared, out.Warnings = m.engine.Model(), m.pairs.Compared, m.first.Warnings()
	if out.Proposals, err = m.proposals(); err != nil {
		return nil, fmt.Errorf("match %s: %w", m.kind, err)
	}
	groups, err := m.engine.Cluster(m.pairs, ProposeFrom)
	if err != nil {
		return nil, fmt.Errorf("match %s: %w", m.kind, err)
	}
	out.Clusters, out.Cut = m.clusters(groups), m.cut(groups)
	return out, nil
}

// proposals gives the pairs that nobody judged, each two things once.
func (m *Matcher) proposals() ([]Proposal, error) {
	best := map[[2]record.EntityID]match.Link{}
	for l, err := range m.pairs.All() {
		if err != nil {
			return nil, err
		}
		a, b := m.things[m.of[l.A]].id, m.things[m.of[l.B]].id
		if match.Probability(float64(l.Weight)) < ProposeFrom || m.same.Verdict(a, b) != "" {
			continue
		}
		p := pairOf(m.same.Root(a), m.same.Root(b))
		if old, ok := best[p]; !ok || l.Weight > old.Weight {
			best[p] = l
		}
	}
	out := make([]Proposal, 0, len(best))
	for p, l := range best {
		if m.two[p] != NotApart {
			continue
		}
		out = append(out, m.explainRows(p[0], p[1], int(l.A), int(l.B)))
	}
	slices.SortFunc(out, func(x, y Proposal) int {
		return cmp.Or(cmp.Compare(y.Weight, x.Weight), strings.Compare(x.A.String(), y.A.String()), strings.Compare(x.B.String(), y.B.String()))
	})
	return out[:min(len(out), maxProposals)], nil
}

// clusters gives the groups in which something is proposed: those that are not one
// thing already.
func (m *Matcher) clusters(groups *match.Clusters) []Cluster {
	weakest := map[uint32]match.Joint{}
	for _, j := range groups.Weak {
		weakest[groups.Of[j.A]] = j
	}
	members := map[uint32][]record.EntityID{}
	for r, c := range groups.Of {
		root := m.same.Root(m.things[m.of[r]].id)
		if !slices.Contains(members[c], root) {
			members[c] = append(members[c], root)
		}
	}
	out := []Cluster{}
	for c, ids := range members {
		if len(ids) < 2 {
			continue
		}
		slices.SortFunc(ids, func(a, b record.EntityID) int { return strings.Compare(a.String(), b.String()) })
		out = append(out, Cluster{ids, m.joint(weakest[c])})
	}
	slices.SortFunc(out, func(a, b Cluster) int {
		return cmp.Or(cmp.Compare(a.Weakest.Weight, b.Weakest.Weight), strings.Compare(a.Members[0].String(), b.Members[0].String()))
	})
	return out
}

// cut gives the paths that stay apart.
func (m *Matcher) cut(groups *match.Clusters) []Joint {
	var out []Joint
	for _, j := range groups.Cut {
		if m.of[j.A] != m.of[j.B] {
			out = append(out, m.joint(j))
		}
	}
	return out
}

func (m *Matcher) joint(j match.Joint) Joint {
	return Joint{m.things[m.of[j.A]].id, m.things[m.of[j.B]].id, float64(j.Weight), match.Probability(float64(j.Weight))}
}

// Explain compares two things, element by element, whether or not they are proposed.
// What is not compared, or not known to the viewer, is fault.NotFound.
func (m *Matcher) Explain(a, b record.EntityID) (Proposal, error) {
	rowA, rowB, found := 0, 0, false
	best := 0.0
	for _, x := range m.rowsOf(a) {
		for _, y := range m.rowsOf(b) {
			if w := m.engine.Weight(x, y); !found || w > best {
				rowA, rowB, best, found = x, y, w, true
			}
		}
	}
	if !found {
		return Proposal{}, fmt.Errorf("nothing that can be compared is known of one of the two: %w", fault.NotFound)
	}
	return m.explainRows(m.same.Root(a), m.same.Root(b), rowA, rowB), nil
}

// rowsOf gives the rows of a thing and of all that it is judged the same as.
func (m *Matcher) rowsOf(id record.EntityID) []int {
	if m.engine == nil {
		return nil
	}
	var out []int
	root := m.same.Root(id)
	for i, t := range m.things {
		if t.id == id || m.same.Root(t.id) == root {
			out = append(out, m.rows[i]...)
		}
	}
	return out
}

// explainRows explains the weight of two rows, A being that of the first thing.
func (m *Matcher) explainRows(a, b record.EntityID, rowA, rowB int) Proposal {
	if m.same.Root(m.things[m.of[rowA]].id) != a {
		rowA, rowB = rowB, rowA
	}
	ex := m.engine.Explain(rowA, rowB)
	out := Proposal{A: a, B: b, Weight: ex.Weight, Probability: match.Probability(ex.Weight), Prior: ex.Prior, Kin: ex.Kin}
	sum := ex.Prior + ex.Kin
	for i, f := range ex.Fields {
		e := Element{Name: f.Name, Weight: f.Weight + f.Frequency, Frequency: f.Frequency, A: m.side(rowA, f.Name), B: m.side(rowB, f.Name)}
		if f.Level >= 0 {
			e.Level = m.engine.Model().Comparisons[i].Levels[f.Level].Label
		}
		sum += e.Weight
		out.Elements = append(out.Elements, e)
	}
	if m.engine.Model().Scale != 0 {
		out.Calibration = ex.Weight - sum
	}
	out.Apart = m.two[pairOf(a, b)]
	return out
}

// side gives what a row has in a column, with its claims.
func (m *Matcher) side(row int, column string) Side {
	t := m.things[m.of[row]]
	text := m.engine.Table().Value(row, m.engine.Table().Column(column))
	switch column {
	case colGiven, colPatronymic, colFamily, colName:
		n := slices.Index(m.rows[m.of[row]], row)
		if text == "" || n >= len(t.names) {
			return Side{}
		}
		return Side{text, t.names[n].claims}
	case colPlace, colKin, colGroup, colContact:
		return Side{Claims: t.claims[column]}
	}
	one := t.one[column]
	if column == colSex && one.text == "" && len(t.names) > 0 {
		one.claims = t.names[0].claims // the grammar of the name says it
	}
	return Side{text, one.claims}
}

// askFrom is the probability from which people are asked about a pair.
const askFrom = 0.1

// Ask picks pairs whose judgment teaches the most, none of them judged. It needs
// [Matcher.Match].
func (m *Matcher) Ask(n int) ([]Question, error) {
	if m.pairs == nil {
		return nil, nil
	}
	asked, err := m.engine.Ask(m.pairs, ProposeFrom, 4*n+16)
	if err != nil {
		return nil, err
	}
	seen := map[[2]record.EntityID]bool{}
	var out []Question
	for _, q := range asked {
		a, b := m.same.Root(m.things[m.of[q.A]].id), m.same.Root(m.things[m.of[q.B]].id)
		p := pairOf(a, b)
		if m.same.Verdict(a, b) != "" || m.two[p] != NotApart || seen[p] || match.Probability(q.Weight) < askFrom {
			continue
		}
		seen[p] = true
		if out = append(out, Question{m.explainRows(p[0], p[1], q.A, q.B), q.Why}); len(out) == n {
			break
		}
	}
	return out, nil
}

// A Plan is what a comparison would cost.
type Plan struct {
	Kind   record.Kind       `json:"kind"`
	Things int               `json:"things"`
	Pairs  float64           `json:"pairs"` // that there are
	Apart  int               `json:"apart"` // pairs that are two whatever they have in common
	Labels Labels            `json:"labels"`
	Rules  []match.RuleCount `json:"rules"` // which pairs are looked at
	// Explicit tells that there are more than Limit: only a run compares them.
	Explicit bool `json:"explicit,omitempty"`
}

// Plan tells which pairs would be looked at.
func (m *Matcher) Plan() Plan {
	p := Plan{Kind: m.kind, Things: len(m.things), Apart: len(m.apart), Labels: m.labels, Pairs: m.first.Pairs(), Rules: m.first.Predict(), Explicit: len(m.things) > Limit}
	for i := range p.Rules {
		p.Rules[i].Largest = nil // numbers of rows, which mean nothing outside
	}
	return p
}

// Model gives the model: that which was learned, after Train.
func (m *Matcher) Model() *match.Model { return m.first.Model() }

// Warnings tells what training found that makes the result doubtful.
func (m *Matcher) Warnings() []string { return m.first.Warnings() }

// matched is a matcher with what it found.
type matched struct {
	matcher *Matcher
	found   *Matching
}

type matchKey struct{ kind record.Kind }

// Of matches the things of a kind as far as a viewer may know them: once for all who
// may know the same, as long as nothing is added. If there are more than [Limit], it
// gives what a run has kept for such viewers, and no matcher.
func Of(ctx context.Context, v *archive.View, kind record.Kind) (*Matcher, *Matching, error) {
	n, err := v.Count(archive.EntityFilter{Kind: kind})
	if err != nil {
		return nil, nil, err
	}
	if n > Limit {
		found, err := kept(v, kind)
		return nil, found, err
	}
	got, err := archive.Remember(v, matchKey{kind}, func() (*matched, error) { return run(ctx, v, kind, nil) })
	if err != nil {
		return nil, nil, err
	}
	return got.matcher, got.found, nil
}

// run opens, trains and matches.
func run(ctx context.Context, v *archive.View, kind record.Kind, tell Tell) (*matched, error) {
	m, err := open(ctx, v, kind, tell)
	if err != nil {
		return nil, err
	}
	if err := m.Train(ctx); err != nil {
		return nil, err
	}
	found, err := m.Match(ctx)
	return &matched{m, found}, err
}
