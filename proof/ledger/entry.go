// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"errors"

	"golang.org/x/mod/sumdb/tlog"
)

// A checkedEntry is what a worker of a [Verifier] found out about one entry.
type checkedEntry struct {
	err      error // what is wrong with it, if anything
	leaf     tlog.Hash
	position Position
	parts    int64 // parts of the body; zero if it was not there
	open     int64
}

// What can be wrong with an entry by itself, beside its spelling.
var (
	errOtherLog  = errors.New("it belongs to another log")
	errSignature = errors.New("the signature does not fit")
	errCount     = errors.New("the body has another number of parts than was signed")
	errBody      = errors.New("the body is not the one that was signed")
)

// An entryChecker checks entries for themselves, one after the other.
type entryChecker struct {
	log       Log
	committer *committer
}

func newEntryChecker(log Log) *entryChecker {
	return &entryChecker{log, newCommitter()}
}

func (c *entryChecker) check(e Entry) checkedEntry {
	h, err := ParseHeader(e.Header)
	switch {
	case err != nil:
		return checkedEntry{err: err}
	case h.Log != c.log:
		return checkedEntry{err: errOtherLog}
	case h.Verify() != nil:
		return checkedEntry{err: errSignature}
	}
	found := checkedEntry{leaf: leafHash(e.Header), position: h.Position}
	if e.Body == nil {
		return found
	}
	found.parts = int64(h.Parts)
	found.open, found.err = c.checkBody(h, e.Body)
	return found
}

// checkBody does what [ParseBody] and [Header.CheckBody] do, without keeping
// the parts, and counts those that are open.
func (c *entryChecker) checkBody(h Header, body []byte) (open int64, err error) {
	r, err := newBodyReader(body)
	if err != nil {
		return 0, err
	}
	if r.count != h.Parts {
		return 0, errCount
	}
	c.committer.start(r.count)
	for range r.count {
		var p part
		if err := r.next(&p); err != nil {
			return 0, err
		}
		if p.open {
			open++
		}
		c.committer.add(c.committer.of(&p))
	}
	if err := r.end(); err != nil {
		return 0, err
	}
	if c.committer.sum() != h.Commitment {
		return 0, errBody
	}
	return open, nil
}
