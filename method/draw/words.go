// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"fmt"
	"strings"

	"teptar/record/when"
)

// words are what a drawing says by itself in one language.
type words struct {
	lang              string
	months            [12]string // as a heading: "April"
	short             [12]string // on an axis
	weekdays          [7]string  // from Monday
	states            [5]string  // by State
	undated           string
	certainDay        string
	possibleDays      string
	heldThroughout    string
	endUnknown        string
	certain, possible string
	leftOut           string
	unlabelled        string
	kilometres        string
	metres            string
	within            string // of a radius
	exact, uncertain  string
	kinds             [4]string // by NodeKind
	edges             [3]string // by EdgeKind

	// Of Overlaps and Ranges.
	lists, estimate, likely, possibleRange string

	// The heads of the columns of tables.
	what, group, date, state, number, place, where, count, day, from, relation, to, step, kind string
}

var english = words{
	lang:     "en",
	months:   [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	short:    [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	weekdays: [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
	states:   [5]string{"", "agreed", "single source", "disputed", "only under duress"},
	undated:  "Without a date", certainDay: "certain day", possibleDays: "possible days",
	heldThroughout: "certainly so", endUnknown: "end not known",
	certain: "certain", possible: "possible",
	leftOut: "Not drawn", unlabelled: "Without a label for want of room, see the table",
	kilometres: "km", metres: "m", within: "within", exact: "exact", uncertain: "uncertain",
	kinds: [4]string{"person", "group", "organization", "event"},
	edges: [3]string{"kinship", "harm", "on account of"},
	lists: "Exactly on", estimate: "Estimate", likely: "50 %", possibleRange: "95 %",
	what: "What", group: "Group", date: "Date", state: "How it is held", number: "No.", place: "Place", where: "Where known",
	count: "Count", day: "Day", from: "From", relation: "Relation", to: "To", step: "Step", kind: "Kind",
}

var russian = words{
	lang:     "ru",
	months:   [12]string{"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"},
	short:    [12]string{"янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"},
	weekdays: [7]string{"пн", "вт", "ср", "чт", "пт", "сб", "вс"},
	states:   [5]string{"", "согласуется", "один источник", "оспаривается", "только под принуждением"},
	undated:  "Без даты", certainDay: "день известен", possibleDays: "возможные дни",
	heldThroughout: "точно было", endUnknown: "конец неизвестен",
	certain: "точно", possible: "возможно",
	leftOut: "Не показано", unlabelled: "Без подписи, не хватило места, см. таблицу",
	kilometres: "км", metres: "м", within: "в пределах", exact: "точно", uncertain: "неточно",
	kinds: [4]string{"человек", "группа", "организация", "событие"},
	edges: [3]string{"родство", "вред", "из-за кого"},
	lists: "Ровно в списках", estimate: "Оценка", likely: "50 %", possibleRange: "95 %",
	what: "Что", group: "Группа", date: "Дата", state: "Как известно", number: "№", place: "Место", where: "Насколько известно",
	count: "Число", day: "День", from: "От", relation: "Связь", to: "К", step: "Шаг", kind: "Вид",
}

// in gives the words of a language.
func in(lang string) *words {
	if lang == "ru" {
		return &russian
	}
	return &english
}

// stateOf gives the words for a state; a plain one has none.
func (w *words) stateOf(s State) string {
	if int(s) < len(w.states) {
		return w.states[s]
	}
	return ""
}

// month heads a month of an axis: "April 2025".
func (w *words) month(d when.Day) string {
	year, month, _ := d.Date()
	return fmt.Sprintf("%s %d", w.months[month-1], year)
}

// dayOf says a day in full.
func (w *words) dayOf(d when.Day) string { return when.On(d).Words(w.lang) }

// both joins what is not empty, each isolated from the others.
func both(parts ...string) string {
	var some []string
	for _, p := range parts {
		if p != "" {
			some = append(some, isolated(p))
		}
	}
	return strings.Join(some, " · ")
}
