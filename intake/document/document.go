// SPDX-License-Identifier: Apache-2.0

// Package document makes ops of a document that somebody hands in: the entity,
// and what is known of it before anyone has read it.
package document

import (
	"strings"

	"teptar/record"
	"teptar/record/when"
)

// Facts are what the person who hands a document in says of it. Empty ones are
// not known.
type Facts struct {
	Title     string
	Published when.When
	URL       string // where it was found; never fetched
	Language  string // as ru
}

// Claims gives the facts as claims about a document, for a remark of the team.
func (f Facts) Claims(id record.EntityID) []record.Claim {
	var cs []record.Claim
	add := func(property string, v record.Value) {
		cs = append(cs, record.Claim{Subject: id, Property: property, Value: v})
	}
	if f.Title != "" {
		add("title", record.TextValue(f.Title, f.Language))
	}
	if !f.Published.IsZero() {
		add("published", record.WhenValue(f.Published, "", ""))
	}
	if f.URL != "" {
		add("url", record.Value{Type: record.URLType, Text: f.URL})
	}
	if f.Language != "" {
		add("language", record.TextValue(f.Language, ""))
	}
	return cs
}

// Ops gives what makes a document of a capture: the entity, the remark, and the
// capture, which says of which document and case it is. The case is there
// already, or made by whoever may make one.
func Ops(c record.Capture, key string, f Facts) []record.Op {
	ops := []record.Op{record.Entity{Case: c.Case, ID: c.Document, Kind: record.Document, Key: key}}
	if facts := f.Claims(c.Document); len(facts) > 0 {
		ops = append(ops, record.Say{Statement: record.Statement{Case: c.Case, Claims: facts}})
	}
	return append(ops, c)
}

// Key makes a key of the name of a file, without its ending: "doc.report" of
// "Report.txt".
func Key(file string) string {
	name := file
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	key := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '.':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, name)
	if key = strings.Trim(key, "-."); key == "" {
		key = "document"
	}
	return "doc." + key
}
