// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/record"
	"teptar/record/when"
)

// filterFlags are the flags by which questions are narrowed.
type filterFlags struct {
	caseName, from, to, place string
	certain, possible         bool
	offset, limit             int
}

func (f *filterFlags) add(c *cobra.Command) {
	f.addScope(c)
	c.Flags().IntVar(&f.offset, "offset", 0, "pass over the first `N` rows")
	c.Flags().IntVar(&f.limit, "limit", 0, "at most `N` rows (default 100)")
}

// addScope adds the flags by which acts are chosen, and none for rows.
func (f *filterFlags) addScope(c *cobra.Command) {
	c.Flags().StringVar(&f.caseName, "case", "", "only this `CASE`")
	c.Flags().StringVar(&f.from, "from", "", "not before this `DATE`, as 2025-04 or 2025-04-07")
	c.Flags().StringVar(&f.to, "to", "", "not after this `DATE`")
	c.Flags().StringVar(&f.place, "place", "", "only at this place, or in it: a `NAME` in any script")
	c.Flags().BoolVar(&f.certain, "certain", false, "only what certainly falls between the dates and at the place")
	c.Flags().BoolVar(&f.possible, "possible", false, "what possibly does, too (the default)")
}

// filter reads the flags.
func (f *filterFlags) filter(a *app) (ask.Filter, error) {
	out := ask.Filter{Certain: f.certain, Place: f.place, Lang: a.language(), Offset: f.offset, Limit: f.limit}
	if f.certain && f.possible {
		return out, usage("--certain and --possible exclude each other")
	}
	if f.offset < 0 || f.limit < 0 {
		return out, usage("--offset and --limit are not negative")
	}
	if f.caseName != "" {
		c, err := record.ParseCaseID(f.caseName)
		if err != nil {
			return out, usageError{err}
		}
		out.Case = c
	}
	for _, d := range []struct {
		name, text string
		to         *when.When
	}{{"--from", f.from, &out.From}, {"--to", f.to, &out.To}} {
		if d.text == "" {
			continue
		}
		w, err := when.Parse(d.text)
		if err != nil {
			return out, usage("%s: %w", d.name, err)
		}
		*d.to = w
	}
	return out, nil
}

func (a *app) askCommand() *cobra.Command {
	var list strings.Builder
	var names []string
	for _, q := range ask.Questions() {
		fmt.Fprintf(&list, "  %-10s %s\n", q.Name, q.EN)
		names = append(names, q.Name)
	}
	c := &cobra.Command{
		Use:   "ask QUESTION",
		Short: "ask the archive: who did what to whom, according to whom",
		Long: `Ask answers one of these questions:

` + list.String() + `
Every value is shown with how it is held and the numbers of the passages that
say so; the passages stand below. Rival accounts are all shown. Dates and places
that are not exact answer "possibly" or "certainly": see --certain.`,
		Example:   "  teptar ask who --archive DIR --place Grozny --from 2025-04\n  teptar ask disputed --archive DIR --json",
		Args:      cobra.ExactArgs(1),
		ValidArgs: names,
	}
	var flags filterFlags
	flags.add(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		f, err := flags.filter(a)
		if err != nil {
			return err
		}
		if !contains(names, args[0]) {
			return usage("no question %.40q: %s", args[0], record.Nearest(args[0], names))
		}
		return a.withView(c.Context(), func(_ *archive.Archive, v *archive.View) error {
			ans, err := ask.Ask(c.Context(), v, args[0], f)
			if err != nil {
				return err
			}
			return a.printAnswer(ans)
		})
	}
	return c
}

func contains(words []string, w string) bool {
	for _, x := range words {
		if x == w {
			return true
		}
	}
	return false
}

func (a *app) showCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "show ID",
		Short: "show all that is said of a thing, or one claim",
		Long: `Show prints everything that is said of an entity: each property with its rival
values, who says so and where, what refers to it, and the judgments.

ID is an entity's id (e-…) or the beginning of it, the key that a coding file
gave it, or a claim's id (c-…).`,
		Example: "  teptar show p.admin --archive DIR\n  teptar show c-7f3k2m9qpb1d --archive DIR",
		Args:    cobra.ExactArgs(1),
	}
	var flags filterFlags
	flags.add(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		f, err := flags.filter(a)
		if err != nil {
			return err
		}
		return a.withView(c.Context(), func(_ *archive.Archive, v *archive.View) error {
			id := record.EntityID{}
			if strings.HasPrefix(args[0], "c-") {
				claim, err := v.Claim(args[0])
				if err != nil {
					return err
				}
				ans, err := ask.ShowClaim(c.Context(), v, claim, f)
				if err != nil {
					return err
				}
				return a.printAnswer(ans)
			}
			if id, err = ask.Resolve(v, args[0]); err != nil {
				return err
			}
			ans, err := ask.Show(c.Context(), v, id, f)
			if err != nil {
				return err
			}
			return a.printAnswer(ans)
		})
	}
	return c
}

func (a *app) findCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "find WORDS...",
		Short: "find passages, claims and documents by words, in any script",
		Long: `Find looks for words in passages, in what claims say, and in documents. A word in
Latin letters finds Cyrillic ones and the other way round, in all their forms.
All words must be there. "In quotes" they follow each other; word* is a beginning.

Conditions may stand among the words:

  kind:act            of claims about this kind of thing
  property:victim     of claims about this property
  stance:DEN          of claims that assert (ASS), deny (DEN), admit in part (PAR) …
  said-by:NIYSO       said by, or reported through, someone of this name
  case:NAME           of this case
  date:2025-04        of things that possibly fall on the date; certainly:
                      date:certainly:2025-04`,
		Example: "  teptar find Gikalo mosque --archive DIR\n  teptar find 'задержали said-by:NIYSO' --archive DIR",
		Args:    cobra.MinimumNArgs(1),
	}
	limit := c.Flags().Int("limit", 20, "at most `N` passages")
	caseName := c.Flags().String("case", "", "only this `CASE`")
	c.RunE = func(c *cobra.Command, args []string) error {
		q, err := ask.ParseQuery(joinArgs(args))
		if err != nil {
			return usageError{err}
		}
		return a.withView(c.Context(), func(_ *archive.Archive, v *archive.View) error {
			res, err := ask.Find(c.Context(), v, q, ask.Filter{Case: record.CaseID(*caseName), Lang: a.language(), Limit: *limit})
			if err != nil {
				return err
			}
			return a.printResults(res)
		})
	}
	return c
}

// joinArgs makes one query of several arguments; one with spaces is a phrase,
// unless it is the only one, or has conditions in it.
func joinArgs(args []string) string {
	if len(args) == 1 {
		return args[0]
	}
	parts := make([]string, len(args))
	for i, s := range args {
		if parts[i] = s; strings.Contains(s, " ") && !strings.ContainsAny(s, `":`) {
			parts[i] = `"` + s + `"`
		}
	}
	return strings.Join(parts, " ")
}

// printResults prints what a search found.
func (a *app) printResults(res *ask.Results) error {
	if a.json {
		return a.printJSON(res)
	}
	p := answerPrinter{a: a, w: a.env.Stdout}
	for i, h := range res.Hits {
		if i > 0 {
			fmt.Fprintln(p.w)
		}
		head := fmt.Sprintf("%s, %s %d", visible(h.Title, false), p.word("character", "знак"), h.Start)
		if len(h.Chain) > 0 {
			head = p.who(ask.Source{Chain: h.Chain}) + " · " + head
		}
		p.hang("", head)
		p.hang("    ", marked(h))
		for _, c := range h.Claims {
			stance := ""
			if c.Stance != record.Asserts {
				stance = " (" + string(c.Stance) + ")"
			}
			p.hang("  · ", visible(fmt.Sprintf("%s — %s: %s%s  %s", c.About, c.Property, c.Value, stance, c.ID.Short()), false))
		}
	}
	if len(res.Hits) == 0 {
		fmt.Fprintln(p.w, p.word("Nothing has these words.", "Этих слов нигде нет."))
	}
	if res.More {
		p.paragraph(p.word("There is more: give more words, or --limit.", "Есть ещё: добавьте слова или --limit."), "")
	}
	return nil
}

// marked gives the text of a hit around its words, with brackets about them,
// which a terminal without colours shows too.
func marked(h ask.Result) string {
	var b strings.Builder
	from := 0
	const around = 160
	if len(h.Marks) > 0 && h.Marks[0].Start > around {
		from = snap(h.Text, h.Marks[0].Start-around)
		b.WriteString("… ")
	}
	end := len(h.Text)
	if n := len(h.Marks); n > 0 && h.Marks[min(n-1, 4)].End+around < end {
		end = snap(h.Text, h.Marks[min(n-1, 4)].End+around)
	}
	for _, m := range h.Marks {
		if m.Start < from || m.End > end {
			continue
		}
		b.WriteString(h.Text[from:m.Start])
		b.WriteString("[" + h.Text[m.Start:m.End] + "]")
		from = m.End
	}
	b.WriteString(h.Text[from:end])
	if end < len(h.Text) {
		b.WriteString(" …")
	}
	return visible(b.String(), false)
}

// snap moves a position to the beginning of a word.
func snap(s string, i int) int {
	if at := strings.IndexByte(s[i:], ' '); at >= 0 && at < 80 {
		return i + at + 1
	}
	for i < len(s) && s[i]&0xc0 == 0x80 {
		i++
	}
	return i
}
