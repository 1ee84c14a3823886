// SPDX-License-Identifier: Apache-2.0

package document_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/sqlite"
	"teptar/archive/storetest"
	"teptar/fault"
	"teptar/intake/document"
	"teptar/record"
)

func openStore(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
	return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
}

// village is an archive with one case.
func village(t *testing.T) *archive.Archive {
	t.Helper()
	a := storetest.New(t, openStore)
	storetest.Commit(t, a, storetest.Batch{Ops: []record.Op{record.Case{ID: "village"}}})
	return a
}

// unread is a file that must not be read.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("the file was read for nothing")
	return 0, errors.New("unread")
}

func TestWhoMayTakeADocumentIntoWhichCase(t *testing.T) {
	a := village(t)
	in := func(c record.CaseID, r access.Role) access.Viewer {
		return access.Member("N. Q.", map[record.CaseID]access.Role{c: r})
	}
	for _, tt := range []struct {
		name    string
		viewer  access.Viewer
		to      record.CaseID
		newCase bool
		may     bool
	}{
		{"an owner, into a case that is there", storetest.Owner, "village", false, true},
		{"an owner, into one that they make", storetest.Owner, "valley", true, true},
		{"an owner whose program has misspelt it", storetest.Owner, "vilage", false, false},
		{"a coder", in("village", access.Coder), "village", true, true},
		{"a reader", in("village", access.Reader), "village", true, false},
		{"a coder of another case", in("elsewhere", access.Coder), "village", true, false},
		{"a coder of a case that is not there", in("elsewhere", access.Coder), "elsewhere", true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := document.Handed{Case: tt.to, NewCase: tt.newCase, Name: "letter.txt", File: unread{t}}
			if tt.may {
				h.File = strings.NewReader("They came at night.")
			}
			c, r, err := document.TakeIn(t.Context(), a, tt.viewer, h)
			if tt.may && (err != nil || r.Ops == 0 || c.Chars != 19 || c.By != tt.viewer.Name()) {
				t.Errorf("%+v, %+v, %v", c, r, err)
			}
			if !tt.may && !errors.Is(err, fault.NotFound) {
				t.Errorf("taken: %v", err)
			}
		})
	}
}

func TestWhatIsTakenIn(t *testing.T) {
	a := village(t)
	id := func(c record.Capture) (record.EntityID, error) {
		return record.DeriveEntityID(c.Case, c.Bytes.String()), nil
	}
	for _, tt := range []struct {
		name, media, text string
		hand              document.Handed
		wrong             bool
	}{
		{"words alone are a text", "text/plain", "They came.", document.Handed{Text: []byte("They came.")}, false},
		{"a file tells its type by its name", "image/png", "", document.Handed{Name: `C:\scans\page.png`, File: strings.NewReader("\x89PNG")}, false},
		{"a file with what stands in it", "image/png", "They left.", document.Handed{Name: "page.png", File: strings.NewReader("\x89PNG2"), Text: []byte("They left.")}, false},
		{"a text that is none", "", "", document.Handed{Media: "text/plain", File: strings.NewReader("\xff\x00")}, true},
		{"nothing", "", "", document.Handed{}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.hand.Case, tt.hand.ID = "village", id
			c, _, err := document.TakeIn(t.Context(), a, storetest.Owner, tt.hand)
			if tt.wrong != errors.Is(err, fault.Invalid) || err == nil && (c.Media != tt.media || strings.ContainsAny(c.Name, `/\`)) {
				t.Fatalf("%+v, %v", c, err)
			}
			if tt.text == "" {
				return
			}
			v, err := a.View(t.Context(), storetest.Owner)
			if err != nil {
				t.Fatal(err)
			}
			defer v.Close()
			if text, _, err := v.Text(c.Document); text != tt.text || err != nil {
				t.Errorf("its text is %q, %v", text, err)
			}
		})
	}
}

func TestTheSameDocumentTwiceIsOne(t *testing.T) {
	a := village(t)
	var ops [2]int
	for i := range ops {
		_, r, err := document.TakeIn(t.Context(), a, storetest.Owner, document.Handed{Case: "village", Text: []byte("They came."), Facts: document.Facts{Title: "A letter"},
			ID: func(c record.Capture) (record.EntityID, error) {
				return record.DeriveEntityID(c.Case, c.Bytes.String()), nil
			}})
		if err != nil {
			t.Fatal(err)
		}
		ops[i] = r.Ops
	}
	if ops[0] != 3 || ops[1] != 0 {
		t.Errorf("%d ops at first and %d then", ops[0], ops[1])
	}
}
