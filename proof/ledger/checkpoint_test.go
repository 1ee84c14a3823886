// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"teptar/fault"
)

// What is signed here must be readable by any program that reads signed notes.
func TestCheckpointIsASignedNote(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 3)
	s := cosigned(t, l.checkpoint(t, 3))
	vkey, err := note.NewEd25519VerifierKey(l.ID().Origin(), l.Key[:])
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	known := []note.Verifier{verifier}
	for _, w := range knownWitnesses() {
		known = append(known, w.Verifier())
	}
	n, err := note.Open(s.Encode(), note.VerifierList(known...))
	if err != nil {
		t.Fatal(err)
	}
	if len(n.Sigs) != 3 || n.Text != string(s.Checkpoint.Encode()) {
		t.Errorf("%d signatures under %q", len(n.Sigs), n.Text)
	}
}

func TestCheckpointWithAnyByteChangedIsRefused(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 3)
	testChanges(t, cosigned(t, l.checkpoint(t, 3)).Encode(), func(b []byte) bool {
		s, err := ParseSignedCheckpoint(b)
		if err != nil || s.Verify(l.Log.Verifier()) != nil {
			return false
		}
		c, err := s.Cosigners(knownWitnesses())
		return err == nil && len(c) == len(testWitnesses)
	})
}

func TestParseCheckpointRefuses(t *testing.T) {
	good := string(newTestLog(t, "device").grow(t, 3).checkpoint(t, 3).Encode())
	text, signature, _ := strings.Cut(good, "\n\n")
	line := strings.Split(text, "\n")
	for name, data := range map[string]string{
		"no signature":               text + "\n",
		"an empty list of them":      text + "\n\n",
		"an extension line":          text + "\nextension\n\n" + signature,
		"no origin":                  "\n3\n" + line[2] + "\n\n" + signature,
		"an origin with a space":     "a b\n3\n" + line[2] + "\n\n" + signature,
		"a size with a leading zero": line[0] + "\n03\n" + line[2] + "\n\n" + signature,
		"a size with a sign":         line[0] + "\n+3\n" + line[2] + "\n\n" + signature,
		"a size beyond the limit":    line[0] + "\n281474976710657\n" + line[2] + "\n\n" + signature,
		"a short root":               line[0] + "\n3\nAAAA\n\n" + signature,
		"a root with stray bits":     line[0] + "\n3\n" + strings.Repeat("A", 42) + "B=\n\n" + signature,
		"lines that end in CR LF":    strings.ReplaceAll(good, "\n", "\r\n"),
		"the same signature twice":   good + signature,
		"a hyphen for a dash":        strings.Replace(good, "—", "-", 1),
		"more than is read":          good + strings.Repeat("x", maxCheckpointSize),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ParseSignedCheckpoint([]byte(data)); !errors.Is(err, fault.Invalid) {
				t.Errorf("%v, want fault.Invalid", err)
			}
		})
	}
}

func TestCheckpointSignerSignsNothingElse(t *testing.T) {
	l, other := newTestLog(t, "device").grow(t, 1), newTestLog(t, "other").grow(t, 1)
	signer, err := l.Signer(l.key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := signer.Sign(l.headers[0].message()); !errors.Is(err, fault.Invalid) {
		t.Errorf("an entry was signed as a checkpoint: %v", err)
	}
	if _, err := SignCheckpoint(other.checkpoint(t, 1).Checkpoint, signer); !errors.Is(err, fault.Invalid) {
		t.Errorf("signed for another log: %v", err)
	}
	if _, err := l.Signer(other.key); !errors.Is(err, fault.Denied) {
		t.Errorf("signer with the key of another device: %v", err)
	}
	if err := l.checkpoint(t, 1).Verify(other.Log.Verifier()); !errors.Is(err, fault.Tampered) {
		t.Errorf("verified with the key of another log: %v", err)
	}
}

func TestCosignersAreThoseTheReaderKnows(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 1)
	s := cosigned(t, l.checkpoint(t, 1))
	known := knownWitnesses()
	stranger := Witness{"stranger.example", testKey("stranger").Public()}
	got, err := s.Cosigners([]Witness{known[1], stranger, known[0], known[1]})
	if err != nil || len(got) != 2 || got[0].Witness != known[1] || got[1].Witness != known[0] {
		t.Fatalf("cosigners %v, %v; want the second and the first", got, err)
	}
	if want := time.Date(2031, 2, 27, 23, 6, 41, 0, time.UTC); !got[0].Time.Equal(want) {
		t.Errorf("cosigned at %v, want %v", got[0].Time, want)
	}
	// A cosignature cannot be moved to another time or under another checkpoint.
	s.Signatures[1].Bytes[7]++
	if _, err := s.Cosigners(known); !errors.Is(err, fault.Tampered) {
		t.Errorf("with another time: %v, want fault.Tampered", err)
	}
	if _, err := Cosign(l.checkpoint(t, 1), "w.example", l.key, time.Time{}); !errors.Is(err, fault.Invalid) {
		t.Errorf("cosigned at no time: %v", err)
	}
	if _, err := Cosign(s, known[1].Name, testKey(known[1].Name), time.Unix(1, 0)); !errors.Is(err, fault.Invalid) {
		t.Errorf("cosigned twice with one key: %v", err)
	}
}

// Another log's signature must not vouch for this one, even if it is real.
func TestCheckpointSignedByAnotherLogIsRefused(t *testing.T) {
	l, other := newTestLog(t, "device").grow(t, 1), newTestLog(t, "other").grow(t, 1)
	s := l.checkpoint(t, 1)
	sig := must[[]byte](t)(other.key.sign(s.Checkpoint.Encode()))
	key := other.Log.Verifier()
	s.Signatures = append(s.Signatures, Signature{key.Name(), key.KeyHash(), sig})
	if err := s.Verify(key); !errors.Is(err, fault.Tampered) {
		t.Errorf("%v, want fault.Tampered", err)
	}
}

func TestCosignatureNeedsATime(t *testing.T) {
	w, text := knownWitnesses()[0], []byte("origin\n0\n")
	for _, tt := range []struct {
		at int64
		ok bool
	}{{1, true}, {0, false}, {-1, false}} {
		sig := must[[]byte](t)(testKey(w.Name).sign(cosignatureMessage(tt.at, text)))
		sig = append(binary.BigEndian.AppendUint64(nil, uint64(tt.at)), sig...)
		if got := w.Verifier().Verify(text, sig); got != tt.ok {
			t.Errorf("time %d: verified %v, want %v", tt.at, got, tt.ok)
		}
	}
}

func TestWitnessRoundTrip(t *testing.T) {
	w := knownWitnesses()[0]
	if got, err := ParseWitness(w.String()); got != w || err != nil {
		t.Errorf("ParseWitness = %v, %v", got, err)
	}
	logKey, _ := note.NewEd25519VerifierKey(w.Name, w.Key[:])
	for _, vkey := range []string{"", w.String() + "A", "x" + w.String(), strings.ToUpper(w.String()), logKey} {
		if _, err := ParseWitness(vkey); !errors.Is(err, fault.Invalid) {
			t.Errorf("ParseWitness(%q): %v, want fault.Invalid", vkey, err)
		}
	}
}

// A checkpoint is signed as bytes and filed as bytes, so it must have one
// spelling, with its signatures.
func FuzzParseCheckpoint(f *testing.F) {
	s := cosigned(f, newTestLog(f, "device").grow(f, 3).checkpoint(f, 3))
	f.Add(s.Encode())
	f.Add(bytes.Replace(s.Encode(), []byte("\n3\n"), []byte("\n00\n"), 1))
	f.Add(bytes.Replace(s.Encode(), []byte("\n\n"), []byte("\n\n\n"), 1))
	f.Add([]byte("o\n0\n" + strings.Repeat("A", 43) + "=\n\n— o AAAAAAA=\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ParseSignedCheckpoint(data)
		if err != nil {
			return
		}
		if again := s.Encode(); !bytes.Equal(again, data) {
			t.Errorf("two spellings of one checkpoint:\n\t%q\n\t%q", data, again)
		}
		if n, err := note.Open(data, note.VerifierList()); n == nil && err.Error() == "malformed note" {
			t.Errorf("not a signed note: %q", data)
		}
	})
}
