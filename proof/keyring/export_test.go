// SPDX-License-Identifier: Apache-2.0

package keyring

// Bytes shows what must never be printed, to the test that looks for it.
func Bytes(s Secret, c RecoveryCode) map[string][]byte {
	return map[string][]byte{"secret": s.root().bytes[:], "recovery code": c.bytes()[:]}
}

// Parse tells whether bytes are a keyring and how they would be written.
func Parse(data []byte) (again []byte, err error) {
	f, err := parse(data)
	if err != nil {
		return nil, err
	}
	return f.encode()
}
