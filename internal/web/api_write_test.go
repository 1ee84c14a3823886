// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"teptar/archive"
	"teptar/archive/storetest"
	"teptar/record"
)

// TestFromDocumentToJudgment hands a document in, codes it, judges what it
// says, and reads it back.
func TestFromDocumentToJudgment(t *testing.T) {
	p, _, _ := northern(t)
	const text = "Ислам Базаров был задержан 7 апреля. Его брат пропал."
	doc := p.post("/documents", `{"case":"north","title":"Заметка","published":"2031-04-08","name":"note.txt","text":"`+text+`"}`)
	if doc["chars"] != float64(len([]rune(text))) || doc["media"] != "text/plain" || doc["bytes"] != doc["text"] {
		t.Errorf("the document is %v", doc)
	}
	coded := p.post("/claims", fmt.Sprintf(`{"case":"north","document":%q,"sentences":[1,1],"grade":"B2",
		"voices":[{"who":{"kind":"organization","name":"Голос"},"identity":"ID-NAM"}],
		"acts":[{"type":"LIB-DET","victim":{"kind":"person","name":"Ислам Базаров","named":true},"when":{"when":"2031-04-07","wording":"7 апреля"}}],
		"claims":[{"subject":{"kind":"person","name":"Ислам Базаров","named":true},"property":"role","value":{"text":"учитель","lang":"ru"}}]}`, doc["id"]))
	if n := len(coded["things"].([]any)); n != 3 {
		t.Errorf("%d new things; want an outlet, a man and an act: %v", n, coded)
	}
	claim := coded["claims"].([]any)[0].(string)
	judged := p.post("/judgments", fmt.Sprintf(`{"case":"north","verdict":"J-ACC","claims":[%q],"reason":"as the paper says"}`, claim))
	if judged["by"] != "Zara" {
		t.Errorf("judged by %v", judged["by"])
	}
	p.post("/judgments", fmt.Sprintf(`{"case":"north","verdict":"J-UND","undoes":%q,"reason":"mistaken"}`, judged["id"]))

	found := p.get("/search?q=type:LIB-DET")
	if got := fmt.Sprint(found); !strings.Contains(got, "Базаров") {
		t.Errorf("the act is not found: %s", got)
	}
	if got := p.get("/claims/" + claim); got["statement"] != coded["statement"] || got["case"] != "north" {
		t.Errorf("the claim is %v", got)
	}
	if got := fmt.Sprint(p.get("/documents/" + doc["id"].(string))["sentences"]); !strings.Contains(got, "Его брат пропал") {
		t.Errorf("the document is %s", got)
	}
}

// TestSentAgain sends the same twice: with a key it is said once, without one
// it is two things; and one key for two bodies never joins them.
func TestSentAgain(t *testing.T) {
	p, a, _ := northern(t)
	doc := record.DeriveEntityID(storetest.North, "doc.n")
	draft := func(name string) string {
		return fmt.Sprintf(`{"case":"north","document":%q,"start":0,"end":6,"acts":[{"type":"LIB-DET","victim":{"kind":"person","name":%q}}]}`, doc, name)
	}
	for path, bodies := range map[string][2]string{
		"/claims":    {draft("a neighbour"), draft("another neighbour")},
		"/documents": {`{"case":"north","text":"first"}`, `{"case":"north","text":"second"}`},
	} {
		t.Run(path, func(t *testing.T) {
			before := len(everyID(t, a)["things"])
			first := fmt.Sprint(p.post(path, bodies[0], "Idempotency-Key", "k1"))
			once := len(everyID(t, a)["things"])
			again := fmt.Sprint(p.post(path, bodies[0], "Idempotency-Key", "k1"))
			if first != again || len(everyID(t, a)["things"]) != once || once == before {
				t.Errorf("sent again with its key:\n\t%s\n\t%s", first, again)
			}
			for name, answer := range map[string]map[string]any{
				"another body with the key": p.post(path, bodies[1], "Idempotency-Key", "k1"),
				"another key":               p.post(path, bodies[0], "Idempotency-Key", "k2"),
				"no key":                    p.post(path, bodies[0]),
			} {
				for _, id := range newIDs(answer) {
					if strings.Contains(first, id) {
						t.Errorf("%s: %s is there already", name, id)
					}
				}
			}
		})
	}
	if w := p.send("POST", "/api/v1/claims", draft("x"), "Idempotency-Key", "ключ"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a key that is not ASCII: status %d", w.Code)
	}
}

// newIDs gives the ids of what an answer says is new.
func newIDs(answer map[string]any) (ids []string) {
	if id, ok := answer["id"].(string); ok {
		return []string{id}
	}
	for _, thing := range answer["things"].([]any) {
		ids = append(ids, thing.(map[string]any)["id"].(string))
	}
	return ids
}

// TestCaseThatNobodyMade adds to a misspelt case, as somebody who may make any.
func TestCaseThatNobodyMade(t *testing.T) {
	_, a, w := northern(t)
	p := programOf(t, a, storetest.Owner)
	for path, body := range map[string]string{
		"/judgments": fmt.Sprintf(`{"case":"nroth","verdict":"J-ACC","claims":[%q],"reason":"r"}`, storetest.Claims(w.Batches[2].Ops[1].(record.Say))[0]),
		"/claims":    fmt.Sprintf(`{"case":"nroth","document":%q,"start":0,"end":6,"claims":[{"subject":{"id":%q},"property":"role","value":{"text":"a"}}]}`, record.DeriveEntityID(storetest.North, "doc.n"), w.Shared),
		"/documents": `{"case":"nroth","text":"words"}`,
	} {
		if got := p.send("POST", "/api/v1"+path, body); got.Code != http.StatusNotFound {
			t.Errorf("%s: status %d; want 404: %s", path, got.Code, got.Body)
		}
	}
}

func TestDocumentsInEachForm(t *testing.T) {
	p, a, _ := northern(t)
	form, media := fileForm(t, "words of a file", "case", "north", "title", "A file")
	scan, scanMedia := fileForm(t, "\x89PNG\x00", "case", "north", "media", "image/png", "text", "what stands in it")
	for _, tt := range []struct {
		name, body, contentType, media, file string
		chars                                float64
	}{
		{"a text", `{"case":"north","text":"words"}`, "application/json", "text/plain", "", 5},
		{"bytes that are a text", `{"case":"north","name":"a.txt","bytes":"` + base64.StdEncoding.EncodeToString([]byte("слова")) + `"}`, "application/json; charset=utf-8", "text/plain", "a.txt", 5},
		{"bytes with their text", `{"case":"north","media":"image/png","bytes":"iVBORwA=","text":"words"}`, "application/json", "image/png", "", 5},
		{"a file of a form", form, media, "text/plain", "report.txt", 15},
		{"a scan with its text", scan, scanMedia, "image/png", "report.txt", 17},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := p.post("/documents", tt.body, "Content-Type", tt.contentType)
			if got["media"] != tt.media || got["chars"] != tt.chars {
				t.Errorf("kept as %v", got)
			}
			if name := nameOf(t, a, got["id"].(string)); name != tt.file {
				t.Errorf("kept under the name %q; want %q", name, tt.file)
			}
		})
	}
}

// nameOf gives the name of the file of a document.
func nameOf(t testing.TB, a *archive.Archive, document string) string {
	t.Helper()
	id, err := record.ParseEntityID(document)
	if err != nil {
		t.Fatal(err)
	}
	view, err := a.View(t.Context(), storetest.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	captures, err := view.Captures(id)
	if err != nil || len(captures) != 1 {
		t.Fatalf("%d captures, %v; want one", len(captures), err)
	}
	return captures[0].Name
}

// TestHostileRequests sends what nobody means. Each is refused, as a problem
// that says why and repeats nothing that is secret; nothing is added.
func TestHostileRequests(t *testing.T) {
	p, a, w := northern(t)
	before := len(everyID(t, a)["claims"])
	doc := record.DeriveEntityID(storetest.North, "doc.n").String()
	form, media := fileForm(t, "x", "case", "north", "case", "north")
	claim := func(rest string) string {
		return `{"case":"north","document":"` + doc + `","start":0,"end":6` + rest + `}`
	}
	for _, tt := range []struct {
		name, method, path, body, contentType string
		status                                int
		says                                  string
	}{
		{"a parameter that is not known", "GET", "/search?q=a&form=2025", "", "", 422, `parameter "form" is not known here`},
		{"a parameter twice", "GET", "/search?q=a&q=b", "", "", 422, "parameter q is given twice"},
		{"a parameter that is missing", "GET", "/search", "", "", 422, "parameter q is missing"},
		{"a query that is cut off", "GET", "/search?q=%zz", "", "", 422, "cannot be read"},
		{"a limit of nothing", "GET", "/changes?limit=0", "", "", 422, "a number from 1 to 200"},
		{"a limit beyond all bounds", "GET", "/changes?limit=99999999999999999999", "", "", 422, "a number from 1 to 200"},
		{"a limit with a sign", "GET", "/changes?limit=%2B5", "", "", 422, "a number from 1 to 200"},
		{"a cursor of another list", "GET", "/changes?cursor=AAAAAAAAAAAB", "", "", 422, "not from this list"},
		{"a case that is no name", "GET", "/needs?case=../../etc", "", "", 404, ""},
		{"an id of another kind", "GET", "/documents/" + w.Shared.String(), "", "", 404, ""},
		{"a query that is too long", "GET", "/search?q=" + strings.Repeat("a", 5000), "", "", 422, "at most 4096 bytes"},
		{"text that is not UTF-8", "GET", "/search?q=%ff", "", "", 422, "UTF-8"},
		{"a date that is none", "GET", "/ask/who?from=soon", "", "", 422, "date"},

		{"a form for JSON", "POST", "/judgments", "case=north", "application/x-www-form-urlencoded", 422, "Content-Type"},
		{"no type at all", "POST", "/judgments", "{}", "", 422, "Content-Type"},
		{"a body that is too large", "POST", "/judgments", `{"case":"` + strings.Repeat("a", 30<<20) + `"}`, "application/json", 413, ""},
		{"somebody else's name", "POST", "/judgments", `{"case":"north","verdict":"J-ACC","reason":"r","by":"Somebody"}`, "application/json", 422, "/by: is not known here"},
		{"no reason", "POST", "/judgments", `{"case":"north","verdict":"J-ACC","claims":["` + storetest.Claims(w.Batches[2].Ops[1].(record.Say))[0].String() + `"],"reason":"  "}`, "application/json", 422, "a reason"},
		{"a verdict that is none", "POST", "/judgments", `{"case":"north","verdict":"J-XXX","reason":"r"}`, "application/json", 422, "J-XXX"},
		{"a passage without an end", "POST", "/claims", `{"case":"north","document":"` + doc + `","start":3,"claims":[]}`, "application/json", 422, "start and end"},
		{"a passage beyond the text", "POST", "/claims", strings.Replace(claim(`,"claims":[{"subject":{"id":"`+w.Shared.String()+`"},"property":"role","value":{"text":"a"}}]`), `"end":6`, `"end":60000`, 1), "application/json", 422, ""},
		{"a negative passage", "POST", "/claims", strings.Replace(claim(`,"claims":[]`), `"start":0`, `"start":-5`, 1), "application/json", 422, ""},
		{"nothing claimed", "POST", "/claims", claim(""), "application/json", 422, "nothing is claimed"},
		{"a thing that is known and new", "POST", "/claims", claim(`,"claims":[{"subject":{"id":"` + w.Shared.String() + `","kind":"person","name":"a"},"property":"role","value":{"text":"a"}}]`), "application/json", 422, "/claims/0/subject"},
		{"a thing that is neither", "POST", "/claims", claim(`,"claims":[{"subject":{"kind":"person"},"property":"role","value":{"text":"a"}}]`), "application/json", 422, "/claims/0/subject"},
		{"a value and a reference", "POST", "/claims", claim(`,"claims":[{"subject":{"id":"` + w.Shared.String() + `"},"property":"role","value":{"text":"a"},"ref":{"id":"` + w.Shared.String() + `"}}]`), "application/json", 422, "/claims/0"},
		{"a value of two types", "POST", "/claims", claim(`,"acts":[{"type":"LIB-DET","victim":{"kind":"person","name":"a"},"when":{"when":"2025","text":"a"}}]`), "application/json", 422, "/acts/0/when"},
		{"a value of another type than the property takes", "POST", "/claims", claim(`,"claims":[{"subject":{"id":"` + w.Shared.String() + `"},"property":"role","value":{"yes":true}}]`), "application/json", 422, "claim 1"},
		{"marks that turn the direction of writing", "POST", "/claims", claim(`,"claims":[{"subject":{"id":"` + w.Shared.String() + `"},"property":"role","value":{"text":"a\u202eb"}}]`), "application/json", 422, ""},
		{"a script in a name", "POST", "/claims", claim(`,"claims":[{"subject":{"kind":"<script>","name":"a"},"property":"role","value":{"text":"a"}}]`), "application/json", 422, ""},

		{"a document of nothing", "POST", "/documents", `{"case":"north"}`, "application/json", 422, "nothing to take in"},
		{"a document that is no text and said to be", "POST", "/documents", `{"case":"north","media":"text/plain","bytes":"/wA="}`, "application/json", 422, "text"},
		{"a field of a form twice", "POST", "/documents", form, media, 422, "/case"},
		{"a form without a boundary", "POST", "/documents", form, "multipart/form-data", 422, "form"},
		{"a form that is cut off", "POST", "/documents", form[:60], media, 422, "cut off"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := p.send(tt.method, "/api/v1"+tt.path, tt.body, "Content-Type", tt.contentType)
			var problem struct {
				Type, Title, Detail, Instance string
				Status                        int
			}
			if err := json.Unmarshal(got.Body.Bytes(), &problem); err != nil || got.Header().Get("Content-Type") != "application/problem+json" {
				t.Fatalf("no problem: %v, %v: %.200s", err, got.Header(), got.Body)
			}
			if got.Code != tt.status || problem.Status != tt.status || !strings.Contains(problem.Detail, tt.says) {
				t.Errorf("status %d; want %d, and %q in: %.400s", got.Code, tt.status, tt.says, got.Body)
			}
			if problem.Type != "about:blank" || problem.Title != http.StatusText(tt.status) || problem.Instance != "" || strings.ContainsAny(got.Body.String(), "<>") {
				t.Errorf("problem %.400s", got.Body)
			}
		})
	}
	if after := len(everyID(t, a)["claims"]); after != before {
		t.Errorf("%d claims, and %d after all was refused", before, after)
	}
}

// fileForm makes a form with a file.
func fileForm(t testing.TB, file string, fields ...string) (body, media string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", `C:\secret\report.txt`)
	if err != nil {
		t.Fatal(err)
	}
	part.Write([]byte(file))
	w.Close()
	return b.String(), w.FormDataContentType()
}
