// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"fmt"
	"math"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"teptar/archive"
	"teptar/record"
)

// Search implements [archive.Reading]. Hits come newest first. They are not
// ranked by how rare a word is, for that would count what the viewer may not
// know; and the newest are found without reading all that have a common word.
func (r *reading) Search(q archive.WordQuery) ([]archive.Hit, bool, error) {
	q.Limit = max(q.Limit, 0)
	match := matchExpression(q)
	if match == "" {
		return nil, false, nil
	}
	of := ""
	if q.Case != "" {
		of = fmt.Sprintf(" AND x.matter = %d", r.matter(q.Case))
	}
	var hits []archive.Hit
	place := map[record.StatementID]int{} // of the hits that are statements of a passage
	for before := int64(math.MaxInt64); ; {
		rows, err := r.found(match, of, before, q.Limit+1)
		if err != nil {
			return nil, false, diagnose("search", err)
		}
		for _, row := range rows {
			h, err := r.hit(row)
			if err != nil {
				return nil, false, err
			}
			if i, ok := place[h.ID]; ok {
				hits[i].Claims = append(hits[i].Claims, h.Claims...)
				continue
			}
			if len(hits) == q.Limit {
				return hits, true, nil
			}
			if h.Statement != nil && !h.Statement.Passage.IsZero() {
				place[h.ID] = len(hits)
			}
			hits = append(hits, h)
		}
		if len(rows) <= q.Limit {
			return hits, false, nil
		}
		before = rows[len(rows)-1]
	}
}

// found finds rows of the index, newest first.
func (r *reading) found(match, of string, before int64, limit int) ([]int64, error) {
	return r.k.integers(`SELECT w.rowid FROM words w WHERE w.words MATCH ? AND w.rowid < ? AND CASE w.rowid & 1
		WHEN 0 THEN EXISTS (SELECT 1 FROM statement x WHERE x.id = w.rowid >> 1`+of+r.policy.statement("x")+`)
		ELSE EXISTS (SELECT 1 FROM piece x WHERE x.id = w.rowid >> 1`+of+r.policy.matter("x")+`) END
		ORDER BY w.rowid DESC LIMIT ?`, match, before, limit)
}

// hit reads what a row of the index stands for.
func (r *reading) hit(row int64) (h archive.Hit, err error) {
	if row&1 == 1 {
		var document int64
		err = r.k.each("SELECT document, start, text FROM piece WHERE id = ?", []any{row >> 1}, func(st *sqlite3.Stmt) error {
			document, h.Start, h.Text = st.ColumnInt64(0), st.ColumnInt(1), st.ColumnText(2)
			return nil
		})
		if err != nil {
			return h, diagnose("search", err)
		}
		h.Document, err = r.id(document)
		return h, err
	}
	s, err := r.statement(row >> 1)
	if err != nil {
		return h, err
	}
	h.Claims, err = r.claimsIn(row >> 1)
	h.Statement, h.ID = &s.Statement, s.id
	h.Document, h.Start, h.Text = s.Passage.Document, s.Passage.Start, s.Passage.Quote
	return h, err
}

// matchExpression writes the query in the language of FTS5: words that must all
// be there, each in one of its forms. Terms are quoted, so that nothing in them
// is taken for an operator.
func matchExpression(q archive.WordQuery) string {
	var b strings.Builder
	for i, alternatives := range q.Terms {
		if len(alternatives) == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(" AND ")
		}
		b.WriteByte('(')
		for j, term := range alternatives {
			if j > 0 {
				b.WriteString(" OR ")
			}
			quoteTerm(&b, term)
		}
		b.WriteByte(')')
		if i < len(q.Phrase) && q.Phrase[i] && i > 0 && len(q.Terms[i-1]) > 0 {
			b.WriteString(" AND ")
			nearPair(&b, q.Terms[i-1], alternatives)
		}
	}
	return b.String()
}

// quoteTerm writes one term, a beginning of terms if it ends in *.
func quoteTerm(b *strings.Builder, term string) {
	stem, prefix := strings.CutSuffix(term, "*")
	b.WriteByte('"')
	b.WriteString(quoting.Replace(stem))
	b.WriteByte('"')
	if prefix {
		b.WriteByte('*')
	}
}

// quoting doubles quotes, and leaves out NUL, which no term of the index has and
// which ends the query.
var quoting = strings.NewReplacer(`"`, `""`, "\x00", "")

// nearPair writes that one word follows another, in any of their forms. Only
// the last word of a phrase can be a beginning.
func nearPair(b *strings.Builder, first, second []string) {
	b.WriteByte('(')
	for i, x := range first {
		for j, y := range second {
			if i+j > 0 {
				b.WriteString(" OR ")
			}
			quoteTerm(b, strings.TrimSuffix(x, "*"))
			b.WriteString(" + ")
			quoteTerm(b, y)
		}
	}
	b.WriteByte(')')
}

// pieceSize is the length, in code points, at which a text is cut into pieces
// that can be found and shown: a paragraph or two.
const pieceSize = 1200

// projectTextOf makes the frozen text of a new capture findable. An erased text
// is "".
func (t *tx) projectTextOf(c record.Capture, texts archive.TextOf) error {
	if c.Text.IsZero() {
		return nil
	}
	text, err := texts(c)
	if err != nil {
		return err
	}
	return t.projectText(c.Bytes, text)
}

// projectText makes the frozen text of a capture findable.
func (t *tx) projectText(capture record.Hash, text string) error {
	type place struct{ id, document, matter int64 }
	var places []place
	err := t.k.each("SELECT id, document, matter FROM capture WHERE sha = ? AND NOT EXISTS (SELECT 1 FROM piece WHERE piece.capture = capture.id) ORDER BY id", []any{capture[:]},
		func(st *sqlite3.Stmt) error {
			places = append(places, place{st.ColumnInt64(0), st.ColumnInt64(1), st.ColumnInt64(2)})
			return nil
		})
	if err != nil {
		return diagnose("index a text", err)
	}
	for _, p := range places {
		start := 0
		for piece := range pieces(text) {
			row, err := t.nextRow()
			if err == nil {
				err = t.k.run("INSERT INTO piece VALUES (?, ?, ?, ?, ?, ?)", row, p.id, p.document, p.matter, start, piece)
			}
			if err == nil {
				err = t.k.run("INSERT INTO words (rowid, quote, value) VALUES (?, ?, '')", 2*row+1, piece)
			}
			if err != nil {
				return diagnose("index a text", err)
			}
			start += len([]rune(piece))
		}
	}
	return nil
}

// pieces cuts a text after a line end or a space, at most pieceSize code points
// apart. Joined together the pieces are the text.
func pieces(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for text != "" {
			end, lastLine, lastSpace, n := len(text), 0, 0, 0
			for i, r := range text {
				if n == pieceSize {
					end = max(lastLine, lastSpace)
					if lastLine > 0 && lastLine*2 > i {
						end = lastLine
					}
					if end == 0 {
						end = i
					}
					break
				}
				switch n++; r {
				case '\n':
					lastLine = i + 1
				case ' ':
					lastSpace = i + 1
				}
			}
			if !yield(text[:end]) {
				return
			}
			text = text[end:]
		}
	}
}
