// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/internal/web"
)

func (a *app) serveCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "serve",
		Short: "open the desk: read, code, review and search in a browser",
		Long: `Serve opens the desk of an archive as pages for a browser on this machine. It
prints a link that lets you in once. Nothing is asked of any other machine, and
every page works with scripts switched off.

To let others in, put HTTPS or an onion service in front of it, and say --secure.
Control-C ends it, after the requests that are under way.`,
		Example: `  teptar serve --archive DIR
  teptar serve --archive DIR --listen 127.0.0.1:9000`,
		Args: cobra.NoArgs,
	}
	listen := c.Flags().String("listen", "127.0.0.1:8080", "the `ADDRESS` to listen on, as HOST:PORT")
	open := c.Flags().Bool("open", false, "allow an address that others on the network can reach")
	secure := c.Flags().Bool("secure", false, "browsers come by HTTPS or an onion service: cookies go no other way")
	c.RunE = func(c *cobra.Command, _ []string) error {
		arch, err := a.open(c.Context())
		if err != nil {
			return err
		}
		defer arch.Close()
		return a.serve(c.Context(), arch, *listen, *open, *secure)
	}
	return c
}

// serve answers browsers until the person at the terminal ends it.
func (a *app) serve(ctx context.Context, arch *archive.Archive, address string, open, secure bool) error {
	desk, err := web.New(web.Config{Archive: arch, Secure: secure, Log: a.say})
	if err != nil {
		return err
	}
	l, err := web.Listen(address, open)
	if err != nil {
		return usage("%v", err)
	}
	a.say("The desk is open. Come in: http://%s%s", l.Addr(), desk.EntryPath(a.viewer("")))
	a.say("Control-C closes it.")
	return desk.Serve(ctx, l)
}
