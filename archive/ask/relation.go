// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"slices"

	"teptar/method/kin"
	"teptar/record"
	"teptar/record/held"
)

// A RelationLine is a tie between two things in words, its direction
// unmistakable: "A is father of B".
type RelationLine struct {
	Relation record.EntityID `json:"relation"`
	Text     string          `json:"text"`
	Type     record.Term     `json:"type,omitempty"`
	Kin      bool            `json:"kin,omitempty"`
	From     record.EntityID `json:"from"`
	To       record.EntityID `json:"to"`
	FromName string          `json:"from_name"`
	ToName   string          `json:"to_name"`
	When     Cell            `json:"when,omitempty"`
	Holds    Cell            `json:"holds"` // how it is held, with those who say so and those who deny it
}

// verbs are the terms of relations that are verbs, or go with words of their
// own.
var verbs = map[record.Term][2]string{
	"R-CMD": {"commands", "командует:"},
	"R-SER": {"serves in", "служит в:"},
	"R-STU": {"studies at", "учится в:"},
	"R-ANY": {"is connected with", "связан с:"},
	"R-HEA": {"heads", "возглавляет:"},
	"K-TEI": {"has the teip or family name of", "одного тейпа или однофамилец с:"},
	"K-FRI": {"is a friend or colleague of", "друг или коллега для:"},
}

// relations lists the ties of a thing to others.
func (a *asker) relations(t *thing, limit int) ([]RelationLine, Tally, error) {
	var lines []RelationLine
	var total Tally
	seen := map[record.EntityID]bool{}
	k := kin.New(a.view.Schema().Vocabulary("relation"))
	for _, end := range []string{"from", "to"} {
		_, err := a.eachLink(t.id, end, func(s *record.Said) (bool, error) {
			root := a.rules.Same.Root(s.Subject)
			e, err := a.view.Entity(root)
			if err != nil || seen[root] || e.Kind != record.Relation && e.Kind != record.EventLink {
				return true, found(err)
			}
			seen[root] = true
			if total.Count == linkReach {
				total.AtLeast = true
				return false, nil
			}
			if total.Count++; len(lines) >= limit {
				return true, nil
			}
			r, err := a.thing(root)
			if err != nil || r == nil {
				return true, err
			}
			lines = append(lines, a.relationLine(k, r))
			return true, nil
		})
		if err != nil {
			return nil, total, err
		}
	}
	return lines, total, nil
}

// relationLine puts a relation in words.
func (a *asker) relationLine(k *kin.Kinship, r *thing) RelationLine {
	line := RelationLine{Relation: r.id, FromName: "?", ToName: "?", When: a.when(r)}
	if ids := a.refs(r, "from"); len(ids) > 0 {
		line.From, line.FromName = a.rules.Same.Root(ids[0]), a.label(ids[0])
	}
	if ids := a.refs(r, "to"); len(ids) > 0 {
		line.To, line.ToName = a.rules.Same.Root(ids[0]), a.label(ids[0])
	}
	if v := r.prop("type"); v != nil {
		for i, val := range v.Values {
			if line.Type == "" || supported(v, i) && val.Held {
				line.Type = val.Term
			}
		}
	}
	line.Kin = r.kind == record.Relation && k.IsKin(line.Type)
	line.Text = a.relationWords(k, r, &line)
	if v := r.prop("holds"); v != nil {
		line.Holds = a.stated(v)
	} else if v := r.prop("type"); v != nil {
		line.Holds = a.stated(v)
	}
	return line
}

// relationWords says what one is to the other.
func (a *asker) relationWords(k *kin.Kinship, r *thing, line *RelationLine) string {
	switch {
	case line.Type == "" || line.From.IsZero() || line.To.IsZero():
		return a.relation(r)
	case line.Kin:
		tie := kin.Tie{Relation: r.id, From: line.From, To: line.To, Type: line.Type, State: held.SingleSource, Groups: 1}
		found := k.Find(func(record.EntityID) []kin.Tie { return []kin.Tie{tie} }, line.From, line.To)
		if len(found.Paths) == 0 {
			return a.relation(r)
		}
		is := found.Paths[0].Describe(a.filter.Lang, a.sex)
		return line.FromName + a.word(" is ", " — ") + is + a.word(" of ", " по отношению к: ") + line.ToName
	}
	if words, ok := verbs[line.Type]; ok {
		return line.FromName + " " + a.word(words[0], words[1]) + " " + line.ToName
	}
	if slices.Contains([]record.Term{"R-MEM", "R-ADM", "R-AUT", "R-REP", "R-SUP"}, line.Type) {
		return line.FromName + a.word(" is ", " — ") + lower(a.term("relation", line.Type)) + a.word(" of ", ": ") + line.ToName
	}
	return a.relation(r)
}
