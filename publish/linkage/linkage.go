// SPDX-License-Identifier: Apache-2.0

// Package linkage writes what record linkage found in plain tables: pairs with the
// weight of each field, clusters, questions for a person to judge, and a report
// with pictures and the tables beside them.
//
// The tables are CSV (RFC 4180) in UTF-8 with a heading. Ids stand as the input had
// them. The report is one HTML file without scripts, styles from elsewhere or
// network; it holds values of records, and so is as secret as they are.
package linkage

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"teptar/method/match"
)

// A sheet writes cells.
type sheet struct {
	w    *bufio.Writer
	cell bool
	b    []byte
	why  match.Explained
}

func newSheet(w io.Writer) *sheet { return &sheet{w: bufio.NewWriterSize(w, 1<<18)} }

func (s *sheet) text(t []byte) {
	if s.cell {
		s.w.WriteByte(',')
	}
	s.cell = true
	plain := true
	for _, c := range t {
		if c == ',' || c == '"' || c == '\n' || c == '\r' {
			plain = false
			break
		}
	}
	if plain && (len(t) == 0 || t[0] != ' ') {
		s.w.Write(t)
		return
	}
	s.w.WriteByte('"')
	for _, c := range t {
		if c == '"' {
			s.w.WriteByte('"')
		}
		s.w.WriteByte(c)
	}
	s.w.WriteByte('"')
}

func (s *sheet) string(t string) { s.text([]byte(t)) }

// number writes a number with a fixed count of decimals.
func (s *sheet) number(x float64, decimals int) {
	s.b = strconv.AppendFloat(s.b[:0], x, 'f', decimals, 64)
	s.text(s.b)
}

func (s *sheet) id(t *match.Table, record int) {
	s.b = t.AppendID(s.b[:0], record)
	s.text(s.b)
}

func (s *sheet) end() {
	s.w.WriteByte('\n')
	s.cell = false
}

func (s *sheet) flush() error { return s.w.Flush() }

// WriteClusters writes id,cluster for each record, in the order of the input. The
// name of a cluster is the id of its first record. If lists has names, there are
// several lists: a third column has that of the record, and the name of a cluster
// is preceded by that of its list, because two lists can use one id.
func WriteClusters(w io.Writer, t *match.Table, c *match.Clusters, lists []string) error {
	s := newSheet(w)
	s.string("id")
	s.string("cluster")
	if lists != nil {
		s.string("list")
	}
	s.end()
	for r := range t.Len() {
		s.id(t, r)
		first := int(c.Of[r])
		if lists == nil {
			s.id(t, first)
		} else {
			s.b = append(append(s.b[:0], lists[t.List(first)]...), ':')
			s.b = t.AppendID(s.b, first)
			s.text(s.b)
			s.string(lists[t.List(r)])
		}
		s.end()
	}
	return s.flush()
}

// WritePairs writes the pairs that are at least so likely: id_a, id_b, probability,
// weight in bits, and for each field the part of the weight that it has, empty if
// it says nothing. The record with the lower place in the input is a. If lists has
// names, two more columns have those of the records.
func WritePairs(w io.Writer, e *match.Engine, p *match.Pairs, from float64, lists []string) (n int64, err error) {
	s := newSheet(w)
	for _, h := range []string{"id_a", "id_b", "probability", "weight"} {
		s.string(h)
	}
	for _, c := range e.Model().Comparisons {
		s.string(c.Name)
	}
	if lists != nil {
		s.string("list_a")
		s.string("list_b")
	}
	s.end()
	t := e.Table()
	for l, err := range p.All() {
		if err != nil {
			return n, err
		}
		if match.Probability(float64(l.Weight)) < from {
			continue
		}
		s.pair(e, t, int(l.A), int(l.B), float64(l.Weight))
		if lists != nil {
			s.string(lists[t.List(int(l.A))])
			s.string(lists[t.List(int(l.B))])
		}
		s.end()
		n++
	}
	return n, s.flush()
}

// pair writes a pair with its weights.
func (s *sheet) pair(e *match.Engine, t *match.Table, a, b int, weight float64) {
	s.id(t, a)
	s.id(t, b)
	s.number(match.Probability(weight), 6)
	s.number(weight, 3)
	e.ExplainTo(&s.why, a, b)
	for _, f := range s.why.Fields {
		if f.Level < 0 {
			s.text(nil)
		} else {
			s.number(f.Weight+f.Frequency, 3)
		}
	}
}

// WriteQuestions writes pairs for a person to judge: their ids, what is assumed of
// them, an empty column for the verdict, which is same, different or unclear, and
// the values of both records. The file is read back as labels.
func WriteQuestions(w io.Writer, e *match.Engine, questions []match.Question) error {
	s := newSheet(w)
	t := e.Table()
	for _, h := range []string{"id_a", "id_b", "verdict", "probability", "why"} {
		s.string(h)
	}
	for _, c := range e.Model().Comparisons {
		s.string(c.Name + "_a")
		s.string(c.Name + "_b")
	}
	s.end()
	for _, q := range questions {
		s.id(t, q.A)
		s.id(t, q.B)
		s.text(nil)
		s.number(match.Probability(q.Weight), 3)
		s.string(q.Why)
		for _, c := range e.Model().Comparisons {
			col := t.Column(c.Column)
			s.string(t.Value(q.A, col))
			s.string(t.Value(q.B, col))
		}
		s.end()
	}
	return s.flush()
}

// percent writes a share for people.
func percent(x float64) string { return fmt.Sprintf("%.1f %%", 100*x) }

// thousands writes a number with spaces between its thousands.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	var b strings.Builder
	for i, c := range s {
		if i > 0 && (len(s)-i)%3 == 0 && s[i-1] != '-' {
			b.WriteRune('\u202f')
		}
		b.WriteRune(c)
	}
	return b.String()
}
