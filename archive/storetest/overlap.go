// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"fmt"
	"maps"
	"slices"

	"teptar/record"
)

// Overlap makes a case in which so many people are named by exactly so many
// sources: {"AB": 12} is twelve people whom A and B name. Each source is a
// newspaper with one document, and says of each that they were detained. A
// source has the key "org." and its letter, a person "p." and a number.
func Overlap(c record.CaseID, people map[string]int) Batch {
	ops := []record.Op{record.Case{ID: c, Title: "Lists of " + string(c)}}
	sources := map[rune]bool{}
	n := 0
	for _, on := range slices.Sorted(maps.Keys(people)) {
		for range people[on] {
			n++
			person, act := Entity(c, record.Person, fmt.Sprintf("p.%d", n)), Entity(c, record.Act, fmt.Sprintf("act.%d", n))
			ops = append(ops, person, act)
			for _, letter := range on {
				if !sources[letter] {
					sources[letter] = true
					ops = append(ops, Source(c, letter)...)
				}
				ops = append(ops, By(Say(c, record.DeriveEntityID(c, "doc."+string(letter)), overlapText, Claim(act.ID, "type", record.TermValue("LIB-DET")), Claim(act.ID, "victim", record.RefValue(person.ID)),
					Claim(person.ID, "name", record.NameValue(invented(n), "en"))), record.DeriveEntityID(c, "org."+string(letter))))
			}
		}
	}
	return Batch{Ops: ops, Texts: []string{overlapText}}
}

// By has somebody say it.
func By(s record.Say, chain ...record.EntityID) record.Say {
	for _, who := range chain {
		s.Via = append(s.Via, record.Speaker{Who: who, Identity: "ID-NAM", Access: "AC-REP"})
	}
	return s
}

// overlapText is what stands in each document of Overlap.
const overlapText = "Who was taken."

// Source gives a newspaper with its document.
func Source(c record.CaseID, letter rune) []record.Op {
	org, doc := Entity(c, record.Organization, "org."+string(letter)), Entity(c, record.Document, "doc."+string(letter))
	return []record.Op{org, doc, Capture(c, doc.ID, overlapText),
		Say(c, doc.ID, overlapText, Claim(org.ID, "name", record.NameValue("Herald "+string(letter), "en")), Claim(doc.ID, "outlet", record.RefValue(org.ID)))}
}

// invented gives a name that nobody has.
func invented(n int) string {
	syllables := []string{"ba", "du", "ke", "lo", "mi", "nu", "ra", "so", "ti", "ve"}
	return "Z" + syllables[n%10] + syllables[n/10%10] + " Q" + syllables[n/100%10] + syllables[n*7%10]
}
