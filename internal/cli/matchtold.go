// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"teptar/archive/ask"
	"teptar/archive/linkage"
)

// printer prints answers to the standard output.
func (a *app) printer() answerPrinter {
	return answerPrinter{a: a, w: a.env.Stdout, used: map[string]bool{}}
}

// inBits writes a weight.
func inBits(w float64) string { return fmt.Sprintf("%+.1f", w) }

// chance writes a probability, never as certain.
func chance(p float64) string {
	switch {
	case p > .999:
		return "> 0.999"
	case p < .001:
		return "< 0.001"
	}
	return fmt.Sprintf("%.3f", p)
}

// printPlan tells which pairs would be looked at.
func (a *app) printPlan(p linkage.Plan) {
	fmt.Fprintf(a.env.Stdout, a.text("%d entries, %.0f pairs; %d pairs are two whatever they have in common\n", "записей: %d, пар: %.0f; пар, которые двое при любом сходстве: %d\n"), p.Things, math.Round(p.Pairs), p.Apart)
	fmt.Fprintf(a.env.Stdout, a.text("judged: %d same, %d different, %d cannot tell\n\n", "решено: одно – %d, разные – %d, нельзя сказать – %d\n\n"), p.Labels.Same, p.Labels.Different, p.Labels.Open)
	t := &table{header: []string{a.text("pairs that agree on", "пары, где совпадает"), a.text("entries", "записей"), a.text("pairs", "пар"), a.text("left out", "пропущено")}}
	for _, r := range p.Rules {
		left := ""
		if r.LeftOut > 0 {
			left = fmt.Sprintf(a.text("%d values that too many share", "слишком частых значений: %d"), r.LeftOut)
		}
		t.rows = append(t.rows, []string{r.Rule.String(), strconv.FormatInt(r.Keyed, 10), strconv.FormatInt(r.Pairs, 10), left})
	}
	if len(t.rows) > 0 {
		t.print(a.env.Stdout, a.env.Width)
	}
	if p.Explicit {
		printer := a.printer()
		printer.paragraph(fmt.Sprintf(a.text("There are more than %d: pages and counts go by the last run.", "Их больше %d: страницы и подсчёты опираются на последний запуск."), linkage.Limit), "")
	}
}

// printModel prints what was learned.
func (a *app) printModel(m *linkage.Matcher) {
	lang, model := a.language(), m.Model()
	t := &table{header: []string{a.text("element", "признак"), a.text("agreement", "совпадение"), "m", "u", a.text("weight", "вес"), a.text("learned", "откуда")}}
	for _, c := range model.Comparisons {
		for i, l := range c.Levels {
			name := ""
			if i == 0 {
				name = linkage.Label(c.Name, lang)
			}
			learned := a.text("assumed", "допущено")
			if l.Observed {
				learned = a.text("seen", "по данным")
			}
			if !l.Null {
				t.rows = append(t.rows, []string{name, linkage.Label(l.Label, lang), fmt.Sprintf("%.4f", l.M), fmt.Sprintf("%.5f", l.U), inBits(l.Weight()), learned})
			}
		}
	}
	t.print(a.env.Stdout, a.env.Width)
	fmt.Fprintf(a.env.Stdout, a.text("\nEvery pair begins with %s bits.\n", "\nКаждая пара начинает с %s бит.\n"), inBits(model.PriorWeight()))
	for _, w := range m.Warnings() {
		a.say(a.text("note: %s", "замечание: %s"), w)
	}
}

// printEvaluation tells precision and recall.
func (a *app) printEvaluation(e linkage.Evaluation) {
	if e.Estimated {
		fmt.Fprintln(a.env.Stdout, a.text("nothing was judged; estimated from the probabilities:", "решений нет; оценено по вероятностям:"))
	} else {
		fmt.Fprintf(a.env.Stdout, a.text("judged: %d same, %d different; right %d, wrong %d, missed %d\n", "решено: одно – %d, разные – %d; верно %d, ошибочно %d, пропущено %d\n"), e.Labels.Same, e.Labels.Different, e.Found, e.Wrong, e.Missed)
	}
	fmt.Fprintf(a.env.Stdout, a.text("from %.2f: precision %.2f, recall %.2f, F1 %.2f\n", "от %.2f: точность %.2f, полнота %.2f, F1 %.2f\n"), e.At, e.Precision, e.Recall, e.F1)
}

// printMatches lists proposals and clusters.
func (a *app) printMatches(l *ask.MatchList) {
	fmt.Fprintf(a.env.Stdout, a.text("%d entries, %d pairs compared, %d proposed\n\n", "записей: %d, сравнено пар: %d, предложено: %d\n\n"), l.Things, l.Compared, l.Total)
	t := &table{header: []string{a.text("one", "одна"), a.text("another", "другая"), a.text("probability", "вероятность"), a.text("weight", "вес"), a.text("for", "за"), a.text("against", "против")}}
	for _, m := range l.Matches {
		t.rows = append(t.rows, []string{side(m.A), side(m.B), chance(m.Probability), inBits(m.Weight), visible(m.For, false), visible(m.Against, false)})
	}
	if len(t.rows) > 0 {
		t.print(a.env.Stdout, a.env.Width)
	}
	for i, c := range l.Clusters {
		if i == 0 {
			fmt.Fprintln(a.env.Stdout, a.text("\nMay all be one", "\nВсе они могут быть одним"))
		}
		p := a.printer()
		p.hang("• ", a.clusterLine(c))
	}
	p := a.printer()
	p.paragraph(a.text("Proposals, not findings: whether two are one is for people to judge. See: teptar match explain, teptar match review", "Это предложения, а не выводы: одно ли это, решают люди. См. teptar match explain, teptar match review"), "")
	for _, w := range l.Warnings {
		a.say(a.text("note: %s", "замечание: %s"), w)
	}
}

// clusterLine tells the members of a cluster and where it would break first.
func (a *app) clusterLine(c ask.MatchCluster) string {
	var members []string
	for _, m := range c.Members {
		members = append(members, side(m))
	}
	return fmt.Sprintf(a.text("%s; weakest link: %s – %s, %s bits", "%s; слабейшее звено: %s – %s, %s бит"), strings.Join(members, ", "), visible(c.WeakestA.Title, false), visible(c.WeakestB.Title, false), inBits(c.Weight))
}

// side names an entry, with the beginning of its id.
func side(s ask.MatchSide) string { return visible(s.Title, false) + " (" + s.ID.String()[:10] + ")" }

// printMatch sets two entries side by side.
func (a *app) printMatch(m *ask.Match) {
	w, p := a.env.Stdout, a.printer()
	fmt.Fprintf(w, a.text("%s\n%s\nprobability %s, %s bits\n", "%s\n%s\nвероятность %s, %s бит\n"), side(m.A), side(m.B), chance(m.Probability), inBits(m.Weight))
	if m.Unproposed {
		fmt.Fprintln(w, a.text("no run has proposed these two; weighed for this answer", "ни один запуск не предлагал этих двоих; взвешено для этого ответа"))
	}
	if m.Assumed {
		fmt.Fprintln(w, a.text("nobody has run the comparison: the weights are those that every archive begins with", "сравнения никто не запускал: веса те, с которых начинает всякий архив"))
	}
	if m.Apart != "" {
		fmt.Fprintf(w, a.text("two, whatever they have in common: %s\n", "двое, что бы их ни сближало: %s\n"), m.Apart)
	}
	fmt.Fprintln(w)
	steps := []float64{m.Prior}
	for _, e := range m.Elements {
		steps = append(steps, e.Weight)
	}
	steps = append(steps, m.Kin, m.Calibration)
	bars := waterfall(steps)
	t := &table{header: []string{a.text("element", "признак"), a.text("one", "одна"), a.text("another", "другая"), a.text("agreement", "совпадение"), a.text("bits", "бит"), ""}}
	t.rows = append(t.rows, []string{a.text("every pair", "всякая пара"), "", "", "", inBits(m.Prior), bars[0]})
	for i, e := range m.Elements {
		weight, level := inBits(e.Weight), e.Level
		if level == "" {
			weight, level = "", a.text("nothing to compare", "сравнивать нечего")
		}
		t.rows = append(t.rows, []string{e.Label, p.cell(e.A), p.cell(e.B), level, weight, bars[i+1]})
	}
	for i, extra := range []struct {
		label  string
		weight float64
	}{{a.text("may be close relatives", "могут быть близкой роднёй"), m.Kin}, {a.text("as judgments correct it", "поправка по решениям"), m.Calibration}} {
		if math.Abs(extra.weight) >= .05 {
			t.rows = append(t.rows, []string{extra.label, "", "", "", inBits(extra.weight), bars[len(m.Elements)+1+i]})
		}
	}
	t.print(w, a.env.Width)
	for _, r := range m.Rulings {
		p.paragraph(r.Label+": "+r.Reason, "")
	}
	p.sources(m.Sources)
}

// fallWidth is how many columns a waterfall takes.
const fallWidth = 24

// waterfall draws each step of a sum as a bar from where the sum stood to where it
// stands then, all on one scale.
func waterfall(steps []float64) []string {
	lo, hi, sum := 0.0, 0.0, 0.0
	for _, s := range steps {
		sum += s
		lo, hi = min(lo, sum), max(hi, sum)
	}
	at := func(x float64) int { return int(math.Round((x - lo) / max(hi-lo, 1) * fallWidth)) }
	out := make([]string, len(steps))
	sum = 0
	for i, s := range steps {
		from, to := at(sum), at(sum+s)
		mark := "+"
		if to < from {
			from, to, mark = to, from, "-"
		}
		out[i] = strings.Repeat("·", from) + strings.Repeat(mark, to-from)
		sum += s
	}
	return out
}
