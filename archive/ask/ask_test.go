// SPDX-License-Identifier: Apache-2.0

package ask_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/ask"
	"teptar/archive/sqlite"
	"teptar/fault"
	"teptar/intake/coding"
	"teptar/proof/keyring"
	"teptar/record"
	"teptar/record/when"
)

// The case of these tests. The people are invented.
const letter = `Ida Kern was taken on 4 May 2031 in Obersee. Some time in May 2031 her cousin Ivo Kern was beaten. Ivo says it was for Ida. ` +
	`The sheriff says nobody was beaten. An old woman was driven out of Obersee to Talheim; nobody knows when. The car of Ida Kern was taken by the sheriff. ` +
	`Ивo Керн — двоюродный брат Иды Керн.`

const caseFile = `teptar: 1
case: valley
documents:
  doc.letter: {file: letter.txt, published: "2031-06-01", outlet: org.paper}
entities:
  org.paper: {kind: organization, label: "the Valley Paper"}
  org.sheriff: {kind: organization, label: "the sheriff"}
  p.ida: {kind: person, label: "Ida"}
  p.ivo: {kind: person, label: "Ivo"}
  p.ivo2: {kind: person, label: "Ivo of the second list"}
  p.old: {kind: person, label: "an old woman"}
  pl.obersee: {kind: place, label: "Obersee"}
  pl.talheim: {kind: place, label: "Talheim"}
  pl.valley: {kind: place, label: "the valley"}
  act.taken: {kind: act}
  act.beaten: {kind: act}
  act.driven: {kind: act}
  act.car: {kind: act}
  act.second: {kind: act}
  car: {kind: property, label: "the car"}
  int.car: {kind: interest}
  rel.1: {kind: relation}
  ep.1: {kind: episode, label: "May in the valley"}
statements:
  - passage: {document: doc.letter, quote: "Ida Kern was taken on 4 May 2031 in Obersee"}
    via: [org.paper]
    claims:
      - [act.taken, type, LIB-DET]
      - [act.taken, victim, p.ida]
      - [act.taken, when, "2031-05-04"]
      - [act.taken, place, pl.obersee]
      - [pl.obersee, within, pl.valley]
      - [act.taken, episode, ep.1]
      - [p.ida, name, "Ida Kern", {lang: en}]
      - [p.ida, contact, "555 1234"]
  - passage: {document: doc.letter, quote: "Some time in May 2031 her cousin Ivo Kern was beaten"}
    via: [org.paper]
    claims:
      - [act.beaten, type, INT-BEA]
      - [act.beaten, victim, p.ivo]
      - [act.beaten, when, "2031-05", {wording: "some time in May 2031", rule: D-PER}]
      - [act.beaten, episode, ep.1]
      - [act.beaten, occurred, yes]
      - [rel.1, from, p.ivo]
      - [rel.1, to, p.ida]
      - [rel.1, type, K-COU]
      - [act.second, type, INT-BEA]
      - [act.second, victim, p.ivo2]
  - passage: {document: doc.letter, quote: "Ivo says it was for Ida"}
    via: [org.paper, {who: p.ivo, identity: ID-NAM, access: AC-VIC}]
    claims:
      - [act.beaten, on_account_of, p.ida, {basis: source}]
  - passage: {document: doc.letter, quote: "The sheriff says nobody was beaten"}
    via: [org.paper, {who: org.sheriff, identity: ID-NAM, access: AC-OFF}]
    claims:
      - [act.beaten, occurred, yes, {stance: DEN}]
  - passage: {document: doc.letter, quote: "An old woman was driven out of Obersee to Talheim"}
    via: [org.paper]
    claims:
      - [act.driven, type, MOV-EXP]
      - [act.driven, victim, p.old]
      - [act.driven, from, pl.obersee]
      - [act.driven, to, pl.talheim]
  - passage: {document: doc.letter, quote: "The car of Ida Kern was taken by the sheriff"}
    via: [org.paper]
    claims:
      - [act.car, type, PRO-VEH]
      - [act.car, victim, p.ida]
      - [act.car, asset, car]
      - [int.car, property, car]
      - [int.car, holder, p.ida]
      - [int.car, type, PI-REG]
`

// valley builds an archive of the case.
func valley(t *testing.T) *archive.Archive {
	t.Helper()
	recipe, err := keyring.ForPassphrase(keyring.Note{Label: "test"}, []byte("an invented passphrase"), keyring.MinCost())
	if err != nil {
		t.Fatal(err)
	}
	cfg := archive.Config{
		Now: func() time.Time { return time.Date(2031, 7, 1, 12, 0, 0, 0, time.UTC) },
		OpenStore: func(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
			return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
		}}
	a, err := archive.Create(t.Context(), t.TempDir(), cfg, recipe)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	draft, err := coding.Parse("case.yaml", []byte(caseFile), coding.Context{By: "N. Q.", At: a.Now(), Open: func(string) ([]byte, error) { return []byte(letter), nil }})
	if err != nil {
		t.Fatal(err)
	}
	d, _, _, err := a.Deposit(t.Context(), strings.NewReader(letter), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Commit(t.Context(), access.Owner("N. Q."), draft.Ops, d); err != nil {
		t.Fatal(err)
	}
	return a
}

// question asks as a viewer and gives the answer.
func question(t *testing.T, a *archive.Archive, who access.Viewer, name string, f ask.Filter) *ask.Answer {
	t.Helper()
	v, err := a.View(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	ans, err := ask.Ask(t.Context(), v, name, f)
	if err != nil {
		t.Fatal(err)
	}
	return ans
}

// column gives the texts of a column of all sections.
func column(ans *ask.Answer, name string) []string {
	var out []string
	for _, s := range ans.Sections {
		for i, c := range s.Columns {
			if c.Name != name {
				continue
			}
			for _, r := range s.Rows {
				var texts []string
				for _, v := range r.Cells[i] {
					texts = append(texts, v.Text)
				}
				out = append(out, strings.Join(texts, " + "))
			}
		}
	}
	return out
}

func date(t *testing.T, s string) when.When {
	t.Helper()
	w, err := when.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

var owner = access.Owner("N. Q.")

func TestWhoIsNarrowedPossiblyAndCertainly(t *testing.T) {
	a := valley(t)
	for _, tt := range []struct {
		name string
		f    ask.Filter
		want string // victims, in order
	}{
		{"all, dated ones first", ask.Filter{}, "Ivo|Ida Kern|Ida Kern|an old woman|Ivo of the second list"},
		{"a day: possibly May, possibly undated", ask.Filter{From: date(t, "2031-05-04"), To: date(t, "2031-05-04")}, "Ivo|Ida Kern|Ida Kern|an old woman|Ivo of the second list"},
		{"a day, certainly", ask.Filter{From: date(t, "2031-05-04"), To: date(t, "2031-05-04"), Certain: true}, "Ida Kern"},
		{"the month, certainly", ask.Filter{From: date(t, "2031-05"), To: date(t, "2031-05"), Certain: true}, "Ivo|Ida Kern"},
		{"another year leaves what nobody dates", ask.Filter{From: date(t, "2032")}, "Ida Kern|an old woman|Ivo of the second list"},
		{"another year, certainly", ask.Filter{From: date(t, "2032"), Certain: true}, ""},
		{"a place, certainly", ask.Filter{Place: "Obersee", Certain: true}, "Ida Kern|an old woman"},
		{"the wider place holds what is in it", ask.Filter{Place: "the valley", Certain: true}, "Ida Kern|an old woman"},
		{"a place in another script", ask.Filter{Place: "Оберсее", Certain: true}, "Ida Kern|an old woman"},
		{"the place that someone was driven to", ask.Filter{Place: "Talheim", Certain: true}, "an old woman"},
		{"a page", ask.Filter{Offset: 1, Limit: 2}, "Ida Kern|an old woman"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ans := question(t, a, owner, "who", tt.f)
			got := column(ans, "victim")
			if tt.want == "" && len(got) > 0 || tt.want != "" && !sameSet(got, strings.Split(tt.want, "|")) {
				t.Errorf("victims %q; want %q", got, tt.want)
			}
		})
	}
}

// sameSet compares without order.
func sameSet(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	n := map[string]int{}
	for i := range a {
		n[a[i]]++
		n[b[i]]--
	}
	for _, k := range n {
		if k != 0 {
			return false
		}
	}
	return true
}

func TestAmbiguousPlacesAreOffered(t *testing.T) {
	a := valley(t)
	v, err := a.View(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	_, err = ask.Ask(t.Context(), v, "who", ask.Filter{Place: "Кизляр"})
	if !errors.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "several places") || strings.Count(err.Error(), "gn:") < 2 {
		t.Errorf("Ask = %v; want the places offered", err)
	}
}

func TestSameAndItsUndoRestoreBoth(t *testing.T) {
	a := valley(t)
	before := column(question(t, a, owner, "counts", ask.Filter{}), "victims")
	ivo, other := record.DeriveEntityID("valley", "p.ivo"), record.DeriveEntityID("valley", "p.ivo2")
	same := record.Judgment{Case: "valley", Verdict: record.Same, Of: ivo, Other: other, Reason: "one scar", By: "N. Q.", At: a.Now()}
	commit(t, a, record.Judge{Judgment: same})
	merged := question(t, a, owner, "who", ask.Filter{})
	if got := strings.Join(column(merged, "victim"), "|"); strings.Contains(got, "second list") {
		t.Errorf("after the judgment two people are left: %s", got)
	}
	undo := record.Judgment{Case: "valley", Verdict: record.UndoVerdict, Undoes: same.ID(), Reason: "two scars", By: "N. Q.", At: a.Now()}
	commit(t, a, record.Judge{Judgment: undo})
	if after := column(question(t, a, owner, "counts", ask.Filter{}), "victims"); strings.Join(after, "|") != strings.Join(before, "|") {
		t.Errorf("counts after the undoing %q, before the judgment %q", after, before)
	}
}

func commit(t *testing.T, a *archive.Archive, ops ...record.Op) {
	t.Helper()
	if _, err := a.Commit(t.Context(), owner, ops); err != nil {
		t.Fatal(err)
	}
}

func TestADenialStandsBesideTheClaim(t *testing.T) {
	ans := question(t, valley(t), owner, "disputed", ask.Filter{})
	if len(ans.Sections) != 1 {
		t.Fatalf("%d disputes; want the one over the beating", len(ans.Sections))
	}
	s := ans.Sections[0]
	var labels []string
	for _, c := range s.Columns {
		labels = append(labels, c.Label)
	}
	if got := strings.Join(labels, "|"); !strings.Contains(got, "the Valley Paper") || !strings.Contains(got, "the sheriff") {
		t.Errorf("columns %s; want one for each who speaks", got)
	}
}

func TestKinshipIsAPathThatSomeoneClaims(t *testing.T) {
	ans := question(t, valley(t), owner, "reprisals", ask.Filter{})
	if got := strings.Join(column(ans, "kinship"), "|"); !strings.Contains(got, "cousin of Ida Kern") {
		t.Errorf("kinship %q; want the cousin", got)
	}
}

func TestEveryQuestionInBothLanguages(t *testing.T) {
	a := valley(t)
	for _, q := range ask.Questions() {
		for _, lang := range []string{"en", "ru"} {
			ans := question(t, a, owner, q.Name, ask.Filter{Lang: lang})
			if ans.Title != q.Label(lang) || len(ans.Sections) == 0 && q.Name != "disputed" {
				t.Errorf("%s in %s: title %q, %d sections", q.Name, lang, ans.Title, len(ans.Sections))
			}
		}
	}
}

// Whoever may not know of a case gets the answers of an empty archive, and
// whoever is no custodian never sees a sealed value.
func TestAnswersKnowTheirViewer(t *testing.T) {
	a := valley(t)
	stranger := access.Member("S. T.", map[record.CaseID]access.Role{"hill": access.Admin})
	reader := access.Member("R. R.", map[record.CaseID]access.Role{"valley": access.Reader})
	custodian := access.Member("C. C.", map[record.CaseID]access.Role{"valley": access.Custodian})
	for _, q := range ask.Questions() {
		ans := question(t, a, stranger, q.Name, ask.Filter{})
		if len(ans.Sources) > 0 {
			t.Errorf("%s: a stranger is shown %d passages", q.Name, len(ans.Sources))
		}
		for _, s := range ans.Sections {
			if q.Name != "counts" && len(s.Rows) > 0 {
				t.Errorf("%s: a stranger is shown %d rows", q.Name, len(s.Rows))
			}
		}
	}
	shown := func(who access.Viewer) string {
		v, err := a.View(t.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		defer v.Close()
		id, err := ask.Resolve(v, "p.ida")
		if err != nil {
			return err.Error()
		}
		ans, err := ask.Show(t.Context(), v, id, ask.Filter{})
		if err != nil {
			return err.Error()
		}
		return strings.Join(column(ans, "value"), "|")
	}
	if got := shown(reader); !strings.Contains(got, "Ida Kern") || strings.Contains(got, "555") {
		t.Errorf("a reader is shown %s", got)
	}
	if got := shown(custodian); !strings.Contains(got, "555") {
		t.Errorf("a custodian is not shown the contact: %s", got)
	}
	v, err := a.View(t.Context(), stranger)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	_, hidden := ask.Resolve(v, "p.ida")
	_, missing := ask.Resolve(v, "p.nobody")
	if hidden == nil || missing == nil || hidden.Error() != missing.Error() {
		t.Errorf("hidden %q and missing %q differ", hidden, missing)
	}
	if _, err := ask.Find(t.Context(), v, mustQuery(t, "Ida"), ask.Filter{}); err != nil {
		t.Error(err)
	}
}

func mustQuery(t *testing.T, s string) ask.Query {
	t.Helper()
	q, err := ask.ParseQuery(s)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestFind(t *testing.T) {
	a := valley(t)
	v, err := a.View(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for _, tt := range []struct {
		name, query string
		want        int // hits; -1 for some
	}{
		{"a word in another script and case", "Керна", -1},
		{"a word that is nowhere", "zeppelin", 0},
		{"a phrase: the passage and a label", `"old woman"`, 2},
		{"the words of a phrase in another order", `"woman old"`, 0},
		{"the beginning of a word", "driv*", 1},
		{"two words: the passage, and the document where one stands again", "sheriff beaten", 2},
		{"a stance", "beaten stance:DEN", 1},
		{"a speaker", "beaten said-by:sheriff", 1},
		{"a kind", "Ida kind:interest", 1},
		{"a property", "Ida property:asset", 1},
		{"a date, certainly", "taken date:certainly:2031-05-04", 1},
		{"a date that no act has", "taken kind:act date:certainly:2031-05-05", 0},
		{"a word of the vocabulary, in Russian", "избиение", 1},
		{"another case", "Ida case:hill", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res, err := ask.Find(t.Context(), v, mustQuery(t, tt.query), ask.Filter{})
			if err != nil {
				t.Fatal(err)
			}
			if n := len(res.Hits); tt.want >= 0 && n != tt.want || tt.want < 0 && n == 0 {
				t.Errorf("%d hits for %s; want %d", n, tt.query, tt.want)
			}
		})
	}
}

func TestQueriesThatAreRefused(t *testing.T) {
	for _, q := range []string{"kynd:act", "kind:ghost", "stance:NO", "date:yesterday", "case:A B:", strings.Repeat("x", 1001)} {
		if _, err := ask.ParseQuery(q); !errors.Is(err, fault.Invalid) {
			t.Errorf("ParseQuery(%.40q) = %v; want fault.Invalid", q, err)
		}
	}
}

// Whoever adds claims without a coding file cannot put words into a document.
func TestAQuoteThatIsNotInTheDocumentIsRefused(t *testing.T) {
	a := valley(t)
	doc, text := record.DeriveEntityID("valley", "doc.letter"), mustFreeze(t)
	s := record.Statement{Case: "valley", Passage: record.Passage{Document: doc, Text: text.Hash(), Start: 0, End: 3, Quote: "Ivo"},
		Via:    []record.Speaker{{Who: record.DeriveEntityID("valley", "org.paper")}},
		Claims: []record.Claim{{Subject: record.DeriveEntityID("valley", "p.ivo"), Property: "name", Value: record.NameValue("Ivo", "")}}}
	if _, err := a.Commit(t.Context(), owner, []record.Op{record.Say{Statement: s}}); !errors.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "does not stand") {
		t.Errorf("Commit = %v; want the quote refused", err)
	}
	s.Passage.Quote = "Ida"
	if _, err := a.Commit(t.Context(), owner, []record.Op{record.Say{Statement: s}}); err != nil {
		t.Error(err)
	}
}

func mustFreeze(t *testing.T) *record.Frozen {
	t.Helper()
	f, err := record.Freeze([]byte(letter))
	if err != nil {
		t.Fatal(err)
	}
	return f
}
