// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/internal/cli/demo"
	"teptar/proof/disk"
	"teptar/proof/keyring"
)

// passphraseName is the file in which the demonstration leaves its passphrase.
const passphraseName = "demo-passphrase"

func (a *app) demoCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "demo",
		Short: "build an example archive and answer from it",
		Long: `Demo builds an archive from an account of publicly reported facts, in our own
words, and prints who did what to whom, and what is in dispute. Without --dir the
archive is in a temporary folder and is removed at the end.

Then it opens the desk with it, for a browser on this machine, until Control-C,
and prints the address of a tour; --no-serve leaves that out. With --dir DIR the archive stays: the passphrase is
in DIR/demo-passphrase.`,
		Args: cobra.NoArgs,
	}
	dir := c.Flags().String("dir", "", "build the archive in `DIR`, and leave it there")
	noServe := c.Flags().Bool("no-serve", false, "print and end; do not serve pages")
	listen := c.Flags().String("listen", "127.0.0.1:0", "the `ADDRESS` of the desk; port 0 is any that is free")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if *noServe {
			*listen = ""
		}
		if *dir == "" {
			temp, err := os.MkdirTemp("", "teptar-demo-")
			if err != nil {
				return err
			}
			defer os.RemoveAll(temp)
			return a.demo(c.Context(), filepath.Join(temp, "archive"), false, *listen)
		}
		return a.demo(c.Context(), *dir, true, *listen)
	}
	return c
}

// demo builds the archive, prints answers from it, and opens the desk if there
// is an address for it.
func (a *app) demo(ctx context.Context, dir string, keep bool, listen string) (err error) {
	pass := keyring.Suggest()
	if _, err := a.create(ctx, dir, []byte(pass), false); err != nil {
		return err
	}
	if keep {
		if err := leavePassphrase(dir, pass); err != nil {
			return err
		}
	}
	arch, err := archive.Open(ctx, dir, a.config(), func(ctx context.Context, l *keyring.Locked) (*keyring.Keyring, error) {
		return l.Passphrase(ctx, []byte(pass))
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, arch.Close()) }()
	if _, err := a.code(ctx, arch, demo.Files(), demo.CaseFile, defaultName, false); err != nil {
		return err
	}
	if err := a.demoAnswers(ctx, arch); err != nil {
		return err
	}
	if keep {
		a.say("\nThe archive is in %s. Ask it more:\n  teptar ask reprisals --archive %s --passphrase-file %s", dir, dir, filepath.Join(dir, passphraseName))
	}
	if listen != "" {
		a.say("")
		if err := a.serve(ctx, arch, serving{address: listen, demo: true}); err != nil {
			return err
		}
	}
	if !keep {
		a.say("\nThis archive is gone now. To keep one: teptar demo --dir DIR")
	}
	return nil
}

// demoAnswers prints who did what to whom, and what is in dispute.
func (a *app) demoAnswers(ctx context.Context, arch *archive.Archive) error {
	v, err := arch.View(ctx, a.viewer(""))
	if err != nil {
		return err
	}
	defer v.Close()
	for i, q := range []string{"who", "disputed"} {
		ans, err := ask.Ask(ctx, v, q, ask.Filter{Lang: a.language()})
		if err != nil {
			return err
		}
		if i > 0 && !a.json {
			fmt.Fprintln(a.env.Stdout)
		}
		if err := a.printAnswer(ans); err != nil {
			return err
		}
	}
	return nil
}

// leavePassphrase writes the passphrase of the demonstration beside it.
func leavePassphrase(dir, pass string) error {
	d, err := disk.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return disk.WriteFile(d, passphraseName, []byte(pass+"\n"))
}
