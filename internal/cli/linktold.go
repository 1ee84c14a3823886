// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"teptar/method/match"
)

// printColumns tells what is compared and what not.
func (r *linkRun) printColumns() {
	if r.a.json {
		return
	}
	t := &table{header: []string{"column", "is compared as", "recognised"}}
	for _, g := range append(r.guesses, r.in.left...) {
		t.rows = append(t.rows, []string{visible(g.Column, false), string(g.Kind), g.Why})
	}
	if len(t.rows) > 0 {
		t.print(r.a.env.Stdout, r.a.env.Width)
		fmt.Fprintln(r.a.env.Stdout)
	}
}

// printRules tells the rules and what they cost.
func (r *linkRun) printRules() {
	t := &table{header: []string{"pairs that agree on", "pairs", "largest groups", "left out"}}
	total := int64(0)
	for _, c := range r.engine.Predict() {
		var largest []string
		for _, b := range c.Largest {
			largest = append(largest, strconv.Itoa(b.Size))
		}
		left := ""
		if c.LeftOut > 0 {
			left = fmt.Sprintf("%d groups of more than %d records", c.LeftOut, match.MaxBlock)
		}
		t.rows = append(t.rows, []string{c.Rule.String(), strconv.FormatInt(c.Pairs, 10), strings.Join(largest, ", "), left})
		total += c.Pairs
	}
	t.print(r.a.env.Stdout, r.a.env.Width)
	fmt.Fprintf(r.a.env.Stdout, "%d pairs at most, of %.0f.\n", total, math.Round(r.engine.Pairs()))
}

// printResult tells in a few lines what was found.
func (r *linkRun) printResult() error {
	n := r.in.table.Len()
	persons, probable := 0, int64(0)
	for i, c := range r.groups.Of {
		if int(c) == i {
			persons++
		}
	}
	for l, err := range r.pairs.All() {
		if err != nil {
			return err
		}
		if match.Probability(float64(l.Weight)) >= r.f.at {
			probable++
		}
	}
	out := struct {
		Records, Groups       int
		Compared, Probable    int64
		Prior                 float64
		Cut                   int
		Precision, Recall, F1 *float64 `json:",omitempty"`
	}{Records: n, Groups: persons, Compared: r.pairs.Compared, Probable: probable, Prior: r.engine.Model().Prior, Cut: len(r.groups.Cut)}
	var q match.Quality
	if len(r.in.truth) == n && n > 0 {
		q = match.EvaluateClusters(r.groups.Of, r.in.truth)
		p, rec, f := q.Precision(), q.Recall(), q.F1()
		out.Precision, out.Recall, out.F1 = &p, &rec, &f
	}
	if r.a.json {
		return r.a.printJSON(out)
	}
	w := r.a.env.Stdout
	fmt.Fprintf(w, "%d records, %d pairs compared, %d likely. %d groups, those of one record too.\n", n, r.pairs.Compared, probable, persons)
	if out.Cut > 0 {
		fmt.Fprintf(w, "%d times a path of likely pairs was cut, because the records together speak against it.\n", out.Cut)
	}
	if out.F1 != nil {
		fmt.Fprintf(w, "Against the truth, by pairs within groups: precision %.4f, recall %.4f, F1 %.4f.\n", *out.Precision, *out.Recall, *out.F1)
	}
	return nil
}
