// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/account"
	"teptar/archive/ask"
	"teptar/archive/saved"
	"teptar/archive/sqlite"
	"teptar/archive/storetest"
	"teptar/internal/cli/demo"
	"teptar/internal/web"
	"teptar/proof/keyring"
	"teptar/record"
)

var updateAPI = flag.Bool("update", false, "write doc/openapi.json anew")

// openStore opens the database of an archive.
func openStore(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
	return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
}

// A program uses the JSON interface of a desk.
type program struct {
	t     testing.TB
	desk  *web.Desk
	token string
}

// programOf is a program with the token of a viewer.
func programOf(t testing.TB, a *archive.Archive, v access.Viewer) *program {
	t.Helper()
	d, _ := deskOf(t, a)
	return &program{t, d, d.Token(v)}
}

// deskOf is the desk of an archive, with its accounts.
func deskOf(t testing.TB, a *archive.Archive) (*web.Desk, *account.Book) {
	t.Helper()
	accounts, err := account.Open(t.Context(), a, account.Config{Cost: keyring.MinCost()})
	if err != nil {
		t.Fatal(err)
	}
	searches, err := saved.Open(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	d, err := web.New(web.Config{Archive: a, Accounts: accounts, Saved: searches, Tour: demo.Tour(), Log: t.Logf})
	if err != nil {
		t.Fatal(err)
	}
	return d, accounts
}

// send sends a request with headers, given as name and value in turn.
func (p *program) send(method, address, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, address, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+p.token)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	p.desk.ServeHTTP(w, r)
	return w
}

// get reads an address of the interface, which must be there.
func (p *program) get(path string) map[string]any {
	p.t.Helper()
	w := p.send("GET", "/api/v1"+path, "")
	return p.read(w, http.StatusOK, path)
}

// post sends what the interface must take.
func (p *program) post(path, body string, headers ...string) map[string]any {
	p.t.Helper()
	return p.read(p.send("POST", "/api/v1"+path, body, headers...), http.StatusCreated, path)
}

func (p *program) read(w *httptest.ResponseRecorder, status int, path string) map[string]any {
	p.t.Helper()
	if w.Code != status || w.Header().Get("Content-Type") != "application/json" || w.Header().Get("Cache-Control") != "no-store" {
		p.t.Fatalf("%s: status %d, %v: %s", path, w.Code, w.Header(), w.Body)
	}
	var out map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		p.t.Fatalf("%s: %v", path, err)
	}
	return out
}

const openAPIFile = "../../doc/openapi.json"

// TestOpenAPIFile holds doc/openapi.json against the routes.
func TestOpenAPIFile(t *testing.T) {
	want, err := web.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	if *updateAPI {
		if err := os.WriteFile(openAPIFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(openAPIFile)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); d != "" {
		t.Errorf("doc/openapi.json is not what the routes do; run go test ./internal/web -run OpenAPIFile -update (-routes +file):\n%s", d)
	}
	var doc struct{ Paths map[string]map[string]any }
	if err := json.Unmarshal(got, &doc); err != nil {
		t.Fatal(err)
	}
	var described []string
	for path, methods := range doc.Paths {
		for method := range methods {
			described = append(described, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(described)
	if d := cmp.Diff(slices.Sorted(slices.Values(web.APIRoutes())), described); d != "" {
		t.Errorf("the routes and those that are described (-routes +described):\n%s", d)
	}
}

// described reads the description as it is served.
func described(p *program) (paths, components schema) {
	doc := p.get("/openapi.json")
	return doc["paths"].(schema), doc["components"].(schema)["schemas"].(schema)
}

// probes are addresses for every route that reads: with each thing, claim and
// document of a list, and some that are not there.
func probes(routes []string, ids map[string][]string) []string {
	queries := probeQueries(ids)
	var out []string
	for _, route := range routes {
		pattern, get := strings.CutPrefix(route, "GET /api/v1")
		if !get {
			continue
		}
		for _, path := range probePaths(pattern, ids) {
			_, kind, _ := strings.Cut(path, "/")
			if strings.HasSuffix(path, "/links") {
				kind = "links"
			}
			if strings.HasSuffix(path, "/match") {
				kind = "match"
			}
			kind, _, _ = strings.Cut(kind, "/")
			for _, query := range append(queries[kind], "") {
				out = append(out, path+query)
			}
		}
	}
	return out
}

// probePaths fills in what a path leaves open.
func probePaths(pattern string, ids map[string][]string) (paths []string) {
	fill := func(name string, values ...string) {
		for _, value := range values {
			paths = append(paths, strings.Replace(pattern, name, value, 1))
		}
	}
	_, kind, _ := strings.Cut(pattern, "/")
	kind, _, _ = strings.Cut(kind, "/")
	switch {
	case strings.Contains(pattern, "{id}"):
		fill("{id}", append(ids[kind], "e-00000000000000000000000000", "x")...)
	case strings.Contains(pattern, "{entry}"): // a place is of one archive: see the walk
		fill("{entry}", append(ids["entries"], strings.Repeat("0", 32), "x")...)
	case strings.Contains(pattern, "{name}"):
		fill("{name}", "act", "place", "no-such-vocabulary")
	case strings.Contains(pattern, "{question}"):
		for _, q := range ask.Questions() {
			fill("{question}", q.Name)
		}
	default:
		paths = []string{pattern}
	}
	return paths
}

// probeQueries are what follows a path, by its first part.
func probeQueries(ids map[string][]string) map[string][]string {
	queries := map[string][]string{
		"links":    {"?kind=act&property=victim", "?kind=act&property=on_account_of&limit=1", "?kind=person&property=no_such"},
		"matches":  {"?kind=person", "?kind=organization&case=south&limit=1", "?kind=place&order=teaching&at=80"},
		"ask":      {"?from=2025&certain=yes&lang=ru", "?case=south&limit=1"},
		"changes":  {"?limit=1", "?case=south"},
		"review":   {"?case=south", "?limit=1&conflict=yes"},
		"needs":    {"?case=south&limit=1"},
		"searches": {"?count=6"},
		"things":   {"?kinds=person,act&words=" + url.QueryEscape("Лавад*"), "?kinds=person&limit=1&words=" + url.QueryEscape("салм*")},
	}
	for _, id := range ids["things"] {
		queries["match"] = append(queries["match"], "?other="+id)
	}
	for _, id := range append(ids["things"], ids["claims"]...) {
		queries["changes"] = append(queries["changes"], "?about="+id)
	}
	for _, q := range append(ids["words"], "kind:act", "kind:person disputed:yes", "has:type") {
		queries["search"] = append(queries["search"], "?facets=yes&limit=2&q="+url.QueryEscape(q))
	}
	return queries
}

// everyID lists what an archive has, as its owner knows it.
func everyID(t testing.TB, a *archive.Archive) map[string][]string {
	t.Helper()
	view, err := a.View(t.Context(), storetest.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	entities, err := view.Entities(archive.EntityFilter{})
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string][]string{}
	for _, id := range entities {
		e, err := view.Entity(id)
		if err != nil {
			t.Fatal(err)
		}
		ids["things"] = append(ids["things"], id.String())
		if e.Kind == record.Document {
			ids["documents"] = append(ids["documents"], id.String())
		}
		said, err := view.Claims(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range said {
			ids["claims"] = append(ids["claims"], s.ID.String())
		}
	}
	return ids
}

// TestAnswersAreAsDescribed asks the demonstration everything that programs
// can read, and holds each answer against its schema.
func TestAnswersAreAsDescribed(t *testing.T) {
	a := demonstration(t)
	p := programOf(t, a, access.Owner("owner"))
	paths, components := described(p)
	ids := everyID(t, a)
	ids["claims"] = ids["claims"][:min(40, len(ids["claims"]))]
	ids["words"] = []string{"мечеть", "Гикало", "type:LIB-DET"}
	for _, query := range []string{"kind:act", "мечеть"} {
		ids["searches"] = append(ids["searches"], p.post("/searches", fmt.Sprintf(`{"name":%q,"query":%[1]q}`, query))["id"].(string))
	}
	ids["entries"] = []string{p.get("/changes")["items"].([]any)[0].(map[string]any)["place"].(string)}
	seen := map[string]bool{}
	for _, path := range probes(web.APIRoutes(), ids) {
		w := p.send("GET", "/api/v1"+path, "")
		pattern := patternOf(paths, "/api/v1"+path)
		responses := paths[pattern].(schema)["get"].(schema)["responses"].(schema)
		media, response := "application/problem+json", responses["default"].(schema)
		if w.Code == http.StatusOK {
			media, response, seen[pattern] = "application/json", responses["200"].(schema), true
		}
		s := response["content"].(schema)[media].(schema)["schema"].(schema)
		var value any
		if err := json.Unmarshal(w.Body.Bytes(), &value); err != nil || w.Header().Get("Content-Type") != media || w.Code >= 500 {
			t.Errorf("%s: status %d, %s, %v", path, w.Code, w.Header().Get("Content-Type"), err)
		}
		va := validator{components: components}
		va.check("", s, value)
		if len(va.wrong) > 0 {
			t.Errorf("%s: %d places are not as described; the first: %s", path, len(va.wrong), va.wrong[0])
		}
	}
	for _, route := range web.APIRoutes() {
		if pattern, get := strings.CutPrefix(route, "GET "); get && !seen[pattern] {
			t.Errorf("%s: never answered", route)
		}
	}
}

// patternOf finds the path of the description that an address belongs to.
func patternOf(paths schema, address string) string {
	path, _, _ := strings.Cut(address, "?")
	if _, ok := paths[path]; ok {
		return path
	}
	parts := strings.Split(path, "/")
	for pattern := range paths {
		of := strings.Split(pattern, "/")
		same := len(of) == len(parts)
		for i := 0; same && i < len(of); i++ {
			same = of[i] == parts[i] || strings.HasPrefix(of[i], "{")
		}
		if same {
			return pattern
		}
	}
	return ""
}

// TestListsGoOn reads lists page by page, and compares them with one page.
func TestListsGoOn(t *testing.T) {
	p := programOf(t, demonstration(t), access.Owner("owner"))
	target := ""
	for _, person := range p.get("/search?q=kind:person&limit=200")["things"].([]any) {
		id := person.(map[string]any)["id"].(string)
		if n := len(idsOf(p.get("/things/" + id + "/links?kind=act&property=on_account_of")["lines"])); n > 1 {
			target = id
		}
	}
	for _, tt := range []struct{ name, path, items, limit string }{
		{"search for things", "/search?q=kind:act", "things", "7"},
		{"search for passages", "/search?q=" + url.QueryEscape("Гикало"), "passages", "2"},
		{"a question", "/ask/who?lang=en", "rows", "4"},
		{"review", "/review?lang=en", "items", "5"},
		{"links", "/things/" + target + "/links?kind=act&property=on_account_of", "lines", "1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			whole := idsOf(rowsOf(p.get(tt.path + "&limit=200"))[tt.items])
			var got []string
			for next, pages := "", 0; pages == 0 || next != ""; pages++ {
				page := rowsOf(p.get(tt.path + "&limit=" + tt.limit + "&cursor=" + next))
				got = append(got, idsOf(page[tt.items])...)
				next, _ = page["next"].(string)
				if pages > 200 {
					t.Fatal("the list does not end")
				}
			}
			if d := cmp.Diff(whole, got); d != "" || len(whole) == 0 {
				t.Errorf("%d items at once, %d page by page (-once +pages):\n%s", len(whole), len(got), d)
			}
		})
	}
}

// rowsOf puts the rows of an answer's first table beside its other fields.
func rowsOf(page map[string]any) map[string]any {
	if sections, ok := page["sections"].([]any); ok && len(sections) > 0 {
		page["rows"] = sections[0].(map[string]any)["rows"]
	}
	return page
}

// idsOf names the items of a list by what tells them apart.
func idsOf(items any) (out []string) {
	list, _ := items.([]any)
	for _, item := range list {
		m := item.(map[string]any)
		for _, name := range []string{"id", "statement", "document", "about"} {
			if id, ok := m[name].(string); ok {
				out = append(out, fmt.Sprint(id, m["start"]))
				break
			}
		}
	}
	return out
}

// TestDocumentGoesOn reads a document in parts: every sentence comes once.
func TestDocumentGoesOn(t *testing.T) {
	a := demonstration(t)
	p := programOf(t, a, access.Owner("owner"))
	for _, id := range everyID(t, a)["documents"] {
		want := 0.0
		for next, pages := "", 0; pages == 0 || next != ""; pages++ {
			page := p.get("/documents/" + id + "?limit=3&cursor=" + next)
			for _, s := range page["sentences"].([]any) {
				if want++; s.(map[string]any)["number"] != want {
					t.Fatalf("%s: sentence %v; want %v", id, s.(map[string]any)["number"], want)
				}
			}
			next, _ = page["next"].(string)
			if next == "" && page["of"] != want {
				t.Errorf("%s: %v sentences of %v", id, want, page["of"])
			}
		}
	}
}
