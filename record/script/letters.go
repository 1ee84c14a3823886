// SPDX-License-Identifier: Apache-2.0

package script

import "unicode"

// palochka is the letter ӏ of the Caucasian alphabets, in the form that Clean
// gives it. It is seldom on a keyboard, so it is typed Ӏ ӏ I l | 1 І.
const palochka = 'ӏ'

// isCyrillic reports a Cyrillic letter. The first test covers what is met.
func isCyrillic(r rune) bool {
	if r < 0x0400 {
		return false
	}
	return r <= 0x052f && (r < 0x0483 || r > 0x0489) || r > 0x052f && unicode.Is(unicode.Cyrillic, r)
}

// isLatin reports a Latin letter.
func isLatin(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	return unicode.Is(unicode.Latin, r)
}

// asLatin gives the Latin letter that a Cyrillic one is mistaken for, or zero.
// Capitals have more look-alikes than small letters.
func asLatin(r rune) rune {
	switch r {
	case 'а':
		return 'a'
	case 'с':
		return 'c'
	case 'е':
		return 'e'
	case 'о':
		return 'o'
	case 'р':
		return 'p'
	case 'ѕ':
		return 's'
	case 'х':
		return 'x'
	case 'у':
		return 'y'
	case 'і':
		return 'i'
	case 'ј':
		return 'j'
	case 'ӏ':
		return 'l'
	case 'ӕ':
		return 'æ'
	}
	return capitalAsLatin(r)
}

func capitalAsLatin(r rune) rune {
	switch r {
	case 'А':
		return 'A'
	case 'В':
		return 'B'
	case 'С':
		return 'C'
	case 'Е':
		return 'E'
	case 'Н':
		return 'H'
	case 'І', 'Ӏ':
		return 'I'
	case 'Ј':
		return 'J'
	case 'К':
		return 'K'
	case 'М':
		return 'M'
	case 'О':
		return 'O'
	case 'Р':
		return 'P'
	case 'Ѕ':
		return 'S'
	case 'Т':
		return 'T'
	case 'Х':
		return 'X'
	case 'У':
		return 'Y'
	case 'Ӕ':
		return 'Æ'
	}
	return 0
}

// asCyrillic is the reverse of asLatin. The look-alikes of palochka are not in
// it, because what they stand for depends on their neighbours.
func asCyrillic(r rune) rune {
	switch r {
	case 'a':
		return 'а'
	case 'c':
		return 'с'
	case 'e':
		return 'е'
	case 'o':
		return 'о'
	case 'p':
		return 'р'
	case 's':
		return 'ѕ'
	case 'x':
		return 'х'
	case 'y':
		return 'у'
	case 'j':
		return 'ј'
	case 'æ':
		return 'ӕ'
	}
	return capitalAsCyrillic(r)
}

func capitalAsCyrillic(r rune) rune {
	switch r {
	case 'A':
		return 'А'
	case 'B':
		return 'В'
	case 'C':
		return 'С'
	case 'E':
		return 'Е'
	case 'H':
		return 'Н'
	case 'J':
		return 'Ј'
	case 'K':
		return 'К'
	case 'M':
		return 'М'
	case 'O':
		return 'О'
	case 'P':
		return 'Р'
	case 'S':
		return 'Ѕ'
	case 'T':
		return 'Т'
	case 'X':
		return 'Х'
	case 'Y':
		return 'У'
	case 'Æ':
		return 'Ӕ'
	}
	return 0
}

// looksLikePalochka reports letters that tell nothing about the script of a
// word, since they may stand for palochka.
func looksLikePalochka(r rune) bool {
	switch r {
	case 'Ӏ', 'ӏ', 'I', 'L', 'l', 'І', 'і', 'i':
		return true
	}
	return false
}

// isApostrophe reports marks that are typed for an apostrophe, a prime, a
// glottal stop or a soft sign. Clean writes them all as '.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '´', 'ʺ', 'ˮ', '″', 'ʹ', 'ʻ', 'ʼ', 'ʽ', 'ʾ', 'ʿ', 'ˀ', 'ˈ', '‘', '’', '‛', '′', '＇':
		return true
	}
	return false
}

// isHyphen reports the marks that join the parts of one compound.
func isHyphen(r rune) bool { return r == '-' || r == 0x2010 || r == 0x2011 }

// isMark reports a combining mark.
func isMark(r rune) bool { return r >= 0x0300 && unicode.Is(unicode.M, r) }

// isVowel reports a Russian, Ukrainian or Chechen vowel in small letters.
func isVowel(r rune) bool {
	switch r {
	case 'а', 'е', 'ё', 'и', 'о', 'у', 'ы', 'э', 'ю', 'я', 'і', 'ї', 'є':
		return true
	}
	return false
}
