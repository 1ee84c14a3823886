// SPDX-License-Identifier: Apache-2.0

package ledger

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"

	"teptar/fault"
)

// lines takes apart a text whose lines all end in a newline.
type lines struct{ rest []byte }

// next gives the next line without its newline, and false at the end or if the
// newline is missing.
func (l *lines) next() (string, bool) {
	line, rest, ok := bytes.Cut(l.rest, []byte("\n"))
	if !ok {
		return "", false
	}
	l.rest = rest
	return string(line), true
}

// number gives the number after the prefix on the next line.
func (l *lines) number(prefix string) (int64, error) {
	line, _ := l.next()
	digits, ok := strings.CutPrefix(line, prefix)
	if !ok {
		return 0, fmt.Errorf("want a line that begins with %q: %w", prefix, fault.Invalid)
	}
	return parseSize(digits)
}

// hashes gives the hashes on the next lines, up to an empty line, which it
// takes as well.
func (l *lines) hashes() ([]tlog.Hash, error) {
	var path []tlog.Hash
	for {
		line, ok := l.next()
		if !ok {
			return nil, fmt.Errorf("cut off after %d hashes: %w", len(path), fault.Invalid)
		}
		if line == "" {
			return path, nil
		}
		if len(path) == maxPath {
			return nil, fmt.Errorf("more than %d hashes: %w", maxPath, fault.Invalid)
		}
		h, err := parseHash(line)
		if err != nil {
			return nil, fmt.Errorf("hash %d: %w", len(path), err)
		}
		path = append(path, h)
	}
}

func appendHashes(b []byte, path []tlog.Hash) []byte {
	for _, h := range path {
		b = append(append(b, h.String()...), '\n')
	}
	return append(b, '\n')
}

// parseSize reads a number of entries, as decimal digits without leading zeros.
func parseSize(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || n > MaxEntries || strconv.FormatInt(n, 10) != s {
		return 0, fmt.Errorf("not a number of entries: %w", fault.Invalid)
	}
	return n, nil
}

func parseHash(s string) (tlog.Hash, error) {
	b, err := decodeBase64(s)
	if err != nil || len(b) != tlog.HashSize {
		return tlog.Hash{}, fmt.Errorf("not a hash in base64: %w", fault.Invalid)
	}
	return tlog.Hash(b), nil
}

// decodeBase64 reads standard base64 (RFC 4648, section 4) in its one canonical
// spelling. The library skips line breaks, and by default stray bits at the end.
func decodeBase64(s string) ([]byte, error) {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil || base64.StdEncoding.EncodeToString(b) != s {
		return nil, fmt.Errorf("not canonical base64: %w", fault.Invalid)
	}
	return b, nil
}

// checkName refuses what cannot be the name of a key in a signed note, nor so
// the origin of a log.
func checkName(name string) error {
	bad := func(r rune) bool { return r == '+' || unicode.IsSpace(r) || unicode.IsControl(r) }
	if name == "" || len(name) > 255 || !utf8.ValidString(name) || strings.ContainsFunc(name, bad) {
		return fmt.Errorf("not the name of a key: %w", fault.Invalid)
	}
	return nil
}
