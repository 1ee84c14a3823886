// SPDX-License-Identifier: Apache-2.0

package query_test

import (
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/archive/ask/query"
	"teptar/fault"
	"teptar/record"
)

func parse(t testing.TB, text string) query.Query {
	t.Helper()
	q, err := query.Parse(text, record.Shipped())
	if err != nil {
		t.Fatalf("Parse(%s): %v", text, err)
	}
	return q
}

func TestQueriesHaveOneSpelling(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"words stay in their order", "  beaten   Ida ", "beaten Ida"},
		{"conditions come after words, in the order of the fields", "said-by:Herald kind:act beaten", "beaten kind:act said-by:Herald"},
		{"Russian names", "вид:действие жертва:Керн кто-сказал:НИЙСО", "kind:act victim:Керн said-by:НИЙСО"},
		{"Russian values", "позиция:отрицает спорно:да доступ:очевидец", "stance:DEN disputed:yes access:AC-EYE"},
		{"English values", "stance:denies access:Eyewitness depth:h0", "stance:DEN access:AC-EYE depth:H0"},
		{"a type by its words", `type:"Beating"`, "type:INT-BEA"},
		{"quoted values", `said-by:"The Herald" place:«Новые Атаги»`, `place:"Новые Атаги" said-by:"The Herald"`},
		{"possibly is the default", "date:possibly:2025-04", "date:2025-04"},
		{"certainly, in Russian", "дата:точно:2025-04 место:наверняка:Гикало", "place:certainly:Гикало date:certainly:2025-04"},
		{"a date in another spelling", "date:2025-04-01/2025-04-30", "date:2025-04-01/2025-04-30"},
		{"no dispute is not a dispute", "disputed:no", "-disputed:yes"},
		{"not no dispute is a dispute", "-disputed:no", "disputed:yes"},
		{"what must not be there", `-word -"two words" -type:LIB-DET`, `-word -"two words" -type:LIB-DET`},
		{"beginnings", `задерж* "первые слова"*`, `задерж* "первые слова"*`},
		{"the same condition twice", "kind:act kind:act", "kind:act"},
		{"times and addresses are words", "12:30 t.me/niyso:5", "12:30 t.me/niyso:5"},
		{"signs that no word has", "- * -- ...", ""},
		{"grades", "grade:b2 grade:C grade:3", "grade:3 grade:B2 grade:C"},
		{"a name with the name of a field in it", `victim:"said-by: x"`, `victim:"said-by: x"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q := parse(t, tt.text)
			if got := q.String(); got != tt.want {
				t.Errorf("%s is %s; want %s", tt.text, got, tt.want)
			}
			if d := cmp.Diff(q, parse(t, q.String()), cmp.Comparer(sameCond)); d != "" {
				t.Errorf("reads back as another query:\n%s", d)
			}
		})
	}
}

func sameCond(a, b query.Cond) bool { return a == b }

func TestMistakesHaveAPlaceAndASuggestion(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		start, end int
		suggest    string
		ru         string
	}{
		{"a field that is not known", "Ида kynd:act", 4, 8, "kind", "такого поля нет: может быть, kind?"},
		{"a Russian field that is not known", "жертвы:Керн", 0, 6, "жертва", "такого поля нет: может быть, жертва?"},
		{"a kind that is not known", "kind:ghost", 5, 10, "", "kind: такого значения нет"},
		{"a stance near another", "stance:DXN", 7, 10, "DEN", "stance: такого значения нет: может быть, DEN?"},
		{"a type with a slip", "x type:LIB-DTE", 7, 14, "LIB-DET", ""},
		{"a date", "date:yesterday", 5, 14, "", ""},
		{"no value", "kind:", 5, 6, "kind:act", ""},
		{"words that mean several", "depth:", 6, 7, "depth:H0", ""},
		{"a quotation mark", `Ida "Kern`, 4, 9, "", "кавычка не закрыта"},
		{"a quotation mark of a value", `said-by:"Ida Kern`, 8, 17, "", ""},
		{"a grade", "grade:Z9", 6, 8, "B2", ""},
		{"too long", strings.Repeat("x", 1001), 0, 0, "", ""},
		{"a name without a word", "victim:!!", 7, 9, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := query.Parse(tt.text, record.Shipped())
			var e *query.Error
			if !errors.As(err, &e) || !errors.Is(err, fault.Invalid) {
				t.Fatalf("Parse = %v; want an error with a place", err)
			}
			if e.Start != tt.start || e.End != tt.end {
				t.Errorf("at %d to %d; want %d to %d: %v", e.Start, e.End, tt.start, tt.end, e)
			}
			if tt.suggest != "" && (len(e.Suggest) == 0 || e.Suggest[0] != tt.suggest) {
				t.Errorf("suggests %q; want %q", e.Suggest, tt.suggest)
			}
			if tt.ru != "" && !strings.HasPrefix(e.Label("ru"), tt.ru) {
				t.Errorf("says %q in Russian; want %q", e.Label("ru"), tt.ru)
			}
		})
	}
}

func TestConditionsAreAddedAndTakenOut(t *testing.T) {
	q := parse(t, "Ida kind:act")
	det := parse(t, "type:LIB-DET").Conds[0]
	with := q.With(det)
	if got := with.String(); got != "Ida kind:act type:LIB-DET" || !with.Has(det) || q.Has(det) {
		t.Errorf("with a type: %s; before: %s", got, q)
	}
	if got := with.With(det).String(); got != with.String() {
		t.Errorf("twice: %s", got)
	}
	if got := with.Without(det).String(); got != q.String() {
		t.Errorf("without it again: %s; want %s", got, q)
	}
	if got := q.Only(parse(t, "kind:person").Conds[0]).String(); got != "Ida kind:person" {
		t.Errorf("only another kind: %s", got)
	}
}

func TestMarks(t *testing.T) {
	for _, tt := range []struct{ name, query, text, want string }{
		{"another script and case form", "Kern", "о Керне и Иде", "Керне"},
		{"a phrase as a whole", `"old woman"`, "the old woman, old; woman", "old woman"},
		{"a beginning", "driv*", "was driven out", "driven"},
		{"none", "zeppelin", "was driven out", ""},
		{"a phrase that begins twice", `"a b"`, "a a b", "a b"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := parse(t, tt.query).Words[0]
			got := ""
			if m := w.Marks(tt.text); len(m) > 0 {
				got = tt.text[m[0][0]:m[0][1]]
			}
			if got != tt.want {
				t.Errorf("marks %q; want %q", got, tt.want)
			}
		})
	}
}

func TestEveryFieldIsExplainedAndItsExamplesWork(t *testing.T) {
	for i, h := range query.Help() {
		if int(h.Field) != i || h.EN == "" || h.RU == "" || len(h.Aliases) == 0 {
			t.Errorf("field %d: %+v", i, h)
		}
		if en, ru := parse(t, h.Example).Conds[0], parse(t, h.ExampleRU).Conds[0]; en.Field != h.Field || ru.Field != h.Field {
			t.Errorf("%s: the examples are of %s and %s", h.Name, en.Field.Name(), ru.Field.Name())
		}
	}
}

// The page that explains the language names every field, and what it shows can
// be asked.
func TestTheDocumentIsAboutThisLanguage(t *testing.T) {
	page, err := os.ReadFile("../../../doc/search.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range query.Help() {
		if !strings.Contains(string(page), "| `"+h.Name+"` | `"+h.Aliases[0]+"` |") {
			t.Errorf("doc/search.md has no line for %s", h.Name)
		}
	}
	shown := regexp.MustCompile("[| (]`([^`|\n]*:[^`|…\n]+)`").FindAllStringSubmatch(string(page), -1)
	for _, m := range shown {
		if strings.HasSuffix(m[1], ":") {
			continue // the beginning of a condition
		}
		if q, err := query.Parse(m[1], record.Shipped()); err != nil || q.IsZero() {
			t.Errorf("doc/search.md shows %s, which is %v", m[1], err)
		}
	}
	if len(shown) < 40 {
		t.Errorf("only %d examples were found", len(shown))
	}
}

// A link holds the canonical text of a query, so that must be the query.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`Кадыров "two men"* kind:act -x`, `said-by:"A B"C x*`, `:::`, `"" «»`, "date:certainly:possibly:2025", "place:possibly:certainly:x",
		"\x00 \xff", "-−kind:act", "--\"a\"", "victim:e-aaaa place:\"a:b*\"", "a\u2028b", "*a* -*", "жертва:Иды,Керн depth:H0 -disputed:no", "x:y:z q-:1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := query.Parse(text, record.Shipped())
		if err != nil {
			var e *query.Error
			if !errors.As(err, &e) || e.Start < 0 || e.End < e.Start {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		again, err := query.Parse(q.String(), record.Shipped())
		if len(q.String()) > query.MaxLength {
			return
		}
		if err != nil || again.String() != q.String() {
			t.Errorf("%q is %q, which reads back as %q, %v", text, q, again, err)
		}
		terms, phrase := q.Index()
		if len(terms) != len(phrase) {
			t.Errorf("%q: %d words and %d marks", text, len(terms), len(phrase))
		}
		for _, alternatives := range terms {
			if len(alternatives) == 0 {
				t.Errorf("a word without a form in %q", text)
			}
		}
	})
}
