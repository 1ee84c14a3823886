// SPDX-License-Identifier: Apache-2.0

package sqlite

import "fmt"

// heads finds rows whose ids are random by the first bytes of these. An index
// in the order of random ids has a page of its own for nearly each new one, and
// every page that is touched is encrypted and written twice: at a million
// claims that was the half of what a commit costs. So what is new stands in a
// small table, of which all pages are written again and again, and goes into
// the large one, in order, when there are maxFresh: O'Neil et al., "The
// log-structured merge-tree", 1996, with two levels.
type heads string

// The tables that have random ids.
const (
	entities   heads = "entity"
	statements heads = "statement"
)

// headLen is how many bytes of an id stand in the index: what a claim's id
// shares with that of its statement. Ids that begin alike are told apart by
// the row.
const headLen = 4

// maxFresh is how many rows the small table may have: some forty pages.
const maxFresh = 8000

// at is the condition that a row's number belongs to an id that begins as
// parameter 1, between that it begins as the parameters 1 to 2.
func (h heads) at(row string) string      { return h.rows(row, "= ?1") }
func (h heads) between(row string) string { return h.rows(row, "BETWEEN ?1 AND ?2") }

func (h heads) rows(row, which string) string {
	return fmt.Sprintf("%[1]s IN (SELECT row FROM %[2]s_fresh WHERE head %[3]s UNION ALL SELECT row FROM %[2]s_head WHERE head %[3]s)", row, h, which)
}

// inOrder makes a query for rows in the order of their ids, without sorting all
// of them: the columns and the conditions speak of n.row. Its parameters are to
// be given twice.
func (h heads) inOrder(columns, joined, where string) string {
	arm := func(table string) string {
		return fmt.Sprintf("SELECT %s, n.head AS head, n.row AS row FROM %s_%s n CROSS JOIN %s WHERE %s", columns, h, table, joined, where)
	}
	return arm("fresh") + " UNION ALL " + arm("head") + " ORDER BY head, row"
}

// note makes a new row findable.
func (h heads) note(k *conn, id []byte, row int64) error {
	if n, counted := k.fresh[h]; counted {
		k.fresh[h] = n + 1
	}
	return k.run("INSERT INTO "+string(h)+"_fresh VALUES (?, ?)", id[:headLen], row)
}

// settle moves what is new into the large table, if it is enough.
func (h heads) settle(k *conn) error {
	if n, counted := k.fresh[h]; counted && n < maxFresh {
		return nil
	}
	n, err := k.integer("SELECT count(*) FROM " + string(h) + "_fresh")
	if err != nil || n < maxFresh {
		k.fresh[h] = n
		return err
	}
	delete(k.fresh, h)
	if err := k.run("INSERT INTO " + string(h) + "_head SELECT head, row FROM " + string(h) + "_fresh ORDER BY 1, 2"); err != nil {
		return err
	}
	return k.run("DELETE FROM " + string(h) + "_fresh")
}

// empty forgets all.
func (h heads) empty(k *conn) error {
	if err := k.run("DELETE FROM " + string(h) + "_fresh"); err != nil {
		return err
	}
	return k.run("DELETE FROM " + string(h) + "_head")
}
