// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
)

// projectMember keeps one naming of a member. Which one holds is found when
// it is asked, so that the order of arrival does not matter.
func (t *tx) projectMember(entry int64, part int, m record.Member) error {
	return t.k.run("INSERT INTO member (mid, entry, part, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", m.ID[:], entry, part, record.Encode(m))
}

func (t *tx) projectGrant(entry int64, part int, g record.Grant) error {
	m := int64(wholeArchive)
	if g.Case != "" {
		var err error
		if m, err = t.matter(g.Case); err != nil {
			return err
		}
	}
	return t.k.run("INSERT INTO granted (mid, matter, entry, part, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", g.Member[:], m, entry, part, record.Encode(g))
}

func (t *tx) projectBrought(entry int64, b record.Brought) error {
	return t.k.run("INSERT INTO brought (entry, body) VALUES (?, ?) ON CONFLICT DO NOTHING", entry, record.Encode(b))
}

// wholeArchive stands in the place of a case in grants that are of none.
const wholeArchive = -1

// Members implements [archive.Reading].
func (r *reading) Members() ([]archive.Member, error) {
	named := map[record.MemberID][]record.Member{}
	err := r.ops("SELECT m.body FROM member m WHERE 1"+r.policy.member("m")+" ORDER BY m.id", nil, func(op record.Op) {
		m := op.(record.Member)
		named[m.ID] = append(named[m.ID], m)
	})
	out := make([]archive.Member, 0, len(named))
	for _, ms := range named {
		out = append(out, namedLast(ms))
	}
	slices.SortFunc(out, func(a, b archive.Member) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), slices.Compare(a.ID[:], b.ID[:]))
	})
	return out, err
}

// Member implements [archive.Reading].
func (r *reading) Member(id record.MemberID) (archive.Member, error) {
	var named []record.Member
	err := r.ops("SELECT m.body FROM member m WHERE m.mid = ?"+r.policy.member("m")+" ORDER BY m.id", []any{id[:]}, func(op record.Op) {
		named = append(named, op.(record.Member))
	})
	if err == nil && len(named) == 0 {
		err = notFound("member")
	}
	if err != nil {
		return archive.Member{}, err
	}
	return namedLast(named), nil
}

// namedLast gives a member under the name that holds.
func namedLast(named []record.Member) archive.Member {
	slices.SortFunc(named, func(a, b record.Member) int {
		if a.After(b) {
			return 1
		}
		return -1
	})
	last := len(named) - 1
	m := archive.Member{Member: named[last]}
	for _, old := range named[:last] {
		if old.Name != m.Name && !slices.Contains(m.Former, old.Name) {
			m.Former = append(m.Former, old.Name)
		}
	}
	return m
}

// Grants implements [archive.Reading].
func (r *reading) Grants(c record.CaseID) ([]record.Grant, error) {
	m := int64(wholeArchive)
	if c != "" {
		m = r.matter(c)
	}
	return r.grants("g.matter = ?", m)
}

// GrantsTo implements [archive.Reading].
func (r *reading) GrantsTo(id record.MemberID) ([]record.Grant, error) {
	return r.grants("g.mid = ?", id[:])
}

// grants lists grants in the order in which they hold.
func (r *reading) grants(where string, arg any) ([]record.Grant, error) {
	var out []record.Grant
	err := r.ops("SELECT g.body FROM granted g WHERE "+where+r.policy.grant("g"), []any{arg}, func(op record.Op) {
		out = append(out, op.(record.Grant))
	})
	slices.SortFunc(out, func(a, b record.Grant) int {
		if a.After(b) {
			return 1
		}
		return -1
	})
	return out, err
}

// BroughtBy implements [archive.Reading].
func (r *reading) BroughtBy(claims ...record.ClaimID) ([]record.Brought, error) {
	out := make([]record.Brought, len(claims))
	entries := map[int64]record.Brought{}
	for i, id := range claims {
		entry, err := r.entryOf(id)
		if err != nil {
			return nil, err
		}
		b, ok := entries[entry]
		if !ok {
			if b, err = r.broughtIn(entry); err != nil {
				return nil, err
			}
			entries[entry] = b
		}
		out[i] = b
	}
	return out, nil
}

// entryOf gives the entry that brought a claim which the viewer may know.
func (r *reading) entryOf(id record.ClaimID) (int64, error) {
	row, err := r.rowOf(id)
	if err != nil {
		return 0, err
	}
	entry, err := r.k.integer("SELECT entry FROM statement WHERE id = ?", row)
	return entry, diagnose("find a claim", err)
}

// broughtIn tells who brought an entry, the zero Brought if nothing says so.
func (r *reading) broughtIn(entry int64) (b record.Brought, err error) {
	err = r.ops("SELECT body FROM brought WHERE entry = ?", []any{entry}, func(op record.Op) { b = op.(record.Brought) })
	return b, err
}

// Settings implements [archive.Tx].
func (t *tx) Settings(prefix string) (map[string][]byte, error) {
	out := map[string][]byte{}
	// Names are compared as bytes; 0xff is in no UTF-8.
	err := t.k.each("SELECT name, value FROM setting WHERE CAST(name AS BLOB) >= ? AND CAST(name AS BLOB) < ?", []any{[]byte(prefix), append([]byte(prefix), 0xff)},
		func(st *sqlite3.Stmt) error {
			out[st.ColumnText(0)] = st.ColumnBlob(1, nil)
			return nil
		})
	return out, diagnose("read settings", err)
}

// Unset implements [archive.Tx].
func (t *tx) Unset(name string) error {
	return diagnose("forget a setting", t.k.run("DELETE FROM setting WHERE name = ?", name))
}

// clearPeople leaves of an op about the team what the viewer may know.
func (r *reading) clearPeople(op record.Op) (bool, error) {
	switch op := op.(type) {
	case record.Grant:
		return op.Case != "" && r.viewer.Governs(op.Case), nil
	case record.Member:
		_, err := r.Member(op.ID)
		if errors.Is(err, fault.NotFound) {
			return false, nil
		}
		return err == nil, err
	}
	return false, fmt.Errorf("%T is not about the team: %w", op, fault.Invalid)
}
