// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"teptar/fault"
	"teptar/record/name"
	"teptar/record/name/org"
)

func (a *app) namesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "names FILE --a COLUMN --b COLUMN",
		Short: "compare two columns of names: the same, different, or for review",
		Long: `Names compares the two names of each row of a table and writes the table again
with three columns more: score (0 to 1), verdict (same, different or review) and
reason. FILE ends in .tsv or .csv and its first line names the columns. It needs
no archive and no network.

Names may be in different scripts and languages, in any order and Russian case.
From a score of 0.5 on they are rather one name than two; same begins at 0.7,
different ends at 0.4, and between these a person has to decide.

The verdict is on names. Two people can have one name: it is never a reason to
merge them. What else is known of the two is taken into account if the table has
columns context_a and context_b (or those of --context-a and --context-b), with
fields such as by=1988; sex=F; pl=PLACE; list=LIST; kin=mother of X; occ=WORDS;
former=NAME; obl=acc.

Names of organisations are told by their legal forms and words, or by a column
schema (or that of --schema): Person is a person, anything else is not, and
LegalEntity may be either.

A table with anything wrong is refused whole, with line and cell.

Exit status: 0 done; 1 the table cannot be used; 2 wrong use.`,
		Args: cobra.ExactArgs(1),
	}
	var cols nameColumns
	f := c.Flags()
	f.StringVar(&cols.a, "a", "", "the `COLUMN` of the first name (needed)")
	f.StringVar(&cols.b, "b", "", "the `COLUMN` of the second name (needed)")
	f.StringVar(&cols.contextA, "context-a", "", "the `COLUMN` of what else is known of the first (default context_a, if there is one)")
	f.StringVar(&cols.contextB, "context-b", "", "the `COLUMN` of what else is known of the second (default context_b, if there is one)")
	f.StringVar(&cols.schema, "schema", "", "the `COLUMN` that says what is named (default schema, if there is one)")
	c.RunE = func(c *cobra.Command, args []string) error {
		if cols.a == "" || cols.b == "" {
			return usage("names: name the two columns: --a COLUMN --b COLUMN")
		}
		return a.names(args[0], cols)
	}
	return c
}

// nameColumns are the names of the columns that are compared.
type nameColumns struct{ a, b, contextA, contextB, schema string }

// addedColumns are those that the command writes.
var addedColumns = []string{"score", "verdict", "reason"}

// names compares the names of a table.
func (a *app) names(path string, cols nameColumns) error {
	s, err := readSheet(path)
	if err != nil {
		return err
	}
	for _, h := range addedColumns {
		if slices.Contains(s.header, h) {
			return fmt.Errorf("%s: there is a column %q already; rename it: %w", s.name, h, fault.Invalid)
		}
	}
	pairs, err := a.namePairs(s, cols)
	if err != nil {
		return err
	}
	lang := name.English
	if a.language() == "ru" {
		lang = name.Russian
	}
	if a.json {
		out := make([]comparedNames, len(pairs))
		for i := range pairs {
			out[i] = pairs[i].compare(lang)
			out[i].Line = s.lines[i]
		}
		return a.printJSON(out)
	}
	return s.write(a.env.Stdout, addedColumns, func(row int) []string {
		r := pairs[row].compare(lang)
		return []string{strconv.FormatFloat(r.Score, 'f', 2, 64), r.Verdict, visible(r.Reason, false)}
	})
}

// comparedNames is the answer for one row.
type comparedNames struct {
	Line    int     `json:"line"`
	Score   float64 `json:"score"`
	Verdict string  `json:"verdict"`
	Reason  string  `json:"reason"`
}

// namePair is one row.
type namePair struct {
	a, b               string
	contextA, contextB name.Context
	org                bool
}

// namePairs reads the rows, and refuses all if one cannot be used.
func (a *app) namePairs(s *sheet, cols nameColumns) ([]namePair, error) {
	at, err := cols.find(s)
	if err != nil {
		return nil, err
	}
	var ps fault.Problems
	unused := map[string]bool{}
	context := func(row, col int) name.Context {
		if col < 0 {
			return name.Context{}
		}
		c, keys, err := name.ParseContext(s.rows[row][col])
		if err != nil && len(ps) < maxProblems {
			ps = append(ps, fault.Problem{At: fault.At{File: s.name, Line: s.lines[row], Column: col + 1}, Text: err.Error()})
		}
		for _, k := range keys {
			unused[k] = true
		}
		return c
	}
	pairs := make([]namePair, len(s.rows))
	for i, row := range s.rows {
		p := namePair{a: row[at.a], b: row[at.b], contextA: context(i, at.contextA), contextB: context(i, at.contextB)}
		schema := ""
		if at.schema >= 0 {
			schema = row[at.schema]
		}
		p.org = isOrganisation(schema, p)
		pairs[i] = p
	}
	if len(unused) > 0 {
		a.say("Fields of the context that are not used: %d. Known are by, sex, obl, pl, list, kin, occ, former.", len(unused))
	}
	return pairs, ps.Err()
}

// columnsAt are the places of the columns, -1 for none.
type columnsAt struct{ a, b, contextA, contextB, schema int }

// find finds the columns. Those with a default name may be missing.
func (c nameColumns) find(s *sheet) (at columnsAt, err error) {
	if at.a, err = s.column(c.a); err != nil {
		return at, err
	}
	if at.b, err = s.column(c.b); err != nil {
		return at, err
	}
	for _, o := range []struct {
		name, usual string
		to          *int
	}{{c.contextA, "context_a", &at.contextA}, {c.contextB, "context_b", &at.contextB}, {c.schema, "schema", &at.schema}} {
		if o.name == "" {
			*o.to = slices.Index(s.header, o.usual)
			continue
		}
		if *o.to, err = s.column(o.name); err != nil {
			return at, err
		}
	}
	return at, nil
}

// isOrganisation tells that a row names no people.
func isOrganisation(schema string, p namePair) bool {
	switch strings.ToLower(strings.TrimSpace(schema)) {
	case "person":
		return false
	case "", "legalentity", "thing":
		return org.IsOrganisation(p.a) || org.IsOrganisation(p.b)
	}
	return true
}

// compare compares the names of a row.
func (p *namePair) compare(lang name.Language) comparedNames {
	if p.org {
		k, l := org.KeyOf(p.a), org.KeyOf(p.b)
		c := org.Compare(&k, &l)
		return comparedNames{Score: c.Score, Verdict: c.Verdict().String(), Reason: c.Explain(lang)}
	}
	j, k, l := name.Judge(p.a, p.b, p.contextA, p.contextB)
	return comparedNames{Score: j.Score, Verdict: j.Verdict().String(), Reason: j.Explain(k, l, lang)}
}
