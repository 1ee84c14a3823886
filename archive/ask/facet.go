// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"cmp"
	"slices"
	"strings"

	"teptar/archive"
	"teptar/archive/ask/query"
	"teptar/record"
	"teptar/record/held"
	"teptar/record/place"
	"teptar/record/when"
)

// A Facet counts what was found by one field that the query says nothing of.
type Facet struct {
	Field   string   `json:"field"`
	Label   string   `json:"label"`
	Options []Option `json:"options"`
	AtLeast bool     `json:"at_least,omitempty"` // not all that was found is counted
}

// An Option is a condition that could be added, with how many would be left.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Level string `json:"level,omitempty"` // of a place: settlement, district, region, country
	Count int    `json:"count"`
	With  string `json:"with"` // the query with it

	cond query.Cond
}

// facetFields are the fields that are counted, in the order in which they are
// shown.
var facetFields = []query.Field{query.Kind, query.Type, query.State, query.Date, query.Place, query.SaidBy, query.Stance}

// facetOptions is how many options of a facet are given.
const facetOptions = 12

// facetCount counts as things or passages are found.
type facetCount struct {
	*asker
	plan   *plan
	counts map[query.Cond]int
	levels map[query.Cond]string
	labels map[query.Cond]string

	subjects  map[record.EntityID]bool // of passages, each counted once
	uncounted bool                     // some state is too long to count all its months
}

func newFacetCount(a *asker, p *plan) *facetCount {
	return &facetCount{asker: a, plan: p, counts: map[query.Cond]int{}, levels: map[query.Cond]string{}, labels: map[query.Cond]string{}, subjects: map[record.EntityID]bool{}}
}

// wants tells whether a field is counted: only if the query does not ask for
// it already.
func (n *facetCount) wants(f query.Field) bool {
	return len(n.plan.must[f]) == 0
}

// each counts every condition of a set once.
func (n *facetCount) each(set map[query.Cond]bool) {
	for c := range set {
		n.counts[c]++
	}
}

// add counts a thing that was found.
func (n *facetCount) add(t *thing) error {
	set := map[query.Cond]bool{}
	if len(n.plan.kinds) > 1 && n.wants(query.Kind) {
		set[query.Cond{Field: query.Kind, Text: string(t.kind)}] = true
	}
	if n.wants(query.Type) {
		n.types(t, set)
	}
	if n.wants(query.State) && n.wants(query.Disputed) {
		set[query.Cond{Field: query.State, Text: n.overall(t).String()}] = true
	}
	if n.wants(query.Date) {
		if err := n.months(t, set); err != nil {
			return err
		}
	}
	if n.wants(query.Place) {
		if err := n.placed(t, set); err != nil {
			return err
		}
	}
	for i := range t.held.Views {
		v := &t.held.Views[i]
		for k := range v.Claims {
			if c := &v.Claims[k]; n.claimMeets(n.plan, v, c) {
				n.voices(c.Said, set)
			}
		}
	}
	n.each(set)
	return nil
}

// hit counts a passage that was found.
func (n *facetCount) hit(h *archive.Hit) {
	set := map[query.Cond]bool{}
	for i := range h.Claims {
		c := &h.Claims[i]
		n.voices(c, set)
		if root := n.rules.Same.Root(c.Subject); n.wants(query.Kind) && !n.subjects[root] {
			n.subjects[root] = true
			if e, err := n.view.Entity(root); err == nil {
				n.counts[query.Cond{Field: query.Kind, Text: string(e.Kind)}]++ // things are what it leads to
			}
		}
	}
	n.each(set)
}

// voices counts who says a claim, and with which stance.
func (n *facetCount) voices(c *record.Said, set map[query.Cond]bool) {
	if n.wants(query.Stance) {
		stance := c.StanceOf()
		set[query.Cond{Field: query.Stance, Text: string(stance), Code: stance}] = true
	}
	if n.wants(query.SaidBy) {
		for _, v := range c.In.Via {
			set[query.Cond{Field: query.SaidBy, Text: n.rules.Same.Root(v.Who).String()}] = true
		}
	}
}

// types counts the types of a thing, and what they are kinds of.
func (n *facetCount) types(t *thing, set map[query.Cond]bool) {
	for _, name := range query.TypeProperties {
		v := t.prop(name)
		if v == nil || v.Property.Type != record.TermType {
			continue
		}
		for i, val := range v.Values {
			for code := val.Term; supported(v, i) && code != ""; {
				set[query.Cond{Field: query.Type, Text: string(code), Code: code}] = true
				e, ok := n.view.Schema().Term(v.Property, code)
				if !ok {
					break
				}
				code = e.Broader
			}
		}
	}
}

// monthReach is how many months of a long state are counted.
const monthReach = 240

// months counts the months in which a thing certainly falls.
func (n *facetCount) months(t *thing, set map[query.Cond]bool) error {
	if _, dated := n.view.Schema().Property(t.kind, "when"); !dated {
		return nil
	}
	days, err := n.daysOf(t)
	if err != nil {
		return err
	}
	for _, d := range days {
		b := d.Bounds()
		if d.Kind() == when.Unknown || d.Kind() == when.OneDay && b.LatestEnd-b.EarliestStart > 31 {
			continue // certainly in no month
		}
		// Certainly in a month can only be what has its days between these.
		lo, hi := max(b.EarliestStart, min(b.LatestStart, b.EarliestEnd)-31), min(b.LatestEnd, max(b.LatestStart, b.EarliestEnd)+31)
		months := 0
		for day := lo; day <= hi; day = nextMonth(day) {
			if months++; months > monthReach {
				n.uncounted = true
				break
			}
			if w := monthOf(day); when.Overlaps(d, w) == when.Certainly {
				set[query.Cond{Field: query.Date, Text: w.String(), Date: w, Certain: true}] = true
			}
		}
	}
	return nil
}

// monthOf gives the month of a day.
func monthOf(d when.Day) when.When {
	w, _ := when.Parse(d.String()[:len("2006-01")]) // a day has a month
	return w
}

// nextMonth gives the first day of the month after that of a day.
func nextMonth(d when.Day) when.Day { return monthOf(d).Bounds().LatestEnd + 1 }

// placed counts where a thing is, on every level. Places of the gazetteer go by
// their ids there, others by their own.
func (n *facetCount) placed(t *thing, set map[query.Cond]bool) error {
	at, err := n.placesOf(t)
	if err != nil {
		return err
	}
	for _, id := range at {
		for range 8 { // a circle of claims must end
			l := n.located(id)
			if l.gazetteer != "" {
				n.inGazetteer(l.gazetteer, set)
				break
			}
			set[query.Cond{Field: query.Place, Text: n.rules.Same.Root(id).String(), Certain: true}] = true
			if id = l.within; id.IsZero() {
				break
			}
		}
	}
	return nil
}

// inGazetteer counts a place of the gazetteer, and what it lies in.
func (n *facetCount) inGazetteer(id place.ID, set map[query.Cond]bool) {
	g, err := place.Embedded()
	if err != nil {
		return
	}
	for _, p := range g.Path(id) {
		c := query.Cond{Field: query.Place, Text: string(p.ID), Certain: true}
		set[c], n.levels[c], n.labels[c] = true, p.Kind.String(), p.Label(n.filter.Lang)
	}
}

// facets gives the counts as facets, the most frequent options first; months in
// their order. A facet in which there is nothing to choose is left out.
func (n *facetCount) facets(atLeast bool) []Facet {
	by := map[query.Field][]Option{}
	for c, count := range n.counts {
		by[c.Field] = append(by[c.Field], Option{Value: c.Text, Level: n.levels[c], Count: count, cond: c})
	}
	var out []Facet
	for _, f := range facetFields {
		options := by[f]
		if len(options) < 2 {
			continue
		}
		slices.SortFunc(options, func(x, y Option) int { return cmp.Or(cmp.Compare(y.Count, x.Count), strings.Compare(x.Value, y.Value)) })
		if len(options) > facetOptions {
			options = options[:facetOptions]
		}
		for i := range options {
			options[i].With, options[i].Label = n.plan.query.With(options[i].cond).String(), n.optionLabel(options[i].cond)
		}
		if f == query.Date {
			slices.SortFunc(options, func(x, y Option) int { return strings.Compare(x.Value, y.Value) })
		}
		out = append(out, Facet{Field: f.Name(), Label: n.fieldLabel(f), Options: options, AtLeast: atLeast || f == query.Date && n.uncounted})
	}
	return out
}

// optionLabel says what an option is, without the field.
func (n *facetCount) optionLabel(c query.Cond) string {
	if label := n.labels[c]; label != "" {
		return label
	}
	switch c.Field {
	case query.Kind:
		return n.kindLabel(record.Kind(c.Text))
	case query.Type:
		return n.typeLabel(c.Code)
	case query.Stance:
		return n.term("claim_stance", c.Code)
	case query.Date:
		return c.Date.Words(n.filter.Lang)
	case query.State:
		return stateLabel(c.Text, n.filter.Lang)
	}
	return n.nameLabel(c.Text)
}

// fieldLabel gives the name of a facet.
func (n *facetCount) fieldLabel(f query.Field) string {
	switch f {
	case query.Kind:
		return n.word("kind", "вид")
	case query.Type:
		return n.word("type", "тип")
	case query.State:
		return n.word("how it is held", "как принято")
	case query.Date:
		return n.word("certainly in", "наверняка в")
	case query.Place:
		return n.word("place", "место")
	case query.SaidBy:
		return n.word("said by", "кто говорит")
	}
	return n.word("stance", "позиция")
}

// stateLabel gives the words for the code of a state.
func stateLabel(code, lang string) string {
	for s := held.Undocumented; s <= held.Several; s++ {
		if s.String() == code {
			return s.Label(lang)
		}
	}
	return code
}
