// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"context"
	"slices"
	"strings"

	"teptar/archive"
	"teptar/record"
	"teptar/record/script"
)

// Naming tells which of some texts have a name in them of somebody on the lists,
// of a source, or of a member of the team whom the viewer may know; by their
// places. A person is named by any word of a name that has three letters or
// more, in any script; an organization by its whole name, and everybody by the
// whole label that the team gave them.
func (c *Captures) Naming(ctx context.Context, v *archive.View, texts []string) ([]int, error) {
	words, names, err := c.names(ctx, v)
	if err != nil {
		return nil, err
	}
	var found []int
	for i, text := range texts {
		key := " " + nameKey(text) + " "
		named := slices.ContainsFunc(names, func(name string) bool { return strings.Contains(key, " "+name+" ") })
		for w := range script.Words(text) {
			named = named || !w.Joined && words[script.Key(w.Text)]
		}
		if named {
			found = append(found, i)
		}
	}
	return found, nil
}

// leastNameWord is how many letters a word of a person's name has that names
// them by itself.
const leastNameWord = 3

// names gives the words of the names of people, and the names of all others.
func (c *Captures) names(ctx context.Context, v *archive.View) (words map[string]bool, names []string, err error) {
	a, err := newAsker(ctx, v, Filter{})
	if err != nil {
		return nil, nil, err
	}
	words = map[string]bool{}
	person := func(name string) {
		for w := range script.Words(name) {
			if key := script.Key(w.Text); !w.Joined && len([]rune(w.Text)) >= leastNameWord {
				words[key] = true
			}
		}
	}
	for _, id := range c.known {
		t, err := a.thing(id)
		if err != nil {
			return nil, nil, err
		}
		if t == nil {
			continue
		}
		for _, prop := range []string{"name", "real_name", "label"} {
			view := t.prop(prop)
			if view == nil {
				continue
			}
			for _, val := range view.Values {
				if t.kind == record.Person && prop != "label" {
					person(val.String())
				} else if key := nameKey(val.String()); key != "" {
					names = append(names, key)
				}
			}
		}
	}
	members, err := v.Members()
	for _, m := range members {
		person(m.Name)
	}
	return words, names, found(err)
}
