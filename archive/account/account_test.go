// SPDX-License-Identifier: Apache-2.0

package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/sqlite"
	"teptar/archive/storetest"
	"teptar/fault"
	"teptar/proof/keyring"
	"teptar/record"
)

// A desk is an archive with accounts, and a clock that tests turn.
type desk struct {
	*Book
	a     *archive.Archive
	place *storetest.Place
	clock *clock
}

type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) turn(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

const demo record.CaseID = "demo"

// words are a passphrase that is good enough.
var words = NewSecret("seven invented words for a test")

func newDesk(t *testing.T) *desk {
	t.Helper()
	place := storetest.NewPlace(t, func(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
		return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
	})
	d := &desk{place: place, clock: &clock{t: storetest.Noon}}
	place.Config.Now = d.clock.now
	d.a = place.Create(t)
	storetest.Commit(t, d.a, storetest.Batch{Ops: []record.Op{record.Case{ID: demo, Title: "Demo"}, record.Case{ID: "other", Title: "Other"}}})
	d.open(t)
	return d
}

func (d *desk) open(t *testing.T) {
	t.Helper()
	var err error
	if d.Book, err = Open(t.Context(), d.a, Config{Cost: keyring.MinCost()}); err != nil {
		t.Fatal(err)
	}
}

// restart closes the archive and opens it again.
func (d *desk) restart(t *testing.T) {
	t.Helper()
	if err := d.a.Close(); err != nil {
		t.Fatal(err)
	}
	d.a = d.place.Open(t)
	d.open(t)
}

// owner sets the desk up and gives its first owner.
func (d *desk) owner(t *testing.T) access.Viewer {
	t.Helper()
	token, err := d.SetupToken()
	if err != nil {
		t.Fatal(err)
	}
	id, err := d.SetUp(t.Context(), token, Newcomer{Name: "Ann", Login: "ann", Passphrase: words})
	if err != nil {
		t.Fatal(err)
	}
	return d.viewer(t, id)
}

func (d *desk) viewer(t *testing.T, id record.MemberID) access.Viewer {
	t.Helper()
	v, err := d.a.ViewerOf(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// invite makes an account with a role in the demonstration case.
func (d *desk) invite(t *testing.T, host access.Viewer, name string, role record.Term) record.MemberID {
	t.Helper()
	_, token, err := d.Invite(t.Context(), host, Invitation{Offers: []Offer{{demo, role}}, Reason: "works with us"})
	if err != nil {
		t.Fatal(err)
	}
	id, err := d.TakeUp(t.Context(), token, Newcomer{Name: name, Login: name, Passphrase: words})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// login comes in with a code, "" for none.
func (d *desk) login(t *testing.T, login string, passphrase Secret, code string) (Secret, error) {
	t.Helper()
	token, _, err := d.Login(t.Context(), Attempt{Login: login, Passphrase: passphrase, Code: NewSecret(code), Agent: "Test browser"})
	return token, err
}

// in comes in, which must succeed.
func (d *desk) in(t *testing.T, login string) Secret {
	t.Helper()
	token, err := d.login(t, login, words, "")
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// is tells whether a token is one of a session.
func (d *desk) is(t *testing.T, token Secret) bool {
	t.Helper()
	_, _, err := d.Session(t.Context(), token)
	if err != nil && !errors.Is(err, fault.Denied) {
		t.Fatal(err)
	}
	return err == nil
}

func TestTheFirstOwner(t *testing.T) {
	d := newDesk(t)
	if !d.Empty() {
		t.Fatal("a new archive has accounts")
	}
	old, err := d.SetupToken()
	if err != nil {
		t.Fatal(err)
	}
	token, err := d.SetupToken()
	if err != nil {
		t.Fatal(err)
	}
	ann := Newcomer{Name: "Ann", Login: " ＡNN ", Passphrase: words}
	for _, wrong := range []Secret{{}, NewSecret("x"), old} {
		if _, err := d.SetUp(t.Context(), wrong, ann); !errors.Is(err, fault.Denied) {
			t.Errorf("a token that was not given, or not last: %v", err)
		}
	}
	if _, err := d.SetUp(t.Context(), token, Newcomer{Name: "Ann", Login: "ann", Passphrase: NewSecret("short")}); !errors.Is(err, fault.Invalid) {
		t.Errorf("a short passphrase: %v", err)
	}
	id, err := d.SetUp(t.Context(), token, ann)
	if err != nil {
		t.Fatal(err)
	}
	if v := d.viewer(t, id); !v.Everything() || v.Name() != "Ann" {
		t.Errorf("the first owner is %v", v)
	}
	if _, err := d.SetUp(t.Context(), token, ann); !errors.Is(err, fault.Denied) {
		t.Errorf("the token serves twice: %v", err)
	}
	if _, err := d.SetupToken(); !errors.Is(err, fault.Conflict) {
		t.Errorf("a second setup: %v", err)
	}
	d.restart(t)
	if d.Empty() {
		t.Error("the account is not there after a restart")
	}
	if s, v, err := d.Session(t.Context(), d.in(t, "Ann")); err != nil || !v.Everything() || s.Member != id || v.Door() != access.Desk {
		t.Errorf("the session of the owner: %+v, %v, %v", s, v, err)
	}
	storetest.Sound(t, t, d.a)
}

// An archive whose accounts are gone makes no second person of its owner.
func TestAnOwnerWhoComesAgainIsTheSame(t *testing.T) {
	d := newDesk(t)
	first := d.owner(t)
	err := d.a.Keep(t.Context(), func(in archive.Drawer) error { return in.Delete("account/" + first.ID().String()) })
	if err != nil {
		t.Fatal(err)
	}
	d.open(t)
	if again := d.owner(t); again.ID() != first.ID() {
		t.Errorf("the owner was %s and is %s", first.ID(), again.ID())
	}
}

func TestInvitations(t *testing.T) {
	d := newDesk(t)
	ann := d.owner(t)
	bek := d.viewer(t, d.invite(t, ann, "Bek", record.RoleAdmin))
	cid := d.viewer(t, d.invite(t, bek, "Cid", record.RoleCoder))
	if !bek.Governs(demo) || !cid.Codes(demo) || cid.Judges(demo) || cid.Sees("other") {
		t.Errorf("the admin is %v, the coder %v", bek, cid)
	}
	offer := func(c record.CaseID, r record.Term) Invitation {
		return Invitation{Offers: []Offer{{c, r}}, Reason: "r"}
	}
	for _, tt := range []struct {
		name string
		who  access.Viewer
		i    Invitation
		want error
	}{
		{"an owner invites an owner", ann, offer("", record.RoleOwner), nil},
		{"an owner invites a custodian", ann, offer(demo, record.RoleCustodian), nil},
		{"an owner invites a member", ann, Invitation{Member: cid.ID(), Reason: "lost the telephone"}, nil},
		{"without a reason", ann, Invitation{Offers: []Offer{{demo, record.RoleReader}}}, fault.Invalid},
		{"to nothing", ann, Invitation{Reason: "r"}, fault.NotFound},
		{"to no role", ann, offer(demo, record.RoleNone), fault.NotFound},
		{"to a case that is not there", ann, offer("nowhere", record.RoleReader), fault.NotFound},
		{"somebody who is no member", ann, Invitation{Member: record.MemberID{9}, Reason: "r"}, fault.NotFound},
		{"an admin invites a custodian", bek, offer(demo, record.RoleCustodian), fault.NotFound},
		{"an admin invites an owner", bek, offer("", record.RoleOwner), fault.NotFound},
		{"an admin invites to another case", bek, offer("other", record.RoleReader), fault.NotFound},
		{"an admin invites a member, whose account it would replace", bek, Invitation{Member: ann.ID(), Reason: "r"}, fault.NotFound},
		{"a coder invites", cid, offer(demo, record.RoleReader), fault.NotFound},
		{"nobody invites", access.Viewer{}, offer(demo, record.RoleReader), fault.NotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i, token, err := d.Invite(t.Context(), tt.who, tt.i)
			if !errors.Is(err, tt.want) {
				t.Fatalf("Invite: %v; want %v", err, tt.want)
			}
			if err != nil {
				return
			}
			if got, err := d.Invited(token); err != nil || got.ID != i.ID || got.ByName != "Ann" {
				t.Errorf("the token promises %+v, %v", got, err)
			}
			if err := d.Withdraw(t.Context(), bek, i.ID); !errors.Is(err, fault.NotFound) {
				t.Errorf("somebody else withdraws it: %v", err)
			}
			if n := len(d.Invitations(bek)); n != 0 {
				t.Errorf("an admin sees %d invitations of others", n)
			}
			if err := d.Withdraw(t.Context(), ann, i.ID); err != nil {
				t.Errorf("Withdraw: %v", err)
			}
			if _, err := d.Invited(token); !errors.Is(err, fault.Denied) {
				t.Errorf("it opens something after it was withdrawn: %v", err)
			}
		})
	}
}

func TestTakingUp(t *testing.T) {
	d := newDesk(t)
	ann := d.owner(t)
	bek := d.viewer(t, d.invite(t, ann, "Bek", record.RoleAdmin))
	invite := func() Secret {
		_, token, err := d.Invite(t.Context(), bek, Invitation{Offers: []Offer{{demo, record.RoleReader}}, Reason: "r"})
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	token := invite()
	dor := Newcomer{Name: "Dor", Login: "dor", Passphrase: words}
	for _, tt := range []struct {
		name  string
		token Secret
		n     Newcomer
		want  error
	}{
		{"a token that is none", NewSecret("x"), dor, fault.Denied},
		{"a login that is taken", token, Newcomer{Name: "Dor", Login: "ANN", Passphrase: words}, fault.Conflict},
		{"a login of two words", token, Newcomer{Name: "Dor", Login: "d or", Passphrase: words}, fault.Invalid},
		{"a name that is taken", token, Newcomer{Name: "ann", Login: "dor", Passphrase: words}, fault.Conflict},
		{"no name", token, Newcomer{Login: "dor", Passphrase: words}, fault.Invalid},
		{"all that it takes", token, dor, nil},
		{"a second time", token, dor, fault.Denied},
	} {
		if _, err := d.TakeUp(t.Context(), tt.token, tt.n); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v; want %v", tt.name, err, tt.want)
		}
	}
	late := invite()
	d.clock.turn(72 * time.Hour)
	if _, err := d.TakeUp(t.Context(), late, Newcomer{Name: "Eva", Login: "eva", Passphrase: words}); !errors.Is(err, fault.Denied) {
		t.Errorf("after three days: %v", err)
	}
	void := invite()
	grant := record.Grant{Case: demo, Member: bek.ID(), Role: record.RoleReader, Reason: "r", By: "Ann", At: d.a.Now()}
	if _, err := d.a.Commit(t.Context(), ann, []record.Op{grant}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.TakeUp(t.Context(), void, Newcomer{Name: "Eva", Login: "eva", Passphrase: words}); !errors.Is(err, fault.Denied) {
		t.Errorf("whoever invited may not grant it any more: %v", err)
	}
	storetest.Sound(t, t, d.a)
}

// If the program ends between what goes on record and the account, the same
// invitation still serves.
func TestTakingUpWhatWasHalfTakenUp(t *testing.T) {
	d := newDesk(t)
	ann := d.owner(t)
	_, token, err := d.Invite(t.Context(), ann, Invitation{Offers: []Offer{{demo, record.RoleCoder}}, Reason: "r"})
	if err != nil {
		t.Fatal(err)
	}
	i, _ := d.invitation(nameOf(token.Reveal()))
	if err := d.admit(t.Context(), i, "Dor"); err != nil {
		t.Fatal(err)
	}
	d.restart(t)
	id, err := d.TakeUp(t.Context(), token, Newcomer{Name: "Dor", Login: "dor", Passphrase: words})
	if err != nil || id != i.Member || !d.viewer(t, id).Codes(demo) {
		t.Errorf("TakeUp: %s, %v", id, err)
	}
}

func TestAnInvitationReplacesAnAccount(t *testing.T) {
	d := newDesk(t)
	ann := d.owner(t)
	bek := d.invite(t, ann, "Bek", record.RoleReviewer)
	session := d.in(t, "bek")
	_, bearer, err := d.MakeToken(t.Context(), d.viewer(t, bek), Token{Name: "script", Roles: map[record.CaseID]access.Role{demo: access.Reader}, Ends: d.a.Now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	_, token, err := d.Invite(t.Context(), ann, Invitation{Member: bek, Reason: "lost everything"})
	if err != nil {
		t.Fatal(err)
	}
	other := NewSecret("quite another passphrase here")
	id, err := d.TakeUp(t.Context(), token, Newcomer{Login: "bek2", Passphrase: other})
	if err != nil || id != bek || !d.viewer(t, id).Judges(demo) {
		t.Fatalf("TakeUp: %s, %v", id, err)
	}
	if d.is(t, session) {
		t.Error("a session of the old account goes on")
	}
	if _, _, err := d.Bearer(t.Context(), bearer); !errors.Is(err, fault.Denied) {
		t.Errorf("a token of the old account goes on: %v", err)
	}
	if _, err := d.login(t, "bek", words, ""); !errors.Is(err, fault.Denied) {
		t.Errorf("the old login serves: %v", err)
	}
	if _, err := d.login(t, "bek2", other, ""); err != nil {
		t.Error(err)
	}
}

func TestPasskeys(t *testing.T) {
	d := newDesk(t)
	ann := d.owner(t)
	key := Passkey{Member: ann.ID(), ID: []byte("key 1"), Name: "laptop", Credential: []byte(`{"count":1}`)}
	if err := d.AddPasskey(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]Passkey{
		"once more":            key,
		"without an id":        {Member: ann.ID(), Credential: []byte("{}")},
		"without a credential": {Member: ann.ID(), ID: []byte("2")},
		"of nobody":            {Member: record.MemberID{9}, ID: []byte("2"), Credential: []byte("{}")},
	} {
		if err := d.AddPasskey(t.Context(), bad); err == nil {
			t.Errorf("%s: it is kept", name)
		}
	}
	if err := d.UsePasskey(t.Context(), ann.ID(), key.ID, []byte(`{"count":2}`)); err != nil {
		t.Fatal(err)
	}
	d.restart(t)
	got, err := d.Passkey(key.ID)
	if err != nil || got.Member != ann.ID() || string(got.Credential) != `{"count":2}` || len(d.Passkeys(ann.ID())) != 1 {
		t.Errorf("after a restart: %+v, %v", got, err)
	}
	if err := d.RemovePasskey(t.Context(), ann.ID(), key.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Passkey(key.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("after it was removed: %v", err)
	}
}

// Whatever prints, prints no secret; and the folder has none in the open.
func TestNothingPrintsASecret(t *testing.T) {
	d := newDesk(t)
	ann := d.owner(t)
	token := d.in(t, "ann")
	a, _ := d.account(ann.ID())
	a.Code = hidden("the secret of codes")
	for _, v := range []any{token, words, a, &a, a.Passphrase, Attempt{Passphrase: words}, Newcomer{Passphrase: words}, []Secret{token}, map[string]hidden{"x": a.Code}} {
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", v)
		text := fmt.Sprintf("%v %+v %#v %s %x", v, v, v, v, v) + log.String()
		if s, ok := v.(Secret); ok {
			j, err := json.Marshal(s)
			text += string(j) + fmt.Sprint(err)
		}
		for _, secret := range []string{token.Reveal(), words.Reveal(), "argon2id", "the secret of codes", fmt.Sprintf("%x", words.Reveal()), fmt.Sprintf("%x", "the secret of codes")} {
			if strings.Contains(text, secret) {
				t.Errorf("%T prints a secret: %s", v, text)
			}
		}
	}
	d.a.Close()
	files, err := filepath.Glob(filepath.Join(d.place.Dir, "archive.db*"))
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil || strings.Contains(string(data), "argon2id") {
			t.Errorf("%s: %v; the hash of a passphrase is in it in the open", f, err)
		}
	}
}

func TestWhoSeesAccounts(t *testing.T) {
	d := newDesk(t)
	ann := d.owner(t)
	bek := d.viewer(t, d.invite(t, ann, "Bek", record.RoleAdmin))
	if n := len(d.Accounts(ann)); n != 2 {
		t.Errorf("an owner sees %d accounts, want 2", n)
	}
	if own := d.Accounts(bek); len(own) != 1 || own[0].Member != bek.ID() {
		t.Errorf("an admin sees %v, want their own", own)
	}
	if n := len(d.Accounts(access.Member("nobody", nil))); n != 0 {
		t.Errorf("somebody without an account sees %d", n)
	}
	if err := d.SetDisabled(t.Context(), bek, ann.ID(), true); !errors.Is(err, fault.NotFound) {
		t.Errorf("an admin shuts an account: %v", err)
	}
	if err := d.SetDisabled(t.Context(), ann, ann.ID(), true); !errors.Is(err, fault.Conflict) {
		t.Errorf("an owner shuts themself out: %v", err)
	}
}
