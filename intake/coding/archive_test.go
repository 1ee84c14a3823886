// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"time"

	"teptar/record"
	"teptar/record/when"
)

// known makes a context in whose archive there are a document, a person and a
// claim that the file does not declare.
func known(text string) Context {
	in := contextOf(nil)
	doc := record.DeriveEntityID("demo", "doc.old")
	published, _ := when.Parse("2031-03-20")
	in.Known = func(id record.EntityID) (Known, bool) {
		switch id {
		case doc:
			return Known{Kind: record.Document, Published: published}, true
		case record.DeriveEntityID("demo", "p.old"):
			return Known{Kind: record.Person}, true
		}
		return Known{}, false
	}
	in.Text = func(id record.EntityID, h record.Hash) ([]byte, bool) {
		return []byte(text), id == doc && (h.IsZero() || h == sha256.Sum256([]byte(text)))
	}
	in.Claim = func(id record.ClaimID) bool { return id == record.ClaimID{1} }
	return in
}

func TestWhatTheArchiveKnowsNeedNotBeDeclared(t *testing.T) {
	src := `teptar: 1
case: demo
statements:
  - passage: {document: doc.old, quote: "took him"}
    via: [p.old]
    claims:
      - [p.old, born, {wording: "on 7 March 2000"}]
judgments:
  - {claims: [` + record.ClaimID{1}.String() + `], verdict: J-REJ, reason: "x"}
`
	d, err := Parse("f", []byte(src), known("they took him"))
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Ops) != 3 {
		t.Errorf("ops = %v, want a case, a statement and a judgment", d.Ops)
	}
	if _, err := Parse("f", []byte(src), known("they took her")); err == nil {
		t.Error("a quote that is not in the archive's text was taken")
	}
}

func TestAThingKeepsItsKind(t *testing.T) {
	src := "teptar: 1\ncase: demo\nentities:\n  p.old: {kind: %s, label: x}\n"
	d, err := Parse("f", fmt.Appendf(nil, src, "person"), known(""))
	if err != nil || len(d.Ops) != 2 {
		t.Errorf("a declared thing that is known: %v, %v; want the case and its label", d, err)
	}
	_, err = Parse("f", fmt.Appendf(nil, src, "place"), known(""))
	if want := `f:4:3: "p.old" is a person in the archive`; err == nil || err.Error() != want {
		t.Errorf("Parse = %v, want %s", err, want)
	}
}

// A file can leave words out and still say which they are.
func TestWordsCanBeGivenByTheirHash(t *testing.T) {
	text := "Ӏ🚓 Zaur T. was seen"
	hash := func(s string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(s))) }
	src := `teptar: 1
case: demo
documents: {d: {file: a.txt}}
entities: {p: {kind: person}}
statements:
  - passage: {document: d, at: [3, 20], sha256: ` + hash("Zaur T. was seen") + `}
    claims: [[p, name, {quote: [3, 10], sha256: ` + hash("Zaur T.") + `}, {lang: ru}]]
`
	src = strings.Replace(src, "[3, 20]", "[3, 19]", 1)
	d, err := Parse("f", []byte(src), contextOf(map[string]string{"a.txt": text}))
	if err != nil {
		t.Fatal(err)
	}
	c := d.Ops[len(d.Ops)-1].(record.Say)
	if got := c.Claims[0].Value; got != record.NameValue("Zaur T.", "ru") || c.Passage.Quote != "Zaur T. was seen" {
		t.Errorf("value %v, quote %q", got, c.Passage.Quote)
	}
	_, err = Parse("f", []byte(strings.Replace(src, "[3, 10]", "[3, 11]", 1)), contextOf(map[string]string{"a.txt": text}))
	if err == nil || strings.Contains(err.Error(), "Zaur") {
		t.Errorf("Parse = %v, want a problem that does not repeat the words", err)
	}
}

// Words come from scalars as they are written, and nothing is guessed.
func TestScalarsAreTheirLiteralText(t *testing.T) {
	for _, s := range []string{"no", "on", "null", "1e3", "0o17", "0x1F", "2031-03-07", "1_000", ".inf", "12:30:45", "~", "=", "true"} {
		src := "teptar: 1\ncase: demo\nentities: {p: {kind: person, label: " + s + "}}\n"
		d, err := Parse("f", []byte(src), contextOf(nil))
		if err != nil {
			t.Errorf("%s: %v", s, err)
			continue
		}
		if got := d.Ops[2].(record.Say).Claims[0].Value.Text; got != s {
			t.Errorf("%s was read as %s", s, got)
		}
	}
}

// A later judgment of the same second may stand before the one it undoes.
func TestJudgmentsCanBeUndoneByLabelOrID(t *testing.T) {
	lines := `teptar: 1
case: demo
entities: {a: {kind: act}}
judgments:
  - {of: a, property: occurred, verdict: J-CON, reason: "x", by: "N. A.", at: 2031-04-01T10:00:00Z, as: first}
  - {undoes: %s, verdict: J-UND, reason: "y"}
`
	d, err := Parse("f", fmt.Appendf(nil, lines, "first"), contextOf(nil))
	if err != nil {
		t.Fatal(err)
	}
	j := d.Ops[2].(record.Judge)
	if u := d.Ops[3].(record.Judge); u.Undoes != j.ID() || !u.At.Equal(time.Date(2031, 4, 1, 10, 0, 0, 0, time.UTC)) || u.By != "N. A." {
		t.Errorf("undone: %v", u)
	}
	if _, err := Parse("f", fmt.Appendf(nil, lines, j.ID()), contextOf(nil)); err != nil {
		t.Errorf("by id: %v", err)
	}
	_, err = Parse("f", fmt.Appendf(nil, lines, record.JudgmentID{1}), contextOf(nil))
	if err == nil || !strings.HasPrefix(err.Error(), "f:6:14: no judgment is called") {
		t.Errorf("by the id of nothing: %v", err)
	}
}
