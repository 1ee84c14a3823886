// SPDX-License-Identifier: Apache-2.0

package script

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Key folds a word to the skeleton in which its spellings meet: Гикало and
// Gikalo; Кадыров, Kadyrov and Kadirov; Хасан, Hasan and Khasan; Юсуп, Yusup
// and Jusup. It holds small letters a–z and digits, and nothing Cyrillic;
// letters of other scripts are kept without their marks. Hyphens, spaces and
// apostrophes fall out, so that Саид-Магомед meets Саидмагомед.
//
// Key(Key(w)) is Key(w). A word of nothing but signs, such as ь, has the empty
// key and cannot be searched for.
//
// The skeleton is written with these letters, and each other sound is one of
// them: a b v g d e zh z i k l m n o p r s t u f x c ch sh.
//   - х, хь, хӏ, h, kh are x; ц, ts, tc, c are c; щ, сч, shch are sh;
//     дж, dzh, dj are zh; w is v; q, къ, кх are k; th is t; gh is g; ph is f.
//   - и, й, ы, і, i, j, y are i, and i before e falls out, so that Алиев,
//     Aliev and Aliyev meet; yo is e, as ё is е; ou is u.
//   - Doubled letters are one; a k after ch is x, so that Achkoi meets Achkhoy.
//   - Latin letters lose their marks, after those that mean another sound
//     have had their say: č ç are ch, š ş sh, ž ƶ zh, â ia, û iu.
//
// What it does not do: it leaves vowels apart (Магомадов is not Магомедов),
// final devoicing (Ахмад, Ахмат) and classes of names (Мохьмад, Магомед) to
// whoever compares names with more knowledge. Some Latin letters have several
// readings, of which the key takes one: x is х as in Bersanxoyev, not кс; c is
// ц, not к; j is й, not дж. [QueryTerms] also tries the others.
func Key(word string) string { return keyOfClean(Clean(word)) }

// keyOfClean is Key of text that Clean has made, or the head of such text.
func keyOfClean(clean string) string {
	var small [64]byte
	return skeleton(small[:0]).addCleaned(clean).String()
}

// The units of a skeleton that are written with two letters. The other units
// are the small letters themselves.
const (
	unitCh = 'C'
	unitSh = 'S'
	unitZh = 'Z'
)

// A skeleton is a key in the making: its units, a byte each, and letters of
// other scripts in UTF-8. No two neighbours can be reduced further, which makes
// Key idempotent: the units, read again, stay as they are. Its methods return
// the longer skeleton, as append does.
type skeleton []byte

// addCleaned adds text that Clean has made.
func (k skeleton) addCleaned(s string) skeleton {
	s = strings.TrimSuffix(s, "'s") // the English possessive
	for len(s) > 0 {
		n := 0
		switch c := s[0]; {
		case c < utf8.RuneSelf:
			k, n = k.addASCII(s)
		case c == 0xd0 || c == 0xd1: // U+0400–047F
			k, n = k.addCyrillic(s)
		default:
			k, n = k.addOther(s)
		}
		s = s[n:]
	}
	return k
}

// addASCII adds the letter, digraph or digit at the head of s and tells how
// many bytes it took. The longest reading wins, from the left: in skh, the s is
// read first and then kh, never sh.
func (k skeleton) addASCII(s string) (skeleton, int) {
	if n, unit := digraph(s); n > 0 {
		return k.add(unit), n
	}
	switch c := s[0]; {
	case c >= 'a' && c <= 'z':
		k = k.add(latinUnit(c))
	case c >= '0' && c <= '9':
		k = append(k, c)
	}
	return k, 1
}

// digraph reads several Latin letters that stand for one sound.
func digraph(s string) (n int, unit byte) {
	if len(s) < 2 {
		return 0, 0
	}
	switch s[:2] {
	case "ch":
		return 2, unitCh
	case "zh":
		return 2, unitZh
	case "dj":
		return 2, unitZh
	case "kh":
		return 2, 'x'
	case "th":
		return 2, 't'
	case "gh":
		return 2, 'g'
	case "ph":
		return 2, 'f'
	case "yo":
		return 2, 'e'
	case "sh":
		if len(s) > 2 && s[2] == 'h' { // щ in GOST R 7.0.34
			return 3, unitSh
		}
		return 2, unitSh
	case "sc":
		if len(s) > 2 && s[2] == 'h' {
			return 3, unitSh
		}
	case "ts":
		if strings.HasPrefix(s, "tsch") {
			return 4, unitCh
		}
	case "ds":
		if strings.HasPrefix(s, "dsch") {
			return 4, unitZh
		}
	}
	return 0, 0
}

// latinUnit reads one Latin letter.
func latinUnit(c byte) byte {
	switch c {
	case 'h':
		return 'x'
	case 'j', 'y':
		return 'i'
	case 'q':
		return 'k'
	case 'w':
		return 'v'
	}
	return c
}

// cyrillicUnits gives the units of а to я. A blank is a letter without sound.
const cyrillicUnits = "abvgdeZziiklmnoprstufxcCSS i e"

// addCyrillic adds the letter at the head of s, which lies in U+0400–047F.
func (k skeleton) addCyrillic(s string) (skeleton, int) {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == 'й' && strings.HasPrefix(s[size:], "о"):
		return k.add('e'), size + len("о") // йо is ё
	case r == 'ю':
		k = k.add('i').add('u')
	case r == 'я':
		k = k.add('i').add('a')
	case r >= 'а' && r <= 'э':
		if u := cyrillicUnits[r-'а']; u != ' ' {
			k = k.add(u)
		}
	default:
		return k.addOther(s)
	}
	return k, size
}

// addOther adds a letter that is neither ASCII nor Russian.
func (k skeleton) addOther(s string) (skeleton, int) {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case !unicode.IsLetter(r) && !unicode.IsDigit(r):
	case isCyrillic(r):
		k = k.addUnits(rareCyrillic(r))
	default:
		if units, ok := markedLatin(r); ok {
			return k.addUnits(units), size
		}
		for _, base := range norm.NFKD.String(string(r)) {
			k = k.addBase(unicode.ToLower(base))
		}
	}
	return k, size
}

// addBase adds a letter that stood under marks.
func (k skeleton) addBase(r rune) skeleton {
	if units, ok := markedLatin(r); ok {
		return k.addUnits(units)
	}
	switch {
	case isMark(r) || isCyrillic(r):
	case r >= 'a' && r <= 'z':
		return k.add(latinUnit(byte(r)))
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return utf8.AppendRune(k, r)
	}
	return k
}

func (k skeleton) addUnits(units string) skeleton {
	for i := range len(units) {
		k = k.add(units[i])
	}
	return k
}

// add appends a unit and reduces it with its neighbours until nothing changes.
func (k skeleton) add(u byte) skeleton {
	for len(k) > 0 {
		top := k[len(k)-1]
		if top == u {
			return k
		}
		next, action := reduce(top, u)
		if action == drop {
			return k
		}
		u = next
		if action == keep {
			break
		}
		k = k[:len(k)-1]
	}
	return append(k, u)
}

// What reduce does with the unit before the new one, or with the new one.
const (
	keep  = iota // the two stand side by side
	drop         // the new one adds nothing
	merge        // the new one, as returned, takes the place of both
)

// reduce tells what becomes of unit u after unit top.
func reduce(top, u byte) (byte, int) {
	switch {
	case u == 'x' && (top == 'k' || top == 't' || top == 'g' || top == 'p'): // кх, тх; Latin kkh, th
		return u, drop
	case top == 't' && (u == 's' || u == 'c'): // ts, tc, тс
		return 'c', merge
	case top == 't' && u == unitCh: // tch
		return u, merge
	case top == 'd' && u == unitZh: // dzh
		return u, merge
	case top == 's' && (u == unitCh || u == unitSh): // сч; sch
		return unitSh, merge
	case top == unitSh && u == unitCh: // shch
		return u, drop
	case top == 'c' && u == 'z': // cz, as GOST 7.79 writes ц
		return u, drop
	case top == unitCh && u == 'k': // Achkoi
		return 'x', keep
	case top == 'i' && u == 'e': // ye, je, ие
		return u, merge
	case top == 'o' && u == 'u': // ou, as French writes у
		return u, merge
	}
	return u, keep
}

// String writes the units as letters.
func (k skeleton) String() string {
	var small [96]byte
	out := small[:0]
	for _, u := range k {
		switch u {
		case unitCh:
			out = append(out, "ch"...)
		case unitSh:
			out = append(out, "sh"...)
		case unitZh:
			out = append(out, "zh"...)
		default:
			out = append(out, u)
		}
	}
	return string(out)
}

// markedLatin gives the units of Latin letters whose mark, or shape, changes
// the sound.
func markedLatin(r rune) (units string, ok bool) {
	switch r {
	case 'č', 'ç', 'ć', 'ĉ':
		return "C", true
	case 'š', 'ş', 'ș', 'ŝ', 'ś':
		return "S", true
	case 'ž', 'ƶ', 'ż', 'ź', 'ĵ':
		return "Z", true
	case 'â':
		return "ia", true
	case 'û':
		return "iu", true
	case 'ß':
		return "s", true
	case 'ı':
		return "i", true
	case 'ł':
		return "l", true
	case 'đ', 'ð':
		return "d", true
	case 'ø', 'œ':
		return "o", true
	case 'ə':
		return "e", true
	case 'æ':
		return "a", true
	case 'ħ':
		return "x", true
	case 'ŋ':
		return "n", true
	case 'þ':
		return "t", true
	case 'ʔ', 'ʕ', 'ǀ':
		return "", true
	}
	return "", false
}

// rareCyrillic gives the units of Cyrillic letters outside Russian. Unknown
// ones, and palochka, add nothing.
func rareCyrillic(r rune) string {
	switch r {
	case 'і', 'ї', 'ј', 'ѝ':
		return "i"
	case 'є', 'ё', 'ѐ', 'ѣ', 'ӭ', 'ӗ':
		return "e"
	case 'ґ', 'ғ', 'ӷ', 'ѓ', 'ҕ':
		return "g"
	case 'ў', 'ү', 'ұ', 'ӱ', 'ӯ', 'ӳ', 'ѹ':
		return "u"
	case 'һ', 'ҳ', 'ԧ':
		return "x"
	case 'қ', 'ҡ', 'ҝ', 'ҟ', 'ӄ', 'ќ', 'ԛ':
		return "k"
	case 'ң', 'ҥ', 'њ', 'ӈ', 'ԥ':
		return "n"
	case 'ө', 'ӧ', 'ӫ', 'ѡ':
		return "o"
	case 'ә', 'ӕ', 'ӓ', 'ӑ', 'ӛ':
		return "a"
	case 'љ', 'ӆ':
		return "l"
	case 'ћ', 'ҷ', 'ҹ', 'ӌ', 'ӵ', 'ҽ':
		return "C"
	case 'ђ', 'џ', 'җ', 'ӂ', 'ӝ':
		return "Z"
	case 'ѕ', 'ҙ', 'ӟ', 'ӡ':
		return "z"
	case 'ҫ':
		return "s"
	case 'ҭ':
		return "t"
	case 'ӣ', 'ӥ', 'ӹ', 'ѵ':
		return "i"
	case 'ѳ':
		return "f"
	case 'ԝ':
		return "v"
	}
	return ""
}
