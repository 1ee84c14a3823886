// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"teptar/record"
	"teptar/record/when"
)

// A thing is what claims are about: declared in the file, or in the archive.
type thing struct {
	id     record.EntityID
	kind   record.Kind
	key    *yaml.Node // where the file declares it; nil if only the archive knows it
	fields fields

	// Of a document.
	published when.When
	texts     []*frozen // of its captures in the file, then from the archive
	unread    bool      // a file of it could not be read, which is a problem already
}

// keyHelp says what a key looks like.
const keyHelp = "a key has letters a to z, digits, dots and hyphens, and begins with a letter or digit"

// idOf gives the id that a key stands for: an entity id stands for itself.
func (r *reader) idOf(key string) (record.EntityID, bool) {
	if strings.HasPrefix(key, "e-") {
		id, err := record.ParseEntityID(key)
		return id, err == nil
	}
	if !validKey(key) {
		return record.EntityID{}, false
	}
	return record.DeriveEntityID(r.caseID, key), true
}

// thing gives what a key stands for, or says why it is nothing.
func (r *reader) thing(n *yaml.Node, what string) *thing {
	key, ok := r.word(n, what)
	if !ok {
		return nil
	}
	id, ok := r.idOf(key)
	if !ok {
		hint := keyHelp
		if strings.HasPrefix(key, "e-") {
			hint = "what begins with e- is an id of 26 letters and digits"
		}
		r.refuse(n, hint, "%s: %s is no key", what, shown(key))
		return nil
	}
	if t := r.things[id]; t != nil {
		return t
	}
	if t := r.known(id); t != nil {
		return t
	}
	hint := ""
	if h := nearest(key, r.keys); strings.HasPrefix(h, "did you mean") {
		hint = h
	}
	r.refuse(n, hint, "%s: nothing is called %s, here or in the archive", what, shown(key))
	return nil
}

// known asks the archive for a thing, once.
func (r *reader) known(id record.EntityID) *thing {
	if r.in.Known == nil {
		return nil
	}
	k, ok := r.in.Known(id)
	if !ok {
		return nil
	}
	t := &thing{id: id, kind: k.Kind, published: k.Published}
	r.things[id] = t
	return t
}

// kindOf tells the kind of a thing that was named.
func (r *reader) kindOf(id record.EntityID) record.Kind {
	if t := r.things[id]; t != nil {
		return t.kind
	}
	if t := r.known(id); t != nil {
		return t.kind
	}
	return ""
}

// declareDocuments notes which documents there are.
func (r *reader) declareDocuments(n *yaml.Node) []*thing {
	return r.declare(n, "documents", func(fields, *yaml.Node) record.Kind { return record.Document })
}

// declareEntities notes which other things there are, and of which kind.
func (r *reader) declareEntities(n *yaml.Node) []*thing {
	return r.declare(n, "entities", func(f fields, key *yaml.Node) record.Kind {
		n := f.get("kind")
		if n == nil {
			r.refuse(key, "write {kind: person}", "%s has no kind", shown(key.Value))
			return ""
		}
		s, ok := r.word(n, "kind")
		switch {
		case !ok:
			return ""
		case record.Kind(s) == record.Document:
			r.refuse(n, "", "documents stand under documents")
			return ""
		case !r.schema.HasKind(record.Kind(s)):
			var kinds []string
			for _, k := range r.schema.Kinds() {
				kinds = append(kinds, string(k.Kind))
			}
			r.refuse(n, nearest(s, kinds), "no kind %s", shown(s))
			return ""
		}
		return record.Kind(s)
	})
}

// declare reads the keys of a section and makes ops of the things that the
// archive does not know.
func (r *reader) declare(n *yaml.Node, section string, kind func(fields, *yaml.Node) record.Kind) []*thing {
	if n == nil {
		return nil
	}
	var ts []*thing
	for _, f := range r.pairs(n, section) {
		if r.full() {
			return nil
		}
		fs := r.pairs(f.value, f.key.Value)
		id, ok := r.idOf(f.key.Value)
		if !ok {
			r.refuse(f.key, keyHelp, "%s is no key", shown(f.key.Value))
			continue
		}
		if old := r.things[id]; old != nil && old.key != nil {
			r.refuse(f.key, "", "%s was declared in line %d", shown(f.key.Value), old.key.Line)
			continue
		}
		t := &thing{id: id, kind: kind(fs, f.key), key: f.key, fields: fs}
		r.keys = append(r.keys, f.key.Value)
		if k := r.kindOf(id); k == "" {
			r.declareEntity(t)
		} else if t.kind != "" && k != t.kind {
			r.refuse(f.key, "", "%s is a %s in the archive", shown(f.key.Value), k)
		} else {
			t.published = r.things[id].published
		}
		r.things[id] = t
		ts = append(ts, t)
	}
	return ts
}

// declareEntity makes the op of a thing that is new. A thing that is called by
// its id may have a key of another form.
func (r *reader) declareEntity(t *thing) {
	key := t.key.Value
	if n := t.fields.get("key"); strings.HasPrefix(key, "e-") {
		key, _ = r.word(n, "key")
	} else if n != nil {
		r.refuse(n, "", "the key is written before the colon already")
	}
	if t.kind != "" {
		r.add(&r.entities, t.key, record.Entity{Case: r.caseID, ID: t.id, Kind: t.kind, Key: key})
	}
}

// entityFields are the fields of an entity that are not properties.
var entityFields = []string{"kind", "key"}

// readEditorial reads what the team itself says of a thing: its label, and for
// a document whatever the schema lets the team say.
func (r *reader) readEditorial(t *thing, fs fields) {
	if t.kind == "" || r.full() {
		return
	}
	own := entityFields
	if t.kind == record.Document {
		own = documentFields
	}
	names := slices.Clone(own)
	for _, p := range r.schema.Properties(t.kind) {
		if p.Editorial {
			names = append(names, p.Name)
		}
	}
	r.only(fs, string(t.kind), names)
	s := record.Statement{Case: r.caseID}
	var nodes []*yaml.Node
	for _, f := range fs {
		if slices.Contains(own, f.key.Value) || !slices.Contains(names, f.key.Value) {
			continue
		}
		p, _ := r.schema.Property(t.kind, f.key.Value)
		values := []*yaml.Node{f.value}
		if f.value.Kind == yaml.SequenceNode {
			values = f.value.Content
		}
		for _, n := range values {
			values, from := r.editorialValues(n, p)
			nodes = append(nodes, from...)
			for _, v := range values {
				s.Claims = append(s.Claims, record.Claim{Subject: t.id, Property: p.Name, Value: v})
				if p.Name == "published" && t.kind == record.Document {
					t.published = v.When
				}
			}
		}
	}
	if len(s.Claims) > 0 {
		r.say(&r.editorial, &s, t.key, nodes)
	}
}
