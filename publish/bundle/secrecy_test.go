// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"

	"teptar/archive/access"
	"teptar/fault"
	"teptar/record"
)

// hidden looks for a word in a bundle, also where its letters are spread over
// two bytes or written in hexadecimal, and for ids and hashes of a story.
func hidden(t *testing.T, data []byte, s *story, word string) {
	t.Helper()
	wide := strings.Join(strings.Split(word, ""), "\x00")
	for _, secret := range []string{word, wide, hex.EncodeToString([]byte(word)), string(s.id), s.doc.String(), s.victim.String(), s.act.String(),
		string(s.victim[:]), s.text.String(), string(s.text[:]), s.photo.String(), s.judged.String()} {
		if i := bytes.Index(data, []byte(secret)); i >= 0 {
			t.Errorf("byte %d of the bundle is of another case: %q", i, data[max(0, i-40):min(len(data), i+40)])
		}
	}
}

func TestABundleOfOneCaseHasNoByteOfAnother(t *testing.T) {
	a := newArchive(t)
	mine := tell(t, a, "tarn", "Alpha")
	theirs := tell(t, a, "zz-other-zz", "Canary")
	// Terms that only the other case uses, and one that both do.
	term := func(code record.Term, words string) record.Op {
		return record.TermEntry{Vocabulary: "act", Code: code, EN: words, Definition: words}
	}
	commit(t, a, append([]record.Op{term("X-CANARY", "Canary operation"), term("X-BOTH", "Alpha operation"),
		record.Property{Kind: record.Act, Name: "canary_codename", Type: record.TextType, EN: "Canary codename", Definition: "Canary"}}, mixed(mine, theirs)...))
	member := access.Member("m", map[record.CaseID]access.Role{"tarn": access.Coder})
	o := Options{Cases: []record.CaseID{"tarn"}, Captures: true, Sealed: true}
	for _, v := range []access.Viewer{member, owner} {
		data, sum := writeAs(t, a, v, o)
		r := mustVerify(t, data)
		hidden(t, data, theirs, "Canary")
		if r.Claims != sum.Claims || len(r.Cases) != 1 || r.Cases[0].ID != "tarn" {
			t.Errorf("%d claims in %v, the summary says %d", r.Claims, r.Cases, sum.Claims)
		}
		if !bytes.Contains(data, []byte("X-BOTH")) || !bytes.Contains(data, []byte("Alpha operation")) {
			t.Error("a term that the case uses is not opened")
		}
		sealed := bytes.Contains(data, []byte(sealedWord))
		if want := v.Opens("tarn"); sealed != want {
			t.Errorf("sealed values in the bundle of %q: %v, want %v", v.Name(), sealed, want)
		}
	}
}

// mixed gives claims of both cases, and one of mine that speaks of what only
// the other case knows.
func mixed(mine, theirs *story) []record.Op {
	say := func(s *story, of record.EntityID, property string, v record.Value) record.Op {
		return record.Say{Statement: record.Statement{Case: s.id, Passage: record.Passage{Document: s.doc}, Claims: []record.Claim{claim(of, property, v)}}}
	}
	return []record.Op{
		say(mine, mine.act, "type", record.TermValue("X-BOTH")),
		say(theirs, theirs.act, "type", record.TermValue("X-CANARY")),
		say(theirs, theirs.act, "canary_codename", record.TextValue("Canary", "")),
		say(mine, mine.act, "victim", record.RefValue(theirs.victim)),
		record.Judge{Judgment: record.Judgment{Case: mine.id, Verdict: record.Same, Of: mine.victim, Other: theirs.victim, Reason: "Canary reason", By: owner.Name(), At: noon}},
		record.Judge{Judgment: record.Judgment{Case: mine.id, Verdict: record.Reject, Claims: []record.ClaimID{theirs.judged}, Reason: "Canary reason", By: owner.Name(), At: noon}},
	}
}

func TestWhatIsSealedStaysClosedAsAWhole(t *testing.T) {
	a := newArchive(t)
	s := tell(t, a, "tarn", "Alpha")
	said := record.Say{Statement: record.Statement{Case: s.id, Passage: record.Passage{Document: s.doc}, Claims: []record.Claim{claim(s.victim, "contact", record.Value{Type: record.IDType, Text: sealedWord, Scheme: "telephone"})}}}
	sealed := said.ClaimIDs(said.ID())[0]
	commit(t, a, []record.Op{said,
		record.Judge{Judgment: record.Judgment{Case: s.id, Verdict: record.Accept, Claims: []record.ClaimID{sealed}, Reason: "called the " + sealedWord, By: owner.Name(), At: noon}},
		record.Judge{Judgment: record.Judgment{Case: s.id, Verdict: record.Conflict, Of: s.victim, Property: "address", Reason: "the " + sealedWord + " again", By: owner.Name(), At: noon}}})

	data, sum := writeAs(t, a, owner, Options{Cases: []record.CaseID{s.id}, Captures: true})
	mustVerify(t, data)
	if bytes.Contains(data, []byte(sealedWord)) || bytes.Contains(data, []byte(sealed.String())) {
		t.Error("the bundle has a sealed value, or what stands beside it")
	}
	if sum.Withheld != 4 {
		t.Errorf("%d withheld; want two statements and two judgments", sum.Withheld)
	}
	custodian := access.Member("k", map[record.CaseID]access.Role{s.id: access.Custodian})
	data, sum = writeAs(t, a, custodian, Options{Cases: []record.CaseID{s.id}, Sealed: true})
	mustVerify(t, data)
	if sum.Withheld != 0 || !bytes.Contains(data, []byte(sealedWord)) {
		t.Errorf("%d withheld from a custodian who asked for sealed values", sum.Withheld)
	}
}

func TestACaseThatMayNotBeKnownIsNotThere(t *testing.T) {
	a := newArchive(t)
	tell(t, a, "tarn", "Alpha")
	tell(t, a, "other", "Beta")
	member := access.Member("m", map[record.CaseID]access.Role{"tarn": access.Custodian})
	view, err := a.View(t.Context(), member)
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	texts, theirs := map[string]bool{}, record.NewEntityID()
	for _, c := range []record.CaseID{"other", "never-there"} {
		_, err := Write(t.Context(), io.Discard, view, Options{Cases: []record.CaseID{"tarn", c}})
		if !errors.Is(err, fault.NotFound) {
			t.Errorf("case %s: %v; want fault.NotFound", c, err)
			continue
		}
		texts[err.Error()] = true
	}
	if len(texts) != 1 {
		t.Errorf("the errors tell a hidden case from none: %v", texts)
	}
	if _, err := a.Commit(t.Context(), owner, []record.Op{record.Entity{Case: "untitled", ID: theirs, Kind: record.Person}}); err != nil {
		t.Fatal(err)
	}
	data, _ := writeAs(t, a, owner, Options{Cases: []record.CaseID{"untitled"}})
	if r := mustVerify(t, data); len(r.Cases) != 1 || r.Cases[0].Title != "" {
		t.Errorf("cases = %+v; want one without a title", r.Cases)
	}
	if _, err := Write(t.Context(), io.Discard, view, Options{}); !errors.Is(err, fault.Invalid) {
		t.Errorf("no cases: %v; want fault.Invalid", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Write(ctx, io.Discard, view, Options{Cases: []record.CaseID{"tarn"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that is done: %v", err)
	}
}

func TestWhatWasErasedLeavesABundleWhole(t *testing.T) {
	a := newArchive(t)
	s := tell(t, a, "tarn", "Alpha")
	_, before := writeAs(t, a, owner, everything(t, a))
	erase(t, a, s, "Иванов", s.photo)

	data, sum := writeAs(t, a, owner, everything(t, a))
	r := mustVerify(t, data)
	if sum.Erased != 1 || r.Erased != 1 || r.Missing != 1 || r.Blobs != 1 {
		t.Errorf("captures: erased %d, report: erased %d, missing %d, there %d; want one of each", sum.Erased, r.Erased, r.Missing, r.Blobs)
	}
	if r.Claims != before.Claims-3 || sum.Open != before.Open-1+2 {
		t.Errorf("%d claims and %d open parts, before %d and %d; want three claims fewer, and two erasures for one op", r.Claims, sum.Open, before.Claims, before.Open)
	}
	for _, word := range []string{"Иванов", "Alpha photograph"} {
		if bytes.Contains(data, []byte(word)) {
			t.Errorf("%q is still there", word)
		}
	}
}
