// SPDX-License-Identifier: Apache-2.0

package name

import (
	"slices"
	"strings"

	"teptar/record/name/spell"
)

// assign gives roles to the words that do not show theirs.
func (r *reading) assign() {
	ts := r.tokens
	r.fatherFirst()
	r.patronymic()
	for i := range ts {
		ts[i].settleFamily()
	}
	if !r.has(Family) {
		r.familyByEnd()
	}
	// With a family name, words that are known given names are given names; so
	// is the only word that is left beside it.
	if r.has(Family) && len(ts) > 1 {
		rest := r.unknown()
		for _, i := range rest {
			if ts[i].classes.known() || ts[i].initial || len(rest) == 1 {
				ts[i].role = Given
				ts[i].sure = ts[i].classes.known() && ts[r.index(Family)].sure
			}
		}
	}
	if p := r.index(Patronymic); p > 0 && ts[p].sure && ts[p-1].role == Unknown {
		ts[p-1].role, ts[p-1].sure = Given, ts[p].sure
	}
	r.initialRoles()
	for i := range ts {
		if ts[i].role == Patronymic && ts[i].father.Len() == 0 {
			ts[i].father = ts[i].word
		}
	}
}

// initialRoles reads two initials beside a family name as those of the given
// name and the patronymic, as Russian has it, unless a patronymic is there.
func (r *reading) initialRoles() {
	ts := r.tokens
	f := r.index(Family)
	if f < 0 || !ts[f].slavic || r.has(Patronymic) {
		return
	}
	var at []int
	for i := range ts {
		if ts[i].initial {
			at = append(at, i)
		}
	}
	if len(at) == 2 && at[1] == at[0]+1 && len(ts) == 3 && !strings.Contains(r.text, "-") {
		ts[at[0]].role, ts[at[1]].role = Given, Patronymic
	}
}

// has tells that some word has the role.
func (r *reading) has(role Role) bool { return r.index(role) >= 0 }

// index finds the first word of a role.
func (r *reading) index(role Role) int {
	return slices.IndexFunc(r.tokens, func(t token) bool { return t.role == role })
}

// unknown lists the words without a role.
func (r *reading) unknown() (at []int) {
	for i := range r.tokens {
		if r.tokens[i].role == Unknown {
			at = append(at, i)
		}
	}
	return at
}

// fatherFirst reads the Chechen order: Махьмудан Ваха is Ваха, the son of
// Махьмуд, his father in the genitive.
func (r *reading) fatherFirst() {
	ts := r.tokens
	if len(ts) < 2 || ts[0].initial || ts[0].role != Unknown || !ts[1].classes.known() {
		return
	}
	if m := given().byFold[ts[0].word.Fold()]; m.known() || ts[0].second.known() {
		return
	}
	if s := ts[0].word.Script(); s != spell.Cyrillic && s != spell.Latin || ts[0].slavic && !strings.HasSuffix(ts[0].word.Fold(), "in") {
		return
	}
	fold := ts[0].word.Fold()
	for _, e := range []struct{ end, base string }{{"an", ""}, {"an", "a"}, {"in", "a"}, {"in", "i"}, {"en", ""}, {"un", "u"}, {"n", ""}} {
		stem, ok := strings.CutSuffix(fold, e.end)
		if !ok || len(stem) < 2 {
			continue
		}
		w := spell.Of(stem + e.base)
		if m, ok := given().byFold[w.Fold()]; ok && m[0].near == ownForm {
			t := &ts[0]
			t.father, t.classes, t.role, t.sure = w, m, Patronymic, true
			t.slavic = false
			if ts[1].role == Unknown {
				ts[1].role, ts[1].sure = Given, true
			}
			return
		}
	}
}

// patronymic keeps one word in -ович as the patronymic. If there are two, that
// which follows a given name is; the other is a family name (Абрамович). In a
// name of two words it may be either, and is not sure.
func (r *reading) patronymic() {
	ts := r.tokens
	var at []int
	for i := range ts {
		if ts[i].role == Patronymic && !ts[i].sure {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return
	}
	keep := at[len(at)-1]
	for _, i := range at {
		if i > 0 && ts[i-1].classes.known() && ts[i-1].role == Unknown {
			keep = i
			break
		}
	}
	for _, i := range at {
		if i != keep || len(ts) == 1 {
			ts[i].role = Family
			ts[i].father = spell.Word{}
			ts[i].classes = members{}
		}
	}
	if ts[keep].role == Patronymic {
		ts[keep].sure = len(ts) > 2
	}
}

// settleFamily makes a word with a Slavic ending a family name, unless it is a
// given name (Марина, Валентин, Константин).
func (t *token) settleFamily() {
	if t.role == Unknown && t.slavic && !t.classes.known() && t.word.Len() > int(t.stem) && t.stem >= 2 {
		t.role, t.sure = Family, true
	}
	if t.role == Family || t.role == Former {
		t.neutral()
	}
}

// neutral takes the feminine ending off, so that Элгукаева is compared as
// Элгукаев. Only a Slavic ending is taken off.
func (t *token) neutral() {
	if !t.slavic || t.gar || t.initial {
		return
	}
	fold := t.word.Fold()
	for _, e := range slavicEnds {
		stem, ok := strings.CutSuffix(fold, e)
		if !ok || len(stem) < 2 {
			continue
		}
		switch e {
		case "ova", "eva", "ina":
			t.reword(strings.TrimSuffix(fold, "a"))
			if t.word.Script() == spell.Cyrillic {
				t.sex = Female
			}
		case "skaia", "ckaia", "skoi":
			t.reword(stem + e[:2] + "i")
		case "of", "ef":
			t.reword(stem + e[:1] + "v")
		case "ov", "ev", "in", "ski", "cki":
			if t.word.Script() == spell.Cyrillic && t.sex == Either {
				t.sex = Male
			}
		}
		return
	}
}

// reword changes the sounds of a word and keeps its script.
func (t *token) reword(fold string) {
	t.word = spell.OfSounds(fold, t.word.Script())
}

// familyByEnd looks for a family name by endings that are not inflected, and by
// place: after one given name that is known, or before it.
func (r *reading) familyByEnd() {
	ts := r.tokens
	rest := r.unknown()
	if len(rest) < 2 && !(len(rest) == 1 && r.has(Given)) {
		return
	}
	for _, i := range rest {
		for _, e := range otherEnds {
			if stem, ok := strings.CutSuffix(ts[i].word.Fold(), e); ok && len(stem) >= 3 && !ts[i].classes.known() && !ts[i].initial {
				ts[i].role = Family
				return
			}
		}
	}
	if len(rest) == 1 && !ts[rest[0]].initial {
		ts[rest[0]].role = Family
	}
}

// findSex finds what the words agree on: a patronymic counts most.
func (r *reading) findSex() {
	if r.sex != Either {
		return
	}
	for i := range r.tokens {
		if t := &r.tokens[i]; t.role == Patronymic && t.sex != Either {
			r.sex = t.sex
			return
		}
	}
	sex, clash := Either, false
	for i := range r.tokens {
		t := &r.tokens[i]
		s := t.sex
		if t.role != Family {
			s = t.classes.sex()
		}
		if s == Either || t.initial || t.role == Former || t.role == Nickname {
			continue
		}
		clash = clash || sex != Either && s != sex
		sex = s
	}
	if !clash {
		r.sex = sex
	}
}
