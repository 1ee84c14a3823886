// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/fault"
)

// each yields entries as a store would.
func each(entries []Entry) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// draw makes the entries of a drawing such as "0 1 2' o3 4-", in which a number
// is an entry of log a, 2' is of its branch after entry 1, o3 is of another
// log, and what follows says what was done to the entry:
//
//   - the body is not held          ^  two parts changed places
//     x  a part was erased             ~  a part has other bytes
//     #  another entry's body          !  the header has another signature
func draw(t *testing.T, drawing string) (entries []Entry) {
	a := newTestLog(t, "device").grow(t, 6)
	logs := map[string]*testLog{"": a, "'": a.branch(t, 2, "branch").grow(t, 6), "o": newTestLog(t, "other").grow(t, 6)}
	for _, word := range strings.Fields(drawing) {
		l := logs[""]
		for _, mark := range []string{"'", "o"} {
			if strings.Contains(word, mark) {
				l = logs[mark]
			}
		}
		i := int(strings.Trim(word, "'o-x^~#!")[0] - '0')
		header, body := l.headers[i], l.bodies[i]
		parts := append([]part(nil), body.parts...)
		switch word[len(word)-1] {
		case 'x':
			body = must[Body](t)(body.Erase(1))
		case '^':
			parts[0], parts[1] = parts[1], parts[0]
			body = Body{parts: parts}
		case '~':
			parts[0].data = []byte("Adam went by himself")
			body = Body{parts: parts, seed: body.seed}
		case '#':
			body = l.bodies[(i+1)%6]
		case '!':
			header.Signature[40] ^= 1
		}
		e := Entry{header.Encode(), body.Encode()}
		if strings.HasSuffix(word, "-") {
			e.Body = nil
		}
		entries = append(entries, e)
	}
	return entries
}

func TestVerifierOverDrawnLogs(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 6)
	for _, tt := range []struct {
		name, drawing string
		wrong         int64  // the entry that is wrong, or -1
		problem       string // part of the error
	}{
		{"whole", "0 1 2 3 4 5", -1, ""},
		{"without bodies", "0- 1 2- 3 4 5-", -1, ""},
		{"with erased parts", "0 1x 2 3x 4 5", -1, ""},
		{"cut short", "0 1 2 3", -1, "ends after 4 entries, a checkpoint was signed for 6"},
		{"empty", "", -1, "ends after 0 entries"},
		{"first entry missing", "1 2 3 4 5", 0, "signed as entry 1"},
		{"entry missing", "0 1 3 4 5", 2, "signed as entry 3"},
		{"entry twice", "0 1 1 2 3 4 5", 2, "signed as entry 1"},
		{"two in the wrong order", "0 2 1 3 4 5", 1, "signed as entry 2"},
		{"replaced by the branch", "0 1 2' 3 4 5", 3, "follow another entry"},
		{"all of the branch", "0 1 2' 3' 4' 5'", -1, "checkpoint of 6 entries was signed for other entries"},
		{"entry of another log", "0 1 o2 3 4 5", 2, "another log"},
		{"all of another log", "o0 o1 o2", 0, "another log"},
		{"forged signature", "0 1 2 3! 4 5", 3, "signature"},
		{"swapped parts", "0 1^ 2 3 4 5", 1, "the body is not the one"},
		{"changed part", "0 1 2~ 3 4 5", 2, "the body is not the one"},
		{"body of another entry", "0 1 2 3 4# 5", 4, "the body is not the one"},
		{"the first of two mistakes is named", "0 1 2~ 3! 4 5", 2, "the body is not the one"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := Verifier{Log: l.Log, Checkpoints: []SignedCheckpoint{l.checkpoint(t, 6), l.checkpoint(t, 0), l.checkpoint(t, 2)}}
			_, err := v.Verify(t.Context(), each(draw(t, tt.drawing)))
			if tt.problem == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var at *EntryError
			if errors.As(err, &at) != (tt.wrong >= 0) || at != nil && (at.Sequence != tt.wrong || at.Log != l.ID()) {
				t.Errorf("%v, want entry %d to be named", err, tt.wrong)
			}
			if !errors.Is(err, fault.Tampered) || !strings.Contains(err.Error(), tt.problem) || strings.Contains(err.Error(), "Adam") {
				t.Errorf("%v, want fault.Tampered with %q", err, tt.problem)
			}
		})
	}
}

func TestVerifierReports(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 6)
	v := Verifier{Log: l.Log, Checkpoints: []SignedCheckpoint{l.checkpoint(t, 4)}}
	got, err := v.Verify(t.Context(), each(draw(t, "0 1x 2- 3 4 5")))
	if err != nil {
		t.Fatal(err)
	}
	want := Report{
		Entries: 6, Covered: 4, Root: l.checkpoint(t, 6).Root, Next: l.headers[5].Next(),
		Bodies: 5, Parts: 15, Open: 14,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}

func TestVerifierRefusesCheckpointsThatAreNotTheLogs(t *testing.T) {
	l, other := newTestLog(t, "device").grow(t, 2), newTestLog(t, "other").grow(t, 2)
	forged := l.checkpoint(t, 2)
	forged.Root[0]++
	for name, s := range map[string]SignedCheckpoint{"forged": forged, "of another log": other.checkpoint(t, 2)} {
		v := Verifier{Log: l.Log, Checkpoints: []SignedCheckpoint{s}}
		if _, err := v.Verify(t.Context(), each([]Entry{l.entry(0), l.entry(1)})); !errors.Is(err, fault.Tampered) {
			t.Errorf("%s: %v, want fault.Tampered", name, err)
		}
	}
}

// Many batches on many workers: whichever goroutine is first, the answer is
// that of a single one.
func TestVerifierNamesTheFirstMistakeOnManyWorkers(t *testing.T) {
	const n = 500
	l := newTestLog(t, "device")
	var entries []Entry
	for i := range n {
		l.add(t, fmt.Appendf(nil, "%d", i))
		entries = append(entries, l.entry(i))
	}
	for _, wrong := range []int{0, 31, 32, 250, n - 1} {
		bad := append([]Entry(nil), entries...)
		for i := wrong; i < n; i += 7 {
			bad[i].Body = entries[(i+1)%n].Body
		}
		for _, workers := range []int{1, 3, 8} {
			var last int64
			v := Verifier{Log: l.Log, Workers: workers, Progress: func(r Report) { last = r.Entries }}
			report, err := v.Verify(t.Context(), each(bad))
			var at *EntryError
			if !errors.As(err, &at) || at.Sequence != int64(wrong) || report.Entries != int64(wrong) {
				t.Errorf("%d workers: %v after %d entries, want entry %d", workers, err, report.Entries, wrong)
			}
			if last > report.Entries {
				t.Errorf("%d workers: progress went to %d of %d", workers, last, report.Entries)
			}
		}
	}
}

func TestVerifierStopsWhenTold(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 1)
	ctx, cancel := context.WithCancel(t.Context())
	endless := func(yield func(Entry, error) bool) {
		for i := 0; yield(l.entry(0), nil); i++ {
			if i == 1000 {
				cancel()
			}
		}
	}
	// The second entry is a repetition, so the log is refused; if the order is
	// to stop comes first, that is said.
	_, err := Verifier{Log: l.Log}.Verify(ctx, endless)
	if !errors.Is(err, fault.Tampered) && !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	cancel()
	if _, err := (Verifier{Log: l.Log}).Verify(ctx, endless); !errors.Is(err, context.Canceled) {
		t.Errorf("already cancelled: %v, want context.Canceled", err)
	}
}

func TestVerifierPassesOnWhatTheStoreSays(t *testing.T) {
	l := newTestLog(t, "device").grow(t, 2)
	broken := errors.New("disk gone")
	failing := func(yield func(Entry, error) bool) {
		_ = yield(l.entry(0), nil) && yield(l.entry(1), nil) && yield(Entry{}, broken)
	}
	report, err := Verifier{Log: l.Log}.Verify(t.Context(), failing)
	if !errors.Is(err, broken) || errors.Is(err, fault.Tampered) || !strings.Contains(err.Error(), "read entry 2") {
		t.Errorf("%v, want the error of the store at entry 2", err)
	}
	if report.Entries != 2 {
		t.Errorf("%d entries verified before, want 2", report.Entries)
	}
}
