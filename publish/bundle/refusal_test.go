// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"errors"
	"iter"
	"testing"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
)

// rival gives a bundle's log with a second history: the same device signs
// another entry for a place that has one.
func rival(t *testing.T, b *Bundle, at int64) archive.Incoming {
	t.Helper()
	log := ledger.Log{Key: attacker.Public(), Epoch: ledger.Epoch{7}}
	var entries []ledger.Entry
	var hashes ledger.Hashes
	next := ledger.Position{}
	for e, err := range b.Incoming(false)[0].Entries {
		must(t, err)
		body, err := ledger.ParseBody(e.Body)
		must(t, err)
		if next.Sequence+1 == at {
			body, err = ledger.Seal(bytes.NewReader(bytes.Repeat([]byte{byte(at)}, 32)), encode(record.Case{ID: "rival"}))
			must(t, err)
		}
		h, err := ledger.Sign(attacker, log.Epoch, next, body)
		must(t, err)
		more, err := ledger.AppendHashes(hashes, next.Sequence, h.Leaf())
		must(t, err)
		hashes, next = append(hashes, more...), h.Next()
		entries = append(entries, ledger.Entry{Header: h.Encode(), Body: body.Encode()})
	}
	root, err := ledger.Root(hashes, next.Sequence)
	must(t, err)
	signer, err := log.Signer(attacker)
	must(t, err)
	mark, err := ledger.SignCheckpoint(ledger.Checkpoint{Origin: log.ID().Origin(), Size: next.Sequence, Root: root}, signer)
	must(t, err)
	return archive.Incoming{Log: log, Checkpoint: mark, Entries: each(entries...)}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// each yields entries.
func each(list ...ledger.Entry) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		for _, e := range list {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func TestAForkIsRefusedWithItsProof(t *testing.T) {
	a, b := newArchive(t), newArchive(t)
	tell(t, a, "tarn", "Alpha")
	tell(t, a, "other", "Beta")
	data := exported(t, a)
	if _, err := b.Merge(t.Context(), owner, []archive.Incoming{rival(t, read(t, data), 0)}); err != nil {
		t.Fatal(err)
	}
	before := exported(t, b)
	_, err := b.Merge(t.Context(), owner, []archive.Incoming{read(t, data).Incoming(false)[0], rival(t, read(t, data), 2)})
	var fork *archive.ForkError
	if !errors.As(err, &fork) || !errors.Is(err, fault.Tampered) {
		t.Fatalf("%v; want a fork", err)
	}
	if err := fork.Fork.Verify(); err != nil || fork.Fork.A.Header.Sequence != 1 {
		t.Errorf("the proof: %v, of entry %d; want entry 1", err, fork.Fork.A.Header.Sequence)
	}
	if !bytes.Equal(exported(t, b), before) {
		t.Error("a refused merge left something")
	}
	whole(t, b)
}

func TestMergesThatAreRefused(t *testing.T) {
	a := newArchive(t)
	tell(t, a, "tarn", "Alpha")
	tell(t, a, "other", "Beta")
	data := exported(t, a)
	entries := func(in archive.Incoming) (list []ledger.Entry) {
		for e := range in.Entries {
			list = append(list, e)
		}
		return list
	}
	for _, tt := range []struct {
		name   string
		viewer access.Viewer
		change func(in *archive.Incoming)
		want   error
	}{
		{"by somebody who may not know everything", access.Member("m", nil), func(*archive.Incoming) {}, fault.NotFound},
		{"an entry is missing at the end", owner, func(in *archive.Incoming) { in.Entries = each(entries(*in)[:1]...) }, fault.Tampered},
		{"an entry is missing at the beginning", owner, func(in *archive.Incoming) { in.Entries = each(entries(*in)[1:]...) }, fault.Tampered},
		{"an entry comes twice", owner, func(in *archive.Incoming) { e := entries(*in); in.Entries = each(e[0], e[0], e[1]) }, fault.Tampered},
		{"a body is of another entry", owner, func(in *archive.Incoming) {
			e := entries(*in)
			e[0].Body = e[1].Body
			in.Entries = each(e...)
		}, fault.Tampered},
		{"a header was changed", owner, func(in *archive.Incoming) {
			e := entries(*in)
			e[1].Header[140] ^= 1
			in.Entries = each(e...)
		}, fault.Tampered},
		{"the checkpoint is of another log", owner, func(in *archive.Incoming) { in.Checkpoint.Origin = "teptar/else" }, fault.Tampered},
		{"the checkpoint has another root", owner, func(in *archive.Incoming) { in.Checkpoint.Root[0] ^= 1 }, fault.Tampered},
		{"the log is another", owner, func(in *archive.Incoming) { in.Log.Epoch[0] ^= 1 }, fault.Tampered},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newArchive(t)
			in := read(t, data).Incoming(false)[0]
			tt.change(&in)
			if _, err := b.Merge(t.Context(), tt.viewer, []archive.Incoming{in}); !errors.Is(err, tt.want) {
				t.Errorf("%v; want %v", err, tt.want)
			}
			view, err := b.View(t.Context(), owner)
			if err != nil {
				t.Fatal(err)
			}
			defer view.Close()
			if logs, err := view.Logs(); err != nil || len(logs) != 0 {
				t.Errorf("a refused merge left %d logs, %v", len(logs), err)
			}
		})
	}
}
