// SPDX-License-Identifier: Apache-2.0

package name

import (
	"cmp"
	"slices"
	"strings"

	"teptar/record/name/spell"
	"teptar/record/script"
)

// A reading is one way to understand a name.
type reading struct {
	text    string
	lang    string
	tokens  []token
	titles  []string
	sex     Sex
	oblique bool
	fits    int
}

// readings gives the ways to read a name, the likeliest first; at least one, at
// most two.
func readings(text string, h Hint) []reading {
	words, titles := split(text)
	nominative := read(text, words, titles, nil, h.Sex)
	if spell.ScriptOf(text) != spell.Cyrillic || !inflected(words) {
		return []reading{nominative}
	}
	var all []reading
	for _, by := range readers {
		if h.Oblique && !by.oblique || h.Sex != Either && by.sex != h.Sex {
			continue
		}
		all = append(all, read(text, words, titles, &by, h.Sex))
	}
	slices.SortStableFunc(all, func(a, b reading) int { return cmp.Compare(b.fits, a.fits) })
	if len(all) > 1 && (all[1].fits < all[0].fits-1 || sameTokens(all[0].tokens, all[1].tokens)) {
		all = all[:1]
	}
	return all[:min(len(all), 2)]
}

// inflected tells that some word has an ending that Russian grammar gives.
func inflected(words []rawWord) bool {
	return slices.ContainsFunc(words, func(w rawWord) bool {
		low := strings.ToLower(w.text)
		return !w.initial && len([]rune(low)) > 2 && (anyEnding(low, familyEndings) || anyEnding(low, fatherEndings) || oblique(low))
	})
}

// oblique tells a word that is no known name as it stands, and is one in
// another case.
func oblique(low string) bool {
	if m := given().find(low); m.known() {
		return false
	}
	return reader{Male, true}.givenBase(low).fits > 1 || reader{Female, true}.givenBase(low).fits > 1
}

// sameTokens tells that two readings have the same words.
func sameTokens(a, b []token) bool {
	return slices.EqualFunc(a, b, func(x, y token) bool { return x.text == y.text && x.role == y.role })
}

// read makes tokens of words in one way.
func read(text string, words []rawWord, titles []string, by *reader, sex Sex) reading {
	r := reading{text: text, titles: titles, sex: sex, lang: language(text)}
	allUpper := !slices.ContainsFunc(words, func(w rawWord) bool { return !w.initial && !w.upper })
	for _, w := range words {
		t := token{text: w.text, initial: w.initial, role: w.role, sure: w.role != Unknown}
		if by != nil && !w.initial {
			base := by.base(strings.ToLower(w.text))
			t.text, t.sex = recase(base.text, w.text), base.sex
			r.fits += base.fits
		}
		if w.upper && !allUpper && w.role == Unknown && len(words) > 1 {
			t.role, t.sure = Family, true
		}
		if w.filial && t.role == Unknown {
			t.role, t.sure, t.filial = Patronymic, true, true
		}
		t.analyse()
		r.tokens = append(r.tokens, t)
	}
	r.assign()
	if by != nil {
		r.oblique = by.oblique
	}
	r.findSex()
	return r
}

// recase writes a word in small letters as the text had it: Ислама to Ислам.
func recase(low, was string) string {
	if strings.ToLower(was) == low {
		return was
	}
	if isUpper(was) {
		return strings.ToUpper(low)
	}
	runes := []rune(low)
	if len(runes) > 0 && strings.ToLower(was[:1]) != was[:1] || was != strings.ToLower(was) {
		return strings.ToUpper(string(runes[0])) + string(runes[1:])
	}
	return low
}

// analyse finds what the word itself shows.
func (t *token) analyse() {
	t.word = spell.Of(t.text)
	if t.initial {
		return
	}
	low := script.Clean(t.text)
	if t.role != Family && t.role != Former {
		if stem, sex, ok := fatherStem(low, t.word.Fold()); ok {
			t.father, t.classes = fatherWord(stem)
			t.sex = sex
			if t.role == Unknown {
				t.role = Patronymic
			}
			return
		}
	}
	t.familyForm(low)
	t.classes = given().of(&t.word)
	if rest, ok := strings.CutPrefix(low, "ch"); ok && !t.classes.known() { // Chusein, as German and Polish have it
		w := spell.Of("kh" + rest)
		if m := given().of(&w); m.known() {
			t.word, t.classes, t.slavic = w, m, false
		}
	}
	t.split()
	if t.role == Patronymic {
		t.father = t.word
	}
}

// split reads a word as two given names: at its hyphen, or where two names meet in
// it.
func (t *token) split() {
	whole := t.classes.known()
	if a, b, ok := strings.Cut(t.text, "-"); ok {
		v, w := spell.Of(a), spell.Of(b)
		first, second := given().of(&v), given().of(&w)
		if first.known() && second.known() {
			t.halves = [2]members{first, second}
		}
	}
	if pair, ok := given().compound(&t.word); ok && !t.halves[0].known() {
		t.halves = pair
	}
	if !whole && t.halves[0].known() {
		t.classes, t.second = t.halves[0], t.halves[1]
	}
}

// fatherEnds are the ends of patronymics as they fold, in any script.
var fatherEnds = []struct {
	fold string
	sex  Sex
}{
	{"ovich", Male}, {"evich", Male}, {"ivich", Male}, {"avich", Male}, {"ovna", Female}, {"evna", Female}, {"ivna", Female}, {"auna", Female},
	{"inichna", Female}, {"ichna", Female},
}

// shortFathers are patronymics in -ич of names in -а and -я: they are few.
var shortFathers = map[string]string{"ilich": "ilia", "lukich": "luka", "fomich": "foma", "kuzmich": "kuzma", "savich": "sava", "nikitich": "nikita"}

// fatherStem reads a patronymic down to the father's name.
func fatherStem(low, fold string) (stem string, sex Sex, ok bool) {
	if father, ok := shortFathers[fold]; ok {
		return father, Male, true
	}
	// Polish and Serbian families in -wicz and -ić are no patronymics.
	if strings.HasSuffix(low, "wicz") || strings.HasSuffix(low, "ić") {
		return "", Either, false
	}
	for _, e := range fatherEnds {
		if stem, ok := strings.CutSuffix(fold, e.fold); ok && len(stem) >= 2 {
			return stem, e.sex, true
		}
	}
	return "", Either, false
}

// fatherWord finds the father's name from the stem of a patronymic: Юрьевич is
// of Юрий, Исаевич of Иса.
func fatherWord(stem string) (spell.Word, members) {
	tails := []string{"", "i", "a", "ei", "ii", "ia", "o"}
	for _, worst := range []uint8{ownForm, shortForm} { // Алексеевич is of Алексей, not of Алекс
		for _, tail := range tails {
			w := spell.Of(stem + tail)
			if m, ok := given().byFold[w.Fold()]; ok && m[0].near <= worst {
				return w, m
			}
		}
	}
	w := spell.Of(stem)
	return w, given().of(&w)
}

// slavicEnds are the ends of family names as they fold, with those that German
// and French letters give them.
var slavicEnds = []string{"skaia", "skoi", "ski", "ckaia", "cki", "ova", "eva", "ina", "ov", "ev", "in", "of", "ef"}

// otherEnds are the ends of family names that are not inflected.
var otherEnds = []string{"dze", "shvili", "enko", "chuk", "ian", "ants", "ia", "oglu", "zade", "iev"}

// familyForm reads the ending of a family name: Slavic, or Chechen -гӀар and
// -гӀер with their cases.
func (t *token) familyForm(low string) {
	for _, e := range []string{"гӏеран", "гӏаран", "гӏарий", "гӏерий", "гӏар", "гӏер", "gheran", "gharan", "ghar", "gher", "ġar", "ġer", "ġeran"} {
		if stem, ok := strings.CutSuffix(strings.ReplaceAll(low, "-", ""), e); ok && len(stem) >= 4 {
			w := spell.Of(stem)
			t.gar, t.stem = true, uint8(w.Len())
			t.word = w
			if t.role == Unknown {
				t.role, t.sure = Family, true
			}
			return
		}
	}
	fold := t.word.Fold()
	for _, e := range slavicEnds {
		stem, ok := strings.CutSuffix(fold, e)
		if !ok || len(stem) < 2 {
			continue
		}
		masculine := strings.TrimSuffix(e, "a")
		switch {
		case strings.HasPrefix(e, "sk"), strings.HasPrefix(e, "ck"):
			masculine = e[:2] + "i"
		case e == "of" || e == "ef":
			masculine = e[:1] + "v"
		case e == "ina" && t.word.Script() != spell.Cyrillic:
			continue
		}
		t.slavic = true
		s := spell.Of(stem)
		t.stem = uint8(s.Len())
		t.end = uint8(len(masculine))
		t.stemIsGiven = stemGiven(stem)
		return
	}
}

// stemGiven tells that a family name is made of a given name that is known:
// Магомед-ов, Иса-ев.
func stemGiven(stem string) bool {
	for _, tail := range []string{"", "a", "i"} {
		if m, ok := given().byFold[stem+tail]; ok && m[0].near == ownForm {
			return true
		}
	}
	return false
}

// language guesses the language of a name from letters that only it has.
func language(text string) string {
	switch low := script.Clean(text); {
	case strings.ContainsAny(low, "ӏ") || strings.Contains(low, "хь") || strings.Contains(low, "аь") || strings.Contains(low, "къ"):
		return "ce"
	case strings.ContainsAny(low, "їєґ"):
		return "uk"
	case strings.ContainsAny(low, "ў"):
		return "be"
	case spell.ScriptOf(text) == spell.Cyrillic && strings.ContainsAny(low, "ыэё"):
		return "ru"
	}
	return ""
}
