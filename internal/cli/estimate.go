// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"teptar/method/estimate"
	"teptar/publish/unlisted"
)

// estimateFlags are the flags of the command.
type estimateFlags struct {
	method, html, model, heterogeneity, criterion string
	sensitivity                                   bool
	order                                         int
	columns                                       captureColumns
	links                                         recordFlags
	options                                       estimate.Options
}

func (a *app) estimateCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "estimate [TABLE]",
		Short: "how many were never listed: from how lists overlap",
		Long: `Estimate reads a table of who is on which lists, and estimates how many people
are on none. TABLE ends in .csv or .tsv; its first line names the columns. Each
column is a list, with 1 for who is on it and 0 for who is not. A column count
makes each row a set of lists with its number of people; without it each row is
a person, or as many as a column weight says. It needs no archive and no network.

With --links, TABLE has a row for each record, with its id and either a column
list that names its list or columns of 0 and 1; PAIRS, as dedupe and link write
them, say how probable it is that two records are of one person. The links are
drawn many times, and their uncertainty comes into the interval.

Methods: chapman (two lists), loglinear (all models of dependence, the best by
BIC), sparse (few overlaps, with a bootstrap), dga (all decomposable graphs,
weighed), lcmcr (kinds of people). Each says what it rests on and what to be
careful about, or why there is no number. Never publish one alone.

The same table and seed give the same numbers on any machine with the same
processor family, in whatever order the columns and rows are.

A table with anything wrong is refused whole, with line and cell.

Without TABLE it asks the archive: who names which victims of the acts that the
filters leave. --by source makes a list of each independent origin, --by outlet
of each publisher, --by import of each document. Lists get letters, the largest
first; --lists chooses and joins them: "A,B+C,rest" is one list, two joined to
one, and all others joined. A list is named by the id that is printed, or by its
key. To join is a decision: it is one list only if a person comes to it in one
way. Lists that are one in kind are refused, and so are lists of which one was
made from another.

A number of the archive can be published when every question of
"teptar estimate answer" has an answer. What --publish writes has no name of a
person, a source or a member; its lists are called what --label calls them.

Exit status: 0 done, also where methods say that there is no number; 1 the table
or the archive cannot be used, or the number cannot be published yet; 2 wrong
use.`,
		Example: `  teptar estimate killings.csv --method all --html report.html
  teptar estimate records.csv --links pairs.csv --method loglinear,sparse
  teptar estimate --by source --case NAME --archive DIR
  teptar estimate answer closed fails "People fled all year." --by source --case NAME --archive DIR
  teptar estimate --by source --case NAME --publish report.html --archive DIR`,
		Args: cobra.MaximumNArgs(1),
	}
	var e estimateFlags
	f := c.Flags()
	f.StringVar(&e.method, "method", "all", "the `METHOD`: chapman, loglinear, sparse, dga, lcmcr or all; several with commas")
	f.Uint64Var(&e.options.Seed, "seed", 1, "the `NUMBER` that sampling begins from")
	f.StringVar(&e.html, "html", "", "write a report with pictures to `FILE`, which must not exist")
	f.StringSliceVar(&e.columns.lists, "lists", nil, "the `LISTS`, with commas: columns of TABLE (default all others), or those of the archive, as A,B+C,rest (default the eight largest)")
	f.StringVar(&e.columns.stratum, "stratum", "", "estimate for each value of a `COLUMN`, and the total; of an archive, by month, place:district, trait:sex and others of teptar count --by")
	f.StringVar(&e.links.pairs, "links", "", "records of one person are joined by the probabilities of `PAIRS`: id_a, id_b, probability")
	f.StringVar(&e.links.id, "id", "id", "links: the `COLUMN` with the id of a record")
	f.StringVar(&e.links.list, "list", "list", "links: the `COLUMN` that names the list of a record")
	f.IntVar(&e.links.draws, "draws", 20, "links, open: the `NUMBER` of times that they are drawn")
	f.BoolVar(&e.sensitivity, "sensitivity", false, "what the answer hangs on: lists left out, priors, dependence")
	f.StringVar(&e.criterion, "criterion", "bic", "loglinear: the `CRITERION` that chooses, bic or aic")
	f.IntVar(&e.order, "order", 0, "loglinear: how many lists a term may have (0 for all but one)")
	f.StringVar(&e.model, "model", "", "loglinear: fit this `MODEL` instead of searching, such as \"A*B,C\"")
	f.StringVar(&e.heterogeneity, "heterogeneity", "", "loglinear: add the `COLUMN` chao, poisson, darroch or gamma")
	f.Float64Var(&e.options.Sparse.Threshold, "threshold", 0, "sparse: the `P` under which a pair is dependent (default 0.02)")
	f.IntVar(&e.options.Sparse.Replicates, "replicates", 0, "sparse: the `NUMBER` of bootstrap samples (default 1000)")
	f.Float64Var(&e.options.Averaged.Delta, "delta", 0, "dga: the prior `COUNT` of a cell (default 2 to the minus number of lists)")
	f.Float64Var(&e.options.Averaged.GridTo, "grid", 0, "dga: end where the unlisted are `TIMES` the documented, as published analyses (default: grow)")
	f.IntVar(&e.options.LatentClass.Classes, "classes", 0, "lcmcr: the largest `NUMBER` of kinds of people (default 10)")
	f.IntVar(&e.options.LatentClass.Chains, "chains", 0, "lcmcr: the `NUMBER` of chains (default and least 8)")
	f.IntVar(&e.options.LatentClass.BurnIn, "burn-in", 0, "lcmcr: `SWEEPS` thrown away (default 10000)")
	f.IntVar(&e.options.LatentClass.Sweeps, "sweeps", 0, "lcmcr: `SWEEPS` kept of each chain (default 50000)")
	var l listFlags
	l.add(c)
	l.addRelease(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		switch {
		case len(args) == 0 && l.by != "":
			return a.estimateArchive(c.Context(), &e, &l)
		case len(args) == 0:
			return usage("estimate: give a TABLE, or --by source, outlet or import to ask the archive")
		case l.given(c):
			return usage("estimate: a TABLE is from no archive; --by and what narrows it go without one")
		}
		return a.estimate(c.Context(), args[0], &e)
	}
	c.AddCommand(a.answerAssumptionCommand())
	return c
}

// estimate reads a table and answers it.
func (a *app) estimate(ctx context.Context, path string, e *estimateFlags) error {
	methods, err := e.check()
	if err != nil {
		return err
	}
	s, err := readSheet(path)
	if err != nil {
		return err
	}
	q := unlisted.Question{Source: s.name, Methods: methods, Options: e.options, Sensitivity: e.sensitivity}
	if e.links.pairs == "" {
		q.Strata, err = readCaptures(s, e.columns)
	} else {
		var pairs *sheet
		if pairs, err = readSheet(e.links.pairs); err == nil {
			q.Links, err = readLinks(s, pairs, e.columns, e.links)
		}
	}
	if err != nil {
		return err
	}
	found, err := q.Answer(ctx)
	if err != nil {
		return err
	}
	if e.html != "" {
		if err := a.writeEstimates(e.html, found); err != nil {
			return err
		}
		a.say("Written: %s", e.html)
	}
	if a.json {
		return a.printJSON(found.JSON(a.language()))
	}
	a.printEstimates(found)
	return nil
}

// check turns the flags into options.
func (e *estimateFlags) check() ([]estimate.Method, error) {
	methods := estimate.Methods()
	if e.method != "all" {
		methods = nil
		for name := range strings.SplitSeq(e.method, ",") {
			m := estimate.Method(strings.TrimSpace(name))
			if !slices.Contains(estimate.Methods(), m) {
				return nil, usage("estimate: no method %q; there are chapman, loglinear, sparse, dga, lcmcr and all", name)
			}
			methods = append(methods, m)
		}
	}
	l := &e.options.LogLinear
	l.Criterion, l.MaxOrder, l.Heterogeneity = estimate.Criterion(e.criterion), e.order, estimate.Heterogeneity(e.heterogeneity)
	if e.sensitivity && e.columns.stratum != "" {
		return nil, usage("estimate: --sensitivity looks at a table that is not divided")
	}
	if e.links.pairs != "" && (e.sensitivity || e.columns.stratum != "") {
		return nil, usage("estimate: --links goes neither with --sensitivity nor with --stratum")
	}
	if e.links.draws < 1 {
		return nil, usage("estimate: --draws: want at least 1")
	}
	if l.Criterion != estimate.BIC && l.Criterion != estimate.AIC {
		return nil, usage("estimate: --criterion: want bic or aic")
	}
	if e.model != "" {
		for part := range strings.SplitSeq(strings.Trim(e.model, "[] "), ",") {
			var term []string
			for name := range strings.SplitSeq(part, "*") {
				term = append(term, strings.TrimSpace(name))
			}
			l.Model = append(l.Model, term)
		}
	}
	o := e.options
	if o.Sparse.Threshold < 0 || o.Sparse.Threshold > 1 || o.Sparse.Replicates < 0 || o.Averaged.Delta < 0 || o.Averaged.GridTo < 0 ||
		min(o.LatentClass.Classes, o.LatentClass.Chains, o.LatentClass.BurnIn, o.LatentClass.Sweeps, e.order) < 0 {
		return nil, usage("estimate: a number is below 0, or a probability above 1")
	}
	return methods, nil
}

// writeEstimates writes the page of an answer to a new file.
func (a *app) writeEstimates(path string, found *unlisted.Answer) error {
	return createFile(path, func(w io.Writer) error { return found.Write(w, a.language()) })
}
