// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"teptar/publish/warehouse"
)

func (a *app) sqlCommand() *cobra.Command {
	var opt warehouse.Options
	var model, out string
	c := &cobra.Command{
		Use:   "sql --model MODEL.json --dialect " + strings.Join(warehouse.Dialects(), "|") + " --out DIR",
		Short: "write a trained model as SQL, to link lists that are too long for one machine",
		Long: `Sql writes five scripts that link the records of prepared files (see "teptar prepare") in a
database, with the same pairs and weights as "teptar dedupe" and "teptar link" with
this model. Run them in their order; each can be run again.

  1-functions.sql   measures that the database lacks
  2-load.sql        loads the prepared files: give each with --data
  3-count.sql       counts how common values are, and leaves large blocks out
  4-pairs.sql       makes the pairs of all rules, each once
  5-weigh.sql       weighs them; the result is the table teptar_pair

PostgreSQL from 14 on (run them with psql), DuckDB from 1.5 on, Spark SQL from 4 on, of which
no whole run was compared with the engine yet. Train the
model before on one machine, with a sample of the records: "teptar dedupe SAMPLE.csv
--model-out MODEL.json". Groups are not made; nor are judged pairs kept apart.`,
		Args: cobra.NoArgs,
	}
	s := c.Flags()
	s.StringVar(&model, "model", "", "the trained model in `FILE` (needed)")
	s.StringVar(&opt.Dialect, "dialect", "", "the `DATABASE`: "+strings.Join(warehouse.Dialects(), ", ")+" (needed)")
	s.StringVar(&out, "out", "", "write the scripts into `DIR` (needed)")
	s.StringArrayVar(&opt.Data, "data", []string{"prepared.csv"}, "a prepared `FILE`, as the database is to find it (may be repeated)")
	s.Float64Var(&opt.From, "pairs-from", 0.5, "keep pairs of at least this `PROBABILITY`")
	s.BoolVar(&opt.Between, "between", false, "only pairs of different lists, as link makes them")
	s.StringArrayVar(&opt.Clean, "clean", nil, "the `LIST` has nobody twice (may be repeated)")
	c.RunE = func(*cobra.Command, []string) error {
		if model == "" || opt.Dialect == "" || out == "" {
			return usage("give --model FILE, --dialect DATABASE and --out DIR")
		}
		m, err := readModel(model)
		if err != nil {
			return err
		}
		scripts, err := warehouse.Scripts(m, opt)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(out, 0o777); err != nil {
			return bare(err)
		}
		for _, script := range scripts {
			err := replaceFile(filepath.Join(out, script.Name), func(w io.Writer) error {
				_, err := io.WriteString(w, script.Text)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	}
	return c
}
