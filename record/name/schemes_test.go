// SPDX-License-Identifier: Apache-2.0

package name

import (
	"strings"
	"testing"

	"teptar/record/script"
)

// TestEverySchemeOfRomanisation writes names in the letters of each scheme that
// there is, and asks whether they are still the same.
func TestEverySchemeOfRomanisation(t *testing.T) {
	names := map[string][]string{
		"ru/": {"Бораев Ахмад Исаевич", "Щербаков Юрий Евгеньевич", "Хаджиева Зарема Умаровна", "Цагараев Вячеслав Андреевич", "Чехов Сергей Ильич", "Подъячев Фёдор Хамзатович"},
		"ce/": {"Бораев Ӏела", "Салтыев ИбрахӀим", "Бораев Мохьмад", "Салтыев Хьасан", "Бораева Хьава", "Бораев Ӏумар"},
	}
	for _, scheme := range script.Schemes() {
		for _, cyrillic := range names[string(scheme[:3])] {
			latin, err := script.Romanize(cyrillic, scheme)
			if err != nil {
				t.Fatal(err)
			}
			a, b := KeyOf(cyrillic, Hint{}), KeyOf(latin, Hint{})
			if c := Compare(&a, &b); c.Verdict() != Same {
				t.Errorf("%s: %s is %s (%.2f): %s", scheme, latin, c.Verdict(), c.Score, c.Explain(&a, &b, English))
			}
			if strings.ContainsFunc(latin, func(r rune) bool { return r >= 0x400 && r < 0x530 }) {
				t.Errorf("%s: Cyrillic letters in %s", scheme, latin)
			}
		}
	}
}
