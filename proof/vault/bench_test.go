// SPDX-License-Identifier: Apache-2.0

package vault_test

import (
	"bytes"
	"crypto/sha256"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"

	"teptar/proof/disk"
	"teptar/proof/vault"
)

// BenchmarkPut measures Put, and in the same run what cannot be avoided: age
// and SHA-256 over the same bytes into a file that is synced. The metric
// "of-bare" is the time of Put divided by that.
func BenchmarkPut(b *testing.B) {
	data := content(64 << 20)
	id, err := age.GenerateX25519Identity()
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	fsys, err := disk.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer fsys.Close()
	a := &archive{dir: dir, blobs: map[vault.Address]vault.Blob{}}
	var bare, put time.Duration
	for b.Loop() {
		start := time.Now()
		if err := bareEncrypt(filepath.Join(dir, "bare"), data, id.Recipient()); err != nil {
			b.Fatal(err)
		}
		bare += time.Since(start)
		if err := os.Remove(filepath.Join(dir, "bare")); err != nil {
			b.Fatal(err)
		}
		a.Vault = vault.New(fsys, secret()) // which holds nothing yet
		start = time.Now()
		blob, err := a.Put(b.Context(), bytes.NewReader(data), limit, a.known)
		put += time.Since(start)
		if err != nil {
			b.Fatal(err)
		}
		if err := os.Remove(a.file(blob)); err != nil {
			b.Fatal(err)
		}
	}
	mb := float64(len(data)) * float64(b.N) / 1e6
	b.ReportMetric(mb/put.Seconds(), "put-MB/s")
	b.ReportMetric(mb/bare.Seconds(), "bare-MB/s")
	b.ReportMetric(put.Seconds()/bare.Seconds(), "of-bare")
}

func bareEncrypt(name string, data []byte, to age.Recipient) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	enc, err := age.Encrypt(f, to)
	if err != nil {
		return err
	}
	if _, err := io.CopyBuffer(io.MultiWriter(enc, sha256.New()), io.LimitReader(bytes.NewReader(data), limit), make([]byte, 64<<10)); err != nil {
		return err
	}
	if err := enc.Close(); err != nil {
		return err
	}
	return f.Sync()
}
