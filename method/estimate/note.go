// SPDX-License-Identifier: Apache-2.0

package estimate

import "fmt"

// A Note is a warning or the reason of a refusal. It names lists and numbers,
// never people. The zero Note says nothing.
type Note struct {
	// Code names the note for programs. Codes do not change.
	Code string
	args []any
	// coarse has it said without numbers, see [Result.Coarse].
	coarse bool
}

// words are a text in two languages.
type words struct{ english, russian string }

// note makes a note; its code must be one of notes.
func note(code string, args ...any) Note { return Note{Code: code, args: args} }

// Say gives the note in a language: "ru", or else English.
func (n Note) Say(lang string) string {
	said := notes[n.Code]
	if n.coarse {
		said = plainNotes[n.Code]
	}
	text := said.english
	if lang == "ru" {
		text = said.russian
	}
	return fmt.Sprintf(text, n.args...)
}

// String gives the note in English.
func (n Note) String() string { return n.Say("en") }

// notes are the words of all notes. Both languages take the same arguments in
// the same order.
var notes = map[string]words{
	// Refusals that are about the table.
	"few-lists":     {"%d list is too few: an estimate needs at least two, and models of dependence need three", "списков слишком мало (%d): для оценки нужно хотя бы два, а для моделей зависимости – три"},
	"two-lists":     {"two lists cannot show whether they depend on each other; this method needs three or more", "по двум спискам нельзя судить, зависят ли они друг от друга; этому методу нужно три и больше"},
	"many-lists":    {"this method takes at most %d lists, and there are %d; join lists of one kind", "этот метод принимает не более %d списков, а их %d; объедините однородные списки"},
	"only-two":      {"this method takes two lists, and there are %d; the estimate of each pair is given beside", "этот метод принимает два списка, а их %d; оценки по парам приведены рядом"},
	"empty":         {"nobody is documented", "никто не задокументирован"},
	"empty-list":    {"nobody is on list %s; leave it out", "в списке «%s» никого нет; уберите его"},
	"no-overlap":    {"no person is on two lists: nothing can be learnt from overlaps that are not there, or the records have not been linked", "никто не состоит в двух списках сразу: по пересечениям, которых нет, ничего не узнать; возможно, записи не сопоставлены"},
	"same-lists":    {"lists %s and %s have exactly the same people: one is a copy, and copies are one list", "в списках «%s» и «%s» одни и те же люди: один из них – копия, а копии считаются одним списком"},
	"inside":        {"everybody of list %s is on list %s, which chance does not explain: one was made from the other, so they are one list", "все из списка «%s» есть и в списке «%s», и случайностью это не объяснить: один составлен по другому, это один список"},
	"inside-of-two": {"everybody of list %s is on list %s: two lists cannot tell whether one was made from the other or the other has everybody", "все из списка «%s» есть и в списке «%s»: по двум спискам не узнать, составлен ли один по другому или в другом есть все"},

	// Refusals that are about a method.
	"no-model":      {"no model has an estimate that exists and is determined by these data (%d models tried)", "ни у одной модели нет оценки, которая существует и определяется этими данными (проверено моделей: %d)"},
	"no-strata":     {"none of the %d parts has a number", "ни у одной из частей (%d) нет числа"},
	"not-estimable": {"even the model of independent lists has no finite estimate: some list overlaps with no other", "даже модель независимых списков не даёт конечной оценки: какой-то список ни с каким другим не пересекается"},
	"not-mixed":     {"the chains do not agree (R-hat %.3f, over 1.05): there is no single number; see the range of the chains and the modes", "цепи не сошлись (R-hat %.3f, больше 1,05): единого числа нет; см. разброс цепей и моды"},
	"no-tail":       {"the posterior does not end: even at %.0f times the documented number more than 1 in 10,000 of its mass lies beyond", "апостериорное распределение не кончается: и за %.0f-кратным числом задокументированных лежит больше 1/10 000 его массы"},
	"only-prior":    {"the complete graph has %.0f %% of the mass; it learns nothing about those on no list, so a number would be that of the prior", "полный граф имеет %.0f %% массы; о людях вне списков он ничего не узнаёт, и число было бы априорным"},
	"overflow":      {"the estimate is too large to be a number of people", "оценка слишком велика, чтобы быть числом людей"},

	// Warnings.
	"small":          {"only %d people are documented; below about 100, estimates are fragile", "задокументировано всего %d чел.; если меньше примерно 100, оценки ненадёжны"},
	"thin-overlap":   {"only %d people are on more than one list", "больше чем в одном списке состоит всего %d чел."},
	"isolated":       {"nobody of list %s is on any other list; it adds people and no knowledge", "никто из списка «%s» не состоит в других; он добавляет людей, но не знание"},
	"maybe-inside":   {"everybody of list %s is on list %s; make sure that neither was made from the other", "все из списка «%s» есть и в списке «%s»; убедитесь, что ни один не составлен по другому"},
	"far":            {"the estimate is over 20 times what is documented", "оценка больше чем в 20 раз превышает число задокументированных"},
	"open-above":     {"the interval has no upper end that these data determine", "верхней границы интервала эти данные не определяют"},
	"untestable":     {"that the two lists are independent is assumed and cannot be tested", "независимость двух списков предполагается и не может быть проверена"},
	"small-overlap":  {"the two lists share only %d people; below 7, the estimate tends to be too low", "у двух списков всего %d общих людей; если меньше 7, оценка обычно занижена"},
	"dropped-models": {"%d of %d models have no estimate that exists and is determined by these data; they were left out", "у %d из %d моделей нет оценки, которая существует и определяется этими данными; они опущены"},
	"models-differ":  {"models that fit nearly as well reach from %.0f to %.0f", "модели, которые подходят почти так же, дают от %.0f до %.0f"},
	"stepwise":       {"too many models to try all; one was reached step by step, and others may fit better", "моделей слишком много, чтобы проверить все; выбор сделан по шагам, другие могут подходить лучше"},
	"misfit":         {"even the chosen model fits badly (deviance %.1f on %d degrees of freedom)", "даже выбранная модель подходит плохо (отклонение %.1f при %d степенях свободы)"},
	"zero-pairs":     {"%d pairs of lists share nobody", "пар списков без общих людей: %d"},
	"failed-draws":   {"%d of %d bootstrap samples gave no estimate and were left out", "%d из %d бутстреп-выборок не дали оценки и опущены"},
	"complete-graph": {"the complete graph has %.0f %% of the mass; it learns nothing about those on no list, so the prior speaks", "полный граф имеет %.0f %% массы; о людях вне списков он ничего не узнаёт, за него говорит априорное распределение"},
	"grid-cut":       {"the grid ends at %.0f times the documented number with %.2g of the mass in its last hundredth: the interval is cut off", "сетка кончается на %.0f-кратном числе задокументированных, и в последней её сотой %.2g массы: интервал обрезан"},
	"heavy-tail":     {"the posterior has a long tail: its mean is %.0f and its median %.0f; the mean hangs on what lies far out", "у распределения длинный хвост: среднее %.0f, медиана %.0f; среднее зависит от далёких значений"},
	"modes":          {"the posterior has %d modes; the median may lie between them", "у апостериорного распределения %d моды (мод); медиана может лежать между ними"},
	"runaway":        {"%.1f %% of the draws are over 20 times the documented number; they are kept", "%.1f %% значений больше 20-кратного числа задокументированных; они сохранены"},
	"few-draws":      {"%d draws of the links are few; take 10 or more", "вариантов сопоставления всего %d; возьмите 10 и больше"},
	"lost-draws":     {"%d of %d draws of the links gave no estimate and were left out", "%d из %d вариантов сопоставления не дали оценки и опущены"},
	"lost-strata":    {"stratum %s has no estimate and is counted as documented only, so the total is too low", "для слоя «%s» оценки нет, он учтён только как задокументированный, и итог занижен"},
}
