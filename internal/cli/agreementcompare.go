// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/fault"
	"teptar/intake/coding"
	"teptar/method/agreement"
	"teptar/record"
)

// compareFlags are those of "agreement compare".
type compareFlags struct {
	agreementFlags
	first string
	alone bool
}

func (a *app) agreementCompareCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "compare FILE.yaml...",
		Short: "compare codings of the same documents, field by field",
		Long: `Compare reads coding files (doc/formats/coding.md) and compares them with what the
archive has of the same documents; or, without an archive or with --alone, two or
more files with the first of them. Nothing is taken in: a second coding is no second
source. Documents are the same by their id or by the bytes that were kept.

Things are matched by their kind and by the text that their passages share. What only
one coder found is told apart, and is in no field. Of people, places and other things
it is compared whether they are the same: by passages, by id, or by what they are called.
Free text, names and numbers of papers are not compared.

A coder is called by the name of the file, in the archive by whoever brought the
claims; if several people did, choose with --first.

Exit status: 0 done, also where there is no number; 1 could not; 2 wrong use.`,
		Example: "  teptar agreement compare second/case.yaml --archive DIR\n  teptar agreement compare one.yaml two.yaml --alone --json",
		Args:    cobra.MinimumNArgs(1),
	}
	f := &compareFlags{}
	f.add(c)
	c.Flags().StringVar(&f.first, "first", "", "compare with what `NAME` coded in the archive")
	c.Flags().BoolVar(&f.alone, "alone", false, "compare files with each other, without an archive")
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := f.check(a); err != nil {
			return err
		}
		if _, err := a.dir(); f.alone || err != nil {
			if len(args) < 2 {
				return usage("agreement compare: with what? give --archive DIR, or two files")
			}
			return a.compareCodings(c.Context(), nil, args, f)
		}
		return a.withView(c.Context(), func(_ *archive.Archive, v *archive.View) error {
			return a.compareCodings(c.Context(), v, args, f)
		})
	}
	return c
}

// compareCodings reads the files, compares and prints. v is nil without an
// archive.
func (a *app) compareCodings(ctx context.Context, v *archive.View, paths []string, f *compareFlags) error {
	schema := record.Shipped()
	docs, known := &documentNames{view: v, byHash: map[record.Hash]string{}}, &knownThings{view: v, things: map[record.EntityID]agreement.Thing{}}
	var codings []*agreement.Coding
	if v != nil {
		schema = v.Schema()
	}
	for _, path := range paths {
		c, err := a.readCoding(v, path, docs, known)
		if err != nil {
			return err
		}
		codings = append(codings, c)
	}
	if v != nil {
		first, err := archiveCoding(ctx, v, codings, f.first, known)
		if err != nil {
			return err
		}
		codings = slices.Insert(codings, 0, first)
	}
	compared, err := agreement.Compare(schema, codings...)
	if err = cmp.Or(known.err, err); err != nil {
		return err
	}
	out := &agreed{seed: f.settings.Seed, floor: f.settings.Floor, compared: compared, schema: schema}
	w := wordsOfAgreement(a.language())
	for _, field := range compared.Fields {
		settings := f.settings
		settings.Scale = field.Scale
		named := agreedField{name: string(field.Kind) + "." + field.Property, label: w.field(schema, field), measure: field.Measure}
		if err := out.assess(named, field.Table, settings); err != nil {
			return err
		}
	}
	return a.printAgreement(out, f.csv)
}

// readCoding reads a coding file, and takes nothing in.
func (a *app) readCoding(v *archive.View, path string, docs *documentNames, known *knownThings) (*agreement.Coding, error) {
	dir, name := filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, bare(err)
	}
	defer root.Close()
	src, err := readFrom(root.FS(), name, coding.MaxSize)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	in := coding.Context{By: defaultName, At: a.env.Now(), Open: func(name string) ([]byte, error) { return readFrom(root.FS(), name, archive.MaxText) }}
	if v != nil {
		in = codingContext(v, root.FS(), defaultName, v.Now())
	}
	draft, err := coding.Parse(name, src, in)
	if err != nil {
		return nil, err
	}
	return codingOf(path, draft.Contents(), docs, known)
}

// codingOf makes a coding of what a file says.
func codingOf(coder string, c *coding.Case, docs *documentNames, known *knownThings) (*agreement.Coding, error) {
	out := &agreement.Coding{Coder: coder, Documents: map[record.EntityID]string{}, Statements: c.Statements}
	things := map[record.EntityID]agreement.Thing{}
	for _, e := range c.Entities {
		things[e.ID] = agreement.Thing{Kind: e.Kind}
	}
	for _, s := range c.Statements {
		for _, claim := range s.Claims {
			t, declared := things[claim.Subject]
			if !declared {
				t = known.thing(claim.Subject)
			}
			things[claim.Subject] = told(t, claim)
		}
	}
	out.Thing = func(id record.EntityID) agreement.Thing {
		if t, ok := things[id]; ok {
			return t
		}
		return known.thing(id)
	}
	hashes := map[record.EntityID][]record.Hash{}
	for _, capture := range c.Captures {
		hashes[capture.Document] = append(hashes[capture.Document], capture.Bytes)
	}
	put := func(id record.EntityID) (err error) {
		if _, has := out.Documents[id]; !has {
			out.Documents[id], err = docs.name(id, hashes[id])
		}
		return err
	}
	for id := range hashes {
		if err := put(id); err != nil {
			return nil, err
		}
	}
	for _, s := range c.Statements {
		if !s.Passage.IsZero() {
			if err := put(s.Passage.Document); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// told adds to a thing what a claim says that tells which one it is.
func told(t agreement.Thing, c record.Claim) agreement.Thing {
	switch {
	case !c.Supports():
	case c.Property == "label" || c.Property == "name":
		t.Called = append(t.Called, c.Value.Text)
	case c.Property == "within" && t.Within.IsZero():
		t.Within = c.Value.Ref
	}
	return t
}

// knownThings remembers things of the archive that were asked for.
type knownThings struct {
	view   *archive.View // nil without an archive
	things map[record.EntityID]agreement.Thing
	err    error // the first of reading them; a thing that nobody knows is none
}

// thing gives a thing of the archive, the zero Thing if there is none.
func (k *knownThings) thing(id record.EntityID) agreement.Thing {
	t, ok := k.things[id]
	if ok || k.view == nil || k.err != nil {
		return t
	}
	e, err := k.view.Entity(id)
	if err == nil {
		var claims []record.Said
		t.Kind = e.Kind
		claims, err = k.view.Claims(id)
		for _, c := range claims {
			t = told(t, c.Claim)
		}
	}
	if err != nil && !errors.Is(err, fault.NotFound) {
		k.err = err
	}
	t.Called = slices.Clip(t.Called) // codings add to it what they say themselves
	k.things[id] = t
	return t
}

// documentNames gives a document one name in all codings: its id in the archive,
// or the first id that a file gave to the same bytes.
type documentNames struct {
	view    *archive.View
	byHash  map[record.Hash]string
	indexed bool // whether byHash has the documents of the archive
}

// name finds the name of a document by its id, or else by its bytes.
func (d *documentNames) name(id record.EntityID, hashes []record.Hash) (string, error) {
	if d.view != nil {
		if _, err := d.view.Entity(id); err == nil {
			return id.String(), nil
		}
		if err := d.index(); err != nil {
			return "", err
		}
	}
	name := id.String()
	for _, h := range hashes {
		if known, ok := d.byHash[h]; ok {
			name = known
			break
		}
	}
	for _, h := range hashes {
		if _, ok := d.byHash[h]; !ok {
			d.byHash[h] = name
		}
	}
	return name, nil
}

// index reads which bytes were kept of the documents of the archive, once.
func (d *documentNames) index() error {
	if d.indexed {
		return nil
	}
	d.indexed = true
	ids, err := d.view.Entities(archive.EntityFilter{Kind: record.Document})
	if err != nil {
		return err
	}
	for _, id := range ids {
		captures, err := d.view.Captures(id)
		if err != nil {
			return err
		}
		for _, c := range captures {
			d.byHash[c.Bytes] = id.String()
		}
	}
	return nil
}

// archiveCoding gives what one person coded in the archive, in the documents
// of which the files speak. Without a name there must be one person only.
func archiveCoding(ctx context.Context, v *archive.View, files []*agreement.Coding, coder string, known *knownThings) (*agreement.Coding, error) {
	out := &agreement.Coding{Coder: "archive: " + coder, Documents: map[record.EntityID]string{}}
	for _, f := range files {
		for _, name := range f.Documents {
			id, err := record.ParseEntityID(name)
			if err != nil {
				return nil, err
			}
			if _, err := v.Entity(id); err == nil {
				out.Documents[id] = name
			}
		}
	}
	by := map[string][]record.Statement{}
	for id := range out.Documents {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := codedBy(v, id, by); err != nil {
			return nil, err
		}
	}
	switch {
	case len(out.Documents) == 0:
		return nil, fmt.Errorf("the archive has none of the documents of the files: %w", fault.NotFound)
	case coder != "" && by[coder] == nil:
		return nil, fmt.Errorf("nobody of the name that --first gives coded these documents: %w", fault.NotFound)
	case coder == "" && len(by) > 1:
		return nil, fmt.Errorf("%d people coded these documents; choose one with --first NAME: %w", len(by), fault.Conflict)
	case coder == "":
		for name := range by {
			coder = name
		}
		out.Coder += coder
	}
	out.Statements = by[coder]
	slices.SortFunc(out.Statements, func(a, b record.Statement) int { return strings.Compare(a.ID().String(), b.ID().String()) })
	out.Thing = known.thing
	return out, nil
}

// codedBy adds the statements on a document to those of whoever brought them:
// each with the claims that this person brought.
func codedBy(v *archive.View, document record.EntityID, by map[string][]record.Statement) error {
	coded, err := v.Coded(document)
	if err != nil {
		return err
	}
	for _, s := range coded {
		brought, err := v.BroughtBy(s.ClaimIDs(s.ID())...)
		if err != nil {
			return err
		}
		claims := map[string][]record.Claim{}
		for i, c := range s.Claims {
			claims[brought[i].By] = append(claims[brought[i].By], c)
		}
		for name, theirs := range claims {
			s.Claims = theirs
			by[name] = append(by[name], s)
		}
	}
	return nil
}
