// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"teptar/fault"
)

// MemberID names a person of the team. It is random and says nothing of them.
type MemberID [16]byte

// A Member is a person of the team under the name that their judgments carry.
// Another Member op of the same id gives them another name; the later one
// holds. No two members have one name, nor one that another had before: a name
// in a judgment means one person for as long as the judgment is read.
type Member struct {
	ID   MemberID
	Name string
	By   string    // who says so
	At   time.Time // when, to the second, UTC
}

// The roles that a grant can give, from least to most. What they allow is the
// business of package access.
const (
	RoleNone      Term = "none" // takes away what an earlier grant gave
	RoleReader    Term = "reader"
	RoleCoder     Term = "coder"
	RoleReviewer  Term = "reviewer"
	RoleCustodian Term = "custodian"
	RoleAdmin     Term = "admin"
	RoleOwner     Term = "owner" // of the whole archive, never of a case
)

// A Grant gives a member a role in a case, or takes it away. The latest grant
// of a member and a case holds: by its time, and of the same second the one
// with the greater id.
type Grant struct {
	Case   CaseID // "" for the whole archive: only owner, or none to end that
	Member MemberID
	Role   Term
	Reason string // mandatory
	By     string // who grants
	At     time.Time
}

// GrantID is the hash of a grant.
type GrantID [32]byte

// A Brought says who brought the other ops of its entry into the archive, and
// through which door. An archive writes it itself, as the first op of each
// entry that has something from a person. It is not said who coded what on
// paper: only who was answerable when it came in.
type Brought struct {
	By   string
	At   time.Time
	Door string // "desk", "command line", "import"; "" if nobody said
}

// NewMemberID returns a random id.
func NewMemberID() MemberID {
	var id MemberID
	rand.Read(id[:]) // never fails, see crypto/rand
	return id
}

// String gives the id as "m-" and 26 letters and digits.
func (id MemberID) String() string { return "m-" + alphabet.EncodeToString(id[:]) }

// IsZero tells whether nobody is named.
func (id MemberID) IsZero() bool { return id == MemberID{} }

// ParseMemberID reads the form that [MemberID.String] writes.
func ParseMemberID(s string) (MemberID, error) {
	var id MemberID
	err := parseID(s, "m-", "member", id[:])
	return id, err
}

// MarshalText writes the form of String.
func (id MemberID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads the form that String writes.
func (id *MemberID) UnmarshalText(b []byte) (err error) { *id, err = ParseMemberID(string(b)); return }

// ID gives the hash of the grant.
func (g Grant) ID() GrantID { return GrantID(sum(grantTag, g.appendJSON(nil))) }

// After tells whether a grant takes the place of another of the same member
// and case.
func (g Grant) After(other Grant) bool {
	if c := g.At.Compare(other.At); c != 0 {
		return c > 0
	}
	a, b := g.ID(), other.ID()
	return string(a[:]) > string(b[:])
}

// After tells whether a naming takes the place of another of the same member:
// the later one, and of the same second the one with the greater hash.
func (m Member) After(other Member) bool {
	if c := m.At.Compare(other.At); c != 0 {
		return c > 0
	}
	a, b := sha256.Sum256(Encode(m)), sha256.Sum256(Encode(other))
	return string(a[:]) > string(b[:])
}

// maxMemberName is the longest name of a member, in bytes.
const maxMemberName = 200

func (m Member) appendJSON(b []byte) []byte {
	o := openObject(b)
	o.text("op", "member")
	o.id("id", "m-", m.ID[:])
	o.text("name", m.Name)
	o.text("by", m.By)
	o.text("at", stamp(m.At))
	return o.close()
}

func (m Member) check() error {
	if m.ID.IsZero() {
		return fmt.Errorf("member: want an id: %w", fault.Invalid)
	}
	if m.Name == "" || len(m.Name) > maxMemberName || strings.TrimSpace(m.Name) != m.Name || strings.ContainsAny(m.Name, "\n\t") {
		return fmt.Errorf("member: want a name on one line, without space around it, of at most %d bytes: %w", maxMemberName, fault.Invalid)
	}
	if err := checkSigned("member", m.By, m.At); err != nil {
		return err
	}
	return checkTexts("member", m.Name)
}

func (g Grant) appendJSON(b []byte) []byte {
	o := openObject(b)
	o.text("op", "grant")
	o.text("case", string(g.Case))
	o.id("member", "m-", g.Member[:])
	o.text("role", string(g.Role))
	o.text("reason", g.Reason)
	o.text("by", g.By)
	o.text("at", stamp(g.At))
	return o.close()
}

func (g Grant) check() error {
	if g.Case != "" {
		if _, err := ParseCaseID(string(g.Case)); err != nil {
			return err
		}
	}
	if g.Member.IsZero() || g.Reason == "" {
		return fmt.Errorf("grant: want a member and a reason: %w", fault.Invalid)
	}
	switch g.Role {
	case RoleNone:
	case RoleReader, RoleCoder, RoleReviewer, RoleCustodian, RoleAdmin:
		if g.Case == "" {
			return fmt.Errorf("grant: want the case in which the member is to be %s: %w", g.Role, fault.Invalid)
		}
	case RoleOwner:
		if g.Case != "" {
			return fmt.Errorf("grant: an owner is of the whole archive and of no case: %w", fault.Invalid)
		}
	default:
		return fmt.Errorf("grant: want a known role: %w", fault.Invalid)
	}
	if err := checkSigned("grant", g.By, g.At); err != nil {
		return err
	}
	return checkTexts("grant", g.Reason)
}

func (r Brought) appendJSON(b []byte) []byte {
	o := openObject(b)
	o.text("op", "brought")
	o.text("by", r.By)
	o.text("at", stamp(r.At))
	o.text("door", r.Door)
	return o.close()
}

func (r Brought) check() error {
	if len(r.Door) > maxDoor {
		return fmt.Errorf("brought: want a door of at most %d bytes: %w", maxDoor, fault.Invalid)
	}
	if err := checkSigned("brought", r.By, r.At); err != nil {
		return err
	}
	return checkTexts("brought", r.Door)
}

// maxDoor is the longest name of a door, in bytes.
const maxDoor = 40

// checkSigned refuses an op that does not say who made it and when.
func checkSigned(what, by string, at time.Time) error {
	if by == "" {
		return fmt.Errorf("%s: want the name of who makes it: %w", what, fault.Invalid)
	}
	if at.IsZero() || !at.Equal(at.Truncate(time.Second)) {
		return fmt.Errorf("%s: want a time in whole seconds: %w", what, fault.Invalid)
	}
	return checkTexts(what, by)
}

type wireMember struct {
	Op   string   `json:"op"`
	ID   MemberID `json:"id"`
	Name string   `json:"name"`
	By   string   `json:"by"`
	At   wireTime `json:"at"`
}

func (w wireMember) op() (Op, error) { return Member{w.ID, w.Name, w.By, time.Time(w.At)}, nil }

type wireGrant struct {
	Op     string   `json:"op"`
	Case   CaseID   `json:"case"`
	Member MemberID `json:"member"`
	Role   Term     `json:"role"`
	Reason string   `json:"reason"`
	By     string   `json:"by"`
	At     wireTime `json:"at"`
}

func (w wireGrant) op() (Op, error) {
	return Grant{w.Case, w.Member, w.Role, w.Reason, w.By, time.Time(w.At)}, nil
}

type wireBrought struct {
	Op   string   `json:"op"`
	By   string   `json:"by"`
	At   wireTime `json:"at"`
	Door string   `json:"door"`
}

func (w wireBrought) op() (Op, error) { return Brought{w.By, time.Time(w.At), w.Door}, nil }

// AddsToSchema tells whether the canonical bytes of an op are those of a
// [TermEntry] or a [Property]. Nothing is decoded.
func AddsToSchema(op []byte) bool {
	return bytes.HasPrefix(op, []byte(`{"op":"term",`)) || bytes.HasPrefix(op, []byte(`{"op":"property",`))
}

// AboutTeam tells whether the canonical bytes of an op are those of one about
// the team and not about what happened: a [Member], a [Grant] or a [Brought],
// which last it also tells apart. Nothing is decoded.
func AboutTeam(op []byte) (team, brought bool) {
	is := func(kind string) bool { return bytes.HasPrefix(op, []byte(`{"op":"`+kind+`",`)) }
	brought = is("brought")
	return brought || is("member") || is("grant"), brought
}
