// SPDX-License-Identifier: Apache-2.0

package name

import (
	"strings"
	"unicode/utf8"

	"teptar/record/name/spell"
)

// A reader is one way to read the Russian endings of a name: as a man's or a
// woman's, in the nominative or in another case.
type reader struct {
	sex     Sex
	oblique bool
}

// readers are all ways, the plainest first.
var readers = [...]reader{{Male, false}, {Female, false}, {Male, true}, {Female, true}}

// An ending is how a Russian word of a name ends in some cases, and what stands
// there in the nominative.
type ending struct {
	letters, base string
	sex           Sex
	oblique       bool
}

// familyEndings and fatherEndings are those of family names and patronymics,
// the longest first. The base is that of a man for family names, so that the
// names of a wife and a husband meet.
var (
	familyEndings = endings([][4]string{
		{"ов", "", "ова ову овым ове", "ова овой ову"},
		{"ев", "", "ева еву евым еве", "ева евой еву"},
		{"ин", "", "ина ину иным ине", "ина иной ину"},
		{"ын", "", "ына ыну ыным ыне", "ына ыной ыну"},
		{"ский", "ской", "ского скому ским ском", "ская ской скую"},
		{"цкий", "цкой", "цкого цкому цким цком", "цкая цкой цкую"},
	})
	fatherEndings = endings([][4]string{
		{"ович", "овіч", "овича овичу овичем овиче", ""},
		{"евич", "евіч", "евича евичу евичем евиче", ""},
		{"ьич", "", "ьича ьичу ьичом ьиче ьичем", ""},
		{"овна", "", "", "овна овны овне овну овной"},
		{"евна", "", "", "евна евны евне евну евной"},
		{"инична", "", "", "инична иничны иничне иничну иничной"},
		{"ична", "", "", "ична ичны ичне ичну ичной"},
		{"івна", "", "", "івна івни івні івну івною"},
		{"ївна", "", "", "ївна ївни ївні ївну ївною"},
		{"аўна", "", "", "аўна аўны аўне аўну аўнай"},
		{"авіч", "", "авіча авічу авічам", ""},
	})
)

// endings lists the endings of rows: the base, another nominative, the cases of
// a man, and of a woman. The first of the woman's is her nominative.
func endings(rows [][4]string) []ending {
	var out []ending
	for _, r := range rows {
		if r[3] == "" || r[2] != "" {
			out = append(out, ending{r[0], r[0], Male, false})
			for _, e := range strings.Fields(r[1]) {
				out = append(out, ending{e, r[0], Male, false})
			}
		}
		for _, e := range strings.Fields(r[2]) {
			out = append(out, ending{e, r[0], Male, true})
		}
		for i, e := range strings.Fields(r[3]) {
			out = append(out, ending{e, r[0], Female, i > 0})
		}
	}
	return out
}

// fit finds the ending of a word for a reader. A family name needs at least two
// letters before it.
func fit(word string, es []ending, by reader) (e ending, ok bool) {
	for _, e := range es {
		if e.sex == by.sex && e.oblique == by.oblique && len(e.letters) > 2 && len(word) >= len(e.letters)+4 && strings.HasSuffix(word, e.letters) {
			return e, true
		}
	}
	return ending{}, false
}

// anyEnding finds an ending in any case and sex.
func anyEnding(word string, es []ending) bool {
	for _, r := range readers {
		if _, ok := fit(word, es, r); ok {
			return true
		}
	}
	return false
}

// givenCases are the endings of given names outside the nominative, with what
// may stand in the nominative, for men and for women.
var givenCases = map[Sex][]struct{ letters, bases string }{
	Male: {
		{"ом", "-"}, {"ем", "ь й -"}, {"ём", "ь й"}, {"ой", "а"}, {"ей", "я а"}, {"а", "-"}, {"я", "ь й"}, {"у", "- а"}, {"ю", "ь й я"},
		{"е", "- й а я ь"}, {"ы", "а"}, {"и", "а я й"},
	},
	Female: {
		{"ой", "а"}, {"ою", "а"}, {"ей", "я а"}, {"у", "а"}, {"ю", "я ь"}, {"ы", "а"}, {"и", "а я ь"}, {"е", "а я"},
	},
}

// givenBases gives what a given name may be in the nominative. The word itself
// is first, for many names are not inflected by everyone: Хадижат, Али.
func givenBases(word string, by reader) []string {
	bases := []string{word}
	if !by.oblique {
		return bases
	}
	for _, e := range givenCases[by.sex] {
		head, ok := strings.CutSuffix(word, e.letters)
		if !ok || len(head) < 4 {
			continue
		}
		for _, b := range strings.Fields(e.bases) {
			bases = append(bases, head+strings.Trim(b, "-"))
		}
	}
	return bases
}

// A baseForm is a word taken back to the nominative by a reader, and how well
// that fits.
type baseForm struct {
	text string // small letters
	fits int
	sex  Sex
}

// base takes one word back to the nominative.
func (by reader) base(word string) baseForm {
	father := anyEnding(word, fatherEndings)
	if e, ok := fit(word, fatherEndings, by); ok {
		return baseForm{strings.TrimSuffix(word, e.letters) + e.base, 4, by.sex}
	}
	if father {
		return baseForm{word, -6, Either}
	}
	g := by.givenBase(word)
	if g.fits >= 3 || !anyEnding(word, familyEndings) {
		return g
	}
	if e, ok := fit(word, familyEndings, by); ok {
		if e.letters == e.base || by.sex == Male {
			return baseForm{strings.TrimSuffix(word, e.letters) + e.base, 1, by.sex}
		}
		return baseForm{strings.TrimSuffix(word, e.letters) + feminine(e.base), 1, by.sex}
	}
	return baseForm{word, -4, Either}
}

// feminine gives the nominative of a woman's family name.
func feminine(base string) string {
	if strings.HasSuffix(base, "ий") {
		return strings.TrimSuffix(base, "ий") + "ая"
	}
	return base + "а"
}

// declined tells a given name that would have another ending outside the
// nominative: all in -а and -я, and those of men in a consonant.
func declined(word string, sex Sex) bool {
	r, _ := utf8.DecodeLastRuneInString(word)
	switch {
	case r == 'а', r == 'я':
		return true
	case strings.ContainsRune("иоуэеюыё", r):
		return false
	}
	return sex == Male
}

// givenBase takes a given name back. A name that is known, of the right sex and
// taken out of its case, fits best.
func (by reader) givenBase(word string) baseForm {
	best := baseForm{text: word, fits: 0}
	if by.oblique {
		best.fits = -1
	}
	for i, b := range givenBases(word, by) {
		w := spell.Of(b)
		m, ok := given().byFold[w.Fold()]
		if !ok {
			continue
		}
		fits := 3
		switch {
		case m.sex() != Either && m.sex() != by.sex:
			fits = -2
		case i == 0 && by.oblique:
			fits = 1
			if declined(word, by.sex) {
				fits = -2
			}
		}
		if fits > best.fits {
			best = baseForm{b, fits, m.sex()}
		}
	}
	return best
}
