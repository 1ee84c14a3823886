// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/fault"
	"teptar/intake/coding"
	"teptar/proof/disk"
	"teptar/publish/bundle"
	"teptar/record"
)

func (a *app) exportCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "export",
		Short: "hand out a bundle or an entry that proves itself, or a case as a coding file",
		Long: `Export writes what is in the archive in the clear, for someone who may see it.

A bundle is one file for a stranger: claims, passages, documents and the signed
log, checked by "teptar verify FILE" without the archive.

A proof is one entry of that log for a stranger, checked by "teptar verify
--proof FILE".

A case is a folder with a coding file and the documents, which "teptar code" or
"teptar import" takes in again.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.exportBundle(), a.exportProof(), a.exportCase())
	return c
}

func (a *app) exportBundle() *cobra.Command {
	c := &cobra.Command{
		Use:   "bundle --out FILE",
		Short: "write a bundle that a stranger can verify",
		Long: `Bundle writes one file with the claims of the chosen cases, their passages and
documents, and the whole signed log, in which everything else is closed. It can
be opened with any zip program and verified with "teptar verify FILE".

The file is in the clear. Sealed values are left out, and so is who is in the
team and who brought what.`,
		Args: cobra.NoArgs,
	}
	out := c.Flags().String("out", "", "the `FILE` to write (needed)")
	cases := c.Flags().StringSlice("case", nil, "only this `CASE` (may be repeated; default: all)")
	team := c.Flags().Bool("team", false, "open who is in the team, their roles, and who brought what; for another copy of your own archive")
	noCaptures := c.Flags().Bool("no-documents", false, "leave out the bytes of documents")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if *out == "" {
			return usage("where to? give --out FILE")
		}
		return a.withView(c.Context(), func(_ *archive.Archive, v *archive.View) error {
			opt := bundle.Options{Captures: !*noCaptures, Team: *team}
			for _, name := range *cases {
				opt.Cases = append(opt.Cases, record.CaseID(name))
			}
			if len(opt.Cases) == 0 {
				all, err := v.Cases()
				if err != nil {
					return err
				}
				for _, k := range all {
					opt.Cases = append(opt.Cases, k.ID)
				}
			}
			tell, end := a.report()
			defer end()
			opt.Progress = tell
			var sum bundle.Summary
			err := writeOut(*out, func(w io.Writer) (err error) {
				sum, err = bundle.Write(c.Context(), w, v, opt)
				return err
			})
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(sum)
			}
			end()
			fmt.Fprintf(a.env.Stdout, "%d claims and %d documents; %d entries of %d logs, %d parts open.\nSigned by %s\n",
				sum.Claims, sum.Captures, sum.Entries, sum.Logs, sum.Open, sum.Maker)
			if sum.Withheld > 0 {
				fmt.Fprintf(a.env.Stdout, "%d withheld: sealed, or speaking of another case.\n", sum.Withheld)
			}
			a.say("The bundle is in the clear: hand it only to who may read it. Check it with: teptar verify %s", *out)
			return nil
		})
	}
	return c
}

func (a *app) exportCase() *cobra.Command {
	c := &cobra.Command{
		Use:   "case NAME --out DIR",
		Short: "write a case as a coding file with its documents",
		Long: `Case writes DIR/case.yaml and the documents beside it, in the clear. Taken into a
new archive and exported again, it is the same to the byte.`,
		Args: cobra.ExactArgs(1),
	}
	out := c.Flags().String("out", "", "the `DIR` to make (needed)")
	c.RunE = func(c *cobra.Command, args []string) error {
		if *out == "" {
			return usage("where to? give --out DIR")
		}
		return a.withView(c.Context(), func(_ *archive.Archive, v *archive.View) error {
			return writeCase(v, record.CaseID(args[0]), *out)
		})
	}
	return c
}

// writeCase writes a case into a new folder.
func writeCase(v *archive.View, id record.CaseID, out string) error {
	c, err := readCase(v, id)
	if err != nil {
		return err
	}
	dir, err := disk.Make(out)
	if err != nil {
		return err
	}
	defer dir.Close()
	for i := range c.Captures {
		if err := writeCapture(v, dir, &c.Captures[i]); err != nil {
			return err
		}
	}
	return disk.WriteFile(dir, "case.yaml", coding.Format(c))
}

// writeCapture writes the bytes of a capture, and its text if that is another
// file.
func writeCapture(v *archive.View, dir *disk.Dir, c *coding.Capture) error {
	in, err := v.Bytes(c.Bytes)
	if err != nil {
		return err
	}
	defer in.Close()
	draft, err := dir.Create(".")
	if err != nil {
		return err
	}
	if _, err := io.Copy(draft, in); err != nil {
		disk.Discard(dir, draft)
		return err
	}
	if err := disk.Finish(dir, draft, c.File); err != nil {
		return err
	}
	if c.TextFile == "" {
		return nil
	}
	text, _, err := v.TextOf(c.Document, c.Text)
	if err != nil {
		return err
	}
	return disk.WriteFile(dir, c.TextFile, []byte(text))
}

// readCase reads what a coding file of a case has.
func readCase(v *archive.View, id record.CaseID) (*coding.Case, error) {
	known, err := v.Case(id)
	if err != nil {
		return nil, err
	}
	c := &coding.Case{ID: id, Title: known.Title}
	additions, err := v.Additions()
	if err != nil {
		return nil, err
	}
	for _, op := range additions {
		switch op := op.(type) {
		case record.TermEntry:
			c.Terms = append(c.Terms, op)
		case record.Property:
			c.Properties = append(c.Properties, op)
		}
	}
	for s, err := range v.Statements(id) {
		if err != nil {
			return nil, err
		}
		c.Statements = append(c.Statements, s)
	}
	for j, err := range v.AllJudgments(id) {
		if err != nil {
			return nil, err
		}
		c.Judgments = append(c.Judgments, j.Judgment)
	}
	ids, err := v.Entities(archive.EntityFilter{Case: id})
	if err != nil {
		return nil, err
	}
	for _, e := range ids {
		if err := readEntity(v, c, e); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// readEntity adds an entity, and if it is a document its captures.
func readEntity(v *archive.View, c *coding.Case, id record.EntityID) error {
	e, err := v.Entity(id)
	if err != nil {
		return err
	}
	c.Entities = append(c.Entities, e)
	if e.Kind != record.Document {
		return nil
	}
	captures, err := v.Captures(id)
	if err != nil {
		return err
	}
	for _, k := range captures {
		if _, err := v.Blob(k.Bytes); errors.Is(err, fault.Erased) || k.Case != c.ID {
			continue
		} else if err != nil {
			return err
		}
		out := coding.Capture{Capture: k, File: fileName(c, k.Name, k.Bytes)}
		if !k.Text.IsZero() && k.Text != k.Bytes {
			out.TextFile = fileName(c, k.Name+".text.txt", k.Text)
		}
		c.Captures = append(c.Captures, out)
	}
	return nil
}

// fileName gives a capture the name that it had, unless that is taken or not a
// plain name: then the beginning of its hash.
func fileName(c *coding.Case, name string, sha record.Hash) string {
	plain := filepath.Base(name) == name && name != "." && name != "case.yaml" && name != "" && name[0] != '.' && !disk.IsDraft(name)
	for _, k := range c.Captures {
		plain = plain && k.File != name && k.TextFile != name
	}
	if plain {
		return name
	}
	return sha.String()[:16] + filepath.Ext(name)
}

func (a *app) importCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "import FILE",
		Short: "take in a bundle, or an exported case",
		Long: `Import takes in a bundle, after verifying it, with the signed entries of whoever
made it; or a coding file, as "teptar code" does. What is in the archive already
is passed over.

Who is a member here and with which role is never taken from a bundle, unless
you say with --team that it comes from another copy of this archive.`,
		Args: cobra.ExactArgs(1),
	}
	by := c.Flags().String("by", defaultName, "`NAME` of who imports")
	team := c.Flags().Bool("team", false, "the bundle is of this very team: take in its members and their roles too")
	c.RunE = func(c *cobra.Command, args []string) error {
		arch, err := a.open(c.Context())
		if err != nil {
			return err
		}
		defer arch.Close()
		r, err := a.importFile(c.Context(), arch, args[0], *by, *team)
		if err != nil {
			return err
		}
		fmt.Fprintln(a.env.Stdout, added(r))
		return r.Unmarked
	}
	return c
}

// importFile takes in a file of either sort.
func (a *app) importFile(ctx context.Context, arch *archive.Archive, name, by string, team bool) (archive.Receipt, error) {
	info, err := os.Stat(name)
	if err != nil {
		return archive.Receipt{}, bare(err)
	}
	if info.IsDir() {
		name = filepath.Join(name, "case.yaml")
	}
	if ext := filepath.Ext(name); ext == ".yaml" || ext == ".yml" {
		root, err := os.OpenRoot(filepath.Dir(name))
		if err != nil {
			return archive.Receipt{}, bare(err)
		}
		defer root.Close()
		return a.code(ctx, arch, root.FS(), filepath.Base(name), by, false)
	}
	return a.importBundle(ctx, arch, name, by, team)
}
