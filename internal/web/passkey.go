// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"teptar/archive/account"
	"teptar/fault"
	"teptar/record"
)

// A ceremony is what has to be remembered between the question to a passkey
// and its answer (WebAuthn Level 3, section 7).
type ceremony struct {
	data  webauthn.SessionData
	name  string // that the new passkey is to have
	began time.Time
}

// Bounds of ceremonies. Strangers begin some, so that the oldest make room.
const (
	ceremonyLife = 5 * time.Minute
	mostAtOnce   = 1000
)

// ceremonies are those that are under way, in memory only, by the session or
// the cookie that they belong to.
type ceremonies struct {
	now  func() time.Time
	mu   sync.Mutex // guards open
	open map[[32]byte]ceremony
}

func newCeremonies(now func() time.Time) *ceremonies {
	return &ceremonies{now: now, open: map[[32]byte]ceremony{}}
}

// begin remembers a ceremony, in place of another of the same owner.
func (cs *ceremonies) begin(owner secret, data *webauthn.SessionData, name string) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	now := cs.now()
	var oldest [32]byte
	for sum, c := range cs.open {
		if now.Sub(c.began) > ceremonyLife {
			delete(cs.open, sum)
		} else if first, ok := cs.open[oldest]; !ok || c.began.Before(first.began) {
			oldest = sum
		}
	}
	if len(cs.open) >= mostAtOnce {
		delete(cs.open, oldest)
	}
	cs.open[owner.sum()] = ceremony{*data, name, now}
}

// take ends a ceremony and gives it, if there is one that is not too old.
func (cs *ceremonies) take(owner secret) (ceremony, error) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	c, ok := cs.open[owner.sum()]
	delete(cs.open, owner.sum())
	if !ok || cs.now().Sub(c.began) > ceremonyLife {
		return ceremony{}, errPasskey
	}
	return c, nil
}

// errNoPasskeys says that there are none at the address of the request.
var errNoPasskeys = fmt.Errorf("browsers use no passkeys at this address: %w", fault.Invalid)

// errPasskey is the one answer to a passkey that does not let somebody in.
var errPasskey = fmt.Errorf("the passkey was not taken: %w", fault.Denied)

// noPasskeys tells why passkeys cannot be used at the address by which the
// browser came, in words, "" if they can. A passkey belongs to a name, and no browser
// makes one for an IP address (WebAuthn Level 3, section 5.1.2).
func (v *visit) noPasskeys() string {
	switch host := hostname(v.r.Host); {
	case net.ParseIP(host) != nil:
		return speak(v.lang).T("Browsers use passkeys only at an address with a name. On this machine that is http://localhost instead of the number.")
	case v.desk.secure || host == "localhost" || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".onion"):
		return ""
	}
	return speak(v.lang).T("Browsers use passkeys only over HTTPS.")
}

// hostname gives the host of an address without its port.
func hostname(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		hostport = host
	}
	return strings.ToLower(strings.Trim(hostport, "[]"))
}

// relyingParty is the desk as passkeys know it: by the name in the address.
// That name is what the browser says. A passkey answers only to the name that
// it was made for, so a wrong one lets nobody in.
func (v *visit) relyingParty() (*webauthn.WebAuthn, error) {
	if v.noPasskeys() != "" {
		return nil, errNoPasskeys
	}
	host, scheme := hostname(v.r.Host), "http://"
	origins := []string{scheme + v.r.Host}
	if v.desk.secure {
		origins = []string{"https://" + v.r.Host}
		if strings.HasSuffix(host, ".onion") {
			origins = append(origins, scheme+v.r.Host)
		}
	}
	limit := webauthn.TimeoutConfig{Timeout: ceremonyLife, TimeoutUVD: ceremonyLife}
	rp, err := webauthn.New(&webauthn.Config{RPID: host, RPDisplayName: host, RPOrigins: origins,
		AttestationPreference: protocol.PreferNoAttestation, Timeouts: webauthn.TimeoutsConfig{Login: limit, Registration: limit}})
	if err != nil {
		return nil, errNoPasskeys
	}
	return rp, nil
}

// A keyUser is a member as WebAuthn wants them. The handle is the id of the
// member, which is random.
type keyUser struct {
	member record.MemberID
	login  string
	keys   []webauthn.Credential
}

func (u keyUser) WebAuthnID() []byte                         { return u.member[:] }
func (u keyUser) WebAuthnName() string                       { return u.login }
func (u keyUser) WebAuthnDisplayName() string                { return u.login }
func (u keyUser) WebAuthnCredentials() []webauthn.Credential { return u.keys }

// keyUser reads the passkeys of a member.
func (d *Desk) keyUser(m record.MemberID, login string) (keyUser, error) {
	u := keyUser{member: m, login: login}
	for _, p := range d.accounts.Passkeys(m) {
		var c webauthn.Credential
		if err := json.Unmarshal(p.Credential, &c); err != nil {
			return u, fmt.Errorf("passkey: its kept form cannot be read: %w", fault.Tampered)
		}
		u.keys = append(u.keys, c)
	}
	return u, nil
}

// ofSession is the owner of a ceremony by somebody who has come in.
func (v *visit) ofSession() secret { return secret("session " + v.session.account.ID) }

// scripted makes the answer to a script of ours: JSON, also if something is wrong.
func scripted(do func(*visit) (any, error)) func(*visit) error {
	return func(v *visit) error {
		out, err := do(v)
		if err != nil {
			return v.problem(err)
		}
		return v.give(http.StatusOK, "application/json", out)
	}
}

// A keyWish is what somebody gives who wants a new passkey: a name for it, and
// their passphrase, so that nobody makes one at a desk that was left open.
type keyWish struct {
	Name       string `json:"name"`
	Passphrase string `json:"passphrase"`
}

// beginKey asks the browser for a new passkey.
func beginKey(v *visit) (any, error) {
	a, err := v.account()
	if err != nil {
		return nil, err
	}
	var wish keyWish
	if err := json.NewDecoder(v.r.Body).Decode(&wish); err != nil {
		return nil, fmt.Errorf("passkey: want a name and the passphrase: %w", fault.Invalid)
	}
	rp, err := v.relyingParty()
	if err != nil {
		return nil, err
	}
	if err := v.desk.accounts.Prove(v.context(), a.Member, account.NewSecret(wish.Passphrase)); err != nil {
		return nil, err
	}
	u, err := v.desk.keyUser(a.Member, a.Login)
	if err != nil {
		return nil, err
	}
	required := protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired}
	question, data, err := rp.BeginRegistration(u, webauthn.WithAuthenticatorSelection(required),
		webauthn.WithExclusions(webauthn.Credentials(u.keys).CredentialDescriptors()))
	if err != nil {
		return nil, fmt.Errorf("passkey: %w", err)
	}
	v.desk.keys.begin(v.ofSession(), data, wish.Name)
	return question, nil
}

// finishKey keeps the passkey that the browser made.
func finishKey(v *visit) (any, error) {
	a, err := v.account()
	if err != nil {
		return nil, err
	}
	c, err := v.desk.keys.take(v.ofSession())
	if err != nil {
		return nil, err
	}
	rp, err := v.relyingParty()
	if err != nil {
		return nil, err
	}
	u, err := v.desk.keyUser(a.Member, a.Login)
	if err != nil {
		return nil, err
	}
	key, err := newKey(rp, u, c.data, v.r.Body)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(key)
	if err != nil {
		return nil, err
	}
	err = v.desk.accounts.AddPasskey(v.context(), account.Passkey{Member: a.Member, ID: key.ID, Name: c.name, Credential: data})
	return goOn{"/me#passkeys"}, err
}

// newKey reads what a browser says that it made, as the answer to a question.
func newKey(rp *webauthn.WebAuthn, u keyUser, question webauthn.SessionData, body io.Reader) (*webauthn.Credential, error) {
	answer, err := protocol.ParseCredentialCreationResponseBody(body)
	if err != nil {
		return nil, errPasskey
	}
	key, err := rp.CreateCredential(u, question, answer)
	if err != nil {
		return nil, errPasskey
	}
	return key, nil
}

// goOn tells a script where to go.
type goOn struct {
	To string `json:"to"`
}

// keyCookie holds the owner of a ceremony by a stranger.
func (v *visit) keyCookie() string { return v.desk.cookieName() + "-passkey" }

// beginKeyLogin asks the browser for any passkey of this desk. Nothing is said
// of who has one.
func beginKeyLogin(v *visit) (any, error) {
	rp, err := v.relyingParty()
	if err != nil {
		return nil, err
	}
	question, data, err := rp.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, fmt.Errorf("passkey: %w", err)
	}
	owner := newSecret()
	v.desk.keys.begin(owner, data, "")
	v.setCookie(v.keyCookie(), string(owner), ceremonyLife)
	return question, nil
}

// finishKeyLogin lets in whoever the passkey belongs to. Whatever is wrong, the
// answer is the same.
func finishKeyLogin(v *visit) (any, error) {
	cookie, err := v.r.Cookie(v.keyCookie())
	if err != nil {
		return nil, errPasskey
	}
	v.dropCookie(v.keyCookie())
	c, err := v.desk.keys.take(secret(cookie.Value))
	if err != nil {
		return nil, err
	}
	rp, err := v.relyingParty()
	if err != nil {
		return nil, err
	}
	m, err := v.useKey(rp, c.data)
	if err != nil {
		return nil, err
	}
	token, _, err := v.desk.accounts.Enter(v.context(), m, v.r.UserAgent())
	if err != nil {
		return nil, errOr(err, errPasskey)
	}
	v.begin(token, m)
	return goOn{v.onward(m, local(v.query("next")))}, nil
}

// useKey checks the answer of a passkey and tells whose it is. One that was
// used more often than we saw may have a copy somewhere, and is refused.
func (v *visit) useKey(rp *webauthn.WebAuthn, data webauthn.SessionData) (m record.MemberID, err error) {
	answer, err := protocol.ParseCredentialRequestResponseBody(v.r.Body)
	if err != nil {
		return m, errPasskey
	}
	_, key, err := rp.ValidatePasskeyLogin(func(rawID, handle []byte) (webauthn.User, error) {
		p, err := v.desk.accounts.Passkey(rawID)
		if err != nil || !bytes.Equal(p.Member[:], handle) {
			return nil, errPasskey
		}
		m = p.Member
		return v.desk.keyUser(m, "")
	}, data, answer)
	if err != nil || key.Authenticator.CloneWarning {
		return m, errPasskey
	}
	kept, err := json.Marshal(key)
	if err != nil {
		return m, err
	}
	return m, errOr(v.desk.accounts.UsePasskey(v.context(), m, key.ID, kept), errPasskey)
}

// errOr gives another error in place of one that says who is there.
func errOr(err, other error) error {
	if errors.Is(err, fault.NotFound) || errors.Is(err, fault.Denied) {
		return other
	}
	return err
}
