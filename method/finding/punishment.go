// SPDX-License-Identifier: Apache-2.0

package finding

import (
	"bytes"
	"slices"

	"teptar/record"
)

// A Measure is one act of an episode, as it is held.
type Measure struct {
	Act    record.EntityID
	Victim record.EntityID // as judged: one id for all that are judged to be one
	Taken  Evidence        // that it took place

	// OwnConduct are claims that it was done for what the victim did. Who says
	// so does not matter: the measure then is no ground for the finding.
	OwnConduct []record.ClaimID

	OnAccount []Account
	Official  Evidence // that authorities, or others for them, did or ordered it
}

// An Account is a claim that a measure was taken for what somebody else did.
type Account struct {
	Target   record.EntityID // whose conduct is punished
	Basis    string          // see record.Bases; "inferred" is the team's own thought
	Evidence Evidence
}

// Episode is what is claimed about a chain of measures.
type Episode struct {
	Of       record.EntityID
	Measures []Measure
}

// CollectivePunishment lays the rules over the measures of an episode: a
// measure against someone, for which no own conduct is alleged, with a sourced
// link to another's conduct; several measures or people; and authorities behind
// them (Geneva Convention IV, article 33; Additional Protocol II, article
// 4(2)(b); on the gap outside armed conflict see doc/counting.md). A measure
// counts for a rule only if it met those before.
//
// That no own conduct is alleged rests on no claim: it says that none is in
// this archive.
func CollectivePunishment(e Episode) Proposal {
	measures := slices.Clone(e.Measures)
	slices.SortFunc(measures, func(a, b Measure) int { return bytes.Compare(a.Act[:], b.Act[:]) })
	p := Proposal{Finding: "CPU", Of: e.Of}
	left := p.narrow(measures, "CP-1", "A measure was taken against someone.",
		"Против кого-то была принята мера.", func(m *Measure) Evidence { return m.Taken })
	left = p.blameless(left)
	left = p.narrow(left, "CP-3", "A source links the measure to the conduct of another person.",
		"Источник связывает меру с поведением другого лица.", (*Measure).account)
	p.several(left)
	p.narrow(left, "CP-5", "Authorities, or others acting for them, took the measure or ordered it.",
		"Меру приняли или приказали принять власти либо действующие за них.", func(m *Measure) Evidence { return m.Official })
	return p.conclude()
}

// narrow adds a step and gives the measures that meet it. The step is as well
// met as by the measure that meets it best.
func (p *Proposal) narrow(measures []Measure, rule, en, ru string, of func(*Measure) Evidence) []Measure {
	s := Step{Rule: rule, EN: en, RU: ru}
	var met []Measure
	for i := range measures {
		e := of(&measures[i])
		a := e.Answer()
		if i == 0 || a > s.Answer && a != NotMet || s.Answer == NotMet && a == Unknown {
			s.Answer = a
		}
		if a == NotMet || a >= Contested {
			s.Against = append(s.Against, e.Against...)
		}
		if a >= Contested {
			s.Claims = append(s.Claims, e.For...)
			s.About = append(s.About, measures[i].Act)
			met = append(met, measures[i])
		}
	}
	s.Claims, s.Against = sorted(s.Claims), sorted(s.Against)
	p.Steps = append(p.Steps, s)
	return met
}

// blameless adds the step that no own conduct is alleged for a measure. The
// measures for which it is alleged fall out, and the claims are shown.
func (p *Proposal) blameless(measures []Measure) []Measure {
	s := Step{Rule: "CP-2", EN: "No claim says that it was for the conduct of the person themselves.",
		RU: "Ни одно утверждение не говорит, что это было за поведение самого человека."}
	var met []Measure
	for _, m := range measures {
		if len(m.OwnConduct) > 0 {
			s.Against = append(s.Against, m.OwnConduct...)
			continue
		}
		s.About = append(s.About, m.Act)
		met = append(met, m)
	}
	switch {
	case len(met) > 0:
		s.Answer = Met
	case len(measures) > 0:
		s.Answer = NotMet
	}
	s.Against = sorted(s.Against)
	p.Steps = append(p.Steps, s)
	return met
}

// account gives the best evidence that a measure was for another's conduct.
// What the team infers is not sourced, nor is a link to the victim themselves.
func (m *Measure) account() Evidence {
	var best Evidence
	for _, a := range m.OnAccount {
		if a.Basis == "inferred" || a.Target == m.Victim || a.Target.IsZero() {
			continue
		}
		switch got, had := a.Evidence.Answer(), best.Answer(); {
		case rank(got) > rank(had) && got != NotMet || had == Unknown && len(best.For) == 0 && got == NotMet:
			best = a.Evidence
		case got == had:
			best.For = slices.Concat(best.For, a.Evidence.For)
			best.Against = slices.Concat(best.Against, a.Evidence.Against)
		}
	}
	return best
}

// several adds the step that there are several people or several measures.
func (p *Proposal) several(measures []Measure) {
	s := Step{Rule: "CP-4", EN: "There were several such measures, or several people.",
		RU: "Таких мер или пострадавших было несколько."}
	for _, m := range measures {
		s.About = append(s.About, m.Act)
		s.Claims = append(s.Claims, m.Taken.For...)
		s.Against = append(s.Against, m.Taken.Against...)
	}
	s.About = slices.Compact(s.About)
	undisputed := slices.DeleteFunc(slices.Clone(measures), func(m Measure) bool { return m.Taken.Answer() != Met })
	undisputed = slices.CompactFunc(undisputed, func(a, b Measure) bool { return a.Act == b.Act })
	switch {
	case len(undisputed) > 1:
		s.Answer = Met
	case len(s.About) > 1:
		s.Answer = Contested
	}
	s.Claims, s.Against = sorted(s.Claims), sorted(s.Against)
	p.Steps = append(p.Steps, s)
}
