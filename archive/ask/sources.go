// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"cmp"
	"slices"
	"strings"

	"teptar/record"
)

// voice is all that one speaker says.
type voice struct {
	who       record.EntityID
	claims    int
	passages  map[string]bool
	depths    map[record.Term]int
	accesses  map[record.Term]int
	identity  map[record.Term]int
	reported  map[record.EntityID]bool // through whom
	duress    int
	denies    int
	documents map[record.EntityID]bool
}

// sources answers: who says what, from how near, and who is independent.
func (a *asker) sources() error {
	voices := map[record.EntityID]*voice{}
	for _, k := range a.view.Schema().Kinds() {
		for s, err := range a.view.Said(k.Kind, a.filter.Case) {
			if err != nil {
				return err
			}
			if !s.In.Editorial() {
				a.hear(voices, &s)
			}
		}
	}
	list := make([]*voice, 0, len(voices))
	for _, v := range voices {
		list = append(list, v)
	}
	slices.SortFunc(list, func(x, y *voice) int {
		return cmp.Or(cmp.Compare(y.claims, x.claims), strings.Compare(x.who.String(), y.who.String()))
	})
	columns := []Column{a.column("who", "who says it", "кто говорит"), a.column("identity", "identity", "известность"), a.column("access", "how they can know", "откуда знает"),
		a.column("depth", "hearsay", "удалённость"), a.column("through", "reported by", "кем передано"), a.column("claims", "claims", "утверждений"),
		a.column("denials", "of these denials", "из них отрицаний"), a.column("passages", "passages", "цитат"), a.column("documents", "documents", "документов"), a.column("group", "independence group", "группа независимости")}
	var rows []Row
	lo, hi := min(a.filter.Offset, len(list)), min(a.filter.Offset+a.filter.Limit, len(list))
	a.answer.More = hi < len(list)
	for _, v := range list[lo:hi] {
		rows = append(rows, a.voiceRow(v))
	}
	a.section("", columns, rows)
	a.note("An independence group is the last speaker in a chain who can be told from others. Reposts, and outlets that quote the same person, are one group.",
		"Группа независимости — последний различимый говорящий в цепочке. Репосты и издания, цитирующие одного человека, — одна группа.")
	return nil
}

// hear counts a claim to its last speaker.
func (a *asker) hear(voices map[record.EntityID]*voice, s *record.Said) {
	last, _ := s.In.Last()
	who := a.rules.Same.Root(last.Who)
	v := voices[who]
	if v == nil {
		v = &voice{who: who, passages: map[string]bool{}, depths: map[record.Term]int{}, accesses: map[record.Term]int{},
			identity: map[record.Term]int{}, reported: map[record.EntityID]bool{}, documents: map[record.EntityID]bool{}}
		voices[who] = v
	}
	v.claims++
	v.passages[s.In.Passage.Document.String()+s.In.Passage.Quote] = true
	v.documents[s.In.Passage.Document] = true
	v.depths[s.In.Depth]++
	v.accesses[last.Access]++
	v.identity[last.Identity]++
	for _, link := range s.In.Via[:len(s.In.Via)-1] {
		v.reported[link.Who] = true
	}
	if s.In.Duress {
		v.duress++
	}
	if s.StanceOf() == record.Denies {
		v.denies++
	}
}

func (a *asker) voiceRow(v *voice) Row {
	terms := func(vocabulary string, m map[record.Term]int) Cell {
		var c Cell
		for _, t := range sortedTerms(m) {
			if t != "" {
				c = append(c, Value{Text: a.term(vocabulary, t)})
			}
		}
		return c
	}
	var through []record.EntityID
	for id := range v.reported {
		through = append(through, id)
	}
	slices.SortFunc(through, func(x, y record.EntityID) int { return strings.Compare(x.String(), y.String()) })
	group := a.label(v.who)
	if v.identity["ID-ANU"] > 0 {
		group = a.word("falls to the one before", "относится к предыдущему")
	}
	return Row{v.who, []Cell{a.entityCell(v.who), terms("source_identity", v.identity), terms("source_access", v.accesses), terms("hearsay_depth", v.depths),
		a.entityCell(through...), number(v.claims), number(v.denies), number(len(v.passages)), number(len(v.documents)), plain(group)}}
}

// number is a cell with a count.
func number(n int) Cell { return Cell{{Text: record.FormatRange(int64(n), int64(n))}} }

func sortedTerms(m map[record.Term]int) []record.Term {
	var ts []record.Term
	for t := range m {
		ts = append(ts, t)
	}
	slices.Sort(ts)
	return ts
}
