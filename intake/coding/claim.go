// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"teptar/record"
)

// readClaims reads the claims of a statement into it. It gives the node of
// each claim that could be read, and the node of its label or nil.
func (r *reader) readClaims(list *yaml.Node, s *record.Statement, src source) (nodes, labels []*yaml.Node) {
	for _, n := range r.list(list, "claims") {
		if r.full() {
			return nil, nil
		}
		c, label, ok := r.readClaim(n, src)
		if ok {
			s.Claims = append(s.Claims, c)
			nodes = append(nodes, n)
			labels = append(labels, label)
		} else {
			r.promise(label)
		}
	}
	return nodes, labels
}

// readClaim reads [thing, property, value] or [thing, property, value, {more}].
func (r *reader) readClaim(n *yaml.Node, src source) (c record.Claim, label *yaml.Node, ok bool) {
	if n.Kind != yaml.SequenceNode || len(n.Content) < 3 || len(n.Content) > 4 {
		r.refuse(n, "a value with a comma goes in double quotes", "claim: want [thing, property, value] or [thing, property, value, {more}]")
		return c, nil, false
	}
	t := r.thing(n.Content[0], "claim")
	name, named := r.word(n.Content[1], "property")
	if len(n.Content) == 4 && n.Content[3].Kind == yaml.MappingNode {
		label = mappingValue(n.Content[3], "as")
	}
	if t == nil || t.kind == "" || !named {
		return c, label, false
	}
	p, found := r.schema.Property(t.kind, name)
	if !found {
		var names []string
		for _, p := range r.schema.Properties(t.kind) {
			names = append(names, p.Name)
		}
		r.refuse(n.Content[1], nearest(name, names), "no property %s of %s", shown(name), t.kind)
		return c, label, false
	}
	v, ok := r.value(n.Content[2], p, src)
	c = record.Claim{Subject: t.id, Property: p.Name, Value: v}
	if len(n.Content) == 4 {
		r.readMore(n.Content[3], &c)
	}
	return c, label, ok
}

// readMore reads what is said about a claim after its value.
func (r *reader) readMore(n *yaml.Node, c *record.Claim) {
	fs := r.fields(n, "claim", "stance", "basis", "as", "lang", "wording", "rule")
	if stance := fs.get("stance"); stance != nil {
		c.Stance = r.term(stance, "stance", "claim_stance")
		if c.Stance == record.Asserts {
			r.refuse(stance, "take it out", "a claim asserts unless it says otherwise")
			c.Stance = ""
		}
	}
	if basis, ok := r.word(fs.get("basis"), "basis"); ok {
		if c.Basis = basis; !slices.Contains(record.Bases, basis) {
			r.refuse(fs.get("basis"), nearest(basis, record.Bases), "no basis %s", shown(basis))
			c.Basis = ""
		}
	}
	v := &c.Value
	if n := fs.get("lang"); r.fits(n, "lang", v.Type, record.TextType, record.NameType, record.URLType) {
		v.Lang, _ = r.word(n, "lang")
	}
	wording, rule := fs.get("wording"), fs.get("rule")
	if v.Type == record.WhenType && v.Wording != "" && (wording != nil || rule != nil) {
		r.refuse(n, "write the date as the value", "the wording is the value already")
		return
	}
	if r.fits(wording, "wording", v.Type, record.WhenType, record.NumberType) {
		v.Wording, _ = r.text(wording, "wording")
	}
	if r.fits(rule, "rule", v.Type, record.WhenType) {
		v.Rule = r.term(rule, "rule", "date_basis")
	}
}

// mappingValue gives the value under a name, before the mapping is checked.
func mappingValue(n *yaml.Node, name string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}

// fits tells whether a field is written, and refuses it if the value is not of
// a type that has it.
func (r *reader) fits(n *yaml.Node, name string, have record.ValueType, types ...record.ValueType) bool {
	if n == nil || have == "" {
		return false
	}
	if !slices.Contains(types, have) {
		r.refuse(n, "", "a %s has no %s", have, name)
		return false
	}
	return true
}
