// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"teptar/fault"
	"teptar/record"
)

// A reader reads one file. It collects problems and goes on, with what it can
// make of the rest; the draft counts only if there are none.
type reader struct {
	file     string
	in       Context
	schema   *record.Schema
	problems fault.Problems

	caseID record.CaseID
	things map[record.EntityID]*thing // in the file, or asked of the archive
	keys   []string                   // of the file, to suggest from
	files  map[string][]byte          // that were opened
	search int                        // bytes that may still be searched for quotes

	claims    map[record.ClaimID]*yaml.Node
	sortedIDs []record.ClaimID // of claims, when first needed
	labels    map[string]record.ClaimID
	judgments map[string]record.JudgmentID
	undoes    []*yaml.Node // ids of judgments that did not stand further up

	head, entities, editorial, captures, said, judged []placed
}

// A placed op knows where it stands in the file.
type placed struct {
	op   record.Op
	at   fault.At
	file *File // of a capture
}

// maxSearch is how many bytes of documents are searched for quotes, some
// seconds of work. A file with more has to say where its quotes stand.
const maxSearch = 4 << 30

// maxWord is the longest key, code or label, in bytes.
const maxWord = 200

func (r *reader) at(n *yaml.Node) fault.At { return at(r.file, n) }

// refuse notes a problem at a node.
func (r *reader) refuse(n *yaml.Node, hint, format string, args ...any) {
	if !r.full() {
		r.problems = append(r.problems, fault.Problem{At: r.at(n), Text: fmt.Sprintf(format, args...), Hint: hint})
	}
}

// full tells whether there are so many problems that reading on helps nobody.
func (r *reader) full() bool { return len(r.problems) >= maxProblems }

// sorted gives the problems in the order of the file, each once.
func (r *reader) sorted() fault.Problems {
	ps := slices.Clone(r.problems)
	slices.SortStableFunc(ps, func(a, b fault.Problem) int {
		return cmp.Or(cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column))
	})
	ps = slices.Compact(ps)
	if r.full() {
		ps = append(ps, tooMany(r.file))
	}
	return ps
}

// A field is one line of a mapping.
type field struct{ key, value *yaml.Node }

type fields []field

// get gives the value under a name, nil if there is none.
func (fs fields) get(name string) *yaml.Node {
	for _, f := range fs {
		if f.key.Value == name {
			return f.value
		}
	}
	return nil
}

// pairs reads a mapping and refuses keys that stand twice.
func (r *reader) pairs(n *yaml.Node, what string) fields {
	if n.Kind != yaml.MappingNode {
		r.refuse(n, "", "%s: want a mapping, name: value", what)
		return nil
	}
	fs := make(fields, 0, len(n.Content)/2)
	seen := make(map[string]int, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		if k.Kind != yaml.ScalarNode {
			r.refuse(k, "", "%s: a name is one word", what)
			continue
		}
		if line, twice := seen[k.Value]; twice {
			r.refuse(k, "", "%s: %s stands here and in line %d", what, shown(k.Value), line)
			continue
		}
		seen[k.Value] = k.Line
		fs = append(fs, field{k, n.Content[i+1]})
	}
	return fs
}

// fields reads a mapping that has these names and no others.
func (r *reader) fields(n *yaml.Node, what string, names ...string) fields {
	fs := r.pairs(n, what)
	r.only(fs, what, names)
	return fs
}

// only refuses names that a mapping does not have.
func (r *reader) only(fs fields, what string, names []string) {
	for _, f := range fs {
		if !slices.Contains(names, f.key.Value) {
			r.refuse(f.key, nearest(f.key.Value, names), "%s: there is no %s", what, shown(f.key.Value))
		}
	}
}

// list gives the items of a sequence; nothing for nil.
func (r *reader) list(n *yaml.Node, what string) []*yaml.Node {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		r.refuse(n, "", "%s: want a list", what)
		return nil
	}
	return n.Content
}

// text gives the literal text of a scalar. It refuses a place where nothing is
// written; an empty text has quotes.
func (r *reader) text(n *yaml.Node, what string) (string, bool) {
	switch {
	case n == nil:
		return "", false
	case n.Kind != yaml.ScalarNode:
		r.refuse(n, "a text with , : [ ] { or } goes in double quotes", "%s: want one value", what)
	case n.Value == "" && n.Style == 0:
		r.refuse(n, "take it out, or write a value", "%s: nothing is written here", what)
	default:
		return n.Value, true
	}
	return "", false
}

// word gives a scalar that is a key, a code, a date or a number.
func (r *reader) word(n *yaml.Node, what string) (string, bool) {
	s, ok := r.text(n, what)
	if ok && len(s) > maxWord {
		r.refuse(n, "", "%s: longer than %d bytes", what, maxWord)
		return "", false
	}
	return s, ok
}

// yes gives a switch, which is written true or left out.
func (r *reader) yes(n *yaml.Node, what string) bool {
	s, ok := r.word(n, what)
	if ok && s != "true" {
		r.refuse(n, "", "%s: write true, or leave it out", what)
	}
	return ok
}

// term gives a code of a vocabulary, "" if it has none such.
func (r *reader) term(n *yaml.Node, what, vocabulary string) record.Term {
	s, ok := r.word(n, what)
	if !ok {
		return ""
	}
	v := r.schema.Vocabulary(vocabulary)
	if v == nil {
		v = &record.Vocabulary{}
	}
	if _, found := v.Find(record.Term(s)); found {
		return record.Term(s)
	}
	codes := make([]string, len(v.Terms))
	for i, t := range v.Terms {
		codes[i] = string(t.Code)
	}
	r.refuse(n, nearest(s, codes), "%s: no term %q in vocabulary %s", what, s, vocabulary)
	return ""
}

// add checks an op and puts it on a list.
func (r *reader) add(list *[]placed, n *yaml.Node, op record.Op) bool {
	if err := record.Check(op); err != nil {
		r.refuse(n, "", "%s", plain(err))
		return false
	}
	*list = append(*list, placed{op: op, at: r.at(n)})
	return true
}

// plain gives the words of an error without the kind at its end.
func plain(err error) string {
	s := err.Error()
	for _, kind := range []error{fault.Invalid, fault.Conflict, fault.NotFound} {
		if errors.Is(err, kind) {
			s = strings.TrimSuffix(s, ": "+kind.Error())
		}
	}
	return s
}

// nearest suggests a name, unless that would take long: the comparison grows
// with both lengths and with the number of names.
func nearest(word string, names []string) string {
	if len(word) > 64 || len(names) > 1000 {
		return ""
	}
	return record.Nearest(word, names)
}

// shown quotes a name that a person wrote, or the beginning of it.
func shown(name string) string { return fmt.Sprintf("%.40q", name) }
