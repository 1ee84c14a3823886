// SPDX-License-Identifier: Apache-2.0

package script

import (
	"errors"
	"testing"

	"teptar/fault"
)

// restored are words of both languages, with what schemes find hard.
var restored = map[string][]string{
	"ru/": {"Шаранбеков", "Щербаков", "Цагараев", "Юрьевич", "Ельцин", "Хаджиева", "Зарема", "Чехов", "Подъячев", "Дмитрий", "БОРАЕВ", "Вячеслав"},
	"ce/": {"Мохьмад", "Ӏумар", "ИбрахӀим", "Хьава", "Гӏала", "Къурбан", "Чӏинхо", "Шемалан", "Аьрбиев", "Нохчийчоь"},
}

func TestRestoreIsReadAlike(t *testing.T) {
	for _, scheme := range Schemes() {
		for _, word := range restored[string(scheme[:3])] {
			latin, err := Romanize(word, scheme)
			if err != nil {
				t.Fatal(err)
			}
			back, err := Restore(latin, scheme)
			if err != nil {
				t.Fatal(err)
			}
			if again, _ := Romanize(back, scheme); again != latin {
				t.Errorf("%s: %s became %s, then %s, and that is %s", scheme, word, latin, back, again)
			}
			if (scheme == ChechenISO9 || scheme == RussianGOST779A) && Clean(back) != Clean(word) {
				t.Errorf("%s loses nothing, but %s came back as %s", scheme, word, back)
			}
		}
	}
}

func TestRestore(t *testing.T) {
	for _, tt := range []struct {
		name, latin, want string
		scheme            Scheme
	}{
		{"Chechen digraphs", "Bersanxoyev", "Берсанхойев", ChechenBGN},
		{"a lower dot is another letter", "Ẋava", "Хьава", ChechenBGN},
		{"the longest match", "Shcherbakov", "Щербаков", RussianBGN},
		{"passports of the French manner", "Iouri", "Юри", RussianMVD310FR},
		{"what is no letter stays", "A-1!", "А-1!", RussianBGN},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := Restore(tt.latin, tt.scheme); err != nil || got != tt.want {
				t.Errorf("%q, %v; want %q", got, err, tt.want)
			}
		})
	}
	if _, err := Restore("a", "ru/none"); !errors.Is(err, fault.Invalid) {
		t.Errorf("an unknown scheme: %v", err)
	}
}

func FuzzRestore(f *testing.F) {
	f.Add("Shcherbakov")
	f.Add("İẊ\xff")
	f.Fuzz(func(t *testing.T, s string) {
		for _, scheme := range Schemes() {
			if _, err := Restore(s, scheme); err != nil {
				t.Fatal(err)
			}
		}
	})
}
