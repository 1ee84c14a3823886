// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
	"teptar/record/script"
)

// A Reading is a document as a coder has it before them: its frozen text in
// numbered sentences, and what was coded of it.
type Reading struct {
	Document  record.EntityID    `json:"document"`
	Title     string             `json:"title"`
	Text      record.Hash        `json:"text"`
	Capture   record.Capture     `json:"-"`
	Of        int                `json:"of"` // sentences in the whole text
	Sentences []NumberedSentence `json:"sentences"`
	Coded     []Coded            `json:"coded"`     // in the order of the text; those that touch these sentences
	Elsewhere int                `json:"elsewhere"` // statements on other pages of it
}

// A NumberedSentence is one sentence, cut where a coded span begins or ends.
type NumberedSentence struct {
	Number     int   `json:"number"` // from 1
	Start, End int   `json:"-"`      // code points of the text
	Opens      bool  `json:"opens,omitempty"`
	Runs       []Run `json:"runs"`
}

// A Run is a stretch of text that the same statements speak of.
type Run struct {
	Text  string `json:"text"`
	Start int    `json:"start"`           // code points of the text
	Coded []int  `json:"coded,omitempty"` // numbers of statements, as in Coded
	Here  bool   `json:"here,omitempty"`  // the words that were asked for
}

// Coded is a statement on the document.
type Coded struct {
	Source
	Said []Claimed `json:"said"`
}

// SaidOf is what a statement says of one thing.
type SaidOf struct {
	Subject record.EntityID
	About   string
	Said    []Claimed
}

// BySubject gathers what is said by what it is said of, in the order in which
// the statement comes to speak of each.
func (c Coded) BySubject() []SaidOf {
	var out []SaidOf
	at := map[record.EntityID]int{}
	for _, s := range c.Said {
		i, ok := at[s.Subject]
		if !ok {
			i, at[s.Subject] = len(out), len(out)
			out = append(out, SaidOf{Subject: s.Subject, About: s.About})
		}
		out[i].Said = append(out[i].Said, s)
	}
	return out
}

// A Window says which part of a document is read: so many sentences from one,
// or, if At is not empty, those around a place in the text.
type Window struct {
	From, Count int    // sentence, from 1
	At          [2]int // code points
}

// windowCount is how many sentences are shown if nobody says.
const windowCount = 120

// Read gives a document for reading and coding. One without a text has no
// sentences. A document that is not there is fault.NotFound.
func Read(ctx context.Context, v *archive.View, document record.EntityID, w Window, lang string) (*Reading, error) {
	a, err := newAsker(ctx, v, Filter{Lang: lang})
	if err != nil {
		return nil, err
	}
	if _, err := v.Entity(document); err != nil {
		return nil, err
	}
	r := &Reading{Document: document, Title: a.label(document)}
	text, capture, err := v.Text(document)
	if err != nil && !errors.Is(err, fault.NotFound) && !errors.Is(err, fault.Erased) {
		return nil, err
	}
	r.Capture, r.Text = capture, capture.Text
	statements, err := v.Coded(document)
	if err != nil {
		return nil, err
	}
	sentences := r.cut(text, w)
	for i := range statements {
		s := &statements[i]
		if touches(sentences, s.Passage, capture.Text) {
			r.Coded = append(r.Coded, a.coded(s, len(r.Coded)+1))
		} else {
			r.Elsewhere++
		}
	}
	r.Sentences = sentences
	r.mark(w)
	return r, nil
}

// cut finds the sentences of the window. Their texts are one run each.
func (r *Reading) cut(text string, w Window) []NumberedSentence {
	count := w.Count
	if count <= 0 {
		count = windowCount
	}
	first := max(w.From, 1)
	var out []NumberedSentence
	for s := range numbered(text) {
		r.Of++
		if w.At[1] > 0 && w.From <= 0 && s.Start <= w.At[0] {
			first = max(1, r.Of-count/2) // half a page of what comes before
		}
		if r.Of >= first+count {
			continue // only counted
		}
		if len(out) > 2*count { // far behind what is wanted
			out = out[:copy(out, out[len(out)-count:])]
		}
		out = append(out, s)
	}
	out = slices.DeleteFunc(out, func(s NumberedSentence) bool { return s.Number < first })
	return out[:min(count, len(out))]
}

// numbered gives the sentences of a text with their places in code points. Each
// has one run.
func numbered(text string) iter.Seq[NumberedSentence] {
	return func(yield func(NumberedSentence) bool) {
		number, at, chars := 0, 0, 0 // bytes and code points so far
		for s := range script.Sentences(text) {
			number++
			chars += utf8.RuneCountInString(text[at:s.Start])
			start, words := chars, text[s.Start:s.End]
			chars += utf8.RuneCountInString(words)
			at = s.End
			if !yield(NumberedSentence{Number: number, Start: start, End: chars, Opens: s.Opens, Runs: []Run{{Text: words, Start: start}}}) {
				return
			}
		}
	}
}

// touches tells whether a passage has a part in the sentences, or is the
// document as a whole.
func touches(sentences []NumberedSentence, p record.Passage, text record.Hash) bool {
	if p.Quote == "" || p.Text != text || len(sentences) == 0 {
		return p.Quote == ""
	}
	return p.Start < sentences[len(sentences)-1].End && p.End > sentences[0].Start
}

// coded puts a statement in words.
func (a *asker) coded(s *record.Statement, number int) Coded {
	said := record.Explode(s)
	c := Coded{Source: Source{Number: number, Statement: s.ID().String(), Chain: a.chain(s), Depth: a.term("hearsay_depth", s.Depth),
		Duress: s.Duress, Hedge: s.Hedge, Grade: s.Grade.String(), Quote: s.Passage.Quote, Start: s.Passage.Start, End: s.Passage.End, Locator: s.Passage.Locator}}
	for i := range said {
		c.Claims = append(c.Claims, said[i].ID)
		c.Said = append(c.Said, a.claimed(&said[i]))
	}
	return c
}

// mark cuts the sentences where coded spans begin and end.
func (r *Reading) mark(w Window) {
	for i := range r.Sentences {
		s := &r.Sentences[i]
		cuts := []int{s.Start, s.End}
		add := func(at int) {
			if at > s.Start && at < s.End {
				cuts = append(cuts, at)
			}
		}
		for _, c := range r.Coded {
			add(c.Start)
			add(c.End)
		}
		add(w.At[0])
		add(w.At[1])
		slices.Sort(cuts)
		s.Runs = r.runs(s, slices.Compact(cuts), w)
	}
}

// runs cuts one sentence at places in the text.
func (r *Reading) runs(s *NumberedSentence, cuts []int, w Window) []Run {
	rest := s.Runs[0].Text
	var runs []Run
	for i, from := range cuts[:len(cuts)-1] {
		to := cuts[i+1]
		n := 0
		for range to - from {
			_, size := utf8.DecodeRuneInString(rest[n:])
			n += size
		}
		run := Run{Text: rest[:n], Start: from, Here: from >= w.At[0] && to <= w.At[1]}
		rest = rest[n:]
		for _, c := range r.Coded {
			if c.Quote != "" && c.Start <= from && c.End >= to {
				run.Coded = append(run.Coded, c.Number)
			}
		}
		runs = append(runs, run)
	}
	return runs
}

// Span gives the passage of a document that reaches from a place in its text to
// another, in code points, without space at its ends.
func Span(v *archive.View, document record.EntityID, start, end int) (record.Passage, error) {
	text, capture, err := v.Text(document)
	if err != nil {
		return record.Passage{}, err
	}
	frozen, err := archive.Freeze([]byte(text))
	if err != nil {
		return record.Passage{}, err
	}
	quote, ok := frozen.Between(start, end)
	left := strings.TrimLeftFunc(quote, unicode.IsSpace)
	start += utf8.RuneCountInString(quote[:len(quote)-len(left)])
	words := strings.TrimRightFunc(left, unicode.IsSpace)
	end -= utf8.RuneCountInString(left[len(words):])
	if !ok || words == "" {
		return record.Passage{}, fmt.Errorf("there are no words at this place of the text; select some: %w", fault.Invalid)
	}
	return record.Passage{Document: document, Text: capture.Text, Start: start, End: end, Quote: words}, nil
}

// SpanOf gives the passage that reaches from one sentence to another, both
// included, as Read numbers them.
func SpanOf(v *archive.View, document record.EntityID, first, last int) (record.Passage, error) {
	text, _, err := v.Text(document)
	if err != nil {
		return record.Passage{}, err
	}
	start, end := -1, -1
	for s := range numbered(text) {
		if s.Number == first {
			start = s.Start
		}
		if s.Number == cmp.Or(last, first) {
			end = s.End
			break
		}
	}
	if start < 0 || end <= start {
		return record.Passage{}, fmt.Errorf("there are no sentences %d to %d; give numbers as they stand in the text: %w", first, last, fault.Invalid)
	}
	return Span(v, document, start, end)
}
