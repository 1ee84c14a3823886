// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/record"
	"teptar/record/when"
)

// A written case reads back as the same ops, and writes as the same bytes.
// Ops are compared as the bytes that are signed.
func TestAWrittenCaseReadsBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, files := drawCase(t)
		written := Format(c)
		d, err := Parse("case.yaml", written, contextOf(files))
		if err != nil {
			t.Fatalf("%v\n%s", err, written)
		}
		got := d.Contents()
		if diff := cmp.Diff(inventory(c), inventory(got)); diff != "" {
			t.Fatalf("what was written (-) is not what was read (+):\n%s\n%s", diff, written)
		}
		if again := Format(got); string(again) != string(written) {
			t.Fatalf("written again:\n%s", cmp.Diff(string(written), string(again)))
		}
	})
}

// inventory lists all of a case that has an identity: ops as bytes, claims and
// judgments by id, each once.
func inventory(c *Case) []string {
	list := []string{"case " + string(c.ID) + " " + c.Title}
	for _, t := range c.Terms {
		list = append(list, string(record.Encode(t)))
	}
	for _, p := range c.Properties {
		list = append(list, string(record.Encode(p)))
	}
	for _, e := range c.Entities {
		list = append(list, string(record.Encode(e)))
	}
	for _, x := range c.Captures {
		list = append(list, string(record.Encode(x.Capture)))
	}
	for i := range c.Statements {
		for _, s := range record.Explode(&c.Statements[i]) {
			list = append(list, s.ID.String()+" "+s.Property)
		}
	}
	for i := range c.Judgments {
		list = append(list, c.Judgments[i].ID().String())
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// words draws texts that YAML could take for something else.
func words(t *rapid.T, label string) string {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"no", "null", "~", "yes", "1e3", "0o17", "2031-03-07", "<<", "*a", "&a", "!x", "- a", "a: b", "a #b", "{", "]", "'", `"`, `\`, "%", "@",
			" a ", "a\nb", "a\n\n b\n", "\ta", "---", "...", "Ӏалам", "שלום", "\u2028", "\ufeffa", "🚓", "=", "|", ">", "?", "a,b", "e-1", "c-1", "é"}),
		rapid.StringMatching(`[a-zA-Z \n"'\\:,#\[\]{}а-яӀ🚓-]{1,20}`),
	).Filter(func(s string) bool { return strings.TrimSpace(s) != "" }).Draw(t, label)
}

// A draw is a case being made up.
type draw struct {
	*rapid.T
	c     *Case
	files map[string]string
	texts map[record.EntityID]string // by document
	ids   map[record.Kind][]record.EntityID
}

// drawCase makes up a case that keeps the rules, with every type of value.
func drawCase(t *rapid.T) (*Case, map[string]string) {
	d := draw{t, &Case{ID: "demo", Title: rapid.OneOf(rapid.Just(""), rapid.Just("A # title: \"x\"")).Draw(t, "title")},
		map[string]string{}, map[record.EntityID]string{}, map[record.Kind][]record.EntityID{}}
	if rapid.Bool().Draw(t, "own") {
		d.c.Terms = []record.TermEntry{
			{Vocabulary: "purpose", Code: "PU-A", EN: "a", Definition: "narrow", Broader: "PU-Z"},
			{Vocabulary: "purpose", Code: "PU-Z", EN: "z", RU: "я", Definition: "wide: b", Use: "", Standard: "X 1"},
		}
		slices.Reverse(d.c.Terms)
		d.c.Properties = []record.Property{{Kind: "person", Name: "teip", Type: record.TextType, Many: true, EN: "Teip", Definition: "n"}}
	}
	for i, k := range []record.Kind{record.Person, record.Organization, record.Document, record.PlaceKind, record.Act, record.Group, record.Event, record.PropertyKind} {
		for n := range rapid.IntRange(1, 3).Draw(t, "count") {
			d.entity(k, fmt.Sprintf("%s.%d-%d", k[:2], i, n))
		}
	}
	for _, id := range d.ids[record.Document] {
		d.document(id)
	}
	for range rapid.IntRange(0, 6).Draw(t, "statements") {
		d.statement()
	}
	for range rapid.IntRange(0, 4).Draw(t, "judgments") {
		d.judgment()
	}
	return d.c, d.files
}

func (d *draw) entity(k record.Kind, key string) {
	e := record.Entity{Case: "demo", ID: record.DeriveEntityID("demo", key), Kind: k, Key: key}
	switch rapid.IntRange(0, 4).Draw(d.T, "key") {
	case 0:
		e.ID, e.Key = record.DeriveEntityID("other", key), ""
	case 1:
		e.Key = "import:" + key
		e.ID = record.DeriveEntityID("demo", e.Key)
	}
	d.ids[k] = append(d.ids[k], e.ID)
	d.c.Entities = append(d.c.Entities, e)
}

func (d *draw) one(k record.Kind) record.EntityID {
	return rapid.SampledFrom(d.ids[k]).Draw(d.T, string(k))
}

// document gives a document captures and what the team says of it.
func (d *draw) document(id record.EntityID) {
	for n := range rapid.IntRange(0, 2).Draw(d.T, "captures") {
		name := fmt.Sprintf("%s.%d", id.Short(), n)
		ext := rapid.SampledFrom([]string{".txt", ".pdf", ""}).Draw(d.T, "ext")
		body := "Ӏ🚓 took\r\n\u202e\u200f\u2028\ufeff\x1b\u0085" + words(d.T, "body")
		d.files[name+ext] = body
		c := Capture{record.Capture{Case: "demo", Document: id, Bytes: sha256.Sum256([]byte(body)), Size: int64(len(body)), Media: "text/plain",
			Name: words(d.T, "name"), Method: rapid.SampledFrom([]string{"file", "", "photograph of a printout"}).Draw(d.T, "method"), By: "N. A.", At: d.time()}, name + ext, ""}
		text := body
		switch rapid.IntRange(0, 3).Draw(d.T, "text") {
		case 0:
			text = ""
		case 1:
			c.TextFile, text = name+".words", "words: "+words(d.T, "words")
			d.files[c.TextFile] = text
		case 2:
			c.Media = "application/pdf"
		}
		if text != "" {
			c.Text, c.Chars = sha256.Sum256([]byte(text)), len([]rune(text))
			d.texts[id] = text
		}
		d.c.Captures = append(d.c.Captures, c)
	}
	s := record.Statement{Case: "demo"}
	for _, p := range []string{"title", "published", "outlet", "author", "label", "url"} {
		for range rapid.IntRange(0, 2).Draw(d.T, p) {
			s.Claims = append(s.Claims, d.claim(id, record.Document, p))
		}
	}
	if len(s.Claims) > 0 {
		d.c.Statements = append(d.c.Statements, s)
	}
}

func (d *draw) time() time.Time {
	return time.Unix(rapid.Int64Range(0, 4e9).Draw(d.T, "time"), 0).UTC()
}

// statement draws a passage, a chain and claims.
func (d *draw) statement() {
	t := d.T
	s := record.Statement{Case: "demo", Passage: record.Passage{Document: d.one(record.Document)}}
	if text := []rune(d.texts[s.Passage.Document]); len(text) > 0 && rapid.Bool().Draw(t, "quoted") {
		a := rapid.IntRange(0, len(text)-1).Draw(t, "start")
		b := rapid.IntRange(a+1, len(text)).Draw(t, "end")
		s.Passage.Text, s.Passage.Start, s.Passage.End, s.Passage.Quote = sha256.Sum256([]byte(string(text))), a, b, string(text[a:b])
	}
	if rapid.Bool().Draw(t, "locator") {
		s.Passage.Locator = words(t, "where")
	}
	terms := func(codes ...record.Term) record.Term { return rapid.SampledFrom(append(codes, "")).Draw(t, "term") }
	for range rapid.IntRange(0, 3).Draw(t, "speakers") {
		k := rapid.SampledFrom([]record.Kind{record.Person, record.Organization, record.Group}).Draw(t, "speaker")
		s.Via = append(s.Via, record.Speaker{Who: d.one(k), Identity: terms("ID-NAM", "ID-ANU"), Access: terms("AC-REL", "AC-OFF")})
	}
	s.Depth = terms("H0", "HX")
	s.Duress = rapid.Bool().Draw(t, "duress")
	if rapid.Bool().Draw(t, "held back") {
		s.Hedge = words(t, "hedge")
		s.Said, _ = when.Parse("2031-03")
		s.Grade, _ = record.ParseGrade("B2")
	}
	kinds := []record.Kind{record.Person, record.PlaceKind, record.Act, record.Group, record.PropertyKind, record.Organization}
	for range rapid.IntRange(1, 6).Draw(t, "claims") {
		k := rapid.SampledFrom(kinds).Draw(t, "kind")
		var names []string
		for _, p := range record.Shipped().Properties(k) {
			names = append(names, p.Name)
		}
		s.Claims = append(s.Claims, d.claim(d.one(k), k, rapid.SampledFrom(names).Draw(t, "property")))
		c := &s.Claims[len(s.Claims)-1]
		c.Stance = terms(record.Denies, record.Rumour)
		c.Basis = rapid.SampledFrom([]string{"", "source"}).Draw(t, "basis")
	}
	d.c.Statements = append(d.c.Statements, s)
}

// claim draws a value of the type that the property takes.
func (d *draw) claim(id record.EntityID, k record.Kind, property string) record.Claim {
	t := d.T
	p, _ := record.Shipped().Property(k, property)
	c := record.Claim{Subject: id, Property: property}
	wording := rapid.SampledFrom([]string{"", "that: week"}).Draw(t, "wording")
	switch p.Type {
	case record.TextType, record.NameType, record.URLType:
		c.Value = record.Value{Type: p.Type, Text: words(t, "text"), Lang: rapid.SampledFrom([]string{"", "ru", "no"}).Draw(t, "lang")}
		if p.Type == record.URLType {
			c.Value.Lang = ""
		}
	case record.WhenType:
		w, err := when.Parse(rapid.SampledFrom([]string{"", "2031-03-07", "2031-03?", "[2031-03-07..2031-03-14]", "2031/..", "XXXX-04-07", "2031~/..@2031-04-02"}).Draw(t, "when"))
		if err != nil {
			t.Fatal(err)
		}
		c.Value = record.WhenValue(w, wording, rapid.SampledFrom([]record.Term{"", "D-PER"}).Draw(t, "rule"))
	case record.NumberType:
		low := rapid.Int64Range(0, 1e15).Draw(t, "min")
		c.Value = record.NumberValue(low, rapid.SampledFrom([]int64{low, low + 1, record.NoMax}).Draw(t, "max"))
		c.Value.Wording = wording
	case record.TermType:
		c.Value = record.TermValue(rapid.SampledFrom(record.Shipped().Terms(p)).Draw(t, "term").Code)
	case record.RefType:
		kinds := slices.DeleteFunc(strings.Split(p.Of, ","), func(k string) bool { return d.ids[record.Kind(k)] == nil })
		if len(kinds) == 0 {
			return d.claim(id, k, "label")
		}
		c.Value = record.RefValue(d.one(record.Kind(rapid.SampledFrom(kinds).Draw(t, "ref"))))
	case record.FlagType:
		c.Value = record.Yes()
	case record.IDType:
		c.Value = record.Value{Type: record.IDType, Text: words(t, "id"), Scheme: rapid.SampledFrom([]string{"", "plate", "a b"}).Draw(t, "scheme")}
	case record.CoordType:
		c.Value = record.Value{Type: record.CoordType, Lat: rapid.Int64Range(-90e6, 90e6).Draw(t, "lat"), Lon: rapid.Int64Range(-180e6, 180e6).Draw(t, "lon"), Radius: rapid.Int64Range(0, 1e7).Draw(t, "radius")}
	}
	return c
}

// judgment draws a judgment of claims, things or another judgment.
func (d *draw) judgment() {
	t := d.T
	j := record.Judgment{Case: "demo", Verdict: record.Accept, Reason: words(t, "reason"), By: words(t, "by"), At: d.time()}
	var claims []record.ClaimID
	for i := range d.c.Statements {
		claims = append(claims, d.c.Statements[i].ClaimIDs(d.c.Statements[i].ID())...)
	}
	switch n := rapid.IntRange(0, 4).Draw(t, "verdict"); {
	case n == 0 && len(d.c.Judgments) > 0:
		j.Verdict, j.Undoes = record.UndoVerdict, d.c.Judgments[0].ID()
	case n == 1:
		j.Verdict, j.Of, j.Property = record.Conflict, d.one(record.Act), "occurred"
	case n == 2:
		j.Verdict, j.Of, j.Value = record.Find, d.one(record.Act), record.TermValue("CPU")
	case n > 2 && len(claims) > 0:
		j.Claims = rapid.SliceOfN(rapid.SampledFrom(claims), 1, 3).Draw(t, "of")
	default:
		j.Verdict, j.Of, j.Other = record.Different, d.one(record.Act), d.one(record.Event)
	}
	d.c.Judgments = append(d.c.Judgments, j)
}
