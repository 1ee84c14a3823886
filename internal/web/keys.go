// SPDX-License-Identifier: Apache-2.0

package web

import (
	"errors"
	"net/http"

	"teptar/archive/account"
	"teptar/fault"
	"teptar/proof/keyring"
)

// A keysPage is the ways to open the archive. It shows what people wrote on
// them, and never a secret.
type keysPage struct {
	Said    string
	Slots   []slotLine
	SetBack bool
	Prove   bool // changes ask for the passphrase of the account
	Suggest string
	Label   string // as it was typed
	Age     string
	Wrong   map[string]string
}

// A slotLine is a slot with its kind in words.
type slotLine struct {
	keyring.Slot
	Words string
	Last  bool // it cannot be revoked
}

func (keysPage) template() string     { return "keys" }
func (keysPage) title(w words) string { return w.T("Keys") }

// kindOfSlot says how a slot is opened.
func kindOfSlot(w words, k keyring.Kind) string {
	switch k {
	case keyring.KindPassphrase:
		return w.T("passphrase")
	case keyring.KindAge:
		return w.T("age identity")
	case keyring.KindRecovery:
		return w.T("recovery code on paper")
	}
	return string(k)
}

func showKeys(v *visit) error { return v.showKeys(http.StatusOK, keysPage{}) }

func (v *visit) showKeys(status int, p keysPage) error {
	if err := v.owner(); err != nil {
		return err
	}
	slots, err := v.desk.archive.Keyring().Slots()
	if err != nil {
		return err
	}
	for _, s := range slots {
		p.Slots = append(p.Slots, slotLine{s, kindOfSlot(speak(v.lang), s.Kind), len(slots) == 1})
	}
	p.Said, p.SetBack, p.Prove, p.Suggest = v.said(), v.desk.archive.KeyringSetBack(), v.session.hasAccount(), keyring.Suggest()
	return v.showAs(status, p)
}

// A slotPage asks whether a slot is to be revoked, and says what that does and
// does not do; or takes another passphrase for it.
type slotPage struct {
	slotLine
	Do    string // "revoke" or "change"
	Prove bool
	Wrong map[string]string
}

func (slotPage) template() string     { return "slot" }
func (slotPage) title(w words) string { return w.T("Keys") }

// slot finds the slot of the form.
func (v *visit) slot() (slotLine, error) {
	slots, err := v.desk.archive.Keyring().Slots()
	if err != nil {
		return slotLine{}, err
	}
	for _, s := range slots {
		if string(s.ID) == v.form("slot") {
			return slotLine{s, kindOfSlot(speak(v.lang), s.Kind), len(slots) == 1}, nil
		}
	}
	return slotLine{}, notFound("key")
}

// changeKeys adds, changes or revokes a way to open the archive.
func changeKeys(v *visit) error {
	if err := v.owner(); err != nil {
		return err
	}
	switch do := v.form("do"); do {
	case "passphrase", "age":
		return v.addKey(do)
	case "change", "revoke":
		return v.changeSlot(do)
	}
	return notFound("form")
}

// addKey adds a passphrase or an age recipient.
func (v *visit) addKey(do string) error {
	p := keysPage{Label: v.trimmed("label"), Age: v.trimmed("recipient"), Wrong: map[string]string{}}
	w := speak(v.lang)
	if n := len(p.Label); n == 0 || n > 64 {
		p.Wrong["label-"+do] = w.T("Say what it is for, in at most 64 letters: you will have to know it again.")
		return v.showKeys(http.StatusUnprocessableEntity, p)
	}
	recipe, wrong := v.recipe(do, p)
	if wrong != "" {
		p.Wrong[map[string]string{"passphrase": "chosen", "age": "recipient"}[do]] = wrong
		return v.showKeys(http.StatusUnprocessableEntity, p)
	}
	if status, err := v.proveOwner(p.Wrong, "own-"+do); err != nil || status != http.StatusOK {
		return instead(err, func() error { return v.showKeys(status, p) })
	}
	err := v.desk.archive.ChangeKeys(v.context(), v.viewer(), func(k *keyring.Keyring) error {
		_, err := k.AddSlot(recipe)
		return err
	})
	if errors.Is(err, fault.Full) {
		p.Wrong["label-"+do] = w.T("There are as many keys as there can be: revoke one first.")
		return v.showKeys(http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return v.goTo("/settings/keys?done=key")
}

// recipe makes what a new slot is locked with, or tells what is wrong.
func (v *visit) recipe(do string, p keysPage) (r keyring.Recipe, wrong string) {
	w, note := speak(v.lang), keyring.Note{Label: p.Label, Created: v.desk.archive.Now()}
	if do == "age" {
		to, err := keyring.ParseRecipient(p.Age)
		if err == nil {
			r, err = keyring.ForRecipient(note, to)
		}
		if err != nil {
			return r, w.T("This is no recipient of age: want the public half of an identity, which begins with age1.")
		}
		return r, ""
	}
	if wrong = v.wrongPassphrase(); wrong != "" {
		return r, wrong
	}
	r, err := keyring.ForPassphrase(note, []byte(v.form("chosen")), keyring.DefaultCost())
	if err != nil {
		return r, w.T("The label has a character that cannot be kept.")
	}
	return r, ""
}

// wrongPassphrase tells what is wrong with a new passphrase of the archive.
func (v *visit) wrongPassphrase() string {
	w := speak(v.lang)
	if v.form("chosen") != v.form("again") {
		return w.T("The two are not the same.")
	}
	if _, err := keyring.NewPassphrase([]byte(v.form("chosen"))); err != nil {
		return w.T("At least twelve characters, not all alike. Five random words are better.")
	}
	return ""
}

// changeSlot changes the passphrase of a slot, or revokes it, after it has said
// what that means.
func (v *visit) changeSlot(do string) error {
	s, err := v.slot()
	if err != nil {
		return err
	}
	p := slotPage{slotLine: s, Do: do, Prove: v.session.hasAccount(), Wrong: map[string]string{}}
	if v.form("sure") == "" {
		return v.show(p)
	}
	w := speak(v.lang)
	if do == "change" {
		if wrong := v.wrongPassphrase(); wrong != "" {
			p.Wrong["chosen"] = wrong
			return v.showAs(http.StatusUnprocessableEntity, p)
		}
	}
	if status, err := v.proveOwner(p.Wrong, "own"); err != nil || status != http.StatusOK {
		return instead(err, func() error { return v.showAs(status, p) })
	}
	err = v.desk.archive.ChangeKeys(v.context(), v.viewer(), func(k *keyring.Keyring) error {
		if do == "revoke" {
			return k.RevokeSlot(s.ID)
		}
		_, err := k.ChangePassphrase(s.ID, []byte(v.form("chosen")), keyring.DefaultCost(), v.desk.archive.Now())
		return err
	})
	if errors.Is(err, fault.Invalid) && do == "revoke" {
		p.Wrong["revoke"] = w.T("The last key cannot be revoked: add another first.")
		return v.showAs(http.StatusUnprocessableEntity, p)
	}
	if errors.Is(err, fault.Invalid) {
		p.Wrong["chosen"] = w.T("This key has no passphrase: revoke it and add another.")
		return v.showAs(http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return v.goTo("/settings/keys?done=key")
}

// instead gives an error, or does something if there is none.
func instead(err error, do func() error) error {
	if err != nil {
		return err
	}
	return do()
}

// proveOwner asks for the passphrase of the account again, for what outlasts
// the session. Who came with the keys of the archive has shown them. What is
// wrong is told in a field.
func (v *visit) proveOwner(wrong map[string]string, field string) (status int, err error) {
	if !v.session.hasAccount() {
		return http.StatusOK, nil
	}
	err = v.desk.accounts.Prove(v.context(), v.session.account.Member, account.NewSecret(v.form("passphrase")))
	if err == nil {
		return http.StatusOK, nil
	}
	if !errors.Is(err, fault.Denied) {
		return 0, err
	}
	wrong[field], status = v.refused(err)
	if status == http.StatusForbidden {
		wrong[field] = speak(v.lang).T("The passphrase is wrong.")
	}
	return status, nil
}
