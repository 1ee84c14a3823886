// SPDX-License-Identifier: Apache-2.0

package web

import (
	"time"

	"teptar/archive/ask"
)

// An entryOut is one entry of the log for programs.
type entryOut struct {
	Entry     string     `json:"entry" does:"Its leaf hash."`
	Log       string     `json:"log"`
	BroughtBy string     `json:"brought_by,omitempty"`
	Brought   *time.Time `json:"brought,omitempty"`
	Door      string     `json:"door,omitempty"`

	Key    string `json:"key" does:"The fingerprint of the key of the device that signed it."`
	Proven bool   `json:"proven" does:"The signature, the body and the path to a signed checkpoint fit, as was checked for this answer."`

	Changes []ask.Change  `json:"changes"`
	Touched []ask.Touched `json:"touched" does:"Things of which the entry speaks, with what is held of them before it and after it."`
	Undone  []ask.Ruling  `json:"undone" does:"Judgments that it took back."`
	Next    string        `json:"next,omitempty" does:"The place of the next piece of a long entry; not there on the last one."`
}

func giveEntry(v *visit) (out entryOut, err error) {
	view, at, err := v.entry()
	if err != nil {
		return out, err
	}
	r, err := v.readEntry(view, at)
	if err != nil {
		return out, err
	}
	h := r.Head
	out = entryOut{Entry: h.Entry, Log: h.Log, BroughtBy: h.BroughtBy, Brought: h.Brought, Door: h.Door, Proven: r.Proven.Err == nil,
		Changes: r.Changes, Touched: r.Touched, Undone: r.Undone, Next: r.Later}
	if out.Proven {
		out.Key = string(r.Proven.Log.Key.Fingerprint())
	}
	return out, nil
}

type proofOut struct {
	Name  string `json:"name" does:"A name for the file."`
	Proof string `json:"proof" does:"The text of the file; verify it with: teptar verify --proof FILE"`
}

func giveEntryProof(v *visit) (proofOut, error) {
	p, err := v.proofOf()
	if err != nil {
		return proofOut{}, err
	}
	return proofOut{proofName(p), string(p.Encode())}, nil
}
