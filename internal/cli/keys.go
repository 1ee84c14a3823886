// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"teptar/proof/keyring"
)

func (a *app) keysCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "keys",
		Short: "who can open the archive: passphrases, age identities, recovery code",
		Long: `Keys lists, adds and revokes the ways in which the archive can be opened. Any one
of them opens all of it. To revoke one does not change the secret behind it:
who kept an old copy of the keyring and the old passphrase can still open old
and new copies of this archive. If that matters, make a new archive.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.keysList(), a.keysPassphrase(), a.keysChange(), a.keysAge(), a.keysRecovery(), a.keysRevoke())
	return c
}

// keysSub makes a subcommand that works on the keyring.
func (a *app) keysSub(use, short string, args cobra.PositionalArgs, f func(c *cobra.Command, k *keyring.Keyring, args []string) error) *cobra.Command {
	return &cobra.Command{Use: use, Short: short, Args: args, RunE: func(c *cobra.Command, args []string) error {
		arch, err := a.open(c.Context())
		if err != nil {
			return err
		}
		defer arch.Close()
		return arch.ChangeKeys(c.Context(), a.viewer(""), func(k *keyring.Keyring) error { return f(c, k, args) })
	}}
}

func (a *app) keysList() *cobra.Command {
	return a.keysSub("list", "list the ways to open the archive", cobra.NoArgs, func(_ *cobra.Command, k *keyring.Keyring, _ []string) error {
		slots, err := k.Slots()
		if err != nil {
			return err
		}
		if a.json {
			return a.printJSON(slots)
		}
		t := table{header: []string{"id", "kind", "label", "since"}}
		for _, s := range slots {
			t.rows = append(t.rows, []string{string(s.ID), string(s.Kind), visible(s.Note.Label, false), s.Note.Created.Format("2006-01-02")})
		}
		t.print(a.env.Stdout, a.env.Width)
		return nil
	})
}

// addSlot prints the id of a new slot.
func (a *app) addSlot(k *keyring.Keyring, r keyring.Recipe, err error) error {
	if err != nil {
		return err
	}
	id, err := k.AddSlot(r)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.env.Stdout, id)
	return nil
}

func (a *app) note(label string) keyring.Note {
	return keyring.Note{Label: label, Created: a.env.Now()}
}

// newPassphraseFlag lets a script give the new passphrase, apart from the one
// that opens the archive.
func (a *app) newPassphraseFlag(c *cobra.Command) func() ([]byte, error) {
	file := c.Flags().String("new-passphrase-file", "", "read the new passphrase from the first line of `FILE`")
	return func() ([]byte, error) {
		other := *a
		other.passphraseFile, other.passphraseFD = *file, -1
		return other.newPassphrase()
	}
}

func (a *app) keysPassphrase() *cobra.Command {
	var ask func() ([]byte, error)
	c := a.keysSub("add-passphrase LABEL", "add a passphrase", cobra.ExactArgs(1), func(_ *cobra.Command, k *keyring.Keyring, args []string) error {
		pass, err := ask()
		if err != nil {
			return err
		}
		defer clear(pass)
		r, err := keyring.ForPassphrase(a.note(args[0]), pass, keyring.DefaultCost())
		return a.addSlot(k, r, err)
	})
	ask = a.newPassphraseFlag(c)
	return c
}

func (a *app) keysChange() *cobra.Command {
	var ask func() ([]byte, error)
	c := a.keysSub("change ID", "change a passphrase", cobra.ExactArgs(1), func(_ *cobra.Command, k *keyring.Keyring, args []string) error {
		pass, err := ask()
		if err != nil {
			return err
		}
		defer clear(pass)
		id, err := k.ChangePassphrase(keyring.SlotID(args[0]), pass, keyring.DefaultCost(), a.env.Now())
		if err != nil {
			return err
		}
		fmt.Fprintln(a.env.Stdout, id)
		return nil
	})
	ask = a.newPassphraseFlag(c)
	return c
}

func (a *app) keysAge() *cobra.Command {
	return a.keysSub("add-age LABEL RECIPIENT", "let an age identity open it", cobra.ExactArgs(2), func(_ *cobra.Command, k *keyring.Keyring, args []string) error {
		to, err := keyring.ParseRecipient(args[1])
		if err != nil {
			return usageError{err}
		}
		r, err := keyring.ForRecipient(a.note(args[0]), to)
		return a.addSlot(k, r, err)
	})
}

func (a *app) keysRecovery() *cobra.Command {
	return a.keysSub("add-recovery LABEL", "make another recovery code and print it once", cobra.ExactArgs(1), func(_ *cobra.Command, k *keyring.Keyring, args []string) error {
		r, code, err := keyring.ForRecovery(a.note(args[0]))
		if err != nil {
			return err
		}
		if _, err := k.AddSlot(r); err != nil {
			return err
		}
		fmt.Fprintln(a.env.Stdout, code.Reveal())
		return nil
	})
}

func (a *app) keysRevoke() *cobra.Command {
	return a.keysSub("revoke ID", "take a way to open it away", cobra.ExactArgs(1), func(_ *cobra.Command, k *keyring.Keyring, args []string) error {
		return k.RevokeSlot(keyring.SlotID(args[0]))
	})
}
