// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"teptar/archive/storetest"
	"teptar/internal/web"
	"teptar/proof/disk"
	"teptar/proof/keyring"
	"teptar/record"
)

func TestSettingsSayHowTheArchiveStands(t *testing.T) {
	h := newHouse(t).cases()
	ann := h.owner()
	bek := h.join(ann, "Bek", "admin")
	log, _ := h.a.Device()
	body := h.want(ann.get("/settings"), http.StatusOK, "2 cases.", "2 members.", "1 way to open the archive.", "There is no backup yet.", "No backup was tested yet.", log.ID().String())
	if strings.Contains(body, "set back.") {
		t.Error("it tells of a new log where none was begun")
	}
	body = h.want(bek.get("/settings"), http.StatusOK, "1 case.", "/people")
	for _, hidden := range []string{"/settings/keys", "/settings/backup", log.ID().String(), "way to open"} {
		if strings.Contains(body, hidden) {
			t.Errorf("an admin of one case sees %q", hidden)
		}
	}
	for _, path := range []string{"/settings/keys", "/settings/backup", "/settings/backup/download"} {
		h.want(bek.get(path), http.StatusNotFound)
	}
}

func TestCasesAreMadeAndRenamed(t *testing.T) {
	h := newHouse(t).cases()
	ann := h.owner()
	bek := h.join(ann, "Bek", "admin")
	h.want(ann.post("/settings/cases", "title", "The Cedar case", "case_id", "Cedar!"), http.StatusUnprocessableEntity, "Up to 40 lower-case", `value="The Cedar case"`, `value="Cedar!"`)
	h.want(ann.post("/settings/cases", "title", "", "case_id", "cedar"), http.StatusUnprocessableEntity, "A title is needed", `value="cedar"`)
	h.want(ann.post("/settings/cases", "title", "Another", "case_id", "alder"), http.StatusUnprocessableEntity, "There is a case of this name")
	h.to(ann.post("/settings/cases", "title", "The Cedar case", "case_id", "cedar"), "/settings/cases?done=case")
	h.want(ann.get("/case/cedar"), http.StatusOK, "The Cedar case")
	if body := h.want(bek.get("/settings/cases"), http.StatusOK, "The Alder case"); strings.Contains(body, "Cedar") || strings.Contains(body, "case_id") {
		t.Error("an admin of Alder sees another case, or a form for one")
	}
	h.want(bek.post("/settings/cases", "title", "The Dogwood case", "case_id", "dogwood"), http.StatusNotFound)
	h.want(bek.post("/settings/cases/alder", "title", "Mine"), http.StatusNotFound)
	h.want(ann.post("/settings/cases/nowhere", "title", "New"), http.StatusNotFound)
	h.want(ann.post("/settings/cases/alder", "title", " "), http.StatusUnprocessableEntity, "A title is needed")
	h.to(ann.post("/settings/cases/alder", "title", "The Alder mill"), "/settings/cases?done=case")
	h.want(bek.get("/settings/cases"), http.StatusOK, "The Alder mill")
}

// A term, and a stance, that the team added are shown in words everywhere, and
// nobody but an owner adds any.
func TestOwnTermsAreShownInWords(t *testing.T) {
	h := newHouse(t).cases()
	ann := h.owner()
	bek := h.join(ann, "Bek", "admin")
	form := func(more ...string) []string {
		return append([]string{"vocabulary", "act", "code", "lib-mil", "en", "Taken by a militia", "ru", "Увоз ополчением", "definition", "Taken away by an armed band.", "broader", "LIB"}, more...)
	}
	h.want(bek.post("/settings/words/term", form()...), http.StatusNotFound)
	h.want(ann.post("/settings/words/term", "vocabulary", "act", "code", "x y", "en", "", "definition", ""), http.StatusUnprocessableEntity,
		"Latin capitals, digits and hyphens", "The words in English are needed", "A definition is needed", `value="X Y"`, "LIB-DET")
	h.want(ann.post("/settings/words/term", "vocabulary", "", "code", "A", "en", "a", "definition", "d"), http.StatusUnprocessableEntity, "Choose a vocabulary")
	h.want(ann.post("/settings/words/term", "vocabulary", "act", "code", "LIB-DET", "en", "a", "definition", "d"), http.StatusUnprocessableEntity, "This code has a meaning already")
	h.want(ann.post("/settings/words/term", "vocabulary", "sex", "code", "A", "en", "a", "definition", "d", "broader", "LIB"), http.StatusUnprocessableEntity, "no such wider term")
	h.to(ann.post("/settings/words/term", form()...), "/settings/words?done=word")
	h.want(ann.get("/settings/words?vocabulary=act"), http.StatusOK, "Taken by a militia", "<bdi>Ann</bdi>, 20", "What is there already", "LIB-DET")
	if body := h.want(bek.get("/settings/words"), http.StatusOK, "Taken by a militia"); strings.Contains(body, "<bdi>Ann</bdi>") || strings.Contains(body, "new_vocabulary") {
		t.Error("an admin sees who added a term, or the form")
	}
	h.want(bek.get("/words/act"), http.StatusOK, "Taken by a militia")

	h.to(ann.post("/settings/words/term", "new_vocabulary", "checkpoint", "code", "CP-1", "en", "On the bridge", "definition", "d"), "/settings/words?done=word")
	h.want(ann.get("/words/checkpoint"), http.StatusOK, "On the bridge")

	doc := storetest.Entity("alder", record.Document, "doc")
	man := storetest.Entity("alder", record.Person, "man")
	stance := record.TermEntry{Vocabulary: "claim_stance", Code: "SIL", EN: "keeps silent about it", RU: "молчит об этом", Definition: "d"}
	claim := storetest.Claim(man.ID, "role", record.TextValue("miller", "en"))
	claim.Stance = "SIL"
	text := "He keeps silent."
	storetest.Commit(t, h.a, storetest.Batch{Texts: []string{text}, Ops: []record.Op{stance, doc, man, storetest.Capture("alder", doc.ID, text), storetest.Say("alder", doc.ID, text, claim)}})
	h.want(ann.get("/document/"+doc.ID.String()), http.StatusOK, "keeps silent about it")
}

func TestOwnPropertiesAreAdded(t *testing.T) {
	h := newHouse(t).cases()
	ann := h.owner()
	h.want(ann.post("/settings/words/property", "kind", "person", "property_name", "call-sign", "value_type", "term", "value_of", "ref:person", "en", "", "definition", "d"), http.StatusUnprocessableEntity,
		"Lower-case Latin letters", "Choose the vocabulary", "The words in English are needed", `value="call-sign"`)
	h.want(ann.post("/settings/words/property", "kind", "person", "property_name", "name", "value_type", "text", "en", "a", "definition", "d"), http.StatusUnprocessableEntity, "a property of that name")
	h.to(ann.post("/settings/words/property", "kind", "person", "property_name", "call_sign", "value_type", "text", "en", "Call sign", "ru", "Позывной", "definition", "What they are called on the radio.", "sealed", "yes"), "/settings/words?done=word")
	h.want(ann.get("/settings/words"), http.StatusOK, "Call sign", "call_sign", "words, sealed")
	p, ok := h.a.Schema().Property(record.Person, "call_sign")
	if !ok || !p.Sealed || p.Many || p.RU != "Позывной" {
		t.Errorf("the archive has %+v", p)
	}
	h.want(ann.post("/settings/words/property", "kind", "group", "property_name", "call_sign", "value_type", "text", "en", "Call sign", "definition", "d"), http.StatusUnprocessableEntity, "sealed for one kind and open for another")
	h.to(ann.post("/settings/words/property", "kind", "group", "property_name", "led_by", "value_type", "ref", "value_of", "ref:person", "en", "Led by", "definition", "d", "many", "yes"), "/settings/words?done=word")
}

func TestKeysAreAddedChangedAndRevoked(t *testing.T) {
	h := newHouse(t)
	ann := h.owner()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	const key = "quite another set of words"
	h.want(ann.post("/settings/keys", "do", "passphrase", "label", "", "chosen", key, "again", key), http.StatusUnprocessableEntity, "Say what it is for")
	h.want(ann.post("/settings/keys", "do", "passphrase", "label", "desk", "chosen", "short", "again", "short"), http.StatusUnprocessableEntity, "At least twelve", `value="desk"`)
	h.want(ann.post("/settings/keys", "do", "passphrase", "label", "desk", "chosen", key, "again", key+"s"), http.StatusUnprocessableEntity, "not the same")
	h.want(ann.post("/settings/keys", "do", "passphrase", "label", "desk", "chosen", key, "again", key, "passphrase", another), http.StatusForbidden, "The passphrase is wrong")
	h.to(ann.post("/settings/keys", "do", "passphrase", "label", "desk", "chosen", key, "again", key, "passphrase", phrase), "/settings/keys?done=key")
	h.want(ann.post("/settings/keys", "do", "age", "label", "laptop", "recipient", "age1nothing", "passphrase", phrase), http.StatusUnprocessableEntity, "This is no recipient of age")
	h.to(ann.post("/settings/keys", "do", "age", "label", "laptop", "recipient", id.Recipient().String(), "passphrase", phrase), "/settings/keys?done=key")

	page := h.want(ann.get("/settings/keys"), http.StatusOK, "desk", "laptop", "age identity", "passphrase")
	if strings.Contains(page, key) || strings.Contains(page, id.Recipient().String()) {
		t.Error("the page shows a secret or a recipient")
	}
	slots := map[string]keyring.Slot{}
	all, err := h.a.Keyring().Slots()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		slots[s.Label] = s
	}
	slot := string(slots["desk"].ID)
	h.want(ann.post("/settings/keys", "do", "revoke", "slot", "nowhere"), http.StatusNotFound)
	h.want(ann.post("/settings/keys", "do", "change", "slot", slot), http.StatusOK, "Change this passphrase")
	h.to(ann.post("/settings/keys", "do", "change", "slot", slot, "sure", "yes", "chosen", another, "again", another, "passphrase", phrase), "/settings/keys?done=key")
	for _, label := range []string{"laptop", "test"} {
		s := string(slots[label].ID)
		h.want(ann.post("/settings/keys", "do", "revoke", "slot", s), http.StatusOK, "Revoke this key?", "still open with it")
		h.want(ann.post("/settings/keys", "do", "revoke", "slot", s, "sure", "yes", "passphrase", another), http.StatusForbidden)
		h.to(ann.post("/settings/keys", "do", "revoke", "slot", s, "sure", "yes", "passphrase", phrase), "/settings/keys?done=key")
	}
	h.want(ann.get("/settings/keys"), http.StatusOK, "the last one stays")
	last, err := h.a.Keyring().Slots()
	if err != nil || len(last) != 1 || last[0].Label != "desk" {
		t.Fatalf("the keys are %v, %v", last, err)
	}
	h.want(ann.post("/settings/keys", "do", "revoke", "slot", string(last[0].ID), "sure", "yes", "passphrase", phrase), http.StatusUnprocessableEntity, "The last key cannot be revoked")
}

// A backup is made in the folder and as a download, the one in the folder is
// tested, and what came of it stands on the page.
func TestBackupsAreMadeAndTested(t *testing.T) {
	h := newHouse(t).cases()
	ann := h.owner()
	bek := h.join(ann, "Bek", "admin")
	h.want(ann.get("/settings/backup"), http.StatusOK, "There is no backup yet.", "--backups DIR")
	h.want(ann.post("/settings/backup", "do", "make"), http.StatusNotFound)
	for _, path := range []string{"/settings/backup", "/settings/backup/download"} {
		h.want(bek.post(path, "do", "make"), http.StatusNotFound)
	}
	got := ann.post("/settings/backup/download")
	if got.Code != http.StatusOK || !strings.HasPrefix(got.Body.String(), "teptar-chest@v1\n") || !strings.Contains(got.Header().Get("Content-Disposition"), `filename="teptar-`) {
		t.Fatalf("the download: %d %v", got.Code, got.Header())
	}
	h.want(ann.get("/settings/backup"), http.StatusOK, "to a browser")

	fs, err := disk.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer fs.Close()
	h.inFolder(fs)
	h.to(ann.post("/settings/backup", "do", "make"), "/settings/backup")
	page := h.await(ann, "/settings/backup")
	name := regexp.MustCompile(`<option value="(teptar-[^"]+\.backup)"`).FindStringSubmatch(page)
	if name == nil {
		t.Fatalf("no backup to test: %s", page)
	}
	h.want(ann.post("/settings/backup", "do", "test", "file", "../"+name[1]+"x"), http.StatusNotFound)
	h.to(ann.post("/settings/backup", "do", "test", "file", name[1]), "/settings/backup")
	if page := h.await(ann, "/settings/backup"); !strings.Contains(page, "Everything came back.") || !strings.Contains(page, "captures, with every byte") {
		t.Errorf("after the test: %s", page)
	}
	h.want(ann.get("/settings"), http.StatusOK, "everything came back.")

	if err := disk.WriteFile(fs, name[1], []byte("nothing")); err != nil {
		t.Fatal(err)
	}
	h.to(ann.post("/settings/backup", "do", "test", "file", name[1]), "/settings/backup")
	if page := h.await(ann, "/settings/backup"); !strings.Contains(page, "Not everything came back") {
		t.Errorf("after the test of what is no backup: %s", page)
	}
}

// inFolder opens the desk anew, with a folder for backups.
func (h *house) inFolder(fs disk.FS) {
	h.t.Helper()
	var err error
	if h.desk, err = web.New(web.Config{Archive: h.a, Accounts: h.book, Backups: fs}); err != nil {
		h.t.Fatal(err)
	}
}

// await looks at a page until nothing is under way there.
func (h *house) await(b *browserOf, path string) string {
	h.t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		page := h.want(b.get(path), http.StatusOK)
		if !strings.Contains(page, "Under way") {
			return page
		}
		if time.Now().After(end) {
			h.t.Fatal("it takes more than a minute")
		}
	}
}

// Programs make cases and terms with the token of the keys, and are told what is
// wrong; a token of an account is never an owner's.
func TestSettingsForPrograms(t *testing.T) {
	_, a, _ := northern(t)
	reader := programOf(t, a, viewers()[0])
	owner := programOf(t, a, storetest.Owner)
	for _, tt := range []struct {
		path, body string
		want       int
	}{
		{"/cases", `{"id":"cedar","title":"The Cedar case"}`, http.StatusCreated},
		{"/cases", `{"id":"cedar","title":"The Cedar mill"}`, http.StatusCreated},
		{"/cases", `{"id":"Cedar","title":"x"}`, http.StatusUnprocessableEntity},
		{"/cases", `{"id":"cedar","title":" "}`, http.StatusUnprocessableEntity},
		{"/terms", `{"vocabulary":"act","code":"LIB-MIL","en":"Taken by a militia","definition":"d","broader":"LIB"}`, http.StatusCreated},
		{"/terms", `{"vocabulary":"act","code":"LIB-MIL","en":"Something else","definition":"d"}`, http.StatusConflict},
		{"/terms", `{"vocabulary":"act","code":"LIB-OUT","en":"x","definition":"d","broader":"NOWHERE"}`, http.StatusUnprocessableEntity},
		{"/properties", `{"kind":"person","name":"call_sign","type":"text","en":"Call sign"}`, http.StatusCreated},
		{"/properties", `{"kind":"nothing","name":"call_sign","type":"text","en":"Call sign"}`, http.StatusUnprocessableEntity},
	} {
		if got := owner.send("POST", "/api/v1"+tt.path, tt.body); got.Code != tt.want {
			t.Errorf("POST %s %s: %d, want %d: %s", tt.path, tt.body, got.Code, tt.want, got.Body)
		}
		if got := reader.send("POST", "/api/v1"+tt.path, tt.body); got.Code != http.StatusNotFound {
			t.Errorf("POST %s as a reader: %d: %s", tt.path, got.Code, got.Body)
		}
	}
	if body := owner.send("GET", "/api/v1/additions", "").Body.String(); !strings.Contains(body, "LIB-MIL") || !strings.Contains(body, storetest.Owner.Name()) {
		t.Errorf("additions, for an owner: %s", body)
	}
	if body := reader.send("GET", "/api/v1/additions", "").Body.String(); !strings.Contains(body, "LIB-MIL") || strings.Contains(body, `"by"`) {
		t.Errorf("additions, for a reader: %s", body)
	}
	if got := owner.send("GET", "/api/v1/archive", ""); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), `"keys":1`) {
		t.Errorf("archive: %d %s", got.Code, got.Body)
	}
	if got := reader.send("GET", "/api/v1/archive", ""); got.Code != http.StatusNotFound {
		t.Errorf("archive, for a reader: %d", got.Code)
	}
}
