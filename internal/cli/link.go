// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"teptar/fault"
	"teptar/intake/splink"
	intake "teptar/intake/table"
	"teptar/method/match"
	"teptar/publish/linkage"
)

// A linkRun is one run of dedupe or link.
type linkRun struct {
	a       *app
	f       *linkFlags
	in      *linkInput
	guesses []match.Guess
	model   *match.Model
	engine  *match.Engine
	pairs   *match.Pairs
	groups  *match.Clusters
	opt     match.Options
}

// link reads, trains, compares, groups and writes.
func (a *app) link(c *cobra.Command, files []string, f *linkFlags, links match.Links) error {
	if err := f.check(); err != nil {
		return err
	}
	clean, err := f.cleanLists(files)
	if err != nil {
		return err
	}
	tell, end := a.report()
	defer end()
	r := &linkRun{a: a, f: f, opt: match.Options{Workers: f.workers, Seed: f.seed, Pairs: f.budget, Links: links, Clean: clean, CoListed: f.coListed,
		Memory: int64(f.memory) << 20, Scratch: tempScratch{f.scratch}, Progress: tell}}
	if err := r.prepare(files); err != nil {
		return err
	}
	if err := r.open(c.Context()); err != nil {
		return err
	}
	if f.predict {
		end()
		r.printRules()
		return nil
	}
	if err := r.run(c.Context()); err != nil {
		return err
	}
	defer r.pairs.Close()
	if err := r.write(); err != nil {
		return err
	}
	end()
	return r.printResult()
}

// prepare reads the tables and finds the model.
func (r *linkRun) prepare(files []string) error {
	var settings *splink.Settings
	if r.f.config != "" {
		data, err := readFile(r.f.config, 1<<20)
		if err != nil {
			return err
		}
		if settings, err = splink.Parse(filepath.Base(r.f.config), data); err != nil {
			return err
		}
		r.f.wanted = settings.Columns()
	}
	if r.f.model != "" {
		var err error
		if r.model, err = readModel(r.f.model); err != nil {
			return err
		}
		for _, c := range r.model.Comparisons {
			r.f.wanted = append(r.f.wanted, c.Column)
		}
	}
	var err error
	if r.in, err = r.a.readTables(files, r.f.linkColumns); err != nil {
		return err
	}
	switch {
	case r.model != nil:
	case settings != nil:
		r.guesses = match.Recognise(r.in.table, r.f.coListed)
		r.model, err = settings.Model(r.guesses)
	default:
		r.guesses = match.Recognise(r.in.table, r.f.coListed)
		r.model = match.Default(r.guesses)
	}
	if err != nil {
		return err
	}
	r.printColumns()
	if r.f.labels != "" {
		return r.readLabels()
	}
	return nil
}

// open makes the engine and its rules.
func (r *linkRun) open(ctx context.Context) error {
	var err error
	if r.opt.Places, err = placesFor(r.model); err != nil {
		return err
	}
	if r.engine, err = match.Open(r.in.table, r.model, r.opt); err != nil {
		return err
	}
	if len(r.model.Rules) > 0 && !r.f.learned {
		return r.engine.SetRules(r.model.Rules)
	}
	var truth [][2]int
	if r.f.learned {
		truth = r.opt.Same
	}
	return r.engine.Plan(truth)
}

// run trains if the model is not, compares and groups.
func (r *linkRun) run(ctx context.Context) error {
	if !r.model.Trained {
		if err := r.engine.Train(ctx); err != nil {
			return err
		}
		r.calibrate()
	}
	for _, w := range r.engine.Warnings() {
		r.a.say("note: %s", w)
	}
	var err error
	if r.pairs, err = r.engine.Score(ctx, min(r.f.from, r.f.at, keptFrom)); err != nil {
		return err
	}
	r.groups, err = r.engine.Cluster(r.pairs, r.f.at)
	return err
}

// keptFrom is the probability from which pairs are kept for curves and questions.
const keptFrom = 0.05

// calibrate fits probabilities to labels, if there are enough.
func (r *linkRun) calibrate() {
	if len(r.opt.Same) < 10 || len(r.opt.Different) < 10 {
		return
	}
	weigh := func(pairs [][2]int) []float64 {
		var out []float64
		for _, p := range pairs {
			out = append(out, r.engine.Weight(p[0], p[1]))
		}
		return out
	}
	r.engine.Model().Calibrate(weigh(r.opt.Same), weigh(r.opt.Different))
}

// readLabels reads judged pairs.
func (r *linkRun) readLabels() error {
	f, err := os.Open(r.f.labels)
	if err != nil {
		return bare(err)
	}
	defer f.Close()
	name := filepath.Base(r.f.labels)
	t, err := intake.NewReader(f)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	at := map[string]int{"id_a": -1, "id_b": -1, "verdict": -1, "list_a": -1, "list_b": -1}
	for i, h := range t.Header() {
		if _, known := at[h]; known {
			at[h] = i
		}
	}
	if at["id_a"] < 0 || at["id_b"] < 0 || at["verdict"] < 0 {
		return fmt.Errorf("%s: line 1: want the columns id_a, id_b and verdict: %w", name, fault.Invalid)
	}
	for {
		row, err := t.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := r.label(row, at); err != nil {
			return fmt.Errorf("%s: line %d: %w", name, t.Line(), err)
		}
	}
}

// label takes one judged pair.
func (r *linkRun) label(row [][]byte, at map[string]int) error {
	var pair [2]int
	for i, col := range []string{"id_a", "id_b"} {
		list := -1
		if l := at["list_"+col[3:]]; l >= 0 {
			for n, name := range r.in.names {
				if name == string(row[l]) {
					list = n
				}
			}
		}
		var ok bool
		if pair[i], ok = r.in.record(string(row[at[col]]), list); !ok {
			return fmt.Errorf("no record has the id in %s: %w", col, fault.NotFound)
		}
	}
	switch v := strings.ToLower(string(row[at["verdict"]])); v {
	case "same", "1", "1.0", "true":
		r.opt.Same = append(r.opt.Same, pair)
	case "different", "0", "0.0", "false":
		r.opt.Different = append(r.opt.Different, pair)
	case "", "unclear", "review":
	default:
		return fmt.Errorf("the verdict is none of same, different and unclear: %w", fault.Invalid)
	}
	return nil
}

// write writes what was asked for.
func (r *linkRun) write() error {
	var lists []string
	if len(r.in.names) > 1 {
		lists = r.in.names
	}
	e := r.engine
	outs := []struct {
		name  string
		write func(io.Writer) error
	}{
		{r.f.clusters, func(w io.Writer) error { return linkage.WriteClusters(w, r.in.table, r.groups, lists) }},
		{r.f.pairs, func(w io.Writer) error {
			_, err := linkage.WritePairs(w, e, r.pairs, r.f.from, lists)
			return err
		}},
		{r.f.modelOut, func(w io.Writer) error {
			data, err := e.Model().Encode()
			if err == nil {
				_, err = w.Write(data)
			}
			return err
		}},
		{r.f.askOut, func(w io.Writer) error {
			questions, err := e.Ask(r.pairs, r.f.at, r.f.ask)
			if err != nil {
				return err
			}
			return linkage.WriteQuestions(w, e, questions)
		}},
		{r.f.report, func(w io.Writer) error { return r.writeReport(w, lists) }},
	}
	errs := make([]error, len(outs))
	var wait sync.WaitGroup
	for i, out := range outs {
		if out.name != "" {
			wait.Go(func() { errs[i] = replaceFile(out.name, out.write) })
		}
	}
	wait.Wait()
	return errors.Join(errs...)
}

// writeReport writes the page.
func (r *linkRun) writeReport(w io.Writer, lists []string) error {
	title := "The same person? " + strings.Join(r.in.names, ", ")
	page := linkage.Report{Title: title, Columns: append(r.guesses, r.in.left...), Engine: r.engine, Pairs: r.pairs, Groups: r.groups, Lists: lists, At: r.f.at}
	if len(r.in.truth) == r.in.table.Len() {
		page.Truth = r.in.truth
	}
	return page.Write(w)
}
