// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/archive/assumption"
	"teptar/fault"
	"teptar/publish/unlisted"
	"teptar/record"
)

// listFlags are the flags by which the lists of an archive are chosen, and by
// which what was found is published.
type listFlags struct {
	filterFlags
	by, status string
	types      []string
	lists      []string
	publish    string
	labels     map[string]string
	under      int64
	stratum    string
	open       bool
}

// listFlagNames are those that mean nothing for a table.
var listFlagNames = []string{"by", "case", "from", "to", "place", "certain", "type", "status", "publish", "label", "hide-under", "open"}

// add adds the flags that choose lists. The flag --lists is that of the command.
func (l *listFlags) add(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&l.by, "by", "", "ask the archive; its lists are by `KIND`: source, outlet or import")
	f.StringVar(&l.caseName, "case", "", "only this `CASE`")
	f.StringVar(&l.from, "from", "", "not before this `DATE`, as 2025-04 or 2025-04-07")
	f.StringVar(&l.to, "to", "", "not after this `DATE`")
	f.StringVar(&l.place, "place", "", "only at this place, or in it: a `NAME` in any script")
	f.BoolVar(&l.certain, "certain", false, "only what certainly falls between the dates and at the place")
	f.StringSliceVar(&l.types, "type", nil, "only acts of this `TYPE`, as LIB-DET, and those under it; several with commas")
	f.StringVar(&l.status, "status", "V1", "only acts of this `STATUS` or higher: V0, V1, V2 or V3")
}

// addRelease adds the flags of what is published.
func (l *listFlags) addRelease(c *cobra.Command) {
	f := c.Flags()
	f.BoolVar(&l.open, "open", false, "people of whom it is open whether they are one are joined by the probability of it, --draws times")
	f.StringVar(&l.publish, "publish", "", "write what can be published to `FILE`, which must not exist: .html, .json or .csv")
	f.StringToStringVar(&l.labels, "label", nil, "what --publish calls a list, as `A=WORDS`; several with commas")
	f.Int64Var(&l.under, "hide-under", 0, "--publish: hide numbers of the table of overlaps below `N`")
}

// given tells whether one of the flags is.
func (l *listFlags) given(c *cobra.Command) bool {
	return slices.ContainsFunc(listFlagNames, func(name string) bool { return c.Flags().Changed(name) })
}

// filter reads the flags, the lists apart.
func (l *listFlags) filter(a *app) (ask.ListFilter, error) {
	f, err := l.filterFlags.filter(a)
	out := ask.ListFilter{Filter: f, By: ask.ListKind(l.by), Status: record.Term(l.status), Stratum: l.stratum, Open: l.open}
	for _, t := range l.types {
		out.Types = append(out.Types, record.Term(strings.TrimSpace(t)))
	}
	if l.under < 0 {
		return out, usage("estimate: --hide-under is not negative")
	}
	return out, err
}

// An asked is the lists of an archive with what was said of their assumptions.
type asked struct {
	lists   *ask.Captures
	answers assumption.Answers
	in      record.CaseID
}

// withLists opens the archive and asks for the lists. No snapshot is held when f
// is called.
func (a *app) withLists(ctx context.Context, l *listFlags, f func(*archive.Archive, *asked) error) error {
	filter, err := l.filter(a)
	if err != nil {
		return err
	}
	arch, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer arch.Close()
	got := &asked{in: filter.Case, answers: assumption.Answers{}}
	if got.lists, err = a.askLists(ctx, arch, filter, strings.Join(l.lists, ",")); err != nil {
		return err
	}
	if got.in != "" {
		if got.answers, err = assumption.Read(ctx, arch, a.viewer(""), got.in, got.lists.Key); err != nil {
			return err
		}
	}
	return f(arch, got)
}

// askLists asks for lists that are chosen in words.
func (a *app) askLists(ctx context.Context, arch *archive.Archive, f ask.ListFilter, chosen string) (*ask.Captures, error) {
	v, err := arch.View(ctx, a.viewer(""))
	if err != nil {
		return nil, err
	}
	defer v.Close()
	if f.Case != "" {
		if _, err := v.Case(f.Case); err != nil {
			return nil, err
		}
	}
	if f.Choose, f.Rest, err = ask.ParseLists(v, chosen); err != nil {
		return nil, err
	}
	return ask.ListsOf(ctx, v, f)
}

// estimateArchive answers how many were never listed, by the lists of the
// archive.
func (a *app) estimateArchive(ctx context.Context, e *estimateFlags, l *listFlags) error {
	methods, err := e.check()
	if err != nil {
		return err
	}
	if e.links.pairs != "" {
		return usage("estimate: --links is of a TABLE; of an archive, --open joins people by what comparing them found")
	}
	if l.open && (e.sensitivity || e.columns.stratum != "") {
		return usage("estimate: --open goes neither with --sensitivity nor with --stratum")
	}
	if e.sensitivity && l.under > 0 {
		return usage("estimate: --sensitivity tells numbers that --hide-under hides")
	}
	l.lists, l.stratum = e.columns.lists, e.columns.stratum
	return a.withLists(ctx, l, func(arch *archive.Archive, got *asked) error {
		var found *unlisted.Answer
		if len(got.lists.Refused) == 0 {
			q := unlisted.Of(got.lists, e.links.draws)
			q.Methods, q.Options, q.Sensitivity = methods, e.options, e.sensitivity
			if found, err = q.Answer(ctx); err != nil {
				return err
			}
			found.Inside(got.lists, got.answers, a.language())
		}
		if found == nil && (e.html != "" || l.publish != "") {
			a.printLists(got)
			return fmt.Errorf("no number can come of these lists, so nothing was written: %w", fault.Denied)
		}
		if err := a.writeFound(ctx, arch, e, l, got, found); err != nil {
			return err
		}
		if a.json {
			return a.printJSON(got.json(found, a.language()))
		}
		a.printLists(got)
		if found != nil {
			fmt.Fprintln(a.env.Stdout)
			a.printEstimates(found)
			a.printAssumptions(got)
		}
		return nil
	})
}

// writeFound writes the files that are asked for.
func (a *app) writeFound(ctx context.Context, arch *archive.Archive, e *estimateFlags, l *listFlags, got *asked, found *unlisted.Answer) error {
	if e.html != "" {
		if err := a.writeEstimates(e.html, found); err != nil {
			return err
		}
		a.say("Written, for the team only: %s", e.html)
	}
	if l.publish == "" {
		return nil
	}
	v, err := arch.View(ctx, a.viewer(""))
	if err != nil {
		return err
	}
	defer v.Close()
	released := *found
	err = released.Release(got.lists, got.answers, unlisted.Release{Labels: l.labels, Under: l.under,
		Naming: func(texts []string) ([]int, error) { return got.lists.Naming(ctx, v, texts) }}, a.language())
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	write := func(w io.Writer) error { return released.Write(w, a.language()) }
	switch filepath.Ext(l.publish) {
	case ".html":
	case ".csv":
		write = released.WriteCSV
	case ".json":
		write = func(w io.Writer) error {
			j := json.NewEncoder(w)
			j.SetIndent("", "  ")
			return j.Encode(released.JSON(a.language()))
		}
	default:
		return usage("--publish: the file ends in .html, .json or .csv")
	}
	if err := createFile(l.publish, write); err != nil {
		return err
	}
	a.say("Written, to be published: %s", l.publish)
	return nil
}

// createFile writes a file that must not exist.
func createFile(path string, write func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if os.IsExist(err) {
		return fmt.Errorf("the file exists already; name another: %w", fault.Conflict)
	}
	if err != nil {
		return err
	}
	if err := write(file); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

// json is what programs get.
func (got *asked) json(found *unlisted.Answer, lang string) any {
	open := []string{}
	for _, one := range got.answers.Open() {
		open = append(open, one.Code)
	}
	out := struct {
		Lists    *ask.Captures      `json:"lists"`
		Estimate any                `json:"estimate"`
		Answers  assumption.Answers `json:"answers"`
		Open     []string           `json:"open"`
	}{got.lists, nil, got.answers, open}
	if found != nil {
		out.Estimate = found.JSON(lang)
	}
	return out
}

// printLists prints which lists there are, and what is to be known of them.
func (a *app) printLists(got *asked) {
	p := answerPrinter{a: a, w: a.env.Stdout}
	for _, line := range got.lists.About {
		p.paragraph(line, "")
	}
	fmt.Fprintln(p.w)
	t := table{header: []string{p.word("list", "список"), p.word("people", "людей"), p.word("of", "чей"), "id"}}
	for _, l := range got.lists.Lists {
		for i, of := range l.Of {
			letter, n := "", fmt.Sprint(of.People)
			if i == 0 {
				letter = l.Letter
			}
			if len(l.Of) > 1 {
				n += fmt.Sprintf(p.word(" of %d", " из %d"), l.People)
			}
			t.rows = append(t.rows, []string{letter, n, visible(of.Title, false), of.ID.Short()})
		}
	}
	for _, of := range got.lists.Left[:min(len(got.lists.Left), shownLeft)] {
		t.rows = append(t.rows, []string{"–", fmt.Sprint(of.People), visible(of.Title, false), of.ID.Short()})
	}
	t.print(p.w, a.env.Width)
	for _, n := range got.lists.Notes {
		p.paragraph(n.Text, "")
	}
	for _, n := range got.lists.Refused {
		p.paragraph(unlisted.In(a.language()).Refused+": "+n.Text, "")
	}
}

// shownLeft is how many sources are printed that are on no list.
const shownLeft = 20
