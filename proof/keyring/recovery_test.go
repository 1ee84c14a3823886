// SPDX-License-Identifier: Apache-2.0

package keyring_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"teptar/fault"
	"teptar/proof/keyring"
)

func newCode(t testing.TB) string {
	t.Helper()
	_, code, err := keyring.ForRecovery(note(""))
	if err != nil {
		t.Fatal(err)
	}
	return code.Reveal()
}

func TestRecoveryCodeAsPeopleTypeIt(t *testing.T) {
	code := newCode(t)
	cyrillic := strings.NewReplacer("A", "А", "B", "В", "C", "С", "E", "Е", "H", "Н", "K", "К",
		"M", "М", "P", "Р", "T", "Т", "X", "Х", "Y", "У", "0", "О")
	for name, typed := range map[string]string{
		"as shown":          code,
		"in lower case":     strings.ToLower(code),
		"without hyphens":   strings.ReplaceAll(code, "-", ""),
		"with spaces":       " " + strings.ReplaceAll(code, "-", "  ") + " ",
		"with long dashes":  strings.ReplaceAll(code, "-", "–"),
		"O for 0, I for 1":  strings.NewReplacer("0", "o", "1", "i").Replace(code),
		"L for 1":           strings.ReplaceAll(code, "1", "l"),
		"in Cyrillic":       cyrillic.Replace(code),
		"in small Cyrillic": strings.ToLower(cyrillic.Replace(code)),
	} {
		got, err := keyring.ParseRecoveryCode(typed)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got.Reveal() != code {
			t.Errorf("%s: reads as another code", name)
		}
	}
}

// Every wrong character, and every two exchanged ones, are found in the group
// where they are. This is a promise of the check character, not a likelihood.
func TestMistypedGroupIsNamed(t *testing.T) {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	rapid.Check(t, func(rt *rapid.T) {
		code := []byte(newCode(t))
		g := rapid.IntRange(0, 7).Draw(rt, "group")
		i := rapid.IntRange(0, 4).Draw(rt, "place")
		group := code[6*g : 6*g+5]
		if rapid.Bool().Draw(rt, "exchange") {
			j := rapid.IntRange(0, 4).Draw(rt, "other place")
			if group[i] == group[j] {
				return
			}
			group[i], group[j] = group[j], group[i]
		} else {
			c := rapid.SampledFrom([]byte(alphabet)).Draw(rt, "character")
			if group[i] == c {
				return
			}
			group[i] = c
		}
		_, err := keyring.ParseRecoveryCode(string(code))
		if want := fmt.Sprintf("mistyped in group %d:", g+1); !errors.Is(err, fault.Invalid) || !strings.Contains(err.Error(), want) {
			rt.Errorf("error is %v, want %q", err, want)
		}
	})
}

func TestMistypedRecoveryCodes(t *testing.T) {
	code := newCode(t)
	parts := strings.Split(code, "-")
	parts[2], parts[5] = parts[5], parts[2]
	for _, tt := range []struct{ name, typed, says string }{
		{"nothing", "", "0 characters, want 8 groups of 5"},
		{"groups exchanged", strings.Join(parts, "-"), "mistyped in group 3, 6"},
		{"a character left out", code[:13] + code[14:], "39 characters, want 8 groups of 5; look at group 3"},
		{"a group left out", code[6:], "35 characters, want 8 groups of 5:"},
		{"a character of no code", code[:6] + "U" + code[7:], "group 2 has a character that no code has"},
		{"without end", strings.Repeat(code, 20), "too long"},
	} {
		if parts[2] == parts[5] {
			continue
		}
		_, err := keyring.ParseRecoveryCode(tt.typed)
		if !errors.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v, want fault.Invalid and %q", tt.name, err, tt.says)
		}
	}
}

// A code that is read is shown again as a code that reads the same, and an
// error does not repeat what was typed.
func FuzzParseRecoveryCode(f *testing.F) {
	f.Add(newCode(f))
	f.Add(strings.Repeat("-", 160))
	f.Add(strings.Repeat("ӏ", 40))
	f.Add("\xff\xfe")
	f.Fuzz(func(t *testing.T, s string) {
		code, err := keyring.ParseRecoveryCode(s)
		if err != nil {
			if len(s) > 15 && strings.Contains(err.Error(), s) {
				t.Errorf("the error repeats the code: %v", err)
			}
			return
		}
		again, err := keyring.ParseRecoveryCode(code.Reveal())
		if err != nil || again.Reveal() != code.Reveal() {
			t.Errorf("%q does not read back: %v", code.Reveal(), err)
		}
	})
}

func TestSuggestedPassphrasesAreAcceptedAndDiffer(t *testing.T) {
	seen := map[string]bool{}
	letters := map[rune]bool{}
	for range 1000 {
		p := keyring.Suggest()
		if seen[p] {
			t.Fatalf("%q twice", p)
		}
		seen[p] = true
		for _, r := range p {
			letters[r] = true
		}
		if len(p) != 4*6+3 {
			t.Errorf("%q has %d characters, want four words of six", p, len(p))
		}
		if _, err := keyring.ForPassphrase(note(""), []byte(p), keyring.MinCost()); err != nil {
			t.Errorf("%q: %v", p, err)
		}
	}
	if len(letters) != 16+4+1 {
		t.Errorf("%d different characters in 1000 passphrases, want 21", len(letters))
	}
}
