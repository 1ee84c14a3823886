// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestInvitations(t *testing.T) {
	h := newHouse(t).cases()
	ann := h.owner()
	h.want(ann.post("/people/invite", "role-alder", "admin"), http.StatusUnprocessableEntity, "A reason is needed", `value="admin" selected`)
	h.want(ann.post("/people/invite", "reason", "helps"), http.StatusUnprocessableEntity, "A role in at least one case", `value="helps"`)
	bek := h.join(ann, "Bek", "admin")
	body := h.want(bek.get("/people/invite"), http.StatusOK, "The Alder case")
	if strings.Contains(body, "Birch") || strings.Contains(body, "custodian") || strings.Contains(body, `name="owner"`) {
		t.Errorf("an admin is offered what they may not grant: %s", body)
	}
	h.want(bek.post("/people/invite", "role-birch", "reader", "reason", "r"), http.StatusUnprocessableEntity)
	h.want(bek.post("/people/invite", "owner", "yes", "reason", "r"), http.StatusNotFound)
	h.want(bek.post("/people/invite", "role-alder", "custodian", "reason", "r"), http.StatusNotFound)

	link := h.invite(bek, "role-alder", "reader")
	h.want(h.browser().get(link), http.StatusOK, "Bek invites you", "The Alder case", "reads the case, without what is sealed")
	b := h.browser()
	h.want(b.post(link, "name", "Ann", "login", "cid", "passphrase", phrase, "again", phrase), http.StatusUnprocessableEntity, "Somebody in the team has this name", `value="cid"`)
	h.want(b.post(link, "name", "Cid", "login", "ann", "passphrase", phrase, "again", phrase), http.StatusUnprocessableEntity, "Somebody signs in with this name already")
	h.to(b.post(link, "name", "Cid", "login", "cid", "passphrase", phrase, "again", phrase), "/me?new=yes")
	h.want(b.get("/"), http.StatusOK, "The Alder case")
	h.want(b.get("/people"), http.StatusNotFound)
	h.want(h.browser().get(link), http.StatusForbidden)

	late := h.invite(ann, "role-birch", "coder")
	id := regexp.MustCompile(`name="withdraw" value="([^"]+)"`).FindStringSubmatch(h.want(ann.get("/people"), http.StatusOK, "The Birch case"))[1]
	h.want(bek.post("/people/withdraw", "withdraw", id), http.StatusNotFound)
	h.to(ann.post("/people/withdraw", "withdraw", id), "/people?done=invitation")
	h.want(h.browser().get(late), http.StatusForbidden)

	late = h.invite(ann, "role-birch", "coder")
	h.turn(73 * time.Hour)
	h.want(h.browser().get(late), http.StatusForbidden)
	h.want(h.browser().post(late, "name", "Dor", "login", "dor", "passphrase", phrase, "again", phrase), http.StatusForbidden)
}

func TestRolesAreGivenAndTaken(t *testing.T) {
	h := newHouse(t).cases()
	ann := h.owner()
	bek := h.join(ann, "Bek", "admin")
	cid := h.join(bek, "Cid", "reader")
	page := h.pathOf(bek, "Cid")
	h.want(cid.get(page), http.StatusNotFound)
	h.want(bek.post(page+"/role", "case", "alder", "role", "coder"), http.StatusUnprocessableEntity, "A reason is needed")
	h.want(bek.post(page+"/role", "case", "birch", "role", "reader", "reason", "r", "sure", "yes"), http.StatusNotFound)
	h.want(bek.post(page+"/role", "case", "alder", "role", "custodian", "reason", "r", "sure", "yes"), http.StatusNotFound)
	h.want(bek.post(page+"/role", "case", "", "role", "owner", "reason", "r", "sure", "yes"), http.StatusNotFound)
	h.want(cid.post(page+"/role", "case", "alder", "role", "admin", "reason", "r", "sure", "yes"), http.StatusNotFound)
	h.want(bek.post(page+"/role", "case", "alder", "role", "none", "reason", "has left"), http.StatusOK, "Is this right?", "has left", "knows nothing of the case")
	h.want(cid.get("/case/alder"), http.StatusOK)
	h.to(bek.post(page+"/role", "case", "alder", "role", "none", "reason", "has left", "sure", "yes"), page+"?done=role")
	h.want(cid.get("/case/alder"), http.StatusNotFound)
	h.want(bek.get(page), http.StatusOK, "has left", "works with us")
	h.to(bek.post(page+"/role", "case", "alder", "role", "coder", "reason", "is back", "sure", "yes"), page+"?done=role")
	h.want(cid.get("/case/alder"), http.StatusOK)
	h.want(bek.get("/people"), http.StatusOK, "is back")
	h.want(ann.post(h.pathOf(ann, "Bek")+"/role", "case", "birch", "role", "reader", "reason", "looks at it", "sure", "yes"), http.StatusSeeOther)
	for path, hidden := range map[string]string{"/people": `id="case-birch"`, "/people/invite": "role-birch", page: "role-birch"} {
		if body := h.want(bek.get(path), http.StatusOK); strings.Contains(body, hidden) {
			t.Errorf("%s lets an admin of Alder, who only reads Birch, see or give roles in it", path)
		}
	}
	h.want(ann.post(page+"/role", "case", "", "role", "owner", "reason", "shares it"), http.StatusOK, "An owner can open everything that is sealed")
	mine := h.pathOf(ann, "Ann") + "/role"
	h.want(ann.post(mine, "case", "", "role", "none", "reason", "leaves", "sure", "yes"), http.StatusForbidden, "make somebody else one first", `value="leaves"`)
	h.to(ann.post(page+"/role", "case", "", "role", "owner", "reason", "shares it", "sure", "yes"), page+"?done=role")
	h.want(cid.get("/case/birch"), http.StatusOK)
}

func TestAccountsAreShut(t *testing.T) {
	h := newHouse(t).cases()
	ann := h.owner()
	bek := h.join(ann, "Bek", "admin")
	cid := h.join(bek, "Cid", "coder")
	page := h.pathOf(ann, "Cid")
	h.want(bek.post(page+"/account", "do", "disable", "sure", "yes"), http.StatusNotFound)
	h.want(bek.post(page+"/invite", "reason", "r"), http.StatusNotFound)
	h.want(ann.post(page+"/account", "do", "disable"), http.StatusOK, "is signed out everywhere at once")
	h.want(cid.get("/"), http.StatusOK)
	h.to(ann.post(page+"/account", "do", "disable", "sure", "yes"), page+"?done=account")
	h.want(cid.get("/"), http.StatusUnauthorized)
	h.want(cid.post("/login", "login", "cid", "passphrase", phrase), http.StatusForbidden)
	h.to(ann.post(page+"/account", "do", "enable", "sure", "yes"), page+"?done=account")
	h.to(cid.post("/login", "login", "cid", "passphrase", phrase), "/")
	h.want(ann.post(h.pathOf(ann, "Ann")+"/account", "do", "disable", "sure", "yes"), http.StatusConflict)

	body := h.want(ann.post(page+"/invite", "reason", "lost the telephone"), http.StatusOK, "This link is for Cid")
	again := h.browser()
	h.want(again.get(linkPattern.FindString(body)), http.StatusOK, "make your account anew")
	h.to(again.post(linkPattern.FindString(body), "login", "cid2", "passphrase", another, "again", another), "/me?new=yes")
	h.want(again.get("/case/alder"), http.StatusOK, "Cid")
	h.want(cid.get("/"), http.StatusUnauthorized)
}

func TestTokens(t *testing.T) {
	h := newHouse(t).cases()
	ann := h.owner()
	cid := h.join(ann, "Cid", "coder")
	h.want(cid.post("/me/tokens", "name", "", "days", "9000", "passphrase", phrase), http.StatusUnprocessableEntity, "A name of at most 64", "from 1 to 365", "A role in at least one case", `value="9000"`)
	h.want(cid.post("/me/tokens", "name", "sheet", "days", "9", "role-alder", "coder", "passphrase", another), http.StatusForbidden, "The passphrase is wrong", `value="sheet"`)
	h.want(cid.post("/me/tokens", "name", "sheet", "days", "9", "role-alder", "reviewer", "passphrase", phrase), http.StatusNotFound)
	h.want(cid.post("/me/tokens", "name", "sheet", "days", "9", "role-birch", "reader", "passphrase", phrase), http.StatusUnprocessableEntity)
	body := h.want(cid.post("/me/tokens", "name", "sheet", "days", "9", "role-alder", "reader", "passphrase", phrase), http.StatusOK, "shown only now")
	p := &program{t, h.desk, regexp.MustCompile(`teptar_[\w-]+`).FindString(body)}
	if body := p.send("GET", "/api/v1/cases", "").Body.String(); !strings.Contains(body, "Alder") || strings.Contains(body, "Birch") {
		t.Errorf("the token sees %s", body)
	}
	body = h.want(cid.get("/me"), http.StatusOK, "sheet", "The Alder case", "reader")
	id := regexp.MustCompile(`name="revoke" value="([^"]+)"`).FindStringSubmatch(body)[1]
	h.want(h.join(ann, "Dor", "coder").post("/me/tokens", "revoke", id), http.StatusNotFound)
	h.to(cid.post("/me/tokens", "revoke", id), "/me?done=token#tokens")
	if w := p.send("GET", "/api/v1/cases", ""); w.Code != http.StatusUnauthorized {
		t.Errorf("a revoked token: %d", w.Code)
	}
}
