// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"cmp"
	"slices"
	"strings"

	"teptar/archive"
	"teptar/record"
	"teptar/record/held"
)

// disputed answers: where accounts conflict, side by side. One section is one
// property of one thing, one column of it an independence group.
func (a *asker) disputed() error {
	skip := a.filter.Offset
	for _, k := range a.view.Schema().Kinds() {
		filter := archive.EntityFilter{Kind: k.Kind, Case: a.filter.Case, Contested: true}
		ids, err := a.view.Entities(filter)
		if err != nil {
			return err
		}
		for _, id := range ids {
			t, err := a.thing(id)
			if err != nil {
				return err
			}
			if t == nil || t.id != id {
				continue
			}
			if ok, err := a.passes(t); err != nil || !ok {
				if err != nil {
					return err
				}
				continue
			}
			for i := range t.held.Views {
				v := &t.held.Views[i]
				if !contested(v) {
					continue
				}
				if skip > 0 {
					skip--
					continue
				}
				if len(a.answer.Sections) >= a.filter.Limit {
					a.answer.More = true
					return nil
				}
				a.rivals(t, v)
			}
		}
	}
	a.note("Rival accounts stand side by side; none is held by default, and nothing is averaged.",
		"Противоречащие сообщения стоят рядом; ни одно не принимается по умолчанию, ничего не усредняется.")
	return nil
}

// contested tells whether a view has rivals that a reader must see: it is
// disputed or denied, or it is held by a judgment against others.
func contested(v *held.View) bool {
	if v.State == held.Disputed || v.State == held.Denied {
		return true
	}
	for i := range v.Values {
		if v.Values[i].State == held.Disputed || v.Values[i].State == held.Denied {
			return true
		}
	}
	for _, r := range v.Rulings {
		if r.Holds && r.Verdict == record.Conflict {
			return true
		}
	}
	return false
}

// rivals adds a section for one disputed property.
func (a *asker) rivals(t *thing, v *held.View) {
	columns := []Column{a.column("value", lower(v.Property.EN), lower(v.Property.RU))}
	for i, g := range v.Groups {
		name := a.groupName(g)
		columns = append(columns, Column{Name: "group" + string(rune('1'+i%9)), Label: name})
	}
	var rows []Row
	for i := range v.Values {
		cells := []Cell{{{Text: a.rivalText(v, i), State: v.Values[i].State.String(), Entity: refOf(v.Values[i].Value)}}}
		for g := range v.Groups {
			cells = append(cells, a.groupSays(v, i, g))
		}
		rows = append(rows, Row{t.id, cells})
	}
	title := a.title(t) + ": " + lower(v.Property.Label(a.filter.Lang))
	var notes []string
	for _, r := range v.Rulings {
		notes = append(notes, a.ruling(r))
	}
	a.section(title, columns, rows, notes...)
}

// rivalText gives a value for a table of rivals, where "yes" alone would not say
// to what.
func (a *asker) rivalText(v *held.View, value int) string {
	if v.Property.Type == record.FlagType {
		return a.word("that it is so", "что это так")
	}
	return a.text(v.Property, v.Values[value].Value)
}

func refOf(v record.Value) *record.EntityID {
	if v.Type != record.RefType {
		return nil
	}
	return &v.Ref
}

// groupName says who speaks in a group.
func (a *asker) groupName(g held.Group) string {
	switch {
	case !g.Speaker.IsZero():
		return a.label(g.Speaker)
	case !g.Document.IsZero():
		return a.label(g.Document)
	}
	return a.word("the team", "команда")
}

// groupSays gives what a group says of a value, in words, with its passages.
func (a *asker) groupSays(v *held.View, value, group int) Cell {
	var c Cell
	words := map[held.Part][2]string{held.Asserts: {"says so", "утверждает"}, held.Partly: {"admits a part", "признаёт частично"},
		held.Denies: {"denies", "отрицает"}, held.Otherwise: {"explains otherwise", "объясняет иначе"}, held.Rumours: {"passes on a rumour", "передаёт слух"},
		held.Declines: {"declined to say", "не комментирует"}, held.Retracts: {"takes back", "отзывает"}}
	for k := range v.Claims {
		cl := &v.Claims[k]
		if cl.Value != value || cl.Group != group {
			continue
		}
		w := words[cl.Part]
		val := Value{Text: a.word(w[0], w[1])}
		if !cl.Standing.Counts() {
			val.Text += " (" + cl.Standing.Label(a.filter.Lang) + ")"
		}
		if n := a.source(cl.Said, v.Grade(cl)); n != 0 {
			val.For = []int{n}
		}
		if !slices.ContainsFunc(c, func(x Value) bool { return x.Text == val.Text && slices.Equal(x.For, val.For) }) {
			c = append(c, val)
		}
	}
	return c
}

// ruling says a judgment in force in words.
func (a *asker) ruling(r held.Ruling) string {
	s := a.term("claim_judgment", r.Verdict) + ": " + r.Reason + " (" + r.By + ", " + r.At.Format("2006-01-02") + ", " + r.ID.Short() + ")"
	if !r.Holds {
		s += a.word(" — a later judgment holds", " — действует более позднее решение")
	}
	return s
}

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

// gaps answers: what is missing.
func (a *asker) gaps() error {
	columns := []Column{a.column("what", "what", "что"), a.column("missing", "what is missing", "чего не хватает"), a.column("sources", "said by", "кто говорит")}
	var rows []Row
	skip := a.filter.Offset
	for _, k := range []record.Kind{record.Act, record.Event, record.Spell, record.Relation, record.Person, record.Document} {
		err := a.each(k, false, func(t *thing) (bool, error) {
			missing, err := a.missing(t)
			if err != nil || len(missing) == 0 {
				return true, err
			}
			if ok, err := a.passes(t); err != nil || !ok {
				return true, err
			}
			if skip > 0 {
				skip--
				return true, nil
			}
			if a.answer.More = len(rows) >= a.filter.Limit; a.answer.More {
				return false, nil
			}
			rows = append(rows, Row{t.id, []Cell{plain(a.kindLabel(t.kind) + ": " + a.title(t)), missing, a.whoSays(t)}})
			return true, nil
		})
		if err != nil {
			return err
		}
		if a.answer.More {
			break
		}
	}
	a.section("", columns, rows)
	return nil
}

// kindLabel gives the words for a kind.
func (a *asker) kindLabel(k record.Kind) string {
	for _, e := range a.view.Schema().Kinds() {
		if e.Kind == k {
			return a.word(e.EN, e.RU)
		}
	}
	return string(k)
}

// missing lists what a thing lacks.
func (a *asker) missing(t *thing) (Cell, error) {
	var c Cell
	lacks := func(en, ru string) { c = append(c, Value{Text: a.word(en, ru)}) }
	need := func(property, en, ru string) {
		if len(a.refs(t, property)) == 0 && !a.hasValue(t, property) {
			lacks(en, ru)
		}
	}
	switch t.kind {
	case record.Act:
		if len(a.when(t)) == 0 {
			lacks("date", "дата")
		}
		if len(a.where(t)) == 0 {
			lacks("place", "место")
		}
		by, err := a.perpetrators(t)
		if err != nil {
			return nil, err
		}
		if len(by) == 0 {
			lacks("perpetrator", "исполнитель")
		}
		need("victim", "victim", "пострадавший")
		need("type", "type", "вид")
	case record.Event:
		need("when", "date", "дата")
		need("place", "place", "место")
	case record.Spell, record.Relation:
		need("when", "date", "дата")
	case record.Person:
		if !a.hasValue(t, "name") && !a.hasValue(t, "described") {
			lacks("name or description by a source", "имя или описание от источника")
		}
		return c, nil
	case record.Document:
		need("published", "date of publication", "дата публикации")
		if captures, err := a.view.Captures(t.id); err != nil || len(captures) == 0 {
			lacks("capture", "снимок")
		}
		return c, nil
	}
	if a.singleSource(t) {
		lacks("second independent source", "второй независимый источник")
	}
	return c, nil
}

// hasValue tells whether anyone whose word counts gives a property a value.
func (a *asker) hasValue(t *thing, property string) bool {
	v := t.prop(property)
	if v == nil {
		return false
	}
	for i := range v.Values {
		if supported(v, i) {
			return true
		}
	}
	return false
}

// singleSource tells whether all that counts of a thing has one origin.
func (a *asker) singleSource(t *thing) bool {
	groups := map[held.Group]bool{}
	for i := range t.held.Views {
		v := &t.held.Views[i]
		for _, c := range v.Claims {
			if c.Standing.Counts() && c.Part == held.Asserts && !v.Groups[c.Group].Team {
				groups[v.Groups[c.Group]] = true
			}
		}
	}
	return len(groups) == 1
}

// whoSays names the groups that speak of a thing, with their passages.
func (a *asker) whoSays(t *thing) Cell {
	var c Cell
	at := map[held.Group]int{}
	for i := range t.held.Views {
		v := &t.held.Views[i]
		for k := range v.Claims {
			cl := &v.Claims[k]
			g := v.Groups[cl.Group]
			n := a.source(cl.Said, v.Grade(cl))
			if g.Team || n == 0 {
				continue
			}
			j, ok := at[g]
			if !ok {
				j = len(c)
				at[g] = j
				c = append(c, Value{Text: a.groupName(g)})
			}
			if !slices.Contains(c[j].For, n) {
				c[j].For = append(c[j].For, n)
			}
		}
	}
	return c
}

// titleOf says what the thing with an id is.
func (a *asker) titleOf(id record.EntityID) string {
	t, err := a.thing(id)
	if err != nil || t == nil {
		return id.Short()
	}
	return a.title(t)
}
