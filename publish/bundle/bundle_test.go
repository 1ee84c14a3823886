// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/sqlite"
	"teptar/proof/keyring"
	"teptar/proof/ledger"
	"teptar/record"
	"teptar/record/when"
)

var owner = access.Owner("Test Owner")

func config() archive.Config {
	return archive.Config{
		OpenStore: func(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
			return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
		},
		Now: func() time.Time { return time.Date(2031, 4, 1, 12, 0, 0, 0, time.UTC) },
	}
}

const passphrase = "a passphrase for tests"

func newArchive(t testing.TB) *archive.Archive { return newArchiveIn(t, t.TempDir()) }

func newArchiveIn(t testing.TB, dir string) *archive.Archive {
	t.Helper()
	recipe, err := keyring.ForPassphrase(keyring.Note{Label: "test"}, []byte(passphrase), keyring.MinCost())
	if err != nil {
		t.Fatal(err)
	}
	a, err := archive.Create(t.Context(), dir, config(), recipe)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

// A story is a case with one document, two people and what is said of them.
// Every text in it has the word that it is made with, so that a search for the
// word finds whatever of it gets out.
type story struct {
	id                       record.CaseID
	doc, victim, act, outlet record.EntityID
	text, photo              record.Hash
	judged                   record.ClaimID
	claims                   int
}

const sealedWord = "sealed-telephone"

func claim(of record.EntityID, property string, v record.Value) record.Claim {
	return record.Claim{Subject: of, Property: property, Value: v}
}

func deposit(t testing.TB, a *archive.Archive, text string) (archive.Deposit, record.Hash, int64) {
	t.Helper()
	d, sha, size, err := a.Deposit(t.Context(), strings.NewReader(text), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return d, sha, size
}

// tell commits a story.
func tell(t testing.TB, a *archive.Archive, id record.CaseID, canary string) *story {
	t.Helper()
	text := canary + " came on Monday.\r\nHe was “taken”, = a witness said. \u202eSdrawkcab.\n"
	d, sha, size := deposit(t, a, text)
	photo, photoSHA, photoSize := deposit(t, a, "\xff\xd8"+canary+" photograph")
	derive := func(key string) record.EntityID { return record.DeriveEntityID(id, canary+key) }
	s := &story{id: id, doc: derive("doc"), victim: derive("victim"), act: derive("act"), outlet: derive("outlet"), text: sha, photo: photoSHA}
	runes := []rune(text)
	say := func(from, to int, claims ...record.Claim) record.Op {
		s.claims += len(claims)
		return record.Say{Statement: record.Statement{Case: id, Depth: "H1", Claims: claims,
			Via:     []record.Speaker{{Who: s.outlet, Identity: "ID-NAM", Access: "AC-REP"}},
			Passage: record.Passage{Document: s.doc, Text: sha, Start: from, End: to, Quote: string(runes[from:to]), Locator: canary + " locator"}}}
	}
	w, err := when.Parse("2031-03")
	if err != nil {
		t.Fatal(err)
	}
	denial := claim(s.act, "occurred", record.Yes())
	denial.Stance = record.Denies
	detained := say(0, 20, claim(s.act, "type", record.TermValue("LIB-DET")), claim(s.act, "victim", record.RefValue(s.victim)), claim(s.act, "when", record.WhenValue(w, canary+" wording", ""))).(record.Say)
	s.judged = detained.ClaimIDs(detained.ID())[0]
	commit(t, a, []record.Op{
		record.Case{ID: id, Title: canary + " title"},
		record.Entity{Case: id, ID: s.doc, Kind: record.Document, Key: canary + "-doc"},
		record.Entity{Case: id, ID: s.victim, Kind: record.Person},
		record.Entity{Case: id, ID: s.act, Kind: record.Act},
		record.Entity{Case: id, ID: s.outlet, Kind: record.Organization},
		record.Capture{Case: id, Document: s.doc, Bytes: sha, Size: size, Media: "text/plain; charset=utf-8", Name: canary + ".txt", Method: "file", By: canary + " collector", At: a.Now(), Text: sha, Chars: len(runes)},
		record.Capture{Case: id, Document: s.doc, Bytes: photoSHA, Size: photoSize, Media: "image/svg+xml", Name: canary + ".svg", Method: "file", At: a.Now()},
		record.Say{Statement: record.Statement{Case: id, Claims: []record.Claim{claim(s.outlet, "label", record.TextValue("=SUM("+canary+") <b>\"Herald\"</b>", "en"))}}},
		detained,
		say(20, len(runes), claim(s.victim, "name", record.NameValue(canary+" Иванов", "ru")), claim(s.victim, "age", record.NumberValue(20, record.NoMax)), denial),
		say(0, 4, claim(s.victim, "address", record.TextValue(canary+sealedWord, "")), claim(s.victim, "role", record.TextValue(canary+"-beside-"+sealedWord, ""))),
		record.Judge{Judgment: record.Judgment{Case: id, Verdict: record.Conflict, Claims: []record.ClaimID{s.judged}, Reason: canary + " reason", By: owner.Name(), At: a.Now()}},
	}, d.And(photo))
	s.claims++ // the label
	return s
}

func commit(t testing.TB, a *archive.Archive, ops []record.Op, d ...archive.Deposit) {
	t.Helper()
	if _, err := a.Commit(t.Context(), owner, ops, d...); err != nil {
		t.Fatal(err)
	}
}

// writeAs writes a bundle as a viewer.
func writeAs(t testing.TB, a *archive.Archive, v access.Viewer, o Options) ([]byte, Summary) {
	t.Helper()
	view, err := a.View(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	var b bytes.Buffer
	sum, err := Write(t.Context(), &b, view, o)
	if err != nil {
		t.Fatal(err)
	}
	if sum.Size != int64(b.Len()) {
		t.Errorf("wrote %d bytes, the summary says %d", b.Len(), sum.Size)
	}
	return b.Bytes(), sum
}

func check(t testing.TB, data []byte, trust Trust) (Report, error) {
	return Verify(t.Context(), bytes.NewReader(data), int64(len(data)), trust, nil)
}

func mustVerify(t testing.TB, data []byte) Report {
	t.Helper()
	r, err := check(t, data, Trust{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// everything opens all cases that the owner has.
func everything(t testing.TB, a *archive.Archive) Options {
	t.Helper()
	view, err := a.View(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	cases, err := view.Cases()
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Captures: true, Sealed: true}
	for _, c := range cases {
		o.Cases = append(o.Cases, c.ID)
	}
	return o
}

func TestABundleIsWhatItSays(t *testing.T) {
	a := newArchive(t)
	s := tell(t, a, "tarn", "Alpha")
	o := Options{Cases: []record.CaseID{"tarn"}, Captures: true}
	data, sum := writeAs(t, a, owner, o)
	r := mustVerify(t, data)

	log, _ := a.Device()
	if sum.Maker != log.Key.Fingerprint() || r.Maker != sum.Maker || r.Trusted {
		t.Errorf("maker: summary %q, report %q (trusted %v), device %q", sum.Maker, r.Maker, r.Trusted, log.Key.Fingerprint())
	}
	if want := int64(s.claims - 2); r.Claims != want || sum.Claims != want {
		t.Errorf("%d claims, summary %d; want %d", r.Claims, sum.Claims, want)
	}
	if sum.Withheld != 1 || r.Quotes != 2 || r.Unchecked != 0 || r.Blobs != 2 || r.Missing != 0 || len(r.Words) != 0 {
		t.Errorf("withheld %d, quotes %d, unchecked %d, blobs %d, missing %d, words %v", sum.Withheld, r.Quotes, r.Unchecked, r.Blobs, r.Missing, r.Words)
	}
	if len(r.Logs) != 1 || r.Logs[0].Log != log || r.Logs[0].Entries != 1 {
		t.Errorf("logs: %+v", r.Logs)
	}
	if open, parts := r.Open(); open != sum.Open || open != parts-2 {
		t.Errorf("%d of %d parts are open, the summary says %d; want two closed, what is sealed and who brought it", open, parts, sum.Open)
	}
	if len(r.NotShown()) < 3 {
		t.Errorf("what is not shown: %q", r.NotShown())
	}
	if again, _ := writeAs(t, a, owner, o); !bytes.Equal(again, data) {
		t.Error("the same archive gives two bundles")
	}
}

func TestTrust(t *testing.T) {
	a := newArchive(t)
	tell(t, a, "tarn", "Alpha")
	data, sum := writeAs(t, a, owner, everything(t, a))
	r, err := check(t, data, Trust{Keys: []ledger.Fingerprint{sum.Maker}})
	if err != nil || !r.Trusted || !r.Logs[0].Trusted {
		t.Errorf("trusted maker: %v, report %+v", err, r)
	}
	if slices.ContainsFunc(r.NotShown(), func(s string) bool { return strings.Contains(s, "who signed") }) {
		t.Error("a trusted maker is said to be unknown")
	}
}
