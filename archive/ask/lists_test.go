// SPDX-License-Identifier: Apache-2.0

package ask_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/ask"
	"teptar/archive/storetest"
	"teptar/fault"
	"teptar/method/estimate"
	"teptar/record"
)

// three newspapers, of which every two name people in common.
var three = map[string]int{"A": 20, "B": 14, "C": 10, "AB": 9, "AC": 7, "BC": 6, "ABC": 3}

const lists record.CaseID = "lists"

// listsOf reads the lists of an archive.
func listsOf(t *testing.T, a *archive.Archive, who access.Viewer, f ask.ListFilter) (c *ask.Captures) {
	t.Helper()
	with(t, a, who, func(v *archive.View) {
		var err error
		if c, err = ask.ListsOf(t.Context(), v, f); err != nil {
			t.Fatal(err)
		}
	})
	return c
}

// overlapping makes an archive of the newspapers and of more that is said.
func overlapping(t *testing.T, people map[string]int, more ...record.Op) *archive.Archive {
	t.Helper()
	a := storetest.New(t, openStore)
	b := storetest.Overlap(lists, people)
	storetest.Commit(t, a, b)
	if len(more) > 0 {
		storetest.Commit(t, a, storetest.Batch{Ops: more})
	}
	return a
}

// in gives the id of a thing of the newspapers.
func in(key string) record.EntityID { return record.DeriveEntityID(lists, key) }

// says is a newspaper that says of an act whose victim somebody was.
func says(letter, act, victim string, chain ...record.EntityID) record.Say {
	return storetest.By(storetest.Say(lists, in("doc."+letter), "Who was taken.", storetest.Claim(in(act), "victim", record.RefValue(in(victim)))), append([]record.EntityID{in("org." + letter)}, chain...)...)
}

func TestListsAreCountedByWhoIsOnExactlyWhich(t *testing.T) {
	a := overlapping(t, three)
	for _, by := range ask.ListKinds() {
		c := listsOf(t, a, owner, ask.ListFilter{By: by, Filter: ask.Filter{Case: lists}})
		if len(c.Lists) != 3 || len(c.Refused) > 0 || c.People != 69 {
			t.Fatalf("by %s: %d lists, %d people, refused %v", by, len(c.Lists), c.People, c.Refused)
		}
		for mask := 1; mask < 8; mask++ {
			key := ""
			for i, l := range c.Lists {
				if mask>>i&1 == 1 {
					key += l.Of[0].Title[len(l.Of[0].Title)-1:]
				}
			}
			if by != ask.ByImport && c.Table.Count(mask) != int64(three[key]) {
				t.Errorf("by %s: %d people on exactly %q, want %d", by, c.Table.Count(mask), key, three[key])
			}
		}
		results, err := estimate.Run(t.Context(), c.Table, []estimate.Method{estimate.MethodLogLinear, estimate.MethodAveraged}, estimate.Options{})
		if err != nil || !results[0].OK() || !results[1].OK() || results[0].Point <= 69 {
			t.Errorf("by %s: an estimate of three overlapping lists: %v, %v", by, results, err)
		}
	}
}

// What is no assertion that counts puts nobody on a list.
func TestOnlyWhoAssertsHasAPersonOnTheirList(t *testing.T) {
	stance := func(of record.Term) record.Op {
		s := says("B", "act.1", "p.1")
		s.Claims[0].Stance = of
		return s
	}
	duress := says("B", "act.1", "p.1")
	duress.Duress = true
	told := says("B", "act.1", "p.1")
	for _, tt := range []struct {
		name string
		more []record.Op
		want int
	}{
		{"another asserts it too", []record.Op{told}, 1},
		{"another denies it", []record.Op{stance(record.Denies)}, 0},
		{"another passes on a rumour", []record.Op{stance(record.Rumour)}, 0},
		{"another says it under duress", []record.Op{duress}, 0},
		{"another said it and took it back", []record.Op{told, stance(record.Retracts)}, 0},
		{"what another said was rejected", []record.Op{told, storetest.Judge(lists, record.Reject, "a slip", storetest.Claims(told)...)}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := listsOf(t, overlapping(t, map[string]int{"A": 3, "B": 2}, tt.more...), owner, ask.ListFilter{By: ask.BySource, Filter: ask.Filter{Case: lists}})
			if got := c.Table.Count(3); got != int64(tt.want) {
				t.Errorf("%d people on both lists, want %d", got, tt.want)
			}
		})
	}
}

func TestRepostsOfOneChannelAreOneList(t *testing.T) {
	// C repeats what A wrote.
	repeats := storetest.By(storetest.Say(lists, in("doc.C"), "Who was taken.", storetest.Claim(in("doc.C"), "forwarded_from", record.RefValue(in("doc.A")))), in("org.C"))
	a := overlapping(t, map[string]int{"A": 5, "B": 4, "AB": 3, "C": 2}, repeats)
	for _, by := range ask.ListKinds() {
		c := listsOf(t, a, owner, ask.ListFilter{By: by, Filter: ask.Filter{Case: lists}})
		if len(c.Lists) != 2 || c.Lists[0].People != 10 {
			t.Errorf("by %s: %d lists, %d people on the first; want two, with 10", by, len(c.Lists), c.Lists[0].People)
		}
		if !slices.ContainsFunc(c.Notes, func(n ask.ListNote) bool { return n.Code == "repeats" && slices.Contains(n.IDs, in("doc.C")) }) {
			t.Errorf("by %s: nothing says that a document repeats another: %v", by, codesOf(c.Notes))
		}
	}
}

// The first document is known, and not who published it: whoever speaks in it
// is taken for that, also where another repeats it.
func TestRepostsOfAnUnknownPublisherAreOneList(t *testing.T) {
	doc := func(key string) record.Op { return storetest.Entity(lists, record.Document, key) }
	said := func(document, by, act, victim string) record.Op {
		return storetest.By(storetest.Say(lists, in(document), "Who was taken.", storetest.Claim(in(act), "type", record.TermValue("LIB-DET")), storetest.Claim(in(act), "victim", record.RefValue(in(victim)))), in(by))
	}
	ops := []record.Op{doc("doc.first"), doc("doc.again")}
	for _, key := range []string{"x", "y"} {
		ops = append(ops, storetest.Entity(lists, record.Person, "p."+key), storetest.Entity(lists, record.Act, "act."+key))
	}
	ops = append(ops, storetest.Entity(lists, record.Organization, "org.channel"), storetest.Entity(lists, record.Organization, "org.copier"),
		storetest.By(storetest.Say(lists, in("doc.again"), "Who was taken.", storetest.Claim(in("doc.again"), "forwarded_from", record.RefValue(in("doc.first"))),
			storetest.Claim(in("doc.again"), "outlet", record.RefValue(in("org.copier")))), in("org.copier")),
		said("doc.first", "org.channel", "act.x", "p.x"), said("doc.again", "org.copier", "act.y", "p.y"))
	a := overlapping(t, map[string]int{"A": 3}, ops...)
	for _, by := range []ask.ListKind{ask.BySource, ask.ByOutlet} {
		c := listsOf(t, a, owner, ask.ListFilter{By: by})
		if len(c.Lists) != 2 || c.Lists[1].Of[0].ID != in("org.channel") || c.Lists[1].People != 2 {
			t.Errorf("by %s: %+v; want two lists, the second of the channel with the two people whom it and its copier name", by, c.Lists)
		}
	}
}

func codesOf(notes []ask.ListNote) (codes []string) {
	for _, n := range notes {
		codes = append(codes, n.Code)
	}
	return codes
}

func TestListsOfOneKindAreRefused(t *testing.T) {
	official := func(letter, act, victim string) record.Op {
		s := says(letter, act, victim)
		s.Via[0].Access = "AC-OFF"
		return s
	}
	base := []record.Op{storetest.Entity(lists, record.Person, "p.a"), storetest.Entity(lists, record.Person, "p.b"), storetest.Entity(lists, record.Person, "sister"), storetest.Entity(lists, record.Person, "neighbour")}
	with := func(ops ...record.Op) []record.Op { return append(slices.Clone(base), ops...) }
	quoted := func(letter, act, victim, who string) record.Op { return says(letter, act, victim, in(who)) }
	for _, tt := range []struct {
		name   string
		people map[string]int
		by     ask.ListKind
		more   []record.Op
		want   string
	}{
		{"a single list", map[string]int{"A": 9}, ask.BySource, nil, "few-lists"},
		{"lists that share nobody", map[string]int{"A": 9, "B": 4}, ask.BySource, nil, "no-overlap"},
		{"all of one outlet's voices", nil, ask.BySource, with(storetest.Entity(lists, record.Act, "act.x"), storetest.Entity(lists, record.Act, "act.y"),
			quoted("A", "act.x", "p.a", "sister"), quoted("A", "act.x", "p.a", "neighbour"), quoted("A", "act.y", "p.b", "neighbour"), typed("A", "act.x"), typed("A", "act.y")), "one-publisher"},
		{"all official", nil, ask.BySource, with(storetest.Entity(lists, record.Act, "act.x"), storetest.Entity(lists, record.Act, "act.y"),
			official("A", "act.x", "p.a"), official("B", "act.x", "p.a"), official("B", "act.y", "p.b"), typed("A", "act.x"), typed("A", "act.y")), "all-official"},
		{"one that copies from another", map[string]int{"A": 9, "C": 3}, ask.ByOutlet, []record.Op{
			says("B", "act.1", "p.1", in("org.A")), says("B", "act.2", "p.2", in("org.A"))}, "through"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			people := map[string]int{"Q": 0}
			for k, n := range tt.people {
				people[k] = n
			}
			b := storetest.Overlap(lists, people)
			for _, letter := range "AB" {
				if people[string(letter)] == 0 {
					b.Ops = append(b.Ops, storetest.Source(lists, letter)...)
				}
			}
			b.Ops = append(b.Ops, tt.more...)
			a := storetest.New(t, openStore)
			storetest.Commit(t, a, b)
			c := listsOf(t, a, owner, ask.ListFilter{By: tt.by, Filter: ask.Filter{Case: lists}})
			if !slices.Contains(codesOf(c.Refused), tt.want) {
				t.Errorf("refused for %v, want %s", codesOf(c.Refused), tt.want)
			}
		})
	}
}

// typed says which type an act was.
func typed(letter, act string) record.Op {
	return storetest.By(storetest.Say(lists, in("doc."+letter), "Who was taken.", storetest.Claim(in(act), "type", record.TermValue("LIB-DET"))), in("org."+letter))
}

func TestListsAreChosenAndJoined(t *testing.T) {
	a := overlapping(t, three)
	choose := func(text string) *ask.Captures {
		f := ask.ListFilter{By: ask.BySource, Filter: ask.Filter{Case: lists}}
		with(t, a, owner, func(v *archive.View) {
			var err error
			if f.Choose, f.Rest, err = ask.ParseLists(v, text); err != nil {
				t.Fatal(err)
			}
			if again, rest, err := ask.ParseLists(v, ask.FormatLists(f.Choose, f.Rest)); err != nil || rest != f.Rest || cmp.Diff(again, f.Choose) != "" {
				t.Errorf("%s is read back as %v, %v, %v", text, again, rest, err)
			}
		})
		return listsOf(t, a, owner, f)
	}
	joined := choose("org.A,org.B+org.C")
	if got := []int64{joined.Table.Count(1), joined.Table.Count(2), joined.Table.Count(3)}; cmp.Diff(got, []int64{20, 30, 19}) != "" || !slices.Contains(codesOf(joined.Notes), "joined") {
		t.Errorf("A, and B joined with C: %v, %v", got, codesOf(joined.Notes))
	}
	if rest := choose("org.A,rest"); rest.Table.Count(3) != 19 || !rest.Lists[1].Rest {
		t.Errorf("A and the rest: %d on both", rest.Table.Count(3))
	}
	two := choose("org.B,org.A")
	if len(two.Left) != 1 || two.Only != 10 || two.People != 59 || two.Lists[0].Of[0].ID != in("org.B") {
		t.Errorf("two of three: %+v", two)
	}
	if other := choose("org.A,org.B"); other.Key != two.Key || other.Key == joined.Key {
		t.Error("the order of lists makes another question, or other lists do not")
	}
	f := ask.ListFilter{By: ask.BySource, Choose: [][]record.EntityID{{in("org.A")}, {in("org.A")}}}
	with(t, a, owner, func(v *archive.View) {
		if _, err := ask.ListsOf(t.Context(), v, f); !errors.Is(err, fault.Invalid) {
			t.Errorf("one list named twice: %v", err)
		}
	})
}

func TestWhoCannotBeOnAListIsSaid(t *testing.T) {
	person := func(key string) record.Op { return storetest.Entity(lists, record.Person, key) }
	group := storetest.Entity(lists, record.Group, "g")
	act := storetest.Entity(lists, record.Act, "act.g")
	member := storetest.By(storetest.Say(lists, in("doc.B"), "Who was taken.", storetest.Claim(group.ID, "member", record.RefValue(in("p.x"))),
		storetest.Claim(group.ID, "size", record.Value{Type: record.NumberType, Min: 5, Max: 5})), in("org.B"))
	same := record.Judge{Judgment: record.Judgment{Case: lists, Verdict: record.Same, Of: in("p.1"), Other: in("p.4"), Reason: "one birthday", By: "Reviewer", At: storetest.Noon}}
	open := record.Judge{Judgment: record.Judgment{Case: lists, Verdict: record.CannotTell, Of: in("p.2"), Other: in("p.5"), Reason: "one name", By: "Reviewer", At: storetest.Noon}}
	a := overlapping(t, map[string]int{"A": 3, "B": 2}, person("p.x"), group, act, typed("A", "act.g"), says("A", "act.g", "g"), member, same, open)
	c := listsOf(t, a, owner, ask.ListFilter{By: ask.BySource, Filter: ask.Filter{Case: lists}})
	for _, want := range []string{"groups", "nameless", "identity"} {
		if !slices.Contains(codesOf(c.Notes), want) {
			t.Errorf("nothing says %s: %v", want, codesOf(c.Notes))
		}
	}
	if c.Table.Count(3) != 1 || c.People != 5 {
		t.Errorf("%d people on both lists of %d people; want the one whom two records are, of five", c.Table.Count(3), c.People)
	}
	for _, n := range c.Notes {
		if n.Code == "groups" && !strings.Contains(n.Text, "at least 4 people") {
			t.Errorf("of five in a group one is named, and it says: %s", n.Text)
		}
	}
}

// A planted case that names the same people by other sources changes nothing
// for whoever may not know of it, not even a number.
func TestListsTellNothingOfAnotherCase(t *testing.T) {
	plant := storetest.Overlap("secret", map[string]int{"A": 4, "X": 3, "AX": 2})
	var ops []record.Op
	for i, letter := range []string{"X", "X", "A"} {
		act := storetest.Entity("secret", record.Act, "act.planted"+string(rune('a'+i)))
		s := storetest.By(storetest.Say("secret", record.DeriveEntityID("secret", "doc."+letter), "Who was taken.", storetest.Claim(act.ID, "type", record.TermValue("LIB-DET")),
			storetest.Claim(act.ID, "victim", record.RefValue(in("p.1")))), record.DeriveEntityID("secret", "org."+letter))
		ops = append(ops, act, s)
	}
	without, planted := overlapping(t, three), overlapping(t, three)
	storetest.Commit(t, planted, plant)
	storetest.Commit(t, planted, storetest.Batch{Ops: ops})
	reader := access.Member("Reader", map[record.CaseID]access.Role{lists: access.Reader})
	for _, by := range ask.ListKinds() {
		for _, c := range []record.CaseID{"", lists, "secret"} {
			f := ask.ListFilter{By: by, Filter: ask.Filter{Case: c}}
			want, got := listsOf(t, without, reader, f), listsOf(t, planted, reader, f)
			ignore := cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Table" }, cmp.Ignore())
			if diff := cmp.Diff(want, got, ignore, cmp.AllowUnexported(ask.Captures{})); diff != "" {
				t.Errorf("by %s of %q, a planted case shows (-without +with):\n%s", by, c, diff)
			}
			if c == "" {
				if all := listsOf(t, planted, owner, f); cmp.Diff(got, all, ignore, cmp.AllowUnexported(ask.Captures{})) == "" {
					t.Errorf("by %s: the owner sees no difference either, so that it means nothing", by)
				}
			}
		}
	}
}

func TestTextsThatNameSomebodyAreFound(t *testing.T) {
	a := overlapping(t, three, record.Member{ID: record.MemberID{7}, Name: "Quelda", By: owner.Name(), At: storetest.Noon})
	c := listsOf(t, a, owner, ask.ListFilter{By: ask.BySource, Filter: ask.Filter{Case: lists}})
	texts := []string{"The lists were made apart.", "Zduba was on none", "see what Quelda found", "the herald a says so", "a herald said so", "так говорит Здуба"}
	with(t, a, owner, func(v *archive.View) {
		got, err := c.Naming(t.Context(), v, texts)
		if want := []int{1, 2, 3, 5}; err != nil || cmp.Diff(want, got) != "" {
			t.Errorf("named in %v, want %v (%v)", got, want, err)
		}
	})
}
