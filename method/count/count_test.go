// SPDX-License-Identifier: Apache-2.0

package count

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"teptar/record"
)

func ent(key string) record.EntityID {
	if key == "" {
		return record.EntityID{}
	}
	return record.DeriveEntityID("demo", key)
}

func actTerms() *record.Vocabulary { return record.Shipped().Vocabulary("act") }

// act is an act of status V2; further words set what is particular about it.
func act(id string, t record.Term, victim string, with ...func(*Act)) Act {
	a := Act{ID: ent(id), Type: t, Victim: ent(victim), Status: "V2"}
	for _, f := range with {
		f(&a)
	}
	return a
}

func event(e string) func(*Act)       { return func(a *Act) { a.Event = ent(e) } }
func spell(s string) func(*Act)       { return func(a *Act) { a.Spell = ent(s) } }
func asset(p string) func(*Act)       { return func(a *Act) { a.Asset = ent(p) } }
func status(s record.Term) func(*Act) { return func(a *Act) { a.Status = s } }
func open(a *Act)                     { a.Open = true }
func attempt(t Attempt) func(*Act)    { return func(a *Act) { a.Attempt = t } }

func five(members ...string) Group { return group5(false, members...) }

func group5(open bool, members ...string) Group {
	g := Group{ID: ent("five"), Min: 5, Max: 5}
	for _, m := range members {
		g.Members = append(g.Members, Member{ent(m), open})
	}
	return g
}

func TestRules(t *testing.T) {
	same := func(a, b string) func(record.EntityID) record.EntityID {
		return func(e record.EntityID) record.EntityID {
			if e == ent(b) {
				return ent(a)
			}
			return e
		}
	}
	for _, tt := range []struct {
		name                          string
		in                            Input
		victims, acts, events, assets string
	}{
		{"nothing", Input{}, "0", "0", "0", "0"},
		{"one person, two types", Input{Acts: []Act{act("1", "LIB-DET", "p"), act("2", "INT-BEA", "p")}}, "1", "2", "0", "0"},
		{"one spell told twice is one act", Input{Acts: []Act{act("1", "LIB-DET", "p", spell("s")), act("2", "LIB-DET", "p", spell("s"))}}, "1", "1", "0", "0"},
		{"released and taken again is two", Input{Acts: []Act{act("1", "LIB-DET", "p", spell("s")), act("2", "LIB-DET", "p", spell("t"))}}, "1", "2", "0", "0"},
		{"two people in one event", Input{Acts: []Act{act("1", "LIB-DET", "p", event("e")), act("2", "LIB-DET", "q", event("e"))}}, "2", "2", "1", "0"},
		{"one house, seller and buyer", Input{Acts: []Act{act("1", "PRO-HOU", "p", asset("h")), act("2", "PRO-HOU", "q", asset("h"))}}, "2", "2", "0", "1"},
		{"five relatives", Input{Groups: []Group{five()}, Acts: []Act{act("1", "LIB-DET", "five")}}, "5", "5", "0", "0"},
		{"one of five is named later", Input{Groups: []Group{five("p")}, Acts: []Act{act("1", "LIB-DET", "five"), act("2", "LIB-DET", "p")}}, "5", "5", "0", "0"},
		{"someone named who may be one of five", Input{Groups: []Group{group5(true, "p")}, Acts: []Act{act("1", "LIB-DET", "five"), act("2", "LIB-DET", "p")}}, "5–6", "5–6", "0", "0"},
		{"one of five is taken again in another event", Input{Groups: []Group{five("p")}, Acts: []Act{act("1", "LIB-DET", "five", event("e")), act("2", "LIB-DET", "p", event("f"))}}, "5", "6", "2", "0"},
		{"one of five is also beaten", Input{Groups: []Group{five("p")}, Acts: []Act{act("1", "LIB-DET", "five"), act("2", "INT-BEA", "p")}}, "5", "6", "0", "0"},
		{"two or three relatives", Input{Groups: []Group{{ID: ent("g"), Min: 2, Max: 3}}, Acts: []Act{act("1", "LIB-DET", "g")}}, "2–3", "2–3", "0", "0"},
		{"relatives, nobody says how many", Input{Groups: []Group{{ID: ent("g")}}, Acts: []Act{act("1", "LIB-DET", "g")}}, "2 or more", "2 or more", "0", "0"},
		{"two sizes of one group stay a range", Input{Groups: []Group{{ID: ent("g"), Min: 4, Max: 4}, {ID: ent("g"), Min: 6, Max: 6}}, Acts: []Act{act("1", "LIB-DET", "g")}}, "4–6", "4–6", "0", "0"},
		{"two names that may be one", Input{Open: [][2]record.EntityID{{ent("p"), ent("q")}}, Acts: []Act{act("1", "LIB-DET", "p"), act("2", "LIB-DET", "q")}}, "1–2", "2", "0", "0"},
		{"two names judged to be one", Input{Same: same("p", "q"), Acts: []Act{act("1", "LIB-DET", "p"), act("2", "LIB-DET", "q")}}, "1", "2", "0", "0"},
		{"two records that may be one act", Input{Open: [][2]record.EntityID{{ent("1"), ent("2")}}, Acts: []Act{act("1", "LIB-DET", "p"), act("2", "LIB-DET", "p")}}, "1", "1–2", "0", "0"},
		{"a disputed act", Input{Acts: []Act{act("1", "LIB-DET", "p", open, event("e"))}}, "0–1", "0–1", "0–1", "0"},
		{"only attempted", Input{Acts: []Act{act("1", "LIB-DET", "p", attempt(AttemptOnly))}}, "0", "0", "0", "0"},
		{"perhaps only attempted", Input{Acts: []Act{act("1", "LIB-DET", "p", attempt(AttemptMay))}}, "0–1", "0–1", "0", "0"},
		{"a threat is not in the total", Input{Acts: []Act{act("1", "EDU-THR", "p")}}, "0", "0", "0", "0"},
		{"not yet looked at", Input{Acts: []Act{act("1", "LIB-DET", "p", status(""))}}, "0", "0", "0", "0"},
		{"unlikely", Input{Acts: []Act{act("1", "LIB-DET", "p", status("V4"))}}, "0", "0", "0", "0"},
		{"below V3", Input{Threshold: "V3", Acts: []Act{act("1", "LIB-DET", "p"), act("2", "LIB-DET", "q", status("V3"))}}, "1", "1", "0", "0"},
		{"a roundup is not counted again", Input{Acts: []Act{act("1", "LIB-RND", "p"), act("2", "CPU", "p"), act("3", "LIB-DET", "p")}}, "1", "1", "0", "0"},
		{"nobody says to whom", Input{Acts: []Act{act("1", "LIB-DET", "")}}, "0", "0", "0", "0"},
		{"two groups with one member in common", Input{
			Groups: []Group{{ID: ent("g"), Min: 5, Max: 5, Members: []Member{{ent("p"), false}}}, {ID: ent("h"), Min: 4, Max: 4, Members: []Member{{ent("p"), false}}}},
			Acts:   []Act{act("1", "LIB-DET", "g"), act("2", "LIB-DET", "h"), act("3", "LIB-DET", "p")},
		}, "5–9", "9", "0", "0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			table := Count(actTerms(), tt.in)
			got := []string{table.Total.Victims.String(), table.Total.Acts.String(), table.Total.Events.String(), table.Total.Assets.String()}
			if diff := cmp.Diff([]string{tt.victims, tt.acts, tt.events, tt.assets}, got); diff != "" {
				t.Errorf("victims, acts, events, assets (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRowsAndColumns(t *testing.T) {
	table := Count(actTerms(), Input{Acts: []Act{
		act("1", "LIB-DET", "p"), act("2", "INT-BEA", "p"), act("3", "INT-THR", "p"),
		act("4", "PRO-HOU", "p", asset("h"), func(a *Act) { a.Derived = []record.EntityID{ent("buyer")} }),
		act("5", "PRO-VEH", "q", attempt(AttemptOnly)),
		act("6", "LIB-DET", "q", func(a *Act) { a.OrType = []record.Term{"LIB-ABD"} }),
		act("7", "", "r"), act("8", "CPU", "p"), act("9", "LIB-DET", "s", status("V5")),
	}})
	var got []string
	for _, r := range append(table.Rows, table.Total, table.Threats) {
		got = append(got, fmt.Sprintf("%s: %v victims, %v acts, %v derived, %v attempts", r.Type, r.Victims, r.Acts, r.Derived, r.Attempts))
	}
	want := []string{
		"LIB-DET: 1–2 victims, 1–2 acts, 0 derived, 0 attempts",
		"LIB-ABD: 0–1 victims, 0–1 acts, 0 derived, 0 attempts",
		"INT-BEA: 1 victims, 1 acts, 0 derived, 0 attempts",
		"INT-THR: 1 victims, 1 acts, 0 derived, 0 attempts",
		"PRO-HOU: 1 victims, 1 acts, 1 derived, 0 attempts",
		"PRO-VEH: 0 victims, 0 acts, 0 derived, 1 attempts",
		": 1 victims, 1 acts, 0 derived, 0 attempts",
		": 3 victims, 5 acts, 1 derived, 1 attempts",
		": 1 victims, 1 acts, 0 derived, 0 attempts",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	left := map[record.EntityID]Omission{}
	for _, l := range table.Left {
		left[l.Act] = l.Why
	}
	if diff := cmp.Diff(map[record.EntityID]Omission{ent("8"): IsFinding, ent("9"): NoViolation}, left); diff != "" {
		t.Errorf("left (-want +got):\n%s", diff)
	}
}

func TestEveryWidthHasItsReason(t *testing.T) {
	in := Input{
		Groups: []Group{{ID: ent("g"), Min: 2, Max: 3}, {ID: ent("u")}},
		Open:   [][2]record.EntityID{{ent("p"), ent("q")}},
		Acts:   []Act{act("1", "LIB-DET", "g"), act("2", "LIB-DET", "u"), act("3", "LIB-DET", "p"), act("4", "LIB-DET", "q", open)},
	}
	got := map[Cause]int{}
	for _, r := range Count(actTerms(), in).Total.Victims.Why {
		got[r.Cause] = len(r.About)
	}
	if diff := cmp.Diff(map[Cause]int{GroupSize: 1, GroupUnknown: 1, IdentityOpen: 2, JudgmentOpen: 1}, got); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	for c := range Cause(len(causeWords)) {
		if c.Label("en") == "" || c.Label("ru") == c.Label("en") {
			t.Errorf("cause %d has no words", c)
		}
	}
	for o := range Omission(len(omissionWords)) {
		if o.Label("en") == "" || o.Label("ru") == o.Label("en") {
			t.Errorf("omission %d has no words", o)
		}
	}
	if Cause(99).Label("en") != "unknown" || Omission(99).Label("en") != "unknown" {
		t.Error("a value of a newer version has words")
	}
}

// drawInput draws few people, groups and acts, so that they meet.
func drawInput(t *rapid.T) Input {
	person := rapid.SampledFrom([]string{"p", "q", "r", "s"})
	thing := rapid.SampledFrom([]string{"", "e", "f"})
	var in Input
	for _, g := range []string{"g", "h"} {
		lo := int64(rapid.IntRange(0, 4).Draw(t, "min"))
		group := Group{ID: ent(g), Min: lo, Max: lo + int64(rapid.IntRange(0, 2).Draw(t, "more"))}
		for _, m := range rapid.SliceOfNDistinct(person, 0, 3, rapid.ID[string]).Draw(t, "members") {
			group.Members = append(group.Members, Member{ent(m), rapid.Bool().Draw(t, "open member")})
		}
		in.Groups = append(in.Groups, group)
	}
	for n := range rapid.IntRange(0, 7).Draw(t, "acts") {
		victim := person
		if rapid.IntRange(0, 2).Draw(t, "group") == 0 {
			victim = rapid.SampledFrom([]string{"g", "h"})
		}
		in.Acts = append(in.Acts, Act{
			ID: ent(fmt.Sprint("act ", n)), Victim: ent(victim.Draw(t, "victim")),
			Type:   rapid.SampledFrom([]record.Term{"LIB-DET", "INT-BEA", "INT-THR"}).Draw(t, "type"),
			Status: rapid.SampledFrom([]record.Term{"V1", "V2", "V3"}).Draw(t, "status"),
			Event:  ent(thing.Draw(t, "event")), Spell: ent(thing.Draw(t, "spell")), Asset: ent(thing.Draw(t, "asset")),
			Open: rapid.Bool().Draw(t, "open"), Attempt: Attempt(rapid.IntRange(0, 2).Draw(t, "attempt")),
			Derived: []record.EntityID{ent(person.Draw(t, "derived"))},
		})
	}
	for range rapid.IntRange(0, 2).Draw(t, "pairs") {
		in.Open = append(in.Open, [2]record.EntityID{ent(person.Draw(t, "one")), ent(person.Draw(t, "other"))})
	}
	return in
}

// columns are all the ranges of a row.
func columns(r Row) []Range {
	return []Range{r.Victims, r.Acts, r.Events, r.Assets, r.Derived, r.Attempts}
}

// atMost tells whether a is not more than b, with no upper end above all.
func atMost(a, b int64) bool { return b == record.NoMax || a != record.NoMax && a <= b }

func TestTheLeastIsNeverMoreThanTheMost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := Count(actTerms(), drawInput(t))
		for _, row := range append(table.Rows, table.Total, table.Threats) {
			for i, r := range columns(row) {
				if !atMost(r.Min, r.Max) || r.Min < 0 {
					t.Errorf("row %q column %d: %v", row.Type, i, r)
				}
				if (r.Min == r.Max) != (len(r.Why) == 0) {
					t.Errorf("row %q column %d: %v for %d reasons", row.Type, i, r, len(r.Why))
				}
			}
		}
	})
}

// merging gives an identity in which a and b are one.
func merging(a, b record.EntityID) func(record.EntityID) record.EntityID {
	if bytes.Compare(b[:], a[:]) < 0 {
		a, b = b, a
	}
	return func(e record.EntityID) record.EntityID {
		if e == b {
			return a
		}
		return e
	}
}

func TestMergingTwoPeopleNeverRaisesACount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		before := Count(actTerms(), in)
		in.Same = merging(ent("p"), ent(rapid.SampledFrom([]string{"q", "r", "s"}).Draw(t, "other")))
		after := Count(actTerms(), in)
		rows, merged := append(before.Rows, before.Total, before.Threats), append(after.Rows, after.Total, after.Threats)
		for n := range rows {
			for i, b := range columns(rows[n]) {
				if a := columns(merged[n])[i]; a.Min > b.Min || !atMost(a.Max, b.Max) {
					t.Errorf("row %q column %d: from %v to %v", rows[n].Type, i, b, a)
				}
			}
		}
	})
}

func TestSettlingAnOpenPairStaysInTheRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		in.Open = [][2]record.EntityID{{ent("p"), ent("q")}}
		was := Count(actTerms(), in).Total
		one, two := in, in
		one.Open, two.Open = nil, nil
		one.Same = merging(ent("p"), ent("q"))
		for _, settled := range []Input{one, two} {
			now := Count(actTerms(), settled).Total
			for i, w := range columns(was) {
				if n := columns(now)[i]; n.Min < w.Min || !atMost(n.Max, w.Max) {
					t.Errorf("column %d: %v was open, settled it is %v", i, w, n)
				}
			}
		}
	})
}

func TestRaisingTheThresholdNeverRaisesACount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		wide := Count(actTerms(), in).Total
		in.Threshold = "V3"
		narrow := Count(actTerms(), in).Total
		for i, w := range columns(wide) {
			if n := columns(narrow)[i]; n.Min > w.Min || !atMost(n.Max, w.Max) {
				t.Errorf("column %d: V1 %v, V3 %v", i, w, n)
			}
		}
	})
}

func TestOrderChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		want := Count(actTerms(), in)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		in.Acts, in.Groups, in.Open = slices.Clone(in.Acts), slices.Clone(in.Groups), slices.Clone(in.Open)
		r.Shuffle(len(in.Acts), func(i, j int) { in.Acts[i], in.Acts[j] = in.Acts[j], in.Acts[i] })
		r.Shuffle(len(in.Groups), func(i, j int) { in.Groups[i], in.Groups[j] = in.Groups[j], in.Groups[i] })
		r.Shuffle(len(in.Open), func(i, j int) { in.Open[i], in.Open[j] = in.Open[j], in.Open[i] })
		if diff := cmp.Diff(want, Count(actTerms(), in), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("in another order (-want +got):\n%s", diff)
		}
	})
}

func BenchmarkCount(b *testing.B) {
	var in Input
	for n := range 10_000 {
		in.Acts = append(in.Acts, act(fmt.Sprint(n), actTerms().Terms[11+n%20].Code, fmt.Sprint("p", n%4000)))
	}
	v := actTerms()
	b.ReportAllocs()
	for b.Loop() {
		Count(v, in)
	}
}

func Example() {
	id := func(key string) record.EntityID { return record.DeriveEntityID("demo", key) }
	table := Count(record.Shipped().Vocabulary("act"), Input{
		Groups: []Group{{ID: id("relatives"), Min: 2, Max: 3, Members: []Member{{Person: id("brother")}}}},
		Acts: []Act{
			{ID: id("act.1"), Type: "LIB-DET", Victim: id("relatives"), Status: "V2"},
			{ID: id("act.2"), Type: "LIB-DET", Victim: id("brother"), Status: "V1"},
			{ID: id("act.3"), Type: "INT-BEA", Victim: id("brother"), Status: "V1"},
		},
	})
	fmt.Println(table.Header(record.Shipped().Vocabulary("record_status"), "en"))
	for _, row := range append(table.Rows, table.Total) {
		fmt.Printf("%-8s victims %v, acts %v\n", row.Type, row.Victims, row.Acts)
	}
	for _, why := range table.Total.Victims.Why {
		fmt.Println(why.Cause.Label("en"))
	}
	fmt.Println(table.Caveats[1].Text("en"))
	// Output:
	// Acts of status V1 (Possible) or higher
	// LIB-DET  victims 2–3, acts 2–3
	// INT-BEA  victims 1, acts 1
	//          victims 2–3, acts 3–4
	// the size of a group is a range
	// One person can be the victim of several types, so types do not add up to victims.
}
