// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"math"
	"strings"
	"testing"
)

// What is told where small numbers are hidden has no number that is not rounded.
func TestACoarseResultTellsNoSmallNumber(t *testing.T) {
	table := published{"A B C", "100 20  010 14  110 3  001 10  101 3  011 2  111 2"}.table(t)
	results, err := Run(t.Context(), table, []Method{MethodLogLinear, MethodSparse, MethodAveraged, MethodLatentClass}, Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		c := r.Coarse(5)
		if c.OK() != r.OK() || len(c.Warnings) != len(r.Warnings) || c.Documented != r.Documented {
			t.Errorf("%s: a coarse result says something else than the result", r.Method)
		}
		if c.Diagnostics != nil || len(c.Draws()) > 0 || c.Density(50) != nil {
			t.Errorf("%s: a coarse result has diagnostics or draws", r.Method)
		}
		for _, x := range []float64{c.Point, c.Half.Low, c.Half.High, c.Most.Low, c.Most.High} {
			if r.OK() && !math.IsInf(x, 1) && math.Mod(x, 5) != 0 && x != float64(r.Documented) {
				t.Errorf("%s: %v is not rounded", r.Method, x)
			}
			if x < float64(r.Documented) {
				t.Errorf("%s: %v is less than the %d documented", r.Method, x, r.Documented)
			}
		}
		for i, n := range c.Warnings {
			if n.Code != r.Warnings[i].Code {
				t.Errorf("%s: a warning changes its code", r.Method)
			}
		}
	}
	thin, _ := Run(t.Context(), table, []Method{MethodSparse}, Options{Seed: 1})
	if said := sayAll(thin[0].Warnings); !strings.Contains(said, "only 10 people are on more than one list") {
		t.Fatalf("the table is to warn of a thin overlap; it says %q", said)
	}
	if said := sayAll(thin[0].Coarse(5).Warnings); strings.Contains(said, "10 ") || !strings.Contains(said, "few people are on more than one list") {
		t.Errorf("a warning tells how many: %q", said)
	}
}

// sayAll gives notes in both languages.
func sayAll(notes []Note) string {
	var b strings.Builder
	for _, n := range notes {
		b.WriteString(n.Say("en") + "\n" + n.Say("ru") + "\n")
	}
	return b.String()
}

// Every note with a number has words without it, unless the number is of lists, of
// models tried or of what was asked.
func TestEveryNoteWithANumberCanBeSaidWithoutIt(t *testing.T) {
	harmless := map[string]bool{"few-lists": true, "many-lists": true, "only-two": true, "no-model": true, "no-strata": true, "few-draws": true, "modes": true}
	for code, said := range notes {
		numbers := strings.Count(strings.ReplaceAll(said.english, "%%", ""), "%") > strings.Count(said.english, "%s")
		plain, ok := plainNotes[code]
		if numbers && !harmless[code] && !ok {
			t.Errorf("%s has a number and no words without it", code)
		}
		if ok && (strings.Contains(plain.english+plain.russian, "%") || plain.english == "" || plain.russian == "") {
			t.Errorf("%s: its words without numbers are not", code)
		}
		if ok && !numbers {
			t.Errorf("%s has no number", code)
		}
	}
}
