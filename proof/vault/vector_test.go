// SPDX-License-Identifier: Apache-2.0

package vault_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"teptar/proof/vault"
)

var update = flag.Bool("update", false, "write the test vectors anew")

// A vector is one blob with all that is needed to open it, in hexadecimal. Its
// bytes are Pattern repeated up to Size, its file is testdata/<Name>.age.
type vector struct {
	Name    string `json:"name"`
	Secret  string `json:"secret"`
	Key     string `json:"key"`
	Pattern string `json:"pattern"`
	Size    int    `json:"size"`
	SHA256  string `json:"sha256"`
	Address string `json:"address"`
	Stored  int    `json:"stored"`
}

func (v vector) content() []byte {
	return bytes.Repeat([]byte(v.Pattern), v.Size/len(v.Pattern)+1)[:v.Size]
}

func (v vector) file() string { return filepath.Join("testdata", v.Name+".age") }

const vectorFile = "testdata/vectors.json"

// The vectors are in the specification: a file written today must be readable
// for as long as the format has this version.
func TestVectors(t *testing.T) {
	if *update {
		writeVectors(t)
	}
	data, err := os.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	if err := json.Unmarshal(data, &vectors); err != nil {
		t.Fatal(err)
	}
	for _, v := range vectors {
		t.Run(v.Name, func(t *testing.T) { checkVector(t, v) })
	}
}

func checkVector(t *testing.T, v vector) {
	sum := sha256.Sum256(v.content())
	if got := hex.EncodeToString(sum[:]); got != v.SHA256 {
		t.Fatalf("the bytes hash to %s, want %s", got, v.SHA256)
	}
	key, err := hex.DecodeString(v.Key)
	if err != nil {
		t.Fatal(err)
	}
	b := vault.Blob{SHA256: sum, Size: int64(v.Size)}
	if b.Key, err = vault.ParseKey(key); err != nil {
		t.Fatal(err)
	}
	if b.Address, err = vault.ParseAddress(v.Address); err != nil {
		t.Fatal(err)
	}
	a := newArchive(t)
	if err := os.MkdirAll(filepath.Dir(a.file(b)), 0o700); err != nil {
		t.Fatal(err)
	}
	stored, err := os.ReadFile(v.file())
	if err != nil {
		t.Fatal(err)
	}
	if len(stored) != v.Stored {
		t.Errorf("the file has %d bytes, want %d", len(stored), v.Stored)
	}
	if err := os.WriteFile(a.file(b), stored, 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := a.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, v.content()) {
		t.Errorf("the file reads as %d bytes, %v; want those of the vector", len(got), err)
	}
	// The same bytes must get the same address and the same length today.
	fresh := newArchive(t)
	again := fresh.mustKeep(t, v.content())
	if again.Address != b.Address {
		t.Errorf("the bytes get the address %s, want %s", again.Address, b.Address)
	}
	if data, err := os.ReadFile(fresh.file(again)); err != nil || len(data) != v.Stored {
		t.Errorf("the bytes are stored in %d bytes, %v; want %d", len(data), err, v.Stored)
	}
}

func writeVectors(t *testing.T) {
	s := secret()
	vectors := []vector{
		{Name: "empty", Pattern: "-", Size: 0},
		{Name: "short", Pattern: "Зарема Тестова сказала: дом сгорел. ", Size: 64},
		{Name: "two-chunks", Pattern: "0123456789abcdef", Size: 66_000},
	}
	for i := range vectors {
		v := &vectors[i]
		a := newArchive(t)
		b := a.mustKeep(t, v.content())
		stored, err := os.ReadFile(a.file(b))
		if err != nil {
			t.Fatal(err)
		}
		v.Secret, v.Key = hex.EncodeToString(s[:]), hex.EncodeToString(b.Key.Bytes())
		v.SHA256, v.Address = hex.EncodeToString(b.SHA256[:]), b.Address.String()
		v.Stored = len(stored)
		if err := os.WriteFile(v.file(), stored, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := json.MarshalIndent(vectors, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(vectorFile, append(data, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}
