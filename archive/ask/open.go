// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"fmt"

	"teptar/archive/linkage"
	"teptar/record"
)

// openPairs gives the pairs of which it is open whether they are one: those that
// someone looked at and could not tell, and those people whom matching proposes as
// one and nobody judged. It says how many proposals there are, and what was not
// compared.
func (a *asker) openPairs() [][2]record.EntityID {
	open := a.rules.Same.Open()
	_, found, err := linkage.Of(a.ctx, a.view, record.Person)
	if err != nil {
		a.note("People could not be compared with each other: that two may be one is not in the ranges.", "Сравнить людей между собой не удалось: что двое могут быть одним, в диапазонах не учтено.")
		return open
	}
	for _, p := range found.Proposals {
		open = append(open, [2]record.EntityID{p.A, p.B})
	}
	if n := len(found.Proposals); n > 0 {
		a.note(fmt.Sprintf("Pairs of people who may be one, by computing, and whom nobody has judged: %d. A number is a range while one of them is open; a judgment, same or different, settles it.", n),
			fmt.Sprintf("Пар людей, которые по расчёту могут быть одним и о которых никто не вынес решения: %d. Пока пара открыта, число остаётся диапазоном; закрывает её решение: один человек или разные.", n))
	}
	if en, ru := beforeRun(found); en != "" {
		a.note(en, ru)
	}
	return open
}

// beforeRun says that there is no run of comparing that knows all; "" if there is.
func beforeRun(found *linkage.Matching) (en, ru string) {
	switch {
	case found.NotRun:
		return "There are too many people to compare them with each other here: that two may be one is not in the ranges until teptar match run was run.",
			"Людей слишком много, чтобы сравнить их здесь между собой: пока не выполнено teptar match run, в диапазонах не учтено, что двое могут быть одним."
	case found.Stale:
		return "Something was added since people were last compared with each other; teptar match run does it anew.", "С последнего сравнения людей что-то добавлено; teptar match run выполнит его заново."
	}
	return "", ""
}
