// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/account"
	"teptar/fault"
	"teptar/record"
)

func (a *app) peopleCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "people",
		Short: "who is in the team, and who may do what in which case",
		Long: `People lists the members of the team with their roles, and adds members, gives
roles and takes them away, by the same rules as the pages of the desk. Every
change is signed, stays in the record, and needs a reason.

MEMBER is a name or an id (m-…). The roles in a case are reader, coder, reviewer,
custodian and admin; owner is of the whole archive, and given without --case.
The last owner cannot stop being one.

A member comes in at the desk with an account, which they make themselves from an
invitation: see people invite, and serve.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.peopleList(), a.peopleAdd(), a.peopleRole(), a.peopleWithdraw(), a.peopleInvite())
	return c
}

// A personRow is a member as people list gives them.
type personRow struct {
	ID     record.MemberID `json:"id"`
	Name   string          `json:"name"`
	Former []string        `json:"former"`
	Roles  []personGrant   `json:"roles"`
}

// A personGrant is a role that somebody has now.
type personGrant struct {
	Case   record.CaseID `json:"case"` // "" for the whole archive
	Role   record.Term   `json:"role"`
	Reason string        `json:"reason"`
	By     string        `json:"by"`
	At     string        `json:"at"`
}

func (a *app) peopleList() *cobra.Command {
	c := &cobra.Command{Use: "list", Short: "list the members with the roles that they have now", Args: cobra.NoArgs}
	c.RunE = func(c *cobra.Command, _ []string) error {
		return a.withView(c.Context(), func(_ *archive.Archive, v *archive.View) error {
			rows, err := personRows(v)
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(rows)
			}
			t := table{header: []string{"id", "name", "case", "role", "since", "by", "reason"}}
			for _, r := range rows {
				name := visible(r.Name, false)
				if len(r.Roles) == 0 {
					t.rows = append(t.rows, []string{r.ID.String(), name, "", "none"})
				}
				for _, g := range r.Roles {
					where := string(g.Case)
					if where == "" {
						where = "(whole archive)"
					}
					t.rows = append(t.rows, []string{r.ID.String(), name, where, string(g.Role), g.At, visible(g.By, false), visible(g.Reason, false)})
				}
			}
			t.print(a.env.Stdout, a.env.Width)
			return nil
		})
	}
	return c
}

// personRows gives all members with the grants that hold.
func personRows(v *archive.View) ([]personRow, error) {
	members, err := v.Members()
	if err != nil {
		return nil, err
	}
	rows := []personRow{}
	for _, m := range members {
		grants, err := v.GrantsTo(m.ID)
		if err != nil {
			return nil, err
		}
		row := personRow{ID: m.ID, Name: m.Name, Former: append([]string{}, m.Former...), Roles: []personGrant{}}
		for _, g := range access.InForce(grants) {
			row.Roles = append(row.Roles, personGrant{g.Case, g.Role, g.Reason, g.By, g.At.Format("2006-01-02")})
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// A grantFlags says where a role is given and why.
type grantFlags struct{ caseName, reason, by string }

func (f *grantFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.caseName, "case", "", "in this `CASE`; without it, in the whole archive")
	c.Flags().StringVar(&f.reason, "reason", "", "why, in `WORDS` (needed)")
	c.Flags().StringVar(&f.by, "by", defaultName, "`NAME` of who decides it")
}

func (f *grantFlags) check() error {
	if strings.TrimSpace(f.reason) == "" {
		return usage("people: a role is given or taken with its reason: --reason 'WORDS'")
	}
	return nil
}

func (a *app) peopleAdd() *cobra.Command {
	c := &cobra.Command{Use: "add NAME", Short: "take a new member into the team and print their id", Args: cobra.ExactArgs(1)}
	by := c.Flags().String("by", defaultName, "`NAME` of who decides it")
	c.RunE = func(c *cobra.Command, args []string) error {
		arch, err := a.open(c.Context())
		if err != nil {
			return err
		}
		defer arch.Close()
		m := record.Member{ID: record.NewMemberID(), Name: args[0], By: *by, At: arch.Now()}
		if err := a.commitOps(c.Context(), arch, *by, m); err != nil {
			return err
		}
		fmt.Fprintln(a.env.Stdout, m.ID)
		return nil
	}
	return c
}

func (a *app) peopleRole() *cobra.Command {
	var f grantFlags
	c := &cobra.Command{Use: "role MEMBER ROLE", Short: "give a member a role in a case, or make them an owner", Args: cobra.ExactArgs(2),
		Example: "  teptar people role 'Ann A.' reviewer --case gikalo --reason 'reviews from May'"}
	f.add(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.grant(c.Context(), f, args[0], record.Term(args[1]))
	}
	return c
}

func (a *app) peopleWithdraw() *cobra.Command {
	var f grantFlags
	c := &cobra.Command{Use: "withdraw MEMBER", Short: "take a member's role in a case away, or ownership; it ends at once", Args: cobra.ExactArgs(1),
		Example: "  teptar people withdraw 'Ann A.' --case gikalo --reason 'has left'"}
	f.add(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.grant(c.Context(), f, args[0], record.RoleNone)
	}
	return c
}

// grant puts a role on record.
func (a *app) grant(ctx context.Context, f grantFlags, member string, role record.Term) error {
	if err := f.check(); err != nil {
		return err
	}
	if role == record.RoleOwner && f.caseName != "" {
		return usage("people: an owner is one of the whole archive: leave --case out")
	}
	if f.caseName == "" && role != record.RoleOwner && role != record.RoleNone {
		return usage("people: which case? give --case NAME; without a case there is the role owner only")
	}
	arch, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer arch.Close()
	g := record.Grant{Case: record.CaseID(f.caseName), Role: role, Reason: f.reason, By: f.by}
	if err := a.fillGrant(ctx, arch, &g, member); err != nil {
		return err
	}
	return a.commitOps(ctx, arch, f.by, g)
}

// fillGrant finds the member of a grant, and the time from which it holds.
func (a *app) fillGrant(ctx context.Context, arch *archive.Archive, g *record.Grant, member string) error {
	v, err := arch.View(ctx, a.viewer(""))
	if err != nil {
		return err
	}
	defer v.Close()
	m, err := findMember(v, member)
	if err != nil {
		return err
	}
	grants, err := v.GrantsTo(m.ID)
	if err != nil {
		return err
	}
	g.Member, g.At = m.ID, archive.GrantTime(arch.Now(), grants, g.Case, m.ID)
	has := slices.ContainsFunc(access.InForce(grants), func(old record.Grant) bool { return old.Case == g.Case })
	if g.Role == record.RoleNone && !has {
		return fmt.Errorf("people: they have no role there; see people list: %w", fault.NotFound)
	}
	return nil
}

// findMember finds a member by name or id.
func findMember(v *archive.View, name string) (archive.Member, error) {
	members, err := v.Members()
	if err != nil {
		return archive.Member{}, err
	}
	for _, m := range members {
		if m.Name == name || m.ID.String() == name {
			return m, nil
		}
	}
	return archive.Member{}, fmt.Errorf("people: no such member; see people list: %w", fault.NotFound)
}

// commitOps commits ops as whoever is named.
func (a *app) commitOps(ctx context.Context, arch *archive.Archive, by string, ops ...record.Op) error {
	r, err := arch.Commit(ctx, a.viewer(by), ops)
	if err != nil {
		return err
	}
	return r.Unmarked
}

func (a *app) peopleInvite() *cobra.Command {
	var f grantFlags
	c := &cobra.Command{Use: "invite [MEMBER]", Short: "print the path of a page, for one person and once, to make an account", Args: cobra.MaximumNArgs(1),
		Long: `Invite prints the path of an invitation, to be put behind the address of the desk.
It serves once, for 72 hours. Without MEMBER it is for somebody new, with one role.
With MEMBER it replaces their account, and is the way back for who has lost
everything.`}
	role := c.Flags().String("role", "", "the `ROLE` that somebody new gets")
	f.add(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := f.check(); err != nil {
			return err
		}
		if (len(args) == 0) != (*role != "") {
			return usage("people: invite somebody new with --role ROLE, or a MEMBER without it")
		}
		return a.invite(c.Context(), f, record.Term(*role), args)
	}
	return c
}

// invite makes an invitation and prints its path.
func (a *app) invite(ctx context.Context, f grantFlags, role record.Term, args []string) error {
	arch, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer arch.Close()
	i := account.Invitation{Reason: f.reason}
	if role != "" {
		i.Offers = []account.Offer{{Case: record.CaseID(f.caseName), Role: role}}
	} else {
		v, err := arch.View(ctx, a.viewer(""))
		if err != nil {
			return err
		}
		m, err := findMember(v, args[0])
		v.Close()
		if err != nil {
			return err
		}
		i.Member = m.ID
	}
	book, err := account.Open(ctx, arch, account.Config{})
	if err != nil {
		return err
	}
	_, token, err := book.Invite(ctx, a.viewer(f.by), i)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.env.Stdout, "/invitation?key="+token.Reveal())
	return nil
}
