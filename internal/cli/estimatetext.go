// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"teptar/method/estimate"
)

// estimateWords are what the command and its report say in one language.
type estimateWords struct {
	Lang, Title, Documented, OnLists, Head, Model, Method, Estimate, Most, Half string
	Credible, Confident, NoUpper, None, Refused, Warning                        string
	Stratum, Total, Changed, What, Lists, People, Overlap, OverlapDesc          string
	Ranges, RangesDesc, Models, ModelsDesc, Points, Assumes, Assumptions        string
	AIC, BIC, Deviance, DF, Mass, SE, Seed, NotAlone, Share, Hetero, Checks     string
	Names                                                                       map[estimate.Method]string
	Assumed                                                                     []string
	Kinds                                                                       map[estimate.ChangeKind]string
}

var estimateEnglish = estimateWords{
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

var estimateRussian = estimateWords{
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

// wordsOfEstimates gives the words of a language.
func wordsOfEstimates(lang string) *estimateWords {
	if lang == "ru" {
		return &estimateRussian
	}
	return &estimateEnglish
}

// people writes a number of people as the language does: 12,749 or 12 749.
func (w *estimateWords) people(x float64) string {
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

// interval writes a range of people.
func (w *estimateWords) interval(i estimate.Interval) string {
	return w.people(i.Low) + "–" + w.people(i.High)
}

// sentence says an interval in words.
func (w *estimateWords) sentence(r *estimate.Result) string {
	format := w.Confident
	if r.Method == estimate.MethodAveraged || r.Method == estimate.MethodLatentClass {
		format = w.Credible
	}
	return fmt.Sprintf(format, w.people(r.Most.Low), w.people(r.Most.High))
}

// why says why there is no number.
func (w *estimateWords) why(r *estimate.Result) string {
	var reasons []string
	for _, n := range r.Refused {
		reasons = append(reasons, n.Say(w.Lang))
	}
	return strings.Join(reasons, "; ")
}

// row is a line of a table of results.
func (w *estimateWords) row(label string, r *estimate.Result) []string {
	if !r.OK() {
		return []string{label, w.None, "–", "–"}
	}
	return []string{label, w.people(r.Point), w.interval(r.Most), visible(r.Model, false)}
}

// print writes the answer for people.
func (f *estimation) print(a *app) {
	w := wordsOfEstimates(a.language())
	out := a.env.Stdout
	fmt.Fprintf(out, "%s\n\n", w.summary(f.table))
	t := table{header: []string{w.Method, w.Estimate, w.Most, w.Model}}
	for _, s := range f.strata {
		for _, r := range s.results {
			t.rows = append(t.rows, w.row(visible(s.Name, false)+", "+string(r.Method), r))
		}
	}
	for _, r := range f.results {
		label := string(r.Method)
		if f.strata != nil {
			label = w.Total + ", " + label
		}
		t.rows = append(t.rows, w.row(label, r))
	}
	t.print(out, a.env.Width)
	for _, r := range f.results {
		fmt.Fprintf(out, "\n%s. ", w.Names[r.Method])
		if r.OK() {
			fmt.Fprintln(out, w.sentence(r))
		} else {
			fmt.Fprintf(out, "%s: %s.\n", w.Refused, visible(w.why(r), false))
		}
		for _, n := range r.Warnings {
			fmt.Fprintf(out, "  %s: %s.\n", w.Warning, visible(n.Say(w.Lang), false))
		}
	}
	if len(f.changes) > 0 {
		fmt.Fprintf(out, "\n%s\n\n", w.Changed)
		t := table{header: []string{w.What, w.Method, w.Estimate, w.Most}}
		for _, c := range f.changes {
			row := w.row(w.Kinds[c.Kind]+" "+visible(c.Detail, false), c.Result)
			t.rows = append(t.rows, []string{row[0], string(c.Method), row[1], row[2]})
		}
		t.print(out, a.env.Width)
	}
	fmt.Fprintf(out, "\n%s\n", w.Assumptions)
	for _, s := range w.Assumed {
		fmt.Fprintf(out, "  – %s\n", s)
	}
	fmt.Fprintf(out, "%s\n", w.NotAlone)
}
