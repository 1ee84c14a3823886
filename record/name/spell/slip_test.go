// SPDX-License-Identifier: Apache-2.0

package spell

import "testing"

func TestUnstressed(t *testing.T) {
	for _, tt := range []struct {
		name, a, b string
		n          int
		want       bool
	}{
		{"a vowel in the middle of the stem", "Ирасханов", "Ирисханов", 7, true},
		{"the first vowel", "Бокаев", "Бакаев", 4, true},
		{"the vowel that is stressed", "Ирасханов", "Ирасхинов", 7, false},
		{"vowels that nobody mixes", "Дадиев", "Дудиев", 4, false},
		{"a vowel of the ending", "Бораев", "Бораов", 4, false},
		{"two vowels", "Ирасханов", "Ерисханов", 7, false},
		{"a consonant", "Итасханов", "Идасханов", 7, false},
		{"the same word", "Ирасханов", "Ирасханов", 7, false},
		{"a letter less", "Ирсханов", "Ирасханов", 6, false},
		{"more sounds asked for than there are", "Бораев", "Бареев", 99, false},
	} {
		v, w := Of(tt.a), Of(tt.b)
		if got := Unstressed(&v, &w, tt.n); got != tt.want || got != Unstressed(&w, &v, tt.n) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
