// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"errors"
	"hash/crc32"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"

	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
)

// forge makes a bundle of whatever ops somebody signs with a key of his own.
// All of it is as it should be, as far as the ops let it.
func forge(t testing.TB, cases []record.CaseID, ops ...[]byte) []byte {
	t.Helper()
	log := ledger.Log{Key: attacker.Public(), Epoch: ledger.Epoch{9}}
	body, err := ledger.Seal(bytes.NewReader(make([]byte, 32)), ops)
	if err != nil {
		t.Skip(err)
	}
	h, err := ledger.Sign(attacker, log.Epoch, ledger.Position{}, body)
	must(t, err)
	signer, err := log.Signer(attacker)
	must(t, err)
	mark, err := ledger.SignCheckpoint(ledger.Checkpoint{Origin: log.ID().Origin(), Size: 1, Root: h.Leaf()}, signer)
	must(t, err)
	l := logFile{log, mark, func() iter.Seq2[ledger.Entry, error] {
		return each(ledger.Entry{Header: h.Encode(), Body: body.Encode()})
	}}
	p := &parts{t: t}
	content := func(write func(context.Context, io.Writer) error) string {
		var b bytes.Buffer
		if err := write(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	x, err := newIndex(t.Context(), []logFile{l}, func(record.Hash) bool { return false })
	if err != nil {
		x, _ = newIndex(t.Context(), nil, nil) // the verifier has to find it too
	}
	p.add(readmeFile, string(readme))
	p.add(pageFile, content(x.writePage))
	p.add(tableFile, content(x.writeTable))
	p.add(linesFile, content(x.writeLines))
	p.add(wordsFile, string(x.words.encode()))
	p.add(checkpointsDir+log.ID().String(), string(mark.Encode()))
	p.add(entriesDir+log.ID().String(), content(func(ctx context.Context, w io.Writer) error { return writeLog(ctx, w, l) }))
	m := &manifest{maker: log, cases: cases}
	for _, f := range p.files {
		m.files = append(m.files, member{name: f.name, size: int64(len(f.data)), sha: sha256.Sum256(f.data), crc: crc32.ChecksumIEEE(f.data)})
	}
	seed := attacker.Seed()
	text := m.encode()
	p.add(manifestFile, string(appendSignature(text, log, ed25519.Sign(ed25519.NewKeyFromSeed(seed[:]), text))))
	return p.frame()
}

func encode(ops ...record.Op) [][]byte {
	var list [][]byte
	for _, op := range ops {
		list = append(list, record.Encode(op))
	}
	return list
}

var (
	someone = record.DeriveEntityID("c", "someone")
	nobody  = record.DeriveEntityID("c", "nobody")
	theCase = record.Case{ID: "c"}
	person  = record.Entity{Case: "c", ID: someone, Kind: record.Person}
)

func says(c ...record.Claim) record.Op {
	return record.Say{Statement: record.Statement{Case: "c", Claims: c}}
}

func TestForgedOps(t *testing.T) {
	doc := record.Entity{Case: "c", ID: nobody, Kind: record.Document}
	capture := record.Capture{Case: "c", Document: nobody, Bytes: record.Hash{1}, Size: 4, At: noon, Text: record.Hash{2}, Chars: 4}
	larger, longer := capture, capture
	larger.Size, longer.Chars, longer.Bytes = 5, 5, record.Hash{3}
	for _, tt := range []struct {
		name  string
		cases []record.CaseID
		ops   [][]byte
		want  string // "" if it is a good bundle of somebody else
	}{
		{"nothing wrong", []record.CaseID{"c"}, encode(theCase, person, says(claim(someone, "name", record.NameValue("N", "")))), ""},
		{"a property and a term that no schema has", []record.CaseID{"c"}, encode(theCase, person, says(claim(someone, "x\t\n<y>", record.TermValue("\t<z>\n")))), ""},
		{"bytes that are no op", []record.CaseID{"c"}, [][]byte{[]byte("{}")}, "entry 0: part 0: "},
		{"an op in another spelling", []record.CaseID{"c"}, [][]byte{[]byte(`{"op":"case", "id":"c"}`)}, "entry 0: part 0: "},
		{"an entity that is half written", []record.CaseID{"c"}, [][]byte{[]byte(`{"op":"entity","case":"c"}`)}, "entry 0: part 0: "},
		{"a claim about nothing that is open", []record.CaseID{"c"}, encode(theCase, person, says(claim(nobody, "name", record.NameValue("N", "")))), "part 2: it speaks of entity e-"},
		{"a reference to nothing that is open", []record.CaseID{"c"}, encode(theCase, person, says(claim(someone, "x", record.RefValue(nobody)))), "part 2: it speaks of entity e-"},
		{"an entity of two kinds", []record.CaseID{"c"}, encode(theCase, person, record.Entity{Case: "c", ID: someone, Kind: record.Group}), "part 2: entity e-"},
		{"a kind that breaks out of JSON", []record.CaseID{"c"}, encode(theCase, record.Entity{Case: "c", ID: someone, Kind: `"}`}), "part 1: a kind"},
		{"a case that the manifest does not name", nil, encode(theCase), "manifest: "},
		{"a case that no entry opens", []record.CaseID{"c", "d"}, encode(theCase), "manifest: "},
		{"cases in another order", []record.CaseID{"d", "c"}, encode(theCase, record.Case{ID: "d"}), "manifest: "},
		{"a capture of two sizes", []record.CaseID{"c"}, encode(theCase, doc, capture, larger), "part 3: capture "},
		{"a text of two lengths", []record.CaseID{"c"}, encode(theCase, doc, capture, longer), "part 3: text "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := check(t, forge(t, tt.cases, tt.ops...), Trust{})
			switch {
			case tt.want == "" && err != nil:
				t.Error(err)
			case tt.want != "" && (!errors.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("%v; want fault.Invalid and %q", err, tt.want)
			}
		})
	}
}

// Whatever stands in a text, the page has no tag but its own, the table no cell
// that a spreadsheet computes, and neither a character that turns others around.
func TestTextsAreHarmlessToRead(t *testing.T) {
	nasty := []string{"</bdi><script>alert(1)</script>", `"><img src=x onerror=y>`, "=1+1", "@SUM(A1)", "+7", "-7", "a\u00adb", "{{.}}", "&lt;", "line\nline\ttab"}
	quote := "\u202eturned\u2066 \x1b[2J\r\n"
	doc := record.Entity{Case: "c", ID: nobody, Kind: record.Document}
	var claims []record.Claim
	for _, s := range nasty {
		claims = append(claims, claim(someone, "described", record.TextValue(s, "")))
	}
	st := record.Statement{Case: "c", Claims: claims, Hedge: nasty[0], Via: []record.Speaker{{Who: someone, Identity: record.Term(nasty[1])}},
		Passage: record.Passage{Document: nobody, Text: record.Hash{1}, End: len([]rune(quote)), Quote: quote, Locator: nasty[2]}}
	data := forge(t, []record.CaseID{"c"}, encode(record.Case{ID: "c", Title: nasty[0]}, person, doc, record.Say{Statement: st})...)
	mustVerify(t, data)
	p := takeApart(t, data)

	page := string(p.find(pageFile).data)
	for _, tag := range []string{"<script", "<img", "<style", "style=", "<link", "href=\"http", "\u202e", "\u2066", "\x1b", "\r"} {
		if strings.Contains(page, tag) {
			t.Errorf("the page has %q", tag)
		}
	}
	if strings.Count(page, "<bdi>") != strings.Count(page, "</bdi>") {
		t.Error("an isolation is not closed")
	}
	rows, err := csv.NewReader(bytes.NewReader(p.find(tableFile).data)).ReadAll()
	if err != nil || len(rows) != len(nasty)+1 {
		t.Fatalf("%d rows, %v; want %d", len(rows), err, len(nasty)+1)
	}
	for _, cell := range slices.Concat(rows[1:]...) {
		if strings.ContainsAny(cell, "\u202e\u2066\x1b") || cell != "" && strings.ContainsAny(cell[:1], "=+-@") {
			t.Errorf("a cell is %q", cell)
		}
	}
	for line := range strings.Lines(string(p.find(linesFile).data)) {
		var l struct {
			Op struct{ Passage struct{ Quote string } }
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil || l.Op.Passage.Quote != quote {
			t.Errorf("quote %q, %v; want the words as they are, %q", l.Op.Passage.Quote, err, quote)
		}
	}
}

// Ops that somebody signed are as foreign as any other bytes.
func FuzzOps(f *testing.F) {
	for _, ops := range [][][]byte{
		encode(theCase, person, says(claim(someone, "name", record.NameValue("N", "ru")), claim(someone, "age", record.NumberValue(3, record.NoMax)))),
		encode(theCase, person, record.Judge{Judgment: record.Judgment{Case: "c", Verdict: record.Find, Of: someone, Value: record.TermValue("X"), Reason: "r", By: "b", At: noon}}),
		encode(theCase, record.Entity{Case: "c", ID: nobody, Kind: record.Document}, record.Capture{Case: "c", Document: nobody, Bytes: record.Hash{1}, Size: 1 << 62, At: noon, Text: record.Hash{1}, Chars: 1}),
		encode(theCase, record.TermEntry{Vocabulary: "act", Code: "X", EN: "x", Definition: "x"}, record.Erasure{Case: "c", Bytes: record.Hash{1}, Reason: "r", By: "b", At: noon}),
	} {
		f.Add(bytes.Join(ops, []byte("\n")))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := check(t, forge(t, []record.CaseID{"c"}, bytes.Split(data, []byte("\n"))...), Trust{}); err != nil && !wrong(err) {
			t.Errorf("neither tampered nor invalid: %v", err)
		}
	})
}
