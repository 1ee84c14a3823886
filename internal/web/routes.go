// SPDX-License-Identifier: Apache-2.0

package web

import (
	"net/http"
	"slices"
)

// need is who may take a route. What they see on it is another matter: that
// follows from their roles, in the archive's queries.
type need int

const (
	anyone need = iota
	member      // who has come in
)

// A route is one thing that can be done at the desk.
type route struct {
	method, pattern string
	who             need
	do              func(*visit) error
}

// routes is all of them. Tests walk this list as every role.
var routes = []route{
	{"GET", "/{$}", member, start},
	{"GET", "/ask/{question}", member, asked},
	{"GET", "/counts", member, showCounts},
	{"GET", "/counts.csv", member, exportCounts},
	{"GET", "/case/{case}", member, showCase},
	{"GET", "/case/{case}/{drawing}", member, showDrawing},
	{"GET", "/estimate", member, showEstimate},
	{"POST", "/estimate", member, keepAnswers},
	{"GET", "/estimate/publish", member, showRelease},
	{"POST", "/estimate/publish", member, giveRelease},
	{"GET", "/thing/{id}", member, showThing},
	{"GET", "/thing/{id}/accounts", member, showRivals},
	{"GET", "/thing/{id}/links/{kind}/{property}", member, showLinks},
	{"GET", "/claim/{id}", member, showClaim},
	{"GET", "/document/{id}", member, showDocument},
	{"POST", "/document/{id}", member, code},
	{"POST", "/document/{id}/draft", member, keepDraft},
	{"POST", "/document/{id}/draft/drop", member, dropDraft},
	{"GET", "/document/{id}/original", member, warnOriginal},
	{"POST", "/document/{id}/original", member, giveOriginal},
	{"GET", "/add", member, showAdd},
	{"POST", "/add", member, add},
	{"GET", "/review", member, showReview},
	{"POST", "/judge", member, judge},
	{"GET", "/match", member, showMatches},
	{"GET", "/match/next", member, nextPair},
	{"GET", "/match/{a}/{b}", member, showPair},
	{"POST", "/match/run", member, runMatch},
	{"GET", "/search", member, search},
	{"GET", "/search.csv", member, exportSearch},
	{"GET", "/searches", member, showSaved},
	{"POST", "/searches", member, saveSearch},
	{"GET", "/searches/{saved}", member, runSearch},
	{"POST", "/searches/{saved}/name", member, renameSearch},
	{"POST", "/searches/{saved}/drop", member, dropSearch},
	{"GET", "/history", member, showHistory},
	{"GET", "/history/{entry}", member, showEntry},
	{"GET", "/history/{entry}/proof", member, giveProof},
	{"GET", "/words", member, showWords},
	{"GET", "/words/{vocabulary}", member, showVocabulary},
	{"GET", "/help", anyone, help},
	{"GET", "/tour", member, showTour},
	{"GET", "/tour/{step}", member, goOnTour},
	{"POST", "/tour/end", member, endTour},
	{"GET", "/carried", member, showCarried},
	{"POST", "/carried/drop", member, dropCarried},

	{"GET", "/me", member, showMe},
	{"GET", "/me/{part}", member, backToMe},
	{"POST", "/me/sessions", member, endSessions},
	{"POST", "/me/passphrase", member, changePassphrase},
	{"POST", "/me/codes", member, changeCodes},
	{"POST", "/me/passkeys", member, forgetKey},
	{"POST", "/me/passkey/begin", member, scripted(beginKey)},
	{"POST", "/me/passkey/finish", member, scripted(finishKey)},
	{"POST", "/me/tokens", member, changeTokens},
	{"GET", "/people", member, showPeople},
	{"POST", "/people/setup", member, beginSetUp},
	{"GET", "/people/invite", member, showInvite},
	{"POST", "/people/invite", member, invite},
	{"POST", "/people/withdraw", member, withdraw},
	{"GET", "/people/{member}", member, showPerson},
	{"GET", "/people/{member}/{part}", member, backToPerson},
	{"POST", "/people/{member}/role", member, changeRole},
	{"POST", "/people/{member}/account", member, changeAccount},
	{"GET", "/people/{member}/invite", member, inviteAgain},
	{"POST", "/people/{member}/invite", member, inviteAgain},

	{"GET", "/settings", member, showSettings},
	{"GET", "/settings/cases", member, showCases},
	{"POST", "/settings/cases", member, makeCase},
	{"GET", "/settings/cases/{case}", member, backToCases},
	{"POST", "/settings/cases/{case}", member, renameCase},
	{"GET", "/settings/words", member, showOwnWords},
	{"POST", "/settings/words/term", member, addTerm},
	{"POST", "/settings/words/property", member, addProperty},
	{"GET", "/settings/words/{part}", member, backToWords},
	{"GET", "/settings/keys", member, showKeys},
	{"POST", "/settings/keys", member, changeKeys},
	{"GET", "/settings/backup", member, showBackup},
	{"POST", "/settings/backup", member, doBackup},
	{"GET", "/settings/backup/download", member, backToBackup},
	{"POST", "/settings/backup/download", member, downloadBackup},

	{"GET", "/login", anyone, showLogin},
	{"POST", "/login", anyone, logIn},
	{"POST", "/login/passkey/begin", anyone, scripted(beginKeyLogin)},
	{"POST", "/login/passkey/finish", anyone, scripted(finishKeyLogin)},
	{"GET", "/setup", anyone, showSetup},
	{"POST", "/setup", anyone, setUp},
	{"GET", "/invitation", anyone, showInvitation},
	{"POST", "/invitation", anyone, takeUp},
	{"GET", "/enter", anyone, enter},
	{"POST", "/enter", anyone, entered},
	{"POST", "/leave", anyone, leave},
	{"GET", "/left", anyone, left},
	{"POST", "/language", anyone, chooseLanguage},
	{"GET", "/assets/{hash}/{name}", anyone, asset},
}

// mux is the routes as a handler. An address that is none of them gives the
// answer of a thing that is not there.
func (d *Desk) mux() http.Handler {
	m := http.NewServeMux()
	for _, rt := range slices.Concat(routes, programRoutes()) {
		m.Handle(rt.method+" "+rt.pattern, d.serve(rt))
	}
	m.Handle("/", d.serve(route{who: member, do: func(v *visit) error { return notFound("page") }}))
	return m
}
