// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"maps"
	"slices"

	"teptar/archive"
	"teptar/method/count"
	"teptar/record"
	"teptar/record/held"
	"teptar/record/when"
)

// A talliedAct is an act as it is counted, with all that it can be counted by.
type talliedAct struct {
	count.Act
	days     []when.When // rivals if there are several
	places   count.Facet // as coded
	by       count.Facet // perpetrators
	sorts    count.Facet // of perpetrators: terms of perpetrator_type
	outlets  count.Facet // who published the claims that it rests on
	speakers count.Facet // who said them last
	cases    count.Facet
}

// A tallied is all that is counted of an archive, or of one case. It is not
// changed once it is made.
type tallied struct {
	acts    []talliedAct
	groups  []count.Group
	victims map[record.EntityID]bool
	people  map[record.EntityID]traits // victims; see [asker.withTraits]
}

// traits are what is said of a victim.
type traits struct {
	sex, traits count.Facet
	born        []when.When
	ages        []record.Value // as told
}

type talliedKey struct{ in record.CaseID }

// tallied gathers what is counted, once for all who may know the same.
func (a *asker) tallied() (*tallied, error) {
	return archive.Remember(a.view, talliedKey{a.filter.Case}, func() (*tallied, error) {
		g := gathering{asker: a, events: map[record.EntityID]*thing{}, doers: map[record.EntityID][]*thing{},
			holders: map[record.EntityID][]record.EntityID{}, kinds: map[record.EntityID]record.Kind{},
			out: &tallied{victims: map[record.EntityID]bool{}, people: map[record.EntityID]traits{}}}
		return g.out, g.gather()
	})
}

// A gathering gathers what is counted: first what acts refer to, then the acts.
type gathering struct {
	*asker
	events  map[record.EntityID]*thing
	doers   map[record.EntityID][]*thing          // involvements, by act
	holders map[record.EntityID][]record.EntityID // of an asset
	kinds   map[record.EntityID]record.Kind       // of holders
	out     *tallied
}

func (g *gathering) gather() error {
	if err := g.readOrigins(); err != nil {
		return err
	}
	for _, pass := range []struct {
		kind       record.Kind
		properties []string
		f          func(*thing) error
	}{
		{record.Event, []string{"when", "place"}, g.event},
		{record.Involvement, []string{"act", "perpetrator", "type"}, g.involvement},
		{record.Interest, []string{"property", "holder"}, g.interest},
		{record.Act, []string{"type", "victim", "event", "asset", "occurred", "attempted", "when", "place", "from", "to"}, g.act},
		{record.Group, []string{"size", "member", "trait"}, g.group},
	} {
		if err := g.eachWhole(pass.kind, pass.properties, pass.f); err != nil {
			return err
		}
	}
	return nil
}

func (g *gathering) event(t *thing) error {
	g.events[t.id] = t
	return nil
}

func (g *gathering) involvement(t *thing) error {
	for _, act := range g.refs(t, "act") {
		act = g.rules.Same.Root(act)
		g.doers[act] = append(g.doers[act], t)
	}
	return nil
}

func (g *gathering) interest(t *thing) error {
	for _, asset := range g.refs(t, "property") {
		asset = g.rules.Same.Root(asset)
		g.holders[asset] = append(g.holders[asset], g.refs(t, "holder")...)
	}
	return nil
}

// act adds an act, with what its event says where it says nothing itself.
func (g *gathering) act(t *thing) error {
	act := talliedAct{Act: g.counted(t), days: daysIn(t), places: placesIn(g.asker, t)}
	act.outlets, act.speakers, act.cases = g.basis(t)
	for _, id := range g.refs(t, "event") {
		e := g.events[g.rules.Same.Root(id)]
		if e == nil {
			continue
		}
		if len(act.days) == 0 {
			act.days = daysIn(e)
		}
		if len(act.places.Sure)+len(act.places.May) == 0 {
			act.places = placesIn(g.asker, e)
		}
		break
	}
	for _, i := range g.doers[t.id] {
		add(&act.by, g.facetOf(i, "perpetrator"))
		add(&act.sorts, g.facetOf(i, "type"))
	}
	act.Derived = g.harmed(act.Act)
	g.out.victims[g.rules.Same.Root(act.Victim)] = true
	g.out.acts = append(g.out.acts, act)
	return nil
}

func add(f *count.Facet, more count.Facet) {
	f.Sure, f.May = append(f.Sure, more.Sure...), append(f.May, more.May...)
}

// harmed lists the people whom an act harms who are not its victim: those who
// hold an interest in the asset.
func (g *gathering) harmed(act count.Act) []record.EntityID {
	var ids []record.EntityID
	for _, id := range g.holders[g.rules.Same.Root(act.Asset)] {
		kind, ok := g.kinds[id]
		if !ok {
			e, err := g.view.Entity(id)
			g.broke(err)
			kind, g.kinds[id] = e.Kind, e.Kind
		}
		if kind == record.Person && g.rules.Same.Root(id) != g.rules.Same.Root(act.Victim) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (g *gathering) group(t *thing) error {
	if g.out.victims[t.id] {
		g.out.groups = append(g.out.groups, g.countedGroup(t))
		g.out.people[t.id] = traits{traits: g.facetOf(t, "trait")}
	}
	return nil
}

type traitsKey struct{ in record.CaseID }

// withTraits gives the same with what is said of the victims, which few ask.
func (a *asker) withTraits(all *tallied) (*tallied, error) {
	return archive.Remember(a.view, traitsKey{a.filter.Case}, func() (*tallied, error) {
		with := *all
		with.people = maps.Clone(all.people)
		return &with, a.eachWhole(record.Person, []string{"sex", "trait", "age", "born"}, func(t *thing) error {
			if !all.victims[t.id] {
				return nil
			}
			p := traits{sex: a.facetOf(t, "sex"), traits: a.facetOf(t, "trait")}
			for _, v := range choices(t.prop("born")) {
				p.born = append(p.born, v.When)
			}
			for _, v := range choices(t.prop("age")) {
				p.ages = append(p.ages, v.Value)
			}
			with.people[t.id] = p
			return nil
		})
	})
}

// choices gives what a property may be: what is held, or all that anyone whose
// word counts asserts, if nothing is.
func choices(v *held.View) []held.Value {
	var out []held.Value
	if v == nil {
		return nil
	}
	for i, val := range v.Values {
		if len(v.Held) == 0 && supported(v, i) {
			out = append(out, val)
		}
	}
	for _, h := range v.Held {
		out = append(out, held.Value{Value: h, Held: true})
	}
	return out
}

// facetOf gives the values of a property that are things or terms: those that
// are held, and those that are only claimed.
func (a *asker) facetOf(t *thing, property string) count.Facet {
	var f count.Facet
	v := t.prop(property)
	if v == nil {
		return f
	}
	for i, val := range v.Values {
		key := count.Value{ID: a.rules.Same.Root(val.Ref), Text: string(val.Term)}
		switch {
		case val.State.Holds() && (v.Property.Many || v.State.Holds()):
			f.Sure = append(f.Sure, key)
		case supported(v, i):
			f.May = append(f.May, key)
		}
	}
	return f
}

// daysIn gives the days of a thing by itself.
func daysIn(t *thing) []when.When {
	var out []when.When
	for _, v := range choices(t.prop("when")) {
		out = append(out, v.When)
	}
	return out
}

// placesIn gives the places of a thing by itself: where it was, from and to.
func placesIn(a *asker, t *thing) count.Facet {
	var f count.Facet
	for _, p := range []string{"place", "from", "to"} {
		if t.kind == record.Act || p == "place" {
			add(&f, a.facetOf(t, p))
		}
	}
	return f
}

// basis gives who published and who said what an act rests on, and in which
// cases: the claims of its type, its victim and that it took place, as far as
// they count.
func (a *asker) basis(t *thing) (outlets, speakers, cases count.Facet) {
	note := func(f *count.Facet, id record.EntityID) {
		if v := (count.Value{ID: a.rules.Same.Root(id)}); !slices.Contains(f.Sure, v) {
			f.Sure = append(f.Sure, v)
		}
	}
	for _, p := range []string{"type", "victim", "occurred"} {
		v := t.prop(p)
		if v == nil {
			continue
		}
		for _, c := range v.Claims {
			if c.Part != held.Asserts || !c.Standing.Counts() {
				continue
			}
			if v := (count.Value{Text: string(c.In.Case)}); !slices.Contains(cases.Sure, v) {
				cases.Sure = append(cases.Sure, v)
			}
			if len(c.In.Via) > 0 {
				note(&outlets, c.In.Via[0].Who)
				last, _ := c.In.Last()
				note(&speakers, last.Who)
			}
		}
	}
	return outlets, speakers, cases
}
