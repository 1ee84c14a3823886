// SPDX-License-Identifier: Apache-2.0

package name

import (
	"strings"

	"teptar/record/name/spell"
)

// withoutArticle takes the article off al-Masri.
func withoutArticle(w string) string {
	if head, tail, ok := strings.Cut(w, "-"); ok && wordKind(head) == "particle" && tail != "" {
		return tail
	}
	return w
}

// withoutTitle takes off a title that a hyphen joins to a name, in front or
// behind: Ахмат-Хаджи is Ахмат, and Хаджи-Салам is Салам. Хаджи-Мурад is a
// name of its own, as the table of given names has it.
func withoutTitle(w string) string {
	at := strings.LastIndexByte(w, '-')
	if at <= 0 || at == len(w)-1 || Class(w) != "" {
		return w
	}
	if wordKind(w[at+1:]) == "joined" {
		return w[:at]
	}
	if head, tail, _ := strings.Cut(w, "-"); wordKind(head) == "joined" {
		return tail
	}
	return w
}

// servants joins "servant of" with the name of God that follows, with or
// without an article, if both are a given name that is known: Abd al-Rahman,
// Abdul Rahman and Abdulrahman are one.
func servants(words []rawWord) []rawWord {
	var out []rawWord
	for i := 0; i < len(words); i++ {
		w := words[i]
		if w.kind != "servant" {
			out = append(out, w)
			continue
		}
		w.kind = ""
		next := i + 1
		for next < len(words)-1 && words[next].kind == "particle" {
			next++
		}
		if next < len(words) && words[next].role == w.role {
			if whole := servantOf(w.text, words[next].text); whole != "" {
				w.text, i = whole, next
			}
		}
		out = append(out, w)
	}
	return out
}

// servantOf writes a given name that begins with "servant of the" as one word,
// or gives "" if no such name is known.
func servantOf(servant, of string) string {
	of = withoutArticle(of)
	whole := servant + of
	switch spell.ScriptOf(of) {
	case spell.Latin:
		whole = "Abdul" + strings.ToLower(of)
	case spell.Cyrillic:
		whole = "Абдул" + strings.ToLower(of)
	}
	if Class(whole) == "" {
		return ""
	}
	return whole
}
