// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"teptar/record"
)

// claims.jsonl and claims.csv have a line for each claim, in the order of the
// entries. A claim that two logs make has a line for each.

// eachStatement calls f on every opened statement.
func (x *index) eachStatement(ctx context.Context, f func(at spot, st *record.Statement) error) error {
	for o, err := range openParts(ctx, x.logs) {
		if err != nil {
			return err
		}
		if !o.is("say") {
			continue
		}
		op, err := o.decode(x.logs)
		if err != nil {
			return err
		}
		say := op.(record.Say)
		if err := f(o.spot, &say.Statement); err != nil {
			return err
		}
	}
	return nil
}

// writeLines writes claims.jsonl.
func (x *index) writeLines(ctx context.Context, w io.Writer) error { return x.writeRows(ctx, w, nil) }

// writeTable writes claims.csv (RFC 4180).
func (x *index) writeTable(ctx context.Context, w io.Writer) error { return x.writeRows(ctx, nil, w) }

// writeRows writes one of both files, or both at once, which spares decoding
// all ops twice.
func (x *index) writeRows(ctx context.Context, lines, table io.Writer) error {
	if table != nil {
		if _, err := io.WriteString(table, byteOrderMark+strings.Join(tableColumns, ",")+"\r\n"); err != nil {
			return err
		}
	}
	var b []byte
	return x.eachStatement(ctx, func(at spot, st *record.Statement) error {
		ids := st.ClaimIDs(st.ID())
		if lines != nil {
			b = x.appendLines(b[:0], at, st, ids)
			if _, err := lines.Write(b); err != nil {
				return err
			}
		}
		if table == nil {
			return nil
		}
		b = x.appendTable(b[:0], at, st, ids)
		_, err := table.Write(b)
		return err
	})
}

// appendLines gives the lines of a statement. A line says which claim it is and
// where it stands, and repeats its op with this one claim, in the form of ops.
func (x *index) appendLines(b []byte, at spot, st *record.Statement, ids []record.ClaimID) []byte {
	one := *st
	for i, id := range ids {
		one.Claims = st.Claims[i : i+1 : i+1]
		b = fmt.Appendf(b, `{"claim":"%s","log":"%s","entry":%d,"part":%d,"kind":"%s","op":`,
			id, x.logs[at.log].log.ID(), at.entry, at.part, x.kindOf(st.Claims[i].Subject))
		b = append(record.AppendEncode(b, record.Say{Statement: one}), "}\n"...)
	}
	return b
}

// appendTable gives the rows of a statement.
func (x *index) appendTable(b []byte, at spot, st *record.Statement, ids []record.ClaimID) []byte {
	shared := x.statementCells(at, st)
	for i, id := range ids {
		b = appendCells(b, x.claimCells(id, st.Case, &st.Claims[i])...)
		b = append(b, ',')
		b = append(appendCells(b, shared...), '\r', '\n')
	}
	return b
}

// byteOrderMark tells spreadsheet programs that the table is UTF-8. The names of
// the columns are not quoted, for many readers do not expect a quote after it.
const byteOrderMark = "\ufeff"

// tableColumns are the columns of claims.csv.
var tableColumns = []string{"claim", "case", "entity", "entity label", "kind", "property", "value", "value label", "language", "wording",
	"stance", "basis", "said by", "identity", "access", "depth", "said", "duress", "hedge", "grade",
	"document", "document label", "text sha256", "start", "end", "locator", "quote", "log", "entry", "part"}

// claimCells gives the cells of a claim up to its basis.
func (x *index) claimCells(id record.ClaimID, c record.CaseID, claim *record.Claim) []string {
	t := x.things[claim.Subject]
	v := &claim.Value
	label := ""
	switch v.Type {
	case record.RefType:
		label = x.label(v.Ref)
	case record.TermType:
		label = x.words.both(valueKey(t.kind, claim.Property, v.Term), "")
	}
	return []string{id.String(), string(c), claim.Subject.String(), t.label, string(t.kind), claim.Property, valueText(v), label,
		v.Lang, v.Wording, string(claim.StanceOf()), claim.Basis}
}

// statementCells gives the cells that the claims of a statement share.
func (x *index) statementCells(at spot, st *record.Statement) []string {
	var who, identity, access []string
	for _, v := range st.Via {
		who = append(who, x.name(v.Who))
		identity = append(identity, string(v.Identity))
		access = append(access, string(v.Access))
	}
	said, duress := "", ""
	if !st.Said.IsZero() {
		said = st.Said.String()
	}
	if st.Duress {
		duress = "yes"
	}
	cells := []string{strings.Join(who, " → "), strings.Join(identity, " → "), strings.Join(access, " → "),
		string(st.Depth), said, duress, st.Hedge, st.Grade.String()}
	p := &st.Passage
	if p.IsZero() {
		cells = append(cells, "", "", "", "", "", "", "")
	} else {
		cells = append(cells, p.Document.String(), x.label(p.Document), textHash(p), strconv.Itoa(p.Start), strconv.Itoa(p.End), p.Locator, p.Quote)
	}
	return append(cells, x.logs[at.log].log.ID().String(), strconv.FormatInt(at.entry, 10), strconv.Itoa(at.part))
}

// textHash gives the hash of the text that a passage counts in, "" if it does
// not count.
func textHash(p *record.Passage) string {
	if p.Text.IsZero() {
		return ""
	}
	return p.Text.String()
}

// label gives what a thing is called, "" if nothing calls it anything.
func (x *index) label(id record.EntityID) string {
	if t := x.things[id]; t != nil {
		return t.label
	}
	return ""
}

// name gives what a thing is called, or else its id.
func (x *index) name(id record.EntityID) string {
	if l := x.label(id); l != "" {
		return l
	}
	return id.Short()
}

// appendCells writes cells of a table. Every cell is quoted, and one that a
// spreadsheet would take for a formula begins with an apostrophe.
func appendCells(b []byte, cells ...string) []byte {
	for i, c := range cells {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '"')
		c = plain(c)
		if c != "" && strings.IndexByte("=+-@\t\n", c[0]) >= 0 {
			b = append(b, '\'')
		}
		b = append(b, strings.ReplaceAll(c, `"`, `""`)...)
		b = append(b, '"')
	}
	return b
}
