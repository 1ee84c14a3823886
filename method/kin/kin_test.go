// SPDX-License-Identifier: Apache-2.0

package kin

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/record"
	"teptar/record/held"
)

func ent(key string) record.EntityID { return record.DeriveEntityID("demo", key) }

func kinship() *Kinship { return New(record.Shipped().Vocabulary("relation")) }

// tie says that from is something to to.
func tie(from string, is record.Term, to string) Tie {
	return Tie{ent(from + is2(is) + to), ent(from), ent(to), is, held.SingleSource, 1}
}

func is2(t record.Term) string { return " " + string(t) + " " }

// graph answers for a list of ties.
func graph(ties []Tie) Ties {
	by := map[record.EntityID][]Tie{}
	for _, t := range ties {
		by[t.From] = append(by[t.From], t)
		by[t.To] = append(by[t.To], t)
	}
	return func(p record.EntityID) []Tie { return by[p] }
}

func TestPathsInWords(t *testing.T) {
	sexes := map[record.EntityID]record.Term{ent("victim"): "S-M", ent("father"): "S-M", ent("aunt"): "S-F"}
	sex := func(p record.EntityID) record.Term { return sexes[p] }
	for _, tt := range []struct {
		name   string
		ties   []Tie
		en, ru []string
	}{
		{"nobody claims anything", nil, nil, nil},
		{"the victim is the brother", []Tie{tie("victim", "K-SIB", "admin")}, []string{"brother"}, []string{"брат"}},
		{"the same, recorded from the other end", []Tie{tie("admin", "K-SIB", "victim")}, []string{"brother"}, []string{"брат"}},
		{"the victim is the parent", []Tie{tie("victim", "K-PAR", "admin")}, []string{"father"}, []string{"отец"}},
		{"the administrator is the parent", []Tie{tie("admin", "K-PAR", "victim")}, []string{"son"}, []string{"сын"}},
		{"the victim is the child", []Tie{tie("victim", "K-CHI", "admin")}, []string{"son"}, []string{"сын"}},
		{"the administrator is a grandparent", []Tie{tie("admin", "K-GRP", "victim")}, []string{"grandson"}, []string{"внук"}},
		{"the administrator is a nephew", []Tie{tie("admin", "K-NEP", "victim")}, []string{"uncle"}, []string{"дядя"}},
		{"the administrator is a father’s sibling", []Tie{tie("admin", "K-PUN", "victim")}, []string{"nephew"}, []string{"племянник"}},
		{"the side of a cousin is lost from the other end", []Tie{tie("admin", "K-PCO", "victim")}, []string{"cousin"}, []string{"двоюродный брат"}},
		{"two steps", []Tie{tie("victim", "K-SIB", "father"), tie("father", "K-PAR", "admin")}, []string{"brother of the father"}, []string{"брат отца"}},
		{"two steps, recorded backwards", []Tie{tie("father", "K-SIB", "victim"), tie("admin", "K-CHI", "father")}, []string{"brother of the father"}, []string{"брат отца"}},
		{"only a relative", []Tie{tie("victim", "K-REL", "admin")}, []string{"relative"}, []string{"родственник"}},
		{"a shorter path first, a vaguer one of the same length last", []Tie{
			tie("victim", "K-SIB", "aunt"), tie("aunt", "K-SPO", "admin"), tie("victim", "K-REL", "admin"), tie("victim", "K-INL", "admin"),
		}, []string{"in-law", "relative", "brother of the wife"}, []string{"свойственник", "родственник", "брат жены"}},
		{"a common teip is no kinship", []Tie{tie("victim", "K-TEI", "admin")}, nil, nil},
		{"a friend is no kin", []Tie{tie("victim", "K-FRI", "admin")}, nil, nil},
		{"two sons of one father are not called brothers", []Tie{tie("victim", "K-CHI", "father"), tie("admin", "K-CHI", "father")}, []string{"son of the father"}, []string{"сын отца"}},
		{"five steps are too many", []Tie{tie("victim", "K-CHI", "1"), tie("1", "K-CHI", "2"), tie("2", "K-CHI", "3"), tie("3", "K-CHI", "4"), tie("4", "K-CHI", "admin")}, nil, nil},
		{"a circle ends", []Tie{tie("victim", "K-CHI", "1"), tie("1", "K-CHI", "victim"), tie("1", "K-SIB", "1"), tie("1", "K-SIB", "admin")},
			[]string{"father of the sibling", "son of the sibling"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := kinship().Find(graph(tt.ties), ent("victim"), ent("admin"))
			var en, ru []string
			for _, p := range r.Paths {
				en = append(en, p.Describe("en", sex))
				ru = append(ru, p.Describe("ru", sex))
			}
			if tt.ru == nil { // two paths that differ in direction only have no fixed order
				slices.Sort(en)
				ru = nil
			}
			if diff := cmp.Diff(tt.en, en); diff != "" {
				t.Errorf("English (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.ru, ru); diff != "" {
				t.Errorf("Russian (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUnheldTiesMakeNoPath(t *testing.T) {
	for state := held.Undocumented; state <= held.Several; state++ {
		claimed := tie("victim", "K-SIB", "admin")
		claimed.State = state
		want := state == held.Disputed || state == held.SingleSource || state == held.Agreed || state == held.HeldByJudgment
		if got := len(kinship().Find(graph([]Tie{claimed}), ent("victim"), ent("admin")).Paths) == 1; got != want {
			t.Errorf("a tie that is %v makes a path: %v, want %v", state, got, want)
		}
	}
}

func TestTheWeakestLinkIsShown(t *testing.T) {
	a, b, c := tie("victim", "K-SIB", "1"), tie("1", "K-SIB", "2"), tie("2", "K-SIB", "admin")
	a.State, a.Groups = held.Agreed, 3
	b.State, b.Groups = held.Agreed, 2
	c.State, c.Groups = held.HeldByJudgment, 1
	p := kinship().Find(graph([]Tie{a, b, c}), ent("victim"), ent("admin")).Paths[0]
	if p.Weakest() != 1 {
		t.Errorf("weakest step %d, want 1", p.Weakest())
	}
	better, worse := tie("victim", "K-SIB", "admin"), tie("victim", "K-INL", "admin")
	worse.State = held.Disputed
	paths := kinship().Find(graph([]Tie{worse, better}), ent("victim"), ent("admin")).Paths
	if paths[0][0].Type != "K-SIB" {
		t.Error("the disputed path comes first")
	}
}

func TestATermOfTheTeamIsKinByItsWiderTerm(t *testing.T) {
	s, err := record.Shipped().With(
		record.TermEntry{Vocabulary: "relation", Code: "X-HSB", EN: "Half-brother", Definition: "One parent in common", Broader: "K-SIB"},
		record.TermEntry{Vocabulary: "relation", Code: "X-NEI", EN: "Neighbour", Definition: "Lives next door"})
	if err != nil {
		t.Fatal(err)
	}
	k := New(s.Vocabulary("relation"))
	if !k.IsKin("X-HSB") || k.word("X-HSB") != Sibling || k.IsKin("X-NEI") || k.IsKin("no such term") {
		t.Error("a team's terms are not read by their wider terms")
	}
}

func TestEveryWordIsInBothLanguagesAndInverts(t *testing.T) {
	for w := Relative; w <= InLaw; w++ {
		p := Path{{Is: w}}
		if p.Describe("en", nil) == "" || p.Describe("ru", nil) == "" {
			t.Errorf("word %d has no words", w)
		}
		if back := w.Inverse().Inverse().Inverse(); back != w.Inverse() {
			t.Errorf("word %d: inverting thrice gives %d, once gives %d", w, back, w.Inverse())
		}
	}
}

// Every path is made of ties that were given, one after the other, and the
// order in which they were given makes no difference.
func TestPathsAreClaimedStepByStep(t *testing.T) {
	kinTerms := []record.Term{"K-PAR", "K-CHI", "K-SIB", "K-REL", "K-TEI"}
	rapid.Check(t, func(t *rapid.T) {
		ties := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Tie {
			person := rapid.SampledFrom([]string{"victim", "admin", "1", "2", "3", "4"})
			return tie(person.Draw(t, "from"), rapid.SampledFrom(kinTerms).Draw(t, "type"), person.Draw(t, "to"))
		}), 0, 12).Draw(t, "ties")
		r := kinship().Find(graph(ties), ent("victim"), ent("admin"))
		for _, p := range r.Paths {
			at, met := ent("victim"), map[record.EntityID]bool{}
			for _, s := range p {
				if s.Leaves() != at || met[at] || !slices.Contains(ties, s.Tie) || s.Type == "K-TEI" {
					t.Fatalf("a step that nobody claimed, or that meets someone twice")
				}
				met[at] = true
				at = s.Reaches()
			}
			if at != ent("admin") {
				t.Fatal("the path does not arrive")
			}
		}
		if !slices.IsSortedFunc(r.Paths, func(a, b Path) int { return len(a) - len(b) }) {
			t.Error("a longer path comes before a shorter one")
		}
		shuffled := slices.Clone(ties)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)).Shuffle(len(ties), func(i, j int) {
			shuffled[i], shuffled[j] = shuffled[j], shuffled[i]
		})
		if diff := cmp.Diff(r, kinship().Find(graph(shuffled), ent("victim"), ent("admin"))); diff != "" {
			t.Errorf("in another order:\n%s", diff)
		}
	})
}

// hundredThousand is 100,000 relations among 40,000 people, with one person
// related to 2,000.
func hundredThousand() Ties {
	r := rand.New(rand.NewPCG(1, 2))
	ties := make([]Tie, 0, 100_000)
	for n := range cap(ties) {
		from, to := fmt.Sprint(r.IntN(40_000)), fmt.Sprint(r.IntN(40_000))
		if n%50 == 0 {
			from = "0"
		}
		ties = append(ties, tie(from, "K-SIB", to))
	}
	return graph(ties)
}

func TestALargeArchiveIsBounded(t *testing.T) {
	people := make([]string, 60) // everyone is related to everyone
	var ties []Tie
	for i := range people {
		for j := range i {
			ties = append(ties, tie(fmt.Sprint(i), "K-SIB", fmt.Sprint(j)))
		}
	}
	r := kinship().Find(graph(ties), ent("0"), ent("1"))
	if len(r.Paths) != maxPaths || !r.More || len(r.Paths[0]) != 1 {
		t.Errorf("%d paths, more %v; want %d and more", len(r.Paths), r.More, maxPaths)
	}
}

func BenchmarkFind(b *testing.B) {
	ties, k := hundredThousand(), kinship()
	b.ReportAllocs()
	for b.Loop() {
		k.Find(ties, ent("0"), ent("17"))
	}
}

func ExampleKinship_Find() {
	victim, father, admin := ent("victim"), ent("father"), ent("admin")
	ties := func(record.EntityID) []Tie {
		return []Tie{
			{Relation: ent("rel.1"), From: victim, To: father, Type: "K-SIB", State: held.Agreed, Groups: 2},
			{Relation: ent("rel.2"), From: father, To: admin, Type: "K-PAR", State: held.SingleSource, Groups: 1},
		}
	}
	men := func(record.EntityID) record.Term { return "S-M" }
	for _, p := range New(record.Shipped().Vocabulary("relation")).Find(ties, victim, admin).Paths {
		fmt.Println(p.Describe("en", men), "of Z. T.")
		fmt.Println(p.Describe("ru", men), "З. Т.")
		fmt.Println("weakest:", p[p.Weakest()].State)
	}
	// Output:
	// brother of the father of Z. T.
	// брат отца З. Т.
	// weakest: single
}
