// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
)

func (a *app) caseCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "case",
		Short: "list the cases, make one, or give one another title",
		Long: `Case lists and makes the matters that the team works on. Access is given by case,
see people. The name of a case stands in files and addresses and stays for good;
its title can be changed, and the former ones stay in the history.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.caseList(), a.caseTitle("make", "make a case and give it a title", false), a.caseTitle("rename", "give a case another title", true))
	return c
}

func (a *app) caseList() *cobra.Command {
	return &cobra.Command{Use: "list", Short: "list the cases", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		return a.withView(c.Context(), func(_ *archive.Archive, v *archive.View) error {
			cases, err := v.Cases()
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(cases)
			}
			t := table{header: []string{"case", "title"}}
			for _, one := range cases {
				t.rows = append(t.rows, []string{string(one.ID), visible(one.Title, false)})
			}
			t.print(a.env.Stdout, a.env.Width)
			return nil
		})
	}}
}

// caseTitle makes a command that gives a title to a case that is there, or to a
// new one.
func (a *app) caseTitle(use, short string, there bool) *cobra.Command {
	return &cobra.Command{Use: use + " CASE TITLE", Short: short, Args: cobra.ExactArgs(2), RunE: func(c *cobra.Command, args []string) error {
		id, err := record.ParseCaseID(args[0])
		if err != nil {
			return usageError{err}
		}
		if strings.TrimSpace(args[1]) == "" {
			return usage("case: the title is empty: it is what people read")
		}
		arch, err := a.open(c.Context())
		if err != nil {
			return err
		}
		defer arch.Close()
		v, err := arch.View(c.Context(), a.viewer(""))
		if err != nil {
			return err
		}
		_, err = v.Case(id)
		v.Close()
		if err != nil && !errors.Is(err, fault.NotFound) {
			return err
		}
		found := err == nil
		if there && !found {
			return fmt.Errorf("case: there is none of this name; see case list: %w", fault.NotFound)
		}
		if found && !there {
			return fmt.Errorf("case: there is one of this name; choose another, or use case rename: %w", fault.Conflict)
		}
		return a.commitOps(c.Context(), arch, defaultName, record.Case{ID: id, Title: args[1]})
	}}
}

func (a *app) wordsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "words",
		Short: "the team's own terms and properties: list and add",
		Long: `Words lists and adds what the team needs to say beside what every archive has: a
term of a vocabulary, or a property of a kind of thing. What is added is signed and
is never changed or taken away.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.wordsList(), a.wordsTerm(), a.wordsProperty())
	return c
}

func (a *app) wordsList() *cobra.Command {
	return &cobra.Command{Use: "list", Short: "list what the team added, with who added it", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		return a.withView(c.Context(), func(_ *archive.Archive, v *archive.View) error {
			added, err := v.Added()
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(added)
			}
			t := table{header: []string{"of", "name", "words", "definition", "added by"}}
			for _, one := range added {
				by := visible(one.Brought.By, false)
				if !one.Brought.At.IsZero() {
					by += ", " + one.Brought.At.Format("2006-01-02")
				}
				switch op := one.Op.(type) {
				case record.TermEntry:
					t.rows = append(t.rows, []string{op.Vocabulary, string(op.Code), visible(op.Label(a.language()), false), visible(op.Definition, false), by})
				case record.Property:
					t.rows = append(t.rows, []string{string(op.Kind), op.Name, visible(op.Label(a.language()), false), visible(op.Definition, false), by})
				}
			}
			t.print(a.env.Stdout, a.env.Width)
			return nil
		})
	}}
}

// addWords adds a term or a property.
func (a *app) addWords(c *cobra.Command, op record.Op) error {
	arch, err := a.open(c.Context())
	if err != nil {
		return err
	}
	defer arch.Close()
	return a.commitOps(c.Context(), arch, defaultName, op)
}

func (a *app) wordsTerm() *cobra.Command {
	c := &cobra.Command{Use: "term VOCABULARY CODE", Short: "add a term to a vocabulary, which may be a new one", Args: cobra.ExactArgs(2),
		Example: "  teptar words term act LIB-MIL --en 'Taken by a militia' --definition 'Taken away by an armed band' --broader LIB"}
	var t record.TermEntry
	c.Flags().StringVar(&t.EN, "en", "", "the `WORDS` in English (needed)")
	c.Flags().StringVar(&t.RU, "ru", "", "the `WORDS` in Russian")
	c.Flags().StringVar(&t.Definition, "definition", "", "what it means, in `WORDS` (needed)")
	broader := c.Flags().String("broader", "", "the `CODE` of the wider term")
	c.Flags().StringVar(&t.Use, "use", "", "judgment: only a finding says so; event: of events, not of acts")
	c.RunE = func(c *cobra.Command, args []string) error {
		t.Vocabulary, t.Code, t.Broader = args[0], record.Term(args[1]), record.Term(*broader)
		return a.addWords(c, t)
	}
	return c
}

func (a *app) wordsProperty() *cobra.Command {
	c := &cobra.Command{Use: "property KIND NAME TYPE", Short: "add a property to a kind of thing", Args: cobra.ExactArgs(3),
		Example: "  teptar words property person call_sign text --en 'Call sign' --sealed"}
	var p record.Property
	c.Flags().StringVar(&p.EN, "en", "", "the `WORDS` in English (needed)")
	c.Flags().StringVar(&p.RU, "ru", "", "the `WORDS` in Russian")
	c.Flags().StringVar(&p.InverseEN, "inverse-en", "", "the `WORDS` of a reference read from its other end")
	c.Flags().StringVar(&p.InverseRU, "inverse-ru", "", "the same `WORDS` in Russian")
	c.Flags().StringVar(&p.Definition, "definition", "", "what it means, in `WORDS`")
	c.Flags().StringVar(&p.Of, "of", "", "the `VOCABULARY` of a term, or the kind of a reference")
	c.Flags().BoolVar(&p.Many, "many", false, "several values hold side by side")
	c.Flags().BoolVar(&p.Sealed, "sealed", false, "only custodians of the case may know it")
	c.RunE = func(c *cobra.Command, args []string) error {
		p.Kind, p.Name, p.Type = record.Kind(args[0]), args[1], record.ValueType(args[2])
		return a.addWords(c, p)
	}
	return c
}
