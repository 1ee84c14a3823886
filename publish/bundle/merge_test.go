// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"teptar/archive"
	"teptar/proof/keyring"
	"teptar/proof/ledger"
	"teptar/record"
)

var noon = time.Date(2031, 4, 1, 12, 0, 0, 0, time.UTC)

// erase erases the op that has a word in it, and the bytes of a capture.
func erase(t testing.TB, a *archive.Archive, s *story, word string, bytes record.Hash) {
	t.Helper()
	view, err := a.View(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	events, err := view.History(archive.HistoryFilter{Limit: 1000})
	view.Close()
	if err != nil {
		t.Fatal(err)
	}
	targets := []archive.Target{{Bytes: bytes}}
	for _, e := range events {
		if _, ok := e.Op.(record.Say); ok && strings.Contains(string(record.Encode(e.Op)), word) {
			targets = append(targets, archive.Target{Entry: e.Entry, Part: e.Part})
		}
	}
	if len(targets) != 2 {
		t.Fatalf("%d ops to erase; want one", len(targets)-1)
	}
	if err := a.Erase(t.Context(), owner, s.id, targets, "asked to"); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, data []byte) *Bundle {
	t.Helper()
	b, err := Read(t.Context(), bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func take(t testing.TB, a *archive.Archive, data []byte) archive.Merged {
	t.Helper()
	done, err := read(t, data).MergeInto(t.Context(), a, owner, false)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// whole checks that an archive is as it was signed, and that its projection is
// what its ledger says.
func whole(t testing.TB, a *archive.Archive) {
	t.Helper()
	v, err := a.Verify(t.Context(), nil)
	if err := errors.Join(err, v.Err()); err != nil {
		t.Error(err)
	}
	r, err := a.Rebuild(t.Context(), nil)
	if err != nil || r.Before != r.After {
		t.Errorf("rebuild: %v; the projection was %s and became %s", err, r.Before, r.After)
	}
}

// lines gives the claims of a bundle, sorted and without where they stand.
func lines(t testing.TB, data []byte) []string {
	t.Helper()
	list := strings.Split(string(takeApart(t, data).find(linesFile).data), "\n")
	for i, l := range list {
		id, rest, _ := strings.Cut(l, `","log"`)
		_, op, _ := strings.Cut(rest, `"kind"`)
		list[i] = id + op
	}
	slices.Sort(list)
	return list
}

func TestThereAndBack(t *testing.T) {
	a := newArchive(t)
	tell(t, a, "tarn", "Alpha")
	tell(t, a, "other", "Beta")
	first, _ := writeAs(t, a, owner, everything(t, a))

	b := newArchive(t)
	done := take(t, b, first)
	if done.Entries != 2 || done.Closed != 2 || done.Known != 0 || done.Ops != 24 {
		t.Errorf("the first merge: %+v", done)
	}
	whole(t, b)
	again := take(t, b, first)
	if diff := cmp.Diff(archive.Merged{Receipt: archive.Receipt{Known: 24}}, again); diff != "" {
		t.Errorf("the second merge adds something (-want +got):\n%s", diff)
	}

	second, _ := writeAs(t, b, owner, everything(t, b))
	r1, r2 := mustVerify(t, first), mustVerify(t, second)
	if diff := cmp.Diff(r1.Logs, r2.Logs); diff != "" {
		t.Errorf("the logs differ (-first +second):\n%s", diff)
	}
	p, q := takeApart(t, first), takeApart(t, second)
	for _, f := range p.files {
		if g := q.find(f.name); f.name != manifestFile && !bytes.Equal(f.data, g.data) {
			t.Errorf("%s differs", f.name)
		}
	}
	if r1.Maker == r2.Maker {
		t.Error("two archives sign with one key")
	}
}

func TestAPartialBundleCanBeTakenIn(t *testing.T) {
	a := newArchive(t)
	tell(t, a, "tarn", "Alpha")
	theirs := tell(t, a, "zz-other-zz", "Canary")
	data, _ := writeAs(t, a, owner, Options{Cases: []record.CaseID{"tarn"}})
	b := newArchive(t)
	if done := take(t, b, data); done.Entries != 2 || done.Closed != 15 {
		t.Errorf("merge: %+v", done)
	}
	whole(t, b)
	// The same bundle with the captures brings the texts, late.
	data, _ = writeAs(t, a, owner, Options{Cases: []record.CaseID{"tarn"}, Captures: true})
	take(t, b, data)
	whole(t, b)
	onward, _ := writeAs(t, b, owner, everything(t, b))
	if r := mustVerify(t, onward); r.Blobs != 2 || r.Quotes != 2 {
		t.Errorf("handed on: %d captures and %d quotations; want two of each", r.Blobs, r.Quotes)
	}
	hidden(t, onward, theirs, "Canary")

	full, _ := writeAs(t, a, owner, everything(t, a))
	if done := take(t, b, full); done.Opened != 13 || done.Entries != 0 || done.Kept != 0 {
		t.Errorf("a bundle that opens more of the same entries: %+v; want them opened", done)
	}
	whole(t, b)
	if diff := cmp.Diff(lines(t, full), lines(t, exported(t, b))); diff != "" {
		t.Errorf("then it has not all that the other archive has:\n%s", diff)
	}
	if done := take(t, b, data); done.Opened != 0 || done.Kept != 0 {
		t.Errorf("the bundle that opens less, once more: %+v", done)
	}
}

// Two archives that say things of the same people, and of what the other said,
// become one, whichever takes in which.
func TestTwoArchivesBecomeOne(t *testing.T) {
	a, b := newArchive(t), newArchive(t)
	s := tell(t, a, "tarn", "Alpha")
	take(t, b, exported(t, a))
	// b says more of a thing of a's, judges a claim of a's, and repeats one.
	more := record.Say{Statement: record.Statement{Case: s.id, Passage: record.Passage{Document: s.doc}, Claims: []record.Claim{
		claim(s.victim, "role", record.TextValue("teacher", "")), claim(s.victim, "sex", record.TermValue("S-M"))}}}
	judge := record.Judge{Judgment: record.Judgment{Case: s.id, Verdict: record.Accept, Claims: []record.ClaimID{s.judged}, Reason: "b", By: "b", At: noon}}
	term := record.Say{Statement: record.Statement{Case: s.id, Passage: record.Passage{Document: s.doc}, Claims: []record.Claim{claim(s.act, "type", record.TermValue("X-B"))}}}
	commit(t, b, []record.Op{more, judge, record.TermEntry{Vocabulary: "act", Code: "X-B", EN: "b", Definition: "b"}, term})
	// Meanwhile a says half of the same.
	half := more
	half.Claims = more.Claims[:1]
	commit(t, a, []record.Op{half})
	take(t, a, exported(t, b))
	// a undoes what b judged and uses b's term; b takes that in, and so do
	// others who had nothing, from either.
	undo := record.Judge{Judgment: record.Judgment{Case: s.id, Verdict: record.UndoVerdict, Undoes: judge.ID(), Reason: "a", By: "a", At: noon}}
	denied := term
	denied.Claims = []record.Claim{claim(s.act, "type", record.TermValue("X-B"))}
	denied.Claims[0].Stance = record.Denies
	commit(t, a, []record.Op{undo, denied})
	take(t, b, exported(t, a))
	c, d := newArchive(t), newArchive(t)
	take(t, c, exported(t, a))
	take(t, d, exported(t, b))

	want := lines(t, exported(t, a))
	for name, other := range map[string]*archive.Archive{"a": a, "b": b, "c": c, "d": d} {
		whole(t, other)
		data := exported(t, other)
		if r := mustVerify(t, data); len(r.Logs) != 2 || r.Judgments != 3 {
			t.Errorf("%s: %d logs and %d judgments; want 2 and 3", name, len(r.Logs), r.Judgments)
		}
		if diff := cmp.Diff(want, lines(t, data)); diff != "" {
			t.Errorf("a and %s do not have the same claims:\n%s", name, diff)
		}
		view, err := other.View(t.Context(), owner)
		if err != nil {
			t.Fatal(err)
		}
		claims, err := view.Claims(s.victim)
		view.Close()
		if err != nil || len(claims) != 6 {
			t.Errorf("%s: %d claims of the victim, %v; want 6, none twice", name, len(claims), err)
		}
	}
}

func exported(t testing.TB, a *archive.Archive) []byte {
	t.Helper()
	data, _ := writeAs(t, a, owner, everything(t, a))
	return data
}

func TestWhatWasErasedHereDoesNotComeBack(t *testing.T) {
	a := newArchive(t)
	s := tell(t, a, "tarn", "Alpha")
	before := exported(t, a)
	erase(t, a, s, "Иванов", s.photo)
	done := take(t, a, before)
	if done.Kept != 1 || done.Entries != 0 {
		t.Errorf("merge of an old bundle: %+v", done)
	}
	if r := mustVerify(t, exported(t, a)); r.Blobs != 1 || r.Claims != 6 {
		t.Errorf("%d captures and %d claims; want one and six", r.Blobs, r.Claims)
	}
	whole(t, a)
}

// reopen opens an archive that was closed.
func reopen(t *testing.T, dir string) *archive.Archive {
	t.Helper()
	a, err := archive.Open(t.Context(), dir, config(), func(ctx context.Context, locked *keyring.Locked) (*keyring.Keyring, error) {
		return locked.Passphrase(ctx, []byte(passphrase))
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A bundle that knows more of an archive's own log than the archive does shows
// that it was set back: it must not go on with that log.
func TestAnArchiveThatWasSetBackBeginsAnEpoch(t *testing.T) {
	dir := t.TempDir()
	a := newArchiveIn(t, dir)
	s := tell(t, a, "tarn", "Alpha")
	log, _ := a.Device()
	if done := take(t, a, exported(t, a)); done.Began != "" {
		t.Errorf("its own entries came home: %+v", done)
	}
	a.Close()
	old, err := os.ReadFile(filepath.Join(dir, "archive.db"))
	if err != nil {
		t.Fatal(err)
	}
	a = reopen(t, dir)
	commit(t, a, []record.Op{record.Say{Statement: record.Statement{Case: s.id, Claims: []record.Claim{claim(s.act, "label", record.TextValue("after", ""))}}}})
	newer := exported(t, a)
	a.Close()

	// The old database comes back in its own place, and the checkpoint that
	// would betray it is gone.
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "archive.db"), old, 0o600), os.Remove(filepath.Join(dir, "checkpoint"))); err != nil {
		t.Fatal(err)
	}
	a = reopen(t, dir)
	defer func() { a.Close() }()
	if same, _ := a.Device(); same != log {
		t.Skip("the archive noticed by itself")
	}
	if done := take(t, a, newer); done.Began == "" || done.Entries != 1 {
		t.Errorf("merge: %+v; want one entry and a new epoch", done)
	}
	if again, _ := a.Device(); again == log || again.Key != log.Key {
		t.Errorf("the log goes on as %v", again)
	}
	commit(t, a, []record.Op{record.Say{Statement: record.Statement{Case: s.id, Claims: []record.Claim{claim(s.act, "label", record.TextValue("in the new epoch", ""))}}}})
	whole(t, a)
	if r := mustVerify(t, exported(t, a)); len(r.Logs) != 2 {
		t.Errorf("%d logs; want the old epoch and the new one", len(r.Logs))
	}
}

// eraseBytes erases the bytes of a capture.
func eraseBytes(t testing.TB, a *archive.Archive, c record.CaseID, sha record.Hash) error {
	t.Helper()
	return a.Erase(t.Context(), owner, c, []archive.Target{{Bytes: sha}}, "it shows the face of a bystander")
}

func TestCosignaturesTravel(t *testing.T) {
	a, b := newArchive(t), newArchive(t)
	tell(t, a, "tarn", "Alpha")
	data := exported(t, a)
	take(t, b, data)
	witness := ledger.Witness{Name: "witness.example", Key: attacker.Public()}
	in := read(t, data).Incoming(false)[0]
	var err error
	if in.Checkpoint, err = ledger.Cosign(in.Checkpoint, witness.Name, attacker, noon); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Merge(t.Context(), owner, []archive.Incoming{in}); err != nil {
		t.Fatal(err)
	}
	take(t, b, data) // one without the cosignature does not take its place
	r, err := check(t, exported(t, b), Trust{Witnesses: []ledger.Witness{witness}})
	if err != nil || len(r.Logs[0].Cosigned) != 1 || !r.Logs[0].Cosigned[0].Time.Equal(noon) || r.Logs[0].Others != 0 {
		t.Errorf("%v, logs %+v; want the cosignature of noon", err, r.Logs)
	}
	if r = mustVerify(t, exported(t, b)); len(r.Logs[0].Cosigned) != 0 || r.Logs[0].Others != 1 {
		t.Errorf("%d cosigned and %d others; want one that says nothing", len(r.Logs[0].Cosigned), r.Logs[0].Others)
	}
}
