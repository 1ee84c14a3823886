// SPDX-License-Identifier: Apache-2.0

package keyring_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"filippo.io/age"

	"teptar/fault"
	"teptar/proof/disk"
	"teptar/proof/disk/faultdisk"
	"teptar/proof/keyring"
)

var update = flag.Bool("update", false, "write the test vectors anew")

func raw(t testing.TB, fsys disk.FS) []byte {
	t.Helper()
	data, err := disk.ReadFile(fsys, name, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// put replaces the file behind the back of the package.
func put(t testing.TB, fsys disk.FS, data []byte) {
	t.Helper()
	if err := disk.WriteFile(fsys, name, data); err != nil {
		t.Fatal(err)
	}
}

// Whoever has the file and no key can break it, and is found out.
func TestEveryChangedByteIsFound(t *testing.T) {
	fsys := open(t)
	id := must(age.GenerateX25519Identity())
	recipe, _, err := keyring.ForRecovery(note("paper"))
	if err != nil {
		t.Fatal(err)
	}
	must(keyring.Create(fsys, name, must(keyring.ForRecipient(note("field"), id.Recipient())), recipe))
	whole := raw(t, fsys)
	for i := range whole {
		data := bytes.Clone(whole)
		data[i] ^= 1
		put(t, fsys, data)
		_, err := reopen(fsys, byIdentity(id))
		if !errors.Is(err, fault.Tampered) && !errors.Is(err, fault.Invalid) && !errors.Is(err, fault.Denied) {
			t.Fatalf("byte %d of %d changed: %v", i, len(whole), err)
		}
	}
}

func TestSlotsAreBoundToTheirKeyring(t *testing.T) {
	fsys := open(t)
	k, ways := everyKind(t, fsys)
	old := raw(t, fsys)
	id := must(k.Slots())[0].ID
	if err := k.RevokeSlot(id); err != nil {
		t.Fatal(err)
	}
	type document = map[string]any
	parse := func(data []byte) (d document) {
		if err := json.Unmarshal(data, &d); err != nil {
			t.Fatal(err)
		}
		return d
	}
	slots := func(d document) []any { return d["slots"].([]any) }
	for name, forge := range map[string]func(now, old document){
		"a revoked slot put back":  func(now, old document) { now["slots"] = slots(old) },
		"a slot taken out":         func(now, _ document) { now["slots"] = slots(now)[1:] },
		"slots exchanged":          func(now, _ document) { s := slots(now); s[0], s[1] = s[1], s[0] },
		"another slot's secret":    func(now, _ document) { s := slots(now); s[0].(document)["wrapped"] = s[1].(document)["wrapped"] },
		"another slot's note":      func(now, _ document) { s := slots(now); s[0].(document)["note"] = s[2].(document)["note"] },
		"a greater generation":     func(now, _ document) { now["generation"] = 9 },
		"the mac of the old state": func(now, old document) { now["mac"] = old["mac"] },
	} {
		t.Run(name, func(t *testing.T) {
			now := parse(raw(t, fsys))
			forge(now, parse(old))
			forged := open(t)
			put(t, forged, canonical(t, now))
			for kind, w := range ways {
				if _, err := reopen(forged, w); err == nil || errors.Is(err, fault.Invalid) {
					t.Errorf("%s: %v, want it refused for what it says", kind, err)
				}
			}
			if _, err := reopen(forged, ways["recovery code"]); !errors.Is(err, fault.Tampered) {
				t.Errorf("recovery code: %v, want fault.Tampered", err)
			}
		})
	}
}

// One damaged slot, or a slot of a stranger, must not lose the archive.
func TestSalvage(t *testing.T) {
	fsys := open(t)
	k, ways := everyKind(t, fsys)
	var d map[string]any
	if err := json.Unmarshal(raw(t, fsys), &d); err != nil {
		t.Fatal(err)
	}
	slots := d["slots"].([]any)
	slots[1].(map[string]any)["wrapped"] = "AAAA"
	slots[2].(map[string]any)["note"] = slots[0].(map[string]any)["note"]
	put(t, fsys, canonical(t, d))
	for _, kind := range []string{"passphrase", "recovery code", "X25519"} {
		if _, err := reopen(fsys, ways[kind]); !errors.Is(err, fault.Tampered) {
			t.Fatalf("%s, without Salvage: %v, want fault.Tampered", kind, err)
		}
	}
	hybrid := ways["hybrid"] // whose own slot is whole, after one that is damaged
	saved, err := hybrid(must(keyring.Load(fsys, name)).Salvage())
	if err != nil || !sameSecret(k, saved) {
		t.Fatalf("with Salvage: %v", err)
	}
	if n := len(must(saved.Slots())); n != 3 {
		t.Errorf("%d slots are left, want 3", n)
	}
	if _, err := saved.AddSlot(passphrase(next)); err != nil {
		t.Fatal(err)
	}
	for kind, w := range map[string]way{"recovery code": ways["recovery code"], "new passphrase": byPassphrase(next)} {
		if again, err := reopen(fsys, w); err != nil || !sameSecret(k, again) {
			t.Errorf("%s, after the next change: %v", kind, err)
		}
	}
}

// canonical writes a forged document as the package would.
func canonical(t *testing.T, d map[string]any) []byte {
	t.Helper()
	object := func(fields []string, d map[string]any, indent string) string {
		var lines []string
		for _, f := range fields {
			if v, ok := d[f]; ok {
				data, err := json.MarshalIndent(v, indent, "  ")
				if err != nil {
					t.Fatal(err)
				}
				lines = append(lines, fmt.Sprintf("%s%q: %s", indent, f, data))
			}
		}
		return strings.Join(lines, ",\n")
	}
	var slots []string
	for _, s := range d["slots"].([]any) {
		s := s.(map[string]any)
		if c, ok := s["argon2id"].(map[string]any); ok {
			s["argon2id"] = json.RawMessage("{" + object([]string{"memory_kib", "passes", "lanes"}, c, "") + "}")
		}
		slots = append(slots, "    {\n"+object([]string{"id", "kind", "argon2id", "salt", "wrapped", "note"}, s, "      ")+"\n    }")
	}
	return []byte("{\n" + object([]string{"format", "version", "id", "generation"}, d, "  ") +
		",\n  \"slots\": [\n" + strings.Join(slots, ",\n") + "\n  ],\n" +
		object([]string{"mac"}, d, "  ") + "\n}\n")
}

func TestFilesThatAreRefused(t *testing.T) {
	fsys := open(t)
	create(t, fsys)
	whole := string(raw(t, fsys))
	replace := func(old, new string) string {
		if !strings.Contains(whole, old) {
			t.Fatalf("the file has no %q", old)
		}
		return strings.Replace(whole, old, new, 1)
	}
	for _, tt := range []struct{ name, file, says string }{
		{"nothing", "", "not a keyring"},
		{"another file", `{"format": "something"}`, "not a keyring"},
		{"a later version", replace(`"version": 1`, `"version": 2`), "version 2 of the format; this program knows version 1"},
		{"bytes after the end", whole + "\n", "not written as keyrings are"},
		{"another keyring after the end", whole + whole, "not a keyring"},
		{"an unknown field", replace(`"generation"`, `"comment": "x", "generation"`), "not written"},
		{"a repeated field", replace(`"generation": 1`, `"generation": 1, "generation": 1`), "not written"},
		{"a field in another case", replace(`"generation"`, `"Generation"`), "not written"},
		{"other spacing", replace("\n  ", "\n "), "not written"},
		{"no slots", whole[:strings.Index(whole, "[")] + "[]" + whole[strings.Index(whole, "]")+1:], "0 slots"},
		{"an unknown kind", replace(`"kind": "passphrase"`, `"kind": "fingerprint"`), "slot 1: unknown kind"},
		{"a cost that is too small", replace(`"passes": 2`, `"passes": 1`), "slot 1: argon2id costs less"},
		{"a cost that exhausts memory", replace(`"memory_kib": 19456`, `"memory_kib": 4294967295`), "slot 1: argon2id costs more"},
		{"a cost that never ends", replace(`"passes": 2`, `"passes": 4294967295`), "slot 1: argon2id costs more"},
		{"a file without end", whole + strings.Repeat(" ", 64<<10), "longer than"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := keyring.Parse([]byte(tt.file))
			if !errors.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error is %v, want fault.Invalid and %q", err, tt.says)
			}
		})
	}
}

// A keyring is authenticated as bytes, so it must have one spelling: whatever
// parses must be written as it was read.
func FuzzParse(f *testing.F) {
	fsys := open(f)
	k, _ := everyKind(f, fsys)
	whole := raw(f, fsys)
	f.Add(whole)
	f.Add(append(bytes.Clone(whole), '\n'))
	f.Add(bytes.ReplaceAll(whole, []byte(`"wrapped"`), []byte(`"Wrapped"`)))
	f.Add(bytes.ReplaceAll(whole, []byte(`: "`), []byte(`: "\n`)))
	f.Add([]byte(`{"format":"teptar-keyring","version":1,"slots":null}`))
	k.Close()
	f.Fuzz(func(t *testing.T, data []byte) {
		again, err := keyring.Parse(data)
		if err == nil && !bytes.Equal(again, data) {
			t.Errorf("two spellings of one keyring:\n%q\n%q", data, again)
		}
		if err != nil && !errors.Is(err, fault.Invalid) {
			t.Errorf("error is %v, want fault.Invalid", err)
		}
	})
}

// A save that fails anywhere leaves the old keyring or the new one.
func TestSaveFailsOnceAnywhere(t *testing.T) {
	const changes = 5 // create, write, sync, rename, sync directory
	for n := 1; n <= changes+1; n++ {
		for _, side := range []faultdisk.Side{faultdisk.Before, faultdisk.After} {
			t.Run(fmt.Sprintf("%s change %d", side, n), func(t *testing.T) {
				d, err := faultdisk.Open(t.TempDir())
				if err != nil {
					t.Fatal(err)
				}
				defer d.Close()
				k := create(t, d)
				id := must(k.Slots())[0].ID
				d.Fail(n, side)
				_, err = k.ChangePassphrase(id, []byte(next), keyring.MinCost(), day)
				if n <= changes != errors.Is(err, faultdisk.ErrInjected) {
					t.Fatalf("ChangePassphrase = %v; there are %d changes", err, changes)
				}
				d.Heal()
				checkOldOrNew(t, d, k, err == nil)
			})
		}
	}
}

// checkOldOrNew checks that exactly one of the passphrases opens the keyring,
// the new one if it was acknowledged, and that it can be changed again.
func checkOldOrNew(t *testing.T, d disk.FS, k *keyring.Keyring, acknowledged bool) {
	t.Helper()
	_, oldErr := reopen(d, byPassphrase(first))
	again, newErr := reopen(d, byPassphrase(next))
	if (oldErr == nil) == (newErr == nil) {
		t.Fatalf("old passphrase: %v; new passphrase: %v; want one to open", oldErr, newErr)
	}
	if acknowledged && newErr != nil {
		t.Errorf("the change was acknowledged: %v", newErr)
	}
	if newErr == nil && !sameSecret(k, again) {
		t.Error("the new passphrase opens another secret")
	}
	if _, err := k.AddSlot(passphrase("a third passphrase")); err != nil {
		t.Fatalf("AddSlot after the failure: %v", err)
	}
	if third, err := reopen(d, byPassphrase("a third passphrase")); err != nil || !sameSecret(k, third) {
		t.Errorf("the slot added after the failure: %v", err)
	}
}

func TestCreateFailsOnceAnywhere(t *testing.T) {
	for n := 1; n <= 5; n++ {
		for _, side := range []faultdisk.Side{faultdisk.Before, faultdisk.After} {
			t.Run(fmt.Sprintf("%s change %d", side, n), func(t *testing.T) {
				d, err := faultdisk.Open(t.TempDir())
				if err != nil {
					t.Fatal(err)
				}
				defer d.Close()
				d.Fail(n, side)
				if _, err := keyring.Create(d, name, passphrase(first)); !errors.Is(err, faultdisk.ErrInjected) {
					t.Fatalf("Create = %v, want the injected failure", err)
				}
				d.Heal()
				create(t, d)
				if err := d.PowerCut(faultdisk.BytesAndNames); err != nil {
					t.Fatal(err)
				}
				if _, err := reopen(d, byPassphrase(first)); err != nil {
					t.Errorf("the second Create was acknowledged: %v", err)
				}
			})
		}
	}
}

// A vector is testdata/keyring.json with all that opens it, and keys that
// follow from its secret.
type vector struct {
	Secret     string            `json:"secret"`
	Passphrase string            `json:"passphrase"`
	Recovery   string            `json:"recovery"`
	X25519     string            `json:"x25519"`
	Keys       map[string]string `json:"keys"`
}

const (
	vectorFile  = "testdata/vector.json"
	vectorRing  = "testdata/" + name
	vectorWords = "четыре слова для проверки"
)

// The vectors are in the specification: a keyring written today must open for
// as long as the format has this version.
func TestVectors(t *testing.T) {
	if *update {
		writeVectors(t)
	}
	data, err := os.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	var v vector
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	ring, err := os.ReadFile(vectorRing)
	if err != nil {
		t.Fatal(err)
	}
	fsys := open(t)
	put(t, fsys, ring)
	code, err := keyring.ParseRecoveryCode(v.Recovery)
	if err != nil {
		t.Fatal(err)
	}
	for kind, w := range map[string]way{
		"passphrase": byPassphrase(v.Passphrase), "recovery code": byRecovery(code),
		"X25519": byIdentity(must(age.ParseX25519Identity(v.X25519))),
	} {
		k, err := reopen(fsys, w)
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		if got := hex.EncodeToString(keyring.Bytes(k.Secret(), code)["secret"]); got != v.Secret {
			t.Errorf("%s opens %s, want %s", kind, got, v.Secret)
		}
		for purpose, want := range v.Keys {
			key := k.Secret().Key(purpose)
			if got := hex.EncodeToString(key[:]); got != want {
				t.Errorf("%s: key for %q is %s, want %s", kind, purpose, got, want)
			}
		}
		if slots := must(k.Slots()); slots[0].Label != "vector" || !slots[0].Created.Equal(day) {
			t.Errorf("%s: slot 1 is %+v", kind, slots[0])
		}
	}
}

func writeVectors(t *testing.T) {
	fsys := open(t)
	id := must(age.GenerateX25519Identity())
	recovery, code, err := keyring.ForRecovery(note("vector"))
	if err != nil {
		t.Fatal(err)
	}
	words := must(keyring.ForPassphrase(note("vector"), []byte(vectorWords), keyring.DefaultCost()))
	k := must(keyring.Create(fsys, name, words, must(keyring.ForRecipient(note("vector"), id.Recipient())), recovery))
	v := vector{
		Secret:     hex.EncodeToString(keyring.Bytes(k.Secret(), code)["secret"]),
		Passphrase: vectorWords, Recovery: code.Reveal(), X25519: id.String(),
		Keys: map[string]string{},
	}
	for _, purpose := range []string{keyring.PurposeDatabase, keyring.PurposeVault, keyring.PurposeDevice} {
		key := k.Secret().Key(purpose)
		v.Keys[purpose] = hex.EncodeToString(key[:])
	}
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	for file, data := range map[string][]byte{vectorFile: append(data, '\n'), vectorRing: raw(t, fsys)} {
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
