// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"teptar/record"
)

// say adds a note in the language of the answer.
func (l *listing) say(to *[]ListNote, code string, ids []record.EntityID, en, ru string, args ...any) {
	*to = append(*to, ListNote{code, fmt.Sprintf(l.word(en, ru), args...), append([]record.EntityID{}, ids[:min(len(ids), maxNoted)]...)})
}

// maxNoted is how many ids a note gives.
const maxNoted = 100

// about says what was asked.
func (l *listing) about() []string {
	kinds := map[ListKind]string{
		BySource: l.word("Each list is whom one independent source names.", "Каждый список – те, кого называет один независимый источник."),
		ByOutlet: l.word("Each list is whom one publisher names.", "Каждый список – те, кого называет один публикатор."),
		ByImport: l.word("Each list is whom one document names.", "Каждый список – те, кого называет один документ."),
	}
	var types []string
	for _, t := range l.f.Types {
		types = append(types, l.term("act", t))
	}
	acts := l.word("People to whom something was done, threats and attempts left out", "Люди, с которыми что-то сделали, кроме угроз и попыток")
	if len(types) > 0 {
		acts = l.word("People to whom this was done: ", "Люди, с которыми сделали это: ") + strings.Join(types, ", ")
	}
	acts += fmt.Sprintf(l.word("; status %s or higher (%s)", "; статус не ниже %s (%s)"), l.f.Status, l.term("record_status", l.f.Status))
	if !l.f.From.IsZero() || !l.f.To.IsZero() {
		acts += "; " + between(l.f.From, l.f.To).Words(l.filter.Lang)
	}
	if l.asked != nil {
		place := l.f.Place
		if len(l.asked.entities) > 0 {
			place = l.titleOf(l.asked.entities[0])
		}
		acts += "; " + place
	}
	if l.f.Certain {
		acts += l.word("; only what certainly falls there", "; только то, что точно относится сюда")
	}
	return []string{acts + ".", kinds[l.f.By]}
}

// remark says what the lists leave out, and what was put together.
func (l *listing) remark(c *Captures) {
	if n := len(c.Left); n > 0 {
		l.say(&c.Notes, "left-out", nil, "On no list of the table: %d that name people, the only ones to name %d people. Join them to others or make one list of the rest, if that is one way of listing.",
			"Вне таблицы: источников – %d; людей, которых называют только они, – %d. Объедините их с другими или сделайте из остальных один список, если это один способ составления.", n, c.Only)
	}
	if n := len(l.groups); n > 0 {
		l.say(&c.Notes, "groups", l.sorted(l.groups), "People known only as a number cannot be on a list: %d groups, at least %d people without a name.",
			"Люди, известные только числом, в список попасть не могут: групп – %d, не менее %d человек без имени.", n, l.unnamed)
	}
	if l.unsourced = slices.DeleteFunc(l.unsourced, func(id record.EntityID) bool { return l.people[id] != nil }); len(l.unsourced) > 0 {
		l.say(&c.Notes, "unsourced", l.unsourced, "%d people are named by nobody whose word counts: only by the team, under duress, in part, or by words that were taken back or rejected.",
			"Людей, которых не называет никто, чьё слово учитывается, – %d: только команда, по принуждению, отчасти, либо слова отозваны или отклонены.", len(l.unsourced))
	}
	if l.rivals > 0 {
		l.say(&c.Notes, "rivals", nil, "%d acts are left out, because their sources name different victims or none.", "Не учтено действий, пострадавшие от которых названы по-разному или не названы: %d.", l.rivals)
	}
	if n := len(l.repeats); n > 0 {
		l.say(&c.Notes, "repeats", l.sorted(l.repeats), "%d documents repeat another, and are on the list of whoever said it first: reposts of one channel are one list.",
			"Документов, повторяющих другой, – %d; они отнесены к списку того, кто сказал первым: репосты одного канала – один список.", n)
	}
	l.remarkPeople(c)
	for i := range c.Lists {
		if n := len(c.Lists[i].Of); n > 1 {
			l.say(&c.Notes, "joined", idsOf(c.Lists[i].Of), "List %s is %d joined by a decision: whoever is on any of them is on it, and what they owe to each other no longer matters. It is one list only if a person comes to it in one way.",
				"Список %s объединён из %d по чьему-то решению: кто есть в любом из них, есть в нём, и их зависимость друг от друга уже неважна. Один список это лишь тогда, когда люди попадают в него одним путём.", c.Lists[i].Letter, n)
		}
	}
}

// remarkPeople says whose identity is open.
func (l *listing) remarkPeople(c *Captures) {
	var nameless, open []record.EntityID
	for id := range l.people {
		if t, err := l.thing(id); err == nil && t != nil && !l.hasValue(t, "name") {
			nameless = append(nameless, id)
		}
	}
	pairs := 0
	for _, p := range l.rules.Same.Open() {
		if l.people[p[0]] != nil && l.people[p[1]] != nil {
			pairs++
			open = append(open, p[0], p[1])
		}
	}
	sortIDs(nameless)
	if n := len(nameless); n > 0 {
		l.say(&c.Notes, "nameless", nameless, "%d of the people have no name, only a description. If another list names one of them, nobody can tell: a missed link makes the number too large.",
			"У стольких людей нет имени, только описание: %d. Если кого-то из них называет другой список, этого не узнать: пропущенная связь завышает число.", n)
	}
	if pairs > 0 && !l.f.Open {
		l.say(&c.Notes, "identity", open, "Of %d pairs nobody could tell whether they are one person; they count as two. If they are one, the number is too large.",
			"О стольких парах нельзя сказать, один ли это человек: %d; они считаются за двоих. Если это один человек, число завышено.", pairs)
	}
}

// judge refuses lists from which no number can come, because of what they are.
func (l *listing) judge(c *Captures, columns map[record.EntityID]int) {
	full := 0
	for _, list := range c.Lists {
		if list.People > 0 {
			full++
		}
	}
	if full < 2 {
		l.say(&c.Refused, "few-lists", nil, "Lists with people on them: %d; an estimate needs two at least, and three to see how they depend on each other.",
			"Списков, в которых есть люди: %d; для оценки нужно хотя бы два, а чтобы увидеть зависимость между ними – три.", full)
		return
	}
	l.judgeKind(c, columns)
	for i := range c.Lists {
		for j := range c.Lists {
			if i != j {
				l.judgePair(c, columns, i, j)
			}
		}
	}
	if len(c.Refused) > 0 {
		return
	}
	for _, n := range c.Table.Unfit() {
		c.Refused = append(c.Refused, ListNote{n.Code, n.Say(l.filter.Lang), []record.EntityID{}})
	}
}

// judgePair refuses a list most of whose people another list brought.
func (l *listing) judgePair(c *Captures, columns map[record.EntityID]int, i, j int) {
	n, of := l.through(columns, i, j), c.Lists[i].People
	ids := slices.Concat(idsOf(c.Lists[i].Of), idsOf(c.Lists[j].Of))
	switch a, b := c.Lists[i].Letter, c.Lists[j].Letter; {
	case n == 0:
	case 2*n > of:
		l.say(&c.Refused, "through", ids, "%d of %d people on list %s are on it only by the words of list %s: it is a part of that by the way it was made. Join the two, or leave one out.",
			"В списке %[3]s из %[2]d чел. столько попали в него только через список %[4]s: %[1]d. Он его часть по способу составления. Объедините их или исключите один.", n, of, a, b)
	default:
		l.say(&c.Notes, "partly-through", ids, "%d of %d people on list %s are on it only by the words of list %s: the two depend on each other.",
			"В списке %[3]s из %[2]d чел. столько попали в него только через список %[4]s: %[1]d. Списки зависимы.", n, of, a, b)
	}
}

// judgeKind refuses lists that are all of one kind: official ones, or those
// that one publisher brought. Whom these do not reach is on none of them.
func (l *listing) judgeKind(c *Captures, columns map[record.EntityID]int) {
	official := true
	publishers := map[record.EntityID]bool{}
	by := map[record.EntityID][]string{}
	for id, at := range columns {
		of := l.listers[id]
		if of == nil {
			continue
		}
		official = official && of.official
		maps.Copy(publishers, of.publishers)
		for p := range of.publishers {
			if letter := c.Lists[at].Letter; !slices.Contains(by[p], letter) {
				by[p] = append(by[p], letter)
			}
		}
	}
	if official {
		l.say(&c.Refused, "all-official", nil, "All lists are official statements: whom the authorities do not name is on none of them. Add a list of another kind.",
			"Все списки – официальные заявления: кого власти не называют, того нет ни в одном. Добавьте список другого рода.")
	}
	if len(publishers) == 1 {
		l.say(&c.Refused, "one-publisher", l.sorted(publishers), "All lists reached us through one publisher: whom it did not reach is on none of them, and they are one list in kind.",
			"Все списки дошли до нас через одного публикатора: до кого не дошёл он, того нет ни в одном, и по сути это один список.")
		return
	}
	for _, p := range l.sorted(publishers) {
		if letters := by[p]; len(letters) > 1 {
			slices.Sort(letters)
			l.say(&c.Notes, "same-publisher", []record.EntityID{p}, "Lists %s reached us, in part at least, through one publisher.", "Списки %s хотя бы отчасти дошли до нас через одного публикатора.", strings.Join(letters, ", "))
		}
	}
}

// idsOf gives the ids of listers.
func idsOf(of []Lister) []record.EntityID {
	ids := make([]record.EntityID, 0, len(of))
	for _, one := range of {
		ids = append(ids, one.ID)
	}
	return ids
}

// sorted gives the ids of a set in a fixed order.
func (l *listing) sorted(set map[record.EntityID]bool) []record.EntityID {
	ids := slices.Collect(maps.Keys(set))
	sortIDs(ids)
	return ids
}

func sortIDs(ids []record.EntityID) {
	slices.SortFunc(ids, func(x, y record.EntityID) int { return strings.Compare(x.String(), y.String()) })
}
