// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/fault"
	"teptar/record"
)

// A verdictCommand is one way to judge.
type verdictCommand struct {
	use, short string
	verdict    record.Term
	args       cobra.PositionalArgs
	fill       func(v *archive.View, j *record.Judgment, args []string) error
}

// verdicts are the ways to judge.
func verdicts() []verdictCommand {
	return []verdictCommand{
		{"accept CLAIM...", "use these claims in what is held", record.Accept, cobra.MinimumNArgs(1), fillClaims},
		{"reject CLAIM...", "do not hold these claims; they stay in the record", record.Reject, cobra.MinimumNArgs(1), fillClaims},
		{"needs-work CLAIM...", "a detail or citation is missing", record.NeedsWork, cobra.MinimumNArgs(1), fillClaims},
		{"superseded CLAIM...", "a later claim of the same source takes their place", record.Superseded, cobra.MinimumNArgs(1), fillClaims},
		{"one-origin CLAIM CLAIM...", "these look independent and have one origin", record.OneOrigin, cobra.MinimumNArgs(2), fillClaims},
		{"own-origin CLAIM CLAIM...", "these look alike and have origins of their own", record.OwnOrigin, cobra.MinimumNArgs(2), fillClaims},
		{"conflict ENTITY PROPERTY", "accounts conflict and neither is held", record.Conflict, cobra.ExactArgs(2), fillProperty},
		{"same ENTITY ENTITY", "the two are one (reversible)", record.Same, cobra.ExactArgs(2), fillPair},
		{"different ENTITY ENTITY", "the two are two", record.Different, cobra.ExactArgs(2), fillPair},
		{"cannot-tell ENTITY ENTITY", "looked at, and not to be told", record.CannotTell, cobra.ExactArgs(2), fillPair},
		{"finding ENTITY TERM", "a pattern or legal element is found, as CPU on an episode", record.Find, cobra.ExactArgs(2), fillTerm},
		{"status ENTITY TERM", "how far an act or event is verified, V0 to V5", record.Status, cobra.ExactArgs(2), fillTerm},
		{"undo JUDGMENT", "take an earlier judgment back", record.UndoVerdict, cobra.ExactArgs(1), fillUndo},
	}
}

func (a *app) judgeCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "judge",
		Short: "accept, reject, mark conflicts, merge, find: always with a reason, always reversible",
		Long: `Judge adds a judgment. It never changes a claim; another judgment can undo it; and
it needs a reason. Of two judgments that collide both are shown and the later one
holds. The ids of claims and judgments are in the output of show and ask.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	for _, v := range verdicts() {
		c.AddCommand(a.verdict(v))
	}
	return c
}

// verdict makes the command for one verdict.
func (a *app) verdict(v verdictCommand) *cobra.Command {
	c := &cobra.Command{Use: v.use, Short: v.short, Args: v.args}
	reason := c.Flags().String("reason", "", "why, in `WORDS` (needed)")
	by := c.Flags().String("by", defaultName, "`NAME` of who judges")
	caseName := c.Flags().String("case", "", "the `CASE` it belongs to (default: that of what is judged)")
	c.RunE = func(c *cobra.Command, args []string) error {
		if *reason == "" {
			return usage("judge: a judgment needs its reason: --reason 'WORDS'")
		}
		arch, err := a.open(c.Context())
		if err != nil {
			return err
		}
		defer arch.Close()
		j := record.Judgment{Case: record.CaseID(*caseName), Verdict: v.verdict, Reason: *reason, By: *by, At: arch.Now()}
		if err := a.fill(c.Context(), arch, v, &j, args); err != nil {
			return err
		}
		r, err := arch.Commit(c.Context(), a.viewer(*by), []record.Op{record.Judge{Judgment: j}})
		if err != nil {
			return err
		}
		fmt.Fprintln(a.env.Stdout, j.ID())
		return r.Unmarked
	}
	return c
}

// fill finds what is judged, and the case if none was named.
func (a *app) fill(ctx context.Context, arch *archive.Archive, verdict verdictCommand, j *record.Judgment, args []string) error {
	v, err := arch.View(ctx, a.viewer(""))
	if err != nil {
		return err
	}
	defer v.Close()
	if err := verdict.fill(v, j, args); err != nil {
		return err
	}
	if j.Case == "" && !j.Of.IsZero() {
		e, err := v.Entity(j.Of)
		if err != nil {
			return err
		}
		j.Case = e.Case
	}
	return nil
}

func fillClaims(v *archive.View, j *record.Judgment, args []string) error {
	for _, s := range args {
		claim, err := v.Claim(s)
		if err != nil {
			return err
		}
		j.Claims = append(j.Claims, claim.ID)
		if j.Case == "" {
			j.Case = claim.In.Case
		}
	}
	return nil
}

func fillProperty(v *archive.View, j *record.Judgment, args []string) (err error) {
	j.Of, err = ask.Resolve(v, args[0])
	j.Property = args[1]
	return err
}

func fillPair(v *archive.View, j *record.Judgment, args []string) (err error) {
	if j.Of, err = ask.Resolve(v, args[0]); err != nil {
		return err
	}
	j.Other, err = ask.Resolve(v, args[1])
	return err
}

func fillTerm(v *archive.View, j *record.Judgment, args []string) (err error) {
	j.Of, err = ask.Resolve(v, args[0])
	j.Value = record.TermValue(record.Term(args[1]))
	return err
}

func fillUndo(v *archive.View, j *record.Judgment, args []string) error {
	for old, err := range v.AllJudgments("") {
		if err != nil {
			return err
		}
		id := old.ID.String()
		if id == args[0] || len(args[0]) >= 8 && len(args[0]) < len(id) && id[:len(args[0])] == args[0] {
			j.Undoes, j.Case = old.ID, old.Case
			return nil
		}
	}
	return fmt.Errorf("no such judgment: %w", fault.NotFound)
}
