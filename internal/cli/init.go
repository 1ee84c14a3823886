// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/proof/keyring"
)

func (a *app) initCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "init DIR",
		Short: "make an empty archive in a folder",
		Long: `Init makes an encrypted archive in DIR, which must be empty or not there. It asks
for a passphrase twice, or takes it from --passphrase-file or --passphrase-fd.

It prints a recovery code, once. Write it on paper and keep it apart from the
machine: it opens the archive when the passphrase is lost. Nobody else can.`,
		Args: cobra.ExactArgs(1),
	}
	noRecovery := c.Flags().Bool("no-recovery", false, "make no recovery code")
	c.RunE = func(c *cobra.Command, args []string) error {
		pass, err := a.newPassphrase()
		if err != nil {
			return err
		}
		defer clear(pass)
		code, err := a.create(c.Context(), args[0], pass, !*noRecovery)
		if err != nil {
			return err
		}
		a.say("The archive is in %s.", args[0])
		if code != "" {
			a.say("Recovery code. It is shown once; write it down and keep it apart:")
			fmt.Fprintln(a.env.Stdout, code)
		}
		return nil
	}
	return c
}

// create makes an archive with a passphrase, and a recovery code if wanted.
func (a *app) create(ctx context.Context, dir string, pass []byte, recovery bool) (code string, err error) {
	note := keyring.Note{Label: "first passphrase", Created: a.env.Now()}
	first, err := keyring.ForPassphrase(note, pass, keyring.DefaultCost())
	if err != nil {
		return "", err
	}
	var more []keyring.Recipe
	if recovery {
		recipe, secret, err := keyring.ForRecovery(keyring.Note{Label: "recovery code on paper", Created: a.env.Now()})
		if err != nil {
			return "", err
		}
		more, code = append(more, recipe), secret.Reveal()
	}
	arch, err := archive.Create(ctx, dir, a.config(), first, more...)
	if err != nil {
		return "", err
	}
	return code, arch.Close()
}
