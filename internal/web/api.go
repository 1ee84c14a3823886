// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"time"

	"teptar/archive/access"
	"teptar/archive/account"
	"teptar/fault"
)

// apiRoot is where the JSON interface is. What is under it keeps its meaning:
// what would break a program that reads it gets another number.
const apiRoot = "/api/v1"

// An apiRoute is one thing that a program can do at the desk. What it takes
// and gives are the types of its handler, so that the description of the
// interface, see openapi.go, cannot tell of others.
type apiRoute struct {
	method, path string // the path is below apiRoot
	does         string
	params       []param
	takes, gives reflect.Type // takes is nil if there is no body
	upload       bool         // the body may be a multipart form as well
	do           func(*visit) (any, error)
}

// getting is a route that reads.
func getting[Out any](path, does string, do func(*visit) (Out, error), params ...param) apiRoute {
	return apiRoute{method: "GET", path: path, does: does, params: append(params, langParam), gives: reflect.TypeFor[Out](), do: answering(do)}
}

// posting is a route that adds what its body says.
func posting[In, Out any](path, does string, do func(*visit, In) (Out, error), params ...param) apiRoute {
	return apiRoute{method: "POST", path: path, does: does, params: params, takes: reflect.TypeFor[In](), gives: reflect.TypeFor[Out](),
		do: answering(func(v *visit) (out Out, err error) {
			in, err := decode[In](v)
			if err != nil {
				return out, err
			}
			return do(v, in)
		})}
}

// answering gives an answer without null lists: programs may walk over every
// list without looking whether there is one.
func answering[Out any](do func(*visit) (Out, error)) func(*visit) (any, error) {
	return func(v *visit) (any, error) {
		out, err := do(v)
		fillLists(reflect.ValueOf(&out).Elem())
		return out, err
	}
}

// fillLists makes every nil list in a value an empty one.
func fillLists(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fillLists(v.Elem())
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fillLists(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.IsNil() && v.CanSet() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		for i := range v.Len() {
			fillLists(v.Index(i))
		}
	}
}

// apiRoutes is all that programs can do. It is a function because one of them
// gives the description of all.
func apiRoutes() []apiRoute {
	return []apiRoute{
		getting("/openapi.json", "This description.", describe),
		getting("/cases", "The cases that you may know of, with how much there is of each.", listCases),
		getting("/questions", "The questions that can be asked.", listQuestions),
		getting("/ask/{question}", "The answer to a question: a table in which each value has its state and the numbers of its sources.", answer,
			caseParam, fromParam, toParam, placeParam, certainParam, limitParam, cursorParam),
		getting("/counts", "How many victims, acts, events and assets, by any dimensions, as ranges, with what the numbers do not say.", giveCounts,
			param{name: "by", does: "Up to four dimensions, with commas: " + dimensionNames() + "; none for the total alone. Without it, type."},
			param{name: "unit", does: "Units, with commas: victims, acts, events, assets, derived, attempts, confirmed."},
			param{name: "status", does: "The least status of acts that count. Without it, V1.", choices: []string{"V0", "V1", "V2", "V3"}},
			param{name: "suppress", does: "Leave out counts below this, from 2, and others from which they would follow.", max: 1_000_000},
			caseParam, fromParam, toParam, placeParam, certainParam),
		getting("/estimate", "How many were never listed: who is on which lists, how far these overlap, what the methods say, and what that assumes. It is for the people of the archive; what can be published is made at the desk.", giveEstimate, estimateParams()...),
		getting("/things/{id}", "All that is said of one thing, how each value is held, and what refers to it.", giveThing, caseParam, limitParam),
		getting("/things/{id}/rivals", "The accounts of one thing side by side: a column for each voice, a row for each property.", giveRivals),
		getting("/things/{id}/links", "What refers to a thing by one property.", giveLinks, kindParam, propertyParam, limitParam, cursorParam),
		getting("/claims/{id}", "One claim, who makes it, and what else is said of the same property.", giveClaim),
		getting("/documents/{id}", "The frozen text of a document in numbered sentences, with what was coded of it.", giveDocument, limitParam, cursorParam),
		getting("/search", "The answer to a query: things or passages.", giveFound, queryParam, caseParam, flagParam("facets", "Count what there is, for conditions that could be added."), limitParam, cursorParam),
		getting("/searches", "The searches that you saved and those of your cases.", listSaved, param{name: "count", does: "Count the results of the first so many of them.", max: countedSearches}),
		getting("/searches/{id}", "What a saved search finds.", giveSaved, caseParam, flagParam("facets", "Count what there is, for conditions that could be added."), limitParam, cursorParam),
		getting("/things", "Things that may be meant by some words, for forms in which a person chooses. Nothing is concluded from it.", pickThings,
			param{name: "words", does: "What the thing is called, in any script; with a star behind it, the beginning of that.", required: true},
			param{name: "kinds", does: "The kinds that it can have, with commas between them.", required: true}, limitParam),
		getting("/review", "The claims that nobody judged yet, statement by statement, the newest first.", giveQueue, caseParam,
			param{name: "grade", does: "Only statements with this grade, as B2, B or 2."}, flagParam("conflict", "Only where accounts conflict."),
			param{name: "min_age_days", does: "Only of documents taken in at least so many days ago.", max: 36_500}, limitParam, cursorParam),
		getting("/matches", "Things that may be one, with what speaks for and against it, and groups of three and more with their weakest link. Proposals of a model, not findings.", giveMatches, matchKind, caseParam,
			param{name: "at", does: "Only from this probability on, in per cent; not below 50.", max: 99}, param{name: "order", does: "Those first whose judgment teaches the most, or those of the greatest weight.", choices: []string{"teaching", "weight"}}, limitParam, cursorParam),
		getting("/things/{id}/match", "Two things side by side: what is said of each, what each element weighs, and what would follow if they were judged to be one.", givePair,
			param{name: "other", does: "The id of the other thing.", required: true}),
		getting("/needs", "What needs somebody: disputes, details that are missing, people last known to be held, gaps.", giveNeeds, caseParam, limitParam),
		getting("/changes", "What was added, newest first, each with the entry of the signed log that has it. Entries are given whole, so that there may be more items than the limit.",
			giveChanges, caseParam, param{name: "about", does: "Only what concerns this thing."}, limitParam, cursorParam), getting("/changes/{entry}", "One entry of the signed log, by its place as in a list of changes: what it added, what is held otherwise since, and whether it is proven.",
			giveEntry),
		getting("/changes/{entry}/proof", "The proof of an entry as a C2SP tlog-proof, for who may know everything: it shows how long the log is.", giveEntryProof,
			param{name: "case", does: "Open only what is of this case. Without it, all is open."},
			flagParam("sealed", "With case: open sealed values too."), flagParam("brought", "Open who brought the entry.")),

		getting("/vocabularies", "The names of the vocabularies.", listVocabularies),
		getting("/vocabularies/{name}", "The terms of a vocabulary.", giveVocabulary),
		getting("/kinds", "The kinds of things, with what can be said of each.", listKinds),

		getting("/additions", "The terms and properties that the team added.", listAdded),
		getting("/archive", "How the archive stands: its size, and when it was last verified, backed up and tested. For an owner.", giveArchive),

		posting("/cases", "Make a case, or give one another title. For an owner.", addCase),
		posting("/terms", "Add a term to a vocabulary. For an owner.", postTerm),
		posting("/properties", "Add a property to a kind of thing. For an owner.", postProperty),
		posting("/judgments", "Judge claims, a property, or whether two things are one. It is the judgment of whoever the token belongs to.", addJudgment),
		posting("/searches", "Save a search under a name. The same name and query again is the search that is there.", addSaved),
		posting("/searches/{id}/name", "Give a saved search another name.", nameSaved),
		posting("/searches/{id}/drop", "Forget a saved search.", dropSaved),
		posting("/estimate/answers", "Say of assumptions of an estimate whether they hold. The parameters are those of the estimate. For who judges in the case.", addAnswers, estimateParams()...),
		posting("/claims", "Code a passage: one statement with all that it says, as single claims and as whole acts.", addClaims),
		{method: "POST", path: "/documents", does: "Take in a document. As a multipart form its file is the last part, under the name file.",
			takes: reflect.TypeFor[documentIn](), gives: reflect.TypeFor[documentOut](), upload: true, do: answering(addDocument)},
	}
}

// programRoutes is the JSON interface as routes of the desk. What is under
// its root and is none of them gives the answer of a thing that is not there.
func programRoutes() []route {
	list := []route{{"", "/api/", anyone, serveAPI(apiRoute{do: func(*visit) (any, error) { return nil, notFound("route") }})}}
	for _, a := range apiRoutes() {
		list = append(list, route{a.method, apiRoot + a.path, anyone, serveAPI(a)})
	}
	return list
}

// serveAPI makes what serves a route. It finds out by itself who is asking,
// and tells what goes wrong as programs read it.
func serveAPI(a apiRoute) func(*visit) error {
	return func(v *visit) error {
		if !v.identify() {
			v.w.Header().Set("WWW-Authenticate", `Bearer realm="teptar"`)
			return v.giveProblem(problem{Status: http.StatusUnauthorized, Detail: "this needs a token: Authorization: Bearer …"})
		}
		if err := v.answerAPI(a); err != nil {
			return v.problem(err)
		}
		return nil
	}
}

func (v *visit) answerAPI(a apiRoute) error {
	if err := v.readParams(a.params); err != nil {
		return err
	}
	out, err := a.do(v)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if a.method == "POST" {
		status = http.StatusCreated
	}
	return v.give(status, "application/json", out)
}

// give answers with JSON. It is made whole before the first byte goes out.
// The characters < > & are escaped, so that no browser takes it for a page.
func (v *visit) give(status int, media string, body any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", media)
	h.Set("Cache-Control", "no-store")
	v.w.WriteHeader(status)
	v.w.Write(data)
	return nil
}

// tokenOf tells whose a bearer token is and what it allows at this moment. The
// secret of whoever came in with the keys of the archive is one, too.
func (v *visit) tokenOf(token string) (access.Viewer, bool) {
	if viewer, ok := v.desk.sessions.find(secret(token)); ok {
		return viewer.Through(access.API), true
	}
	_, viewer, err := v.desk.accounts.Bearer(v.context(), account.NewSecret(token))
	if err != nil && !errors.Is(err, fault.Denied) {
		v.desk.log("%s %s: token: %v", v.r.Method, v.r.Pattern, err)
	}
	return viewer, err == nil
}

var errNoBearer = errors.New("no bearer token")

// bearer gives whose token the request carries (RFC 6750, section 2.1). A
// request with another sort of authorization, or several, has none that counts.
func (v *visit) bearer() (viewer access.Viewer, ok bool, err error) {
	headers := v.r.Header["Authorization"]
	if len(headers) == 0 {
		return viewer, false, errNoBearer
	}
	scheme, token, _ := strings.Cut(headers[0], " ")
	if len(headers) > 1 || !strings.EqualFold(scheme, "Bearer") || token == "" {
		return viewer, false, nil
	}
	viewer, ok = v.tokenOf(token)
	return viewer, ok, nil
}

// identify finds who is asking. A token that is not known is never made up for
// by a cookie. A cookie is enough to read: it comes with every request of a
// browser, so that what changes something needs a token.
func (v *visit) identify() bool {
	viewer, ok, err := v.bearer()
	if errors.Is(err, errNoBearer) {
		return v.session != nil && (v.r.Method == http.MethodGet || v.r.Method == http.MethodHead)
	}
	v.session = nil
	if ok {
		v.session = &session{viewer: viewer}
	}
	return ok
}

// describe gives the description of the interface.
func describe(*visit) (object, error) { return openAPI(apiRoutes()), nil }

// OpenAPI gives the OpenAPI 3.1 document of the JSON interface, as it is
// served and as doc/openapi.json has it.
func OpenAPI() ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(openAPI(apiRoutes()))
	return out.Bytes(), err
}
