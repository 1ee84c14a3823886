// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/archive/linkage"
	"teptar/record"
)

// matchFlags are what the commands of match have in common.
type matchFlags struct {
	kind string
	at   float64
}

func (f *matchFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.kind, "kind", string(record.Person), "`KIND` of things: person, organization or place")
	c.Flags().Float64Var(&f.at, "at", linkage.ProposeFrom, "propose pairs of at least this `PROBABILITY`, not below 0.5")
}

// check refuses what cannot be matched.
func (f *matchFlags) check() error {
	switch {
	case !linkage.Matchable(record.Kind(f.kind)):
		return usage("match: --kind is person, organization or place")
	case f.at < linkage.ProposeFrom || f.at >= 1:
		return usage("match: --at is a probability from 0.5 to below 1")
	}
	return nil
}

func (a *app) matchCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "match",
		Short: "find entries of the archive that may be one person, organization or place",
		Long: `Match compares what sources say of people, organizations or places: names in any
script, birth, places, kin, groups. It proposes pairs and says why; it never makes
two entries one. A person does that, with "teptar match review" or "teptar judge
same", and can take it back with "teptar judge undo". Judgments teach the model.

While a pair is open, counts of people are ranges. See doc/user/matching.md.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.matchPlan(), a.matchTrain(), a.matchRun(), a.matchExplain(), a.matchEvaluate(), a.matchReview())
	return c
}

// matcher makes a command that works on the opened comparison of a kind.
func (a *app) matcher(use, short, long string, run func(c *cobra.Command, f *matchFlags, v *archive.View, m *linkage.Matcher) error) *cobra.Command {
	f := &matchFlags{}
	c := &cobra.Command{Use: use, Short: short, Long: long, Args: cobra.NoArgs}
	f.add(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := f.check(); err != nil {
			return err
		}
		return a.withView(c.Context(), func(_ *archive.Archive, v *archive.View) error {
			m, err := linkage.Open(c.Context(), v, record.Kind(f.kind))
			if err != nil {
				return err
			}
			return run(c, f, v, m)
		})
	}
	return c
}

func (a *app) matchPlan() *cobra.Command {
	return a.matcher("plan", "tell which pairs would be looked at, before it is run",
		`Plan tells how many entries there are, how many pairs, which of them would be looked
at by which rules, and how many are two whatever they have in common: judged
different, named side by side in one passage, or kin of each other.`,
		func(_ *cobra.Command, _ *matchFlags, _ *archive.View, m *linkage.Matcher) error {
			p := m.Plan()
			if a.json {
				return a.printJSON(p)
			}
			a.printPlan(p)
			return nil
		})
}

func (a *app) matchTrain() *cobra.Command {
	return a.matcher("train", "learn what agreements weigh, and show it",
		`Train learns from all pairs, and from what was judged, how often each degree of
agreement stands between entries of one (m) and of two (u), and shows the table with
the weights in bits. Nothing is kept: the same archive teaches the same.`,
		func(c *cobra.Command, _ *matchFlags, _ *archive.View, m *linkage.Matcher) error {
			if err := m.Train(c.Context()); err != nil {
				return err
			}
			if a.json {
				return a.printJSON(m.Model())
			}
			a.printModel(m)
			return nil
		})
}

func (a *app) matchEvaluate() *cobra.Command {
	return a.matcher("evaluate", "compare proposals with the judgments made",
		`Evaluate weighs every pair that was judged same or different by a model that was
trained without its judgment, and tells precision, recall and F1. Reviewers are asked
about doubtful pairs first, so that these numbers are worse than those of all pairs.
Where nothing was judged, it tells what they would be if the probabilities were right.`,
		func(c *cobra.Command, f *matchFlags, _ *archive.View, m *linkage.Matcher) error {
			if err := m.Train(c.Context()); err != nil {
				return err
			}
			if _, err := m.Match(c.Context()); err != nil {
				return err
			}
			e, err := m.Evaluate(c.Context(), f.at)
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(e)
			}
			a.printEvaluation(e)
			return nil
		})
}

func (a *app) matchRun() *cobra.Command {
	f := &matchFlags{}
	limit, offset := 0, 0
	c := &cobra.Command{
		Use:   "run",
		Short: "compare, and list the pairs that may be one",
		Long: `Run compares the entries of a kind and lists pairs that nobody judged, the most
probable first, with what speaks most for and against each; then groups of entries
that may all be one, with the link at which each would break first.

The result is kept beside the ledger of this copy, without names, for all who may know
the same. Where there are more than 500 entries of a kind, pages and counts go by
the last run.

With --kind document it lists documents whose text nearly repeats an earlier one, and
so are no sources of their own. Above 300 documents these are known from the last run.`,
		Args: cobra.NoArgs,
	}
	f.add(c)
	c.Flags().IntVar(&limit, "limit", 0, "at most `N` pairs (default 100)")
	c.Flags().IntVar(&offset, "offset", 0, "pass over the first `N` pairs")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if f.kind == string(record.Document) {
			return a.matchDocuments(c.Context())
		}
		if err := f.check(); err != nil {
			return err
		}
		if limit < 0 || offset < 0 {
			return usage("--offset and --limit are not negative")
		}
		return a.withView(c.Context(), func(arch *archive.Archive, v *archive.View) error {
			tell, end := a.report()
			_, found, err := linkage.Run(c.Context(), arch, v, record.Kind(f.kind), tell)
			end()
			if err != nil {
				return err
			}
			list, err := ask.Matches(c.Context(), v, found, f.at, ask.Filter{Lang: a.language(), Offset: offset, Limit: limit})
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(list)
			}
			a.printMatches(list)
			return nil
		})
	}
	return c
}

// matchDocuments lists documents that repeat others.
func (a *app) matchDocuments(ctx context.Context) error {
	return a.withView(ctx, func(arch *archive.Archive, v *archive.View) error {
		tell, end := a.report()
		found, err := linkage.RunEchoes(ctx, arch, v, tell)
		end()
		if err != nil {
			return err
		}
		answer, err := ask.Repeats(ctx, v, found, a.language())
		if err != nil {
			return err
		}
		return a.printAnswer(answer)
	})
}

func (a *app) matchExplain() *cobra.Command {
	return &cobra.Command{
		Use:   "explain ENTITY ENTITY",
		Short: "show element by element why two entries may be one, or not",
		Long: `Explain sets two entries side by side: each element that was compared, how far it
agrees, what that weighs in bits, and the passages that say so. The weights add up
to that of the pair; the bars show how.`,
		Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withView(c.Context(), func(_ *archive.Archive, v *archive.View) error {
				m, err := a.pair(c.Context(), v, args)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(m)
				}
				a.printMatch(m)
				return nil
			})
		},
	}
}

// pair explains the pair that two arguments name.
func (a *app) pair(ctx context.Context, v *archive.View, args []string) (*ask.Match, error) {
	x, err := ask.Resolve(v, args[0])
	if err != nil {
		return nil, err
	}
	y, err := ask.Resolve(v, args[1])
	if err != nil {
		return nil, err
	}
	return ask.MatchPair(ctx, v, x, y, a.language())
}
