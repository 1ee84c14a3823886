// SPDX-License-Identifier: Apache-2.0

package unlisted

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"teptar/fault"
	"teptar/method/estimate"
)

// question is about three lists, one of which has a hostile name.
func question(t *testing.T) Question {
	t.Helper()
	lists := []string{"channel", "<script>newsroom</script>", "relatives & friends"}
	var cells []estimate.Cell
	for i, n := range []int64{52, 31, 14, 12, 7, 5, 3} {
		mask := i + 1
		cells = append(cells, estimate.Cell{On: []bool{mask&1 > 0, mask&2 > 0, mask&4 > 0}, Count: n})
	}
	table, err := estimate.NewTable(lists, cells)
	if err != nil {
		t.Fatal(err)
	}
	return Question{Source: `"lists".csv`, Strata: []estimate.Stratum{{Table: table}},
		Methods: []estimate.Method{estimate.MethodChapman, estimate.MethodLogLinear, estimate.MethodAveraged}}
}

// A page is one document without script, whatever the names in it, in both
// languages; it has every method, also those without a number, and the assumptions.
func TestPageIsWhole(t *testing.T) {
	q := question(t)
	q.Sensitivity = true
	a, err := q.Answer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"en", "ru"} {
		var b bytes.Buffer
		if err := a.Write(&b, lang); err != nil {
			t.Fatal(err)
		}
		w := In(lang)
		for _, must := range append([]string{w.Title, w.NotAlone, w.Refused, w.Changed, "<svg", `lang="` + lang}, append(w.Assumed, w.Names[estimate.MethodChapman], w.Names[estimate.MethodAveraged])...) {
			if !strings.Contains(b.String(), must) {
				t.Errorf("%s: no %q", lang, must)
			}
		}
		for _, never := range []string{"<script", "style=", "http://localhost", "<link"} {
			if strings.Contains(b.String(), never) {
				t.Errorf("%s: %q", lang, never)
			}
		}
		parse := xml.NewDecoder(&b)
		parse.Strict, parse.AutoClose, parse.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
		for {
			if _, err := parse.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: the page is not well formed: %v", lang, err)
			}
		}
	}
}

func TestJSONHasEveryMethod(t *testing.T) {
	a, err := question(t).Answer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(a.JSON("en"))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Format     string
		Documented int
		Lists      []struct{ Name string }
		Methods    map[string]struct {
			Point      *float64
			Interval95 []*float64
			Refused    *string
			Codes      []string
		}
	}
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	if got.Format != "teptar-estimate-1" || got.Documented != 124 || len(got.Lists) != 3 || len(got.Methods) != 3 {
		t.Errorf("%s", b)
	}
	if c := got.Methods["chapman"]; c.Point != nil || c.Refused == nil || !slices.Contains(c.Codes, "only-two") {
		t.Errorf("two lists of three: %+v", c)
	}
	if c := got.Methods["loglinear"]; c.Point == nil || *c.Point < 124 || len(c.Interval95) != 2 || c.Refused != nil {
		t.Errorf("log-linear: %+v", c)
	}
}

func TestPartsAreToldWithTheirTotal(t *testing.T) {
	q := question(t)
	q.Strata = []estimate.Stratum{{Name: "north", Table: q.Strata[0].Table}, {Name: "south", Table: q.Strata[0].Table}}
	a, err := q.Answer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Strata) != 2 || len(a.Strata[1].Results) != 3 || a.Table.Documented() != 248 || a.Results[1].Documented != 248 {
		t.Errorf("%+v", a)
	}
	q.Sensitivity = true
	if _, err := q.Answer(t.Context()); !errors.Is(err, fault.Invalid) {
		t.Errorf("sensitivity of strata: %v", err)
	}
	if _, err := (Question{}).Answer(t.Context()); !errors.Is(err, fault.Invalid) {
		t.Errorf("no table: %v", err)
	}
}

// No word is missing in a language.
func TestBothLanguagesSayEverything(t *testing.T) {
	for _, lang := range []string{"en", "ru"} {
		v := reflect.ValueOf(*In(lang))
		for i := range v.NumField() {
			if v.Field(i).Len() == 0 {
				t.Errorf("%s: nothing for %s", lang, v.Type().Field(i).Name)
			}
		}
		if w := In(lang); len(w.Names) != len(estimate.Methods()) || len(w.Assumed) != len(english.Assumed) {
			t.Errorf("%s: %d names, %d assumptions", lang, len(w.Names), len(w.Assumed))
		}
	}
	if ru := In("ru").Number(12749); ru != "12\u00a0749" || In("en").Number(1234567) != "1,234,567" {
		t.Error(ru)
	}
}

// Records whose links are doubted are answered by every method; the table is of the
// links that are more probable than not.
func TestDoubtedLinksAreAnswered(t *testing.T) {
	l := &Links{Lists: []string{"channel", "newsroom"}, Draws: 10}
	for person := range 60 {
		at := len(l.Records)
		l.Records = append(l.Records, person%2)
		if person%3 == 0 {
			l.Records = append(l.Records, 1-person%2)
			l.Matches = append(l.Matches, estimate.Match{A: at, B: at + 1, Probability: 0.8})
		}
	}
	l.Matches = append(l.Matches, estimate.Match{A: 1, B: 2, Probability: 0.2})
	q := Question{Methods: []estimate.Method{estimate.MethodChapman, estimate.MethodLogLinear}, Links: l}
	a, err := q.Answer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := a.Table.Documented(); n != 60 {
		t.Errorf("%d people by the probable links, want 60", n)
	}
	if told := In("en").Links(a.Results[0]); !a.Results[0].OK() || !strings.Contains(told, "drawn 10 times") {
		t.Errorf("%v: %q", a.Results[0].Refused, told)
	}
	if a.Results[1].OK() || In("ru").Why(a.Results[1]) == "" {
		t.Error("two lists have a model of dependence")
	}
	b, err := json.Marshal(a.JSON("en"))
	if err != nil || !bytes.Contains(b, []byte(`"between"`)) {
		t.Errorf("%s %v", b, err)
	}
	q.Sensitivity = true
	if _, err := q.Answer(t.Context()); !errors.Is(err, fault.Invalid) {
		t.Errorf("sensitivity of links: %v", err)
	}
}
