// SPDX-License-Identifier: Apache-2.0

package spell

import (
	"strings"

	"teptar/record/script"
)

// A rule of the western reading: letters, and what package script reads as the
// sound that they stand for. The first that fits is taken, from the left.
type rule struct{ letters, sounds string }

// anywhere are the rules without a condition, by their first letter, longest
// first.
var anywhere = byFirst([]rule{
	{"ai", "ei"}, {"au", "o"}, {"aw", "o"},
	{"ce", "se"}, {"ci", "si"}, {"cy", "si"}, {"ck", "k"}, {"chtch", "sh"}, {"chr", "kr"}, {"chl", "kl"}, {"ch", "ch"}, {"cz", "ch"}, {"c", "k"},
	{"dsch", "zh"}, {"dh", "d"}, {"eau", "o"}, {"ee", "i"}, {"ea", "i"}, {"eu", "ei"}, {"ei", "ai"}, {"ew", "iu"},
	{"gh", "g"}, {"ie", "i"}, {"j", "zh"}, {"kn", "n"}, {"oo", "u"}, {"ou", "u"}, {"oe", "e"}, {"ow", "ou"},
	{"ph", "f"}, {"qu", "kv"}, {"rh", "r"}, {"rz", "zh"}, {"sch", "sh"}, {"sz", "sh"}, {"sh", "sh"},
	{"tsch", "ch"}, {"tch", "ch"}, {"th", "t"}, {"tz", "c"}, {"ue", "u"}, {"wh", "v"}, {"w", "v"}, {"x", "ks"}, {"z", "z"},
})

// polish writes the two letters that Polish has for ш and ч as English has them. In
// other Latin letters they hardly meet.
var polish = strings.NewReplacer("sz", "sh", "cz", "ch", "Sz", "sh", "Cz", "ch", "SZ", "sh", "CZ", "ch")

// byFirst sorts rules into lists by their first letter.
func byFirst(rules []rule) (lists [26][]rule) {
	for _, r := range rules {
		c := r.letters[0] - 'a'
		lists[c] = append(lists[c], r)
	}
	return lists
}

// western reads Latin letters as a Russian who hears the name would write it:
// Clinton with к, Schmidt with ш, Jackson with дж and кс. It returns a key.
func western(word string) string {
	word = script.Clean(word)
	var b strings.Builder
	b.Grow(len(word) + 4)
	for i := 0; i < len(word); {
		c := word[i]
		if c < 'a' || c > 'z' {
			b.WriteByte(c)
			i++
			continue
		}
		if n, silent := silentAt(word, i); silent {
			i += n
			continue
		}
		r := ruleAt(word[i:])
		b.WriteString(r.sounds)
		i += len(r.letters)
	}
	return script.Key(b.String())
}

// ruleAt gives the rule for the head of s; a letter without a rule is itself.
func ruleAt(s string) rule {
	for _, r := range anywhere[s[0]-'a'] {
		if strings.HasPrefix(s, r.letters) {
			return r
		}
	}
	return rule{s[:1], s[:1]}
}

// silentAt tells that letters are not spoken: a final e after a consonant, and h
// between a vowel and a consonant or the end.
func silentAt(word string, i int) (n int, silent bool) {
	if i == 0 {
		return 0, false
	}
	last := i+1 == len(word)
	switch word[i] {
	case 'e':
		return 1, last && i >= 3 && !latinVowel(word[i-1])
	case 'h':
		return 1, latinVowel(word[i-1]) && (last || !latinVowel(word[i+1]))
	}
	return 0, false
}

// latinVowel tells a letter that is a vowel.
func latinVowel(c byte) bool { return vowel(c) || c == 'y' }
