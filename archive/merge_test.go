// SPDX-License-Identifier: Apache-2.0

package archive_test

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"teptar/archive"
	"teptar/archive/storetest"
	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
)

// logsOf gives the logs of an archive as another one would hand them over, with
// the parts open that keep says.
func logsOf(t testing.TB, a *archive.Archive, keep func(log ledger.LogID, entry int64, part int) bool) []archive.Incoming {
	t.Helper()
	v, err := a.View(t.Context(), storetest.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	marks, err := v.Checkpoints()
	if err != nil {
		t.Fatal(err)
	}
	logs, err := v.Logs()
	if err != nil {
		t.Fatal(err)
	}
	var out []archive.Incoming
	for _, s := range logs {
		var entries []ledger.Entry
		for e, err := range v.Entries(s.Log.ID(), 0) {
			if err != nil {
				t.Fatal(err)
			}
			body, err := ledger.ParseBody(bytes.Clone(e.Body))
			if err != nil {
				t.Fatal(err)
			}
			var open []int
			for i := range body.Len() {
				if _, err := body.Open(i); err == nil && keep(s.Log.ID(), int64(len(entries)), i) {
					open = append(open, i)
				}
			}
			if body, err = body.Keep(open...); err != nil {
				t.Fatal(err)
			}
			entries = append(entries, ledger.Entry{Header: bytes.Clone(e.Header), Body: body.Encode()})
		}
		out = append(out, archive.Incoming{Log: s.Log, Checkpoint: marks[s.Log.ID()], Entries: each(entries)})
	}
	return out
}

func each(entries []ledger.Entry) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func all(ledger.LogID, int64, int) bool { return true }

func merge(t testing.TB, a *archive.Archive, logs []archive.Incoming) archive.Merged {
	t.Helper()
	did, err := a.Merge(t.Context(), storetest.Owner, logs)
	if err != nil {
		t.Fatal(err)
	}
	return did
}

// twoDevices gives an archive with the logs of two devices that speak of each
// other's things: the second took in what the first said, and the first then said
// more of what the second had added.
func twoDevices(t testing.TB) *archive.Archive {
	t.Helper()
	a, b := storetest.New(t, open), storetest.New(t, open)
	doc, man := storetest.Entity(demo, record.Document, "doc"), storetest.Entity(demo, record.Person, "man")
	woman := storetest.Entity(demo, record.Person, "woman")
	first := storetest.Say(demo, doc.ID, "a", storetest.Claim(man.ID, "role", record.TextValue("teacher", "en")))
	storetest.Commit(t, a, storetest.Batch{Ops: []record.Op{doc, man, first}})
	merge(t, b, logsOf(t, a, all))
	second := storetest.Say(demo, doc.ID, "b", storetest.Claim(woman.ID, "role", record.TextValue("miller", "en")))
	storetest.Commit(t, b, storetest.Batch{Ops: []record.Op{woman, second, record.Property{Kind: record.Person, Name: "trade", Type: record.TextType, EN: "trade", RU: "ремесло", Definition: "what somebody does"}}})
	merge(t, a, logsOf(t, b, all))
	accept := storetest.Judge(demo, record.Accept, "seen", storetest.Claims(second)[0])
	storetest.Commit(t, a, storetest.Batch{Ops: []record.Op{
		storetest.Say(demo, doc.ID, "c", storetest.Claim(woman.ID, "described", record.TextValue("his sister", "en")), storetest.Claim(woman.ID, "trade", record.TextValue("mills", "en"))),
		accept, record.Judge{Judgment: record.Judgment{Case: demo, Verdict: record.UndoVerdict, Undoes: accept.ID(), Reason: "mistaken", By: "Reviewer", At: storetest.Noon}}}})
	return a
}

// contents gives all claims and judgments of an archive.
func contents(t testing.TB, a *archive.Archive) []string {
	t.Helper()
	v, err := a.View(t.Context(), storetest.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	var out []string
	for _, key := range []string{"doc", "man", "woman"} {
		id := record.DeriveEntityID(demo, key)
		claims, err := v.Claims(id)
		judged, errJudged := v.Judgments(id)
		if err := errors.Join(err, errJudged); err != nil {
			t.Fatal(err)
		}
		for _, c := range claims {
			out = append(out, fmt.Sprint(key, c.ID))
		}
		for _, j := range judged {
			out = append(out, fmt.Sprint(key, j.ID))
		}
	}
	slices.Sort(out)
	return out
}

// TestASecondBundleOpensMore takes in the same logs in pieces, each of which opens
// other parts, and in the end all: it is then as if all had come at once.
func TestASecondBundleOpensMore(t *testing.T) {
	a := twoDevices(t)
	want := contents(t, a)
	rapid.Check(t, func(rt *rapid.T) {
		b := storetest.New(t, open)
		defer b.Close()
		shown := map[string]bool{}
		for n := range rapid.IntRange(0, 3).Draw(rt, "bundles") {
			piece := logsOf(t, a, func(log ledger.LogID, entry int64, part int) bool {
				return rapid.Bool().Draw(rt, fmt.Sprintf("bundle %d opens %s/%d/%d", n, log.String()[:4], entry, part))
			})
			if rapid.Bool().Draw(rt, "only the first log") {
				piece = piece[:1]
			}
			if _, err := b.Merge(t.Context(), storetest.Owner, piece); err != nil && !errors.Is(err, fault.Invalid) && !errors.Is(err, fault.NotFound) {
				rt.Fatal(err) // a piece may speak of what it does not open
			}
			storetest.Sound(rt, t, b)
			shown[fmt.Sprint(n)] = true
		}
		merge(t, b, logsOf(t, a, all))
		storetest.Sound(rt, t, b)
		if got := contents(t, b); !slices.Equal(got, want) {
			rt.Fatalf("after the pieces %q; want %q", got, want)
		}
		if again := merge(t, b, logsOf(t, a, all)); again.Opened != 0 || again.Ops != 0 || again.Kept != 0 {
			rt.Fatalf("the whole once more: %+v", again)
		}
	})
}

// TestWhatOpensMayComeBeforeWhatItSpeaksOf opens a part of an early entry that
// speaks of things which come with another log, later.
func TestWhatOpensMayComeBeforeWhatItSpeaksOf(t *testing.T) {
	a, b := twoDevices(t), storetest.New(t, open)
	logs := logsOf(t, a, func(_ ledger.LogID, entry int64, _ int) bool { return entry == 0 })
	if did := merge(t, b, logs[:1]); did.Entries != 2 || did.Closed == 0 {
		t.Fatalf("the first bundle: %+v", did)
	}
	did := merge(t, b, logsOf(t, a, all))
	if did.Entries != 1 || did.Opened != 4 || did.Kept != 0 {
		t.Errorf("the second bundle: %+v; want one entry and four parts of another", did)
	}
	storetest.Sound(t, t, b)
	if got, want := contents(t, b), contents(t, a); !slices.Equal(got, want) {
		t.Errorf("then there is %q; want %q", got, want)
	}
	storetest.Commit(t, b, note(1))
	storetest.Sound(t, t, b)
}

func TestOpeningDoesNotBringBackWhatWasErased(t *testing.T) {
	a := twoDevices(t)
	b := storetest.New(t, open)
	merge(t, b, logsOf(t, a, all))
	var target archive.Target
	v, err := b.View(t.Context(), storetest.Owner)
	if err != nil {
		t.Fatal(err)
	}
	events, err := v.History(archive.HistoryFilter{})
	v.Close()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if say, ok := e.Op.(record.Say); ok && say.Passage.Quote == "a" {
			target = archive.Target{Entry: e.Entry, Part: e.Part}
		}
	}
	if err := b.Erase(t.Context(), storetest.Owner, demo, []archive.Target{target}, "asked to"); err != nil {
		t.Fatal(err)
	}
	// The record of it is erased as well, because somebody stands in it.
	v, err = b.View(t.Context(), storetest.Owner)
	if err != nil {
		t.Fatal(err)
	}
	if events, err = v.History(archive.HistoryFilter{Limit: 1}); err != nil {
		t.Fatal(err)
	}
	v.Close()
	if err := b.Erase(t.Context(), storetest.Owner, demo, []archive.Target{{Entry: events[0].Entry, Part: events[0].Part}}, "asked to, too"); err != nil {
		t.Fatal(err)
	}
	if did := merge(t, b, logsOf(t, a, all)); did.Kept != 1 || did.Opened != 0 {
		t.Errorf("merge: %+v; want one entry kept as it is", did)
	}
	if slices.ContainsFunc(contents(t, b), func(line string) bool { return strings.HasPrefix(line, "manc-") }) {
		t.Error("what was erased came back")
	}
	storetest.Sound(t, t, b)
}

// TestVerifyChecksKeptCheckpoints changes the checkpoints that came with the logs
// of other devices: without them nobody could tell that a log was cut short.
func TestVerifyChecksKeptCheckpoints(t *testing.T) {
	for _, tt := range []struct{ name, sql, want string }{
		{"as it came", "SELECT 1", ""},
		{"it is missing", "DELETE FROM setting WHERE name LIKE 'checkpoint %'", "it is missing"},
		{"it is noise", "UPDATE setting SET value = x'00' WHERE name LIKE 'checkpoint %'", "kept checkpoint of log"},
		{"it is of a log that is not here", "INSERT INTO setting SELECT 'checkpoint ' || hex(zeroblob(32)), value FROM setting WHERE name LIKE 'checkpoint %'", "a log that is not here"},
		{"the log is gone with its entries", "DELETE FROM entry; DELETE FROM log", "a log that is not here"},
		{"the log was cut short", "UPDATE log SET size = 1 WHERE size = 2; DELETE FROM entry WHERE log = 1 AND sequence = 1", "log "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, place := storetest.New(t, open), storetest.NewPlace(t, open)
			for n := range 2 {
				storetest.Commit(t, a, note(n))
			}
			b := place.Create(t)
			merge(t, b, logsOf(t, a, all))
			if err := b.Close(); err != nil {
				t.Fatal(err)
			}
			db := openRaw(t, place)
			if err := errors.Join(db.Exec(tt.sql), db.Close()); err != nil {
				t.Fatal(err)
			}
			v, err := place.Open(t).Verify(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := findings(v); (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
				t.Errorf("findings %q; want %q", got, tt.want)
			}
		})
	}
}
