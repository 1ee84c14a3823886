// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"teptar/fault"
	"teptar/method/agreement"
)

func (a *app) agreementCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "agreement",
		Short: "whether two people who code the same text say the same",
		Long: `Agreement draws a sample of coded documents to be coded a second time, compares
the two codings, and tells of each field how far they agree: the share of equal
pairs, Cohen's or Fleiss' kappa, Krippendorff's alpha with its 95 % interval, and
which terms are confused with which. Terms below the floor are to be written anew.

A second coding is a file that is compared and never taken in: it makes no claim,
no second source and no evidence.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.agreementDrawCommand(), a.agreementCompareCommand(), a.agreementTableCommand())
	return c
}

// agreementFlags are those by which fields are assessed and told.
type agreementFlags struct {
	settings   agreement.Settings
	resampling string
	csv        bool
}

// add adds the flags to a command.
func (f *agreementFlags) add(c *cobra.Command) {
	s := c.Flags()
	s.Float64Var(&f.settings.Floor, "floor", agreement.Floor, "the `ALPHA` that a field should reach")
	s.Uint64Var(&f.settings.Seed, "seed", 1, "the `NUMBER` that resampling begins from")
	s.IntVar(&f.settings.Replicates, "replicates", 2000, "the `NUMBER` of samples that are drawn again for an interval")
	s.StringVar(&f.resampling, "bootstrap", string(agreement.Units), "what is drawn again: `units`, or pairs as in Hayes and Krippendorff 2007")
	s.BoolVar(&f.csv, "csv", false, "write one line for each field, separated by commas")
}

// check turns the flags into settings.
func (f *agreementFlags) check(a *app) error {
	f.settings.Resampling = agreement.Resampling(f.resampling)
	switch {
	case !(f.settings.Floor > 0 && f.settings.Floor <= 1):
		return usage("agreement: --floor is above 0, and at most 1")
	case f.settings.Replicates < 100 || f.settings.Replicates > 1_000_000:
		return usage("agreement: --replicates: want 100 to 1,000,000")
	case f.settings.Resampling != agreement.Units && f.settings.Resampling != agreement.Pairs:
		return usage("agreement: --bootstrap: want units or pairs")
	case f.csv && a.json:
		return usage("agreement: --csv and --json exclude each other")
	}
	return nil
}

// tableFlags are those of "agreement table".
type tableFlags struct {
	agreementFlags
	scales  []string
	order   []string
	weights string
}

func (a *app) agreementTableCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "table FILE.csv",
		Short: "agreement of coders from a plain table",
		Long: `Table reads what coders said and assesses each field. FILE ends in .csv or .tsv,
and its first line names the columns: either unit, coder, value, and field if
there are several, with a row for each rating; or unit, and field, and a column for
each coder. An empty cell is a gap: this coder did not look. It needs no archive.

Scales: nominal (equal or not), ordinal, interval, ratio, sets ("A;B", by MASI),
jaccard, dates (2031-03, by the days they have in common), ranges (2..4) and places
("RU/CE/Grozny", the widest first). Kappa takes no scale; with ordered values give
it --weights.

A table with anything wrong is refused whole, with line and cell.

Exit status: 0 done, also where there is no number; 1 the table cannot be used;
2 wrong use.`,
		Example: "  teptar agreement table codings.csv --scale severity=ordinal --order low,middle,high",
		Args:    cobra.ExactArgs(1),
	}
	f := &tableFlags{}
	f.add(c)
	c.Flags().StringArrayVar(&f.scales, "scale", nil, "the `FIELD=SCALE`, or one SCALE for all fields (may be repeated; default nominal)")
	c.Flags().StringSliceVar(&f.order, "order", nil, "the `VALUES` from the least to the most, for ordinal and weights (default: as numbers, then by letters)")
	c.Flags().StringVar(&f.weights, "weights", "none", "`WEIGHTS` of Cohen's kappa: none, linear or quadratic")
	c.RunE = func(c *cobra.Command, args []string) error { return a.agreementTable(args[0], f) }
	return c
}

// agreementTable reads a table and assesses it.
func (a *app) agreementTable(path string, f *tableFlags) error {
	if err := f.check(a); err != nil {
		return err
	}
	switch f.weights {
	case "none":
	case "linear":
		f.settings.Weights = agreement.Steps(f.order...)
	case "quadratic":
		f.settings.Weights = agreement.Squares(f.order...)
	default:
		return usage("agreement: --weights: want none, linear or quadratic")
	}
	s, err := readSheet(path)
	if err != nil {
		return err
	}
	fields, ratings, err := readRatings(s)
	if err != nil {
		return err
	}
	scaleOf, err := f.scalesOf(fields)
	if err != nil {
		return err
	}
	out := &agreed{seed: f.settings.Seed, floor: f.settings.Floor}
	for _, field := range fields {
		t, err := agreement.NewTable(ratings[field])
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		settings := f.settings
		settings.Scale, _ = scaleNamed(scaleOf(field), f.order)
		if err := out.assess(agreedField{name: field, measure: scaleOf(field)}, t, settings); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return a.printAgreement(out, f.csv)
}

// scalesOf reads which field has which scale.
func (f *tableFlags) scalesOf(fields []string) (func(field string) string, error) {
	of, all := map[string]string{}, "nominal"
	for _, s := range f.scales {
		field, scale, one := strings.Cut(s, "=")
		if !one {
			field, scale = "", s
		}
		_, known := scaleNamed(scale, nil)
		switch {
		case !known:
			return nil, usage("agreement: no scale %.40q; there are nominal, ordinal, interval, ratio, sets, jaccard, dates, ranges and places", scale)
		case !one:
			all = scale
		case !slices.Contains(fields, field):
			return nil, usage("agreement: --scale: the table has no field %.40q", field)
		default:
			of[field] = scale
		}
	}
	return func(field string) string {
		if s, ok := of[field]; ok {
			return s
		}
		return all
	}, nil
}

// scaleNamed gives the scale of a name, and whether there is one.
func scaleNamed(name string, order []string) (s agreement.Scale, known bool) {
	s, known = map[string]agreement.Scale{
		"nominal": agreement.Nominal, "ordinal": agreement.Ordinal(order...), "interval": agreement.Intervals, "ratio": agreement.Ratios,
		"sets": agreement.MASI, "jaccard": agreement.Jaccard, "dates": agreement.Dates, "ranges": agreement.Ranges, "places": agreement.Paths,
	}[name]
	return s, known
}

// readRatings reads the ratings of each field, with the fields in the order in
// which they come.
func readRatings(s *sheet) (fields []string, ratings map[string][]agreement.Rating, err error) {
	unit, err := s.column("unit")
	if err != nil {
		return nil, nil, err
	}
	field := slices.Index(s.header, "field")
	coder, value := slices.Index(s.header, "coder"), slices.Index(s.header, "value")
	if (coder < 0) != (value < 0) {
		return nil, nil, fmt.Errorf("%s: columns coder and value go together: %w", s.name, fault.Invalid)
	}
	ratings = map[string][]agreement.Rating{}
	first := map[agreement.Rating]int{} // of a field, unit and coder: the line
	var ps fault.Problems
	put := func(row, cell int, r agreement.Rating) {
		name := "value"
		if field >= 0 {
			name = s.rows[row][field]
		}
		if !slices.Contains(fields, name) {
			fields = append(fields, name)
		}
		at := agreement.Rating{Unit: r.Unit, Coder: r.Coder, Value: name}
		if line, twice := first[at]; twice && r.Value != "" && len(ps) < maxProblems {
			ps = append(ps, fault.Problem{At: fault.At{File: s.name, Line: s.lines[row], Column: cell + 1}, Text: fmt.Sprintf("this coder has rated this unit in line %d already", line), Hint: "a coder rates a unit once for each field"})
		}
		if r.Value != "" {
			first[at] = s.lines[row]
		}
		ratings[name] = append(ratings[name], r)
	}
	for i, row := range s.rows {
		if coder >= 0 {
			put(i, value, agreement.Rating{Unit: row[unit], Coder: row[coder], Value: strings.TrimSpace(row[value])})
			continue
		}
		for j, cell := range row {
			if j != unit && j != field {
				put(i, j, agreement.Rating{Unit: row[unit], Coder: s.header[j], Value: strings.TrimSpace(cell)})
			}
		}
	}
	if len(fields) == 0 {
		return nil, nil, fmt.Errorf("%s: no rating: %w", s.name, fault.Invalid)
	}
	return fields, ratings, ps.Err()
}
