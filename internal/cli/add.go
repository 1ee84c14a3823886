// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"cmp"
	"context"
	"fmt"
	"mime"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/intake/document"
	"teptar/record"
	"teptar/record/when"
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
func (a *app) addDocument(ctx context.Context, arch *archive.Archive, file string, f addFlags) (record.EntityID, error) {
	caseID, err := record.ParseCaseID(f.caseName)
	if err != nil {
		return record.EntityID{}, usageError{err}
	}
	name := filepath.Base(file)
	if f.key == "" {
		f.key = document.Key(name)
	}
	id := record.DeriveEntityID(caseID, f.key)
	facts := document.Facts{Title: f.title, URL: f.url, Language: f.language}
	if f.published != "" {
		if facts.Published, err = when.Parse(f.published); err != nil {
			return id, usage("--published: %w", err)
		}
	}
	capture := record.Capture{Case: caseID, Document: id, Name: name, Media: f.media, Method: f.method, By: f.by, At: arch.Now()}
	if capture.Media == "" {
		capture.Media, _, _ = mime.ParseMediaType(mime.TypeByExtension(filepath.Ext(name)))
	}
	deposit, err := a.take(ctx, arch, &capture, file, f.text)
	if err != nil {
		return id, err
	}
	ops := append([]record.Op{record.Case{ID: caseID}}, document.Ops(capture, f.key, facts)...)
	r, err := arch.Commit(ctx, a.viewer(f.by), ops, deposit)
	if err != nil {
		return id, err
	}
	return id, r.Unmarked
}

// take keeps the bytes of a file, and of the file with its text if there is one.
func (a *app) take(ctx context.Context, arch *archive.Archive, c *record.Capture, file, textFile string) (archive.Deposit, error) {
	in, err := os.Open(file)
	if err != nil {
		return archive.Deposit{}, bare(err)
	}
	defer in.Close()
	var text []byte
	if textFile != "" {
		text, err = readFrom(os.DirFS(filepath.Dir(textFile)), filepath.Base(textFile), archive.MaxText)
		if err != nil {
			return archive.Deposit{}, fmt.Errorf("%s: %w", textFile, err)
		}
	}
	d, err := arch.Take(ctx, c, in, text)
	if err != nil {
		return d, fmt.Errorf("%s: %w", cmp.Or(textFile, file), err)
	}
	return d, nil
}
