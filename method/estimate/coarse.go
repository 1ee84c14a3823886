// SPDX-License-Identifier: Apache-2.0

package estimate

import "math"

// Coarse gives what can be told of a result where small numbers of its table are
// hidden, so that they cannot be worked out from it: point and ends of intervals
// at the nearest multiple of to, though not below the documented number, warnings
// and refusals without numbers, and neither diagnostics nor draws. Whoever has a
// point to its last digit could try tables until one gives it.
func (r *Result) Coarse(to int64) *Result {
	c := &Result{Method: r.Method, Documented: r.Documented, Model: r.Model, Point: r.coarse(r.Point, to),
		Half: Interval{r.coarse(r.Half.Low, to), r.coarse(r.Half.High, to)},
		Most: Interval{r.coarse(r.Most.Low, to), r.coarse(r.Most.High, to)}}
	for _, n := range r.Warnings {
		c.Warnings = append(c.Warnings, n.plain())
	}
	for _, n := range r.Refused {
		c.Refused = append(c.Refused, n.plain())
	}
	return c
}

// coarse rounds a number of people; what is not finite stays.
func (r *Result) coarse(x float64, to int64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return x
	}
	return max(float64(r.Documented), math.Round(x/float64(to))*float64(to))
}

// plain gives a note without the numbers that are of the table.
func (n Note) plain() Note {
	if _, ok := plainNotes[n.Code]; ok {
		return Note{Code: n.Code, coarse: true}
	}
	return n
}

// plainNotes are the words of notes that have numbers of the table, or numbers that
// hang on it, without these.
var plainNotes = map[string]words{
	"not-mixed":      {"the chains do not agree: there is no single number", "цепи не сошлись: единого числа нет"},
	"no-tail":        {"the posterior does not end within any number that can be believed", "апостериорное распределение не кончается ни при каком правдоподобном числе"},
	"only-prior":     {"the complete graph has nearly all of the mass; it learns nothing about those on no list, so a number would be that of the prior", "у полного графа почти вся масса; о людях вне списков он ничего не узнаёт, и число было бы априорным"},
	"small":          {"few people are documented; below about 100, estimates are fragile", "задокументировано мало людей; если меньше примерно 100, оценки ненадёжны"},
	"thin-overlap":   {"few people are on more than one list", "больше чем в одном списке состоят немногие"},
	"small-overlap":  {"the two lists share few people; below 7, the estimate tends to be too low", "у двух списков мало общих людей; если меньше 7, оценка обычно занижена"},
	"dropped-models": {"models that have no estimate that exists and is determined by these data were left out", "модели, у которых нет оценки, существующей и определяемой этими данными, опущены"},
	"models-differ":  {"models that fit nearly as well differ much in what they say", "модели, которые подходят почти так же, дают сильно разные числа"},
	"misfit":         {"even the chosen model fits badly", "даже выбранная модель подходит плохо"},
	"zero-pairs":     {"some pairs of lists share nobody", "у некоторых пар списков нет общих людей"},
	"failed-draws":   {"bootstrap samples that gave no estimate were left out", "бутстреп-выборки, не давшие оценки, опущены"},
	"complete-graph": {"the complete graph has much of the mass; it learns nothing about those on no list, so the prior speaks", "у полного графа большая часть массы; о людях вне списков он ничего не узнаёт, за него говорит априорное распределение"},
	"grid-cut":       {"the grid ends before the mass does: the interval is cut off", "сетка кончается раньше, чем масса: интервал обрезан"},
	"heavy-tail":     {"the posterior has a long tail: its mean is far above its median and hangs on what lies far out", "у распределения длинный хвост: среднее намного больше медианы и зависит от далёких значений"},
	"runaway":        {"some draws are over 20 times the documented number; they are kept", "часть значений больше 20-кратного числа задокументированных; они сохранены"},
	"lost-draws":     {"draws of the links that gave no estimate were left out", "варианты сопоставления, не давшие оценки, опущены"},
}
