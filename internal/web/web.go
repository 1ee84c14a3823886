// SPDX-License-Identifier: Apache-2.0

// Package web is the desk: the door for browsers, as pages, forms and a JSON
// interface.
//
// Every function works with scripts switched off; the few scripts there are
// are ours and only make it quicker. No page asks any other host for anything.
// A request is a [visit]: it has a person, or nobody, and reads the archive
// through that person's view, so that what they may not know is not there for
// any handler to leak. All routes stand in one list, routes.go.
//
// What is logged are routes, statuses and ids; never a name, a query or a
// text.
package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"

	"teptar/archive"
	"teptar/archive/account"
	"teptar/archive/saved"
	"teptar/proof/disk"
	"teptar/proof/keyring"
)

// Config is what a desk needs.
type Config struct {
	Archive *archive.Archive

	// Accounts lets members of the team come in.
	Accounts *account.Book

	// Saved is the searches that members keep under names.
	Saved *saved.Book

	// Tour is shown if the archive is that of the demonstration.
	Tour Tour

	// Log is told of failures, in words without content. Nil is silence.
	Log func(format string, args ...any)

	// Backups is a folder for backups; nil is none.
	Backups disk.FS

	// Secure says that browsers reach the desk by HTTPS or as an onion
	// service: cookies are then never sent in the open.
	Secure bool
}

// A Desk serves one archive.
type Desk struct {
	archive   *archive.Archive
	accounts  *account.Book
	saved     *saved.Book
	tour      Tour
	log       func(format string, args ...any)
	secure    bool
	pages     pages
	sessions  *sessions // of whoever holds the keys of the archive
	positions positions
	envelope  envelope
	carrier   *carrier
	keys      *ceremonies
	limits    limits
	backups   disk.FS // nil if there is none
	errand    errand
	computing chan struct{} // one estimate at a time
	matching  errand        // a run of matching
	handler   http.Handler
}

// New makes the desk of an open archive, which must outlive it.
func New(c Config) (*Desk, error) {
	p, err := parsePages(c.Archive.Schema)
	if err != nil {
		return nil, err
	}
	positions, err := newPositions(c.Archive.Keyring().Secret().Key(keyring.PurposePlace))
	if err != nil {
		return nil, err
	}
	envelope, err := newEnvelope()
	if err != nil {
		return nil, err
	}
	carrier, err := newCarrier(context.Background(), c.Archive)
	if err != nil {
		return nil, err
	}
	d := &Desk{envelope: envelope, carrier: carrier, positions: positions, archive: c.Archive, accounts: c.Accounts, saved: c.Saved, tour: c.Tour, log: c.Log, secure: c.Secure, pages: p, sessions: newSessions(c.Archive.Now),
		keys: newCeremonies(c.Archive.Now), limits: newLimits(routes), computing: make(chan struct{}, 1)}
	if d.log == nil {
		d.log = func(string, ...any) {}
	}
	d.backups, d.errand.log, d.matching.log = c.Backups, d.log, d.log
	d.handler = d.guard(d.mux())
	return d, nil
}

// ServeHTTP answers one request.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.handler.ServeHTTP(w, r) }

// Limits of a connection. A slow client holds a connection, but not for long.
const (
	headerTime = 10 * time.Second
	readTime   = 5 * time.Minute // an upload over a bad line
	writeTime  = 5 * time.Minute
	idleTime   = 2 * time.Minute
	headerSize = 32 << 10
	stopTime   = 10 * time.Second
)

// Serve answers requests until the context ends, and then lets those that are
// under way finish. A backup or a run of matching that is under way is given up.
func (d *Desk) Serve(ctx context.Context, l net.Listener) error {
	s := &http.Server{
		Handler: d, ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		ErrorLog:       log.New(io.Discard, "", 0), // it would name addresses
		MaxHeaderBytes: headerSize, BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	defer d.errand.stop()
	defer d.matching.stop()
	if err := s.Shutdown(end); err != nil {
		return errors.Join(fmt.Errorf("some requests were cut off: %w", err), s.Close())
	}
	return nil
}

// Listen opens the address. Anything but loopback is refused unless open says
// that it is meant: a desk on a network is for HTTPS in front of it.
func Listen(address string, open bool) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("address %q: want HOST:PORT, as 127.0.0.1:8080", address)
	}
	if ip := net.ParseIP(host); !open && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("address %q is not this machine's own; others on the network could reach it in the open. "+
			"Put HTTPS in front of it and say --open", address)
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return l, nil
}
