// SPDX-License-Identifier: Apache-2.0

package unlisted

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"teptar/archive/ask"
	"teptar/archive/assumption"
	"teptar/fault"
	"teptar/method/estimate"
	"teptar/record"
)

// captures are three lists as an archive gives them.
func captures(t *testing.T) *ask.Captures {
	t.Helper()
	var cells []estimate.Cell
	for i, n := range []int64{20, 14, 9, 10, 7, 6, 3} {
		mask := i + 1
		cells = append(cells, estimate.Cell{On: []bool{mask&1 > 0, mask&2 > 0, mask&4 > 0}, Count: n})
	}
	table, err := estimate.NewTable([]string{"A", "B", "C"}, cells)
	if err != nil {
		t.Fatal(err)
	}
	c := &ask.Captures{By: ask.BySource, About: []string{"People who were detained."}, People: 69, Table: table, Notes: []ask.ListNote{{Code: "groups", Text: "Two groups."}}}
	for i, title := range []string{"Zelida Quor", "the Mountain Herald", "a sister"} {
		c.Lists = append(c.Lists, ask.List{Letter: string(rune('A' + i)), Of: []ask.Lister{{ID: record.EntityID{byte(i)}, Title: title}}})
	}
	return c
}

func answerOf(t *testing.T, c *ask.Captures) *Answer {
	t.Helper()
	a, err := Question{Source: "secret-case", Strata: []estimate.Stratum{{Table: c.Table}}, Methods: []estimate.Method{estimate.MethodLogLinear, estimate.MethodAveraged}}.Answer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// answered says something of every assumption.
func answered(reason string) assumption.Answers {
	all := assumption.Answers{}
	for _, one := range assumption.All() {
		all[one.Code] = assumption.Answer{Verdict: assumption.Holds, Reason: reason, By: "Member Mirel"}
	}
	return all
}

// written gives an answer in every form that it has.
func written(t *testing.T, a *Answer) string {
	t.Helper()
	var b bytes.Buffer
	for _, lang := range []string{"en", "ru"} {
		if err := a.Write(&b, lang); err != nil {
			t.Fatal(err)
		}
		if err := json.NewEncoder(&b).Encode(a.JSON(lang)); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func nobody([]string) ([]int, error) { return nil, nil }

func TestWhatIsPublishedNamesNobody(t *testing.T) {
	c := captures(t)
	a := answerOf(t, c)
	a.Inside(c, nil, "en")
	if inside := written(t, a); !strings.Contains(inside, "Zelida Quor") || !strings.Contains(inside, "Not to be published: 9 questions open") {
		t.Error("inside, the lists have no names or the page does not say that it is not to be published")
	}
	if err := a.Release(c, answered("looked at by hand"), Release{Labels: map[string]string{"B": "a newspaper"}, Naming: nobody}, "en"); err != nil {
		t.Fatal(err)
	}
	out := written(t, a)
	for _, must := range []string{"a newspaper", "looked at by hand", "holds", "People who were detained.", "Two groups."} {
		if !strings.Contains(out, must) {
			t.Errorf("what is published lacks %q", must)
		}
	}
	for _, never := range []string{"Zelida", "Herald", "sister", "Mirel", "secret-case", "Not to be published"} {
		if strings.Contains(out, never) {
			t.Errorf("what is published has %q", never)
		}
	}
}

func TestNothingIsPublishedUnlessAllIsAnswered(t *testing.T) {
	c := captures(t)
	one := answered("so")
	delete(one, "closed")
	refused := captures(t)
	refused.Refused = []ask.ListNote{{Code: "through"}}
	for name, try := range map[string]func(a *Answer) error{
		"closed":    func(a *Answer) error { return a.Release(c, one, Release{Naming: nobody}, "en") },
		"no number": func(a *Answer) error { return a.Release(refused, answered("so"), Release{Naming: nobody}, "en") },
		"the label of list A": func(a *Answer) error {
			return a.Release(c, answered("so"), Release{Labels: map[string]string{"A": "Zelida"}, Naming: func([]string) ([]int, error) { return []int{0}, nil }}, "en")
		},
		"the reason of question persons": func(a *Answer) error {
			return a.Release(c, answered("so"), Release{Naming: func([]string) ([]int, error) { return []int{0}, nil }}, "en")
		},
		"one method": func(a *Answer) error {
			a.Results = a.Results[:1]
			return a.Release(c, answered("so"), Release{Naming: nobody}, "en")
		},
	} {
		a := answerOf(t, c)
		if err := try(a); !errors.Is(err, fault.Denied) || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "Zelida") {
			t.Errorf("%s: %v", name, err)
		}
		if a.Origin != nil {
			t.Errorf("%s: refused and made ready all the same", name)
		}
	}
}

// One small number is never alone: what is hidden cannot be worked out from the
// number of all people, nor from how long lists are.
func TestSmallNumbersAreHidden(t *testing.T) {
	c := captures(t)
	a := answerOf(t, c)
	if err := a.Release(c, answered("so"), Release{Under: 5, Naming: nobody}, "en"); err != nil {
		t.Fatal(err)
	}
	if hidden := a.hidden(); len(hidden) != 2 || !hidden[7] || !hidden[6] {
		t.Errorf("hidden are %v, want the three people on all lists, and the next smallest number with it", hidden)
	}
	for i := range c.Lists {
		if a.onList(i)%5 != 0 {
			t.Errorf("list %d has %d people, which is not rounded", i, a.onList(i))
		}
	}
	if out := written(t, a); strings.Contains(out, "69 people are documented") || !strings.Contains(out, "few people are documented") {
		t.Error("a warning tells a number of the table")
	}
	for _, r := range a.Results {
		if math.Mod(r.Point, 5) != 0 {
			t.Errorf("%s: %v people are estimated, from which small numbers could be worked out", r.Method, r.Point)
		}
	}
	if out := written(t, a); strings.Contains(out, "1,1,1,3") || strings.Contains(out, `"deviance"`) || !strings.Contains(out, "1,1,1,–") {
		t.Error("a small number, or what it can be worked out from, is in what is published")
	}
}

// Parts are published with their numbers, if small ones are not hidden; a part whose
// name is somebody's is not.
func TestPartsArePublishedUnlessSmallNumbersAreHidden(t *testing.T) {
	split := func(name string) (*ask.Captures, *Answer) {
		c := captures(t)
		c.Strata = []ask.ListStratum{{Name: name, People: 69, Table: c.Table}, {Name: "May 2031", People: 69, Table: c.Table}}
		q := Of(c, 20)
		q.Methods = []estimate.Method{estimate.MethodLogLinear, estimate.MethodAveraged}
		a, err := q.Answer(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return c, a
	}
	c, a := split("April 2031")
	if len(a.Parts(In("en"))) != 4 || a.Results[0].Documented != 138 {
		t.Fatalf("%d lines of parts, %d documented; want two methods of two parts, and both parts together", len(a.Parts(In("en"))), a.Results[0].Documented)
	}
	if err := a.Release(c, answered("so"), Release{Naming: nobody}, "en"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(written(t, a), "April 2031") {
		t.Error("parts are not published")
	}
	c, a = split("April 2031")
	if err := a.Release(c, answered("so"), Release{Under: 5, Naming: nobody}, "en"); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(written(t, a), "April 2031") {
		t.Error("small numbers are hidden, and parts from which they could be worked out are published")
	}
	c, a = split("Zelida Quor")
	err := a.Release(c, answered("so"), Release{Naming: func(texts []string) (named []int, err error) {
		for i, text := range texts {
			if strings.Contains(text, "Zelida") {
				named = append(named, i)
			}
		}
		return named, nil
	}}, "en")
	if !errors.Is(err, fault.Denied) || !strings.Contains(err.Error(), "the name of a part") {
		t.Errorf("a part has somebody's name: %v", err)
	}
}
