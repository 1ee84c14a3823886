// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/fault"
	"teptar/proof/disk"
)

func (a *app) backupCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "backup",
		Short: "write all of the archive into one encrypted file, and test that it can be restored",
		Long: `Backup writes the log, the accounts, the captures and the keyring of an archive, as
one moment had them, into one file. The file is encrypted as the archive is, and
opens in the ways in which the archive opens now. Keep it on another disk, in
another place.

A backup that was never restored is a hope. With --test, or with backup test, it is
restored into a temporary folder, every signature, every capture and every page is
verified, and what is there is counted against what was there.

What is erased or revoked later stays in older backups: destroy those, too.`,
		Example: "  teptar backup --archive DIR --to /media/disk/teptar-2031-04-12 --test\n  teptar backup test /media/disk/teptar-2031-04-12 --archive DIR",
		Args:    cobra.NoArgs,
	}
	to := c.Flags().String("to", "", "the new `FILE`")
	test := c.Flags().Bool("test", false, "test at once that it can be restored")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if *to == "" {
			return usage("backup: into which file? give --to FILE")
		}
		arch, err := a.open(c.Context())
		if err != nil {
			return err
		}
		defer arch.Close()
		if err := a.backup(c.Context(), arch, *to); err != nil || !*test {
			return err
		}
		return a.tryBackup(c.Context(), arch, *to)
	}
	c.AddCommand(a.backupTest())
	return c
}

func (a *app) backupTest() *cobra.Command {
	return &cobra.Command{
		Use:   "test FILE",
		Short: "restore a backup into a temporary folder, verify it and count",
		Long: `Test restores a backup of the archive into a temporary folder, opens it with the
secret of the archive, verifies and counts, and removes the folder. The archive
remembers the result. The exit status is 3 if the backup is not what it should be.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			arch, err := a.open(c.Context())
			if err != nil {
				return err
			}
			defer arch.Close()
			return a.tryBackup(c.Context(), arch, args[0])
		},
	}
}

// backup writes a backup and says what is in it.
func (a *app) backup(ctx context.Context, arch *archive.Archive, file string) error {
	fs, err := disk.Open(filepath.Dir(file))
	if err != nil {
		return fmt.Errorf("backup: the folder of the file: %w", err)
	}
	defer fs.Close()
	tell, end := a.report()
	b, err := arch.BackupFile(ctx, fs, filepath.Base(file), tell)
	end()
	if err != nil {
		return err
	}
	if err := arch.NoteBackup(ctx, archive.LastBackup{Backup: b, Name: filepath.Base(file), By: defaultName}); err != nil {
		return err
	}
	if a.json {
		return a.printJSON(b)
	}
	fmt.Fprintf(a.env.Stdout, "%s: %d entries, %d captures, %d things\n", a.text("backup", "копия"), b.Entries(), b.Captures, b.Things)
	if b.Missing > 0 {
		a.say("WARNING: the bytes of %d captures are missing from the archive; run verify", b.Missing)
	}
	return nil
}

// tryBackup tests a backup and says what was checked.
func (a *app) tryBackup(ctx context.Context, arch *archive.Archive, file string) error {
	tell, end := a.report()
	t, err := arch.TryBackup(ctx, "", func() (io.ReadCloser, error) { return openFile(file) }, tell)
	end()
	if err != nil {
		return err
	}
	if err := arch.NoteTrial(ctx, archive.LastTrial{Trial: t, Name: filepath.Base(file), By: defaultName}); err != nil {
		return err
	}
	if err := a.printTrial(t); err != nil || t.OK() {
		return err
	}
	return fmt.Errorf("backup test: it does not give back what was in the archive: make another: %w", fault.Tampered)
}

// printTrial says what a restore test found out.
func (a *app) printTrial(t archive.Trial) error {
	if a.json {
		return a.printJSON(t)
	}
	for _, c := range t.Checks {
		mark := "ok"
		if c.Got != c.Want {
			mark = "NOT AS IT WAS"
		}
		fmt.Fprintf(a.env.Stdout, "%-9s %8d of %d  %s\n", c.What, c.Got, c.Want, mark)
	}
	for _, f := range t.Findings {
		fmt.Fprintln(a.env.Stdout, visible(f, false))
	}
	if t.OK() {
		fmt.Fprintln(a.env.Stdout, a.text("The backup was restored, and everything is as it was.", "Копия восстановлена, и всё так, как было."))
	}
	return nil
}

// openFile opens a file of this machine.
func openFile(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, bare(err)
	}
	return f, nil
}

func (a *app) restoreCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "restore",
		Short: "make an archive of a backup",
		Long: `Restore makes an archive of a backup, in a folder that is empty or not there. It
opens with what opened the archive when the backup was made: a passphrase that was
changed since is the old one in it.

The restored archive begins a new epoch of its log, so that it and the archive that
it was made of can both go on, and be merged. All who were signed in at the desk
have to sign in again.`,
		Example: "  teptar restore --from /media/disk/teptar-2031-04-12 --to DIR",
		Args:    cobra.NoArgs,
	}
	from := c.Flags().String("from", "", "the `FILE` of the backup")
	to := c.Flags().String("to", "", "the new `DIR` of the archive")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if *from == "" || *to == "" {
			return usage("restore: give --from FILE and --to DIR")
		}
		return a.restore(c.Context(), *from, *to)
	}
	return c
}

// restore makes an archive of a backup and verifies it.
func (a *app) restore(ctx context.Context, from, to string) error {
	tell, end := a.report()
	arch, b, err := archive.Restore(ctx, to, a.config(), func() (io.ReadCloser, error) { return openFile(from) }, a.unlock, tell)
	end()
	if err != nil {
		return err
	}
	defer arch.Close()
	tell, end = a.report()
	v, err := arch.Verify(ctx, tell)
	end()
	if err == nil {
		err = v.Err()
	}
	if err != nil {
		return err
	}
	a.say("The archive is in %s. It begins a new epoch of its log.", to)
	fmt.Fprintf(a.env.Stdout, "%s: %d entries, %d captures, %d things, as of %s\n", a.text("restored", "восстановлено"), b.Entries(), b.Captures, b.Things, b.Made.Format("2006-01-02 15:04"))
	return nil
}
