// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/archive/account"
	"teptar/archive/saved"
	"teptar/internal/cli/demo"
	"teptar/internal/web"
	"teptar/proof/disk"
)

func (a *app) serveCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "serve",
		Short: "open the desk: read, code, review and search in a browser",
		Long: `Serve opens the desk of an archive as pages for a browser on this machine. It
prints a link that lets you in once, without an account. As long as nobody has an
account it prints another one, for the first. Nothing is asked of any other
machine, and every page works with scripts switched off.

To let others in, put HTTPS or an onion service in front of it, and say --secure.
Control-C ends it, after the requests that are under way.`,
		Example: `  teptar serve --archive DIR
  teptar serve --archive DIR --listen 127.0.0.1:9000`,
		Args: cobra.NoArgs,
	}
	listen := c.Flags().String("listen", "127.0.0.1:8080", "the `ADDRESS` to listen on, as HOST:PORT")
	open := c.Flags().Bool("open", false, "allow an address that others on the network can reach")
	backups := c.Flags().String("backups", "", "a `DIR` in which the desk keeps backups, and tests them")
	secure := c.Flags().Bool("secure", false, "browsers come by HTTPS or an onion service: cookies go no other way")
	c.RunE = func(c *cobra.Command, _ []string) error {
		arch, err := a.open(c.Context())
		if err != nil {
			return err
		}
		defer arch.Close()
		return a.serve(c.Context(), arch, serving{address: *listen, backups: *backups, open: *open, secure: *secure})
	}
	return c
}

// serving is how the desk is opened.
type serving struct {
	address, backups string
	open, secure     bool
	demo             bool // it is the demonstration
}

// folder opens the folder for backups, if there is one.
func (s serving) folder() (disk.FS, error) {
	if s.backups == "" {
		return nil, nil
	}
	fs, err := disk.Open(s.backups)
	if err != nil {
		return nil, fmt.Errorf("the folder for backups: %w", err)
	}
	return fs, nil
}

// serve answers browsers until the person at the terminal ends it.
func (a *app) serve(ctx context.Context, arch *archive.Archive, s serving) error {
	folder, err := s.folder()
	if err != nil {
		return err
	}
	book, err := account.Open(ctx, arch, account.Config{})
	if err != nil {
		return err
	}
	searches, err := saved.Open(ctx, arch)
	if err != nil {
		return err
	}
	desk, err := web.New(web.Config{Archive: arch, Accounts: book, Saved: searches, Backups: folder, Tour: demo.Tour(), Secure: s.secure, Log: a.say})
	if err != nil {
		return err
	}
	l, err := web.Listen(s.address, s.open)
	if err != nil {
		return usage("%v", err)
	}
	site := "http://" + named(l.Addr().String())
	a.say("The desk is open. Come in: %s%s", site, desk.EntryPath(a.viewer("")))
	if s.demo {
		a.say("Then take the tour, ten pages: %s/tour", site)
	}
	if book.Empty() {
		token, err := book.SetupToken()
		if err != nil {
			return err
		}
		a.say("Nobody has an account yet. Make the first: %s/setup?key=%s", site, token.Reveal())
	}
	a.say("Control-C closes it.")
	return desk.Serve(ctx, l)
}

// named gives an address of this machine by its name: browsers make no passkey
// for a number.
func named(address string) string {
	if port, ok := strings.CutPrefix(address, "127.0.0.1:"); ok {
		return "localhost:" + port
	}
	return address
}
