// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/fault"
)

// base is a right file, in which each test makes one mistake.
const base = `teptar: 1
case: demo
title: "Upper Tarn"
documents:
  doc.1: {file: a.txt, outlet: org.1, published: 2031-03-20}
  doc.2: {file: scan.pdf, media: application/pdf}
entities:
  org.1: {kind: organization, label: "Mountain Herald"}
  p.1: {kind: person}
  pl.1: {kind: place}
  act.1: {kind: act}
statements:
  - passage: {document: doc.1, quote: "took her"}
    via: [org.1]
    access: AC-REL
    depth: H1
    grade: B2
    claims:
      - [act.1, type, LIB-DET, {as: k1}]
      - [act.1, victim, p.1]
      - [p.1, age, 17]
judgments:
  - {claims: [k1], verdict: J-ACC, reason: "two outlets"}
`

var baseFiles = map[string]string{
	"a.txt":    "On Friday 🚓 they took her\nbrother; they said nothing. Тогда же they went.",
	"scan.pdf": "%PDF",
	"b.txt":    "\xff",
}

func TestMistakesAreToldWithPositionAndAdvice(t *testing.T) {
	for _, tt := range []struct{ name, old, new, want string }{
		// The text form.
		{"a tab", "    via: [org.1]", "\tvia: [org.1]", `f:14:1: a tab (indent with spaces; write \t in a text in double quotes)`},
		{"a NUL", "Mountain", "Moun\x00tain", "f:8:43: a NUL character (take it out)"},
		{"text that is turned around", "Mountain", "\u202eMountain", `f:8:39: a character that turns the direction of text, U+202E (if the document has it, write \u202e in double quotes)`},
		{"a backspace", "Mountain", "Moun\btain", `f:8:43: a control character, U+0008 (if the document has it, write \u0008 in double quotes)`},
		{"a line break that is not seen", "Mountain", "Moun\u2028tain", `f:8:43: a character that editors do not show, U+2028 (if the document has it, write \u2028 in double quotes)`},
		{"bytes that are not UTF-8", "Mountain", "\xc0\xaf", "f:8:39: not valid UTF-8 (save the file as UTF-8)"},
		{"a directive", "teptar: 1\n", "%TAG ! x\nteptar: 1\n", "f:1:1: a line begins with % (YAML directives are not used; indent a text)"},
		{"a second document", "judgments:\n", "---\njudgments:\n", "f:22:1: a second YAML document (one file is one document: take the line --- out)"},
		{"an anchor", "via: [org.1]", "via: &a [org.1]", "f:14:10: an anchor (&) is not used (a text that begins with & goes in quotes)"},
		{"an alias of nothing", "via: [org.1]", "via: *a", "f: not YAML: an alias (*) is not used (a text with , : # [ ] { } or quotes goes in double quotes)"},
		{"a tag", "H1", "!!str H1", "f:16:12: a tag (!) is not used (a text that begins with ! goes in quotes)"},
		{"a merge key", "{kind: place}", "{<<: {kind: place}}", "f:10:10: a merge key (<<) is not used (write it out)"},
		{"nesting without end", "{kind: place}", strings.Repeat("[", 40) + strings.Repeat("]", 40), "f:10:27: nested more than 20 deep"},
		{"a bracket too few", "[act.1, victim, p.1]", "[act.1, victim, p.1", "f:19:1: not YAML: did not find expected ',' or ']' (a text with , : # [ ] { } or quotes goes in double quotes)"},
		// Names and sections.
		{"another version", "teptar: 1", "teptar: 2", `f:1:9: version "2" of the form is not known here (this program reads version 1)`},
		{"another file", "teptar: 1\n", "", "f:1:1: this is not a coding file (the file begins with teptar: 1)"},
		{"a bad case", "case: demo", "case: Demo", `f:2:7: case "Demo": want lower-case letters, digits and hyphens`},
		{"a wrong section", "entities:", "entites:", `f:7:1: file: there is no "entites" (did you mean entities?)`},
		{"a wrong field", "depth:", "deph:", `f:16:5: statement: there is no "deph" (did you mean depth?)`},
		{"a key twice", "  pl.1:", "  p.1:", `f:10:3: entities: "p.1" stands here and in line 9`},
		{"a document that is an entity too", "  pl.1:", "  doc.1:", `f:10:3: "doc.1" was declared in line 5`},
		{"a key with a space", "  pl.1:", "  pl 1:", `f:10:3: "pl 1" is no key (a key has letters a to z, digits, dots and hyphens, and begins with a letter or digit)`},
		{"an unknown kind", "{kind: place}", "{kind: plase}", `f:10:16: no kind "plase" (did you mean place?)`},
		{"no kind", "{kind: place}", "{}", `f:10:3: "pl.1" has no kind (write {kind: person})`},
		{"a property of an entity that needs a source", "{kind: place}", "{kind: place, name: Tarn}", `f:10:23: place: there is no "name" (one of: kind, key, label)`},
		{"nothing after a colon", "depth: H1", "depth:", "f:16:11: depth: nothing is written here (take it out, or write a value)"},
		// Documents.
		{"a file that is not there", "file: a.txt", "file: c.txt", "f:5:17: the file cannot be read: there is none (the name is read from the folder of the coding file)"},
		{"a file that is not UTF-8", "file: scan.pdf, media: application/pdf", "file: b.txt", "f:6:17: the text is not valid UTF-8 (give a transcription in UTF-8 under text)"},
		{"a file of no type", ", media: application/pdf", "", "f:6:17: what sort of file is this? (write media: and its type, such as application/pdf)"},
		{"another file than was coded", "file: scan.pdf", "file: scan.pdf, sha256: " + strings.Repeat("0", 64), "f:6:35: the file is not the one that was coded (its SHA-256 is 315d429b7714cedb6ad04ac31240145257692630457f3c88253c5beceac76027)"},
		{"a hash in capitals", "file: scan.pdf", "file: scan.pdf, sha256: " + strings.Repeat("A", 64), "f:6:35: hash: want 64 hexadecimal digits in lower case, have 64 characters"},
		{"a date of YAML 1.1", "published: 2031-03-20", "published: 2031-3-20", `f:5:50: date "2031-3-20": column 7: a month has two digits (a date is 2031-03-07, 2031-03, or [2031-03-07..2031-03-14] for one day among several)`},
		// Passages.
		{"a quote that is not there", "took her", "took him", "f:13:39: the quote is not in the document (copy the exact words; capital letters, spaces and line breaks count)"},
		{"a quote over a line break", "took her", "took her brother", "f:13:39: the quote is not in the document (with other spaces or line breaks, at: [17, 33])"},
		{"a quote that is there twice", "took her", "they", "f:13:39: the quote is in the document more than once (say which is meant: the first is at: [12, 16])"},
		{"a position counted in bytes", `quote: "took her"`, `at: [20, 28], quote: "took her"`, "f:13:36: the words at [20, 28] are not the quote (it counts bytes; in characters it is [17, 25])"},
		{"a position counted in UTF-16", `quote: "took her"`, `at: [18, 26], quote: "took her"`, "f:13:36: the words at [18, 26] are not the quote (it counts UTF-16 units; in characters it is [17, 25])"},
		{"a position that slipped", `quote: "took her"`, `at: [10, 18], quote: "took her"`, "f:13:36: the words at [10, 18] are not the quote (the quote stands at: [17, 25])"},
		{"a position after the end", `quote: "took her"`, `at: [70, 1000], quote: "took her"`, "f:13:36: the position ends after the text, which has 73 characters"},
		{"a position that is empty", `quote: "took her"`, `at: [7, 7]`, "f:13:36: the position ends where it begins, or before"},
		{"an octal position", `quote: "took her"`, `at: [0o17, 25]`, "f:13:37: position: want [start, end], counted in characters from 0"},
		{"a position without proof", `quote: "took her"`, `at: [17, 25]`, "f:13:36: a position is proved by the words, quote:, or by their hash (with sha256: a68e8bb73b1d0d652270cce6db5320482c55c7b8882ced6603d7dcfa98c7d2b8)"},
		{"a quote of a document without text", "document: doc.1", "document: doc.2", "f:13:25: the document has no such text here (give the file of its text, or a locator: in place of the quote)"},
		{"a passage of no document", "document: doc.1", "document: p.1", `f:13:25: "p.1" is a person, not a document`},
		// Speakers.
		{"a speaker that is misspelt", "via: [org.1]", "via: [ogr.1]", `f:14:11: speaker: nothing is called "ogr.1", here or in the archive (did you mean org.1?)`},
		{"a place that speaks", "via: [org.1]", "via: [pl.1]", `f:14:11: "pl.1" is a place; a speaker is a person, a group or an organization`},
		{"an access of nobody", "    via: [org.1]\n", "", "f:14:13: access of nobody (name the speaker under via)"},
		{"an unknown access", "AC-REL", "AC-RLE", `f:15:13: access: no term "AC-RLE" in vocabulary source_access (did you mean AC-EYE?)`},
		{"an unknown depth", "depth: H1", "depth: H7", `f:16:12: depth: no term "H7" in vocabulary hearsay_depth (did you mean H0?)`},
		{"a grade of one", "grade: B2", "grade: B1", `f:17:12: grade "B1": 1 (confirmed) is computed from independent sources and cannot be given`},
		// Claims.
		{"a claim of two parts", "[act.1, victim, p.1]", "[act.1, victim]", "f:20:9: claim: want [thing, property, value] or [thing, property, value, {more}] (a value with a comma goes in double quotes)"},
		{"an unknown property", "victim", "victum", `f:20:17: no property "victum" of act (did you mean victim?)`},
		{"an unknown term", "LIB-DET", "LIB-DTE", `f:19:23: no term "LIB-DTE" for type (did you mean LIB-DET?)`},
		{"a finding as a claim", "LIB-DET", "LIB-ED", `f:19:23: no term "LIB-ED" for type (LIB-ED is a finding: it takes a judgment, not a source)`},
		{"a victim that is a place", "victim, p.1", "victim, pl.1", "f:20:25: victim takes person or group, not place"},
		{"a victim that is nothing", "victim, p.1", "victim, p.2", `f:20:25: victim: nothing is called "p.2", here or in the archive (did you mean p.1?)`},
		{"a number in words", "age, 17", "age, 1e3", "f:21:20: age: want a whole number, such as 3, or 2..4, or 2.."},
		{"a range that runs backwards", "age, 17", "age, 4..2", "f:21:20: age: want a whole number, such as 3, or 2..4, or 2.."},
		{"a flag that is no", "act.1, victim, p.1", "act.1, occurred, no", "f:20:27: occurred takes yes (to say no, deny it: yes, {stance: DEN})"},
		{"a date that is none", "act.1, victim, p.1", "act.1, when, yesterday", `f:20:23: date "yesterday": column 1: this is not part of a date (a date is 2031-03-07, 2031-03, or [2031-03-07..2031-03-14] for one day among several)`},
		{"a wording with two readings", "act.1, victim, p.1", `act.1, when, {wording: "on Thursday"}`, "f:20:33: the wording has 2 readings (write one of them as the value: 2031-03-13 (the last such day before the publication); 2031-03-20 (the day of publication itself))"},
		{"a wording that is not understood", "act.1, victim, p.1", `act.1, when, {wording: "when the snow fell"}`, "f:20:33: date wording: stopped at byte 1: want a day, month, season or year (7 April 2026, весной 2020 года), a day of the week, yesterday, N days or weeks ago, last week, a part of a month, since, for N years, until, before, after, between … and, from … to, a night, earlier or later (write the date as the value, and {wording: words} after it)"},
		{"asserting aloud", "{as: k1}", "{as: k1, stance: ASS}", "f:19:49: a claim asserts unless it says otherwise (take it out)"},
		{"an unknown basis", "{as: k1}", "{as: k1, basis: sources}", `f:19:48: no basis "sources" (did you mean source?)`},
		{"a language of a number", "age, 17", "age, 17, {lang: ru}", "f:21:31: a number has no lang"},
		{"a point without a radius", "act.1, victim, p.1", "pl.1, coordinates, {lat: 43.1, lon: 45}", "f:20:29: coordinates: want {lat: degrees, lon: degrees, radius: metres}"},
		{"a point that is not on the earth", "act.1, victim, p.1", "pl.1, coordinates, {lat: 93.1, lon: 45, radius: 1}", "f:20:29: a point that is not on the earth"},
		{"an empty name", "age, 17", `name, ""`, "f:21:21: an empty name"},
		{"a statement of nothing", "    claims:\n      - [act.1, type, LIB-DET, {as: k1}]\n      - [act.1, victim, p.1]\n      - [p.1, age, 17]\n", "", "f:13:5: the statement claims nothing\nf:19:15: no claim is called \"k1\", here or in the archive"},
		{"a source's claim without a source", "  - passage: {document: doc.1, quote: \"took her\"}\n    via: [org.1]\n    access: AC-REL\n    depth:", "  - depth:", "f:16:23: type needs a passage and a speaker (only labels and what is known of a document may be said by the team)\nf:17:25: victim needs a passage and a speaker (only labels and what is known of a document may be said by the team)\nf:18:20: age needs a passage and a speaker (only labels and what is known of a document may be said by the team)"},
		{"a label of another claim", "victim, p.1", "victim, p.1, {as: k1}", `f:20:35: another claim has the label "k1"`},
		{"a judged claim that was changed", "{as: k1}", "{as: c-0123456789ab}", "f:19:37: the claim is not \"c-0123456789ab\": something in it was changed (it is c-0nd0dyzjws5p now; what was judged was another claim)\nf:23:15: no claim is called \"k1\", here or in the archive"},
		// Judgments.
		{"a judgment of no claim", "[k1]", "[k2]", `f:23:15: no claim is called "k2", here or in the archive (did you mean k1?)`},
		{"a judgment without a reason", `, reason: "two outlets"`, "", "f:23:5: judgment: want a reason and the name of who judges"},
		{"a verdict that is none", "J-ACC", "J-OK", `f:23:29: verdict: no term "J-OK" in vocabulary claim_judgment (did you mean J-CON?)`},
		{"one thing that is two", "claims: [k1], verdict: J-ACC", "of: p.1, other: p.1, verdict: J-DIF", "f:23:5: judgment J-DIF: want two entities"},
		{"a finding that is none", "claims: [k1], verdict: J-ACC", "of: act.1, verdict: J-FIN, value: LIB-DET", `f:23:40: "LIB-DET" is nothing that J-FIN can find (did you mean LIB-ED?)`},
		{"a time with a zone", `, reason:`, `, at: 2031-04-01T10:00:00+03:00, reason:`, `f:23:40: not a time: "2031-04-01T10:00:00+03:00" (write it as 2031-04-01T10:00:00Z, in UTC)`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(base, tt.old) {
				t.Fatalf("the file has no %q", tt.old)
			}
			d, err := Parse("f", []byte(strings.Replace(base, tt.old, tt.new, 1)), contextOf(baseFiles))
			if d != nil || !errors.Is(err, fault.Invalid) {
				t.Fatalf("Parse = %v, %v; want no draft and fault.Invalid", d, err)
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
				t.Errorf("message (-want +got):\n%s", diff)
			}
		})
	}
}
