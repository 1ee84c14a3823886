// SPDX-License-Identifier: Apache-2.0

// Package finding lays the rules of a legal pattern over claims, step by step.
//
// A finding is made by a person, as a judgment with a reason. What this package
// gives is a [Proposal]: each rule in words, whether claims meet it, and which.
// It never says that something is true or that a court would find so; it says
// that the rules are met by these claims, or which rule is not. The absence of
// a claim is "unknown", unless the rule itself is that nobody claims something.
//
// The rules are in doc/counting.md, with their sources in law.
package finding

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"teptar/record"
	"teptar/record/held"
)

// An Answer says whether claims meet a rule.
type Answer uint8

// The answers.
const (
	Unknown   Answer = iota // no claim that counts says so
	NotMet                  // what claims say excludes it
	Contested               // claims meet it, and others dispute them
	Met                     // claims meet it, and none dispute them
)

// answerWords has the words for every answer.
var answerWords = [...]struct{ en, ru string }{
	Unknown:   {"unknown", "неизвестно"},
	NotMet:    {"not met", "не выполнено"},
	Contested: {"met by claims that others dispute", "выполнено утверждениями, которые другие оспаривают"},
	Met:       {"met", "выполнено"},
}

// Label gives the words for the answer in a language, "ru" or else English.
func (a Answer) Label(lang string) string {
	switch {
	case int(a) >= len(answerWords):
		return "unknown"
	case lang == "ru":
		return answerWords[a].ru
	}
	return answerWords[a].en
}

// Evidence is what is claimed about one element of a rule, as it is held.
type Evidence struct {
	State   held.State       // of the property that the claims are about
	For     []record.ClaimID // claims that support it
	Against []record.ClaimID // claims that deny it or say otherwise
}

// Answer tells whether the evidence meets a rule. Words under duress, rumours,
// what was withdrawn and the team's own remarks meet none.
func (e Evidence) Answer() Answer {
	if len(e.For) == 0 && e.State != held.Denied && e.State != held.SetAside {
		return Unknown
	}
	switch e.State {
	case held.SingleSource, held.Agreed, held.HeldByJudgment:
		return Met
	case held.Disputed:
		return Contested
	case held.Denied, held.SetAside:
		return NotMet
	}
	return Unknown
}

// A Step is one rule, and whether it is met.
type Step struct {
	Rule    string // a code that stays the same: "CP-3"
	EN, RU  string // the rule in words
	Answer  Answer
	Claims  []record.ClaimID  // on which the answer rests, sorted
	Against []record.ClaimID  // which dispute it, sorted
	About   []record.EntityID // which acts meet it, where the rule is about acts, sorted
}

// Text gives the rule in words in a language, "ru" or else English.
func (s Step) Text(lang string) string {
	if lang == "ru" {
		return s.RU
	}
	return s.EN
}

// A Proposal is what the rules come to. It is no finding until a person makes
// it one.
type Proposal struct {
	Finding record.Term // the term that a judgment would set: CPU, LIB-ED, INT-TOR
	Of      record.EntityID
	Answer  Answer // of all steps together; Unknown for a list of elements
	Listed  bool   // the elements are listed and nothing is concluded
	Steps   []Step
}

// Claims gives all claims on which the proposal rests, sorted, each once.
func (p *Proposal) Claims() []record.ClaimID {
	var all []record.ClaimID
	for _, s := range p.Steps {
		if s.Answer >= Contested {
			all = append(all, s.Claims...)
		}
	}
	return sorted(all)
}

// Conclusion says in words what the rules come to.
func (p *Proposal) Conclusion(lang string) string {
	var open []string
	for _, s := range p.Steps {
		if s.Answer < Contested {
			open = append(open, fmt.Sprintf("%s (%s)", s.Rule, s.Answer.Label(lang)))
		}
	}
	n, list := len(p.Claims()), strings.Join(open, ", ")
	var en, ru string
	switch {
	case p.Listed:
		met := len(p.Steps) - len(open)
		en = fmt.Sprintf("%d of %d elements are documented; nothing is concluded from that.", met, len(p.Steps))
		ru = fmt.Sprintf("Задокументировано элементов: %d из %d; вывод из этого не делается.", met, len(p.Steps))
	case p.Answer == Met:
		en = fmt.Sprintf("The rules are met by these claims: %d.", n)
		ru = fmt.Sprintf("Правила выполнены этими утверждениями: %d.", n)
	case p.Answer == Contested:
		en = fmt.Sprintf("The rules are met by these claims: %d; others dispute some of them.", n)
		ru = fmt.Sprintf("Правила выполнены этими утверждениями: %d; некоторые из них оспариваются.", n)
	case p.Answer == NotMet:
		en, ru = "The rules are not met because of "+list+".", "Правила не выполнены: "+list+"."
	default:
		en, ru = "It cannot be told whether the rules are met: "+list+".", "Нельзя сказать, выполнены ли правила: "+list+"."
	}
	if lang == "ru" {
		return ru
	}
	return en
}

// conclude sets the answer of all steps together: one that is not met decides,
// then one that is unknown, then one that is contested.
func (p Proposal) conclude() Proposal {
	p.Answer = Met
	for _, s := range p.Steps {
		if rank(s.Answer) < rank(p.Answer) {
			p.Answer = s.Answer
		}
	}
	return p
}

// rank orders answers by which decides.
func rank(a Answer) int { return [...]int{Unknown: 1, NotMet: 0, Contested: 2, Met: 3}[a] }

// step makes a step of evidence.
func step(rule, en, ru string, e Evidence) Step {
	return Step{Rule: rule, EN: en, RU: ru, Answer: e.Answer(), Claims: sorted(e.For), Against: sorted(e.Against)}
}

// sorted gives the ids in order, each once.
func sorted(ids []record.ClaimID) []record.ClaimID {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b record.ClaimID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(ids)
}
