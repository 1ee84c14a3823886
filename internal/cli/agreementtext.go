// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"teptar/method/agreement"
	"teptar/record"
)

// agreed is everything that the commands found out.
type agreed struct {
	seed   uint64
	floor  float64
	fields []agreedField
	// compared is how things were found, if codings were compared.
	compared *agreement.Comparison
	schema   *record.Schema
}

// agreedField is one field with its name.
type agreedField struct {
	name    string // for programs
	label   string // for people; "" if it is the name
	measure string
	*agreement.Field
}

// assess adds a field.
func (g *agreed) assess(f agreedField, t *agreement.Table, s agreement.Settings) (err error) {
	if f.Field, err = agreement.Assess(t, s); err == nil {
		g.fields = append(g.fields, f)
	}
	return err
}

// title gives what people call a field.
func (f agreedField) title() string { return visible(cmp.Or(f.label, f.name), false) }

// agreementWords are what the commands say in one language.
type agreementWords struct {
	Lang, Field, Scale, Coders, Units, Equal, Kappa, Alpha, Most, Floor string
	NoNumber, Careful, Confused, Instead, Rewrite, Seed, Limits         string
	Found, Kind, Coder, Both, First, Other, Share, Documents, Nothing   string
	Drawn, SeveralCoders, OwnCoding, Number, Document, Key, Stratum     string
	Blind, Needed                                                       string
	Verdicts                                                            map[agreement.Verdict]string
	Scales, Statement                                                   map[string]string // Statement: what is coded of one; "" itself
}

var agreementEnglish = agreementWords{
	Lang: "en", Field: "Field", Scale: "Scale", Coders: "Coders", Units: "Units", Equal: "Equal", Kappa: "Kappa", Alpha: "Alpha", Most: "95 % interval", Floor: "Floor %s",
	NoNumber: "no number", Careful: "Careful", Confused: "Most confused", Instead: "%s and %s (pairs: %d, %s of the disagreement)", Rewrite: "Terms below the floor, to be written anew",
	Seed: "Seed %d.", Limits: "Coders who agree can both be wrong. What only one coder found is in no field.",
	Found: "What was found", Kind: "Kind", Coder: "Coder", Both: "Both", First: "Only %s", Other: "Only this coder", Share: "Agreement", Documents: "Documents that all coded: %d. Compared with: %s.", Nothing: "nothing said",
	Drawn: "%d of %d documents that one person coded, seed %d.", SeveralCoders: "Left out, because several people coded them: %d.", OwnCoding: "Left out, because %s coded them: %d.",
	Number: "No.", Document: "Document", Key: "Key", Stratum: "Stratum",
	Blind:     "Code these blind, without looking at what is coded already, into a coding file, and do not take it in. Then: teptar agreement compare FILE.yaml",
	Needed:    "For an interval %s wide at a kappa of %s, and a term of %s of the acts, %d acts must be coded twice: here about %d documents, with %s acts in each.",
	Verdicts:  map[agreement.Verdict]string{agreement.Reached: "reached", agreement.Below: "BELOW", agreement.Unsettled: "not settled", agreement.Unknown: "unknown"},
	Statement: map[string]string{"": "Statement", "access": "Access", "identity": "Identity", "depth": "Hearsay depth", "duress": "Duress", "hedged": "Hedged", "source_grade": "Grade of the source", "content_grade": "Grade of the content"},
}

var agreementRussian = agreementWords{
	Lang: "ru", Field: "Поле", Scale: "Шкала", Coders: "Кодировщиков", Units: "Единиц", Equal: "Совпало", Kappa: "Каппа", Alpha: "Альфа", Most: "Интервал 95 %", Floor: "Порог %s",
	NoNumber: "числа нет", Careful: "Осторожно", Confused: "Чаще всего путают", Instead: "%s и %s (пар: %d, %s расхождения)", Rewrite: "Термины ниже порога, определения которых надо переписать",
	Seed: "Начальное число %d.", Limits: "Кодировщики, которые согласны, могут оба ошибаться. Найденное только одним ни в одно поле не входит.",
	Found: "Что найдено", Kind: "Вид", Coder: "Кодировщик", Both: "Оба", First: "Только %s", Other: "Только этот кодировщик", Share: "Согласие", Documents: "Документов, которые закодировали все: %d. Сравнивается с: %s.", Nothing: "ничего не сказано",
	Drawn: "%d из %d документов, закодированных одним человеком, начальное число %d.", SeveralCoders: "Опущено, потому что кодировали несколько человек: %d.", OwnCoding: "Опущено, потому что кодировал(а) %s: %d.",
	Number: "№", Document: "Документ", Key: "Ключ", Stratum: "Слой",
	Blind:    "Кодируйте их вслепую, не глядя на уже закодированное, в файл кодирования и не принимайте его в архив. Затем: teptar agreement compare FILE.yaml",
	Needed:   "Для интервала шириной %s при каппе %s и термине, который стоит у доли %s действий, дважды надо закодировать действий: %d; здесь это примерно документов: %d, действий в каждом – %s.",
	Verdicts: map[agreement.Verdict]string{agreement.Reached: "достигнут", agreement.Below: "НИЖЕ", agreement.Unsettled: "не ясно", agreement.Unknown: "неизвестно"},
	Scales: map[string]string{"terms": "термины", "things": "кто или что", "dates": "даты", "numbers": "числа", "ranges": "числа", "places": "места", "nominal": "номинальная", "ordinal": "порядковая",
		"interval": "интервальная", "ratio": "отношений", "sets": "множества", "jaccard": "множества"},
	Statement: map[string]string{"": "Высказывание", "access": "Доступ", "identity": "Кем назван", "depth": "Через кого дошло", "duress": "Принуждение", "hedged": "С оговоркой", "source_grade": "Оценка источника", "content_grade": "Оценка содержания"},
}

// wordsOfAgreement gives the words of a language.
func wordsOfAgreement(lang string) *agreementWords {
	if lang == "ru" {
		return &agreementRussian
	}
	return &agreementEnglish
}

// kind writes what was found.
func (w *agreementWords) kind(s *record.Schema, k record.Kind) string {
	if e, ok := s.Kind(k); ok {
		return e.Label(w.Lang)
	}
	return w.Statement[""]
}

// field writes a field of a comparison.
func (w *agreementWords) field(s *record.Schema, f agreement.FieldTable) string {
	label := cmp.Or(w.Statement[f.Property], f.Property)
	if p, ok := s.Property(f.Kind, f.Property); ok {
		label = p.Label(w.Lang)
	}
	return w.kind(s, f.Kind) + ": " + label
}

// coefficient writes a coefficient as papers do, ".82"; a language with a
// decimal comma keeps its zero.
func (w *agreementWords) coefficient(x float64) string {
	s := strconv.FormatFloat(x, 'f', 3, 64)
	if w.Lang == "ru" {
		return strings.Replace(strings.Replace(s, ".", ",", 1), "-", "−", 1)
	}
	return strings.Replace(strings.Replace(s, "0.", ".", 1), "-", "−", 1)
}

// interval writes an interval.
func (w *agreementWords) interval(i agreement.Interval) string {
	return w.coefficient(i.Low) + " … " + w.coefficient(i.High)
}

// share writes a share of 1.
func share(x float64) string { return strconv.FormatFloat(100*x, 'f', 0, 64) + " %" }

// value writes a value of a field.
func (w *agreementWords) value(v string) string {
	if v == agreement.Nothing {
		return w.Nothing
	}
	return visible(v, false)
}

// mostConfused is how many pairs of terms are told of a field.
const mostConfused = 5

// printAgreement tells what was found out, in the way that was asked for.
func (a *app) printAgreement(g *agreed, asCSV bool) error {
	w := wordsOfAgreement(a.language())
	switch {
	case a.json:
		return a.printJSON(g.json(w.Lang))
	case asCSV:
		return g.writeCSV(a)
	}
	out := a.env.Stdout
	if c := g.compared; c != nil {
		fmt.Fprintf(out, w.Documents+"\n\n%s\n\n", c.Documents, visible(c.Coders[0], false), w.Found)
		t := table{header: []string{w.Kind, w.Coder, w.Both, fmt.Sprintf(w.First, visible(c.Coders[0], false)), w.Other, w.Share}}
		for _, f := range c.Found {
			t.rows = append(t.rows, []string{w.kind(g.schema, f.Kind), visible(f.Coder, false), strconv.Itoa(f.Both), strconv.Itoa(f.OnlyFirst), strconv.Itoa(f.OnlyOther), w.coefficient(f.Share())})
		}
		t.print(out, a.env.Width)
		fmt.Fprintln(out)
	}
	t := table{header: []string{w.Field, w.Scale, w.Coders, w.Units, w.Equal, w.Kappa, w.Alpha, w.Most, fmt.Sprintf(w.Floor, strings.TrimRight(w.coefficient(g.floor), "0"))}}
	for _, f := range g.fields {
		t.rows = append(t.rows, w.row(f))
	}
	t.print(out, a.env.Width)
	for _, f := range g.fields {
		w.details(a, f)
	}
	fmt.Fprintf(out, "\n%s "+w.Seed+"\n", w.Limits, g.seed)
	return nil
}

// row is the line of a field.
func (w *agreementWords) row(f agreedField) []string {
	row := []string{f.title(), cmp.Or(w.Scales[f.measure], f.measure), strconv.Itoa(f.Coders), strconv.Itoa(f.Units), "–", "–", w.NoNumber, "–", w.Verdicts[f.Verdict]}
	if f.Pairs > 0 {
		row[4] = share(f.Percent)
	}
	if f.Kappa != nil {
		row[5] = w.coefficient(f.Kappa.Value)
		if i := f.Kappa.Most; i != nil {
			row[5] += " (" + w.interval(*i) + ")"
		}
	}
	if f.Alpha != nil {
		row[6] = w.coefficient(f.Alpha.Value)
		if i := f.Alpha.Most; i != nil {
			row[7] = w.interval(*i)
		}
	}
	return row
}

// details tells why a field has no number, what to be careful about, what is
// confused, and which terms are below the floor. Ids of things say nothing to
// people: of these no confusion is told.
func (w *agreementWords) details(a *app, f agreedField) {
	var lines []string
	if f.Refused.Code != "" {
		lines = append(lines, w.NoNumber+": "+f.Refused.Say(w.Lang))
	} else if f.NoKappa.Code != "" {
		lines = append(lines, w.Kappa+", "+w.NoNumber+": "+f.NoKappa.Say(w.Lang))
	}
	for _, n := range f.Warnings {
		lines = append(lines, w.Careful+": "+n.Say(w.Lang))
	}
	if readable(f.measure) {
		for _, c := range f.Confusions[:min(mostConfused, len(f.Confusions))] {
			lines = append(lines, w.Confused+": "+fmt.Sprintf(w.Instead, w.value(c.A), w.value(c.B), c.Pairs, share(c.Share)))
		}
	}
	if low := f.lowTerms(w); low != "" {
		lines = append(lines, w.Rewrite+": "+low)
	}
	if len(lines) > 0 {
		fmt.Fprintf(a.env.Stdout, "\n%s\n  %s\n", f.title(), strings.Join(lines, "\n  "))
	}
}

// readable tells whether values of a field say something to people.
func readable(measure string) bool { return measure != "things" && measure != "places" }

// terms are the scales whose values are chosen from a list, and have a
// definition that can be written anew.
var terms = []string{"terms", "nominal", "ordinal", "sets", "jaccard"}

// lowTerms lists the terms whose own alpha is below the floor, where the field
// has enough units for an interval.
func (f agreedField) lowTerms(w *agreementWords) string {
	if !slices.Contains(terms, f.measure) || f.Alpha == nil || f.Alpha.Most == nil {
		return ""
	}
	var low []string
	for _, t := range f.Terms {
		if t.Value != agreement.Nothing && t.Alpha != nil && *t.Alpha < f.Floor {
			low = append(low, w.value(t.Value)+" ("+w.coefficient(*t.Alpha)+")")
		}
	}
	return strings.Join(low, ", ")
}

// writeCSV writes a line for each field, for programs: with points in numbers.
func (g *agreed) writeCSV(a *app) error {
	out := csv.NewWriter(a.env.Stdout)
	lines := [][]string{{"field", "scale", "coders", "units", "pairs", "equal", "kappa", "kappa_low", "kappa_high", "alpha", "alpha_low", "alpha_high", "floor", "verdict", "refused"}}
	exact := func(x float64) string { return strconv.FormatFloat(x, 'f', 6, 64) }
	for _, f := range g.fields {
		line := []string{f.name, f.measure, strconv.Itoa(f.Coders), strconv.Itoa(f.Units), strconv.Itoa(f.Pairs), exact(f.Percent), "", "", "", "", "", "", exact(f.Floor), string(f.Verdict), f.Refused.Code}
		if f.Kappa != nil {
			line[6] = exact(f.Kappa.Value)
			if i := f.Kappa.Most; i != nil {
				line[7], line[8] = exact(i.Low), exact(i.High)
			}
		}
		if f.Alpha != nil {
			line[9] = exact(f.Alpha.Value)
			if i := f.Alpha.Most; i != nil {
				line[10], line[11] = exact(i.Low), exact(i.High)
			}
		}
		lines = append(lines, line)
	}
	return errors.Join(out.WriteAll(lines), out.Error())
}
