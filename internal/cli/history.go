// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/record"
)

func (a *app) historyCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "history [ID]",
		Short: "what was added, when, brought by whom, with the entry that proves it",
		Long: `History lists what was added to the archive, newest first: everything, or what
concerns one entity. Each line names its place as ENTRY/PART: the entry of the
signed log that proves it, and which of its parts it is. Part 0 of an entry says
who brought the others in, and when.`,
		Args: cobra.MaximumNArgs(1),
	}
	limit := c.Flags().Int("limit", 50, "at most `N` lines")
	before := c.Flags().String("before", "", "only what is older than `N/PART`, to go on: the number and part of the last line")
	caseName := c.Flags().String("case", "", "only this `CASE`")
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.withView(c.Context(), func(_ *archive.Archive, v *archive.View) error {
			f := archive.HistoryFilter{Case: record.CaseID(*caseName), Limit: *limit}
			if *before != "" {
				if _, err := fmt.Sscanf(*before, "%d/%d", &f.Before, &f.BeforePart); err != nil || f.Before < 1 || f.BeforePart < 0 {
					return usage("--before: want the number and the part of a line, as 12/3")
				}
			}
			if len(args) == 1 {
				id, err := ask.Resolve(v, args[0])
				if err != nil {
					return err
				}
				f.About = id
			}
			changes, err := ask.Changes(c.Context(), v, f, a.language())
			if err != nil {
				return err
			}
			if err := a.printHistory(changes); err != nil {
				return err
			}
			if n := len(changes); n == *limit && !a.json {
				a.say("There may be more: --before %d/%d goes on.", changes[n-1].Number, changes[n-1].Part)
			}
			return nil
		})
	}
	return c
}

// printHistory prints changes.
func (a *app) printHistory(lines []ask.Change) error {
	if a.json {
		return a.printJSON(lines)
	}
	t := table{header: []string{"no.", "entry/part", "what", "case", "brought by", ""}}
	for _, l := range lines {
		at := ""
		if l.At != nil {
			at = l.At.Format("2006-01-02 15:04 ")
		}
		t.rows = append(t.rows, []string{fmt.Sprint(l.Number), fmt.Sprintf("%s/%d", l.Entry[:12], l.Part), l.Kind, l.Case, visible(l.BroughtBy, false), visible(at+l.Text, false)})
	}
	t.print(a.env.Stdout, a.env.Width)
	return nil
}
