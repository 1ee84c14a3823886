// SPDX-License-Identifier: Apache-2.0

package web

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"teptar/fault"
)

// What a browser says that it made is foreign bytes, JSON with CBOR in it. If
// it is taken it has an id and a key, and it answered our question.
func FuzzNewPasskey(f *testing.F) {
	client := base64.RawURLEncoding.EncodeToString([]byte(`{"type":"webauthn.create","challenge":"AAAAAAAAAAAAAAAAAAAAAA","origin":"http://localhost:8080"}`))
	answer := func(attestation string) string {
		return `{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{"clientDataJSON":"` + client + `","attestationObject":"` + attestation + `"}}`
	}
	f.Add(`{}`)
	f.Add(answer("o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUA")) // no data of the authenticator
	f.Add(answer("v5////////////8"))                         // a map that does not end
	f.Add(answer("m////////////w"))                          // a list of 2^64 items
	f.Add(strings.Repeat(`{"response":`, 5000))
	rp, err := webauthn.New(&webauthn.Config{RPID: "localhost", RPDisplayName: "localhost", RPOrigins: []string{"http://localhost:8080"}})
	if err != nil {
		f.Fatal(err)
	}
	u := keyUser{login: "ann"}
	question := webauthn.SessionData{Challenge: "AAAAAAAAAAAAAAAAAAAAAA", RelyingPartyID: "localhost", UserID: u.WebAuthnID(),
		UserVerification: protocol.VerificationRequired, CredParams: webauthn.CredentialParametersDefault()}
	f.Fuzz(func(t *testing.T, body string) {
		key, err := newKey(rp, u, question, strings.NewReader(body))
		switch {
		case err != nil && !errors.Is(err, fault.Denied):
			t.Errorf("%v is not fault.Denied", err)
		case err == nil && (len(key.ID) == 0 || len(key.PublicKey) == 0 || !strings.Contains(body, client[:20])):
			t.Errorf("taken, with %d bytes of id and %d of key: %s", len(key.ID), len(key.PublicKey), body)
		}
	})
}
