// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"teptar/fault"
)

var update = flag.Bool("update", false, "write testdata/vectors.json anew")

const vectorsFile = "testdata/vectors.json"

// vectors is the content of testdata/vectors.json, which doc/formats/ledger.md
// explains. Bytes are in hexadecimal; what is text is text.
type vectors struct {
	Device      deviceVector
	Entries     []entryVector
	Roots       []string // of the trees of 0, 1, 2 … entries
	Erased      erasedVector
	Witnesses   []witnessVector
	Checkpoint  string // of all entries, with the log's signature
	Cosigned    string // the same, with those of the witnesses
	Inclusion   string // of entry 1 under the cosigned checkpoint
	Proof       string // of entry 1 with its parts 1 and 2 open, under the same
	Consistency string // from 3 entries to all
	Forks       []forkVector
	Refused     []refusedVector
}

type deviceVector struct{ Seed, Key, Fingerprint, Epoch, Log, Origin string }

type entryVector struct {
	Parts       []string
	Seed        string
	Commitments []string
	Commitment  string
	Body        string
	Header      string
	Leaf        string
}

// erasedVector is the body of an entry of which some parts were erased.
type erasedVector struct {
	Entry int
	Parts []int
	Body  string
}

type witnessVector struct {
	Seed, Key string
	Time      int64
}

type forkVector struct{ Says, Bytes string }

// refusedVector is something that must not be read.
type refusedVector struct{ What, Why, Bytes string }

// makeVectors makes the vectors from fixed seeds: 32 bytes that are all 1 for
// the device, 16 of 2 for the epoch, 32 of 16+i for the body of entry i, and 32
// of 32+i for witness i.
func makeVectors(t *testing.T) vectors {
	fill := func(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }
	key := PrivateKeyFromSeed([32]byte(fill(1)))
	l := &testLog{key: key, Log: Log{key.Public(), Epoch(fill(2)[:16])}}
	seed := key.Seed()
	v := vectors{Device: deviceVector{
		hex.EncodeToString(seed[:]), l.Key.String(), string(l.Key.Fingerprint()), l.Epoch.String(), l.ID().String(), l.ID().Origin(),
	}}
	for i, parts := range [][]string{
		{"first"},
		{"Adam was taken", "", "Iаса цавеза"},
		{"again", "again"},
		{"fourth"},
		{"fifth"},
	} {
		v.Entries = append(v.Entries, makeEntryVector(t, l, fill(16+byte(i)), parts))
	}
	n := len(v.Entries)
	for size := range n + 1 {
		root := must[tlog.Hash](t)(Root(l.hashes, int64(size)))
		v.Roots = append(v.Roots, hex.EncodeToString(root[:]))
	}
	v.Erased = erasedVector{1, []int{0, 2}, hex.EncodeToString(must[Body](t)(l.bodies[1].Erase(0, 2)).Encode())}
	s := l.checkpoint(t, n)
	v.Checkpoint = string(s.Encode())
	for i, name := range testWitnesses {
		w, at := PrivateKeyFromSeed([32]byte(fill(32+byte(i)))), int64(1_930_000_000+i)
		s = must[SignedCheckpoint](t)(Cosign(s, name, w, time.Unix(at, 0)))
		v.Witnesses = append(v.Witnesses, witnessVector{hex.EncodeToString(fill(32 + byte(i))), Witness{name, w.Public()}.String(), at})
	}
	v.Cosigned = string(s.Encode())
	v.Inclusion = string(must[Inclusion](t)(ProveInclusion(l.hashes, 1, s)).Encode())
	opened := must[Body](t)(l.bodies[1].Keep(1, 2))
	v.Proof = string(EntryProof{l.headers[1], opened, must[Inclusion](t)(ParseInclusion([]byte(v.Inclusion)))}.Encode())
	v.Consistency = string(must[Consistency](t)(ProveConsistency(l.hashes, 3, int64(n))).Encode())
	makeForkVectors(t, l, &v)
	makeRefusedVectors(l, &v)
	return v
}

func makeEntryVector(t *testing.T, l *testLog, seed []byte, texts []string) entryVector {
	var parts [][]byte
	for _, s := range texts {
		parts = append(parts, []byte(s))
	}
	at := Position{}
	if n := len(l.headers); n > 0 {
		at = l.headers[n-1].Next()
	}
	body := must[Body](t)(Seal(bytes.NewReader(seed), parts))
	h := must[Header](t)(Sign(l.key, l.Epoch, at, body))
	l.headers, l.bodies = append(l.headers, h), append(l.bodies, body)
	l.hashes = append(l.hashes, must[[]tlog.Hash](t)(AppendHashes(l.hashes, at.Sequence, h.Leaf()))...)
	leaf := h.Leaf()
	e := entryVector{
		Parts: texts, Seed: hex.EncodeToString(seed), Commitment: body.Commitment().String(),
		Body: hex.EncodeToString(body.Encode()), Header: hex.EncodeToString(h.Encode()), Leaf: hex.EncodeToString(leaf[:]),
	}
	for _, c := range body.Commitments() {
		e.Commitments = append(e.Commitments, c.String())
	}
	return e
}

func makeForkVectors(t *testing.T, l *testLog, v *vectors) {
	b := l.branch(t, 2, "branch").grow(t, len(l.headers))
	for _, kind := range []StatementKind{SaidByEntry, SaidBySuccessor, SaidByInclusion, SaidByCheckpoint} {
		f := must[Fork](t)(NewFork(l.Log, l.saidBy(t, kind, 3, 4), b.saidBy(t, kind, 3, 4)))
		v.Forks = append(v.Forks, forkVector{f.String(), hex.EncodeToString(f.Encode())})
	}
}

func makeRefusedVectors(l *testLog, v *vectors) {
	refuse := func(what, why string, data []byte, change func(b []byte) []byte) {
		v.Refused = append(v.Refused, refusedVector{what, why, hex.EncodeToString(change(bytes.Clone(data)))})
	}
	header, body := l.headers[1].Encode(), l.bodies[1].Encode()
	refuse("header", "the key is the neutral element", header, func(b []byte) []byte { clear(b[8:40]); b[8] = 1; return b })
	refuse("header", "the key is not in canonical form", header, func(b []byte) []byte { copy(b[8:40], bytes.Repeat([]byte{255}, 32)); return b })
	refuse("header", "the epoch is zero", header, func(b []byte) []byte { clear(b[40:56]); return b })
	refuse("header", "entry 0 with a previous hash", header, func(b []byte) []byte { clear(b[56:64]); return b })
	refuse("header", "entry 1 without a previous hash", header, func(b []byte) []byte { clear(b[64:96]); return b })
	refuse("header", "one byte too many", header, func(b []byte) []byte { return append(b, 0) })
	refuse("body", "no parts", body, func(b []byte) []byte { clear(b[9:13]); return b })
	refuse("body", "unknown form", body, func(b []byte) []byte { b[8] = 3; return b })
	refuse("body", "cut off", body, func(b []byte) []byte { return b[:len(b)-1] })
	refuse("checkpoint", "a leading zero", []byte(v.Checkpoint), func(b []byte) []byte { return bytes.Replace(b, []byte("\n5\n"), []byte("\n05\n"), 1) })
	refuse("checkpoint", "an extension line", []byte(v.Checkpoint), func(b []byte) []byte { return bytes.Replace(b, []byte("\n\n"), []byte("\nmore\n\n"), 1) })
	refuse("inclusion", "extra data", []byte(v.Inclusion), func(b []byte) []byte { return bytes.Replace(b, []byte("index"), []byte("extra AA==\nindex"), 1) })
	refuse("proof", "no extra data", []byte(v.Inclusion), func(b []byte) []byte { return b })
	refuse("proof", "a header without a body", []byte(v.Proof), func(b []byte) []byte {
		return bytes.Replace([]byte(v.Inclusion), []byte("index"), []byte(extraLine+base64.StdEncoding.EncodeToString(header)+"\nindex"), 1)
	})
	refuse("consistency", "no empty line at the end", []byte(v.Consistency), func(b []byte) []byte { return b[:len(b)-1] })
}

// The vectors in the file are what this code makes today: the formats do not
// change unnoticed.
func TestVectorsAreStillMade(t *testing.T) {
	got, err := json.MarshalIndent(makeVectors(t), "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile(vectorsFile, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if want := must[[]byte](t)(os.ReadFile(vectorsFile)); !bytes.Equal(got, want) {
		t.Error("the vectors have changed; if that is meant, every archive needs a new version tag")
	}
}

// The vectors hold together, read from the file alone.
func TestVectorsAreAccepted(t *testing.T) {
	var v vectors
	if err := json.Unmarshal(must[[]byte](t)(os.ReadFile(vectorsFile)), &v); err != nil {
		t.Fatal(err)
	}
	unhex := func(s string) []byte { return must[[]byte](t)(hex.DecodeString(s)) }
	log := Log{must[PublicKey](t)(ParsePublicKey(unhex(v.Device.Key))), Epoch(unhex(v.Device.Epoch))}
	var entries []Entry
	var leaves []tlog.Hash
	for i, e := range v.Entries {
		entries = append(entries, Entry{unhex(e.Header), unhex(e.Body)})
		leaves = append(leaves, tlog.Hash(unhex(e.Leaf)))
		var parts [][]byte
		for _, p := range e.Parts {
			parts = append(parts, []byte(p))
		}
		if _, all := naiveCommitments(unhex(e.Seed), parts); all.String() != e.Commitment {
			t.Errorf("entry %d: commitment differs", i)
		}
	}
	for size, root := range v.Roots {
		if naive := naiveRoot(leaves[:size]); hex.EncodeToString(naive[:]) != root {
			t.Errorf("root of %d entries differs", size)
		}
	}
	entries[v.Erased.Entry].Body = unhex(v.Erased.Body)
	s := must[SignedCheckpoint](t)(ParseSignedCheckpoint([]byte(v.Cosigned)))
	report, err := Verifier{Log: log, Checkpoints: []SignedCheckpoint{s}}.Verify(t.Context(), each(entries))
	if err != nil || report.Open != report.Parts-2 {
		t.Errorf("verified: %+v, %v", report, err)
	}
	var known []Witness
	for _, w := range v.Witnesses {
		known = append(known, must[Witness](t)(ParseWitness(w.Key)))
	}
	if c, err := s.Cosigners(known); err != nil || len(c) != len(known) {
		t.Errorf("cosigners %v, %v", c, err)
	}
	p := must[Inclusion](t)(ParseInclusion([]byte(v.Inclusion)))
	if err := p.VerifyEntry(log, must[Header](t)(ParseHeader(entries[1].Header))); err != nil {
		t.Error(err)
	}
	if p := must[EntryProof](t)(ParseEntryProof([]byte(v.Proof))); p.Verify() != nil || !bytes.Equal(p.Header.Encode(), entries[1].Header) {
		t.Errorf("proof of entry 1: %v", p.Verify())
	}
	for _, f := range v.Forks {
		if err := must[Fork](t)(ParseFork(unhex(f.Bytes))).Verify(); err != nil {
			t.Errorf("%s: %v", f.Says, err)
		}
	}
}

func TestVectorsAreRefused(t *testing.T) {
	for _, r := range makeVectors(t).Refused {
		t.Run(r.What+": "+r.Why, func(t *testing.T) {
			data := must[[]byte](t)(hex.DecodeString(r.Bytes))
			var err error
			switch r.What {
			case "header":
				_, err = ParseHeader(data)
			case "body":
				_, err = ParseBody(data)
			case "checkpoint":
				_, err = ParseSignedCheckpoint(data)
			case "inclusion":
				_, err = ParseInclusion(data)
			case "proof":
				_, err = ParseEntryProof(data)
			case "consistency":
				_, err = ParseConsistency(data)
			}
			if !errors.Is(err, fault.Invalid) {
				t.Errorf("%v, want fault.Invalid", err)
			}
		})
	}
}

// The specification must name every tag and version that the code uses.
func TestSpecificationNamesTheTags(t *testing.T) {
	spec := string(must[[]byte](t)(os.ReadFile("../../doc/formats/ledger.md")))
	for _, tag := range []string{
		tagEntry, tagPart, tagBody, tagLog, tagFingerprint,
		headerMagic, bodyMagic, forkMagic, inclusionHead, consistencyHead, vectorsFile,
	} {
		if !strings.Contains(spec, tag) {
			t.Errorf("doc/formats/ledger.md does not mention %q", tag)
		}
	}
}
