// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"bytes"
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"teptar/record"
)

// line writes one line.
func (w *writer) line(s string) { w.b = append(append(w.b, s...), '\n') }

// section begins a section, after an empty line.
func (w *writer) section(name string) { w.line("\n" + name + ":") }

// sortedTerms puts terms by vocabulary and code, wider ones before narrower.
func sortedTerms(terms []record.TermEntry) []record.TermEntry {
	type key struct {
		vocabulary string
		code       record.Term
	}
	broader := map[key]record.Term{}
	for _, t := range terms {
		broader[key{t.Vocabulary, t.Code}] = t.Broader
	}
	depth := func(t record.TermEntry) (d int) {
		for b, ok := t.Broader, true; ok && d < len(terms); d++ { // a circle must end
			b, ok = broader[key{t.Vocabulary, b}]
		}
		return d
	}
	sorted := slices.Clone(terms)
	slices.SortStableFunc(sorted, func(a, b record.TermEntry) int {
		return cmp.Or(strings.Compare(a.Vocabulary, b.Vocabulary), cmp.Compare(depth(a), depth(b)), strings.Compare(string(a.Code), string(b.Code)))
	})
	return slices.Compact(sorted)
}

func (w *writer) terms() {
	if len(w.c.Terms) == 0 {
		return
	}
	w.section("terms")
	for _, t := range sortedTerms(w.c.Terms) {
		m := openMapping()
		m.code("vocabulary", t.Vocabulary)
		m.code("code", string(t.Code))
		m.text("en", t.EN)
		m.text("ru", t.RU)
		m.text("definition", t.Definition)
		m.code("broader", string(t.Broader))
		m.text("standard", t.Standard)
		m.code("use", t.Use)
		w.line("  - " + m.close())
	}
}

func (w *writer) properties() {
	if len(w.c.Properties) == 0 {
		return
	}
	w.section("properties")
	for _, p := range slices.CompactFunc(slices.SortedStableFunc(slices.Values(w.c.Properties), func(a, b record.Property) int {
		return cmp.Or(strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.Name, b.Name))
	}), func(a, b record.Property) bool { return a == b }) {
		m := openMapping()
		m.code("kind", string(p.Kind))
		m.code("name", p.Name)
		m.code("type", string(p.Type))
		m.code("of", p.Of)
		m.yes("many", p.Many)
		m.yes("sealed", p.Sealed)
		m.yes("editorial", p.Editorial)
		m.text("en", p.EN)
		m.text("ru", p.RU)
		m.text("inverse_en", p.InverseEN)
		m.text("inverse_ru", p.InverseRU)
		m.text("definition", p.Definition)
		w.line("  - " + m.close())
	}
}

// sortedThings gives the documents, or all other things, by name, each once.
func (w *writer) sortedThings(documents bool) []record.Entity {
	var es []record.Entity
	for _, e := range w.c.Entities {
		if (e.Kind == record.Document) == documents {
			es = append(es, e)
		}
	}
	slices.SortStableFunc(es, func(a, b record.Entity) int { return strings.Compare(w.name(a.ID), w.name(b.ID)) })
	return slices.CompactFunc(es, func(a, b record.Entity) bool { return a.ID == b.ID })
}

func (w *writer) entities() {
	es := w.sortedThings(false)
	if len(es) > 0 {
		w.section("entities")
	}
	for _, e := range es {
		m := openMapping()
		m.code("kind", string(e.Kind))
		w.own(&m, e)
		w.line("  " + w.name(e.ID) + ": " + m.close())
	}
}

// own writes the key of a thing that is called by its id, and what the team
// says of it.
func (w *writer) own(m *mapping, e record.Entity) {
	if w.name(e.ID) != e.Key {
		m.text("key", e.Key)
	}
	byName := w.editorial[e.ID]
	if len(byName) == 0 {
		return
	}
	for _, p := range w.schema.Properties(e.Kind) {
		list := byName[p.Name]
		if len(list) == 0 {
			continue
		}
		slices.SortFunc(list, func(a, b record.Said) int { return bytes.Compare(a.ID[:], b.ID[:]) })
		m.raw(p.Name, w.editorialWords(list))
		byName[p.Name] = nil // a property of this kind hides one of every kind
	}
}

func (w *writer) documents() {
	es := w.sortedThings(true)
	if len(es) > 0 {
		w.section("documents")
	}
	for _, e := range es {
		list := w.captures[e.ID]
		m := openMapping()
		if len(list) == 1 {
			m.capture(list[0])
		}
		w.own(&m, e)
		if len(list) > 1 {
			several := make([]string, len(list))
			for i, c := range list {
				one := openMapping()
				one.capture(c)
				several[i] = one.close()
			}
			m.raw("captures", "["+strings.Join(several, ", ")+"]")
		}
		w.line("  " + w.name(e.ID) + ": " + m.close())
	}
}

// capture writes how bytes were kept. What can be told from the bytes is not
// written, but for their hash.
func (m *mapping) capture(c Capture) {
	m.code("file", c.File)
	m.raw("sha256", c.Bytes.String())
	if c.Media != defaultMedia(c.File) {
		m.raw("media", cmp.Or(scalar(c.Media), `""`))
	}
	switch {
	case c.Text.IsZero():
		if plainMedia(c.Media) {
			m.raw("text", `""`)
		}
	case c.TextFile != "":
		m.code("text", c.TextFile)
		m.raw("text_sha256", c.Text.String())
	case !plainMedia(c.Media):
		m.code("text", c.File)
		m.raw("text_sha256", c.Text.String())
	}
	if c.Name != path.Base(c.File) {
		m.raw("name", quote(c.Name))
	}
	if c.Method != defaultMethod {
		m.raw("method", quote(c.Method))
	}
	m.raw("by", quote(c.By))
	m.raw("at", stamp(c.At))
}

// stamp writes a time, or an empty text for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return `""`
	}
	return t.UTC().Format(stampForm)
}

// maxClaims is how many claims one statement may have; see package record.
const maxClaims = 1000

func (w *writer) statements() {
	if len(w.said) > 0 {
		w.section("statements")
	}
	for i := range w.said {
		s := &w.said[i]
		for claims := range slices.Chunk(s.said, maxClaims) {
			w.statement(&s.Statement, claims)
		}
	}
}

// statement writes one statement with its claims.
func (w *writer) statement(s *record.Statement, claims []record.Said) {
	lead := "  - "
	put := func(name, value string) {
		if value != "" {
			w.line(lead + name + ": " + value)
			lead = "    "
		}
	}
	if !s.Passage.IsZero() {
		put("passage", w.passage(s.Passage))
	}
	via, access := w.chain(s.Via)
	put("via", via)
	put("access", access)
	put("depth", scalar(string(s.Depth)))
	if !s.Said.IsZero() {
		put("said", scalar(s.Said.String()))
	}
	if s.Duress {
		put("duress", "true")
	}
	if s.Hedge != "" {
		put("hedge", quote(s.Hedge))
	}
	if !s.Grade.IsZero() {
		put("grade", s.Grade.String())
	}
	w.line(lead + "claims:")
	for _, c := range claims {
		w.line("      - " + w.claim(c))
	}
}

func (w *writer) passage(p record.Passage) string {
	m := openMapping()
	m.code("document", w.name(p.Document))
	if p.Quote == "" {
		if !p.Text.IsZero() {
			m.raw("text", p.Text.String())
		}
	} else {
		if p.Text != w.texts[p.Document] {
			m.raw("text", p.Text.String())
		}
		m.raw("at", "["+strconv.Itoa(p.Start)+", "+strconv.Itoa(p.End)+"]")
		m.raw("quote", quote(p.Quote))
	}
	m.text("locator", p.Locator)
	return m.close()
}

// chain writes the speakers. The access of the last stands apart if nothing
// else is said of them, because most statements have one speaker.
func (w *writer) chain(via []record.Speaker) (list, access string) {
	if len(via) == 0 {
		return "", ""
	}
	parts := make([]string, len(via))
	for i, s := range via {
		parts[i] = w.name(s.Who)
		if i == len(via)-1 && s.Identity == "" {
			access = scalar(string(s.Access))
		} else if s.Identity != "" || s.Access != "" {
			m := openMapping()
			m.code("who", parts[i])
			m.code("identity", string(s.Identity))
			m.code("access", string(s.Access))
			parts[i] = m.close()
		}
	}
	return "[" + strings.Join(parts, ", ") + "]", access
}
