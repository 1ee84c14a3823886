// SPDX-License-Identifier: Apache-2.0

package ask_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"teptar/archive/access"
	"teptar/archive/ask"
	"teptar/archive/storetest"
	"teptar/fault"
	"teptar/record"
)

// idIn gives the thing that the case of these tests calls by a key.
func idIn(key string) record.EntityID { return record.DeriveEntityID("valley", key) }

func TestPageOfAPerson(t *testing.T) {
	a := valley(t)
	page := pageOf(t, a, owner, "p.ida", "en")
	name := property(page, "name")
	if name == nil || len(name.Values) != 1 || len(name.Values[0].Claims) != 1 {
		t.Fatalf("the name has %+v; want one value with one claim", name)
	}
	claim := name.Values[0].Claims[0]
	if src := page.Sources[claim.Source-1]; claim.Voice != "the Valley Paper" || !claim.Counts || src.Quote == "" || !slices.Contains(src.Claims, claim.Claim) {
		t.Errorf("the claim is %+v, its passage %+v", claim, src)
	}
	if page.AsVictim == nil || page.AsVictim.Total.Count != 2 || len(page.AsVictim.Lines) != 2 {
		t.Fatalf("as a victim: %+v; want two acts", page.AsVictim)
	}
	if page.OnAccount == nil || page.OnAccount.Lines[0].Title != "Beating — Ivo" || page.OnAccount.Label != "Others punished for" {
		t.Errorf("on her account: %+v", page.OnAccount)
	}
	if len(page.Relations) != 1 || page.Relations[0].Text != "Ivo is cousin of Ida Kern" {
		t.Errorf("relations: %+v", page.Relations)
	}
	if ru := pageOf(t, a, owner, "p.ivo", "ru").Relations; len(ru) != 1 || !strings.HasPrefix(ru[0].Text, "Ivo — двоюродн") || !strings.HasSuffix(ru[0].Text, "Ida Kern") {
		t.Errorf("the same from the other end, in Russian: %+v", ru)
	}
	if !slices.ContainsFunc(page.Links, func(g ask.LinkGroup) bool { return g.Kind == record.Interest && g.Property == "holder" }) {
		t.Errorf("the car is not among %+v", page.Links)
	}
	if len(page.Mentions) == 0 || !strings.Contains(page.Mentions[0].Text, "Ida Kern") {
		t.Errorf("mentions: %+v", page.Mentions)
	}
}

func TestPageOfAnEpisodeHasItsRules(t *testing.T) {
	page := pageOf(t, valley(t), owner, "ep.1", "en")
	if len(page.Sections) < 3 || len(page.Sections[2].Rows) == 0 {
		t.Errorf("%d sections; want the trigger, what followed and the rules", len(page.Sections))
	}
}

func TestSimilarThingsAreOffered(t *testing.T) {
	a := valley(t)
	similar := pageOf(t, a, owner, "p.ivo", "en").Similar
	if len(similar) != 1 || similar[0].ID != idIn("p.ivo2") || !slices.Equal(similar[0].Shared, []string{"Ivo"}) {
		t.Fatalf("similar: %+v; want the other Ivo", similar)
	}
	different := record.Judgment{Case: "valley", Verdict: record.Different, Of: idIn("p.ivo"), Other: idIn("p.ivo2"), Reason: "two scars", By: "N. Q.", At: a.Now()}
	commit(t, a, record.Judge{Judgment: different})
	page := pageOf(t, a, owner, "p.ivo", "en")
	if len(page.Similar) != 0 {
		t.Errorf("judged different and still offered: %+v", page.Similar)
	}
	if len(page.Judgments) != 1 || page.Judgments[0].Reason != "two scars" || !page.Judgments[0].Holds || page.Judgments[0].Name != "Ivo of the second list" {
		t.Errorf("judgments: %+v", page.Judgments)
	}
	commit(t, a, record.Judge{Judgment: record.Judgment{Case: "valley", Verdict: record.UndoVerdict, Undoes: different.ID(), Reason: "one scar", By: "N. Q.", At: a.Now()}})
	if page = pageOf(t, a, owner, "p.ivo", "en"); len(page.Similar) != 1 || !page.Judgments[len(page.Judgments)-1].Undone {
		t.Errorf("after the undoing: similar %+v, judgments %+v", page.Similar, page.Judgments)
	}
}

func TestRivalAccountsAreColumns(t *testing.T) {
	v := see(t, valley(t), owner)
	r, err := ask.Rivals(t.Context(), v, idIn("act.beaten"), "en")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, g := range r.Groups {
		names = append(names, g.Name)
	}
	if got := strings.Join(names, "|"); got != "the Valley Paper|Ivo|the sheriff" && got != "the Valley Paper|the sheriff|Ivo" {
		t.Errorf("columns %s", got)
	}
	for _, row := range r.Rows {
		if len(row.Cells) != len(r.Groups) {
			t.Fatalf("%s has %d cells", row.Property, len(row.Cells))
		}
		if disputed := row.Property == "occurred"; row.Conflict != disputed || row.Differs != disputed {
			t.Errorf("%s: conflict %v, differs %v", row.Property, row.Conflict, row.Differs)
		}
	}
	i := slices.IndexFunc(r.Rows, func(x ask.RivalRow) bool { return x.Property == "occurred" })
	denial := r.Rows[i].Cells[slices.Index(names, "the sheriff")]
	if len(denial) != 1 || denial[0].Stance != record.Denies || !denial[0].Differs || denial[0].Source == 0 {
		t.Errorf("the sheriff says %+v", denial)
	}
}

func TestLinksArePaged(t *testing.T) {
	a := valley(t)
	var ops []record.Op
	for i := range 25 {
		act := storetest.Entity("valley", record.Act, fmt.Sprint("more ", i))
		ops = append(ops, act, storetest.Say("valley", idIn("doc.letter"), fmt.Sprint("again ", i), storetest.Claim(act.ID, "victim", record.RefValue(idIn("p.old")))))
	}
	for _, op := range ops {
		if say, ok := op.(record.Say); ok {
			say.Passage = record.Passage{Document: idIn("doc.letter"), Locator: say.Passage.Quote}
			op = say
		}
		commit(t, a, op)
	}
	v := see(t, a, owner)
	seen := map[record.EntityID]bool{}
	for offset := 0; ; {
		g, _, err := ask.Links(t.Context(), v, idIn("p.old"), record.Act, "victim", ask.Filter{Offset: offset, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		if g.Total.Count != 26 || g.Total.AtLeast {
			t.Fatalf("total %v; want 26", g.Total)
		}
		for _, l := range g.Lines {
			seen[l.ID] = true
		}
		if offset += len(g.Lines); !g.More {
			break
		}
	}
	if len(seen) != 26 {
		t.Errorf("pages make %d; want 26", len(seen))
	}
}

func TestPagesKnowTheirViewer(t *testing.T) {
	v := see(t, valley(t), access.Member("S. T.", map[record.CaseID]access.Role{"hill": access.Admin}))
	_, hidden := ask.Page(t.Context(), v, idIn("p.ida"), ask.PageFilter{})
	_, never := ask.Page(t.Context(), v, idIn("p.nobody"), ask.PageFilter{})
	_, rivals := ask.Rivals(t.Context(), v, idIn("p.ida"), "en")
	if !errors.Is(hidden, fault.NotFound) || hidden.Error() != never.Error() || !errors.Is(rivals, fault.NotFound) {
		t.Errorf("hidden %v, never there %v, rivals %v", hidden, never, rivals)
	}
}
