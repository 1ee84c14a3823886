// SPDX-License-Identifier: Apache-2.0

package seed_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/fault"
	"teptar/record"
)

// What the whole of the archive must be, beside single facts.
func TestTheArchiveOfTheReport(t *testing.T) {
	report := readReport(t)
	a := build(t, report)
	v := view(t, a)
	t.Run("four people of one family were detained and not five", func(t *testing.T) { fourDetained(t, v) })
	t.Run("both motives stand and neither is held", func(t *testing.T) { motiveDisputed(t, v) })
	t.Run("the rules for collective punishment are met and no more is said", func(t *testing.T) { findingReached(t, v) })
	t.Run("every value leads to its passage", func(t *testing.T) { everyValue(t, v, report) })
	t.Run("a word is found whose first letter is of another script", func(t *testing.T) { mixedScript(t, v) })
	t.Run("coding again adds nothing", func(t *testing.T) {
		if r := takeIn(t, a, report); r.Ops != 0 {
			t.Errorf("%d ops were new", r.Ops)
		}
	})
}

func fourDetained(t *testing.T, v *archive.View) {
	a := answer(t, v, "who")
	var victims []record.EntityID
	for _, key := range []string{"act.det.father", "act.det.brother.1", "act.det.brother.2", "act.det.nephew"} {
		for _, val := range (fact{about: key, column: "victim"}).cell(a) {
			victims = append(victims, *val.Entity)
		}
	}
	detentions := 0
	for _, r := range a.Sections[0].Rows {
		if r.Cells[2][0].Text == "Detention" && slices.ContainsFunc(r.Cells[5], func(v ask.Value) bool { return *v.Entity == idOf("p.admin") }) {
			detentions++
		}
	}
	slices.SortFunc(victims, func(x, y record.EntityID) int { return bytes.Compare(x[:], y[:]) })
	if n := len(slices.Compact(victims)); n != 4 || detentions != 4 {
		t.Errorf("%d people in %d detentions; want four", n, detentions)
	}
	for _, r := range answer(t, v, "counts").Sections[0].Rows {
		if r.Cells[0][0].Text == "Detention" && r.Cells[1][0].Text != "4 or more" {
			t.Errorf("detained: %s; the four belong to the families that are told of, whose number is not", r.Cells[1][0].Text)
		}
	}
}

func TestThreatenedExpulsionFromStudyIsNoExpulsion(t *testing.T) {
	d, err := parse(readCase(t), readReport(t), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range d.Ops {
		if say, ok := op.(record.Say); ok && slices.ContainsFunc(say.Claims, func(c record.Claim) bool { return c.Value.Term == "EDU-EXP" }) {
			t.Error("somebody is said to have been expelled")
		}
	}
}

func motiveDisputed(t *testing.T, v *archive.View) {
	a := answer(t, v, "disputed")
	for _, s := range a.Sections {
		if s.Rows[0].About != idOf("ev.attack") || s.Columns[0].Name != "value" || s.Columns[0].Label != "motive" {
			continue
		}
		if len(s.Rows) != 2 || len(s.Columns) != 3 || len(s.Notes) != 1 {
			t.Errorf("motives: %d by %d groups with %d judgments; want 2 by 2 with 1", len(s.Rows), len(s.Columns)-1, len(s.Notes))
		}
		return
	}
	t.Error("the motive of the attack is not in dispute")
}

func findingReached(t *testing.T, v *archive.View) {
	a := answer(t, v, "reprisals")
	rules := map[string]string{}
	for _, s := range a.Sections {
		if s.Columns[0].Name != "rule" {
			continue
		}
		for _, r := range s.Rows {
			rules[r.Cells[0][0].Text] = r.Cells[2][0].Text
		}
		if notes := strings.Join(s.Notes, " "); !strings.Contains(notes, "The rules are met") || !strings.Contains(notes, "Nobody has made the finding") {
			t.Errorf("notes: %s", notes)
		}
	}
	for _, rule := range []string{"CP-1", "CP-2", "CP-3", "CP-4", "CP-5"} {
		if rules[rule] != "met" {
			t.Errorf("%s is %q, want met", rule, rules[rule])
		}
	}
}

// everyValue checks that whatever an answer says that somebody claims, a
// passage says, and that it stands in the report where the answer says it does.
func everyValue(t *testing.T, v *archive.View, report []byte) {
	text := []rune(string(report))
	var questions []string
	for _, q := range ask.Questions() {
		questions = append(questions, q.Name)
	}
	d, err := parse(readCase(t), report, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range d.Ops {
		if e, ok := op.(record.Entity); ok {
			questions = append(questions, "show:"+e.Key)
		}
	}
	values := 0
	for _, q := range questions {
		a := answer(t, v, q)
		for _, s := range a.Sources {
			switch {
			case *s.Document != idOf("doc.report") || len(s.Chain) == 0:
				t.Errorf("%s: passage %d has no document or no speaker", q, s.Number)
			case s.Start >= s.End || s.End > len(text) || string(text[s.Start:s.End]) != s.Quote:
				t.Errorf("%s: the quote of passage %d is not what stands at [%d, %d]", q, s.Number, s.Start, s.End)
			}
		}
		for _, s := range a.Sections {
			for _, r := range s.Rows {
				values += sourced(t, q, a, s, r)
			}
		}
	}
	if values < 500 {
		t.Errorf("%d values have a passage; the answers have shrunk", values)
	}
}

// sourced checks that the values of a row have passages, and counts them. In
// disputes the passages stand in the columns of the groups; how a property is
// held is no value.
func sourced(t *testing.T, question string, a *ask.Answer, s ask.Section, r ask.Row) int {
	n, owing := 0, false
	for i, c := range r.Cells {
		for _, v := range c {
			numbers := slices.Concat(v.For, v.Partly, v.Against, v.Rumour, v.Silent)
			for _, k := range numbers {
				if k < 1 || k > len(a.Sources) || a.Sources[k-1].Number != k {
					t.Errorf("%s: no passage %d", question, k)
				}
			}
			switch {
			case len(numbers) > 0:
				n++
			case v.State == "" || v.State == "noted":
			case question == "disputed" || strings.HasPrefix(question, "show:") && s.Columns[i].Name == "state":
				owing = owing || !strings.Contains(v.State, "noted")
			default:
				t.Errorf("%s: %s of a row has a value (%s) without a passage", question, s.Columns[i].Name, v.State)
			}
		}
	}
	if owing && n == 0 && !slices.ContainsFunc(r.Cells, func(c ask.Cell) bool {
		return slices.ContainsFunc(c, func(v ask.Value) bool { return v.State == "noted" })
	}) {
		t.Errorf("%s: a row about %s has no passage", question, r.About)
	}
	return n
}

// mixedScript looks for a name that the report once writes with a Cyrillic
// first letter in a Latin word.
func mixedScript(t *testing.T, v *archive.View) {
	q, err := ask.ParseQuery("Continent")
	if err != nil {
		t.Fatal(err)
	}
	res, err := ask.Find(t.Context(), v, q, ask.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"pl.mall", "org.mall"} {
		if !slices.ContainsFunc(res.Hits, func(h ask.Result) bool {
			return slices.ContainsFunc(h.Claims, func(c ask.Claimed) bool { return c.Subject == idOf(key) })
		}) {
			t.Errorf("%s is not found", key)
		}
	}
}

// Where a byte of the report that something rests on is another, the coding
// file says in which line and column, and takes nothing in.
func TestAChangedReportIsNoticed(t *testing.T) {
	report, src := readReport(t), readCase(t)
	d, err := parse(src, report, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	text := string(report)
	quoted := func(at int) bool {
		return slices.ContainsFunc(d.Ops, func(op record.Op) bool {
			say, ok := op.(record.Say)
			p := say.Passage
			return ok && p.Start <= len([]rune(text[:at])) && len([]rune(text[:at])) < p.End
		})
	}
	const stride = 61 // nearly every passage is longer
	for at := 0; at < len(report); at += stride {
		if report[at] >= 0x80 {
			continue // half a character: the text would not be UTF-8 any more
		}
		changed := bytes.Clone(report)
		changed[at] ^= 1
		_, err := parse(src, changed, time.Time{})
		var ps fault.Problems
		if errors.As(err, &ps) != quoted(at) {
			t.Errorf("byte %d, in a quote %v: %v", at, quoted(at), err)
		}
		for _, p := range ps {
			if p.At.File != "case.yaml" || p.At.Line < 1 || p.At.Column < 1 || !strings.Contains(p.Text, "another hash") {
				t.Errorf("byte %d: %v", at, p)
			}
		}
	}
}

// The report is not in the file: no five words of it in a row, and none of the
// names that only its sources have a right to.
func TestTheCodingFileDoesNotRepeatTheReport(t *testing.T) {
	report, src := readReport(t), readCase(t)
	d, err := parse(src, report, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	const row = 5
	words, file := strings.Fields(string(report)), strings.Join(strings.Fields(string(src)), " ")
	for i := range len(words) - row {
		if strings.Contains(file, strings.Join(words[i:i+row], " ")) {
			t.Errorf("the words from the %dth of the report on are in the file", i+1)
		}
	}
	for _, op := range d.Ops {
		say, ok := op.(record.Say)
		if !ok {
			continue
		}
		for _, c := range say.Claims {
			if c.Property != "name" || slices.ContainsFunc([]string{"org.", "pl."}, func(p string) bool { return strings.HasPrefix(keyOf(d.Ops, c.Subject), p) }) {
				continue
			}
			for _, part := range strings.Fields(c.Value.Text) {
				if bytes.Contains(src, []byte(part)) {
					t.Errorf("a part of the name of %s is in the file", keyOf(d.Ops, c.Subject))
				}
			}
		}
	}
}

// keyOf gives the key of a thing.
func keyOf(ops []record.Op, id record.EntityID) string {
	for _, op := range ops {
		if e, ok := op.(record.Entity); ok && e.ID == id {
			return e.Key
		}
	}
	return ""
}
