// SPDX-License-Identifier: Apache-2.0

package held

import (
	"slices"

	"teptar/record"
)

// An Origin says where the content of a document was first published, as far
// as that is known. The zero Origin: the document stands for itself.
type Origin struct {
	Publisher record.EntityID // who published this document; zero if not known
	First     record.EntityID // the document that it forwards or repeats; zero if none
	FirstBy   record.EntityID // who published First; zero if not known
	Computed  bool            // nobody says that it repeats First: its text does
}

// A Group is claims that cannot confirm each other, because they have one
// origin. Adding to a group never makes a value better documented.
type Group struct {
	Speaker  record.EntityID // whom they have in common; zero if it is a document or the team
	Document record.EntityID // which document they have in common, if no speaker is known
	Team     bool            // the team's own remarks, which are no independent source
}

// Why says why a claim belongs to its group.
type Why uint8

// The reasons.
const (
	LastSpeaker    Why = iota // the last speaker of its chain
	BeforeNobody              // the last speaker that can be told from others; those after are anonymous
	Forwarded                 // the document only repeats another
	DocumentItself            // no speaker can be told from others: the document itself
	TeamRemark                // nobody is quoted
	JudgedOne                 // a reviewer judged that it has one origin with others (J-ONE)
	JudgedOwn                 // a reviewer judged that it has an origin of its own (J-OWN)
	Echoed                    // the text of the document is that of an earlier one but for small changes
)

// whyWords has the words for every reason.
var whyWords = [...]struct{ en, ru string }{
	LastSpeaker:    {"the last speaker in the chain", "последний говорящий в цепочке"},
	BeforeNobody:   {"the last speaker who can be told from others; those after are anonymous", "последний различимый говорящий; следующие за ним анонимны"},
	Forwarded:      {"the document repeats another: the first publisher", "документ повторяет другой: первый публикатор"},
	DocumentItself: {"no speaker can be told from others: the document itself", "различимого говорящего нет: сам документ"},
	TeamRemark:     {"the team's own remark, not a source", "собственная пометка команды, не источник"},
	JudgedOne:      {"judged to have one origin with others", "решением признан общий источник с другими"},
	JudgedOwn:      {"judged to have an origin of its own", "решением признан собственный источник"},
	Echoed:         {"the text nearly repeats an earlier one: its publisher", "текст почти повторяет более ранний: его публикатор"},
}

// Label gives the words for the reason in a language, "ru" or else English.
func (w Why) Label(lang string) string {
	switch {
	case int(w) >= len(whyWords):
		return "unknown"
	case lang == "ru":
		return whyWords[w].ru
	}
	return whyWords[w].en
}

// group puts every claim into its group, first as the chains of speakers say,
// then as reviewers judged.
func (d *derivation) group() {
	v := d.view
	var at map[Group]int // only if there are many groups
	for i := range v.Claims {
		c := &v.Claims[i]
		var g Group
		g, c.Why = d.rules.originOf(c.In)
		n := -1
		if at != nil {
			if known, ok := at[g]; ok {
				n = known
			}
		} else {
			n = slices.Index(v.Groups, g)
		}
		if n < 0 {
			n = len(v.Groups)
			v.Groups = append(v.Groups, g)
			if at != nil {
				at[g] = n
			} else if n == many {
				at = indexOf(v.Groups)
			}
		}
		c.Group = n
	}
	d.joinForwards()
	for n := range v.Rulings {
		switch v.Rulings[n].Verdict {
		case record.OneOrigin:
			d.mergeGroups(v.Rulings[n].Claims)
		case record.OwnOrigin:
			d.splitGroups(v.Rulings[n].Claims)
		}
	}
	d.numberGroups()
}

// many is when looking through a list becomes slower than a map.
const many = 32

func indexOf[T comparable](list []T) map[T]int {
	at := make(map[T]int, 2*len(list))
	for i, x := range list {
		at[x] = i
	}
	return at
}

// originOf finds the origin of a statement: the last speaker in the chain who
// is identified or can be told from others. If that is the publisher of the
// document, and the document only repeats another, it is the first publisher.
func (r *Rules) originOf(s *record.Statement) (Group, Why) {
	if s.Editorial() && s.Passage.IsZero() {
		return Group{Team: true}, TeamRemark
	}
	last := len(s.Via) - 1
	for last >= 0 && (s.Via[last].Anonymous() || s.Via[last].Who.IsZero()) {
		last--
	}
	why := LastSpeaker
	if last < len(s.Via)-1 {
		why = BeforeNobody
	}
	if last > 0 {
		return Group{Speaker: r.Same.Root(s.Via[last].Who)}, why
	}
	var o Origin
	if r.Origin != nil && !s.Passage.IsZero() {
		o = r.Origin(s.Passage.Document)
	}
	if last == 0 {
		who := r.Same.Root(s.Via[0].Who)
		repeats := o.repeats(s.Passage.Document) && (o.Publisher.IsZero() || r.Same.Root(o.Publisher) == who)
		if !repeats {
			return Group{Speaker: who}, why
		}
	}
	repeated := Forwarded
	if o.Computed {
		repeated = Echoed
	}
	switch {
	case o.repeats(s.Passage.Document) && !o.FirstBy.IsZero():
		return Group{Speaker: r.Same.Root(o.FirstBy)}, repeated
	case o.repeats(s.Passage.Document):
		return Group{Document: o.First}, repeated
	case !o.Publisher.IsZero():
		return Group{Speaker: r.Same.Root(o.Publisher)}, DocumentItself
	}
	return Group{Document: s.Passage.Document}, DocumentItself
}

// repeats tells whether the document is not the first with its content.
func (o Origin) repeats(document record.EntityID) bool {
	return !o.First.IsZero() && o.First != document
}

// joinForwards joins the group of a document that others repeat, if nobody
// knows who published it, with that of whoever speaks in it as its publisher.
func (d *derivation) joinForwards() {
	v := d.view
	for n := range v.Groups {
		document := v.Groups[n].Document
		if document.IsZero() {
			continue
		}
		for i := range v.Claims {
			c := &v.Claims[i]
			own := c.In.Passage.Document == document && len(c.In.Via) > 0 && c.Group != n
			if own && v.Groups[c.Group].Speaker == d.rules.Same.Root(c.In.Via[0].Who) {
				d.moveGroup(c.Group, n)
			}
		}
	}
}

// moveGroup puts all claims of one group into another.
func (d *derivation) moveGroup(from, to int) {
	for i := range d.view.Claims {
		if c := &d.view.Claims[i]; c.Group == from {
			c.Group = to
		}
	}
}

// mergeGroups makes one group of those that the claims belong to. The team's
// own remarks stay what they are.
func (d *derivation) mergeGroups(claims []record.ClaimID) {
	to := -1
	for _, id := range sortedIDs(claims) {
		i := d.find(id)
		if i < 0 || d.team(i) {
			continue
		}
		c := &d.view.Claims[i]
		if to < 0 {
			to = c.Group
		} else if c.Group != to {
			d.moveGroup(c.Group, to)
		}
		c.Why = JudgedOne
	}
}

// splitGroups gives each of the claims that share a group a group of its own.
// The first, and every claim that is not named, stay in the old one.
func (d *derivation) splitGroups(claims []record.ClaimID) {
	var stay []int
	for _, id := range sortedIDs(claims) {
		i := d.find(id)
		if i < 0 || d.team(i) {
			continue
		}
		c := &d.view.Claims[i]
		if slices.Contains(stay, c.Group) {
			c.Group, d.view.Groups = len(d.view.Groups), append(d.view.Groups, d.view.Groups[c.Group])
		}
		stay = append(stay, c.Group)
		c.Why = JudgedOwn
	}
}

func (d *derivation) team(i int) bool { return d.view.Groups[d.view.Claims[i].Group].Team }

// numberGroups drops groups that no claim is left in, and numbers the others
// as the claims come.
func (d *derivation) numberGroups() {
	v := d.view
	if len(v.Rulings) == 0 && !slices.ContainsFunc(v.Groups, func(g Group) bool { return !g.Document.IsZero() }) {
		return // numbered as they came, and nothing was moved
	}
	number := make([]int, len(v.Groups)) // from 1
	kept := make([]Group, 0, len(v.Groups))
	for i := range v.Claims {
		c := &v.Claims[i]
		if number[c.Group] == 0 {
			kept = append(kept, v.Groups[c.Group])
			number[c.Group] = len(kept)
		}
		c.Group = number[c.Group] - 1
	}
	v.Groups = kept
}

func sortedIDs(ids []record.ClaimID) []record.ClaimID {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, compareIDs)
	return slices.Compact(ids)
}
