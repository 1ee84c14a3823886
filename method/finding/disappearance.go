// SPDX-License-Identifier: Apache-2.0

package finding

import (
	"slices"

	"teptar/record"
	"teptar/record/held"
)

// Custody is what is claimed about the taking of one person.
type Custody struct {
	Of       record.EntityID // the act, or the person
	Taken    Evidence        // taken or held against their will
	Official Evidence        // by agents of the authorities, or with their support or acquiescence
	Refusal  Evidence        // refusal to admit it, or concealment of fate or whereabouts
	Released Evidence        // later release, which does not undo a disappearance
}

// EnforcedDisappearance lays the three elements over what is claimed
// (International Convention for the Protection of All Persons from Enforced
// Disappearance, article 2). No least duration is asked for, and a later
// release changes nothing.
//
// An official denial of the taking is the very refusal that the third element
// asks for. So claims among those for the refusal do not contest the first two
// elements, as long as some claim supports these.
func EnforcedDisappearance(c Custody) Proposal {
	p := Proposal{Finding: "LIB-ED", Of: c.Of}
	p.Steps = []Step{
		step("ED-1", "The person was taken or held against their will.",
			"Человека схватили или удерживали против его воли.", c.Taken.besides(c.Refusal)),
		step("ED-2", "Agents of the authorities did it, or supported or tolerated it.",
			"Это сделали представители властей либо это делалось с их поддержкой или с их согласия.", c.Official.besides(c.Refusal)),
		step("ED-3", "The authorities refuse to admit it, or conceal the fate or whereabouts.",
			"Власти отказываются это признать либо скрывают судьбу или местонахождение.", c.Refusal),
	}
	return p.conclude()
}

// besides leaves out of a dispute what is itself the refusal.
func (e Evidence) besides(refusal Evidence) Evidence {
	if e.State != held.Disputed || len(e.For) == 0 || len(e.Against) == 0 {
		return e
	}
	for _, id := range e.Against {
		if !slices.Contains(refusal.For, id) {
			return e
		}
	}
	e.State, e.Against = held.SingleSource, nil
	return e
}

// Suffering is what is claimed about the elements of torture.
type Suffering struct {
	Of        record.EntityID
	Severe    Evidence // severe pain or suffering, of body or mind
	Intended  Evidence // inflicted on purpose
	Purpose   Evidence // to learn, punish, frighten or coerce the person or a third person, or to discriminate
	Official  Evidence // by or with the consent or acquiescence of a public official
	NotLawful Evidence // not only what lawful sanctions bring with them
}

// TortureElements lists which elements of the definition are documented
// (Convention against Torture, article 1). It concludes nothing: whether the
// elements come to torture is for a person with the training to judge.
func TortureElements(s Suffering) Proposal {
	return Proposal{Finding: "INT-TOR", Of: s.Of, Listed: true, Steps: []Step{
		step("TO-1", "Severe pain or suffering of body or mind.",
			"Сильная боль или страдание, физическое или нравственное.", s.Severe),
		step("TO-2", "Inflicted intentionally.", "Причинено умышленно.", s.Intended),
		step("TO-3", "For a purpose such as to learn, punish, intimidate or coerce the person or a third person, or to discriminate.",
			"С целью получить сведения, наказать, запугать, принудить человека или третье лицо либо по мотиву дискриминации.", s.Purpose),
		step("TO-4", "By a public official, or with their consent or acquiescence.",
			"Должностным лицом, с его ведома или молчаливого согласия.", s.Official),
		step("TO-5", "Not only what lawful sanctions bring with them.",
			"Не только то, что неотделимо от законных санкций.", s.NotLawful),
	}}
}
