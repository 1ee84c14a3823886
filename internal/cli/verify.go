// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
)

func (a *app) verifyCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "verify [FILE]",
		Short: "check that a bundle, a proof, or the archive, is whole and unchanged",
		Long: `Verify checks every signature, hash and proof: of a bundle, or with --proof of one
entry of a log, which need no archive, no passphrase and no network; or of the
archive, with --archive.

It shows the fingerprint of the key that signed. Compare it with what the maker
of the bundle told you by another way; with --trust it must be that key.

The proof shows that nothing was changed since it was signed. It does not show
that what is said is true, or that nothing was left out.

Exit status: 0 all as signed; 3 something was changed or does not verify; 1 the
file cannot be read.`,
		Args: cobra.MaximumNArgs(1),
	}
	trust := c.Flags().StringSlice("trust", nil, "accept only the key with this `FINGERPRINT` (may be repeated)")
	proof := c.Flags().String("proof", "", "check the proof of one entry in `FILE`")
	c.RunE = func(c *cobra.Command, args []string) error {
		switch {
		case *proof != "" && len(args) == 1:
			return usage("verify a bundle or a proof, one at a time")
		case *proof != "":
			return a.verifyProof(*proof, *trust)
		case len(args) == 1:
			return a.verifyBundle(c.Context(), args[0], *trust)
		}
		return a.verifyArchive(c.Context())
	}
	return c
}

// verifyArchive checks the archive that the flags name.
func (a *app) verifyArchive(ctx context.Context) error {
	arch, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer arch.Close()
	tell, end := a.report()
	v, err := arch.Verify(ctx, tell)
	end()
	if err == nil {
		err = arch.NoteVerified(ctx, v)
	}
	if err != nil {
		return err
	}
	if a.json {
		if err := a.printJSON(verdictJSON(v)); err != nil {
			return err
		}
		return v.Err()
	}
	for _, l := range v.Logs {
		fmt.Fprintf(a.env.Stdout, "log %s…: %d entries, %d parts, %d of them open; key %s\n",
			l.Log.ID().String()[:12], l.Entries, l.Parts, l.Open, l.Log.Key.Fingerprint())
	}
	fmt.Fprintf(a.env.Stdout, "captures: %d whole, %d erased on purpose\n", v.Captures, v.Erased)
	for _, f := range v.Findings {
		fmt.Fprintf(a.env.Stdout, "CHANGED: %s: %v\n", f.Where, f.Err)
	}
	if len(v.Findings) == 0 {
		fmt.Fprintln(a.env.Stdout, "All is as it was signed.")
	}
	return v.Err()
}

// verdictJSON gives a verdict for programs.
func verdictJSON(v archive.Verdict) any {
	type log struct {
		Log         string `json:"log"`
		Fingerprint string `json:"fingerprint"`
		Entries     int64  `json:"entries"`
		Parts       int64  `json:"parts"`
		Open        int64  `json:"open"`
	}
	type finding struct {
		Where string `json:"where"`
		Error string `json:"error"`
	}
	out := struct {
		OK       bool      `json:"ok"`
		Logs     []log     `json:"logs"`
		Captures int       `json:"captures"`
		Erased   int       `json:"erased"`
		Findings []finding `json:"findings"`
	}{OK: len(v.Findings) == 0, Captures: v.Captures, Erased: v.Erased, Logs: []log{}, Findings: []finding{}}
	for _, l := range v.Logs {
		out.Logs = append(out.Logs, log{l.Log.ID().String(), string(l.Log.Key.Fingerprint()), l.Entries, l.Parts, l.Open})
	}
	for _, f := range v.Findings {
		out.Findings = append(out.Findings, finding{f.Where, f.Err.Error()})
	}
	return out
}

func (a *app) rebuildCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "rebuild",
		Short: "make the working tables anew from the signed log",
		Long: `Rebuild empties the tables by which questions are answered and makes them again
from the signed log. It prints a digest before and after: they are equal unless
the tables were damaged or made by another version.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			arch, err := a.open(c.Context())
			if err != nil {
				return err
			}
			defer arch.Close()
			tell, end := a.report()
			did, err := arch.Rebuild(c.Context(), tell)
			end()
			if err != nil {
				return err
			}
			fmt.Fprintf(a.env.Stdout, "before %s\nafter  %s\n", did.Before, did.After)
			if did.Before != did.After {
				fmt.Fprintln(a.env.Stdout, "The tables were not what the log says; now they are.")
			} else {
				fmt.Fprintln(a.env.Stdout, "The tables are what the log says.")
			}
			return nil
		},
	}
}

func (a *app) eraseCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "erase TARGET...",
		Short: "destroy what was recorded, for safety; the proofs stay valid",
		Long: `Erase destroys the content of records for good: what they said, and the salt that
would let someone confirm a guess. Their places in the signed log stay, and all
proofs stay valid. A record is left that something was erased, by whom and why.

TARGET is a claim (c-…): the whole statement that makes it; ENTRY/PART, as
history shows it; or the SHA-256 of a capture, whose bytes are destroyed.

Copies elsewhere are not touched: bundles, backups, other archives. On a disk
with wear levelling old cells may survive; they are encrypted, so change to a new
archive with a new key if the passphrase may be known.`,
		Args: cobra.MinimumNArgs(1),
	}
	reason := c.Flags().String("reason", "", "why, in `WORDS` (needed; do not repeat what is erased)")
	by := c.Flags().String("by", defaultName, "`NAME` of who erases")
	yes := c.Flags().Bool("yes", false, "do not ask again")
	c.RunE = func(c *cobra.Command, args []string) error {
		if *reason == "" {
			return usage("erase: give the reason: --reason 'WORDS'")
		}
		arch, err := a.open(c.Context())
		if err != nil {
			return err
		}
		defer arch.Close()
		caseID, targets, err := a.targets(c.Context(), arch, args)
		if err != nil {
			return err
		}
		if !*yes {
			if err := a.confirm(fmt.Sprintf("Destroy %d record(s) for good? Type \"erase\": ", len(targets)), "erase"); err != nil {
				return err
			}
		}
		if err := arch.Erase(c.Context(), a.viewer(*by), caseID, targets, *reason); err != nil {
			return err
		}
		fmt.Fprintf(a.env.Stdout, "Erased: %d.\n", len(targets))
		return nil
	}
	return c
}

// targets finds what is to be erased.
func (a *app) targets(ctx context.Context, arch *archive.Archive, args []string) (c record.CaseID, ts []archive.Target, err error) {
	v, err := arch.View(ctx, a.viewer(""))
	if err != nil {
		return "", nil, err
	}
	defer v.Close()
	for _, arg := range args {
		of, found, err := target(v, arg)
		if err != nil {
			return "", nil, fmt.Errorf("%.20s: %w", arg, err)
		}
		c, ts = of, append(ts, found...)
	}
	return c, ts, nil
}

// target finds one thing to erase.
func target(v *archive.View, arg string) (record.CaseID, []archive.Target, error) {
	if strings.HasPrefix(arg, "c-") {
		return targetClaim(v, arg)
	}
	if entry, part, ok := strings.Cut(arg, "/"); ok {
		return targetOp(v, entry, part)
	}
	sha, err := record.ParseHash(arg)
	if err != nil {
		return "", nil, fmt.Errorf("want a claim (c-…), ENTRY/PART, or the SHA-256 of a capture: %w", fault.Invalid)
	}
	docs, err := v.Entities(archive.EntityFilter{Kind: record.Document})
	if err != nil {
		return "", nil, err
	}
	for _, d := range docs {
		captures, err := v.Captures(d)
		if err != nil {
			return "", nil, err
		}
		for _, c := range captures {
			if c.Bytes == sha || c.Text == sha {
				return c.Case, []archive.Target{{Bytes: sha}}, nil
			}
		}
	}
	return "", nil, fmt.Errorf("no such capture: %w", fault.NotFound)
}

// targetClaim finds every op that makes the statement of a claim.
func targetClaim(v *archive.View, arg string) (record.CaseID, []archive.Target, error) {
	claim, err := v.Claim(arg)
	if err != nil {
		return "", nil, err
	}
	sid := claim.In.ID()
	events, err := v.History(archive.HistoryFilter{About: claim.Subject, Limit: 1 << 20})
	if err != nil {
		return "", nil, err
	}
	var ts []archive.Target
	for _, e := range events {
		if say, ok := e.Op.(record.Say); ok && say.ID() == sid {
			ts = append(ts, archive.Target{Entry: e.Entry, Part: e.Part})
		}
	}
	if len(ts) == 0 {
		return "", nil, fmt.Errorf("the entry of this claim is not found: %w", fault.NotFound)
	}
	return claim.In.Case, ts, nil
}

// targetOp finds an op by its place in the log.
func targetOp(v *archive.View, entry, part string) (record.CaseID, []archive.Target, error) {
	var n int
	if _, err := fmt.Sscanf(part, "%d", &n); err != nil || len(entry) < 8 {
		return "", nil, fmt.Errorf("want ENTRY/PART, with at least 8 digits of the entry: %w", fault.Invalid)
	}
	for f := (archive.HistoryFilter{Limit: 1000}); ; {
		events, err := v.History(f)
		if err != nil {
			return "", nil, err
		}
		for _, e := range events {
			f = f.After(e)
			brought := n == 0 && !e.Brought.At.IsZero() // told with the others, and no event
			if strings.HasPrefix(e.Entry.String(), entry) && (e.Part == n || brought) {
				return record.CaseOf(e.Op), []archive.Target{{Entry: e.Entry, Part: n}}, nil
			}
		}
		if len(events) == 0 {
			return "", nil, fmt.Errorf("no such entry: %w", fault.NotFound)
		}
	}
}

// confirm asks for a word before something that cannot be undone.
func (a *app) confirm(question, word string) error {
	if !a.env.Interactive {
		return usage("this cannot be undone; there is no terminal to ask: give --yes")
	}
	fmt.Fprint(a.env.Stderr, question)
	line, err := firstLine(a.env.Stdin)
	if err != nil && !errors.Is(err, fault.Invalid) {
		return err
	}
	if string(line) != word {
		return fmt.Errorf("nothing was done: %w", fault.Conflict)
	}
	return nil
}
