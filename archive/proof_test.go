// SPDX-License-Identifier: Apache-2.0

package archive_test

import (
	"errors"
	"testing"

	"teptar/archive"
	"teptar/archive/storetest"
	"teptar/fault"
)

// TestAProofIsUnderTheCheckpointOfTheCommit proves an old entry under the
// checkpoint that lies beside the database, and not under one that is made up for
// the occasion.
func TestAProofIsUnderTheCheckpointOfTheCommit(t *testing.T) {
	a := storetest.New(t, open)
	for n := range 5 {
		storetest.Commit(t, a, note(n))
	}
	mark, err := a.ReadCheckpoint()
	if err != nil {
		t.Fatal(err)
	}
	v, err := a.View(t.Context(), storetest.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	p, err := v.Proof(2, storetest.Owner, false)
	if err != nil || p.Verify() != nil {
		t.Fatalf("%v, %v", err, p.Verify())
	}
	if string(p.Inclusion.Checkpoint.Encode()) != string(mark.Encode()) {
		t.Errorf("proven under\n%s, kept is\n%s", p.Inclusion.Checkpoint.Encode(), mark.Encode())
	}
}

// TestAnEntryThatWasChangedIsNotProven changes what the database says, with its
// key, and asks for the proof.
func TestAnEntryThatWasChangedIsNotProven(t *testing.T) {
	for _, tt := range []struct{ name, sql string }{
		{"a hash of the tree", "UPDATE node SET hash = zeroblob(32) WHERE n = 0"},
		{"a header: that of another entry", "UPDATE entry SET header = (SELECT header FROM entry WHERE id = 1) WHERE id = 2"},
		{"a signature", "UPDATE entry SET header = CAST(substr(header, 1, 132) || zeroblob(64) AS BLOB) WHERE id = 2"},
		{"a body: that of another entry", "UPDATE entry SET body = (SELECT body FROM entry WHERE id = 1) WHERE id = 2"},
		{"a hash that is missing", "DELETE FROM node WHERE n = 0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			place := storetest.NewPlace(t, open)
			a := place.Create(t)
			for n := range 4 {
				storetest.Commit(t, a, note(n))
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			db := openRaw(t, place)
			if err := db.Exec(tt.sql); err != nil {
				t.Fatal(err)
			}
			db.Close()
			a = place.Open(t)
			v, err := a.View(t.Context(), storetest.Owner)
			if err != nil {
				t.Fatal(err)
			}
			defer v.Close()
			p, err := v.Prove(2)
			if !errors.Is(errors.Join(err, p.Err), fault.Tampered) {
				t.Errorf("proven: %+v, %v", p, err)
			}
		})
	}
}

// BenchmarkProof proves an entry as the page of it does, among few and among
// many. The metric x-few is how often as long it takes among many.
func BenchmarkProof(b *testing.B) {
	few, many := storetest.New(b, open), storetest.New(b, open)
	for n := range 500 {
		if n < 5 {
			storetest.Commit(b, few, note(n))
		}
		storetest.Commit(b, many, note(n))
	}
	took := map[*archive.Archive]float64{}
	rounds := 0
	for b.Loop() {
		rounds++
		for _, a := range []*archive.Archive{few, many} {
			v, err := a.View(b.Context(), storetest.Owner)
			if err != nil {
				b.Fatal(err)
			}
			start := b.Elapsed()
			if p, err := v.Prove(3); err != nil || p.Err != nil {
				b.Fatal(err, p.Err)
			}
			took[a] += float64((b.Elapsed() - start).Nanoseconds())
			v.Close()
		}
	}
	b.ReportMetric(took[many]/took[few], "x-few")
	b.ReportMetric(took[many]/float64(rounds), "ns/proof")
}
