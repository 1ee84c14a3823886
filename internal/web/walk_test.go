// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/archive/storetest"
	"teptar/record"
)

// A twin is something of the other case, and something like it that is nowhere.
type twin struct{ there, never string }

// A walk is an archive with the cases North and South, in which the roles are
// those of North, and what the walk can ask for.
type walk struct {
	*house
	world  storetest.World
	people map[string]*browserOf
	twins  map[string][]twin   // of South, by the sort of thing
	own    map[string][]string // of North
}

// walkers are the roles of the walk, in North.
var walkers = []string{"none", "reader", "coder", "reviewer", "custodian", "admin"}

func newWalk(t testing.TB, roles ...string) *walk {
	t.Helper()
	w := &walk{house: newHouse(t), world: storetest.NewWorld(), people: map[string]*browserOf{}}
	for _, b := range w.world.Batches {
		storetest.Commit(t, w.a, b)
	}
	w.people["owner"] = w.owner()
	for _, r := range roles {
		link, b := w.house.invite(w.people["owner"], "role-north", strings.Replace(r, "none", "reader", 1)), w.browser()
		w.to(b.post(link, "name", "Somebody "+r, "login", r, "passphrase", phrase, "again", phrase), "/me?new=yes")
		if w.people[r] = b; r == "none" {
			page := w.pathOf(w.people["owner"], "Somebody none")
			w.to(w.people["owner"].post(page+"/role", "case", "north", "role", "none", "reason", "r", "sure", "yes"), page+"?done=role")
		}
	}
	w.plant()
	return w
}

// plant finds what can be asked for.
func (w *walk) plant() {
	docN, docS := record.DeriveEntityID(storetest.North, "doc.n"), record.DeriveEntityID(storetest.South, "doc.s")
	man, act := record.DeriveEntityID(storetest.South, "чурамил"), record.DeriveEntityID(storetest.South, "act.s")
	southern, northern := w.world.Batches[2].Ops[0].(record.Say), w.world.Batches[2].Ops[1].(record.Say)
	claim, judgment := storetest.Claims(southern)[0], w.world.Batches[3].Ops[2].(record.Judge).ID()
	entriesN, entriesS := w.entries()
	w.twins = map[string][]twin{
		"thing":    {{man.String(), record.EntityID{7}.String()}, {act.String(), record.EntityID{8}.String()}, {docS.String(), record.EntityID{9}.String()}},
		"claim":    {{claim.String(), record.ClaimID{7}.String()}},
		"judgment": {{judgment.String(), record.JudgmentID{7}.String()}},
		"case":     {{"south", "elsewhere"}},
		"saved":    {{w.save("шуваток", "Зокумир", "south"), "s-aaaaaaaaaaaaaaaa"}},
		"entry":    entriesS,
		"member":   {{record.MemberID{2}.String(), record.MemberID{7}.String()}, {record.MemberID{3}.String(), record.MemberID{8}.String()}},
	}
	w.own = map[string][]string{
		"thing":    {w.world.Shared.String(), w.world.Far.String(), docN.String(), record.DeriveEntityID(storetest.North, "act.n").String()},
		"claim":    {storetest.Claims(northern)[0].String(), storetest.Claims(northern)[1].String()},
		"judgment": {w.world.Batches[3].Ops[0].(record.Judge).ID().String()},
		"case":     {"north"},
		"saved":    {w.save("northern", "kind:act", "north")},
		"entry":    entriesN,
		"member":   {record.MemberID{1}.String()},
	}
}

// save saves a search as the owner, shared with a case, and gives its id.
func (w *walk) save(name, query, shared string) string {
	w.t.Helper()
	answer := w.people["owner"].post("/searches", "name", name, "q", query, "case", shared)
	w.want(answer, http.StatusSeeOther)
	return strings.TrimPrefix(answer.Header().Get("Location"), "/searches/")
}

// entries gives the addresses of the entries in which there is something of
// North, and of those in which there is only something of South.
func (w *walk) entries() (north []string, south []twin) {
	w.t.Helper()
	v, err := w.a.View(w.t.Context(), storetest.Owner)
	if err != nil {
		w.t.Fatal(err)
	}
	defer v.Close()
	for n := int64(1); ; n++ {
		events, err := v.Entry(n)
		if err != nil {
			break
		}
		place := w.desk.Place(n, events[0].Entry)
		if slices.ContainsFunc(events, func(e archive.Event) bool { return record.CaseOf(e.Op) == storetest.North }) {
			north = append(north, place)
		} else if !slices.ContainsFunc(events, func(e archive.Event) bool { return record.CaseOf(e.Op) != storetest.South }) {
			south = append(south, twin{place, w.desk.Place(1<<40+n, record.Hash{7})})
		}
	}
	if len(north) < 3 || len(south) == 0 {
		w.t.Fatalf("%d entries of North and %d of South: the walk asks nothing", len(north), len(south))
	}
	return north, south
}

// sorts tells which sorts of things a part of an address or a field may name.
func sorts(name string) []string {
	switch {
	case name == "case" || name == "entry" || name == "saved":
		return []string{name}
	case name == "member" || name == "withdraw" || name == "end":
		return []string{"member"}
	case name == "claim" || name == "undoes":
		return []string{"claim", "judgment"}
	case len(plain(name)) > 0 || name == "question":
		return nil
	case strings.HasSuffix(name, "_choice") || slices.Contains([]string{"a", "b", "of", "other", "victim", "perpetrator", "place", "account", "outlet", "speaker", "subject", "ref"}, name):
		return []string{"thing"}
	}
	return []string{"thing", "claim", "judgment", "case", "member"}
}

// plain are values of parts of addresses and of fields that name nothing of a
// case.
func plain(name string) []string {
	fixed := map[string][]string{
		"verdict": {"J-ACC", "J-REJ", "J-SAM", "J-CON", "J-UND"}, "role": {"none", "reader", "admin", "custodian", "owner"}, "role-north": {"reader", "custodian"}, "role-south": {"reader"}, "do": {"disable", "enable", "begin", "confirm", "end"},
		"sure": {"yes", ""}, "keep": {"yes", ""}, "property": {"victim", "name", "on_account_of"}, "kind": {"person", "act", "document"}, "vocabulary": {"act"},
		"drawing": {"timeline", "map", "calendar", "kin", "reprisals"}, "part": {"role", "tokens"}, "hash": {"x"}, "name": {"desk.css", "Somebody"}, "format": {"svg", "png"},
		"first": {"1"}, "last": {"1"}, "span": {"0-6"}, "type": {"LIB-DET"}, "grade": {"B2"}, "when": {"2025-04-07"}, "reason": {"because"}, "back": {"/"}, "key": {"x"}, "step": {"1", "11"}, "q": {"kind:act", "kind:person disputed:yes"},
		"bytes": {strings.Repeat("ab", 32)}, "days": {"9"}, "offset": {"0", "1"}, "certain": {"yes"}, "conflict": {"yes"}, "passphrase": {another}, "others": {""},
	}
	return fixed[name]
}

// questions are the names of all questions.
func questions() []string {
	var names []string
	for _, q := range ask.Questions() {
		names = append(names, q.Name)
	}
	return names
}

// A request is what is asked, with something of South in it or something of
// its sort that is nowhere.
type request struct {
	method, path string
	form         url.Values
	of           []twin
}

// never gives the request with what is nowhere.
func (r request) never() request {
	swap := func(s string) string {
		for _, t := range r.of {
			s = strings.ReplaceAll(s, t.there, t.never)
		}
		return s
	}
	n := request{r.method, swap(r.path), url.Values{}, nil}
	for name, values := range r.form {
		for _, v := range values {
			n.form.Add(swap(name), swap(v))
		}
	}
	return n
}

func (b *browserOf) ask(r request) *httptest.ResponseRecorder {
	if r.method == http.MethodGet {
		return b.send("GET", r.path, nil)
	}
	return b.send(r.method, r.path, r.form)
}

// queriesOf is of about how many addresses of a route more is asked.
const queriesOf = 4

var placePattern = regexp.MustCompile(`\{(\w+)\}`)

// reads makes every address of a route that can be made of what is planted.
func (w *walk) reads(pattern string) []request {
	list := []request{{method: "GET", path: strings.TrimSuffix(pattern, "{$}")}}
	for _, place := range placePattern.FindAllStringSubmatch(pattern, -1) {
		var more []request
		for _, r := range list {
			fill := func(value string, of ...twin) {
				more = append(more, request{"GET", strings.Replace(r.path, place[0], url.PathEscape(value), 1), nil, slices.Concat(r.of, of)})
			}
			values := plain(place[1])
			if place[1] == "question" {
				values = questions()
			}
			for _, v := range values {
				fill(v)
			}
			if len(values) > 0 {
				fill(w.twins["thing"][0].there, w.twins["thing"][0])
			}
			for _, s := range sorts(place[1]) {
				for _, v := range w.own[s] {
					fill(v)
				}
				for _, t := range w.twins[s] {
					fill(t.there, t)
				}
			}
		}
		list = more
	}
	return list
}

// queries adds to some addresses what can be asked of them.
func (w *walk) queries(list []request) []request {
	south, man := w.twins["case"][0], w.twins["thing"][0]
	all := slices.Clone(list)
	every := max(1, len(list)/queriesOf)
	for i := 0; i < len(list); i += every {
		r := list[i]
		for name, t := range map[string]twin{"case": south, "about": man, "other": man, "done": man, "after": w.twins["claim"][0], "next": man, "by": man} {
			all = append(all, request{"GET", r.path + "?" + url.Values{name: {t.there}}.Encode(), nil, append(slices.Clone(r.of), t)})
		}
		for _, q := range []string{"case=north", "by=victim", "certain=yes&from=2001&to=2020", "conflict=yes", "kind=person&order=weight", "kind=document", "place=" + url.QueryEscape("Тэбулин"), "case=north&sealed=yes&brought=yes"} {
			all = append(all, request{"GET", r.path + "?" + q, nil, r.of})
		}
		if r.path == "/search" {
			for _, word := range append(w.world.Words, "kind:act", "kind:person disputed:yes", "case:south", "victim:"+man.there) {
				all = append(all, request{"GET", "/search?facets=yes&q=" + url.QueryEscape(word), nil, nil})
			}
		}
	}
	return all
}

var fieldPattern = regexp.MustCompile(`v\.form\("(\w+)"\)|"(\w+)": +\{&f\.`)

// fields finds the names of all fields that forms have, in the code that reads
// them.
func fields(t testing.TB) []string {
	t.Helper()
	names := []string{"claim", "role-north", "role-south", "victim_choice", "subject_choice", "ref_choice", "speaker_choice"}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range fieldPattern.FindAllStringSubmatch(string(data), -1) {
			names = append(names, m[1]+m[2])
		}
	}
	slices.Sort(names)
	if names = slices.Compact(names); len(names) < 40 {
		t.Fatalf("the code reads only the fields %q: the walk asks nothing", names)
	}
	return names
}

// How many forms are sent to an address of North, and to one of South or of
// nowhere.
const (
	formsHere  = 15
	formsThere = 2
)

// plausible gives a form that a route may take as it is.
func (w *walk) plausible(pattern string) url.Values {
	return map[string]url.Values{
		"/judge":                {"case": {"north"}, "verdict": {"J-ACC"}, "claim": {w.own["claim"][1]}, "reason": {"because"}, "back": {"/"}},
		"/document/{id}":        {"first": {"1"}, "last": {"1"}, "type": {"LIB-DET"}, "victim": {"Somebody"}, "victim_choice": {w.world.Shared.String()}, "keep": {"yes"}},
		"/people/{member}/role": {"case": {"north"}, "role": {"reader"}, "reason": {"because"}, "sure": {"yes"}},
		"/searches":             {"name": {"Somebody"}, "q": {"kind:act"}, "case": {"north"}},
		"/people/invite":        {"role-north": {"reader"}, "reason": {"because"}},
	}[pattern]
}

// writes makes forms for a route: a plausible one, and others in which some
// fields have something that they may name, of North or of South, or a plain
// value.
func (w *walk) writes(rng *rand.Rand, pattern string, names []string) []request {
	var list []request
	for _, r := range w.reads(pattern) {
		forms := formsHere
		if len(r.of) > 0 {
			forms = formsThere
		}
		for n := range forms {
			form, of := url.Values{}, slices.Clone(r.of)
			for name, values := range w.plausible(pattern) {
				form[name] = slices.Clone(values)
			}
			changed := n * len(names) / forms / 2
			for _, i := range rng.Perm(len(names))[:changed] {
				choice := plain(names[i])
				for _, s := range sorts(names[i]) {
					one := w.twins[s][rng.IntN(len(w.twins[s]))]
					choice, of = append(append(choice, w.own[s]...), one.there, one.there), append(of, one)
				}
				form.Set(names[i], choice[rng.IntN(len(choice))])
			}
			list = append(list, request{"POST", r.path, form, of})
		}
	}
	return list
}

// seedPattern finds what is new in each form.
var seedPattern = regexp.MustCompile(`name="seed" value="[^"]*"`)

// told gives the whole of an answer, without what the request itself said.
func told(r request, a *httptest.ResponseRecorder) string {
	head := a.Header().Clone()
	head.Del("Set-Cookie") // new each time
	text := fmt.Sprint(a.Code, " ", head, " ", seedPattern.ReplaceAllString(html.UnescapeString(a.Body.String()), "SEED"))
	var said []string
	for _, t := range r.of {
		for _, id := range []string{t.there, t.never} {
			for n := len(id); n >= min(len(id), 8); n-- { // also cut short
				said = append(said, id[:n], "ID")
			}
		}
	}
	return strings.NewReplacer(said...).Replace(text)
}

// same checks that what is of South and what is nowhere give the same answer.
func (w *walk) same(t *testing.T, b *browserOf, r request) {
	t.Helper()
	there := b.ask(r)
	if len(r.of) == 0 {
		return
	}
	nowhere := r.never()
	nowhere.of = r.of
	other := b.ask(nowhere)
	if there.Code == http.StatusTooManyRequests || other.Code == http.StatusTooManyRequests {
		return // how long to wait depends on how often one tried
	}
	one, two := told(r, there), told(nowhere, other)
	if one != two {
		t.Errorf("%s %s %v tells what is there from what is nowhere:\n%s", r.method, r.path, r.form, cmp.Diff(strings.Split(one, "\n"), strings.Split(two, "\n")))
	}
}

// hides checks that an answer has none of these words, but for those that the
// request itself said, or that the person typed before: a form is kept for
// them, and an id that they wrote for a name is a name.
func hides(t *testing.T, r request, answer string, words []string, typed string) {
	t.Helper()
	asked, _ := url.QueryUnescape(r.path)
	asked += fmt.Sprint(r.form) + typed
	for _, word := range words {
		if strings.Contains(answer, word) && !strings.Contains(asked, word) {
			t.Errorf("%s %s tells %q", r.method, r.path, word)
		}
	}
}

// hidden are the words that somebody with a role in North must not see.
func (w *walk) hidden(role string) []string {
	words := w.world.Hidden
	if role == "none" { // a member whose role was taken away
		words = slices.Concat(words, []string{"Норавов", "задержан дома", w.world.Far.String()})
	}
	if role != "custodian" {
		words = slices.Concat(words, w.world.Sealed)
	}
	if role != "admin" {
		words = slices.Concat(words, w.world.Team)
	}
	return words
}
