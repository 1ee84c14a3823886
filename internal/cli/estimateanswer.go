// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/archive/assumption"
	"teptar/publish/unlisted"
)

// answerAssumptionCommand says of an assumption that it holds, or not.
func (a *app) answerAssumptionCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "answer [QUESTION holds|fails|unknown REASON...]",
		Short: "say whether an estimate of the archive may rest on what it assumes",
		Long: `Answer keeps what you say of one of the assumptions under an estimate of the
archive, with the reason, which is published with the number: write no names.
The flags are those of the estimate; with other lists it is another question.
Without arguments it prints the questions with the answers that there are.`,
		Example: `  teptar estimate answer --by source --case NAME --archive DIR
  teptar estimate answer copies unknown "Two of the newspapers share an editor." --by source --case NAME --archive DIR`,
		Args: func(_ *cobra.Command, args []string) error {
			if n := len(args); n == 1 || n == 2 {
				return fmt.Errorf("want a question, an answer and a reason, or nothing")
			}
			return nil
		},
	}
	var l listFlags
	l.add(c)
	c.Flags().StringSliceVar(&l.lists, "lists", nil, "the `LISTS`, as A,B+C,rest (default the eight largest)")
	c.Flags().StringVar(&l.stratum, "stratum", "", "of an estimate that is split by `KIND`: what holds of all need not hold of each part")
	c.RunE = func(c *cobra.Command, args []string) error {
		if l.by == "" || l.caseName == "" {
			return usage("estimate answer: give --by and --case: answers are shared within a case")
		}
		return a.withLists(c.Context(), &l, func(arch *archive.Archive, got *asked) error {
			if len(args) > 0 {
				given := assumption.Answers{args[0]: {Verdict: assumption.Verdict(args[1]), Reason: strings.Join(args[2:], " ")}}
				if err := assumption.Give(c.Context(), arch, a.viewer(""), got.in, got.lists.Key, given); err != nil {
					return err
				}
				var err error
				if got.answers, err = assumption.Read(c.Context(), arch, a.viewer(""), got.in, got.lists.Key); err != nil {
					return err
				}
			}
			if a.json {
				return a.printJSON(got.answers)
			}
			a.printAssumptions(got)
			return nil
		})
	}
	return c
}

// printAssumptions prints what an estimate assumes, with what was said of it.
func (a *app) printAssumptions(got *asked) {
	p := answerPrinter{a: a, w: a.env.Stdout}
	fmt.Fprintf(p.w, "\n%s\n", unlisted.In(a.language()).Assumptions)
	for _, one := range assumption.All() {
		said := got.answers[one.Code]
		line := one.Code + ": " + one.Label(a.language())
		if said.Verdict == "" {
			line += p.word(" OPEN.", " БЕЗ ОТВЕТА.")
		} else {
			line += fmt.Sprintf(" %s: %s (%s, %s)", said.Verdict.Label(a.language()), visible(said.Reason, false), visible(said.By, false), said.At.Format("2006-01-02"))
		}
		p.hang("  – ", line)
	}
	if n := len(got.answers.Open()); n > 0 {
		fmt.Fprintln(p.w, fmt.Sprintf(unlisted.In(a.language()).Unanswered, n))
		if got.in == "" {
			fmt.Fprintln(p.w, p.word("Answers are shared within a case: give --case.", "Ответы общие в пределах дела: укажите --case."))
		}
	}
}
