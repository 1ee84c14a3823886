// SPDX-License-Identifier: Apache-2.0

package finding

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

func cid(n byte) record.ClaimID { return record.ClaimID{n} }

// by is evidence in a state that rests on claims; denied ones are negative.
func by(state held.State, claims ...int) Evidence {
	e := Evidence{State: state}
	for _, n := range claims {
		if n < 0 {
			e.Against = append(e.Against, cid(byte(-n)))
		} else {
			e.For = append(e.For, cid(byte(n)))
		}
	}
	return e
}

// measure is a detention of someone, told by claim n, on account of an admin.
func measure(n int, victim string) Measure {
	return Measure{
		Act: ent(fmt.Sprint("act ", n)), Victim: ent(victim), Taken: by(held.SingleSource, n),
		OnAccount: []Account{{Target: ent("admin"), Basis: "source", Evidence: by(held.SingleSource, n+50)}},
		Official:  by(held.SingleSource, n+100),
	}
}

func with(m Measure, change func(*Measure)) Measure {
	change(&m)
	return m
}

// answers gives the answer of each step.
func answers(p Proposal) []string {
	var got []string
	for _, s := range p.Steps {
		got = append(got, s.Rule+" "+s.Answer.Label("en"))
	}
	return got
}

func TestCollectivePunishment(t *testing.T) {
	blamed := func(m *Measure) { m.OwnConduct = []record.ClaimID{cid(9)} }
	for _, tt := range []struct {
		name     string
		measures []Measure
		steps    [5]Answer
		answer   Answer
	}{
		{"nothing is claimed", nil, [5]Answer{}, Unknown},
		{"two brothers detained", []Measure{measure(1, "p"), measure(2, "q")}, [5]Answer{Met, Met, Met, Met, Met}, Met},
		{"two measures against one", []Measure{measure(1, "p"), measure(2, "p")}, [5]Answer{Met, Met, Met, Met, Met}, Met},
		{"one measure", []Measure{measure(1, "p")}, [5]Answer{Met, Met, Met, Unknown, Met}, Unknown},
		{"own conduct alleged for all", []Measure{with(measure(1, "p"), blamed), with(measure(2, "q"), blamed)}, [5]Answer{Met, NotMet, Unknown, Unknown, Unknown}, NotMet},
		{"own conduct alleged for one of two", []Measure{with(measure(1, "p"), blamed), measure(2, "q")}, [5]Answer{Met, Met, Met, Unknown, Met}, Unknown},
		{"the link is the team's own thought", []Measure{
			with(measure(1, "p"), func(m *Measure) { m.OnAccount[0].Basis = "inferred" }),
			with(measure(2, "q"), func(m *Measure) { m.OnAccount[0].Basis = "inferred" }),
		}, [5]Answer{Met, Met, Unknown, Unknown, Unknown}, Unknown},
		{"punished for their own account", []Measure{
			with(measure(1, "p"), func(m *Measure) { m.OnAccount[0].Target = ent("p") }), measure(2, "q"),
		}, [5]Answer{Met, Met, Met, Unknown, Met}, Unknown},
		{"one is denied by officials", []Measure{measure(1, "p"), with(measure(2, "q"), func(m *Measure) { m.Taken = by(held.Disputed, 2, -7) })},
			[5]Answer{Met, Met, Met, Contested, Met}, Contested},
		{"set aside by judgment", []Measure{
			with(measure(1, "p"), func(m *Measure) { m.Taken = by(held.SetAside, 1) }),
		}, [5]Answer{NotMet, Unknown, Unknown, Unknown, Unknown}, NotMet},
		{"nobody says who did it", []Measure{
			with(measure(1, "p"), func(m *Measure) { m.Official = Evidence{} }), with(measure(2, "q"), func(m *Measure) { m.Official = Evidence{} }),
		}, [5]Answer{Met, Met, Met, Met, Unknown}, Unknown},
		{"said only under duress", []Measure{
			with(measure(1, "p"), func(m *Measure) { m.Taken = by(held.CompelledOnly, 1) }),
		}, [5]Answer{}, Unknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := CollectivePunishment(Episode{ent("episode"), tt.measures})
			var steps [5]Answer
			for i, s := range p.Steps {
				steps[i] = s.Answer
				if s.Answer == Met && s.Rule != "CP-2" && len(s.Claims) == 0 {
					t.Errorf("%s is met by no claim", s.Rule)
				}
			}
			if steps != tt.steps || p.Answer != tt.answer {
				t.Errorf("%v, together %v; want %v, %v", steps, p.Answer, tt.steps, tt.answer)
			}
		})
	}
}

func TestOwnConductIsShown(t *testing.T) {
	m := measure(1, "p")
	m.OwnConduct = []record.ClaimID{cid(9)}
	p := CollectivePunishment(Episode{ent("episode"), []Measure{m, measure(2, "q"), measure(3, "r")}})
	if diff := cmp.Diff([]record.ClaimID{cid(9)}, p.Steps[1].Against); diff != "" {
		t.Errorf("claims of own conduct (-want +got):\n%s", diff)
	}
	if slices.Contains(p.Claims(), cid(51)) || p.Answer != Met {
		t.Error("the measure that fell out still counts, or the others do not")
	}
}

func TestEnforcedDisappearance(t *testing.T) {
	for _, tt := range []struct {
		name    string
		custody Custody
		want    []string
		answer  Answer
	}{
		{"all three", Custody{Taken: by(held.SingleSource, 1), Official: by(held.Agreed, 2), Refusal: by(held.SingleSource, 3)},
			[]string{"ED-1 met", "ED-2 met", "ED-3 met"}, Met},
		{"a later release changes nothing", Custody{Taken: by(held.SingleSource, 1), Official: by(held.Agreed, 2), Refusal: by(held.SingleSource, 3), Released: by(held.Agreed, 4)},
			[]string{"ED-1 met", "ED-2 met", "ED-3 met"}, Met},
		{"the denial is the refusal", Custody{Taken: by(held.Disputed, 1, -3), Official: by(held.Disputed, 2, -3), Refusal: by(held.SingleSource, 3)},
			[]string{"ED-1 met", "ED-2 met", "ED-3 met"}, Met},
		{"another denial disputes", Custody{Taken: by(held.Disputed, 1, -3, -4), Official: by(held.SingleSource, 2), Refusal: by(held.SingleSource, 3)},
			[]string{"ED-1 met by claims that others dispute", "ED-2 met", "ED-3 met"}, Contested},
		{"only a denial is no custody", Custody{Taken: by(held.Denied, -3), Refusal: by(held.SingleSource, 3)},
			[]string{"ED-1 not met", "ED-2 unknown", "ED-3 met"}, NotMet},
		{"no refusal is claimed", Custody{Taken: by(held.SingleSource, 1), Official: by(held.Agreed, 2)},
			[]string{"ED-1 met", "ED-2 met", "ED-3 unknown"}, Unknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := EnforcedDisappearance(tt.custody)
			if diff := cmp.Diff(tt.want, answers(p)); diff != "" || p.Answer != tt.answer {
				t.Errorf("together %v, want %v; steps (-want +got):\n%s", p.Answer, tt.answer, diff)
			}
		})
	}
}

func TestTortureIsNeverConcluded(t *testing.T) {
	all := by(held.Agreed, 1)
	p := TortureElements(Suffering{ent("act"), all, all, all, all, all})
	if p.Answer != Unknown || !p.Listed {
		t.Errorf("answer %v", p.Answer)
	}
	if got, want := p.Conclusion("en"), "5 of 5 elements are documented; nothing is concluded from that."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestConclusionsNeverSayTrue(t *testing.T) {
	two := []Measure{measure(1, "p"), measure(2, "q")}
	disputed := slices.Clone(two)
	disputed[0].Taken.State = held.Disputed
	blamed := with(measure(1, "p"), func(m *Measure) { m.OwnConduct = []record.ClaimID{cid(9)} })
	for _, tt := range []struct {
		measures []Measure
		en, ru   string
	}{
		{two, "The rules are met by these claims: 6.", "Правила выполнены этими утверждениями: 6."},
		{disputed, "The rules are met by these claims: 6; others dispute some of them.", "Правила выполнены этими утверждениями: 6; некоторые из них оспариваются."},
		{two[:1], "It cannot be told whether the rules are met: CP-4 (unknown).", "Нельзя сказать, выполнены ли правила: CP-4 (неизвестно)."},
		{[]Measure{blamed}, "The rules are not met because of CP-2 (not met), CP-3 (unknown), CP-4 (unknown), CP-5 (unknown).", "Правила не выполнены: CP-2 (не выполнено), CP-3 (неизвестно), CP-4 (неизвестно), CP-5 (неизвестно)."},
	} {
		p := CollectivePunishment(Episode{ent("episode"), tt.measures})
		if p.Conclusion("en") != tt.en || p.Conclusion("ru") != tt.ru {
			t.Errorf("%q, %q; want %q, %q", p.Conclusion("en"), p.Conclusion("ru"), tt.en, tt.ru)
		}
	}
}

// Another measure never takes a finding away, and their order does not matter.
func TestAnotherMeasureNeverWeakens(t *testing.T) {
	states := []held.State{held.Undocumented, held.CompelledOnly, held.SetAside, held.Denied, held.Disputed, held.SingleSource, held.Agreed}
	draw := rapid.Custom(func(t *rapid.T) Measure {
		n := rapid.IntRange(1, 40).Draw(t, "n")
		m := measure(n, rapid.SampledFrom([]string{"p", "q"}).Draw(t, "victim"))
		m.Taken.State = rapid.SampledFrom(states).Draw(t, "taken")
		m.Official.State = rapid.SampledFrom(states).Draw(t, "official")
		m.OnAccount[0].Evidence.State = rapid.SampledFrom(states).Draw(t, "account")
		if rapid.Bool().Draw(t, "blamed") {
			m.OwnConduct = []record.ClaimID{cid(200)}
		}
		return m
	})
	byAct := func(m Measure) record.EntityID { return m.Act }
	rapid.Check(t, func(t *rapid.T) {
		measures := rapid.SliceOfNDistinct(draw, 1, 5, byAct).Draw(t, "measures")
		all := CollectivePunishment(Episode{ent("episode"), measures})
		if fewer := CollectivePunishment(Episode{ent("episode"), measures[1:]}); fewer.Answer >= Contested && rank(all.Answer) < rank(fewer.Answer) {
			t.Errorf("%v with one measure less, %v with all", fewer.Answer, all.Answer)
		}
		shuffled := slices.Clone(measures)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)).Shuffle(len(shuffled), func(i, j int) {
			shuffled[i], shuffled[j] = shuffled[j], shuffled[i]
		})
		if diff := cmp.Diff(all, CollectivePunishment(Episode{ent("episode"), shuffled})); diff != "" {
			t.Errorf("in another order:\n%s", diff)
		}
	})
}

func ExampleEnforcedDisappearance() {
	sister, lawyer, ministry := record.ClaimID{1}, record.ClaimID{2}, record.ClaimID{3}
	p := EnforcedDisappearance(Custody{
		Of:       record.DeriveEntityID("demo", "act.1"),
		Taken:    Evidence{State: held.Disputed, For: []record.ClaimID{sister}, Against: []record.ClaimID{ministry}},
		Official: Evidence{State: held.SingleSource, For: []record.ClaimID{lawyer}},
		Refusal:  Evidence{State: held.SingleSource, For: []record.ClaimID{ministry}},
	})
	for _, s := range p.Steps {
		fmt.Println(s.Rule, s.Text("en"), s.Answer.Label("en"))
	}
	fmt.Println(p.Conclusion("en"))
	// Output:
	// ED-1 The person was taken or held against their will. met
	// ED-2 Agents of the authorities did it, or supported or tolerated it. met
	// ED-3 The authorities refuse to admit it, or conceal the fate or whereabouts. met
	// The rules are met by these claims: 3.
}
