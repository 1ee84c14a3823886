// SPDX-License-Identifier: Apache-2.0

package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Codes that change with time, as RFC 6238 makes them: HMAC-SHA-1, steps of
// thirty seconds, six digits. Every program for such codes can do this one.
const (
	step       = 30 * time.Second
	digits     = 6
	million    = 1_000_000
	drift      = 1  // steps that a clock may be ahead or behind
	secretSize = 20 // bytes, as RFC 4226 section 4 advises
)

func newCodeSecret() hidden {
	b := make([]byte, secretSize)
	rand.Read(b)
	return b
}

// codeAt gives the code of a step (RFC 4226, section 5.3).
func codeAt(secret hidden, n int64) string {
	mac := hmac.New(sha1.New, secret)
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(n))
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 15
	value := binary.BigEndian.Uint32(sum[at:]) & 0x7fff_ffff
	return fmt.Sprintf("%0*d", digits, value%million)
}

// stepAt gives the number of the step at a time.
func stepAt(t time.Time) int64 { return t.Unix() / int64(step/time.Second) }

// stepOf finds the step whose code was given, near a time and after the last
// step that was used: a code serves once, and none before it serves again.
func stepOf(secret hidden, code string, now time.Time, used int64) (int64, bool) {
	found, ok := int64(0), false
	for n := stepAt(now) - drift; n <= stepAt(now)+drift; n++ {
		same := subtle.ConstantTimeCompare([]byte(codeAt(secret, n)), []byte(code)) == 1
		if same && n > used && !ok {
			found, ok = n, true
		}
	}
	return found, ok
}

// codeAddress gives the address by which a program for codes takes in a secret.
// It names nothing but the login: who looks over the list of codes on a
// telephone must not learn for what this one is.
func codeAddress(secret hidden, issuer, login string) string {
	label := login
	q := url.Values{"secret": {base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)}}
	if issuer != "" {
		label = issuer + ":" + login
		q.Set("issuer", issuer)
	}
	return (&url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + label, RawQuery: q.Encode()}).String()
}

// Recovery codes stand in for a code that changes, each once. They have 80
// random bits, so that a plain hash hides them.
const (
	recoveryCodes = 10
	recoverySize  = 10 // bytes
)

// letters are those of the ids of package record: none can be taken for another.
var letters = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// newRecoveryCodes makes codes such as "x4tw-9k0e-8hqz-m3ra", and what is kept.
func newRecoveryCodes() (codes []Secret, kept []hidden) {
	for range recoveryCodes {
		var b [recoverySize]byte
		rand.Read(b[:])
		text := letters.EncodeToString(b[:])
		codes = append(codes, NewSecret(text[:4]+"-"+text[4:8]+"-"+text[8:12]+"-"+text[12:]))
		kept = append(kept, recoveryHash(text))
	}
	return codes, kept
}

// recoveryHash gives what is kept of a recovery code, however it was typed.
func recoveryHash(typed string) hidden {
	plain := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '\t':
			return -1
		case 'o':
			return '0'
		case 'i', 'l':
			return '1'
		}
		return r
	}, strings.ToLower(typed))
	sum := sha256.Sum256([]byte("teptar/recovery/v1\n" + plain))
	return sum[:]
}

// findRecovery gives the place of a recovery code among the kept ones, -1 if it
// is none of them.
func findRecovery(kept []hidden, typed string) int {
	h, at := recoveryHash(typed), -1
	for i, k := range kept {
		if subtle.ConstantTimeCompare(k, h) == 1 {
			at = i
		}
	}
	return at
}
