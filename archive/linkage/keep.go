// SPDX-License-Identifier: Apache-2.0

package linkage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
	"teptar/record/held"
)

// A keeping is a matching as it is kept: in the drawer of this copy of the archive,
// under what its viewers may know. It is no part of the ledger, for it can be worked
// out again, and a guess about people must not be signed for ever.
type keeping struct {
	Age   int64    `json:"age"`
	Found Matching `json:"found"`
}

// drawerName names what is kept for all who may know the same as a viewer.
func drawerName(v *archive.View, k record.Kind) string {
	scope := sha256.Sum256([]byte(v.Viewer().Scope()))
	return "linkage/" + string(k) + "/" + hex.EncodeToString(scope[:])
}

// Run matches the things of a kind, however many there are, and keeps the result for
// all who may know the same as the viewer. No value of a claim is kept: pairs,
// weights, and the ids of claims.
func Run(ctx context.Context, a *archive.Archive, v *archive.View, kind record.Kind, tell Tell) (*Matcher, *Matching, error) {
	got, err := run(ctx, v, kind, tell)
	if err != nil {
		return nil, nil, err
	}
	age, err := v.Age()
	if err != nil {
		return nil, nil, err
	}
	found := *got.found
	found.Proposals = slices.Clone(found.Proposals)
	for i := range found.Proposals {
		p := &found.Proposals[i]
		p.Elements = slices.Clone(p.Elements)
		for j := range p.Elements {
			p.Elements[j].A.Text, p.Elements[j].B.Text = "", ""
		}
	}
	data, err := json.Marshal(keeping{age, found})
	if err != nil {
		return nil, nil, err
	}
	err = a.Keep(ctx, func(d archive.Drawer) error { return d.Set(drawerName(v, kind), data) })
	return got.matcher, got.found, err
}

// kept gives what was kept for viewers like this one, without what was judged since
// or is not there any more.
func kept(v *archive.View, kind record.Kind) (*Matching, error) {
	data, err := v.Kept(drawerName(v, kind))
	if err != nil {
		return nil, err
	}
	if data == nil {
		return &Matching{Kind: kind, NotRun: true, Proposals: []Proposal{}, Clusters: []Cluster{}}, nil
	}
	return archive.Remember(v, keptKey{kind, sha256.Sum256(data)}, func() (*Matching, error) { return unpack(v, data) })
}

// keptKey is what was kept of a kind, by its bytes: a run adds nothing to the ledger,
// so that the age of the archive does not tell two of them apart.
type keptKey struct {
	kind record.Kind
	data [sha256.Size]byte
}

// unpack reads what was kept.
func unpack(v *archive.View, data []byte) (*Matching, error) {
	var k keeping
	if err := json.Unmarshal(data, &k); err != nil {
		return nil, fmt.Errorf("what was kept of matching cannot be read; run it again: %w", errors.Join(err, fault.Invalid))
	}
	age, err := v.Age()
	if err != nil {
		return nil, err
	}
	k.Found.Stale = age != k.Age
	same, err := identity(v)
	if err != nil {
		return nil, err
	}
	gone := func(ids ...record.EntityID) bool {
		return slices.ContainsFunc(ids, func(id record.EntityID) bool { _, err := v.Entity(id); return err != nil })
	}
	k.Found.Proposals = slices.DeleteFunc(k.Found.Proposals, func(p Proposal) bool { return same.Verdict(p.A, p.B) != "" || gone(p.A, p.B) })
	k.Found.Clusters = slices.DeleteFunc(k.Found.Clusters, func(c Cluster) bool { return gone(c.Members...) || same.Verdict(c.Weakest.A, c.Weakest.B) != "" })
	k.Found.Cut = slices.DeleteFunc(k.Found.Cut, func(j Joint) bool { return gone(j.A, j.B) })
	return &k.Found, nil
}

// identity reads which things are judged to be one.
func identity(v *archive.View) (*held.Identity, error) {
	var judged []record.Judged
	for j, err := range v.AllJudgments("", record.Same, record.Different, record.CannotTell, record.UndoVerdict) {
		if err != nil {
			return nil, err
		}
		judged = append(judged, j)
	}
	return held.NewIdentity(judged), nil
}
