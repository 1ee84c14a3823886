// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"crypto/sha256"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"teptar/record"
	"teptar/record/when"
)

// A source is what the values of a statement can refer to: the text in which
// quotes stand, and the date that relative dates count from.
type source struct {
	text  *frozen   // nil if the document has none here
	proof [2]int    // the span of the passage, whose words are proved; empty if none
	spoke when.When // when it was said, or else published

	unread   bool // there is no text because of a problem that was told
	misquote bool // the words of the passage are not there, which was told
}

// readPassage reads where a statement stands. If the document is found but the
// words are not, the passage is the document, so that reading can go on. ok
// tells that there is a document.
func (r *reader) readPassage(n *yaml.Node) (p record.Passage, src source, ok bool) {
	fs := r.fields(n, "passage", "document", "at", "quote", "sha256", "locator", "text")
	if n.Kind != yaml.MappingNode {
		return p, src, false
	}
	t := r.document(n, fs.get("document"))
	if t == nil {
		return p, src, false
	}
	p.Document = t.id
	p.Locator, _ = r.text(fs.get("locator"), "locator")
	var wanted record.Hash
	if s, written := r.word(fs.get("text"), "text"); written {
		h, err := record.ParseHash(s)
		if err != nil {
			r.refuse(fs.get("text"), "it is the SHA-256 of the text that is meant", "%s", plain(err))
			return p, src, true
		}
		wanted = h
	}
	src = source{text: r.frozenText(t, wanted), spoke: t.published, unread: t.unread}
	if fs.get("at") == nil && fs.get("quote") == nil {
		p.Text = wanted
		if s := fs.get("sha256"); s != nil {
			r.refuse(s, "write at: [start, end] too", "a hash of words, and no place where they stand")
		}
		return p, src, true
	}
	if src.text == nil && !src.unread {
		r.refuse(fs.get("document"), "give the file of its text, or a locator: in place of the quote", "the document has no such text here")
	}
	if src.text == nil {
		return p, src, true
	}
	if start, end, found := r.words(n, fs, src.text); found {
		p.Text, p.Start, p.End = src.text.Hash(), start, end
		p.Quote, _ = src.text.Between(start, end)
		src.proof = [2]int{start, end}
	} else {
		src.misquote = true
	}
	return p, src, true
}

// document gives the document that a passage names.
func (r *reader) document(passage, n *yaml.Node) *thing {
	if n == nil {
		r.refuse(passage, "", "the passage has no document")
		return nil
	}
	t := r.thing(n, "document")
	if t != nil && t.kind != record.Document {
		r.refuse(n, "", "%s is a %s, not a document", shown(n.Value), t.kind)
		return nil
	}
	return t
}

// frozenText gives the text of a document that passages count in: the one with
// a hash, or else the first in the file, or else the one in the archive.
func (r *reader) frozenText(t *thing, wanted record.Hash) *frozen {
	for _, f := range t.texts {
		if wanted.IsZero() || f.Hash() == wanted {
			return f
		}
	}
	if r.in.Text == nil {
		return nil
	}
	data, ok := r.in.Text(t.id, wanted)
	if !ok {
		return nil
	}
	f, ok := freeze(data)
	if !ok || !wanted.IsZero() && f.Hash() != wanted {
		return nil
	}
	t.texts = append(t.texts, f)
	return f
}

// words finds the words that are meant by at:, quote: and sha256:.
func (r *reader) words(n *yaml.Node, fs fields, text *frozen) (start, end int, ok bool) {
	place, quote, sum := fs.get("at"), fs.get("quote"), fs.get("sha256")
	words, quoted := r.text(quote, "quote")
	switch {
	case quote != nil && !quoted:
		return 0, 0, false
	case quoted && words == "":
		r.refuse(quote, "leave it out if the whole document is meant", "an empty quote")
		return 0, 0, false
	case place == nil && sum != nil:
		r.refuse(sum, "write at: [start, end] too", "a hash of words, and no place where they stand")
		return 0, 0, false
	case place == nil:
		return r.findQuote(quote, words, text)
	}
	start, end, ok = r.span(place, text)
	if !ok {
		return 0, 0, false
	}
	if !quoted {
		return start, end, r.checkWords(place, sum, text, start, end)
	}
	is := func(s string) bool { return s == words }
	if have, _ := text.Between(start, end); !is(have) {
		hint := r.recountHint(text, start, end, is)
		if first, once := r.seek(text, words); hint == "" && once {
			hint = standsAt(text, first, words)
		}
		r.refuse(place, hint, "the words at [%d, %d] are not the quote", start, end)
		return 0, 0, false
	}
	if sum != nil {
		return start, end, r.checkWords(place, sum, text, start, end)
	}
	return start, end, true
}

// findQuote finds a quote that must stand in its document once.
func (r *reader) findQuote(n *yaml.Node, words string, text *frozen) (start, end int, ok bool) {
	first, once := r.seek(text, words)
	switch {
	case r.search < 0:
		r.refuse(n, "", "too many quotes to search for: say where they stand with at: [start, end]")
	case first < 0:
		r.refuse(n, r.spacedHint(text, words), "the quote is not in the document")
	case !once:
		start = text.Char(first)
		r.refuse(n, fmt.Sprintf("say which is meant: the first is at: [%d, %d]", start, start+len([]rune(words))), "the quote is in the document more than once")
	default:
		start = text.Char(first)
		return start, start + len([]rune(words)), true
	}
	return 0, 0, false
}

// seek finds where words stand and whether only there, within what may be
// searched.
func (r *reader) seek(text *frozen, words string) (int, bool) {
	r.search -= len(text.String())
	if r.search < 0 || words == "" {
		return -1, false
	}
	return text.find(words)
}

// spacedHint tells where the words of a quote stand with other spaces and line
// breaks between them.
func (r *reader) spacedHint(text *frozen, words string) string {
	const advice = "copy the exact words; capital letters, spaces and line breaks count"
	parts := strings.Fields(words)
	if len(parts) == 0 || len(words) > 10_000 || len(r.problems) > 20 {
		return advice
	}
	for i, p := range parts {
		parts[i] = regexp.QuoteMeta(p)
	}
	re, err := regexp.Compile(strings.Join(parts, `\s+`))
	if err != nil {
		return advice
	}
	m := re.FindStringIndex(text.String())
	if m == nil {
		return advice
	}
	return fmt.Sprintf("with other spaces or line breaks, at: [%d, %d]", text.Char(m[0]), text.Char(m[1]))
}

func standsAt(text *frozen, first int, words string) string {
	start := text.Char(first)
	return fmt.Sprintf("the quote stands at: [%d, %d]", start, start+len([]rune(words)))
}

// span reads a position: two numbers, the second not included.
func (r *reader) span(n *yaml.Node, text *frozen) (start, end int, ok bool) {
	const want = "want [start, end], counted in characters from 0"
	if n.Kind != yaml.SequenceNode || len(n.Content) != 2 {
		r.refuse(n, "", "position: %s", want)
		return 0, 0, false
	}
	var ends [2]int
	for i, c := range n.Content {
		s, ok := r.word(c, "position")
		if !ok {
			return 0, 0, false
		}
		v, ok := wholeNumber(s)
		if !ok {
			r.refuse(c, "", "position: %s", want)
			return 0, 0, false
		}
		ends[i] = int(v)
	}
	switch {
	case ends[0] >= ends[1]:
		r.refuse(n, "", "the position ends where it begins, or before")
	case ends[1] > text.Chars():
		r.refuse(n, "", "the position ends after the text, which has %d characters", text.Chars())
	default:
		return ends[0], ends[1], true
	}
	return 0, 0, false
}

// checkWords compares the words at a position with their hash.
func (r *reader) checkWords(place, sum *yaml.Node, text *frozen, start, end int) bool {
	words, _ := text.Between(start, end)
	have := record.Hash(sha256.Sum256([]byte(words)))
	if sum == nil {
		r.refuse(place, "with sha256: "+have.String(), "a position is proved by the words, quote:, or by their hash")
		return false
	}
	s, ok := r.word(sum, "sha256")
	if !ok {
		return false
	}
	want, err := record.ParseHash(s)
	if err != nil {
		r.refuse(sum, "", "%s", plain(err))
		return false
	}
	if want != have {
		hint := r.recountHint(text, start, end, func(s string) bool { return record.Hash(sha256.Sum256([]byte(s))) == want })
		r.refuse(sum, hint, "the words at [%d, %d] have another hash", start, end)
		return false
	}
	return true
}

// recountHint tells whether a position was counted in other units.
func (r *reader) recountHint(text *frozen, start, end int, ok func(string) bool) string {
	unit, s, e := text.recount(start, end, ok)
	if unit == "" {
		return ""
	}
	return fmt.Sprintf("it counts %s; in characters it is [%d, %d]", unit, s, e)
}

// wholeNumber reads digits, and nothing that only looks like a number.
func wholeNumber(s string) (int64, bool) {
	if s == "" || len(s) > 18 || len(s) > 1 && s[0] == '0' || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}
