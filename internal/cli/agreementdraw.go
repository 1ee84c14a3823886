// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/fault"
	"teptar/method/agreement"
	"teptar/record"
)

// drawFlags are those of "agreement draw".
type drawFlags struct {
	caseName, by, to                string
	size                            int
	share, width, kappa, prevalence float64
	seed                            uint64
	csv                             bool
}

func (a *app) agreementDrawCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "draw --size N | --share P | --width W",
		Short: "draw a sample of coded documents, to be coded a second time",
		Long: `Draw chooses documents at random among those that one person coded, for a second
person to code blind. The list has ids and keys and no word of what was coded, so it
can be handed out. The same archive and seed give the same list.

The sample has of each stratum (--by case, source, month or type) as many as it has
of all. With --width it is as large as an interval of kappa of that width needs, as
far as one can know before: for two coders and a term that is given or not.

With --to NAME documents that NAME coded are left out. Nothing is written into the
archive: who codes what is for the team to say.`,
		Example: "  teptar agreement draw --share 0.1 --by source --to \"N. A.\" --csv > second.csv",
		Args:    cobra.NoArgs,
	}
	var d drawFlags
	f := c.Flags()
	f.IntVar(&d.size, "size", 0, "draw `N` documents")
	f.Float64Var(&d.share, "share", 0, "draw this `SHARE` of the documents, such as 0.1")
	f.Float64Var(&d.width, "width", 0, "draw as many as an interval of this `WIDTH` needs, from end to end, such as 0.2")
	f.Float64Var(&d.kappa, "kappa", agreement.Floor, "with --width: the `KAPPA` to be expected")
	f.Float64Var(&d.prevalence, "prevalence", 0.2, "with --width: the `SHARE` of acts to which the term is given")
	f.StringVar(&d.by, "by", "", "the `STRATUM`: case, source, month or type")
	f.StringVar(&d.caseName, "case", "", "only documents of this `CASE`")
	f.StringVar(&d.to, "to", "", "the `NAME` of who will code a second time")
	f.Uint64Var(&d.seed, "seed", 1, "the `NUMBER` that drawing begins from")
	f.BoolVar(&d.csv, "csv", false, "write the list separated by commas")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := d.check(a); err != nil {
			return err
		}
		return a.withView(c.Context(), func(_ *archive.Archive, v *archive.View) error { return a.drawSample(c.Context(), v, &d) })
	}
	return c
}

// check refuses flags that do not go together.
func (d *drawFlags) check(a *app) error {
	asked := 0
	for _, given := range []bool{d.size != 0, d.share != 0, d.width != 0} {
		if given {
			asked++
		}
	}
	switch {
	case asked != 1:
		return usage("agreement draw: how many? give one of --size N, --share P and --width W")
	case d.size < 0 || d.share < 0 || d.share > 1:
		return usage("agreement draw: a size is above 0, and a share at most 1")
	case !slices.Contains([]string{"", "case", "source", "month", "type"}, d.by):
		return usage("agreement draw: --by: want case, source, month or type")
	case d.csv && a.json:
		return usage("agreement draw: --csv and --json exclude each other")
	case d.caseName != "":
		if _, err := record.ParseCaseID(d.caseName); err != nil {
			return usageError{err}
		}
	}
	return nil
}

// A population is what can be drawn from.
type population struct {
	candidates         []agreement.Candidate
	acts               int
	several, ownCoding int // documents that were left out
}

// drawnJSON is a sample for programs.
type drawnJSON struct {
	Format    string              `json:"format"`
	Seed      uint64              `json:"seed"`
	By        string              `json:"by,omitempty"`
	To        string              `json:"to,omitempty"`
	From      int                 `json:"from"` // documents that one person coded
	Several   int                 `json:"several_coders"`
	OwnCoding int                 `json:"own_coding"`
	Documents []drawnDocumentJSON `json:"documents"`
}

type drawnDocumentJSON struct {
	Document string `json:"document"`
	Key      string `json:"key,omitempty"`
	Stratum  string `json:"stratum,omitempty"`
}

// drawSample draws a sample and prints it.
func (a *app) drawSample(ctx context.Context, v *archive.View, d *drawFlags) error {
	w := wordsOfAgreement(a.language())
	p, err := d.population(ctx, v)
	if err != nil {
		return err
	}
	if len(p.candidates) == 0 {
		return fmt.Errorf("there is no document that one person coded and another can code a second time: %w", fault.NotFound)
	}
	size, err := d.sizeFrom(a, w, p)
	if err != nil {
		return err
	}
	sample, err := agreement.Draw(p.candidates, size, d.seed)
	if err != nil {
		return err
	}
	out := drawnJSON{Format: "teptar-sample-1", Seed: d.seed, By: d.by, To: d.to, From: len(p.candidates), Several: p.several, OwnCoding: p.ownCoding}
	for _, c := range sample {
		id, err := record.ParseEntityID(c.ID)
		if err != nil {
			return err
		}
		e, err := v.Entity(id)
		if err != nil {
			return err
		}
		out.Documents = append(out.Documents, drawnDocumentJSON{c.ID, e.Key, c.Stratum})
	}
	if a.json {
		return a.printJSON(out)
	}
	return a.printSample(w, out, d.csv)
}

// printSample prints a list that can be handed out.
func (a *app) printSample(w *agreementWords, s drawnJSON, asCSV bool) error {
	t := table{header: []string{w.Number, w.Document, w.Key}}
	if s.By != "" {
		t.header = append(t.header, w.Stratum)
	}
	for i, d := range s.Documents {
		t.rows = append(t.rows, []string{strconv.Itoa(i + 1), d.Document, visible(d.Key, false), visible(d.Stratum, false)}[:len(t.header)])
	}
	if asCSV {
		out := csv.NewWriter(a.env.Stdout)
		head := []string{"number", "document", "key", "stratum"}[:len(t.header)]
		return errors.Join(out.WriteAll(slices.Concat([][]string{head}, t.rows)), out.Error())
	}
	out := a.env.Stdout
	fmt.Fprintf(out, w.Drawn+"\n", len(s.Documents), s.From, s.Seed)
	if s.Several > 0 {
		fmt.Fprintf(out, w.SeveralCoders+"\n", s.Several)
	}
	if s.OwnCoding > 0 {
		fmt.Fprintf(out, w.OwnCoding+"\n", visible(s.To, false), s.OwnCoding)
	}
	fmt.Fprintln(out)
	t.print(out, a.env.Width)
	fmt.Fprintf(out, "\n%s\n", w.Blind)
	return nil
}

// sizeFrom gives how many documents to draw, and says what a width needs.
func (d *drawFlags) sizeFrom(a *app, w *agreementWords, p *population) (int, error) {
	switch {
	case d.size > 0:
		return d.size, nil
	case d.share > 0:
		return int(math.Ceil(d.share * float64(len(p.candidates)))), nil
	}
	units, err := agreement.UnitsFor(d.width, d.kappa, d.prevalence)
	if err != nil {
		return 0, usageError{fmt.Errorf("agreement draw: %w", err)}
	}
	each := 1.0
	if p.acts > 0 {
		each = float64(p.acts) / float64(len(p.candidates))
	}
	size := int(math.Ceil(float64(units) / each))
	a.say(w.Needed, w.coefficient(d.width), w.coefficient(d.kappa), w.coefficient(d.prevalence), units, size, strconv.FormatFloat(each, 'f', 1, 64))
	return min(size, len(p.candidates)), nil // all there are, where they are too few
}

// population finds the documents that one person coded.
func (d *drawFlags) population(ctx context.Context, v *archive.View) (*population, error) {
	ids, err := v.Entities(archive.EntityFilter{Kind: record.Document, Case: record.CaseID(d.caseName)})
	if err != nil {
		return nil, err
	}
	p := &population{}
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		coded, err := v.Coded(id)
		if err != nil {
			return nil, err
		}
		by, err := codersOf(v, coded)
		if err != nil {
			return nil, err
		}
		switch {
		case len(by) == 0:
			continue
		case d.to != "" && slices.Contains(by, d.to):
			p.ownCoding++
			continue
		case len(by) > 1:
			p.several++
			continue
		}
		stratum, err := d.stratum(v, id)
		if err != nil {
			return nil, err
		}
		if d.width > 0 { // only then it matters how many acts there are
			acts, err := actsIn(v, coded)
			if err != nil {
				return nil, err
			}
			p.acts += acts
		}
		p.candidates = append(p.candidates, agreement.Candidate{ID: id.String(), Stratum: stratum})
	}
	return p, nil
}

// codersOf gives who brought claims of statements into the archive, in order.
func codersOf(v *archive.View, coded []record.Statement) ([]string, error) {
	var names []string
	for _, s := range coded {
		brought, err := v.BroughtBy(s.ClaimIDs(s.ID())...)
		if err != nil {
			return nil, err
		}
		for _, b := range brought {
			names = append(names, b.By)
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// actsIn counts the acts of which statements speak.
func actsIn(v *archive.View, coded []record.Statement) (int, error) {
	acts := map[record.EntityID]bool{}
	for _, s := range coded {
		for _, c := range s.Claims {
			e, err := v.Entity(c.Subject)
			if err != nil {
				return 0, err
			}
			if e.Kind == record.Act {
				acts[c.Subject] = true
			}
		}
	}
	return len(acts), nil
}

// stratum gives the stratum of a document; "–" where it has none.
func (d *drawFlags) stratum(v *archive.View, id record.EntityID) (string, error) {
	switch d.by {
	case "":
		return "", nil
	case "case":
		e, err := v.Entity(id)
		return cmp.Or(string(e.Case), "–"), err
	case "month":
		b := ask.Published(v, id).Bounds()
		from, to := b.EarliestStart.String(), b.LatestEnd.String()
		if len(from) < 7 || len(to) < 7 || from[:7] != to[:7] {
			return "–", nil
		}
		return from[:7], nil
	}
	property := map[string]string{"source": "outlet", "type": "type"}[d.by]
	claims, err := v.Claims(id)
	if err != nil {
		return "", err
	}
	for _, c := range claims {
		if c.Property == property && c.Supports() {
			return c.Value.String(), nil
		}
	}
	return "–", nil
}
