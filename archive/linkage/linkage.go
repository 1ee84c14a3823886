// SPDX-License-Identifier: Apache-2.0

// Package linkage asks which things of an archive may be one: two entries for one
// man, under names that a Chechen, a Russian and an English writer spelled.
//
// It makes a table of what sources say of the things of one kind, as far as one
// viewer may know it, and has package match compare them: names by their parts, in
// any script, birth, sex, places, kin, groups, contacts. What reviewers judged
// (same, different) is what the model learns from; see package held for how such
// judgments hold.
//
// [Open] reads the table, [Matcher.Train] learns, [Matcher.Match] compares; [Of]
// does all of it, once for all who may know the same.
//
// # What is promised
//
// Nothing is merged here: a [Proposal] is a pair that nobody has judged yet, and
// a [Cluster] is proposals that hang together, with the weakest link. A weight is
// worked out from what the viewer may know and from nothing else. Two that
// were judged different are never proposed, nor two that one passage names side by
// side, nor two of whom somebody says that they are kin of each other.
//
// # What is not shown
//
// The probability is that of a model in which what is said of a thing errs
// independently. In an archive of a few dozen people there is nothing to learn
// from, and the assumptions of the model decide; see doc/matching.md.
package linkage

import (
	"slices"

	"teptar/method/match"
	"teptar/record"
)

// ProposeFrom is the probability from which two things are proposed as one.
const ProposeFrom = 0.5

// Limit is how many things of a kind are compared whenever somebody asks. Beyond,
// that takes longer than a page may, and only an explicit run compares them, whose
// result is kept; see [Run].
const Limit = 500

// Kinds are the kinds of things that can be matched.
func Kinds() []record.Kind {
	return []record.Kind{record.Person, record.Organization, record.PlaceKind}
}

// Matchable tells whether things of a kind can be matched.
func Matchable(k record.Kind) bool { return slices.Contains(Kinds(), k) }

// A Matching is what was found out about the things of a kind.
type Matching struct {
	Kind     record.Kind  `json:"kind"`
	Things   int          `json:"things"`   // that were compared: those of which anything is said that tells them apart
	Compared int64        `json:"compared"` // pairs that were looked at
	Labels   Labels       `json:"labels"`
	Model    *match.Model `json:"model,omitempty"`
	Warnings []string     `json:"warnings,omitempty"`
	// Proposals are pairs from [ProposeFrom] on that nobody judged, the most
	// probable first.
	Proposals []Proposal `json:"proposals"`
	Clusters  []Cluster  `json:"clusters"`
	// Cut are pairs that a path of proposals would join, and that stay apart.
	Cut []Joint `json:"cut,omitempty"`
	// NotRun tells that there are more than [Limit] things and nobody has run
	// the comparison for viewers like this one. Stale tells that something was
	// added since.
	NotRun bool `json:"not_run,omitempty"`
	Stale  bool `json:"stale,omitempty"`
}

// Labels count what reviewers judged about pairs of a kind.
type Labels struct {
	Same      int `json:"same"`
	Different int `json:"different"`
	Open      int `json:"open"` // cannot tell
}

// A Proposal is two things that may be one. Where several entries were judged to
// be one, A and B are those that stand for them.
type Proposal struct {
	A           record.EntityID `json:"a"`
	B           record.EntityID `json:"b"`
	Weight      float64         `json:"weight"` // in bits: the logarithm of the odds
	Probability float64         `json:"probability"`
	Prior       float64         `json:"prior"`         // the weight that every pair begins with
	Kin         float64         `json:"kin,omitempty"` // what is taken off because they may be close relatives
	Elements    []Element       `json:"elements"`      // in the order of the model
	// Calibration is what judgments of people correct the sum by.
	Calibration float64 `json:"calibration,omitempty"`
	Apart       Apart   `json:"apart,omitempty"` // why they are two whatever their weight
}

// For gives the element that speaks most for one thing, nil if none does.
func (p *Proposal) For() *Element { return p.strongest(1) }

// Against gives the element that speaks most against it, nil if none does.
func (p *Proposal) Against() *Element { return p.strongest(-1) }

func (p *Proposal) strongest(sign float64) *Element {
	var best *Element
	for i := range p.Elements {
		if e := &p.Elements[i]; e.Weight*sign > 0 && (best == nil || e.Weight*sign > best.Weight*sign) {
			best = e
		}
	}
	return best
}

// An Element is one thing that was compared: a part of the name, birth, kin.
type Element struct {
	Name   string  `json:"name"`            // see [ElementLabel]
	Level  string  `json:"level,omitempty"` // the degree of agreement; "" if either record is silent
	Weight float64 `json:"weight"`          // in bits, with what frequency adds
	// Frequency is the part of the weight that is there because the value that
	// agrees is rarer or commoner than others.
	Frequency float64 `json:"frequency,omitempty"`
	A         Side    `json:"a"`
	B         Side    `json:"b"`
}

// A Side is what one of two things has of an element.
type Side struct {
	// Text is the value as it was compared: "Ислам", "1974". It is empty for what
	// is compared as a set, whose words the claims have, and where a matching was
	// kept: what was compared is never kept.
	Text   string           `json:"text,omitempty"`
	Claims []record.ClaimID `json:"claims,omitempty"` // that say so
}

// A Cluster is things that may all be one.
type Cluster struct {
	Members []record.EntityID `json:"members"` // by their ids
	Weakest Joint             `json:"weakest"` // where the cluster would break first
}

// A Joint is where two parts of a cluster meet.
type Joint struct {
	A           record.EntityID `json:"a"`
	B           record.EntityID `json:"b"`
	Weight      float64         `json:"weight"` // the mean of all pairs between the parts
	Probability float64         `json:"probability"`
}

// Apart is why two things are two, whatever they have in common.
type Apart string

// The reasons.
const (
	NotApart   Apart = ""
	Judged     Apart = "judged"            // a reviewer judged them different
	SideBySide Apart = "co-listed"         // one passage names both, side by side
	KinOfEach  Apart = "kin-of-each-other" // somebody says that they are kin of each other
)

// A Question is a pair whose judgment would teach the model much.
type Question struct {
	Proposal
	Why string `json:"why"` // in English
}
