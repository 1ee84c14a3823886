// SPDX-License-Identifier: Apache-2.0

package web

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"time"
)

// Some pages are shown once: they have a secret that the desk does not keep. So
// that the language can be changed on them all the same, the page carries
// itself, sealed (AES-256-GCM under a key of this run, bound to the session),
// in the form for the language. The desk keeps nothing, and nobody learns from
// the form what does not stand on the page beside it.

// shownOnce is a body that cannot be asked for again.
type shownOnce interface {
	body
	// in gives the body as it is said in a language.
	in(w words) body
}

func (p codesPage) in(w words) body    { return p }
func (p recoveryPage) in(w words) body { return p }
func (p tokenPage) in(w words) body    { return p }

func (p linkPage) in(w words) body {
	for i, r := range p.Roles {
		p.Roles[i].roleWords = roleIn(w, r.Role)
	}
	return p
}

// onceLife is how long such a page may be turned to another language.
const onceLife = 30 * time.Minute

// An envelope seals pages that are shown once.
type envelope struct{ box cipher.AEAD }

func newEnvelope() (envelope, error) {
	var key [32]byte
	rand.Read(key[:]) // never fails, see crypto/rand
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return envelope{}, err
	}
	box, err := cipher.NewGCMWithRandomNonce(block)
	return envelope{box}, err
}

// An oncePage is a page in its envelope.
type oncePage struct {
	Template string
	Path     string // where the form for the language leads if it is too late
	Until    time.Time
	Body     json.RawMessage
}

// seal gives the page as a field of a form.
func (v *visit) seal(b shownOnce, path string) (string, error) {
	data, err := json.Marshal(b)
	if err == nil {
		data, err = json.Marshal(oncePage{b.template(), path, v.desk.archive.Now().Add(onceLife), data})
	}
	if err != nil {
		return "", fmt.Errorf("page that is shown once: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(v.desk.envelope.box.Seal(nil, nil, data, v.thisSession())), nil
}

// unseal gives the page of a field back, nil if it is none, or too old, or of
// another session.
func (v *visit) unseal(field string) (body shownOnce, path string) {
	sealed, err := base64.RawURLEncoding.DecodeString(field)
	if err != nil || v.session == nil {
		return nil, ""
	}
	data, err := v.desk.envelope.box.Open(nil, nil, sealed, v.thisSession())
	var p oncePage
	if err != nil || json.Unmarshal(data, &p) != nil || v.desk.archive.Now().After(p.Until) {
		return nil, ""
	}
	for _, b := range []shownOnce{codesPage{}, recoveryPage{}, tokenPage{}, linkPage{}} {
		if b.template() != p.Template {
			continue
		}
		into := reflect.New(reflect.TypeOf(b))
		if json.Unmarshal(p.Body, into.Interface()) == nil {
			return into.Elem().Interface().(shownOnce), p.Path
		}
	}
	return nil, ""
}

// thisSession is what an envelope is bound to.
func (v *visit) thisSession() []byte {
	sum := v.ofSession().sum()
	return sum[:]
}
