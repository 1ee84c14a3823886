// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"teptar/archive/access"
	"teptar/proof/ledger"
	"teptar/record"
)

// TestTheProofOfAnEntry takes the proof of every entry of North as a file.
func TestTheProofOfAnEntry(t *testing.T) {
	w := newWalk(t, "reader", "custodian")
	owner, reader := w.people["owner"], w.people["reader"]
	for i, place := range w.own["entry"] {
		path := "/history/" + place
		page := owner.send("GET", path, nil)
		if page.Code != http.StatusOK || !strings.Contains(page.Body.String(), path+"/proof") {
			t.Errorf("entry %d: status %d; want a page with a proof", i, page.Code)
		}
		file := owner.send("GET", path+"/proof?case=north", nil)
		if file.Code == http.StatusNotFound {
			continue // of the team alone
		}
		p, err := ledger.ParseEntryProof(file.Body.Bytes())
		if err != nil || p.Verify() != nil || !strings.HasPrefix(file.Header().Get("Content-Disposition"), "attachment") {
			t.Fatalf("entry %d: status %d, %v, %v", i, file.Code, err, p.Verify())
		}
		for _, word := range slices.Concat(w.world.Hidden, w.world.Sealed, w.world.Team) {
			if bytes.Contains(p.Body.Encode(), []byte(word)) {
				t.Errorf("entry %d: its proof, with only North open, tells %q", i, word)
			}
		}
		if got := reader.send("GET", path+"/proof?case=north", nil); got.Code != http.StatusNotFound {
			t.Errorf("entry %d: a reader has its proof, status %d", i, got.Code)
		}
	}
}

// numbers finds what would tell how long the log is.
var numbers = regexp.MustCompile(`(?i)entry \d|\d+ entries|"(number|sequence|part)":[1-9]|tlog-proof|<dt>place in the log`)

// TestAReaderLearnsThatAnEntryIsProvenAndNoNumber looks at what a reader is told.
func TestAReaderLearnsThatAnEntryIsProvenAndNoNumber(t *testing.T) {
	w := newWalk(t, "reader")
	shown := 0
	for _, place := range w.own["entry"] {
		page := w.people["reader"].send("GET", "/history/"+place, nil)
		if page.Code == http.StatusNotFound {
			continue
		}
		shown++
		text := page.Body.String()
		if !strings.Contains(text, "Checked just now") {
			t.Error("the page does not say that the entry was checked")
		}
		if found := numbers.FindString(text); found != "" {
			t.Errorf("the page tells %q", found)
		}
	}
	if shown == 0 {
		t.Error("no entry was shown")
	}
	p := programOf(t, w.a, access.Member("Reader", map[record.CaseID]access.Role{"north": access.Reader}))
	changes := p.get("/changes")["items"].([]any)
	place := changes[0].(map[string]any)["place"].(string)
	entry := p.get("/changes/" + place)
	text, err := json.Marshal(entry)
	if err != nil {
		t.Fatal(err)
	}
	if entry["proven"] != true || entry["key"] == "" || len(entry["changes"].([]any)) == 0 || numbers.Match(text) {
		t.Errorf("a program is told %s", text)
	}
	if got := p.send("GET", "/api/v1/changes/"+place+"/proof", ""); got.Code != http.StatusNotFound {
		t.Errorf("a program of a reader has the proof, status %d", got.Code)
	}
	all := programOf(t, w.a, access.Owner("Owner"))
	proof, err := ledger.ParseEntryProof([]byte(all.get("/changes/" + w.own["entry"][0] + "/proof")["proof"].(string)))
	if err != nil || proof.Verify() != nil {
		t.Errorf("the proof for a program: %v, %v", err, proof.Verify())
	}
}

// TestTheAddressOfAnEntryStays opens the desk again.
func TestTheAddressOfAnEntryStays(t *testing.T) {
	w := newWalk(t)
	again, _ := deskOf(t, w.a)
	leaf := record.Hash{1, 2, 3}
	if w.desk.Place(7, leaf) != again.Place(7, leaf) {
		t.Error("an address that somebody kept ends with the desk")
	}
	if got := w.people["owner"].send("GET", "/history/"+w.desk.Place(1, leaf), nil); got.Code != http.StatusNotFound {
		t.Errorf("the address of another entry with the same number: status %d; want 404", got.Code)
	}
}
