// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
)

func (a *app) exportProof() *cobra.Command {
	c := &cobra.Command{
		Use:   "proof N --out FILE",
		Short: "write the proof of one entry of the log, for a stranger to verify",
		Long: `Proof writes one file with entry number N, as history shows it: what it says, the
signature of the device, and the path to a signed checkpoint of the log. It is
verified with "teptar verify --proof FILE", without the archive; other programs
read it as a C2SP tlog-proof.

The file is in the clear. With --case only what is of that case is open, sealed
values and who brought the entry left out; all other parts are closed and cannot
be guessed. It always shows how long the log is and how many parts the entry has.`,
		Args: cobra.ExactArgs(1),
	}
	out := c.Flags().String("out", "", "the `FILE` to write (needed)")
	caseName := c.Flags().String("case", "", "open only what is of this `CASE`")
	sealed := c.Flags().Bool("sealed", false, "with --case: open sealed values too")
	brought := c.Flags().Bool("brought", false, "open who brought the entry")
	c.RunE = func(c *cobra.Command, args []string) error {
		n, err := strconv.ParseInt(args[0], 10, 64)
		if err != nil || n < 1 || *out == "" {
			return usage("which entry, and where to? give its number and --out FILE")
		}
		return a.withView(c.Context(), func(_ *archive.Archive, v *archive.View) error {
			reader := v.Viewer()
			if *caseName != "" {
				role := access.Reader
				if *sealed {
					role = access.Custodian
				}
				reader = access.Member("", map[record.CaseID]access.Role{record.CaseID(*caseName): role})
			}
			p, err := v.Proof(n, reader, *brought)
			if err != nil {
				return err
			}
			err = writeOut(*out, func(w io.Writer) error {
				_, err := w.Write(p.Encode())
				return err
			})
			if err != nil {
				return err
			}
			fmt.Fprintf(a.env.Stdout, "%d of %d parts open.\nSigned by %s\n", len(opened(p)), p.Body.Len(), p.Header.Key.Fingerprint())
			a.say("The proof is in the clear: hand it only to who may read it. Check it with: teptar verify --proof %s", *out)
			return nil
		})
	}
	return c
}

// An openPart is a part of an entry that a proof opens.
type openPart struct {
	Part int             `json:"part"`
	Op   json.RawMessage `json:"op"` // in its one spelling
}

// opened lists the open parts of a proof.
func opened(p ledger.EntryProof) []openPart {
	parts := []openPart{}
	for i := range p.Body.Len() {
		if data, err := p.Body.Open(i); err == nil {
			parts = append(parts, openPart{Part: i, Op: data})
		}
	}
	return parts
}

// maxProofFile is the largest file that is read as a proof: an entry of the
// greatest size in base64.
const maxProofFile = 24 << 20

// verifyProof checks the proof of one entry, and prints what it proves.
func (a *app) verifyProof(name string, trusted []string) error {
	keys, err := fingerprints(trusted)
	if err != nil {
		return err
	}
	p, parts, err := readProof(name)
	switch {
	case errors.Is(err, fault.Tampered):
		return err
	case errors.Is(err, fault.Invalid):
		// As of a bundle: what can be read and is no proof does not verify.
		return fmt.Errorf("does not verify: %w: %w", err, fault.Tampered)
	case err != nil:
		return err
	}
	known := slices.Contains(keys, p.Header.Key.Fingerprint())
	if len(keys) > 0 && !known {
		return fmt.Errorf("does not verify: it is signed by %s, which is not among the keys that are trusted: %w", p.Header.Key.Fingerprint(), fault.Tampered)
	}
	if a.json {
		leaf := p.Header.Leaf()
		return a.printJSON(struct {
			OK      bool               `json:"ok"`
			Key     ledger.Fingerprint `json:"key"`
			Trusted bool               `json:"trusted"`
			Log     string             `json:"log"`
			Entry   string             `json:"entry"`
			Number  int64              `json:"number"` // in that log, from 0
			Size    int64              `json:"size"`   // of the log, by the checkpoint
			Parts   int                `json:"parts"`
			Open    []openPart         `json:"open"`
		}{true, p.Header.Key.Fingerprint(), known, p.Header.Log.ID().String(), record.Hash(leaf).String(), p.Header.Sequence, p.Inclusion.Checkpoint.Size, p.Header.Parts, parts})
	}
	a.printProof(p, parts, known)
	return nil
}

// fingerprints reads the keys that --trust names.
func fingerprints(trusted []string) ([]ledger.Fingerprint, error) {
	var keys []ledger.Fingerprint
	for _, s := range trusted {
		key, err := ledger.ParseFingerprint(s)
		if err != nil {
			return nil, usage("--trust: %w", err)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// readProof reads a file and verifies it. Each open part has to be an op in its
// one spelling.
func readProof(name string) (p ledger.EntryProof, parts []openPart, err error) {
	data, err := readFile(name, maxProofFile)
	if err == nil {
		p, err = ledger.ParseEntryProof(data)
	}
	if err == nil {
		err = p.Verify()
	}
	if err != nil {
		return p, nil, err
	}
	parts = opened(p)
	for _, part := range parts {
		if _, err := record.Decode(part.Op); err != nil {
			return p, nil, fmt.Errorf("part %d: %w", part.Part, err)
		}
	}
	return p, parts, nil
}

// printProof prints what a proof proves, and what it does not.
func (a *app) printProof(p ledger.EntryProof, parts []openPart, known bool) {
	w := a.env.Stdout
	fmt.Fprintln(w, "Nothing was changed since it was signed.")
	how := "compare it with the owner of the device by another way"
	if known {
		how = "trusted"
	}
	fmt.Fprintf(w, "\nsigned by  %s  (%s)\nlog        %s…\nentry      %d of %d, %s…\nopened     %d of %d parts\n\n", p.Header.Key.Fingerprint(), how,
		p.Header.Log.ID().String()[:16], p.Header.Sequence+1, p.Inclusion.Checkpoint.Size, record.Hash(p.Header.Leaf()).String()[:16], len(parts), p.Header.Parts)
	for _, part := range parts {
		fmt.Fprintf(w, "part %d: %s\n", part.Part, visible(string(part.Op), false))
	}
	fmt.Fprintln(w)
	text := answerPrinter{a: a, w: w}
	for _, s := range []string{
		"The proof does not show that anything in it is true.",
		"It does not show who held the device: compare the fingerprint of its key by another way.",
		"It does not show when it was signed.",
		"It does not show that nothing was left out: closed parts, and entries that are not here, may say otherwise.",
	} {
		text.hang("- ", s)
	}
}
