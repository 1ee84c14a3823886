// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"teptar/archive/ask"
)

// printJSON prints a value as indented JSON.
func (a *app) printJSON(v any) error {
	e := json.NewEncoder(a.env.Stdout)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// printAnswer prints an answer for people, or as JSON.
func (a *app) printAnswer(ans *ask.Answer) error {
	if a.json {
		return a.printJSON(ans)
	}
	p := answerPrinter{a: a, w: a.env.Stdout, used: map[string]bool{}}
	p.print(ans)
	return nil
}

// answerPrinter prints one answer.
type answerPrinter struct {
	a    *app
	w    io.Writer
	used map[string]bool // states that the legend must explain
}

func (p *answerPrinter) word(en, ru string) string { return p.a.text(en, ru) }

func (p *answerPrinter) print(ans *ask.Answer) {
	fmt.Fprintln(p.w, visible(ans.Title, false))
	rows := 0
	for _, s := range ans.Sections {
		p.section(s)
		rows += len(s.Rows)
	}
	if rows == 0 {
		fmt.Fprintln(p.w, p.word("\nNothing is recorded that answers this.", "\nНичего, что отвечало бы на это, не записано."))
	}
	p.sources(ans.Sources)
	p.legend()
	for _, n := range ans.Notes {
		p.paragraph(n, "")
	}
	if ans.More {
		p.paragraph(fmt.Sprintf(p.word("There is more: --offset %d goes on.", "Есть ещё: --offset %d продолжит."), ans.Offset+rows), "")
	}
}

func (p *answerPrinter) section(s ask.Section) {
	fmt.Fprintln(p.w)
	if s.Title != "" {
		fmt.Fprintf(p.w, "%s\n\n", visible(s.Title, false))
	}
	if len(s.Rows) == 0 {
		if s.Title != "" {
			fmt.Fprintln(p.w, p.word("  nothing recorded", "  ничего не записано"))
		}
		return
	}
	s = s.Filled()
	t := table{}
	for _, c := range s.Columns {
		t.header = append(t.header, visible(c.Label, false))
	}
	for _, r := range s.Rows {
		var row []string
		for _, c := range r.Cells {
			row = append(row, p.cell(c))
		}
		t.rows = append(t.rows, row)
	}
	t.print(p.w, p.a.env.Width)
	for _, n := range s.Notes {
		p.paragraph(n, "  ")
	}
}

// cell puts the values of a cell one under another.
func (p *answerPrinter) cell(c ask.Cell) string {
	var lines []string
	for _, v := range c {
		if s := p.value(v); s != "" {
			lines = append(lines, s)
		}
	}
	return strings.Join(lines, "\n")
}

// value prints a value with its sign and the numbers of its passages.
func (p *answerPrinter) value(v ask.Value) string {
	text := visible(v.Text, false)
	if sign := ask.SignOf(v.State); sign.Mark != "" {
		p.used[v.State] = true
		text = sign.Mark + " " + text
	}
	text += numbers(" ", v.For)
	text += numbers(p.word(", partly ", ", частично "), v.Partly)
	text += numbers(p.word(", denied by ", ", отрицает "), v.Against)
	text += numbers(p.word(", rumour ", ", слух "), v.Rumour)
	text += numbers(p.word(", no comment ", ", без комментария "), v.Silent)
	return text
}

// numbers writes the numbers of passages, "[1,4]".
func numbers(before string, ns []int) string {
	if len(ns) == 0 {
		return ""
	}
	s := make([]string, len(ns))
	for i, n := range ns {
		s[i] = fmt.Sprint(n)
	}
	return before + "[" + strings.Join(s, ",") + "]"
}

// sources prints the passages below the tables.
func (p *answerPrinter) sources(sources []ask.Source) {
	if len(sources) == 0 {
		return
	}
	fmt.Fprintf(p.w, "\n%s\n", p.word("Passages", "Цитаты"))
	for _, s := range sources {
		mark := fmt.Sprintf("[%d] ", s.Number)
		p.hang(mark, p.who(s))
		if s.Quote != "" {
			quote := "“" + visible(s.Quote, false) + "”"
			if p.a.language() == "ru" {
				quote = "«" + visible(s.Quote, false) + "»"
			}
			p.hang(strings.Repeat(" ", len(mark)), quote)
		}
		p.hang(strings.Repeat(" ", len(mark)), p.where(s))
	}
}

// who prints the chain of speakers: who reports whom, and how they can know.
func (p *answerPrinter) who(s ask.Source) string {
	var b strings.Builder
	for i, l := range s.Chain {
		if i > 0 {
			b.WriteString(" → ")
		}
		b.WriteString(visible(l.Who, false))
		var known []string
		for _, w := range []string{l.Access, l.Identity} {
			if w != "" {
				known = append(known, firstLower(w))
			}
		}
		if len(known) > 0 && i == len(s.Chain)-1 {
			b.WriteString(" (" + strings.Join(known, "; ") + ")")
		}
	}
	if s.Depth != "" {
		b.WriteString(" · " + p.word("hearsay: ", "удалённость: ") + firstLower(s.Depth))
	}
	if s.Hedge != "" {
		b.WriteString(" · " + p.word("hedged: ", "с оговоркой: ") + visible(s.Hedge, false))
	}
	if s.Duress {
		b.WriteString(" · " + p.word("under possible duress", "под возможным принуждением"))
	}
	return b.String()
}

// firstLower makes the first letter small.
func firstLower(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

// where prints the place of a passage: document, characters, first claim.
func (p *answerPrinter) where(s ask.Source) string {
	parts := []string{"— " + visible(s.Title, false)}
	if s.Quote != "" {
		parts = append(parts, fmt.Sprintf(p.word("characters %d–%d", "знаки %d–%d"), s.Start, s.End))
	}
	if s.Locator != "" {
		parts = append(parts, visible(s.Locator, false))
	}
	parts = append(parts, p.word("grade ", "оценка ")+s.Grade)
	if len(s.Claims) > 0 {
		parts = append(parts, s.Claims[0].Short())
	}
	return strings.Join(parts, ", ")
}

// hang prints a paragraph whose first line begins with a mark.
func (p *answerPrinter) hang(mark, text string) {
	total := p.a.env.Width
	if total <= 0 {
		total = pageWidth
	}
	for i, line := range wrap(text, max(total-len(mark), 30)) {
		if i > 0 {
			mark = strings.Repeat(" ", len(mark))
		}
		fmt.Fprintln(p.w, mark+line)
	}
}

// paragraph prints a remark.
func (p *answerPrinter) paragraph(text, indent string) {
	fmt.Fprintln(p.w)
	p.hang(indent, visible(text, false))
}

// legend explains the signs that were used.
func (p *answerPrinter) legend() {
	var parts []string
	for _, sign := range ask.Signs() {
		if p.used[sign.State] {
			parts = append(parts, sign.Mark+" "+sign.Label(p.a.language()))
		}
	}
	if len(parts) > 0 {
		fmt.Fprintln(p.w)
		p.hang("", strings.Join(parts, "   "))
	}
}
