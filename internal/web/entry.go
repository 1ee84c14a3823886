// SPDX-License-Identifier: Apache-2.0

package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/ask"
	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
)

// entry finds the entry of an address. An address that was made up, one of an
// entry that is no longer there, and one of which the viewer may know nothing
// give the same answer.
func (v *visit) entry() (view *archive.View, at position, err error) {
	if view, err = v.see(); err != nil {
		return nil, at, err
	}
	at, err = v.desk.positions.open(v.r.PathValue("entry"))
	if err != nil {
		return nil, at, notFound("entry")
	}
	events, err := view.Entry(at.number)
	if errors.Is(err, fault.NotFound) || err == nil && [3]byte(events[0].Entry[:3]) != at.mark {
		return nil, at, notFound("entry")
	}
	return view, at, err
}

// An entryRead is an entry as a page and a program are told of it.
type entryRead struct {
	*ask.Entry
	Head         ask.Change // its first change here: log, leaf hash, who brought it
	Begin, Later string     // the places of its other pieces, "" if there are none
	Proven       archive.Proven
}

// doorNames are what the doors are called by which something comes in.
var doorNames = map[string]string{access.CommandLine: "command line", access.Desk: "desk", access.Import: "import", access.API: "program"}

// readEntry reads a piece of an entry, and proves the entry anew.
func (v *visit) readEntry(view *archive.View, at position) (r entryRead, err error) {
	if r.Entry, err = ask.EntryOf(v.context(), view, at.number, at.part, v.lang); err != nil {
		return r, err
	}
	if len(r.Changes) == 0 {
		return r, notFound("entry")
	}
	first := r.Changes[0]
	if r.Next > 0 {
		r.Later = v.desk.positions.seal(positionOf(first, r.Next))
	}
	if at.part > 0 {
		r.Begin = v.desk.positions.seal(positionOf(first, 0))
	}
	v.unnumber(r.Changes)
	r.Head = r.Changes[0]
	if r.Proven, err = view.Prove(at.number); err != nil {
		return r, err
	}
	if r.Proven.Err != nil {
		v.desk.log("%s: entry %s: %v", v.r.Pattern, r.Proven.Leaf, r.Proven.Err)
	}
	return r, nil
}

// showEntry is the page of one entry of the log, with its proof.
func showEntry(v *visit) error {
	view, at, err := v.entry()
	if err != nil {
		return err
	}
	p := entryPage{Place: v.r.PathValue("entry")}
	if p.entryRead, err = v.readEntry(view, at); err != nil {
		return err
	}
	for i := range p.Changes { // all are of this entry: no line has to say so
		p.Changes[i].Place, p.Changes[i].Number = "", 0
	}
	if !v.viewer().Everything() {
		return v.show(p)
	}
	proof, err := view.Proof(at.number, v.viewer(), true)
	switch {
	case err == nil:
		p.Proof = &proof
	case !errors.Is(err, fault.NotFound) && !errors.Is(err, fault.Tampered):
		return err // an erased entry has nothing to open, a damaged one no proof
	}
	if p.Cases, err = view.Cases(); err != nil {
		return err
	}
	return v.show(p)
}

type entryPage struct {
	entryRead
	Place string             // its address
	Proof *ledger.EntryProof // for who may know everything
	Cases []record.Case
}

func (entryPage) template() string     { return "entry" }
func (entryPage) title(w words) string { return w.T("An entry of the log") }

// Open counts the parts that are open.
func (p entryPage) Open() int {
	n := 0
	for i := range p.Proof.Body.Len() {
		if _, err := p.Proof.Body.Open(i); err == nil {
			n++
		}
	}
	return n
}

// proofOf makes the proof that the address asks for.
func (v *visit) proofOf() (ledger.EntryProof, error) {
	if !v.viewer().Everything() {
		return ledger.EntryProof{}, notFound("page")
	}
	view, at, err := v.entry()
	if err != nil {
		return ledger.EntryProof{}, err
	}
	reader := v.viewer()
	if s := v.query("case"); s != "" {
		id, err := record.ParseCaseID(s)
		if err != nil {
			return ledger.EntryProof{}, notFound("case")
		}
		role := access.Reader
		if v.query("sealed") != "" {
			role = access.Custodian
		}
		reader = access.Member("", map[record.CaseID]access.Role{id: role})
	}
	return view.Proof(at.number, reader, v.query("brought") != "")
}

// giveProof hands out the proof of an entry as a file. It is for owners: it shows
// how long the log is, and leaves the archive past every rule on what may be
// published.
func giveProof(v *visit) error {
	p, err := v.proofOf()
	if err != nil {
		return err
	}
	text := p.Encode()
	h := v.w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", proofName(p)))
	h.Set("Content-Length", strconv.Itoa(len(text)))
	v.w.WriteHeader(http.StatusOK)
	v.w.Write(text)
	return nil
}

// proofName gives a name for the file of a proof.
func proofName(p ledger.EntryProof) string {
	return "entry-" + record.Hash(p.Header.Leaf()).String()[:16] + ".tlog-proof"
}
