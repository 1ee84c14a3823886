// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/record"
)

func (a *app) countCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "count",
		Short: "how many victims, acts, events and assets, by anything",
		Long: `Count counts what is documented, by the rules of doc/counting.md. Each number is a
range: what is certainly documented, and what possibly is. Without --by it counts
by type of act.

--by takes up to four of these, with commas:

` + dimensionList() + `
What may belong to several rows, as a date that is only known as a spring, is
certainly in none of them and possibly in each. Totals are counted by themselves.
--unit takes victims, acts, events, assets, derived, attempts and confirmed.

--suppress N leaves out counts below N, and others from which they would follow.

What is printed says what it counts, when, and what it does not show: keep it with
the numbers.`,
		Example: "  teptar count --archive DIR --by month,place:region --unit victims\n  teptar count --archive DIR --by perpetrator --suppress 5 --csv > table.csv",
		Args:    cobra.NoArgs,
	}
	var flags filterFlags
	flags.addScope(c)
	by := c.Flags().StringSlice("by", []string{"type"}, "count by these `DIMENSIONS`; none for the total alone")
	units := c.Flags().StringSlice("unit", nil, "count these `UNITS` (default: all by type, otherwise victims and acts)")
	status := c.Flags().String("status", "V1", "count acts of this `STATUS` or higher: V0, V1, V2 or V3")
	suppress := c.Flags().Int64("suppress", 0, "leave out counts below `N`")
	csv := c.Flags().Bool("csv", false, "print CSV")
	c.RunE = func(c *cobra.Command, _ []string) error {
		f, err := flags.filter(a)
		switch {
		case err != nil:
			return err
		case *csv && a.json:
			return usage("--csv and --json exclude each other")
		case *suppress < 0 || *suppress == 1:
			return usage("--suppress takes a number from 2")
		}
		q := ask.CountQuery{Filter: f, By: dimensionsOf(*by), Units: *units, Status: record.Term(*status), Suppress: *suppress}
		return a.withView(c.Context(), func(_ *archive.Archive, v *archive.View) error {
			t, err := ask.HowMany(c.Context(), v, q)
			switch {
			case err != nil:
				return err
			case *csv:
				return t.WriteCSV(a.env.Stdout)
			case a.json:
				return a.printJSON(t)
			}
			a.printCounts(t)
			return nil
		})
	}
	return c
}

// dimensionsOf leaves out "none".
func dimensionsOf(by []string) []string {
	if len(by) == 1 && by[0] == "none" {
		return nil
	}
	return by
}

// dimensionList lists what can be counted by, a line for each.
func dimensionList() string {
	var b strings.Builder
	for _, d := range ask.Dimensions("en") {
		fmt.Fprintf(&b, "  %-17s %s\n", d.Name, d.Label)
	}
	return b.String()
}

// printCounts prints a table of counts for people.
func (a *app) printCounts(t *ask.CountTable) {
	p := answerPrinter{a: a, w: a.env.Stdout}
	fmt.Fprintf(p.w, "%s\n%s. %s\n\n", t.Title, t.Header, fmt.Sprintf(p.word("As of %s.", "По состоянию на %s."), t.AsOf.Format("2006-01-02 15:04 UTC")))
	out := table{}
	for _, c := range t.Columns() {
		out.header = append(out.header, c.Label)
	}
	for _, line := range t.Lines(a.language()) {
		for i := range line {
			line[i] = visible(line[i], false)
		}
		out.rows = append(out.rows, line)
	}
	out.print(p.w, a.env.Width)
	if t.Suppressed > 0 {
		p.paragraph(p.word("· is a number that is left out.", "· — число, которое не показано."), "")
	}
	for _, l := range t.Left {
		p.paragraph(fmt.Sprintf(p.word("Not counted: %s: %s.", "Не учтено: %s: %s."), l.Acts.Text(a.language()), l.Why), "")
	}
	for _, r := range t.Reasons {
		p.paragraph(fmt.Sprintf(p.word("A range, because: %s.", "Диапазон, потому что: %s."), r), "")
	}
	for _, n := range t.Caveats {
		p.paragraph(n, "")
	}
}
