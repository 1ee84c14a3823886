// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/record"
)

func (a *app) matchReview() *cobra.Command {
	f := &matchFlags{}
	by := ""
	c := &cobra.Command{
		Use:   "review",
		Short: "judge pairs one by one, those that teach the most first",
		Long: `Review shows the pair whose judgment teaches the most and reads a line:

  s REASON   same: the two are one
  d REASON   different: they are two
  c REASON   cannot tell: the pair stays open, and counts stay ranges
  k          skip
  q          end

A judgment needs its reason; where the line has none, it is asked for. Each judgment
is a signed operation whose id is printed: "teptar judge undo ID --reason WORDS" takes
it back. Lines can come from a pipe.`,
		Args: cobra.NoArgs,
	}
	f.add(c)
	c.Flags().StringVar(&by, "by", defaultName, "`NAME` of who judges")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := f.check(); err != nil {
			return err
		}
		arch, err := a.open(c.Context())
		if err != nil {
			return err
		}
		defer arch.Close()
		r := &reviewing{a: a, arch: arch, kind: record.Kind(f.kind), by: by, lines: bufio.NewScanner(a.env.Stdin)}
		for {
			more, err := r.next(c.Context())
			if err != nil || !more {
				return err
			}
		}
	}
	return c
}

// A reviewing is a review at the terminal.
type reviewing struct {
	a     *app
	arch  *archive.Archive
	kind  record.Kind
	by    string
	lines *bufio.Scanner
	skip  [][2]record.EntityID
}

// next shows a pair and takes the answer; false if the review is at its end.
func (r *reviewing) next(ctx context.Context) (bool, error) {
	v, err := r.arch.View(ctx, r.a.viewer(r.by))
	if err != nil {
		return false, err
	}
	m, err := ask.NextMatch(ctx, v, r.kind, r.skip, r.a.language())
	v.Close()
	if err != nil {
		return false, err
	}
	if m == nil {
		r.a.say("%s", r.a.text("no pair is left to be asked about", "спрашивать больше не о чем"))
		return false, nil
	}
	r.a.printMatch(m)
	for {
		r.a.say("%s", r.a.text("same, different, cannot tell, skip, quit (s/d/c/k/q), and the reason:", "одно, разные, нельзя сказать, пропустить, конец (s/d/c/k/q) и причина:"))
		line, ok, err := r.line()
		if err != nil || !ok {
			return false, err
		}
		letter, reason, _ := strings.Cut(line, " ")
		switch letter {
		case "q":
			return false, nil
		case "k":
			r.skip = append(r.skip, [2]record.EntityID{m.A.ID, m.B.ID})
			return true, nil
		}
		verdict, known := map[string]record.Term{"s": record.Same, "d": record.Different, "c": record.CannotTell}[letter]
		if !known {
			continue
		}
		if reason = strings.TrimSpace(reason); reason == "" {
			r.a.say("%s", r.a.text("why?", "почему?"))
			if reason, ok, err = r.line(); err != nil || !ok {
				return false, err
			}
		}
		if reason != "" {
			return true, r.judge(ctx, m, verdict, reason)
		}
	}
}

// line reads a line; false at the end of the input.
func (r *reviewing) line() (string, bool, error) {
	if !r.lines.Scan() {
		if err := r.lines.Err(); err != nil && err != io.EOF {
			return "", false, fmt.Errorf("read the answer: %w", err)
		}
		return "", false, nil
	}
	return strings.TrimSpace(r.lines.Text()), true, nil
}

// judge commits the judgment and prints its id.
func (r *reviewing) judge(ctx context.Context, m *ask.Match, verdict record.Term, reason string) error {
	j := record.Judgment{Case: m.A.Case, Verdict: verdict, Of: m.A.ID, Other: m.B.ID, Reason: reason, By: r.by, At: r.arch.Now()}
	receipt, err := r.arch.Commit(ctx, r.a.viewer(r.by), []record.Op{record.Judge{Judgment: j}})
	if err != nil {
		return err
	}
	fmt.Fprintln(r.a.env.Stdout, j.ID())
	return receipt.Unmarked
}
