// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/fault"
	"teptar/intake/coding"
	"teptar/record"
	"teptar/record/when"
)

func (a *app) codeCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "code FILE.yaml",
		Short: "take in a coding file: documents, claims with their passages, judgments",
		Long: `Code reads a coding file (doc/formats/coding.md) and adds what is new in it. The
documents that it names are read from the folder of the file. If anything in it
is wrong, every mistake is shown with line and column, and nothing is written.
Taking in the same file twice adds nothing.`,
		Args: cobra.ExactArgs(1),
	}
	by := c.Flags().String("by", defaultName, "`NAME` of who codes, for captures and judgments that do not say")
	dry := c.Flags().Bool("check", false, "only check the file; write nothing")
	c.RunE = func(c *cobra.Command, args []string) error {
		arch, err := a.open(c.Context())
		if err != nil {
			return err
		}
		defer arch.Close()
		dir, name := filepath.Split(args[0])
		if dir == "" {
			dir = "."
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			return bare(err)
		}
		defer root.Close()
		r, err := a.code(c.Context(), arch, root.FS(), name, *by, *dry)
		if err != nil {
			return err
		}
		switch {
		case *dry:
			fmt.Fprintln(a.env.Stdout, "The file is right.")
		default:
			fmt.Fprintln(a.env.Stdout, added(r))
		}
		return r.Unmarked
	}
	return c
}

// added says what a commit added.
func added(r archive.Receipt) string {
	switch {
	case r.Ops == 0:
		return "Nothing new: all of it is in the archive already."
	case r.Known == 0:
		return fmt.Sprintf("%d new.", r.Ops)
	}
	return fmt.Sprintf("%d new; the rest is in the archive already.", r.Ops)
}

// code takes in a coding file from a folder.
func (a *app) code(ctx context.Context, arch *archive.Archive, dir fs.FS, name, by string, dry bool) (archive.Receipt, error) {
	src, err := readFrom(dir, name, 16<<20)
	if err != nil {
		return archive.Receipt{}, fmt.Errorf("%s: %w", name, err)
	}
	v, err := arch.View(ctx, a.viewer(by))
	if err != nil {
		return archive.Receipt{}, err
	}
	defer v.Close()
	at := v.Now()
	draft, err := coding.Parse(name, src, codingContext(v, dir, by, at))
	if err != nil || dry {
		return archive.Receipt{}, err
	}
	known, err := dropJudged(v, draft, at)
	if err != nil {
		return archive.Receipt{}, err
	}
	r, err := a.commit(ctx, arch, draft, by)
	r.Known += known
	return r, err
}

// dropJudged takes out of a draft the judgments that did not say when they were
// made, and that the archive has in the same words already: a file that is
// taken in twice judges once. It gives their number.
func dropJudged(v *archive.View, draft *coding.Draft, at time.Time) (dropped int, err error) {
	made := map[record.JudgmentID]bool{}
	for j, err := range v.AllJudgments(draft.Case) {
		if err != nil {
			return 0, err
		}
		made[timeless(j.Judgment)] = true
	}
	kept := draft.Ops[:0]
	for _, op := range draft.Ops {
		if j, ok := op.(record.Judge); ok && j.At.Equal(at) && made[timeless(j.Judgment)] {
			dropped++
			continue
		}
		kept = append(kept, op)
	}
	draft.Ops = kept
	return dropped, nil
}

// timeless names a judgment without its time.
func timeless(j record.Judgment) record.JudgmentID {
	j.At = time.Time{}
	return j.ID()
}

// codingContext gives a coding file what it is read against.
func codingContext(v *archive.View, dir fs.FS, by string, at time.Time) coding.Context {
	return coding.Context{
		Schema: v.Schema(), By: by, At: at,
		Open: func(name string) ([]byte, error) { return readFrom(dir, name, archive.MaxText) },
		Known: func(id record.EntityID) (coding.Known, bool) {
			e, err := v.Entity(id)
			if err != nil {
				return coding.Known{}, false
			}
			return coding.Known{Kind: e.Kind, Published: published(v, id)}, true
		},
		Text: func(document record.EntityID, hash record.Hash) ([]byte, bool) {
			text, c, err := v.TextOf(document, hash)
			return []byte(text), err == nil && (hash.IsZero() || c.Text == hash)
		},
		Claim:    func(id record.ClaimID) bool { _, err := v.Claim(id.String()); return err == nil },
		Judgment: func(id record.JudgmentID) bool { return hasJudgment(v, id) },
	}
}

// published gives the date of a document that the archive holds.
func published(v *archive.View, id record.EntityID) when.When {
	return ask.Published(v, id)
}

// hasJudgment looks for a judgment.
func hasJudgment(v *archive.View, id record.JudgmentID) bool {
	for j, err := range v.AllJudgments("") {
		if err == nil && j.ID == id {
			return true
		}
	}
	return false
}

// commit deposits the files of a draft and commits its ops.
func (a *app) commit(ctx context.Context, arch *archive.Archive, draft *coding.Draft, by string) (archive.Receipt, error) {
	var all archive.Deposit
	p := a.progress("documents", int64(len(draft.Files)))
	defer p.done()
	for i, f := range draft.Files {
		for _, data := range [][]byte{f.Bytes, f.Text} {
			if data == nil {
				continue
			}
			d, _, _, err := arch.Deposit(ctx, newReader(data), archive.MaxCapture)
			if err != nil {
				return archive.Receipt{}, err
			}
			all = all.And(d)
		}
		p.set(int64(i + 1))
	}
	return arch.Commit(ctx, a.viewer(by), draft.Ops, all)
}

// readFrom reads a file of a folder, up to a limit.
func readFrom(dir fs.FS, name string, limit int64) ([]byte, error) {
	f, err := dir.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no such file: %w", fault.NotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot be opened: %w", fault.Invalid)
	}
	defer f.Close()
	return readAtMost(f, limit)
}
