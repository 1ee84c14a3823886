// SPDX-License-Identifier: Apache-2.0

package keyring_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teptar/fault"
	"teptar/proof/disk"
	"teptar/proof/keyring"
)

const (
	name  = "keyring.json"
	first = "dokura-mafiti-sunobo"
	next  = "other words altogether"
)

var day = time.Date(2031, 4, 12, 0, 0, 0, 0, time.UTC)

func note(label string) keyring.Note { return keyring.Note{Label: label, Created: day} }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // only in tests
	}
	return v
}

func open(t testing.TB) *disk.Dir {
	t.Helper()
	d, err := disk.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func passphrase(p string) keyring.Recipe {
	return must(keyring.ForPassphrase(note("desk of Zarema T."), []byte(p), keyring.MinCost()))
}

// create makes a keyring with one passphrase slot.
func create(t testing.TB, fsys disk.FS) *keyring.Keyring {
	t.Helper()
	k, err := keyring.Create(fsys, name, passphrase(first))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// A way is one way to open a keyring.
type way func(*keyring.Locked) (*keyring.Keyring, error)

func byPassphrase(p string) way {
	return func(l *keyring.Locked) (*keyring.Keyring, error) {
		return l.Passphrase(context.Background(), []byte(p))
	}
}

func byIdentity(ids ...age.Identity) way {
	return func(l *keyring.Locked) (*keyring.Keyring, error) {
		return l.Identity(context.Background(), ids...)
	}
}

func byRecovery(c keyring.RecoveryCode) way {
	return func(l *keyring.Locked) (*keyring.Keyring, error) {
		return l.Recovery(context.Background(), c)
	}
}

// reopen reads the file and opens it.
func reopen(fsys disk.FS, w way) (*keyring.Keyring, error) {
	l, err := keyring.Load(fsys, name)
	if err != nil {
		return nil, err
	}
	return w(l)
}

// everyKind is a keyring with one slot of each kind, and how to open them.
func everyKind(t testing.TB, fsys disk.FS) (*keyring.Keyring, map[string]way) {
	t.Helper()
	x, h := must(age.GenerateX25519Identity()), must(age.GenerateHybridIdentity())
	recovery, code, err := keyring.ForRecovery(note("in the safe"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := keyring.Create(fsys, name, passphrase(first),
		must(keyring.ForRecipient(note("field"), x.Recipient())),
		must(keyring.ForRecipient(note("field, new"), h.Recipient())), recovery)
	if err != nil {
		t.Fatal(err)
	}
	return k, map[string]way{
		"passphrase": byPassphrase(first), "X25519": byIdentity(x), "hybrid": byIdentity(h), "recovery code": byRecovery(code),
	}
}

func sameSecret(a, b *keyring.Keyring) bool {
	return a.Secret().Key("test") == b.Secret().Key("test")
}

func TestEverySlotOpensTheSameSecret(t *testing.T) {
	fsys := open(t)
	k, ways := everyKind(t, fsys)
	for kind, w := range ways {
		t.Run(kind, func(t *testing.T) {
			again, err := reopen(fsys, w)
			if err != nil {
				t.Fatal(err)
			}
			if !sameSecret(k, again) {
				t.Error("it opens another secret")
			}
		})
	}
	slots, err := k.Slots()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range slots {
		got = append(got, fmt.Sprintf("%s, %s, %s", s.Kind, s.Label, s.Created.Format(time.DateOnly)))
	}
	want := []string{
		"passphrase, desk of Zarema T., 2031-04-12", "age, field, 2031-04-12",
		"age, field, new, 2031-04-12", "recovery, in the safe, 2031-04-12",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("slots:\n%s", diff)
	}
	kinds := must(keyring.Load(fsys, name)).Kinds()
	if diff := cmp.Diff([]keyring.Kind{keyring.KindPassphrase, keyring.KindAge, keyring.KindRecovery}, kinds); diff != "" {
		t.Errorf("kinds:\n%s", diff)
	}
}

// Nobody may learn from the answer which kind of key was nearly right.
func TestWrongKeysAreAllAnsweredAlike(t *testing.T) {
	fsys := open(t)
	everyKind(t, fsys)
	_, code, err := keyring.ForRecovery(note(""))
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for kind, w := range map[string]way{
		"passphrase":            byPassphrase("dokura-mafiti-sunobu"),
		"empty passphrase":      byPassphrase(""),
		"impossible passphrase": byPassphrase("\x00\xff"),
		"X25519":                byIdentity(must(age.GenerateX25519Identity())),
		"hybrid":                byIdentity(must(age.GenerateHybridIdentity())),
		"no identity":           byIdentity(),
		"recovery code":         byRecovery(code),
		"zero recovery code":    byRecovery(keyring.RecoveryCode{}),
	} {
		_, err := reopen(fsys, w)
		if !errors.Is(err, fault.Denied) {
			t.Errorf("%s: %v, want fault.Denied", kind, err)
			continue
		}
		texts = append(texts, err.Error())
	}
	for _, text := range texts {
		if text != texts[0] {
			t.Errorf("two answers: %q and %q", texts[0], text)
		}
	}
}

func TestChangePassphrase(t *testing.T) {
	fsys := open(t)
	k := create(t, fsys)
	slots := must(k.Slots())
	if _, err := k.ChangePassphrase(slots[0].ID, []byte(next), keyring.MinCost(), day.AddDate(0, 1, 0)); err != nil {
		t.Fatal(err)
	}
	if _, err := reopen(fsys, byPassphrase(first)); !errors.Is(err, fault.Denied) {
		t.Errorf("the old passphrase: %v, want fault.Denied", err)
	}
	again, err := reopen(fsys, byPassphrase(next))
	if err != nil {
		t.Fatal(err)
	}
	if s := must(again.Slots()); s[0].Label != slots[0].Label || !s[0].Created.Equal(day.AddDate(0, 1, 0)) {
		t.Errorf("slot after the change: %+v", s[0])
	}
	if k.Generation() != 2 || again.Generation() != 2 {
		t.Errorf("generations %d and %d, want 2", k.Generation(), again.Generation())
	}
}

func TestRefusals(t *testing.T) {
	fsys := open(t)
	k := create(t, fsys)
	id := must(k.Slots())[0].ID
	costs := func(m, passes uint32, lanes uint8) error {
		_, err := keyring.ForPassphrase(note(""), []byte(first), keyring.Cost{MemoryKiB: m, Passes: passes, Lanes: lanes})
		return err
	}
	chosen := func(label, p string) error {
		_, err := keyring.ForPassphrase(note(label), []byte(p), keyring.MinCost())
		return err
	}
	recipient := func(r age.Recipient) error { _, err := keyring.ForRecipient(note(""), r); return err }
	_, again := keyring.Create(fsys, name, passphrase(next))
	_, none := k.AddSlot(keyring.Recipe{})
	_, missing := keyring.Load(fsys, "none")
	for _, tt := range []struct {
		name string
		err  error
		want error
	}{
		{"the last slot revoked", k.RevokeSlot(id), fault.Invalid},
		{"a slot that is not there", k.RevokeSlot("0011223344556677"), fault.NotFound},
		{"a keyring made over another", again, fault.Conflict},
		{"a recipe for nothing", none, fault.Invalid},
		{"a file that is missing", missing, fault.NotFound},
		{"a short passphrase", chosen("", "abcdefghijk"), fault.Invalid},
		{"a monotonous passphrase", chosen("", "abcdeabcdeabcde"), fault.Invalid},
		{"a passphrase with a line break", chosen("", first+"\n"), fault.Invalid},
		{"a passphrase that is not text", chosen("", first+"\xff"), fault.Invalid},
		{"a passphrase without end", chosen("", strings.Repeat(first, 100)), fault.Invalid},
		{"a long label", chosen(strings.Repeat("x", 65), first), fault.Invalid},
		{"a label on two lines", chosen("a\nb", first), fault.Invalid},
		{"too little memory", costs(1<<10, 3, 1), fault.Invalid},
		{"too much memory", costs(1<<20, 3, 1), fault.Invalid},
		{"one pass", costs(64<<10, 1, 1), fault.Invalid},
		{"too many passes", costs(64<<10, 17, 1), fault.Invalid},
		{"no lane", costs(64<<10, 3, 0), fault.Invalid},
		{"too much work in all", costs(512<<10, 5, 1), fault.Invalid},
		{"a recipient of another kind", recipient(must(age.NewScryptRecipient("x"))), fault.Invalid},
		{"no recipient", recipient(nil), fault.Invalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !errors.Is(tt.err, tt.want) {
				t.Errorf("error is %v, want %v", tt.err, tt.want)
			}
		})
	}
}

func TestAtMostSixteenSlots(t *testing.T) {
	k := create(t, open(t))
	to := must(age.GenerateX25519Identity()).Recipient()
	for range 15 {
		if _, err := k.AddSlot(must(keyring.ForRecipient(note(""), to))); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := k.AddSlot(must(keyring.ForRecipient(note(""), to))); !errors.Is(err, fault.Full) {
		t.Errorf("slot 17: %v, want fault.Full", err)
	}
}

// The same words typed on another keyboard must open the keyring.
func TestPassphraseHasOneForm(t *testing.T) {
	fsys := open(t)
	if _, err := keyring.Create(fsys, name, passphrase("йод ёлка чай сноп")); err != nil {
		t.Fatal(err)
	}
	decomposed := "и\u0306од е\u0308лка\u00a0чаи\u0306 сноп"
	if _, err := reopen(fsys, byPassphrase(decomposed)); err != nil {
		t.Errorf("decomposed letters and a no-break space: %v", err)
	}
	if _, err := reopen(fsys, byPassphrase("Йод ёлка чай сноп")); !errors.Is(err, fault.Denied) {
		t.Errorf("a capital letter: %v, want fault.Denied", err)
	}
}

// Two copies of a keyring that are both open must not undo each other.
func TestChangedByAnother(t *testing.T) {
	fsys := open(t)
	create(t, fsys)
	a, b := must(reopen(fsys, byPassphrase(first))), must(reopen(fsys, byPassphrase(first)))
	if _, err := a.AddSlot(passphrase(next)); err != nil {
		t.Fatal(err)
	}
	if _, err := b.AddSlot(passphrase(next)); !errors.Is(err, fault.Conflict) {
		t.Errorf("AddSlot to an old copy: %v, want fault.Conflict", err)
	}
}

// Whatever is done to the slots, exactly those that are left open it.
func TestSlotsComeAndGo(t *testing.T) {
	type key struct {
		id  keyring.SlotID
		way way
	}
	rapid.Check(t, func(rt *rapid.T) {
		fsys := open(t)
		id := must(age.GenerateX25519Identity())
		k := must(keyring.Create(fsys, name, must(keyring.ForRecipient(note(""), id.Recipient()))))
		left, gone := []key{{must(k.Slots())[0].ID, byIdentity(id)}}, []key(nil)
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			if len(left) > 1 && rapid.Bool().Draw(rt, "revoke") {
				i := rapid.IntRange(0, len(left)-1).Draw(rt, "which")
				if err := k.RevokeSlot(left[i].id); err != nil {
					rt.Fatal(err)
				}
				gone = append(gone, left[i])
				left = append(left[:i:i], left[i+1:]...)
				continue
			}
			recipe, code, err := keyring.ForRecovery(note("paper"))
			if err != nil {
				rt.Fatal(err)
			}
			left = append(left, key{must(k.AddSlot(recipe)), byRecovery(code)})
		}
		for _, l := range left {
			if again, err := reopen(fsys, l.way); err != nil || !sameSecret(k, again) {
				rt.Errorf("slot %s does not open: %v", l.id, err)
			}
		}
		for _, g := range gone {
			if _, err := reopen(fsys, g.way); !errors.Is(err, fault.Denied) {
				rt.Errorf("revoked slot %s: %v, want fault.Denied", g.id, err)
			}
		}
	})
}

func TestSecretsArePrintedNowhere(t *testing.T) {
	fsys := open(t)
	k := create(t, fsys)
	_, code, err := keyring.ForRecovery(note(""))
	if err != nil {
		t.Fatal(err)
	}
	type around struct {
		s keyring.Secret
		c keyring.RecoveryCode
		p *keyring.Secret
	}
	s := k.Secret()
	var out bytes.Buffer
	for _, v := range []any{s, &s, code, &code, around{s, code, &s}, &around{s, code, &s}, k} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
		slog.New(slog.NewTextHandler(&out, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "v", v)
	}
	if err := json.NewEncoder(&out).Encode([]any{s, &s, code, &code}); err != nil {
		t.Fatal(err)
	}
	for what, b := range keyring.Bytes(s, code) {
		var decimal []string
		for _, c := range b[:4] {
			decimal = append(decimal, fmt.Sprint(c))
		}
		for _, form := range []string{
			string(b[:6]), fmt.Sprintf("%x", b[:6]), fmt.Sprintf("%X", b[:6]),
			strings.Join(decimal, " "), strings.Join(decimal, ","), strings.Join(decimal, ", "),
		} {
			if strings.Contains(out.String(), form) {
				t.Errorf("the %s is printed as %q", what, form)
			}
		}
	}
	if n := strings.Count(out.String(), "[redacted]"); n < 40 {
		t.Errorf("only %d times [redacted]", n)
	}
}

func TestAfterCloseThereIsNoSecret(t *testing.T) {
	k := create(t, open(t))
	s := k.Secret()
	k.Close()
	if _, err := k.Slots(); err == nil {
		t.Error("Slots of a closed keyring")
	}
	if _, err := k.AddSlot(passphrase(next)); err == nil {
		t.Error("AddSlot to a closed keyring")
	}
	for what, s := range map[string]keyring.Secret{"a wiped secret": s, "the zero secret": {}} {
		func() {
			defer func() { _ = recover() }()
			s.Key("test")
			t.Errorf("%s gives a key", what)
		}()
	}
}

// A copy of a keyring opens with the secret of the one that is open, and one of
// another archive does not, nor one that was changed.
func TestACopyOpensWithTheSecret(t *testing.T) {
	fsys, elsewhere := open(t), open(t)
	k := create(t, fsys)
	copied, err := must(keyring.Load(fsys, name)).With(k.Secret())
	if err != nil || copied.Secret().Key("x") != k.Secret().Key("x") {
		t.Fatalf("the copy: %v", err)
	}
	copied.Close()
	k.Secret().Key("x") // not wiped with the copy
	create(t, elsewhere)
	if _, err := must(keyring.Load(elsewhere, name)).With(k.Secret()); !errors.Is(err, fault.Tampered) {
		t.Errorf("the keyring of another archive: %v", err)
	}
	k.Close()
	if _, err := must(keyring.Load(fsys, name)).With(k.Secret()); err == nil {
		t.Error("it opens with a secret that was wiped")
	}
}
