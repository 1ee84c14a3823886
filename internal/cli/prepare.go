// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	intake "teptar/intake/table"
	"teptar/method/match"
	"teptar/publish/warehouse"
	"teptar/record/place"
)

// A prepareRun is one run of prepare.
type prepareRun struct {
	id, model, coListed, out string
	lists                    []string
	first                    int64
}

func (a *app) prepareCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "prepare FILE.csv… --id COLUMN --model MODEL.json --out PREPARED.csv",
		Short: "write the records of plain tables as a database needs them to link them with \"teptar sql\"",
		Long: `Prepare folds names, reads dates and places, and computes the keys by which pairs are
found, record by record, as the model wants it. It keeps no records in memory. The
result is loaded by the scripts of "teptar sql".

A long list can be cut into parts, each with its heading, that many machines prepare
at the same time. Then give each part numbers of its own with --first: no two records
may have one number. Parts of one list need one name: give it with --list.

What is written holds folded names and is as secret as the table.`,
		Args: cobra.MinimumNArgs(1),
	}
	r := &prepareRun{}
	s := c.Flags()
	s.StringVar(&r.id, "id", "", "the `COLUMN` with the id of a record (needed)")
	s.StringVar(&r.model, "model", "", "the trained model in `FILE` (needed)")
	s.StringVar(&r.coListed, "co-listed", "", "two records with the same value in this `COLUMN` were listed side by side and are two people")
	s.StringVar(&r.out, "out", "", "the `FILE` to write (needed)")
	s.StringArrayVar(&r.lists, "list", nil, "the `NAME` of the list in each file (default: its name without folder and ending)")
	s.Int64Var(&r.first, "first", 0, "the `NUMBER` of the first record")
	c.RunE = func(_ *cobra.Command, files []string) error {
		switch {
		case r.id == "" || r.model == "" || r.out == "":
			return usage("give --id COLUMN, --model FILE and --out FILE")
		case len(r.lists) > 0 && len(r.lists) != len(files):
			return usage("give --list once for each file, in their order, or not at all")
		}
		return a.prepare(files, r)
	}
	return c
}

// prepare writes all files as one.
func (a *app) prepare(files []string, r *prepareRun) error {
	m, err := readModel(r.model)
	if err != nil {
		return err
	}
	places, err := placesFor(m)
	if err != nil {
		return err
	}
	if len(r.lists) == 0 {
		for _, f := range files {
			base := filepath.Base(f)
			r.lists = append(r.lists, strings.TrimSuffix(base, filepath.Ext(base)))
		}
	}
	number := r.first
	err = replaceFile(r.out, func(w io.Writer) error {
		out := warehouse.NewPreparation(w, m)
		for i, name := range files {
			if number, err = a.prepareFile(out, name, r, r.lists[i], m, places, number); err != nil {
				return fmt.Errorf("%s: %w", filepath.Base(name), err)
			}
		}
		return out.Close()
	})
	if err != nil {
		return err
	}
	a.say("%d records prepared, with the numbers from %d to %d.", number-r.first, r.first, number-1)
	return nil
}

// prepareFile writes the records of a table, and gives the next number.
func (a *app) prepareFile(out *warehouse.Preparation, name string, r *prepareRun, list string, m *match.Model, places *place.Gazetteer, number int64) (int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return number, bare(err)
	}
	defer f.Close()
	table, err := intake.NewReader(f)
	if err != nil {
		return number, err
	}
	at, err := placesOf(table.Header(), nil, linkColumns{id: r.id, truth: r.coListed})
	if err != nil {
		return number, err
	}
	p, err := match.NewPreparer(m, table.Header(), places)
	if err != nil {
		return number, err
	}
	for {
		row, err := table.Next()
		if err == io.EOF {
			return number, nil
		}
		if err != nil {
			return number, err
		}
		var coListed []byte
		if at.truth >= 0 {
			coListed = row[at.truth]
		}
		if err := out.Add(number, row[at.id], list, coListed, p.Prepare(row)); err != nil {
			return number, fmt.Errorf("line %d: %w", table.Line(), err)
		}
		number++
	}
}

// readModel reads a model file.
func readModel(name string) (*match.Model, error) {
	data, err := readFile(name, 1<<20)
	if err != nil {
		return nil, err
	}
	return match.DecodeModel(data)
}

// placesFor gives the gazetteer to models that compare places; nil to others.
func placesFor(m *match.Model) (*place.Gazetteer, error) {
	if !slices.ContainsFunc(m.Comparisons, func(c match.Comparison) bool { return c.Kind == match.Place }) {
		return nil, nil
	}
	return place.Embedded()
}
