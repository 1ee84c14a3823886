// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"teptar/record"
)

// readJudgment reads what the team makes of claims, a property or two things.
func (r *reader) readJudgment(n *yaml.Node) {
	before := len(r.problems)
	fs := r.fields(n, "judgment", "claims", "of", "property", "other", "verdict", "value", "undoes", "reason", "by", "at", "as")
	if n.Kind != yaml.MappingNode {
		return
	}
	j := record.Judgment{Case: r.caseID, By: r.in.By, At: r.stamp(fs.get("at"))}
	if fs.get("verdict") == nil {
		r.refuse(n, "", "judgment: no verdict")
	}
	j.Verdict = r.term(fs.get("verdict"), "verdict", "claim_judgment")
	for _, c := range r.list(fs.get("claims"), "claims") {
		if id, ok := r.claim(c); ok {
			j.Claims = append(j.Claims, id)
		}
	}
	j.Of = r.subject(fs.get("of"), "of")
	j.Other = r.subject(fs.get("other"), "other")
	j.Property = r.judgedProperty(fs.get("property"), fs.get("of"), j.Of)
	j.Value = r.finding(fs.get("value"), j)
	j.Undoes = r.undone(fs.get("undoes"))
	j.Reason, _ = r.text(fs.get("reason"), "reason")
	r.override(&j.By, fs.get("by"), "by")
	if len(r.problems) > before || !r.add(&r.judged, n, record.Judge{Judgment: j}) {
		return
	}
	id := j.ID()
	r.judgments[id.String()] = id
	if name, ok := r.word(fs.get("as"), "as"); ok {
		if _, taken := r.judgments[name]; taken || !validLabel(name) || strings.HasPrefix(name, "j-") {
			r.refuse(fs.get("as"), "", "%s cannot be a label here, or is one already", shown(name))
		}
		r.judgments[name] = id
	}
}

func (r *reader) subject(n *yaml.Node, what string) record.EntityID {
	if n == nil {
		return record.EntityID{}
	}
	if t := r.thing(n, what); t != nil {
		return t.id
	}
	return record.EntityID{}
}

// judgedProperty reads the property that is judged as a whole.
func (r *reader) judgedProperty(n, of *yaml.Node, id record.EntityID) string {
	name, ok := r.word(n, "property")
	kind := r.kindOf(id)
	switch {
	case !ok:
		return ""
	case of == nil:
		r.refuse(n, "write of: and the key", "a property of what?")
	case kind != "":
		if _, found := r.schema.Property(kind, name); !found {
			var names []string
			for _, p := range r.schema.Properties(kind) {
				names = append(names, p.Name)
			}
			r.refuse(n, nearest(name, names), "no property %s of %s", shown(name), kind)
		}
	}
	return name
}

// finding reads the term that a finding or a status gives.
func (r *reader) finding(n *yaml.Node, j record.Judgment) record.Value {
	s, ok := r.word(n, "value")
	if !ok {
		return record.Value{}
	}
	var terms []record.TermEntry
	switch j.Verdict {
	case record.Status:
		terms = r.terms("record_status", "")
	case record.Find:
		terms = r.terms("act", "judgment")
	case "":
		return record.Value{}
	default:
		r.refuse(n, "", "only a finding, J-FIN, and a status, J-STA, have a value")
		return record.Value{}
	}
	codes := make([]string, len(terms))
	for i, t := range terms {
		codes[i] = string(t.Code)
	}
	if !slices.Contains(codes, s) {
		r.refuse(n, nearest(s, codes), "%s is nothing that %s can find", shown(s), j.Verdict)
	}
	return record.TermValue(record.Term(s))
}

// terms lists the terms of a vocabulary for one use.
func (r *reader) terms(vocabulary, use string) []record.TermEntry {
	v := r.schema.Vocabulary(vocabulary)
	if v == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(v.Terms), func(t record.TermEntry) bool { return t.Use != use })
}

// shortest is the length of the shortest beginning of a claim id that names
// the claim in a file: as [record.ClaimID.Short] gives it.
const shortest = 14

// claim gives the claim that a judgment names: by its label, by its id, or by
// the beginning of its id.
func (r *reader) claim(n *yaml.Node) (record.ClaimID, bool) {
	s, ok := r.word(n, "claims")
	if !ok {
		return record.ClaimID{}, false
	}
	if id, ok := r.labels[s]; ok {
		return id, true
	}
	if id, err := record.ParseClaimID(s); err == nil {
		_, here := r.claims[id]
		if here || r.in.Claim != nil && r.in.Claim(id) {
			return id, true
		}
	} else if strings.HasPrefix(s, "c-") && len(s) >= shortest {
		if ids := r.beginning(s); len(ids) == 1 {
			return ids[0], true
		} else if len(ids) > 1 {
			r.refuse(n, "write more of the id", "several claims begin with %s", shown(s))
			return record.ClaimID{}, false
		}
	}
	var labels []string
	for l := range r.labels {
		labels = append(labels, l)
	}
	slices.Sort(labels)
	r.refuse(n, nearest(s, labels), "no claim is called %s, here or in the archive", shown(s))
	return record.ClaimID{}, false
}

// beginning lists the claims of the file whose ids begin so. The ids are
// sorted once, when first asked for: all claims are read before all judgments.
// Their bytes and their letters sort alike.
func (r *reader) beginning(s string) []record.ClaimID {
	if r.sortedIDs == nil {
		for id := range r.claims {
			r.sortedIDs = append(r.sortedIDs, id)
		}
		slices.SortFunc(r.sortedIDs, func(a, b record.ClaimID) int { return bytes.Compare(a[:], b[:]) })
	}
	i, _ := slices.BinarySearchFunc(r.sortedIDs, s, func(id record.ClaimID, s string) int { return strings.Compare(id.String(), s) })
	var found []record.ClaimID
	for ; i < len(r.sortedIDs) && strings.HasPrefix(r.sortedIDs[i].String(), s); i++ {
		found = append(found, r.sortedIDs[i])
	}
	return found
}

// undone gives the judgment that is taken back: by its label one further up,
// or by its id one anywhere in the file or in the archive.
func (r *reader) undone(n *yaml.Node) record.JudgmentID {
	s, ok := r.word(n, "undoes")
	if !ok {
		return record.JudgmentID{}
	}
	if id, ok := r.judgments[s]; ok {
		return id
	}
	id, err := record.ParseJudgmentID(s)
	if err != nil {
		r.refuse(n, "it is undone by its label, further down, or by its id", "no judgment is called %s", shown(s))
		return id
	}
	r.undoes = append(r.undoes, n)
	return id
}

// checkUndone refuses to undo what is neither here nor in the archive. It is
// asked at the end, because two judgments of one second stand in any order.
func (r *reader) checkUndone() {
	for _, n := range r.undoes {
		id, _ := record.ParseJudgmentID(n.Value)
		if _, here := r.judgments[n.Value]; !here && (r.in.Judgment == nil || !r.in.Judgment(id)) {
			r.refuse(n, "", "no judgment is called %s, here or in the archive", shown(n.Value))
		}
	}
}
