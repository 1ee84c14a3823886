// SPDX-License-Identifier: Apache-2.0

package ask_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/ask"
	"teptar/archive/ask/query"
	"teptar/archive/linkage"
	"teptar/archive/storetest"
	"teptar/record"
)

// a walker asks everything that a desk answers, and keeps the answers as a
// program would read them.
type walker struct {
	t       *testing.T
	v       *archive.View
	people  []record.EntityID // some, to be compared with everyone
	answers []string
}

// say keeps an answer.
func (w *walker) say(question string, answer any, err error) {
	if err != nil {
		w.answers = append(w.answers, question+": error: "+err.Error())
		return
	}
	b, err := json.Marshal(answer)
	if err != nil {
		w.t.Fatal(err)
	}
	w.answers = append(w.answers, question+": "+string(b))
}

// walk asks everything of the archive as a viewer.
func walk(t *testing.T, a *archive.Archive, who access.Viewer, p storetest.Probe) []string {
	t.Helper()
	w := &walker{t: t}
	with(t, a, who, func(v *archive.View) {
		w.v = v
		w.searches(p)
		w.matching()
		w.people = p.Entities[:min(len(p.Entities), 12)]
		for _, id := range p.Entities {
			w.thing(id)
		}
		for _, c := range append(p.Cases, "", "no-such-case") {
			w.matter(c)
		}
	})
	return w.answers
}

func (w *walker) searches(p storetest.Probe) {
	queries := []string{"kind:act", "kind:person kind:document kind:organization", "-has:date kind:act", "stance:asserts", "kind:act date:2008", "disputed:yes kind:person",
		"state:single kind:person", "property:name", "has:quote", "-kind:act property:victim", "grade:F6", "type:LIB"}
	for _, word := range p.Words {
		queries = append(queries, word, word+"*", "kind:person "+word, "victim:"+word, "on-account-of:"+word, "perpetrator:"+word, "said-by:"+word, "-"+word+" kind:person")
	}
	for _, id := range p.Entities {
		queries = append(queries, "victim:"+id.String(), "said-by:"+id.String(), "kind:act on-account-of:"+id.String(), "kind:act place:"+id.String())
	}
	for _, c := range p.Cases {
		queries = append(queries, "kind:person case:"+string(c), "has:quote case:"+string(c))
	}
	for _, word := range p.Words {
		for _, k := range []record.Kind{record.Person, record.Organization} {
			picked, err := ask.Pick(w.t.Context(), w.v, k, word, "en", 5)
			w.say(fmt.Sprintf("pick %s %s", k, word), picked, err)
		}
	}
	for _, text := range queries {
		q, err := query.Parse(text, w.v.Schema())
		if err != nil {
			w.t.Fatalf("%s: %v", text, err)
		}
		for _, f := range []ask.SearchFilter{{Facets: true, Lang: "ru"}, {Limit: 1}, {Limit: 1, After: "1"}} {
			found, err := ask.Search(w.t.Context(), w.v, q, f)
			w.say(fmt.Sprintf("search %s %+v", text, f), found, err)
		}
	}
}

func (w *walker) matching() {
	for _, k := range linkage.Kinds() {
		_, found, err := linkage.Of(w.t.Context(), w.v, k)
		w.say("matching "+string(k), found, err)
		if err == nil {
			list, err := ask.Matches(w.t.Context(), w.v, found, linkage.ProposeFrom, ask.Filter{Lang: "en"})
			w.say("matches "+string(k), list, err)
		}
		for _, in := range []record.CaseID{"", storetest.North, storetest.South} {
			list, err := ask.Proposals(w.t.Context(), w.v, ask.MatchFilter{Kind: k, Case: in, At: linkage.ProposeFrom, Teach: true, Lang: "ru"})
			w.say(fmt.Sprintf("proposals %s in %q", k, in), list, err)
		}
		next, err := ask.NextMatch(w.t.Context(), w.v, k, nil, "en")
		w.say("next match "+string(k), next, err)
	}
	echoes, err := linkage.Echoes(w.t.Context(), w.v)
	w.say("echoes", echoes, err)
}

func (w *walker) thing(id record.EntityID) {
	ctx := w.t.Context()
	page, err := ask.Page(ctx, w.v, id, ask.PageFilter{Lang: "ru"})
	w.say("page of "+id.String(), page, err)
	rivals, err := ask.Rivals(ctx, w.v, id, "en")
	w.say("rivals of "+id.String(), rivals, err)
	for _, property := range []string{"victim", "on_account_of"} {
		g, _, err := ask.Links(ctx, w.v, id, record.Act, property, ask.Filter{Limit: 1})
		w.say(property+" links of "+id.String(), g, err)
	}
	r, err := ask.Read(ctx, w.v, id, ask.Window{}, "en")
	w.say("document "+id.String(), r, err)
	passage, err := ask.SpanOf(w.v, id, 1, 1)
	w.say("sentence of "+id.String(), passage, err)
	dates, err := ask.Dates(ctx, w.v, "on Friday", id, id, "en")
	w.say("dates of "+id.String(), dates, err)
	for _, other := range w.people {
		pair, err := ask.MatchPair(ctx, w.v, id, other, "en")
		w.say("match "+id.String()+" "+other.String(), pair, err)
		both, err := ask.SideBySide(ctx, w.v, id, other, "en")
		w.say("side by side "+id.String()+" "+other.String(), both, err)
	}
	tl, err := ask.DrawTimeline(ctx, w.v, ask.Scope{IDs: []record.EntityID{id}})
	w.say("timeline of "+id.String(), tl, err)
}

func (w *walker) matter(c record.CaseID) {
	ctx := w.t.Context()
	page, err := ask.PageOfCase(ctx, w.v, c, "en")
	w.say(fmt.Sprintf("case %q", c), page, err)
	for _, by := range ask.Groupings() {
		who, err := ask.Who(ctx, w.v, ask.Filter{Case: c}, by)
		w.say(fmt.Sprintf("who by %s of %q", by, c), who, err)
	}
	for _, d := range ask.Dimensions("en") {
		table, err := ask.HowMany(ctx, w.v, ask.CountQuery{Filter: ask.Filter{Case: c}, By: []string{d.Name}})
		if err == nil {
			now := *table
			now.AsOf, table = time.Time{}, &now
		}
		w.say(fmt.Sprintf("count by %s of %q", d.Name, c), table, err)
	}
	needs, err := ask.Needs(ctx, w.v, ask.NeedsFilter{Case: c})
	if err == nil {
		for i := range needs.Latest { // where an entry stands in the ledger is the place of a proof
			l := &needs.Latest[i]
			l.Number, l.Log, l.Sequence, l.Entry, l.Part = 0, "", 0, "", 0
		}
	}
	w.say(fmt.Sprintf("needs of %q", c), needs, err)
	for _, f := range []ask.QueueFilter{{Case: c}, {Case: c, Limit: 1}, {Case: c, Conflict: true}, {Case: c, MinAge: time.Hour}} {
		q, err := ask.Queue(ctx, w.v, f)
		w.say(fmt.Sprintf("queue %+v", f), q, err)
	}
	scope := ask.Scope{Case: c}
	tl, err := ask.DrawTimeline(ctx, w.v, scope)
	w.say(fmt.Sprintf("timeline of %q", c), tl, err)
	calendar, err := ask.DrawCalendar(ctx, w.v, scope, "victim")
	w.say(fmt.Sprintf("calendar of %q", c), calendar, err)
	m, err := ask.DrawMap(ctx, w.v, scope)
	w.say(fmt.Sprintf("map of %q", c), m, err)
	g, err := ask.DrawGraph(ctx, w.v, scope)
	w.say(fmt.Sprintf("graph of %q", c), g, err)
}

// Every answer to someone who may not know of a case is that of an archive which
// never held it.
func TestAnswersAreThoseOfAnArchiveWithoutTheRest(t *testing.T) {
	world := storetest.NewWorld()
	whole := storetest.New(t, openStore)
	for _, b := range world.Batches {
		storetest.Commit(t, whole, b)
	}
	probe := storetest.ProbeOf(world.Ops(), world.Words...)
	all := strings.Join(walk(t, whole, storetest.Owner, probe), "\n")
	seen := 0
	for _, h := range world.Hidden {
		if strings.Contains(all, h) {
			seen++
		}
	}
	if seen < len(world.Hidden)/2 {
		t.Errorf("the owner sees %d of the %d things planted, so that nobody else does means little", seen, len(world.Hidden))
	}
	for name, who := range map[string]access.Viewer{
		"a reader of the north":    access.Member("reader", map[record.CaseID]access.Role{storetest.North: access.Reader}),
		"a custodian of the north": access.Member("custodian", map[record.CaseID]access.Role{storetest.North: access.Custodian}),
		"nobody":                   access.Member("nobody", nil),
	} {
		t.Run(name, func(t *testing.T) {
			got := walk(t, whole, who, probe)
			poor := storetest.New(t, openStore)
			for _, b := range storetest.Visible(world.Batches, who) {
				storetest.Commit(t, poor, b)
			}
			want := walk(t, poor, who, probe)
			for i := range want {
				if d := cmp.Diff(want[i], got[i]); d != "" {
					t.Fatalf("tells of what may not be known (-never held, +held):\n%s", d)
				}
			}
			for _, h := range world.Hidden {
				for _, answer := range got {
					// What a question itself says is told back with its answer.
					if asked, said, _ := strings.Cut(answer, ": "); !strings.Contains(asked, h) && strings.Contains(said, h) {
						t.Errorf("sees %q in answer to %.300s", h, answer)
					}
				}
			}
		})
	}
}
