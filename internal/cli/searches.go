// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/archive/ask/query"
	"teptar/archive/saved"
	"teptar/fault"
	"teptar/record"
)

// A savedRow is a saved search as it is printed.
type savedRow struct {
	Name   string        `json:"name"`
	Query  string        `json:"query"`
	Case   record.CaseID `json:"case,omitempty"`
	Count  ask.Tally     `json:"count"`
	New    int           `json:"new"`
	Looked *time.Time    `json:"looked,omitempty"`
}

func (a *app) searchesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "searches",
		Short: "searches that are kept under names, with what is new",
		Long: `Searches lists the searches that were saved at this terminal, and those that are
shared with a case: how many results each has, and how many are new since you
looked last with searches run. Queries are those of the search box of the desk.`,
		Example: `  teptar searches --archive DIR
  teptar searches save Detentions 'kind:act type:LIB-DET' --archive DIR
  teptar searches run Detentions --archive DIR`,
		Args: cobra.NoArgs,
	}
	c.RunE = func(c *cobra.Command, _ []string) error { return a.withSearches(c.Context(), a.listSearches) }
	c.AddCommand(a.saveSearchCommand(), a.runSearchCommand(), a.renameSearchCommand(), a.dropSearchCommand())
	return c
}

// withSearches opens the archive and the saved searches.
func (a *app) withSearches(ctx context.Context, f func(context.Context, *archive.Archive, *saved.Book) error) error {
	arch, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer arch.Close()
	book, err := saved.Open(ctx, arch)
	if err != nil {
		return err
	}
	return f(ctx, arch, book)
}

func (a *app) saveSearchCommand() *cobra.Command {
	c := &cobra.Command{Use: "save NAME QUERY...", Short: "save a search under a name", Args: cobra.MinimumNArgs(2)}
	caseName := c.Flags().String("case", "", "share it with everybody who may know of `CASE`")
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.withSearches(c.Context(), func(ctx context.Context, _ *archive.Archive, b *saved.Book) error {
			_, err := b.Keep(ctx, a.viewer(""), saved.Search{Name: args[0], Query: joinArgs(args[1:]), Case: record.CaseID(*caseName)})
			return err
		})
	}
	return c
}

func (a *app) runSearchCommand() *cobra.Command {
	c := &cobra.Command{Use: "run NAME", Short: "show what a saved search finds, and note that you looked", Args: cobra.ExactArgs(1)}
	limit := c.Flags().Int("limit", 40, "at most `N` results")
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.withSearches(c.Context(), func(ctx context.Context, arch *archive.Archive, b *saved.Book) error {
			s, err := a.search(ctx, b, args[0])
			if err != nil {
				return err
			}
			return a.runSearch(ctx, arch, b, s, *limit)
		})
	}
	return c
}

func (a *app) renameSearchCommand() *cobra.Command {
	c := &cobra.Command{Use: "rename NAME NEW", Short: "give a saved search another name", Args: cobra.ExactArgs(2)}
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.withSearches(c.Context(), func(ctx context.Context, _ *archive.Archive, b *saved.Book) error {
			s, err := a.search(ctx, b, args[0])
			if err != nil {
				return err
			}
			_, err = b.Rename(ctx, a.viewer(""), s.ID, args[1])
			return err
		})
	}
	return c
}

func (a *app) dropSearchCommand() *cobra.Command {
	c := &cobra.Command{Use: "drop NAME", Short: "forget a saved search", Args: cobra.ExactArgs(1)}
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.withSearches(c.Context(), func(ctx context.Context, _ *archive.Archive, b *saved.Book) error {
			s, err := a.search(ctx, b, args[0])
			if err != nil {
				return err
			}
			return b.Drop(ctx, a.viewer(""), s.ID)
		})
	}
	return c
}

// search finds a saved search by its name or its id. A name that is both one's
// own and a case's, or that of two cases, needs the id.
func (a *app) search(ctx context.Context, b *saved.Book, name string) (saved.Search, error) {
	list, err := b.List(ctx, a.viewer(""))
	if err != nil {
		return saved.Search{}, err
	}
	var found []saved.Search
	for _, s := range list {
		if s.ID == name || strings.EqualFold(s.Name, name) {
			found = append(found, s)
		}
	}
	switch len(found) {
	case 0:
		return saved.Search{}, fmt.Errorf("saved search: see teptar searches for their names: %w", fault.NotFound)
	case 1:
		return found[0], nil
	}
	return saved.Search{}, fmt.Errorf("saved search: %d have this name; give the id instead, as %s: %w", len(found), found[0].ID, fault.Invalid)
}

// listSearches prints the saved searches with how many results each has.
func (a *app) listSearches(ctx context.Context, arch *archive.Archive, b *saved.Book) error {
	v, err := arch.View(ctx, a.viewer(""))
	if err != nil {
		return err
	}
	defer v.Close()
	list, err := b.List(ctx, a.viewer(""))
	if err != nil {
		return err
	}
	rows := make([]savedRow, len(list))
	for i, s := range list {
		c, err := b.Count(ctx, v, s, a.language())
		if err != nil {
			return fmt.Errorf("search %s: %w", s.ID, err)
		}
		rows[i] = savedRow{Name: s.Name, Query: s.Query, Case: s.Case, Count: c.Total, New: c.New}
		if !c.Looked.IsZero() {
			rows[i].Looked = &c.Looked
		}
	}
	if a.json {
		return a.printJSON(rows)
	}
	p := answerPrinter{a: a}
	t := table{header: []string{p.word("name", "название"), p.word("results", "найдено"), p.word("new", "новых"), p.word("case", "дело"), p.word("query", "запрос")}}
	for _, r := range rows {
		t.rows = append(t.rows, []string{visible(r.Name, false), r.Count.String(), fmt.Sprint(r.New), string(r.Case), visible(r.Query, false)})
	}
	if len(rows) == 0 {
		a.say("%s", p.word("Nothing is saved. See: teptar searches save --help", "Ничего не сохранено. См. teptar searches save --help"))
		return nil
	}
	t.print(a.env.Stdout, a.env.Width)
	return nil
}

// runSearch prints what a search finds, and then notes that it was seen.
func (a *app) runSearch(ctx context.Context, arch *archive.Archive, b *saved.Book, s saved.Search, limit int) error {
	v, err := arch.View(ctx, a.viewer(""))
	if err != nil {
		return err
	}
	seen, err := saved.Run(ctx, v, s, a.language())
	if err != nil {
		v.Close()
		return err
	}
	q, err := query.Parse(s.Query, v.Schema())
	if err != nil {
		v.Close()
		return err
	}
	found, err := ask.Search(ctx, v, q, ask.SearchFilter{Lang: a.language(), Limit: limit})
	v.Close() // who notes a look must hold no snapshot
	if err != nil {
		return err
	}
	before, err := b.Look(ctx, a.viewer(""), s, seen)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(found)
	}
	return a.printFound(found, before)
}

// printFound prints things as a table with those that are new, or passages.
func (a *app) printFound(found *ask.Found, before saved.Seen) error {
	if len(found.Things) == 0 {
		return a.printResults(&ask.Results{Hits: found.Passages, More: found.More})
	}
	p := answerPrinter{a: a, w: a.env.Stdout, used: map[string]bool{}}
	t := table{header: []string{"", p.word("what", "что"), p.word("when", "когда"), p.word("where", "где"), "id"}}
	for _, thing := range found.Things {
		mark := ""
		if before.NewThing(thing) {
			mark = p.word("new", "новое")
		}
		t.rows = append(t.rows, []string{mark, visible(thing.Title, false), p.cell(thing.When), p.cell(thing.Where), thing.ID.String()})
	}
	t.print(a.env.Stdout, a.env.Width)
	p.sources(found.Sources)
	p.legend()
	if found.More {
		p.paragraph(p.word("There is more: --limit.", "Есть ещё: --limit."), "")
	}
	return nil
}
