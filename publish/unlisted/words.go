// SPDX-License-Identifier: Apache-2.0

package unlisted

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"teptar/method/estimate"
)

// Words are what is said about estimates in one language: headings, labels,
// the assumptions as a checklist, and formats of numbers.
type Words struct {
	Lang, Title, Documented, OnLists, Head, Model, Method, Estimate, Most, Half string
	Credible, Confident, NoUpper, None, Refused, Warning                        string
	Stratum, Total, Changed, What, Lists, People, Overlap, OverlapDesc          string
	Ranges, RangesDesc, Models, ModelsDesc, Points, Assumes, Assumptions        string
	AIC, BIC, Deviance, DF, Mass, SE, Seed, NotAlone, Share, Hetero, Checks     string
	Drawn                                                                       string
	Names                                                                       map[estimate.Method]string
	Assumed                                                                     []string
	Kinds                                                                       map[estimate.ChangeKind]string
}

var english = Words{
	Lang: "en", Title: "How many were never listed", Documented: "Documented: %s people on %d lists.", OnLists: "On the list",
	Head: "Estimates", Model: "Rests on", Method: "Method", Estimate: "All people", Most: "95 % interval", Half: "50 % interval",
	Credible:  "With 95 %% probability between %s and %s people, under the assumptions below.",
	Confident: "Between %s and %s people; intervals made like this hold the truth in 95 of 100 cases, under the assumptions below.",
	NoUpper:   "no upper end", None: "no number", Refused: "No number", Warning: "Careful",
	Stratum: "Part", Total: "Total", Changed: "What the answer hangs on", What: "Changed", Lists: "Lists", People: "People",
	Overlap: "How the lists overlap", OverlapDesc: "Each column is the people who are on exactly the lists with a dot.",
	Ranges: "All methods side by side", RangesDesc: "The dot is the estimate, the bar the 50 % interval and the line the 95 % interval; the hill is how probable each number is.",
	Models: "Models compared", ModelsDesc: "The best by the criterion first. Models that fit alike can differ much in what they say of the unlisted.", Points: "All people", Assumes: "Assumptions",
	Assumptions: "The numbers hold only if all of these do. Answer each before publishing a number.",
	AIC:         "AIC", BIC: "BIC", Deviance: "Deviance", DF: "Degrees of freedom", Mass: "Probability", SE: "Standard error", Seed: "Seed",
	NotAlone: "Never publish one method alone: if methods differ, the lists do not decide.", Share: "Share", Hetero: "If people differ in how likely they are to be listed", Checks: "Diagnostics",
	Drawn: "The links were drawn %d times by their probabilities: %s people documented.",
	Names: map[estimate.Method]string{estimate.MethodChapman: "Two lists (Chapman)", estimate.MethodLogLinear: "Log-linear model", estimate.MethodSparse: "Sparse lists",
		estimate.MethodAveraged: "Decomposable graphs", estimate.MethodLatentClass: "Latent classes"},
	Assumed: []string{
		"Nobody entered or left the population in the period: it is closed.",
		"All lists mean the same by a victim, a place and a period.",
		"Records of one person were linked, and of two people were not. Missed links make the number too large, false ones too small.",
		"Everybody could have been on some list. Whom no list could reach is in no estimate.",
		"No list was made from another; channels that repost each other are one list.",
		"Dependence between lists is of the kind that the method can describe.",
	},
	Kinds: map[estimate.ChangeKind]string{estimate.LeftOut: "without list", estimate.Prior: "prior", estimate.HiddenOdds: "hidden dependence of all lists"},
}

var russian = Words{
	Lang: "ru", Title: "Сколько людей не попало ни в один список", Documented: "Задокументировано: %s чел., списков: %d.", OnLists: "В списке",
	Head: "Оценки", Model: "На чём основана", Method: "Метод", Estimate: "Всего людей", Most: "Интервал 95 %", Half: "Интервал 50 %",
	Credible:  "С вероятностью 95 %% – от %s до %s чел., при указанных ниже допущениях.",
	Confident: "От %s до %s чел.; интервалы, построенные так, содержат истину в 95 случаях из 100, при указанных ниже допущениях.",
	NoUpper:   "без верхней границы", None: "числа нет", Refused: "Числа нет", Warning: "Осторожно",
	Stratum: "Часть", Total: "Итого", Changed: "От чего зависит ответ", What: "Изменено", Lists: "Списки", People: "Людей",
	Overlap: "Как пересекаются списки", OverlapDesc: "Каждый столбец – люди, которые состоят ровно в отмеченных точкой списках.",
	Ranges: "Все методы рядом", RangesDesc: "Точка – оценка, полоса – интервал 50 %, линия – интервал 95 %; холм показывает, насколько вероятно каждое число.",
	Models: "Сравнение моделей", ModelsDesc: "Первой стоит лучшая по критерию. Модели, которые подходят одинаково, могут сильно расходиться в числе не попавших в списки.", Points: "Всего людей", Assumes: "Допущения",
	Assumptions: "Числа верны, только если выполнено всё перечисленное. Ответьте на каждый пункт, прежде чем публиковать число.",
	AIC:         "AIC", BIC: "BIC", Deviance: "Отклонение", DF: "Степени свободы", Mass: "Вероятность", SE: "Стандартная ошибка", Seed: "Начальное число",
	NotAlone: "Никогда не публикуйте один метод: если методы расходятся, списки вопроса не решают.", Share: "Доля", Hetero: "Если люди попадают в списки с разной вероятностью", Checks: "Проверки",
	Drawn: "Совпадения разыгрывались по их вероятностям, раз: %d; задокументировано %s чел.",
	Names: map[estimate.Method]string{estimate.MethodChapman: "Два списка (Чепмен)", estimate.MethodLogLinear: "Логлинейная модель", estimate.MethodSparse: "Разреженные списки",
		estimate.MethodAveraged: "Разложимые графы", estimate.MethodLatentClass: "Скрытые классы"},
	Assumed: []string{
		"За период никто не вошёл в совокупность и не выбыл из неё: она закрыта.",
		"Во всех списках одинаково понимаются жертва, место и период.",
		"Записи об одном человеке сопоставлены, о разных – нет. Пропущенное совпадение завышает число, ложное занижает.",
		"Каждый мог попасть хоть в какой-то список. Кого не мог достать ни один, того нет ни в одной оценке.",
		"Ни один список не составлен по другому; каналы, которые перепечатывают друг друга, – один список.",
		"Зависимость между списками такова, какую метод способен описать.",
	},
	Kinds: map[estimate.ChangeKind]string{estimate.LeftOut: "без списка", estimate.Prior: "априорное", estimate.HiddenOdds: "скрытая зависимость всех списков"},
}

// In gives the words of a language: "ru", or else English.
func In(lang string) *Words {
	w := english
	if lang == "ru" {
		w = russian
	}
	return &w
}

// Summary says how many are documented.
func (w *Words) Summary(t *estimate.Table) string {
	return fmt.Sprintf(w.Documented, w.Number(float64(t.Documented())), len(t.Lists()))
}

// Number writes a number of people as the language does: 12,749 or 12 749.
func (w *Words) Number(x float64) string {
	switch {
	case math.IsInf(x, 1):
		return w.NoUpper
	case math.IsNaN(x):
		return "–"
	}
	s, group := strconv.FormatFloat(math.Round(x), 'f', 0, 64), ","
	if w.Lang == "ru" {
		group = "\u00a0"
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + group + s[i:]
	}
	return s
}

// Interval writes a range of people.
func (w *Words) Interval(i estimate.Interval) string {
	return w.Number(i.Low) + "–" + w.Number(i.High)
}

// Sentence says an interval in words.
func (w *Words) Sentence(r *estimate.Result) string {
	format := w.Confident
	if r.Method == estimate.MethodAveraged || r.Method == estimate.MethodLatentClass {
		format = w.Credible
	}
	return fmt.Sprintf(format, w.Number(r.Most.Low), w.Number(r.Most.High))
}

// Links says how links were drawn; it is empty if they were not.
func (w *Words) Links(r *estimate.Result) string {
	d, ok := r.Diagnostics.(*estimate.Linkage)
	if !ok {
		return ""
	}
	documented := w.Interval(d.Documented)
	if d.Documented.Low == d.Documented.High {
		documented = w.Number(d.Documented.Low)
	}
	return fmt.Sprintf(w.Drawn, d.Draws, documented)
}

// Why says why there is no number.
func (w *Words) Why(r *estimate.Result) string {
	var reasons []string
	for _, n := range r.Refused {
		reasons = append(reasons, n.Say(w.Lang))
	}
	return strings.Join(reasons, "; ")
}

// Row is a line of a table of results.
func (w *Words) Row(label string, r *estimate.Result) []string {
	if !r.OK() {
		return []string{label, w.None, "–", "–"}
	}
	return []string{label, w.Number(r.Point), w.Interval(r.Most), r.Model}
}
