// SPDX-License-Identifier: Apache-2.0

package org

import (
	"testing"

	"pgregory.net/rapid"

	"teptar/record/name"
)

func TestVerdicts(t *testing.T) {
	for _, tt := range []struct {
		name, a, b string
		want       name.Verdict
	}{
		{"a form in two languages", "ООО «Горный ключ»", "Gornyy Klyuch LLC", name.Same},
		{"a form in full", "Общество с ограниченной ответственностью «Ключ»", "ООО Ключ", name.Same},
		{"a form that is misspelled", "Merkel Aktiengeselschaft", "Merkel AG", name.Same},
		{"a form without a space", "MerkelAG", "Merkel AG", name.Same},
		{"points in letters", "A.B.D. Company", "ABD Co.", name.Same},
		{"a space more", "Good Will Company", "Goodwill Company", name.Same},
		{"a number in words", "Brigade Forty-Four", "Brigade 44", name.Same},
		{"& and and", "Hill & Sons", "Hill and Sons", name.Same},
		{"a letter amiss", "Tayota Motor", "Toyota Motor", name.Same},
		{"a place more", "Ferlic", "Ferlic Europe Sp. z o.o.", name.Same},
		{"forms of two kinds", "АНО Ключ", "ООО Ключ", name.Review},
		{"one word is another", "Southern Gas Company", "Southern Oil Company", name.Different},
		{"only common words agree", "Management Company", "Hill Management Company", name.Different},
		{"a name that begins as another", "ООО «БАЙ»", "ООО «БАЙКАЛ»", name.Different},
		{"another number", "School No. 4", "School No. 5", name.Different},
		{"ships a letter apart", "Snow", "Snoe", name.Different},
		{"nothing to compare", "", "ООО Ключ", name.Different},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, b := KeyOf(tt.a), KeyOf(tt.b)
			c := Compare(&a, &b)
			if c.Verdict() != tt.want {
				t.Errorf("%q and %q are %s (%.2f), want %s: %s", tt.a, tt.b, c.Verdict(), c.Score, tt.want, c.Explain(name.English))
			}
			if Compare(&b, &a) != c {
				t.Error("the order matters")
			}
		})
	}
}

func TestIsOrganisation(t *testing.T) {
	for text, want := range map[string]bool{"ООО Ключ": true, "Hill Industries": true, "Ministry of Justice": true, "Бораев Ахмад": false, "Zelimkhan Boraev": false} {
		if got := IsOrganisation(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestCompareIsSymmetricAndReflexive(t *testing.T) {
	word := rapid.OneOf(rapid.SampledFrom([]string{"ООО", "Ключ", "bank", "of", "44", "forty", "four", "&", "A.B.", "Siemens", "MerkelAG"}), rapid.StringN(0, 10, 30))
	names := rapid.SliceOfN(word, 0, 20)
	rapid.Check(t, func(t *rapid.T) {
		join := func(ws []string) (s string) {
			for _, w := range ws {
				s += w + " "
			}
			return s
		}
		a, b := KeyOf(join(names.Draw(t, "a"))), KeyOf(join(names.Draw(t, "b")))
		if c, d := Compare(&a, &b), Compare(&b, &a); c != d || c.Score < 0 || c.Score > 1 {
			t.Fatalf("%+v one way, %+v the other", c, d)
		}
		if c := Compare(&a, &a); !a.Empty() && c.Score != 1 {
			t.Fatalf("with itself it has %.2f", c.Score)
		}
	})
}

// FuzzKeyOf takes any bytes.
func FuzzKeyOf(f *testing.F) {
	f.Add("ООО «Ключ»")
	f.Add("o.O.O. \xff & 3%ers")
	f.Fuzz(func(t *testing.T, s string) {
		k, l := KeyOf(s), KeyOf("Ключ Bank Ltd")
		Compare(&k, &l)
	})
}

func BenchmarkCompare(b *testing.B) {
	k, l := KeyOf("Bowne Global Solutions SARL"), KeyOf("Bone Global Solution S.A.R.L.")
	b.ReportAllocs()
	for b.Loop() {
		Compare(&k, &l)
	}
}
