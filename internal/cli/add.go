// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/intake/document"
	"teptar/record"
)

// addFlags are what add is told of a document.
type addFlags struct {
	caseName, key, title, published, url, language, media, text, method, by string
}

func (a *app) addCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "add FILE",
		Short: "take in a document: keep its bytes, encrypted, and its text",
		Long: `Add keeps the bytes of FILE in the archive, encrypted, with their SHA-256, and
makes a document of them. If it is a text in UTF-8, the text is frozen: passages
are counted in it and it is never changed. For a photograph, a scan or a video,
give a transcription with --text.

It prints the id of the document. FILE itself is not changed or removed.`,
		Example: "  teptar add report.txt --archive DIR --case gikalo --title 'Report' --published 2025-04-25",
		Args:    cobra.ExactArgs(1),
	}
	var f addFlags
	fl := c.Flags()
	fl.StringVar(&f.caseName, "case", "", "the `CASE` it belongs to (needed)")
	fl.StringVar(&f.key, "key", "", "what coding files call it, as doc.report (default: doc. and the name of the file)")
	fl.StringVar(&f.title, "title", "", "its title")
	fl.StringVar(&f.published, "published", "", "when it was published, as `DATE`: 2025-04-25, 2025-04, XXXX-04")
	fl.StringVar(&f.url, "url", "", "where it was found; never fetched")
	fl.StringVar(&f.language, "language", "", "its language, as ru")
	fl.StringVar(&f.media, "media", "", "its media type (default: by the ending of its name)")
	fl.StringVar(&f.text, "text", "", "a `FILE` with its text, if it is not a text itself")
	fl.StringVar(&f.method, "method", "file", "how the bytes were had")
	fl.StringVar(&f.by, "by", defaultName, "`NAME` of who captured it")
	c.RunE = func(c *cobra.Command, args []string) error {
		if f.caseName == "" {
			return usage("which case? give --case NAME; a new name makes a new case")
		}
		arch, err := a.open(c.Context())
		if err != nil {
			return err
		}
		defer arch.Close()
		id, err := a.addDocument(c.Context(), arch, args[0], f)
		if err != nil {
			return err
		}
		fmt.Fprintln(a.env.Stdout, id)
		return nil
	}
	return c
}

// addDocument captures a file and commits what is known of it.
func (a *app) addDocument(ctx context.Context, arch *archive.Archive, file string, f addFlags) (id record.EntityID, err error) {
	h := document.Handed{NewCase: true, Key: cmp.Or(f.key, document.Key(filepath.Base(file))), Facts: document.Facts{Title: f.title, URL: f.url, Language: f.language},
		Name: filepath.Base(file), Media: f.media, Method: f.method}
	if h.Case, err = record.ParseCaseID(f.caseName); err != nil {
		return id, usageError{err}
	}
	if h.Facts.Published, err = document.ParsePublished(f.published); err != nil {
		return id, usageError{err}
	}
	h.ID = func(c record.Capture) (record.EntityID, error) { return record.DeriveEntityID(c.Case, h.Key), nil }
	if f.text != "" {
		if h.Text, err = readFrom(os.DirFS(filepath.Dir(f.text)), filepath.Base(f.text), archive.MaxText); err != nil {
			return id, fmt.Errorf("%s: %w", f.text, err)
		}
	}
	in, err := os.Open(file)
	if err != nil {
		return id, bare(err)
	}
	defer in.Close()
	h.File = in
	c, r, err := document.TakeIn(ctx, arch, a.viewer(f.by), h)
	if err != nil {
		return id, fmt.Errorf("%s: %w", cmp.Or(f.text, file), err)
	}
	return c.Document, r.Unmarked
}
