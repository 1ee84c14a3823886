// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"teptar/record"
	"teptar/record/when"
)

// readStatement reads one chain of speakers, where they are quoted and what
// they claim.
func (r *reader) readStatement(n *yaml.Node) {
	fs := r.fields(n, "statement", "passage", "via", "access", "depth", "said", "duress", "hedge", "grade", "claims")
	if n.Kind != yaml.MappingNode {
		return
	}
	s := record.Statement{Case: r.caseID}
	var src source
	placed := true
	if p := fs.get("passage"); p != nil {
		s.Passage, src, placed = r.readPassage(p)
	}
	s.Via = r.readChain(fs)
	s.Depth = r.term(fs.get("depth"), "depth", "hearsay_depth")
	s.Duress = r.yes(fs.get("duress"), "duress")
	s.Hedge, _ = r.text(fs.get("hedge"), "hedge")
	if d, ok := r.word(fs.get("said"), "said"); ok {
		s.Said = r.date(fs.get("said"), d)
		src.spoke = s.Said
	}
	if g, ok := r.word(fs.get("grade"), "grade"); ok {
		var err error
		if s.Grade, err = record.ParseGrade(g); err != nil {
			r.refuse(fs.get("grade"), "", "%s", plain(err))
		}
	}
	list := fs.get("claims")
	nodes, labels := r.readClaims(list, &s, src)
	if list == nil || list.Kind == yaml.SequenceNode && len(list.Content) == 0 {
		r.refuse(n, "", "the statement claims nothing")
	}
	if placed && len(s.Claims) > 0 && r.say(&r.said, &s, n, nodes) {
		r.label(&s, labels)
		return
	}
	for _, n := range labels {
		r.promise(n)
	}
}

// promise notes the label of a claim that has problems, so that the judgments
// of it have none.
func (r *reader) promise(n *yaml.Node) {
	if n == nil {
		return
	}
	if _, taken := r.labels[n.Value]; !taken {
		r.labels[n.Value] = record.ClaimID{}
	}
}

// readChain reads who speaks, the outlet first. access: is that of the last.
func (r *reader) readChain(fs fields) []record.Speaker {
	via, access := fs.get("via"), fs.get("access")
	var chain []record.Speaker
	for _, n := range r.list(via, "via") {
		who, of := n, fields(nil)
		if n.Kind == yaml.MappingNode {
			of = r.fields(n, "speaker", "who", "identity", "access")
			if who = of.get("who"); who == nil {
				r.refuse(n, "", "speaker: who is it?")
				continue
			}
		}
		t := r.thing(who, "speaker")
		if t == nil || t.kind == "" {
			continue
		}
		if !slices.Contains(speakers, t.kind) {
			r.refuse(who, "", "%s is a %s; a speaker is a person, a group or an organization", shown(who.Value), t.kind)
			continue
		}
		chain = append(chain, record.Speaker{Who: t.id, Identity: r.term(of.get("identity"), "identity", "source_identity"), Access: r.term(of.get("access"), "access", "source_access")})
	}
	if access == nil {
		return chain
	}
	term := r.term(access, "access", "source_access")
	switch {
	case via == nil || via.Kind == yaml.SequenceNode && len(via.Content) == 0:
		r.refuse(access, "name the speaker under via", "access of nobody")
	case len(chain) > 0 && chain[len(chain)-1].Access != "":
		r.refuse(access, "", "the last speaker has an access already")
	case len(chain) > 0:
		chain[len(chain)-1].Access = term
	}
	return chain
}

// speakers are the kinds of thing that can speak.
var speakers = []record.Kind{record.Person, record.Group, record.Organization}

// say checks a statement against the schema and puts it on a list.
func (r *reader) say(list *[]placed, s *record.Statement, n *yaml.Node, claims []*yaml.Node) bool {
	before := len(r.problems)
	r.schema.Conform(s, r.kindOf, func(i int, f record.Fault) {
		where := n
		if i >= 0 {
			where = valueNode(claims[i])
		}
		r.refuse(where, f.Hint, "%s", f.Text)
	})
	if len(r.problems) > before {
		return false
	}
	op := record.Say{Statement: *s}
	if record.Check(op) == nil {
		*list = append(*list, placed{op: op, at: r.at(n)})
	} else {
		r.blame(s, n, claims)
		return false
	}
	for i, id := range s.ClaimIDs(s.ID()) {
		if _, twice := r.claims[id]; !twice {
			r.claims[id] = claims[i]
		}
	}
	return true
}

// blame finds which claims of a statement cannot be kept, to say so where they
// stand; or else that the statement cannot.
func (r *reader) blame(s *record.Statement, n *yaml.Node, claims []*yaml.Node) {
	bare := *s
	found := false
	for i := range s.Claims {
		bare.Claims = s.Claims[i : i+1]
		if err := record.Check(record.Say{Statement: bare}); err != nil {
			text, isClaim := strings.CutPrefix(plain(err), "claim 1 of statement: ")
			if !isClaim {
				break
			}
			r.refuse(valueNode(claims[i]), "", "%s", text)
			found = true
		}
	}
	if !found {
		r.refuse(n, "", "%s", plain(record.Check(record.Say{Statement: *s})))
	}
}

// valueNode gives the node of the value in a claim. In the mapping of an
// entity or document, the node is the value.
func valueNode(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.SequenceNode && len(n.Content) > 2 {
		return n.Content[2]
	}
	return n
}

// date reads a date in the form of package when.
func (r *reader) date(n *yaml.Node, s string) when.When {
	w, err := when.Parse(s)
	if err != nil {
		r.refuse(n, "a date is 2031-03-07, 2031-03, or [2031-03-07..2031-03-14] for one day among several", "%s", plain(err))
	}
	return w
}

// label gives claims the names by which judgments call them. A label that
// looks like an id must be the beginning of the id: who changes a claim that
// was judged has another claim, and must judge again.
func (r *reader) label(s *record.Statement, labels []*yaml.Node) {
	ids := s.ClaimIDs(s.ID())
	for i, n := range labels {
		if n == nil {
			continue
		}
		name, ok := r.word(n, "as")
		if !ok {
			continue
		}
		switch old, taken := r.labels[name]; {
		case !validLabel(name):
			r.refuse(n, "a label has letters a to z, digits, dots and hyphens", "%s is no label", shown(name))
		case strings.HasPrefix(name, "c-") && !strings.HasPrefix(ids[i].String(), name):
			r.refuse(n, fmt.Sprintf("it is %s now; what was judged was another claim", ids[i].Short()), "the claim is not %s: something in it was changed", shown(name))
		case taken && old != ids[i]:
			r.refuse(n, "", "another claim has the label %s", shown(name))
		default:
			r.labels[name] = ids[i]
		}
	}
}
