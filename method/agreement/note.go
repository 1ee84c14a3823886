// SPDX-License-Identifier: Apache-2.0

package agreement

import (
	"fmt"

	"teptar/fault"
)

// A Note is a warning or the reason of a refusal. It has numbers and no names.
// The zero Note says nothing.
type Note struct {
	// Code names the note for programs. Codes do not change.
	Code string
	args []any
}

// Say gives the note in a language: "ru", or else English.
func (n Note) Say(lang string) string {
	text := notes[n.Code].english
	if lang == "ru" {
		text = notes[n.Code].russian
	}
	return fmt.Sprintf(text, n.args...)
}

// A Refusal is why there is no coefficient. It is a fault.Invalid error.
type Refusal struct{ Note }

// Error gives the reason in English.
func (r *Refusal) Error() string { return r.Say("en") }

// Unwrap gives fault.Invalid.
func (r *Refusal) Unwrap() error { return fault.Invalid }

// refuse makes a refusal; its code must be one of notes.
func refuse(code string, args ...any) *Refusal { return &Refusal{Note{code, args}} }

// notes are the words of all notes. Both languages take the same arguments in
// the same order.
var notes = map[string]struct{ english, russian string }{
	// Refusals.
	"no-pairs":     {"no unit was coded by two people: there is nothing to compare", "ни одна единица не кодировалась двумя людьми: сравнивать нечего"},
	"one-coder":    {"there is one coder; agreement needs two or more", "кодировщик один; для согласия нужно двое или больше"},
	"one-value":    {"all coders always said the same one thing: whether they would tell it from another cannot be known from this sample", "все кодировщики всегда указывали одно и то же: по этой выборке нельзя узнать, отличили бы они это от другого"},
	"two-coders":   {"Cohen's kappa is of two coders, and there are %d", "каппа Коэна – для двух кодировщиков, а их %d"},
	"uneven":       {"Fleiss' kappa needs the same number of ratings for each unit; alpha does not", "для каппы Флейса нужно одинаковое число оценок у каждой единицы; альфе это не нужно"},
	"many-values":  {"%d different values; on this scale at most %d can be compared", "разных значений %d; на этой шкале можно сравнить не больше %d"},
	"not-interval": {"too many of the samples drawn again have one value only; there is no interval", "слишком многие повторные выборки содержат одно-единственное значение; интервала нет"},

	// Warnings.
	"few-units":   {"units coded twice: %d; the interval is wide and itself uncertain", "единиц, закодированных дважды: %d; интервал широк и сам ненадёжен"},
	"no-interval": {"units coded twice: %d; below %d there is no interval, and nothing is settled", "единиц, закодированных дважды: %d; если их меньше %d, интервала нет и ничего не решено"},
	"prevalence":  {"%.0f %% of all values are one and the same: coefficients are then low although coders rarely differ; read the share of equal pairs beside them", "%.0f %% всех значений одинаковы: тогда коэффициенты низки, хотя кодировщики редко расходятся; смотрите рядом долю совпавших пар"},
	"dropped":     {"%d of %d samples drawn again have one value only and were left out", "%d из %d повторных выборок содержат одно значение и опущены"},
}
