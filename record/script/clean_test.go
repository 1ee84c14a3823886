// SPDX-License-Identifier: Apache-2.0

package script

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestUnsafe(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		offset     int
		found      bool
	}{
		{"plain text of several scripts", "Гӏала, Grozny\n\tსოფელი", 33, false},
		{"nothing", "", 0, false},
		{"NUL ends strings early", "a\x00b", 1, true},
		{"escape steers a terminal", "ok\x1b[2J", 2, true},
		{"carriage return hides what stands before", "a\r\n", 1, true},
		{"delete", "a\x7f", 1, true},
		{"C1 control in two bytes", "я\u0085", 2, true},
		{"override of direction", "user\u202e txt", 4, true},
		{"isolate", "\u2067abc\u2069", 0, true},
		{"direction mark", "ab\u200e", 2, true},
		{"Arabic letter mark", "\u061cab", 0, true},
		{"byte that is not UTF-8", "я\xff", 2, true},
		{"character cut in half", "я\xd0", 2, true},
		{"surrogate written as UTF-8", "\xed\xa0\x80", 0, true},
		{"the replacement character itself is a character", "\ufffd", 3, false},
		{"soft hyphen and joiners are only invisible", "а\u00ad\u200d\u200b", 10, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			offset, found := Unsafe(tt.text)
			if found != tt.found || found && offset != tt.offset || !found && offset != len(tt.text) {
				t.Errorf("Unsafe(%q) = %d, %v; want %d, %v", tt.text, offset, found, tt.offset, tt.found)
			}
		})
	}
}

func TestClean(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"capitals", "ГРОЗНЫЙ Grozny", "грозный grozny"},
		{"dots over e", "Шёлковская ЁЛКА", "шелковская елка"},
		{"full width", "Ｋａｄｙｒｏｖ", "kadyrov"},
		{"stress mark", "Гика\u0301ло", "гикало"},
		{"short i in two characters", "Мои\u0306", "мой"},
		{"palochka as capital Latin i", "ГIала", "гӏала"},
		{"palochka as small Latin l", "Йоккха-Атагlа", "йоккха-атагӏа"},
		{"palochka as bar", "Т|ехьа", "тӏехьа"},
		{"palochka as digit", "Т1ехьа-Марта", "тӏехьа-марта"},
		{"palochka as Ukrainian i", "ГойтІе СемаІашка", "гойтӏе семаӏашка"},
		{"palochka at the head, before a vowel", "Іалхан Iаьрбийн", "ӏалхан ӏаьрбийн"},
		{"palochka in capitals", "ГІАЛА", "гӏала"},
		{"palochka after b", "БІачи-Юрт", "бӏачи-юрт"},
		{"Ukrainian i at the head, before a consonant", "Іван Iван", "іван іван"},
		{"Ukrainian i in the middle", "Харків ХАРКІВ Україні історія", "харків харків україні історія"},
		{"a number stays a number", "ИК1, дом 11, 1-й, м5", "ик1, дом 11, 1-й, м5"},
		{"a table's bars stay bars", "|Аргун|7", "|аргун|7"},
		{"Cyrillic letter in an English word", "Сontinent", "continent"},
		{"Latin letters in a Russian word", "Mocквa Aчхoй", "москва ачхой"},
		{"abbreviation with one false letter", "НATO", "hato"},
		{"script is decided for each part of a compound", "SIM-карта", "sim-карта"},
		{"Ossetic ae typed in Latin", "Дзæуджыхъæу", "дзӕуджыхъӕу"},
		{"a lone letter is left", "с c I l", "с c i l"},
		{"apostrophes", "Об’єкт Nazran` Alʹbert", "об'єкт nazran' al'bert"},
		{"Latin marks stay", "Čečen", "čečen"},
		{"soft hyphen", "Ка\u00adдыров", "кадыров"},
		{"broken bytes", "ab\xffc", "abc"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Clean(tt.in); got != tt.want {
				t.Errorf("Clean(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"ГIала", "ІІа", "НATO", "Сontinent", "а|б|в", "к1а1", "e\u0301\u0306", "Ӏ|l1Іа", "ﬁ", "ϓ\u0301", "\xd0", "İı", "æа", "к1İ1"} {
		f.Add(seed)
	}
	// Folding decides by majority and by neighbours; deciding again, on what
	// it made, must change nothing, or index and query would part.
	f.Fuzz(func(t *testing.T, s string) {
		once := Clean(s)
		if !utf8.ValidString(once) {
			t.Fatalf("Clean(%q) is not UTF-8: %q", s, once)
		}
		if again := Clean(once); again != once {
			t.Fatalf("Clean(%q) = %q, and cleaned again %q", s, once, again)
		}
		key := Key(s)
		if again := Key(key); again != key {
			t.Fatalf("Key(%q) = %q, and its key %q", s, key, again)
		}
		if strings.ContainsFunc(key, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
			t.Fatalf("Key(%q) = %q holds Cyrillic", s, key)
		}
	})
}
