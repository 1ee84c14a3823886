// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"teptar/archive"
	"teptar/fault"
	"teptar/proof/ledger"
	"teptar/record"
)

// maxManifest is the longest manifest that is read.
const maxManifest = int64(maxFiles * (2*64 + maxName))

// A manifest says which cases a bundle opens and what its files are. Its text
// is signed as a C2SP note by the device that made the bundle:
//
//	teptar/manifest@v1
//	key 5d0c…e1
//	epoch 91c0…07
//	case upper-tarn
//	file 2891 5f1c…aa  README.txt
//	file 60412 90ab…1e  claims.html
//
//	— teptar/77aa…30 qW8x…
//
// The name of the key is the origin of the device's log. What a line says after
// the size of a file is what sha256sum reads.
type manifest struct {
	maker ledger.Log // whose key signs
	cases []record.CaseID
	files []member // name, size and hash
}

// encode gives the text that is signed.
func (m *manifest) encode() []byte {
	b := []byte(archive.ManifestHead)
	b = fmt.Appendf(b, "key %s\nepoch %s\n", m.maker.Key, m.maker.Epoch)
	for _, c := range m.cases {
		b = fmt.Appendf(b, "case %s\n", c)
	}
	for _, f := range m.files {
		b = fmt.Appendf(b, "file %d %x  %s\n", f.size, f.sha, f.name)
	}
	return b
}

// appendSignature makes a note of a text and its signature.
func appendSignature(text []byte, maker ledger.Log, signature []byte) []byte {
	v := maker.Verifier()
	raw := append(binary.BigEndian.AppendUint32(nil, v.KeyHash()), signature...)
	return fmt.Appendf(bytes.Clone(text), "\n— %s %s\n", v.Name(), base64.StdEncoding.EncodeToString(raw))
}

// parseManifest reads a signed manifest and checks its signature. What it
// accepts encodes to the same bytes.
func parseManifest(data []byte) (*manifest, error) {
	text, note, ok := bytes.Cut(data, []byte("\n\n"))
	if !ok {
		return nil, fmt.Errorf("%s: no signature: %w", manifestFile, fault.Invalid)
	}
	text = data[:len(text)+1]
	m := &manifest{}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	for i, line := range lines[1:] {
		if err := m.parseLine(line); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", manifestFile, i+2, err)
		}
	}
	if !bytes.Equal(m.encode(), text) {
		return nil, fmt.Errorf("%s: byte %d: %w", manifestFile, difference(m.encode(), text), errSpelling)
	}
	if !slices.IsSorted(m.cases) || len(slices.Compact(slices.Clone(m.cases))) != len(m.cases) {
		return nil, fmt.Errorf("%s: the cases are not in order: %w", manifestFile, fault.Invalid)
	}
	if _, err := ledger.ParsePublicKey(m.maker.Key[:]); err != nil {
		return nil, fmt.Errorf("%s: %w", manifestFile, err)
	}
	return m, m.checkSignature(data, text, note)
}

// checkSignature compares the end of the note with the only one possible.
func (m *manifest) checkSignature(data, text, note []byte) error {
	_, encoded, _ := strings.Cut(strings.TrimPrefix(strings.TrimSuffix(string(note), "\n"), "— "), " ")
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(raw) != 4+64 {
		return fmt.Errorf("%s: not a signature: %w", manifestFile, fault.Invalid)
	}
	if !bytes.Equal(appendSignature(text, m.maker, raw[4:]), data) {
		return fmt.Errorf("%s: not the signature line of this key: %w", manifestFile, fault.Invalid)
	}
	if !m.maker.Verifier().Verify(text, raw[4:]) {
		return fmt.Errorf("%s: the signature does not fit: %w", manifestFile, fault.Tampered)
	}
	return nil
}

// parseLine reads one line. What it does not see to, the comparison with the
// encoded manifest does.
func (m *manifest) parseLine(line string) error {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "key":
		return parseHex(m.maker.Key[:], rest)
	case "epoch":
		return parseHex(m.maker.Epoch[:], rest)
	case "case":
		c, err := record.ParseCaseID(rest)
		m.cases = append(m.cases, c)
		return err
	case "file":
		return m.parseFile(rest)
	}
	return fmt.Errorf("no such line in a manifest: %w", fault.Invalid)
}

func (m *manifest) parseFile(line string) (err error) {
	size, rest, _ := strings.Cut(line, " ")
	sha, name, _ := strings.Cut(rest, "  ")
	f := member{name: name}
	if f.size, err = strconv.ParseInt(size, 10, 64); err != nil {
		return fmt.Errorf("not a size: %w", fault.Invalid)
	}
	m.files = append(m.files, f)
	return parseHex(m.files[len(m.files)-1].sha[:], sha)
}

// parseHex reads hexadecimal digits into all of dst.
func parseHex(dst []byte, s string) error {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(dst) {
		return fmt.Errorf("want %d hexadecimal digits: %w", 2*len(dst), fault.Invalid)
	}
	copy(dst, b)
	return nil
}
