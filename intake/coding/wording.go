// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"teptar/record"
	"teptar/record/when"
)

// when reads a date, or {wording: words, after: date} and works the date out.
func (r *reader) when(n *yaml.Node, name string, src source) (record.Value, bool) {
	if n.Kind == yaml.MappingNode {
		return r.wording(n, name, src)
	}
	s, ok := r.word(n, name)
	if !ok {
		return record.Value{}, false
	}
	before := len(r.problems)
	w := r.date(n, s)
	return record.WhenValue(w, "", ""), len(r.problems) == before
}

// wording reads the words of a source as a date. They count from the day on
// which they were said, and must have one reading: which of two is meant, a
// person says.
func (r *reader) wording(n *yaml.Node, name string, src source) (record.Value, bool) {
	fs := r.fields(n, name, "wording", "after")
	words, ok := r.text(fs.get("wording"), "wording")
	if !ok {
		if fs.get("wording") == nil {
			r.refuse(n, "", "%s: want a date, or {wording: words}", name)
		}
		return record.Value{}, false
	}
	ctx := when.Context{Anchor: src.spoke}
	if s, ok := r.word(fs.get("after"), "after"); ok {
		ctx.After = r.date(fs.get("after"), s)
	}
	if ctx.Anchor.IsZero() {
		r.refuse(fs.get("wording"), "write published: for the document, or said: for the statement", "the wording counts from a day that is not known")
		return record.Value{}, false
	}
	readings, err := when.Resolve(words, ctx)
	if err != nil {
		r.refuse(fs.get("wording"), "write the date as the value, and {wording: words} after it", "%s", plain(err))
		return record.Value{}, false
	}
	if len(readings) != 1 {
		list := make([]string, len(readings))
		for i, g := range readings {
			list[i] = g.When.String() + " (" + g.Why + ")"
		}
		r.refuse(fs.get("wording"), "write one of them as the value: "+strings.Join(list, "; "), "the wording has %d readings", len(readings))
		return record.Value{}, false
	}
	g := readings[0]
	return record.WhenValue(g.When, words, record.Term(g.Rule)), true
}
