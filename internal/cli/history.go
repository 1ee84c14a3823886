// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/record"
)

// An eventJSON is one line of history for programs.
type eventJSON struct {
	Number   int64      `json:"number"`
	Log      string     `json:"log"`
	Sequence int64      `json:"sequence"`
	Entry    string     `json:"entry"`
	Part     int        `json:"part"`
	Kind     string     `json:"kind"` // of op; "erased" if it was destroyed
	Case     string     `json:"case,omitempty"`
	Text     string     `json:"text"`
	At       *time.Time `json:"at,omitempty"`
	// Who brought the entry, when and through which door; "" if nothing says.
	BroughtBy string     `json:"brought_by,omitempty"`
	Brought   *time.Time `json:"brought,omitempty"`
	Door      string     `json:"door,omitempty"`
}

func (a *app) historyCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "history [ID]",
		Short: "what was added, when, brought by whom, with the entry that proves it",
		Long: `History lists what was added to the archive, newest first: everything, or what
concerns one entity. Each line names its place as ENTRY/PART: the entry of the
signed log that proves it, and which of its parts it is. Part 0 of an entry says
who brought the others in, and when.`,
		Args: cobra.MaximumNArgs(1),
	}
	limit := c.Flags().Int("limit", 50, "at most about `N` lines")
	before := c.Flags().Int64("before", 0, "only before entry number `N`, to go on")
	caseName := c.Flags().String("case", "", "only this `CASE`")
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.withView(c.Context(), func(_ *archive.Archive, v *archive.View) error {
			f := archive.HistoryFilter{Case: record.CaseID(*caseName), Before: *before, Limit: *limit}
			if len(args) == 1 {
				id, err := ask.Resolve(v, args[0])
				if err != nil {
					return err
				}
				f.About = id
			}
			events, err := v.History(f)
			if err != nil {
				return err
			}
			return a.printHistory(v, events)
		})
	}
	return c
}

// printHistory prints events.
func (a *app) printHistory(v *archive.View, events []archive.Event) error {
	lines := make([]eventJSON, len(events))
	for i, e := range events {
		lines[i] = a.describe(v, e)
	}
	if a.json {
		return a.printJSON(lines)
	}
	t := table{header: []string{"no.", "entry/part", "what", "case", "brought by", ""}}
	for _, l := range lines {
		at := ""
		if l.At != nil {
			at = l.At.Format("2006-01-02 15:04 ")
		}
		t.rows = append(t.rows, []string{fmt.Sprint(l.Number), fmt.Sprintf("%s/%d", l.Entry[:12], l.Part), l.Kind, l.Case, visible(l.BroughtBy, false), visible(at+l.Text, false)})
	}
	t.print(a.env.Stdout, a.env.Width)
	return nil
}

// describe puts an op in words.
func (a *app) describe(v *archive.View, e archive.Event) eventJSON {
	l := eventJSON{Number: e.Number, Log: e.Log.String(), Sequence: e.Sequence, Entry: e.Entry.String(), Part: e.Part}
	if !e.Noted.IsZero() {
		at := e.Noted
		l.At = &at
	}
	if b := e.Brought; !b.At.IsZero() {
		l.BroughtBy, l.Brought, l.Door = b.By, &b.At, b.Door
	}
	name := func(id record.EntityID) string { return ask.Label(v, id, a.language()) }
	switch op := e.Op.(type) {
	case nil:
		l.Kind, l.Text = "erased", "destroyed on purpose; its commitment stays"
	case record.Case:
		l.Kind, l.Case, l.Text = "case", string(op.ID), op.Title
	case record.Entity:
		l.Kind, l.Case, l.Text = "entity", string(op.Case), string(op.Kind)+" "+name(op.ID)+" "+op.ID.Short()
	case record.Capture:
		l.Kind, l.Case, l.Text = "capture", string(op.Case), fmt.Sprintf("%s, %d bytes, SHA-256 %s…, by %s", name(op.Document), op.Size, op.Bytes.String()[:16], op.By)
	case record.Say:
		l.Kind, l.Case, l.Text = "statement", string(op.Case), a.describeClaims(op, name)
	case record.Judge:
		l.Kind, l.Case, l.Text = "judgment", string(op.Case), fmt.Sprintf("%s by %s: %s", op.Verdict, op.By, op.Reason)
	case record.Erasure:
		l.Kind, l.Case, l.Text = "erasure", string(op.Case), "by "+op.By+": "+op.Reason
	case record.TermEntry:
		l.Kind, l.Text = "term", op.Vocabulary+" "+string(op.Code)+": "+op.EN
	case record.Property:
		l.Kind, l.Text = "property", string(op.Kind)+" "+op.Name
	case record.Member:
		l.Kind, l.Text = "member", op.Name+" "+op.ID.String()+", by "+op.By
	case record.Grant:
		l.Kind, l.Case, l.Text = "grant", string(op.Case), fmt.Sprintf("%s for %s by %s: %s", op.Role, memberName(v, op.Member), op.By, op.Reason)
	}
	return l
}

// memberName gives what a member is called.
func memberName(v *archive.View, id record.MemberID) string {
	m, err := v.Member(id)
	if err != nil {
		return id.String() // somebody whose name is in another log
	}
	return m.Name
}

// describeClaims puts the claims of a statement in words.
func (a *app) describeClaims(op record.Say, name func(record.EntityID) string) string {
	var parts []string
	for _, c := range op.Claims {
		value := c.Value.String()
		if c.Value.Type == record.RefType {
			value = name(c.Value.Ref)
		}
		stance := ""
		if c.Stance != "" {
			stance = " (" + string(c.Stance) + ")"
		}
		parts = append(parts, fmt.Sprintf("%s %s: %s%s", name(c.Subject), c.Property, value, stance))
	}
	return strings.Join(parts, "; ")
}
