// SPDX-License-Identifier: Apache-2.0

package demo_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/ask"
	"teptar/archive/sqlite"
	"teptar/intake/coding"
	"teptar/internal/cli/demo"
	"teptar/proof/keyring"
	"teptar/record"
)

var update = flag.Bool("update", false, "write the golden files again")

var owner = access.Owner("demo")

// parse reads the demonstration.
func parse(t *testing.T) *coding.Draft {
	t.Helper()
	src, err := fs.ReadFile(demo.Files(), demo.CaseFile)
	if err != nil {
		t.Fatal(err)
	}
	d, err := coding.Parse(demo.CaseFile, src, coding.Context{
		By: owner.Name(), At: time.Date(2025, 5, 1, 9, 0, 0, 0, time.UTC),
		Open: func(name string) ([]byte, error) { return fs.ReadFile(demo.Files(), name) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// view reads an archive of the demonstration.
func view(t *testing.T) *archive.View {
	t.Helper()
	recipe, err := keyring.ForPassphrase(keyring.Note{Label: "demo"}, []byte("a passphrase for the demonstration"), keyring.MinCost())
	if err != nil {
		t.Fatal(err)
	}
	a, err := archive.Create(t.Context(), t.TempDir(), archive.Config{OpenStore: openStore}, recipe)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	d := parse(t)
	var deposits []archive.Deposit
	for _, f := range d.Files {
		deposit, _, _, err := a.Deposit(t.Context(), bytes.NewReader(f.Bytes), coding.MaxSize)
		if err != nil {
			t.Fatal(err)
		}
		deposits = append(deposits, deposit)
	}
	if _, err := a.Commit(t.Context(), owner, d.Ops, deposits...); err != nil {
		t.Fatal(err)
	}
	v, err := a.View(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func openStore(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
	return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
}

// idOf gives the thing that the coding file calls by a key.
func idOf(key string) record.EntityID { return record.DeriveEntityID("demo", key) }

func TestEveryQuoteStandsInItsText(t *testing.T) {
	texts := map[record.EntityID]string{idOf("doc.account"): "account.txt", idOf("doc.statement"): "zayavlenie.txt"}
	quotes := 0
	for _, op := range parse(t).Ops {
		say, ok := op.(record.Say)
		if !ok || say.Passage.IsZero() {
			continue
		}
		data, err := fs.ReadFile(demo.Files(), texts[say.Passage.Document])
		if err != nil {
			t.Fatal(err)
		}
		p, text := say.Passage, []rune(string(data))
		if p.Quote == "" || string(text[p.Start:p.End]) != p.Quote {
			t.Errorf("the quote at [%d, %d] is not in its text", p.Start, p.End)
		}
		for _, c := range say.Claims {
			if c.Value.Type == record.NameType && !strings.Contains(p.Quote, c.Value.Text) {
				t.Errorf("the passage at [%d, %d] does not have the name that it is quoted for", p.Start, p.End)
			}
		}
		quotes++
	}
	if quotes < 25 {
		t.Errorf("%d quotes", quotes)
	}
}

// The facts of the demonstration are those of the seed report, and its words
// are not: no six of them in a row, and no name of a private person.
func TestTheDemonstrationHasWordsOfItsOwn(t *testing.T) {
	report := readReport(t)
	const row = 6
	words := strings.Fields(letters(report))
	theirs := map[string]bool{}
	for i := range len(words) - row + 1 {
		theirs[strings.Join(words[i:i+row], " ")] = true
	}
	for _, name := range []string{"account.txt", demo.CaseFile} {
		data, err := fs.ReadFile(demo.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		ours := strings.Fields(letters(string(data)))
		for i := range len(ours) - row + 1 {
			if theirs[strings.Join(ours[i:i+row], " ")] {
				t.Errorf("%s: the words from the %dth on stand in the report", name, i+1)
			}
		}
	}
}

// letters makes everything else a space, and small letters of capitals.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(".,:;!?‘’“”—-«»()[]{}\"'", r) {
			return ' '
		}
		return r
	}, strings.ToLower(s))
}

// readReport gives the seed report, or skips the test.
func readReport(t *testing.T) string {
	t.Helper()
	path := os.Getenv("TEPTAR_SEED_REPORT")
	for dir := "."; path == "" && len(dir) < 40; dir = filepath.Join("..", dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			path = filepath.Join(dir, "..", "shared", "seed", "report.txt")
		}
	}
	report, err := os.ReadFile(path)
	if err != nil {
		t.Skip("the report is not here; set TEPTAR_SEED_REPORT to its file")
	}
	return string(report)
}

// answer asks a question of the demonstration.
func answer(t *testing.T, v *archive.View, question, lang string) *ask.Answer {
	t.Helper()
	a, err := ask.Ask(t.Context(), v, question, ask.Filter{Lang: lang})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestEveryQuestionHasAnAnswer(t *testing.T) {
	v := view(t)
	for _, q := range ask.Questions() {
		for _, lang := range []string{"en", "ru"} {
			a := answer(t, v, q.Name, lang)
			rows := 0
			for _, s := range a.Sections {
				rows += len(s.Rows)
			}
			if rows == 0 || len(a.Sources) == 0 && q.Name != "sources" && q.Name != "counts" {
				t.Errorf("%s (%s): %d rows, %d passages", q.Name, lang, rows, len(a.Sources))
			}
		}
	}
}

// What a newcomer is meant to see in the demonstration.
func TestAnswers(t *testing.T) {
	v := view(t)
	for _, tt := range []struct{ name, question, about, column, text, state string }{
		{"the outlet and the channel agree that families were detained", "who", "act.families.detained", "act", "Detention", "agreed"},
		{"both give dates, and what they share is held", "who", "act.families.detained", "when", "“После 7 апреля” → one day between 8 and 21 April 2025", "agreed"},
		{"only the administrator speaks of his nephew", "who", "act.nephew", "act", "Detention", "single"},
		{"the nephew is free again", "released", "s.nephew", "state", "Released", "single"},
		{"the father is not known to be", "held", "act.father", "state", "how it ended is not told", ""},
		{"his kin were brought to Ingushetia", "expelled", "act.expelled", "to", "Ingushetia", "single"},
		{"one house was not taken in the end", "seized", "act.buyer", "act", "only attempted", "single"},
		{"its seller is on the register", "seized", "act.buyer", "interests", "seller still on register: who sold the house", "single"},
		{"the cursing was on the Friday before the account", "shaming", "act.cursing", "when", "“On Friday” → 18 April 2025", "single"},
		{"the channel and its spokesperson are one voice on where the man is", "bulletins", "act.first", "against", "Abroad: since one day between 20 October and 31 December 2020 (uncertain), still so on 22 April 2025", "single"},
		{"the danger is denied", "bulletins", "act.first", "against", "denied: took place: the danger to a shopping centre", "disputed"},
		{"the attacker has no tie to the channel, and nobody says so", "reprisals", "ep.1", "value", "the attacker — is connected with → NIYSO: denied, asserted by nobody", "denied"},
		{"a motive is given by an outlet", "reprisals", "ep.1", "value", "Personal conflict", "disputed"},
		{"that the father was taken for his son is inferred", "who", "act.taken", "on_account_of", "his teenage son (inferred; no source says so)", "single"},
		{"the student is threatened and no more", "who", "act.student", "act", "Threat of expulsion from study", "single"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var have []string
			for _, s := range answer(t, v, tt.question, "en").Sections {
				column := slices.IndexFunc(s.Columns, func(c ask.Column) bool { return c.Name == tt.column })
				for _, r := range s.Rows {
					if column < 0 || r.About != idOf(tt.about) {
						continue
					}
					for _, val := range r.Cells[column] {
						if val.Text == tt.text && val.State == tt.state {
							return
						}
						have = append(have, val.Text+" ("+val.State+")")
					}
				}
			}
			t.Errorf("%s has %q", tt.column, have)
		})
	}
}

// A word finds what is written in another script.
func TestSearchCrossesScripts(t *testing.T) {
	v := view(t)
	for _, words := range []string{"Кадыров", "Kadyrov", "Ачхой-Мартан"} {
		q, err := ask.ParseQuery(words)
		if err != nil {
			t.Fatal(err)
		}
		res, err := ask.Find(t.Context(), v, q, ask.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		for _, doc := range []string{"doc.account", "doc.statement"} {
			if !slices.ContainsFunc(res.Hits, func(h ask.Result) bool { return h.Document == idOf(doc) }) {
				t.Errorf("%s is not found in %s", words, doc)
			}
		}
	}
}

// A question can be narrowed to a region that no act names: the gazetteer knows
// what lies in it.
func TestPlacesLieInEachOther(t *testing.T) {
	v := view(t)
	a, err := ask.Ask(t.Context(), v, "who", ask.Filter{Place: "Чечня", Certain: true})
	if err != nil {
		t.Fatal(err)
	}
	has := func(key string) bool {
		return slices.ContainsFunc(a.Sections[0].Rows, func(r ask.Row) bool { return r.About == idOf(key) })
	}
	if !has("act.cursing") || has("act.first") {
		t.Errorf("in Chechnya: Gikalo %v, Novosibirsk %v; want true, false", has("act.cursing"), has("act.first"))
	}
}

func TestGolden(t *testing.T) {
	v := view(t)
	for _, q := range []string{"who", "disputed"} {
		got, err := json.MarshalIndent(answer(t, v, q, "en"), "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", q+".json")
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, append(got, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(bytes.TrimSpace(want)), string(got)); diff != "" {
			t.Errorf("%s: the answer is another; look at it, then run with -update:\n%s", q, diff)
		}
	}
}
