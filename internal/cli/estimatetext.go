// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"slices"

	"teptar/method/estimate"
	"teptar/publish/unlisted"
)

// printEstimates writes an answer for people.
func (a *app) printEstimates(found *unlisted.Answer) {
	w, out := unlisted.In(a.language()), a.env.Stdout
	fmt.Fprintf(out, "%s\n\n", w.Summary(found.Table))
	a.printMethods(w, found)
	for _, s := range found.Strata {
		for _, r := range s.Results {
			for _, n := range slices.Concat(r.Refused, r.Warnings) {
				fmt.Fprintf(out, "%s, %s. %s: %s.\n", visible(s.Name, false), r.Method, w.Warning, visible(n.Say(w.Lang), false))
			}
		}
	}
	for _, r := range found.Results {
		a.printInWords(w, r)
	}
	if len(found.Changes) > 0 {
		fmt.Fprintf(out, "\n%s\n\n", w.Changed)
		t := table{header: []string{w.What, w.Method, w.Estimate, w.Most}}
		for _, c := range found.Changes {
			row := resultRow(w, w.Kinds[c.Kind]+" "+c.Detail, c.Result)
			t.rows = append(t.rows, []string{row[0], string(c.Method), row[1], row[2]})
		}
		t.print(out, a.env.Width)
	}
	if found.Origin == nil {
		fmt.Fprintf(out, "\n%s\n", w.Assumptions)
		for _, s := range w.Assumed {
			fmt.Fprintf(out, "  – %s\n", s)
		}
	}
	fmt.Fprintf(out, "%s\n", w.NotAlone)
}

// resultRow is a line of a table of results.
func resultRow(w *unlisted.Words, label string, r *estimate.Result) []string {
	cells := w.Row(label, r)
	for i, c := range cells {
		cells[i] = visible(c, false)
	}
	return cells
}

// printMethods prints what all methods say as a table, the parts before the total.
func (a *app) printMethods(w *unlisted.Words, found *unlisted.Answer) {
	t := table{header: []string{w.Method, w.Estimate, w.Most, w.Model}}
	for _, s := range found.Strata {
		for _, r := range s.Results {
			t.rows = append(t.rows, resultRow(w, s.Name+", "+string(r.Method), r))
		}
	}
	for _, r := range found.Results {
		label := string(r.Method)
		if found.Strata != nil {
			label = w.Total + ", " + label
		}
		t.rows = append(t.rows, resultRow(w, label, r))
	}
	t.print(a.env.Stdout, a.env.Width)
}

// printInWords says what one method says, and what to be careful about.
func (a *app) printInWords(w *unlisted.Words, r *estimate.Result) {
	out := a.env.Stdout
	fmt.Fprintf(out, "\n%s. ", w.Names[r.Method])
	if r.OK() {
		fmt.Fprintln(out, w.Sentence(r))
	} else {
		fmt.Fprintf(out, "%s: %s.\n", w.Refused, visible(w.Why(r), false))
	}
	if told := w.Links(r); told != "" {
		fmt.Fprintf(out, "  %s\n", told)
	}
	for _, n := range r.Warnings {
		fmt.Fprintf(out, "  %s: %s.\n", w.Warning, visible(n.Say(w.Lang), false))
	}
}
