// SPDX-License-Identifier: Apache-2.0

// Package assumption keeps what a team says of the assumptions that an estimate
// hangs on, so that no number is published before every one was looked at.
//
// No data can show that an assumption holds. A person says that it does, that it
// does not, or that nobody knows, and why, in a sentence that is published with
// the number. Answers are of one question and one set of lists, see
// ask.Captures.Key: if the lists change, the answers are to be given anew.
//
// # Who knows of an answer
//
// Answers are shared within a case: whoever may know of the case reads them, and
// whoever may judge there gives them. A case that is not there and one that the
// viewer may not know of are [fault.NotFound]. Answers are opinions about a
// calculation and no record of what happened: they are kept in the encrypted
// database beside the log, see [archive.Drawer], and are in no bundle.
package assumption

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/fault"
	"teptar/record"
)

// A Verdict is what somebody says of an assumption.
type Verdict string

// The verdicts.
const (
	Holds   Verdict = "holds"
	Fails   Verdict = "fails"
	Unknown Verdict = "unknown"
)

// Verdicts lists the verdicts.
func Verdicts() []Verdict { return []Verdict{Holds, Fails, Unknown} }

// Label gives the words for a verdict in a language, "ru" or else English.
func (v Verdict) Label(lang string) string {
	switch {
	case v == Holds && lang == "ru":
		return "выполнено"
	case v == Holds:
		return "holds"
	case v == Fails && lang == "ru":
		return "не выполнено"
	case v == Fails:
		return "does not hold"
	case lang == "ru":
		return "неизвестно"
	}
	return "not known"
}

// An Assumption is something that must be so for an estimate to mean what it
// says.
type Assumption struct {
	Code   string // does not change
	en, ru string
}

// Label gives the assumption in words, in a language, "ru" or else English.
func (a Assumption) Label(lang string) string {
	if lang == "ru" {
		return a.ru
	}
	return a.en
}

// All lists the assumptions, in the order in which they are asked. They are
// those of multiple systems estimation (Chapman 1951; International Working
// Group for Disease Monitoring and Forecasting 1995).
func All() []Assumption {
	return []Assumption{
		{"persons", "The lists are of people, one entry for each, and not of events, families or cases.", "В списках люди, каждый один раз, а не события, семьи или дела."},
		{"definition", "All lists mean the same by a victim, by the act, by the place and by the period.", "Во всех списках одинаково понимаются пострадавший, действие, место и период."},
		{"closed", "Nobody entered or left the population in the period: whoever could be listed at its end could be at its beginning.", "За период никто не вошёл в совокупность и не выбыл из неё: кого можно было внести в конце, можно было и в начале."},
		{"links", "Records of one person were linked, and records of two were not. A missed link makes the number too large, a false one too small.", "Записи об одном человеке сопоставлены, о разных – нет. Пропущенное совпадение завышает число, ложное занижает."},
		{"entries", "No entry is false: everybody on a list exists, and it was done to them.", "Ложных записей нет: каждый в списках существует, и это с ним сделали."},
		{"reach", "Everybody could have been on some list. Whom no list could reach is in no estimate.", "Каждый мог попасть хоть в какой-то список. Кого не мог достать ни один, того нет ни в одной оценке."},
		{"copies", "No list was made from another. Whatever copies from another was joined with it.", "Ни один список не составлен по другому. Что списано с другого, объединено с ним."},
		{"dependence", "To be on one list changes the chance of being on another only in ways that the method can describe.", "Попадание в один список меняет вероятность попасть в другой лишь так, как способен описать метод."},
		{"alike", "People do not differ in how likely they are to be listed, or the method allows for it: the known and the unknown, towns and villages, men and women.", "Вероятность попасть в списки у людей не различается, или метод это учитывает: известные и безвестные, город и село, мужчины и женщины."},
	}
}

// An Answer is what somebody says of one assumption. The zero Answer is none.
type Answer struct {
	Verdict Verdict         `json:"verdict"`
	Reason  string          `json:"reason"`
	By      string          `json:"by"`
	Member  record.MemberID `json:"member"`
	At      time.Time       `json:"at"`
}

// Answers are those of one question, by the codes of assumptions.
type Answers map[string]Answer

// Open lists the assumptions that nobody answered.
func (a Answers) Open() []Assumption {
	var open []Assumption
	for _, one := range All() {
		if a[one.Code].Verdict == "" {
			open = append(open, one)
		}
	}
	return open
}

// Bounds of what is kept.
const (
	// MaxReason is how many letters a reason has at most.
	MaxReason    = 500
	maxQuestions = 500 // of a case
)

// prefix begins the names under which answers are kept.
const prefix = "assumption/"

// Read gives the answers to a question, of a case that the viewer may know.
func Read(ctx context.Context, a *archive.Archive, v access.Viewer, c record.CaseID, key string) (Answers, error) {
	if c == "" || !v.Sees(c) {
		return nil, errNone
	}
	name := nameOf(c, key)
	kept, err := a.Kept(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	return parse(kept[name])
}

var errNone = fmt.Errorf("answers: %w", fault.NotFound)

// nameOf is the name under which the answers to a question are kept.
func nameOf(c record.CaseID, key string) string { return prefix + string(c) + "/" + key }

func parse(data []byte) (Answers, error) {
	answers := Answers{}
	if data == nil {
		return answers, nil
	}
	if err := json.Unmarshal(data, &answers); err != nil {
		return nil, fmt.Errorf("answers: what is kept cannot be read: %w", fault.Invalid)
	}
	return answers, nil
}

// Give keeps answers to a question, all of them or none; those of other
// assumptions stay. Of each answer it takes the verdict and the reason. It must
// not be called while a snapshot is held.
func Give(ctx context.Context, a *archive.Archive, v access.Viewer, c record.CaseID, key string, given Answers) error {
	switch {
	case c == "" || !v.Sees(c):
		return errNone
	case !v.Judges(c):
		return fmt.Errorf("answers: who judges in the case gives them: %w", fault.Denied)
	}
	if err := known(ctx, a, v, c); err != nil {
		return err
	}
	clean := Answers{}
	for code, one := range given {
		var err error
		if clean[code], err = check(code, one); err != nil {
			return err
		}
	}
	return a.Keep(ctx, func(d archive.Drawer) error {
		others, err := d.Values(prefix + string(c) + "/")
		if err != nil {
			return err
		}
		name := nameOf(c, key)
		answers, err := parse(others[name])
		if err != nil {
			return err
		}
		if others[name] == nil && len(others) >= maxQuestions {
			return fmt.Errorf("answers: %d questions of this case have some: %w", maxQuestions, fault.Full)
		}
		for code, one := range clean {
			if old := answers[code]; old.Verdict == one.Verdict && old.Reason == one.Reason {
				continue // who says it again does not become the one who said it
			}
			one.By, one.Member, one.At = v.Name(), v.ID(), a.Now().UTC().Truncate(time.Second)
			answers[code] = one
		}
		data, err := json.Marshal(answers)
		if err != nil {
			return err
		}
		return d.Set(name, data)
	})
}

// known tells whether there is such a case.
func known(ctx context.Context, a *archive.Archive, v access.Viewer, c record.CaseID) error {
	view, err := a.View(ctx, v)
	if err != nil {
		return err
	}
	defer view.Close()
	if _, err := view.Case(c); err != nil {
		return errNone
	}
	return nil
}

// check gives an answer as it is kept.
func check(code string, one Answer) (Answer, error) {
	for i, a := range All() {
		if a.Code != code {
			continue
		}
		if one.Verdict != Holds && one.Verdict != Fails && one.Verdict != Unknown {
			return one, fmt.Errorf("question %d: want holds, fails or unknown: %w", i+1, fault.Invalid)
		}
		reason := strings.Join(strings.Fields(one.Reason), " ")
		odd := strings.ContainsFunc(reason, func(r rune) bool { return !unicode.IsPrint(r) })
		if n := utf8.RuneCountInString(reason); n == 0 || n > MaxReason || odd || !utf8.ValidString(reason) {
			return one, fmt.Errorf("question %d: give a reason of a sentence, at most %d letters: %w", i+1, MaxReason, fault.Invalid)
		}
		return Answer{Verdict: one.Verdict, Reason: reason}, nil
	}
	return one, fmt.Errorf("no assumption %.20q: %w", code, fault.Invalid)
}
