// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/proof/ledger"
	"teptar/record"
	"teptar/record/when"
)

var update = flag.Bool("update", false, "make testdata anew; keys and salts are random, so every byte changes")

// expected is what another implementation has to find in the bundle.
type expected struct {
	SHA256  string
	Maker   ledger.Fingerprint
	Cases   []record.Case
	Logs    []string
	Entries int64
	Parts   int64
	Open    int64
	Counts
	Blobs    int
	Missing  int
	Erased   int
	Quotes   int64
	ClaimIDs []record.ClaimID // in the order of claims.jsonl
}

// readmeSum is the SHA-256 of README.txt. It is a part of version 1 of the
// format: other instructions need another version.
const readmeSum = "bcdaecfa9010c20c9759573a83e94e94a8a46f8af27d296b0803d37bdf197c84"

func TestInstructionsStayTheSame(t *testing.T) {
	if got := fmt.Sprintf("%x", sha256.Sum256(readme)); got != readmeSum {
		t.Errorf("README.txt has SHA-256 %s; every bundle of version 1 has %s", got, readmeSum)
	}
}

// A bundle that was written once can be verified by every later version.
func TestTheBundleInTestdata(t *testing.T) {
	if *update {
		makeVector(t)
	}
	data := vector(t)
	text, err := os.ReadFile("testdata/upper-tarn.json")
	if err != nil {
		t.Fatal(err)
	}
	var want expected
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, found(t, data)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if len(data) > 200<<10 {
		t.Errorf("%d bytes; testdata should stay small", len(data))
	}
}

// found gives what this implementation finds.
func found(t *testing.T, data []byte) expected {
	t.Helper()
	r := mustVerify(t, data)
	e := expected{SHA256: fmt.Sprintf("%x", sha256.Sum256(data)), Maker: r.Maker, Cases: r.Cases, Counts: r.Counts,
		Blobs: r.Blobs, Missing: r.Missing, Erased: r.Erased, Quotes: r.Quotes}
	for _, l := range r.Logs {
		e.Logs = append(e.Logs, l.Log.ID().String())
		e.Entries += l.Entries
	}
	e.Open, e.Parts = r.Open()
	for line := range strings.Lines(string(takeApart(t, data).find(linesFile).data)) {
		var l struct{ Claim record.ClaimID }
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		e.ClaimIDs = append(e.ClaimIDs, l.Claim)
	}
	return e
}

const report = `Mountain Herald, 20 March 2031

Earlier in March officers took the brother of the administrator
of the channel "Tarn Today" from his house, a relative says. Two
or three other relatives were allegedly taken with him.

The Ministry of Order says that nobody was detained.
`

// makeVector writes an archive about invented people and bundles it.
func makeVector(t *testing.T) {
	t.Helper()
	a := newArchive(t)
	const c = "upper-tarn"
	ids := map[string]record.EntityID{}
	ops := []record.Op{record.Case{ID: c, Title: "Upper Tarn, spring 2031"}}
	for _, e := range []struct {
		key, label string
		kind       record.Kind
	}{{"doc.report", "", record.Document}, {"org.herald", "Mountain Herald", record.Organization}, {"org.ministry", "Ministry of Order", record.Organization},
		{"p.admin", "the administrator", record.Person}, {"p.brother", "брат администратора", record.Person}, {"p.relative", "a relative", record.Person},
		{"act.1", "", record.Act}, {"rel.1", "", record.Relation}} {
		id := record.DeriveEntityID(c, e.key)
		ids[e.key] = id
		ops = append(ops, record.Entity{Case: c, ID: id, Kind: e.kind, Key: e.key})
		if e.label != "" {
			ops = append(ops, record.Say{Statement: record.Statement{Case: c, Claims: []record.Claim{claim(id, "label", record.TextValue(e.label, ""))}}})
		}
	}
	d, sha, size := deposit(t, a, report)
	photo, photoSHA, photoSize := deposit(t, a, "not really a photograph of a house")
	gone, goneSHA, goneSize := deposit(t, a, "a photograph that shows a face")
	say := func(quote string, via []string, claims ...record.Claim) record.Op {
		before, _, found := strings.Cut(report, quote)
		if !found {
			t.Fatalf("no %q in the report", quote)
		}
		s := record.Statement{Case: c, Depth: "H1", Claims: claims,
			Passage: record.Passage{Document: ids["doc.report"], Text: sha, Start: len([]rune(before)), End: len([]rune(before + quote)), Quote: quote}}
		for _, who := range via {
			s.Via = append(s.Via, record.Speaker{Who: ids[who], Identity: "ID-NAM", Access: "AC-REP"})
		}
		return record.Say{Statement: s}
	}
	march, err := when.Parse("[2031-03-01..2031-03-19]")
	if err != nil {
		t.Fatal(err)
	}
	denial := claim(ids["act.1"], "occurred", record.Yes())
	denial.Stance = record.Denies
	capture := func(sha record.Hash, size int64, name, media string) record.Capture {
		return record.Capture{Case: c, Document: ids["doc.report"], Bytes: sha, Size: size, Media: media, Name: name, Method: "file", By: "N. Volunteer", At: noon}
	}
	text := capture(sha, size, "report.txt", "text/plain")
	text.Text, text.Chars = sha, len([]rune(report))
	ops = append(ops, text, capture(photoSHA, photoSize, "house.jpg", "image/jpeg"), capture(goneSHA, goneSize, "face.jpg", "image/jpeg"),
		say("officers took the brother of the administrator", []string{"org.herald", "p.relative"},
			claim(ids["act.1"], "type", record.TermValue("LIB-DET")), claim(ids["act.1"], "victim", record.RefValue(ids["p.brother"])),
			claim(ids["act.1"], "when", record.WhenValue(march, "earlier in March", "")), claim(ids["act.1"], "on_account_of", record.RefValue(ids["p.admin"])),
			claim(ids["rel.1"], "from", record.RefValue(ids["p.brother"])), claim(ids["rel.1"], "to", record.RefValue(ids["p.admin"])),
			claim(ids["rel.1"], "type", record.TermValue("K-SIB"))),
		say("nobody was detained", []string{"org.herald", "org.ministry"}, denial),
		say("from his house", []string{"org.herald", "p.relative"}, claim(ids["p.brother"], "address", record.TextValue("4 Invented Lane, Upper Tarn", ""))))
	commit(t, a, ops, d.And(photo).And(gone))
	tell(t, a, "another-case", "Nobody")
	if err := eraseBytes(t, a, c, goneSHA); err != nil {
		t.Fatal(err)
	}
	data, _ := writeAs(t, a, owner, Options{Cases: []record.CaseID{c}, Captures: true})
	want, err := json.MarshalIndent(found(t, data), "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"testdata/upper-tarn.zip": data, "testdata/upper-tarn.json": append(want, '\n')} {
		if err := os.WriteFile(name, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
