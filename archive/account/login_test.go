// SPDX-License-Identifier: Apache-2.0

package account

import (
	"encoding/base32"
	"errors"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"
	"pgregory.net/rapid"

	"teptar/fault"
	"teptar/proof/keyring"
	"teptar/record"
)

// The vectors of RFC 6238, appendix B, for SHA-1; six digits of their eight.
func TestCodesAreThoseOfRFC6238(t *testing.T) {
	secret := hidden("12345678901234567890")
	for seconds, want := range map[int64]string{59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130"} {
		if got := codeAt(secret, stepAt(time.Unix(seconds, 0))); got != want[2:] {
			t.Errorf("after %d seconds: %s, want %s", seconds, got, want[2:])
		}
	}
}

// A code serves once, in any order of the steps, and only near its time.
func TestACodeServesOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := hidden(rapid.SliceOfN(rapid.Byte(), secretSize, secretSize).Draw(t, "secret"))
		now := time.Unix(rapid.Int64Range(1_900_000_000, 2_100_000_000).Draw(t, "now"), 0)
		used := int64(0)
		served := map[int64]bool{}
		for range 6 {
			n := stepAt(now) + rapid.Int64Range(-4, 4).Draw(t, "step")
			got, ok := stepOf(secret, codeAt(secret, n), now, used)
			if !ok {
				continue
			}
			if served[got] || got <= used || got < stepAt(now)-drift || got > stepAt(now)+drift {
				t.Errorf("step %d serves at step %d, after %d", got, stepAt(now), used)
			}
			served[got], used = true, got
		}
	})
}

func TestHashesOfPassphrases(t *testing.T) {
	h, err := newHasher(keyring.MinCost())
	if err != nil {
		t.Fatal(err)
	}
	kept, err := h.chosen(t.Context(), NewSecret("cafe\u0301 of seven words"))
	if err != nil || !strings.HasPrefix(string(kept), "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("kept %s, %v", string(kept), err)
	}
	c, salt, sum, err := parseHash(string(kept))
	if err != nil || string(argon2.IDKey([]byte("café of seven words"), salt, c.Passes, c.MemoryKiB, c.Lanes, 32)) != string(sum) {
		t.Errorf("the hash is not Argon2id of the passphrase: %v", err)
	}
	for typed, want := range map[string]bool{"café of seven words": true, "cafe\u0301 of\u00a0seven words": true, "Café of seven words": false, "": false, "café of seven words\x00": false} {
		if got, err := h.right(t.Context(), kept, NewSecret(typed)); got != want || err != nil {
			t.Errorf("%q is right: %v, %v", typed, got, err)
		}
	}
	if right, err := h.right(t.Context(), nil, NewSecret("anything")); right || err != nil {
		t.Errorf("a passphrase of nobody is right: %v, %v", right, err)
	}
}

// What is read back from the drawer cannot exhaust the machine, and has one
// spelling.
func FuzzParseHash(f *testing.F) {
	salt, sum := strings.Repeat("A", 22), strings.Repeat("A", 43)
	f.Add("$argon2id$v=19$m=65536,t=3,p=2$" + salt + "$" + sum)
	f.Add("$argon2id$v=19$m=4294967295,t=3,p=2$" + salt + "$" + sum)
	f.Add("$argon2id$v=19$m=65536,t=03,p=2$" + salt + "$" + sum)
	f.Add("$argon2i$v=19$m=65536,t=3,p=2$" + salt + "$" + sum)
	f.Add("$argon2id$v=19$m=65536,t=3,p=2,x=1$" + salt + "$" + sum)
	f.Fuzz(func(t *testing.T, s string) {
		c, salt, sum, err := parseHash(s)
		if err != nil {
			if !errors.Is(err, fault.Tampered) {
				t.Errorf("a refusal of another kind: %v", err)
			}
			return
		}
		if c.Check() != nil || len(salt) != saltSize || len(sum) != hashSize {
			t.Errorf("%q is taken for a hash of cost %+v", s, c)
		}
	})
}

func TestLogin(t *testing.T) {
	d := newDesk(t)
	d.owner(t)
	d.in(t, " ANN")
	for _, tt := range []struct{ name, login, passphrase string }{
		{"a wrong passphrase", "ann", "seven invented words for another"},
		{"no passphrase", "ann", ""},
		{"a name that nobody has", "bob", words.Reveal()},
		{"no name", "", words.Reveal()},
		{"a name that is not text", "\xff", words.Reveal()},
	} {
		_, err := d.login(t, tt.login, NewSecret(tt.passphrase), "")
		if !errors.Is(err, fault.Denied) || err.Error() != errWrong().Error() {
			t.Errorf("%s: %v; want the one answer to all of them", tt.name, err)
		}
	}
}

func TestLoginWithCodes(t *testing.T) {
	d := newDesk(t)
	ann := d.owner(t)
	address, err := d.BeginCodes(ann.ID())
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address.Reveal())
	if err != nil || u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/ann" || u.Query().Has("issuer") {
		t.Fatalf("the address is %q, %v", address.Reveal(), err)
	}
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(u.Query().Get("secret"))
	if err != nil {
		t.Fatal(err)
	}
	code := func() Secret { return NewSecret(codeAt(secret, stepAt(d.a.Now()))) }
	d.in(t, "ann") // nothing is confirmed, so no code is asked for
	if _, err := d.ConfirmCodes(t.Context(), ann.ID(), NewSecret("000000x")); !errors.Is(err, fault.Denied) {
		t.Errorf("a wrong code confirms: %v", err)
	}
	recovery, err := d.ConfirmCodes(t.Context(), ann.ID(), code())
	if err != nil || len(recovery) != recoveryCodes {
		t.Fatalf("%d recovery codes, %v", len(recovery), err)
	}
	try := func(name, typed string, ok bool) {
		t.Helper()
		d.clock.turn(longestWait) // nobody has to wait
		if name == "a code" || name == "the same code again" {
			d.clock.turn(-longestWait)
		}
		if _, err := d.login(t, "ann", words, typed); (err == nil) != ok || err != nil && err.Error() != errWrong().Error() {
			t.Errorf("%s: %v", name, err)
		}
	}
	try("no code", "", false)
	try("the code that confirmed", code().Reveal()[:5], false)
	d.clock.turn(step)
	now := code().Reveal()
	try("a code", now, true)
	try("the same code again", now, false)
	try("a recovery code, typed as people do", strings.ToUpper(strings.ReplaceAll(recovery[3].Reveal(), "-", " ")), true)
	try("the same recovery code", recovery[3].Reveal(), false)
	d.restart(t)
	try("the same recovery code after a restart", recovery[3].Reveal(), false)
	try("another", recovery[4].Reveal(), true)
	if acc := d.Accounts(ann); acc[0].Recovery != recoveryCodes-2 || !acc[0].Codes {
		t.Errorf("the account shows %+v", acc[0])
	}
	fresh, err := d.NewRecoveryCodes(t.Context(), ann.ID())
	if err != nil {
		t.Fatal(err)
	}
	try("one of before there were others", recovery[5].Reveal(), false)
	try("one of the others", fresh[0].Reveal(), true)
	if err := d.EndCodes(t.Context(), ann.ID()); err != nil {
		t.Fatal(err)
	}
	try("without a code, when none is asked for", "", true)
}

// Of two who give one code at once, one comes in.
func TestOneCodeAtOnce(t *testing.T) {
	d := newDesk(t)
	ann := d.owner(t)
	err := d.update(t.Context(), ann.ID(), func(_ *change, a *account) error {
		a.Code = newCodeSecret()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	a, _ := d.account(ann.ID())
	code := codeAt(a.Code, stepAt(d.a.Now()))
	var all sync.WaitGroup
	came := make(chan error, 4)
	for range cap(came) {
		all.Go(func() {
			_, err := d.login(t, "ann", words, code)
			came <- err
		})
	}
	all.Wait()
	close(came)
	in := 0
	for err := range came {
		if err == nil {
			in++
		}
	}
	if in != 1 {
		t.Errorf("%d came in with one code", in)
	}
}

func TestFailuresMakeOneWait(t *testing.T) {
	d := newDesk(t)
	d.owner(t)
	for _, login := range []string{"ann", "nobody"} {
		t.Run(login, func(t *testing.T) {
			var wait *WaitError
			tries := 0
			for ; tries < 20 && !errors.As(err1(d.login(t, login, NewSecret("wrong"), "")), &wait); tries++ {
			}
			if tries != freeFailures || wait == nil || wait.For != firstWait {
				t.Fatalf("%d tries, then %v", tries, wait)
			}
			if err := err1(d.login(t, login, words, "")); !errors.As(err, &wait) || !errors.Is(err, fault.Denied) {
				t.Errorf("the right passphrase during the wait: %v", err)
			}
			d.clock.turn(firstWait)
			_ = err1(d.login(t, login, NewSecret("wrong"), ""))
			if err := err1(d.login(t, login, NewSecret("wrong"), "")); !errors.As(err, &wait) || wait.For != 2*firstWait {
				t.Errorf("the next wait: %v, want twice as long", err)
			}
		})
	}
	d.clock.turn(longestWait)
	d.in(t, "ann")
	if err := err1(d.login(t, "ann", NewSecret("wrong"), "")); err.Error() != errWrong().Error() {
		t.Errorf("after coming in, the first failure: %v", err)
	}
}

func err1(_ Secret, err error) error { return err }

func TestLimitsAreBounded(t *testing.T) {
	var l limits
	now := time.Unix(0, 0)
	for i := range most + 50 {
		now = now.Add(time.Second)
		if err := l.try(strings.Repeat("x", i%7)+string(rune(0x4e00+i)), now); err != nil {
			t.Fatal(err)
		}
	}
	if len(l.byName) > most {
		t.Errorf("%d names are remembered", len(l.byName))
	}
	for range 100 {
		now = now.Add(longestWait)
		if err := l.try("x", now); err != nil {
			t.Fatalf("nobody waits longer than %s: %v", longestWait, err)
		}
	}
}

func TestChangingThePassphrase(t *testing.T) {
	d := newDesk(t)
	ann := d.owner(t)
	chosen := NewSecret("quite another passphrase here")
	for name, tt := range map[string]struct {
		old, chosen Secret
		want        error
	}{
		"the old one is wrong":        {chosen, chosen, fault.Denied},
		"the new one is too short":    {words, NewSecret("short"), fault.Invalid},
		"the new one is one letter":   {words, NewSecret(strings.Repeat("a", 30)), fault.Invalid},
		"the new one is not text":     {words, NewSecret("quite\x00another passphrase"), fault.Invalid},
		"of somebody without account": {words, chosen, fault.Denied},
	} {
		id := ann.ID()
		if name == "of somebody without account" {
			id = record.MemberID{9}
		}
		if err := d.ChangePassphrase(t.Context(), id, tt.old, tt.chosen); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v; want %v", name, err, tt.want)
		}
	}
	if err := d.ChangePassphrase(t.Context(), ann.ID(), words, chosen); err != nil {
		t.Fatal(err)
	}
	if _, err := d.login(t, "ann", words, ""); !errors.Is(err, fault.Denied) {
		t.Errorf("the old one serves: %v", err)
	}
	if _, err := d.login(t, "ann", chosen, ""); err != nil {
		t.Errorf("the new one: %v", err)
	}
}

// A passphrase that was kept at another cost is kept anew when it is given.
func TestTheCostOfAPassphraseGrows(t *testing.T) {
	d := newDesk(t)
	ann := d.owner(t)
	dearer := keyring.MinCost()
	dearer.Passes++
	var err error
	if d.Book, err = Open(t.Context(), d.a, Config{Cost: dearer}); err != nil {
		t.Fatal(err)
	}
	d.in(t, "ann")
	a, _ := d.account(ann.ID())
	if c, _, _, err := parseHash(string(a.Passphrase)); err != nil || c != dearer {
		t.Errorf("kept at %+v, %v", c, err)
	}
	d.in(t, "ann")
}
