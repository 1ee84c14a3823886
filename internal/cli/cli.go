// SPDX-License-Identifier: Apache-2.0

// Package cli is the door for terminals: the commands of teptar.
//
// A command reads its flags, opens the archive, asks or changes it, and prints.
// Rules of output: results go to the standard output, everything else to the
// standard error; with --json the standard output is one JSON value; no colour
// carries a meaning; text from documents is printed with its control
// characters made visible. Errors say what happened and what to do, and never
// repeat a name, a testimony or a key.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"teptar/fault"
)

// Env is what a command may touch of the world.
type Env struct {
	Stdin          *os.File
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	Now            func() time.Time
	// Width is the columns of the terminal; 0 if the output is none.
	Width int
	// Interactive: a person can be asked, and shown progress.
	Interactive bool
}

// System is the real world.
func System() *Env {
	e := &Env{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: time.Now}
	if term.IsTerminal(int(os.Stdout.Fd())) {
		if w, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
			e.Width = w
		}
	}
	e.Interactive = term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stderr.Fd()))
	return e
}

// The exit statuses. Scripts may rely on them.
const (
	exitDone     = 0
	exitCould    = 1 // could not
	exitUsage    = 2 // wrong use
	exitTampered = 3 // something was changed or does not verify
)

// usageError is wrong use of a command.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// usage makes an error of wrong use.
func usage(format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...)}
}

// Main runs one command and gives its exit status.
func Main(env *Env, args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRoot(env)
	root.SetArgs(args)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	root.SetIn(env.Stdin)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	status := exitStatus(err)
	fmt.Fprintln(env.Stderr, "teptar: "+visible(err.Error(), true))
	if status == exitUsage {
		fmt.Fprintln(env.Stderr, "See: teptar help")
	}
	return status
}

// exitStatus is the one table from kinds of error to exit statuses.
func exitStatus(err error) int {
	var wrong usageError
	switch {
	case errors.Is(err, fault.Tampered):
		return exitTampered
	case errors.As(err, &wrong), strings.HasPrefix(err.Error(), "unknown command"):
		return exitUsage
	}
	return exitCould
}

// app is what all commands share.
type app struct {
	env            *Env
	archiveDir     string
	passphraseFile string
	passphraseFD   int
	identityFile   string
	recoveryFile   string
	json           bool
	lang           string
}

// newRoot makes the tree of commands.
func newRoot(env *Env) *cobra.Command {
	a := &app{env: env}
	root := &cobra.Command{
		Use:   "teptar",
		Short: "who did what to whom, according to whom, and proof that nobody changed it",
		Long: `Teptar keeps an encrypted archive in which every fact is a claim with its source
and passage, every change is signed, and rival accounts stand side by side.

To look at an example:     teptar demo
To begin:                  teptar init DIR
To take in a document:     teptar add FILE --archive DIR --case NAME
To code it:                teptar code CASE.yaml --archive DIR
To ask:                    teptar ask who --archive DIR
To work in a browser:      teptar serve --archive DIR
To hand it to a stranger:  teptar export bundle --out FILE --archive DIR

Exit status: 0 done; 1 could not; 2 wrong use; 3 something was changed or does
not verify.`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	f := root.PersistentFlags()
	f.StringVar(&a.archiveDir, "archive", "", "the `DIR` of the archive (or set TEPTAR_ARCHIVE)")
	f.StringVar(&a.passphraseFile, "passphrase-file", "", "read the passphrase from the first line of `FILE`")
	f.IntVar(&a.passphraseFD, "passphrase-fd", -1, "read the passphrase from file descriptor `N`")
	f.StringVar(&a.identityFile, "identity", "", "open with the age identity in `FILE`")
	f.StringVar(&a.recoveryFile, "recovery-file", "", "open with the recovery code in `FILE`")
	f.BoolVar(&a.json, "json", false, "print one JSON value (reading commands)")
	f.StringVar(&a.lang, "lang", "", "`LANGUAGE` of the output: en or ru (default: that of the system)")
	root.AddCommand(
		a.initCommand(), a.addCommand(), a.codeCommand(), a.judgeCommand(),
		a.showCommand(), a.findCommand(), a.searchesCommand(), a.askCommand(), a.historyCommand(),
		a.exportCommand(), a.importCommand(), a.verifyCommand(), a.eraseCommand(), a.rebuildCommand(),
		a.keysCommand(), a.peopleCommand(), a.caseCommand(), a.wordsCommand(), a.backupCommand(), a.restoreCommand(),
		a.namesCommand(), a.countCommand(), a.estimateCommand(), a.agreementCommand(),
		a.serveCommand(), a.demoCommand(), a.versionCommand(), a.manCommand(),
		a.dedupeCommand(), a.linkCommand(), a.sampleCommand(), a.matchCommand(), a.prepareCommand(), a.sqlCommand(),
	)
	for _, c := range root.Commands() {
		wrapArgs(c)
	}
	return root
}

// wrapArgs makes wrong arguments wrong use, all the way down.
func wrapArgs(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return usage("%s: %v; usage: %s", c.Name(), err, c.UseLine())
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		wrapArgs(sub)
	}
}

// language gives the language of the output.
func (a *app) language() string {
	switch a.lang {
	case "en", "ru":
		return a.lang
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := a.env.Getenv(name); v != "" {
			if strings.HasPrefix(v, "ru") {
				return "ru"
			}
			return "en"
		}
	}
	return "en"
}

// text gives one of two texts, by the language of the output.
func (a *app) text(en, ru string) string {
	if a.language() == "ru" {
		return ru
	}
	return en
}

// say prints a line to the standard error: what is going on, not a result.
func (a *app) say(format string, args ...any) {
	fmt.Fprintf(a.env.Stderr, format+"\n", args...)
}
