// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"os"

	"github.com/spf13/cobra"

	"teptar/method/match"
)

// linkFlags are what dedupe and link have in common.
type linkFlags struct {
	linkColumns
	config, model, labels              string
	clusters, pairs, modelOut, report  string
	askOut                             string
	at, from                           float64
	ask, workers, memory               int
	seed                               uint64
	budget                             int64
	clean                              []string
	cleanAll, within, predict, learned bool
	scratch                            string
}

const linkHelp = `
Without --config and --model, what the columns hold is recognised from their names
and contents, and printed. Columns that number the rows or tell the answer, by
their names or with --truth, are never compared. No archive is needed, and
nothing leaves this machine.

A probability is that of a model in which fields err independently. A cluster is a
proposal: whether two records are one person is for people to judge.`

func (a *app) dedupeCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "dedupe FILE.csv --id COLUMN --clusters OUT.csv",
		Short: "find the records of a plain table that may be of one person",
		Long: `Dedupe compares the records of one table (CSV with a heading, in UTF-8) with each
other, learns from them how much each agreement weighs, and writes groups.

  --clusters   id,cluster
  --pairs      id_a,id_b,probability,weight, and the weight of each field in bits
  --model-out  the model, to be used again with --model
  --report     a page with the weights, examples field by field, and curves
  --ask        the pairs whose judgment would teach the most, to be filled in and
               given back with --labels
` + linkHelp,
		Args: cobra.ExactArgs(1),
	}
	f := a.linkFlags(c)
	c.RunE = func(c *cobra.Command, args []string) error { return a.link(c, args, f, match.WithinAndBetween) }
	return c
}

func (a *app) linkCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "link A.csv B.csv… --id COLUMN --clusters OUT.csv",
		Short: "find the records of two or more plain tables that may be of one person",
		Long: `Link compares the records of tables with the same columns, each with those of the
other tables; with --within also with those of its own. Tables named with --clean
have nobody twice: at most one of their records comes into a group.

Groups have a third column with the name of the table, as ids of two tables can be
the same. The other files are those of "teptar dedupe".
` + linkHelp,
		Args: cobra.MinimumNArgs(2),
	}
	f := a.linkFlags(c)
	c.Flags().BoolVar(&f.within, "within", false, "look for people who are in one table twice, too")
	c.Flags().StringSliceVar(&f.clean, "clean", nil, "the `TABLE` (its file) has nobody twice (may be repeated)")
	c.Flags().BoolVar(&f.cleanAll, "clean-all", false, "no table has anybody twice")
	c.RunE = func(c *cobra.Command, args []string) error {
		links := match.Between
		if f.within {
			links = match.WithinAndBetween
		}
		return a.link(c, args, f, links)
	}
	return c
}

// linkFlags adds the flags that both commands have.
func (a *app) linkFlags(c *cobra.Command) *linkFlags {
	f := &linkFlags{}
	s := c.Flags()
	s.StringVar(&f.id, "id", "", "the `COLUMN` with the id of a record (needed)")
	s.StringVar(&f.truth, "truth", "", "the `COLUMN` that tells who is who, to evaluate with; it is not compared")
	s.StringSliceVar(&f.ignore, "ignore", nil, "do not compare this `COLUMN` (may be repeated)")
	s.StringVar(&f.coListed, "co-listed", "", "two records with the same value in this `COLUMN` were listed side by side and are two people")
	s.StringVar(&f.config, "config", "", "a settings `FILE` as Splink has them (JSON)")
	s.StringVar(&f.model, "model", "", "use the model in `FILE`, as it was trained")
	s.StringVar(&f.labels, "labels", "", "judged pairs in `FILE`: id_a,id_b,verdict (same, different or unclear)")
	s.StringVar(&f.clusters, "clusters", "", "write groups to `FILE`")
	s.StringVar(&f.pairs, "pairs", "", "write pairs to `FILE`")
	s.StringVar(&f.modelOut, "model-out", "", "write the model to `FILE`")
	s.StringVar(&f.report, "report", "", "write a page about the result to `FILE`")
	s.IntVar(&f.ask, "ask", 0, "write the `N` pairs whose judgment would teach the most; with --ask-out")
	s.StringVar(&f.askOut, "ask-out", "", "write these pairs to `FILE`")
	s.Float64Var(&f.at, "probability", 0.5, "a path of pairs of at least this `PROBABILITY` joins records")
	s.Float64Var(&f.from, "pairs-from", 0.5, "write pairs of at least this `PROBABILITY`")
	s.BoolVar(&f.predict, "predict", false, "only tell which rules would be used and how many pairs they make")
	s.BoolVar(&f.learned, "learn-rules", false, "choose the rules by the labelled pairs")
	s.Int64Var(&f.budget, "max-pairs", 0, "look at about `N` pairs at most (default: by the number of records)")
	s.Uint64Var(&f.seed, "seed", 1, "`NUMBER` from which samples are drawn; the same gives the same result")
	s.IntVar(&f.workers, "workers", 0, "use `N` processors (default: all)")
	s.IntVar(&f.memory, "memory", 0, "keep keys and pairs below about `MIB` mebibytes and the rest in --scratch")
	s.StringVar(&f.scratch, "scratch", "", "`DIR` for what does not fit in memory: numbers of records, no names (default: the system's)")
	return f
}

// check refuses flags that do not go together.
func (f *linkFlags) check() error {
	switch {
	case f.id == "":
		return usage("which column has the ids? give --id COLUMN")
	case !f.predict && f.clusters == "" && f.pairs == "" && f.modelOut == "" && f.report == "" && f.askOut == "":
		return usage("what is to be written? give --clusters FILE, --pairs FILE, --report FILE or --model-out FILE")
	case f.config != "" && f.model != "":
		return usage("--config and --model exclude each other")
	case !(f.at > 0 && f.at < 1) || !(f.from > 0 && f.from < 1):
		return usage("a probability is above 0 and below 1")
	case (f.ask > 0) != (f.askOut != ""):
		return usage("--ask N and --ask-out FILE go together")
	case f.learned && f.labels == "":
		return usage("--learn-rules needs --labels FILE")
	}
	return nil
}

// A tempScratch makes files in a folder that are gone when they are closed.
type tempScratch struct{ dir string }

// Create makes a file that only this user can read.
func (s tempScratch) Create() (match.ScratchFile, error) {
	f, err := os.CreateTemp(s.dir, "teptar-scratch-*")
	if err != nil {
		return nil, bare(err)
	}
	return tempFile{f}, nil
}

// A tempFile is removed when it is closed.
type tempFile struct{ *os.File }

// Close closes and removes the file.
func (f tempFile) Close() error {
	err := f.File.Close()
	if gone := os.Remove(f.Name()); err == nil {
		err = gone
	}
	return err
}

// cleanLists finds the numbers of the tables that have nobody twice.
func (f *linkFlags) cleanLists(files []string) ([]int, error) {
	var out []int
	for i, name := range files {
		if f.cleanAll {
			out = append(out, i)
			continue
		}
		for _, c := range f.clean {
			if c == name {
				out = append(out, i)
			}
		}
	}
	if !f.cleanAll && len(out) != len(f.clean) {
		return nil, usage("--clean names a table that is not among those to be linked")
	}
	return out, nil
}
