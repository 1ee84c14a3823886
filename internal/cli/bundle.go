// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"teptar/archive"
	"teptar/fault"
	"teptar/publish/bundle"
)

// openBundle opens a file and tells its size.
func openBundle(name string) (*os.File, int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, 0, bare(err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is not a file: %w", name, fault.Invalid)
	}
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}

// verifyBundle checks a bundle and prints what was found.
func (a *app) verifyBundle(ctx context.Context, name string, trusted []string) error {
	keys, err := fingerprints(trusted)
	if err != nil {
		return err
	}
	f, size, err := openBundle(name)
	if err != nil {
		return err
	}
	defer f.Close()
	tell, end := a.report()
	r, err := bundle.Verify(ctx, f, size, bundle.Trust{Keys: keys}, tell)
	end()
	switch {
	case errors.Is(err, fault.Tampered):
		return err
	case errors.Is(err, fault.Invalid), errors.Is(err, fault.Denied):
		// Whatever can be read and is not a bundle as they are written does not
		// verify: a script that asks must not take it for a missing file.
		return fmt.Errorf("does not verify: %w: %w", err, fault.Tampered)
	case err != nil:
		return err
	}
	if a.json {
		return a.printJSON(struct {
			OK bool `json:"ok"`
			bundle.Report
			NotShown []string
		}{true, r, r.NotShown()})
	}
	a.printReport(r)
	return nil
}

// printReport prints what was found out about a whole bundle.
func (a *app) printReport(r bundle.Report) {
	w := a.env.Stdout
	fmt.Fprintln(w, "Nothing was changed since it was signed.")
	known := "compare it with the maker by another way"
	if r.Trusted {
		known = "trusted"
	}
	fmt.Fprintf(w, "\nsigned by  %s  (%s)\n", r.Maker, known)
	for _, c := range r.Cases {
		fmt.Fprintf(w, "case       %s  %s\n", c.ID, visible(c.Title, false))
	}
	open, parts := r.Open()
	for _, l := range r.Logs {
		fmt.Fprintf(w, "log        %s…  %d entries\n", l.Log.ID().String()[:16], l.Entries)
		for _, c := range l.Cosigned {
			fmt.Fprintf(w, "           cosigned by %s\n", visible(c.Witness.Name, false))
		}
	}
	fmt.Fprintf(w, "opened     %d of %d parts\ndocuments  %d whole, %d erased on purpose, %d not in the bundle\nquotes     %d stand in their documents, %d cannot be checked here\n\n",
		open, parts, r.Blobs, r.Erased, r.Missing, r.Quotes, r.Unchecked)
	p := answerPrinter{a: a, w: w}
	for _, s := range r.NotShown() {
		p.hang("- ", s)
	}
}

// importBundle verifies a bundle and takes in its entries.
func (a *app) importBundle(ctx context.Context, arch *archive.Archive, name, by string, team bool) (archive.Receipt, error) {
	f, size, err := openBundle(name)
	if err != nil {
		return archive.Receipt{}, err
	}
	defer f.Close()
	tell, end := a.report()
	r, err := bundle.Verify(ctx, f, size, bundle.Trust{}, tell)
	end()
	if err != nil {
		return archive.Receipt{}, err
	}
	a.say("The bundle verifies. Signed by %s.", r.Maker)
	b, err := bundle.Read(ctx, f, size)
	if err != nil {
		return archive.Receipt{}, err
	}
	merged, err := b.MergeInto(ctx, arch, a.viewer(by), team)
	return merged.Receipt, err
}
