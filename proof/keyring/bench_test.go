// SPDX-License-Identifier: Apache-2.0

package keyring_test

import (
	"testing"

	"teptar/proof/keyring"
)

// BenchmarkPassphrase measures what one try costs, to us and to a guesser.
func BenchmarkPassphrase(b *testing.B) {
	fsys := open(b)
	r, err := keyring.ForPassphrase(note(""), []byte(first), keyring.DefaultCost())
	if err != nil {
		b.Fatal(err)
	}
	if _, err := keyring.Create(fsys, name, r); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := reopen(fsys, byPassphrase(first)); err != nil {
			b.Fatal(err)
		}
	}
}
