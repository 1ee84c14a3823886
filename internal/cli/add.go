// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"fmt"
	"mime"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"teptar/archive"
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
		f.key = "doc." + keyOf(strings.TrimSuffix(name, filepath.Ext(name)))
	}
	id := record.DeriveEntityID(caseID, f.key)
	capture := record.Capture{Case: caseID, Document: id, Name: name, Media: f.media, Method: f.method, By: f.by, At: arch.Now()}
	if capture.Media == "" {
		capture.Media, _, _ = mime.ParseMediaType(mime.TypeByExtension(filepath.Ext(name)))
	}
	deposit, err := a.depositFile(ctx, arch, file, &capture, f.text)
	if err != nil {
		return id, err
	}
	facts, err := f.claims(id)
	if err != nil {
		return id, err
	}
	ops := []record.Op{record.Case{ID: caseID}, record.Entity{Case: caseID, ID: id, Kind: record.Document, Key: f.key}}
	if len(facts) > 0 {
		ops = append(ops, record.Say{Statement: record.Statement{Case: caseID, Claims: facts}})
	}
	r, err := arch.Commit(ctx, a.viewer(f.by), append(ops, capture), deposit)
	if err != nil {
		return id, err
	}
	return id, r.Unmarked
}

// depositFile keeps the bytes of a file and of its text, and fills in what the
// capture says of them.
func (a *app) depositFile(ctx context.Context, arch *archive.Archive, file string, c *record.Capture, textFile string) (archive.Deposit, error) {
	in, err := os.Open(file)
	if err != nil {
		return archive.Deposit{}, bare(err)
	}
	defer in.Close()
	deposit, sha, size, err := arch.Deposit(ctx, in, maxFile)
	if err != nil {
		return deposit, err
	}
	c.Bytes, c.Size = sha, size
	isText := c.Media == "" || strings.HasPrefix(c.Media, "text/plain")
	if textFile == "" && !isText {
		return deposit, nil
	}
	from := file
	if textFile != "" {
		from = textFile
	}
	data, err := readFrom(os.DirFS(filepath.Dir(from)), filepath.Base(from), archive.MaxText)
	if err != nil {
		return deposit, fmt.Errorf("%s: %w", from, err)
	}
	frozen, err := archive.Freeze(data)
	if err != nil {
		if textFile == "" && c.Media == "" {
			return deposit, nil // not a text, and nobody said it was
		}
		return deposit, fmt.Errorf("%s: %w", from, err)
	}
	c.Chars, c.Text = frozen.Chars(), sha
	if textFile != "" {
		more, textSHA, _, err := arch.Deposit(ctx, newReader(data), maxFile)
		if err != nil {
			return deposit, err
		}
		c.Text, deposit = textSHA, deposit.And(more)
	}
	if c.Media == "" {
		c.Media = "text/plain"
	}
	return deposit, nil
}

// claims gives what the flags say of the document, as remarks of the team.
func (f addFlags) claims(id record.EntityID) ([]record.Claim, error) {
	var cs []record.Claim
	add := func(property string, v record.Value) {
		cs = append(cs, record.Claim{Subject: id, Property: property, Value: v})
	}
	if f.title != "" {
		add("title", record.TextValue(f.title, f.language))
	}
	if f.published != "" {
		w, err := when.Parse(f.published)
		if err != nil {
			return nil, usage("--published: %w", err)
		}
		add("published", record.WhenValue(w, "", ""))
	}
	if f.url != "" {
		add("url", record.Value{Type: record.URLType, Text: f.url})
	}
	if f.language != "" {
		add("language", record.TextValue(f.language, ""))
	}
	return cs, nil
}

// keyOf makes a key of the name of a file.
func keyOf(name string) string {
	key := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '.':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, name)
	if key = strings.Trim(key, "-."); key == "" {
		return "document"
	}
	return key
}
