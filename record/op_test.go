// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/fault"
	"teptar/record/when"
)

var update = flag.Bool("update", false, "rewrite testdata")

// A vector is one op of doc/formats/op.md with its bytes and ids.
type vector struct {
	Name      string   `json:"name"`
	Op        string   `json:"op"`
	Statement string   `json:"statement,omitempty"`
	Claims    []string `json:"claims,omitempty"`
	Judgment  string   `json:"judgment,omitempty"`
	Grant     string   `json:"grant,omitempty"`
}

func date(t testing.TB, s string) when.When {
	w, err := when.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// samples are one op of each sort. The people are invented.
func samples(t testing.TB) map[string]Op {
	who, doc, act := DeriveEntityID("demo", "p.miller"), DeriveEntityID("demo", "doc.letter"), DeriveEntityID("demo", "act.1")
	at := time.Date(2031, 4, 1, 10, 0, 0, 0, time.UTC)
	text := Hash{1, 2, 3}
	say := Say{Statement{Case: "demo", Depth: "H1", Hedge: "reportedly", Grade: Grade{'B', '2'}, Said: date(t, "2031-03"),
		Passage: Passage{Document: doc, Text: text, Start: 4, End: 9, Quote: "tэk\"\n"},
		Via:     []Speaker{{Who: who, Identity: "ID-NAM", Access: "AC-REL"}},
		Claims: []Claim{
			{Subject: act, Property: "type", Value: TermValue("LIB-DET")},
			{Subject: act, Property: "when", Value: WhenValue(date(t, "[2031-03-07..2031-03-14]"), "that week", "D-PER")},
			{Subject: act, Property: "on_account_of", Value: RefValue(who), Basis: "source"},
			{Subject: act, Property: "occurred", Value: Yes(), Stance: Denies},
			{Subject: who, Property: "name", Value: NameValue("Миллер", "ru")},
			{Subject: who, Property: "age", Value: NumberValue(20, NoMax)},
			{Subject: who, Property: "contact", Value: Value{Type: IDType, Text: "555", Scheme: "tel"}},
			{Subject: who, Property: "note", Value: TextValue("a <b> & c", "en")},
			{Subject: who, Property: "at", Value: Value{Type: CoordType, Lat: -43_318_000, Lon: 45_698_000, Radius: 500}},
			{Subject: who, Property: "url", Value: Value{Type: URLType, Text: "https://example.org/"}},
		}}}
	claims := say.ClaimIDs(say.ID())
	return map[string]Op{
		"case":             Case{ID: "demo", Title: "A demonstration"},
		"entity":           Entity{Case: "demo", ID: who, Kind: Person, Key: "p.miller"},
		"capture":          Capture{Case: "demo", Document: doc, Bytes: text, Size: 9, Media: "text/plain", Name: "letter.txt", Method: "file", By: "N. Q.", At: at, Text: text, Chars: 9},
		"statement":        say,
		"remark":           Say{Statement{Case: "demo", Claims: []Claim{{Subject: who, Property: "label", Value: TextValue("the miller", "")}}}},
		"judgment":         Judge{Judgment{Case: "demo", Verdict: Reject, Claims: claims[:1], Reason: "retracted in person", By: "N. Q.", At: at}},
		"same":             Judge{Judgment{Case: "demo", Verdict: Same, Of: who, Other: act, Reason: "one letter", By: "N. Q.", At: at}},
		"finding":          Judge{Judgment{Case: "demo", Verdict: Find, Of: act, Value: TermValue("LIB-ED"), Reason: "three claims", By: "N. Q.", At: at}},
		"erasure of op":    Erasure{Case: "demo", Entry: text, Part: 3, Reason: "safety", By: "N. Q.", At: at},
		"erasure of bytes": Erasure{Case: "demo", Bytes: text, Reason: "safety", By: "N. Q.", At: at},
		"term":             TermEntry{Vocabulary: "act", Code: "PRO-CAT", EN: "Seizure of cattle", Definition: "Animals taken", Broader: "PRO"},
		"property":         Property{Kind: Person, Name: "teip", Type: TextType, Many: true, EN: "Teip", RU: "Тейп"},
		"member":           Member{ID: MemberID{7, 8}, Name: "N. Q.", By: "The founder", At: at},
		"grant":            Grant{Case: "demo", Member: MemberID{7, 8}, Role: RoleReviewer, Reason: "reads the letters", By: "The founder", At: at},
		"ownership":        Grant{Member: MemberID{7, 8}, Role: RoleOwner, Reason: "keeps the keys", By: "The founder", At: at},
		"brought":          Brought{By: "N. Q.", At: at, Door: "desk"},
	}
}

func TestVectorsOfTheFormat(t *testing.T) {
	const file = "testdata/ops.json"
	var got []vector
	names := []string{"case", "entity", "capture", "statement", "remark", "judgment", "same", "finding", "erasure of op", "erasure of bytes", "term", "property",
		"member", "grant", "ownership", "brought"}
	ops := samples(t)
	for _, name := range names {
		op := ops[name]
		v := vector{Name: name, Op: string(Encode(op))}
		switch op := op.(type) {
		case Say:
			v.Statement = op.ID().String()
			for _, id := range op.ClaimIDs(op.ID()) {
				v.Claims = append(v.Claims, id.String())
			}
		case Judge:
			v.Judgment = op.ID().String()
		case Grant:
			id := op.ID()
			v.Grant = Hash(id).String()
		}
		got = append(got, v)
	}
	if *update {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var want []vector
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("the form of ops has changed, which breaks every archive (-want +got):\n%s", d)
	}
}

func TestEveryOpReadsBackTheSame(t *testing.T) {
	for name, op := range samples(t) {
		t.Run(name, func(t *testing.T) {
			data := Encode(op)
			back, err := Decode(data)
			if err != nil {
				t.Fatalf("%s: %v", data, err)
			}
			if again := Encode(back); !bytes.Equal(again, data) {
				t.Errorf("reads back as\n%s\nwant\n%s", again, data)
			}
		})
	}
}

func TestOpsHaveOneSpelling(t *testing.T) {
	good := string(Encode(samples(t)["entity"]))
	for _, tt := range []struct{ name, data string }{
		{"white space", strings.Replace(good, ",", ", ", 1)},
		{"fields in another order", `{"op":"case","title":"x","id":"demo"}`},
		{"one field twice", `{"op":"case","op":"case","id":"demo"}`},
		{"a field that is empty", `{"op":"case","id":"demo","title":""}`},
		{"a field that is not known", `{"op":"case","id":"demo","colour":"red"}`},
		{"another escape for the same letter", `{"op":"case","id":"d\u0065mo"}`},
		{"something behind it", good + "\n"},
		{"a number with a fraction", `{"op":"erasure","case":"demo","entry":"` + Hash{1}.String() + `","part":3.0,"reason":"r","by":"b","at":"2031-04-01T10:00:00Z"}`},
		{"an id in capitals", strings.Replace(good, `"e-`, `"E-`, 1)},
		{"a stance that is only the default", strings.Replace(string(Encode(samples(t)["remark"])), `}}]`, `},"stance":"ASS"}]`, 1)},
		{"a time with a fraction", strings.Replace(string(Encode(samples(t)["same"])), "10:00:00Z", "10:00:00.5Z", 1)},
		{"a time in another zone", strings.Replace(string(Encode(samples(t)["same"])), "10:00:00Z", "12:00:00+02:00", 1)},
		{"an unknown kind of op", `{"op":"move","case":"demo"}`},
		{"a control character in a text", `{"op":"case","id":"demo","title":"a\u0007b"}`},
		{"a turn of direction in a text", "{\"op\":\"case\",\"id\":\"demo\",\"title\":\"a\u202eb\"}"},
		{"not UTF-8", "{\"op\":\"case\",\"id\":\"demo\",\"title\":\"a\xffb\"}"},
		{"not JSON", `{"op":"case"`},
		{"nothing", ``},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.data == good {
				t.Fatal("the mistake is not in the data")
			}
			op, err := Decode([]byte(tt.data))
			if !errors.Is(err, fault.Invalid) {
				t.Errorf("Decode = %v, %v; want fault.Invalid", op, err)
			}
		})
	}
}

func TestAClaimIsWhatItSaysAndWhereItStands(t *testing.T) {
	base := samples(t)["statement"].(Say).Statement
	id := func(change func(*Statement)) ClaimID {
		s := base
		s.Via = append([]Speaker(nil), base.Via...)
		s.Claims = append([]Claim(nil), base.Claims[:1]...)
		change(&s)
		return s.ClaimIDs(s.ID())[0]
	}
	same := id(func(*Statement) {})
	if again := id(func(s *Statement) { s.Claims = append(s.Claims, base.Claims[1]) }); again != same {
		t.Error("another claim beside it changes the id of a claim")
	}
	for name, change := range map[string]func(*Statement){
		"another value":    func(s *Statement) { s.Claims[0].Value = TermValue("LIB-ABD") },
		"a denial":         func(s *Statement) { s.Claims[0].Stance = Denies },
		"another subject":  func(s *Statement) { s.Claims[0].Subject[0]++ },
		"another passage":  func(s *Statement) { s.Passage.Quote = "other" },
		"another speaker":  func(s *Statement) { s.Via[0].Who[0]++ },
		"another case":     func(s *Statement) { s.Case = "other" },
		"another depth":    func(s *Statement) { s.Depth = "H0" },
		"another document": func(s *Statement) { s.Passage.Document[0]++ },
		"under duress":     func(s *Statement) { s.Duress = true },
	} {
		if id(change) == same {
			t.Errorf("%s leaves the id as it was", name)
		}
	}
}

func TestClaimPrefixesFindTheStatement(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sid StatementID
		copy(sid[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "sid"))
		c := Claim{Subject: EntityID{1}, Property: "label", Value: TextValue(rapid.StringN(1, 20, 60).Draw(t, "text"), "")}
		id := c.ID(sid).String()
		n := rapid.IntRange(2+minPrefix, len(id)).Draw(t, "letters")
		lo, hi, err := ClaimPrefix(id[:n])
		if err != nil {
			t.Fatal(err)
		}
		if head := sid[:4]; bytes.Compare(head, lo[:]) < 0 || bytes.Compare(head, hi[:]) > 0 {
			t.Errorf("%s: %x is not between %x and %x", id[:n], head, lo, hi)
		}
	})
}

func TestIDsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var e EntityID
		copy(e[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "e"))
		if back, err := ParseEntityID(e.String()); err != nil || back != e {
			t.Errorf("%s reads back as %s, %v", e, back, err)
		}
		lo, hi, err := EntityPrefix(e.String()[:2+rapid.IntRange(minPrefix, 26).Draw(t, "letters")])
		if err != nil || bytes.Compare(lo[:], e[:]) > 0 || bytes.Compare(hi[:], e[:]) < 0 {
			t.Errorf("%s is not between %s and %s: %v", e, lo, hi, err)
		}
	})
	for _, bad := range []string{"", "e-", "e-0", strings.ToUpper(EntityID{}.String()), "c" + EntityID{1}.String()[1:], EntityID{}.String()[:27] + "z"} {
		if _, err := ParseEntityID(bad); !errors.Is(err, fault.Invalid) {
			t.Errorf("ParseEntityID(%q) = %v; want fault.Invalid", bad, err)
		}
	}
}

func TestDerivedIDsKeepCaseAndKeyApart(t *testing.T) {
	if DeriveEntityID("a", "bc") == DeriveEntityID("ab", "c") {
		t.Error("case and key run together")
	}
	if got, want := DeriveEntityID("demo", "p.miller").String(), "e-25fzf6jx4wdyzjp73ryehjc83r"; got != want {
		t.Errorf("the id of a key has changed: %s, want %s", got, want)
	}
}

func TestGrades(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
		ok             bool
	}{
		{"nobody has graded", "", "F6", true},
		{"a grade", "B2", "B2", true},
		{"confirmed cannot be given", "A1", "", false},
		{"no such letter", "G2", "", false},
		{"no such digit", "A7", "", false},
		{"the wrong way round", "2B", "", false},
	} {
		g, err := ParseGrade(tt.in)
		if (err == nil) != tt.ok || tt.ok && g.String() != tt.want {
			t.Errorf("%s: ParseGrade(%q) = %s, %v", tt.name, tt.in, g, err)
		}
	}
}

// An op is signed as bytes, so it must have one spelling: whatever decodes must
// encode to the bytes it came from.
func FuzzDecode(f *testing.F) {
	for _, op := range samples(f) {
		f.Add(Encode(op))
	}
	f.Add([]byte(`{"op":"say","case":"demo","claims":[{"of":"e-0","value":{"when":"2031-02-30"}}]}`))
	f.Add([]byte(strings.Repeat(`{"op":`, 1000)))
	f.Add([]byte(`{"op":"grant","member":"m-00000000000000000000000000","role":"owner","reason":"r","by":"b","at":"2031-04-01T10:00:00Z"}`))
	f.Add([]byte(`{"op":"brought","by":"b","at":"2031-04-01T10:00:00Z","door":"desk","door":"import"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		op, err := Decode(data)
		if err != nil {
			if !errors.Is(err, fault.Invalid) {
				t.Errorf("a refusal of another kind: %v", err)
			}
			return
		}
		if again := Encode(op); !bytes.Equal(again, data) {
			t.Errorf("two spellings of one op:\n\t%q\n\t%q", data, again)
		}
	})
}
