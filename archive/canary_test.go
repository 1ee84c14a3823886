// SPDX-License-Identifier: Apache-2.0

package archive_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"teptar/archive"
	"teptar/archive/storetest"
	"teptar/proof/keyring"
	"teptar/record"
	"teptar/record/script"
)

// canary makes a word that stands nowhere else, for one field.
func canary(field string) string { return "qanarix" + strings.ReplaceAll(field, " ", "") }

// fields are all in which a team writes something.
var fields = []string{"case title", "key", "file name", "media", "method", "collector", "text", "quote", "locator", "hedge", "name", "sealed", "scheme",
	"wording", "reason", "reviewer", "term label", "term definition", "property label", "slot label", "кириллица"}

// planted makes ops with a canary in every field.
func planted() storetest.Batch {
	text := "A report of " + canary("text") + " and " + canary("кириллица") + "."
	doc, man := storetest.Entity(demo, record.Document, canary("key")), storetest.Entity(demo, record.Person, "p")
	c := storetest.Capture(demo, doc.ID, text)
	c.Name, c.Media, c.Method, c.By = canary("filename")+".txt", canary("media"), canary("method"), canary("collector")
	s := storetest.Say(demo, doc.ID, canary("quote")+" "+canary("кириллица"), storetest.Claim(man.ID, "name", record.NameValue(canary("name"), "en")),
		storetest.Claim(man.ID, "contact", record.Value{Type: record.IDType, Text: canary("sealed"), Scheme: canary("scheme")}),
		storetest.Claim(man.ID, "age", record.Value{Type: record.NumberType, Min: 3, Max: 4, Wording: canary("wording")}))
	s.Passage.Locator, s.Hedge = canary("locator"), canary("hedge")
	j := storetest.Judge(demo, record.Accept, canary("reason"), storetest.Claims(s)[0])
	j.By = canary("reviewer")
	return storetest.Batch{Texts: []string{text}, Ops: []record.Op{record.Case{ID: demo, Title: canary("case title")}, doc, man, c, s, j,
		record.TermEntry{Vocabulary: "sex", Code: "S-Q", EN: canary("term label"), Definition: canary("term definition")},
		record.Property{Kind: record.Person, Name: "q", Type: record.TextType, EN: canary("property label")}}}
}

// use does with an archive what people do.
func use(ctx context.Context, a *archive.Archive, b storetest.Batch) error {
	d, _, _, err := a.Deposit(ctx, strings.NewReader(b.Texts[0]), archive.MaxText)
	if err != nil {
		return err
	}
	if _, err := a.Commit(ctx, storetest.Owner, b.Ops, d); err != nil {
		return err
	}
	r, err := keyring.ForPassphrase(keyring.Note{Label: canary("slot label")}, []byte("twelve letters"), keyring.MinCost())
	if err != nil {
		return err
	}
	if _, err := a.Keyring().AddSlot(r); err != nil {
		return err
	}
	if _, err := a.Rebuild(ctx, nil); err != nil {
		return err
	}
	v, err := a.View(ctx, storetest.Owner)
	if err != nil {
		return err
	}
	defer v.Close()
	if _, err := v.Digest(); err != nil {
		return err
	}
	if _, _, err := v.Search(archive.WordQuery{Terms: [][]string{script.QueryTerms(canary("quote"))}, Limit: 5}); err != nil {
		return err
	}
	_, _, err = v.Text(b.Ops[1].(record.Entity).ID)
	return err
}

// plantForever plants, and waits to be killed.
func plantForever(p *storetest.Place) error {
	ctx := context.Background()
	a, err := p.TryOpen(ctx)
	if err != nil {
		return err
	}
	if err := use(ctx, a, planted()); err != nil {
		return err
	}
	// A deposit that is cut off, too.
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	go a.Deposit(ctx, r, archive.MaxText)
	for range 300 {
		fmt.Fprintln(w, strings.Repeat(canary("text")+" ", 50))
	}
	fmt.Println("ready")
	select {}
}

// sniff looks for canaries in every file and file name below folders.
func sniff(t *testing.T, dirs ...string) (found []string) {
	t.Helper()
	for _, dir := range dirs {
		for name, data := range files(t, dir) {
			for _, f := range fields {
				if bytes.Contains(data, []byte(canary(f))) || strings.Contains(name, canary(f)) {
					found = append(found, name+": "+f)
				}
			}
		}
	}
	return found
}

// TestNothingIsInTheClear looks for planted words in all files of an archive and
// in the folder for temporary files.
func TestNothingIsInTheClear(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	t.Setenv("SQLITE_TMPDIR", tmp)
	dir := t.TempDir()
	all := planted()
	var ops []string
	for _, op := range all.Ops {
		ops = append(ops, string(record.Encode(op)))
	}
	clear := strings.Join(append(ops, all.Texts[0], canary("slot label")), "\n")
	if err := os.WriteFile(filepath.Join(dir, "clear"), []byte(clear), 0o600); err != nil {
		t.Fatal(err)
	}
	if found := sniff(t, dir); len(found) != len(fields) {
		t.Fatalf("of %d fields only these have a canary: %q", len(fields), found)
	}
	t.Run("while it is open, and after it is closed", func(t *testing.T) { testClearWhileOpen(t, all, tmp) })
	t.Run("after the program was killed", func(t *testing.T) { testClearAfterKill(t, tmp) })
}

func testClearWhileOpen(t *testing.T, all storetest.Batch, tmp string) {
	p := storetest.NewPlace(t, open)
	a := p.Create(t)
	if err := use(t.Context(), a, all); err != nil {
		t.Fatal(err)
	}
	if found := sniff(t, p.Dir, tmp); len(found) > 0 {
		t.Errorf("while it is open: %q", found)
	}
	onlyTheOwners(t, p.Dir)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if found := sniff(t, p.Dir, tmp); len(found) > 0 {
		t.Errorf("after it is closed: %q", found)
	}
}

func testClearAfterKill(t *testing.T, tmp string) {
	p := storetest.NewPlace(t, open)
	if err := p.Create(t).Close(); err != nil {
		t.Fatal(err)
	}
	cmd, lines := child(t, "plant", p, 0)
	if line := <-lines; line != "ready" {
		t.Fatalf("the child says %q", line)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	if len(files(t, p.Dir)["archive.db-wal"]) == 0 {
		t.Error("there is no write-ahead log: the kill shows nothing")
	}
	if found := sniff(t, p.Dir, tmp); len(found) > 0 {
		t.Errorf("found: %q", found)
	}
}

// onlyTheOwners looks whether others on this machine may read a file, if they
// come past its folder. In the index of the write-ahead log are only numbers.
func onlyTheOwners(t *testing.T, dir string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		return // there a folder's list says who may
	}
	for name := range files(t, dir) {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 && name != "archive.db-shm" {
			t.Errorf("%s has mode %v", name, info.Mode())
		}
	}
}
