// SPDX-License-Identifier: Apache-2.0

package saved_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/saved"
	"teptar/archive/sqlite"
	"teptar/archive/storetest"
	"teptar/fault"
	"teptar/record"
	"teptar/record/when"
)

// A team is an archive with the cases North and South, a reader and two coders
// of North, and a coder of both.
type team struct {
	testing.TB
	a    *archive.Archive
	book *saved.Book
	ids  map[string]record.MemberID
}

func newTeam(t testing.TB) *team {
	t.Helper()
	a := storetest.New(t, func(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
		return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
	})
	w := &team{TB: t, a: a, ids: map[string]record.MemberID{"reader": {1}, "coder": {2}, "other": {3}, "both": {4}}}
	ops := []record.Op{record.Case{ID: storetest.North, Title: "North"}, record.Case{ID: storetest.South, Title: "South"}}
	for name, id := range w.ids {
		role := record.RoleCoder
		if name == "reader" {
			role = record.RoleReader
		}
		ops = append(ops, storetest.Member(id, name, 0), storetest.Grant(storetest.North, id, role, "r", 0))
	}
	storetest.Commit(t, a, storetest.Batch{Ops: append(ops, storetest.Grant(storetest.South, w.ids["both"], record.RoleCoder, "r", 1))})
	w.reopen()
	return w
}

func (w *team) reopen() {
	w.Helper()
	var err error
	if w.book, err = saved.Open(w.Context(), w.a); err != nil {
		w.Fatal(err)
	}
}

// as gives somebody of the team; "owner" holds the keys.
func (w *team) as(name string) access.Viewer {
	w.Helper()
	if name == "owner" {
		return storetest.Owner
	}
	v, err := w.a.ViewerOf(w.Context(), w.ids[name])
	if err != nil {
		w.Fatal(err)
	}
	return v
}

func (w *team) keep(who, name, query string, c record.CaseID) saved.Search {
	w.Helper()
	s, err := w.book.Keep(w.Context(), w.as(who), saved.Search{Name: name, Query: query, Case: c})
	if err != nil {
		w.Fatal(err)
	}
	return s
}

// names lists what somebody has.
func (w *team) names(v access.Viewer) string {
	w.Helper()
	list, err := w.book.List(w.Context(), v)
	if err != nil {
		w.Fatal(err)
	}
	var names []string
	for _, s := range list {
		names = append(names, s.Name)
	}
	return strings.Join(names, ", ")
}

func TestWhoHasASearch(t *testing.T) {
	w := newTeam(t)
	w.keep("coder", "my own", "kind:act", "")
	w.keep("coder", "of the north", "kind:act", storetest.North)
	w.keep("both", "of the south", "kind:person", storetest.South)
	w.keep("owner", "with the keys", "mill", "")
	for range 2 {
		for who, want := range map[string]string{"coder": "my own, of the north", "other": "of the north", "reader": "of the north",
			"both": "of the north, of the south", "owner": "with the keys, of the north, of the south"} {
			if got := w.names(w.as(who)); got != want {
				t.Errorf("%s has %q, want %q", who, got, want)
			}
		}
		w.reopen() // it is on the disk, too
	}
	if got := w.names(access.Viewer{}); got != "" {
		t.Errorf("nobody has %q", got)
	}
	for name, roles := range map[string]map[record.CaseID]access.Role{"fewer cases": nil, "a lesser role": {storetest.North: access.Reader}} {
		if got := w.names(w.as("coder").Narrowed(roles)); strings.Contains(got, "my own") {
			t.Errorf("a token with %s has %q", name, got)
		}
	}
	storetest.Commit(t, w.a, storetest.Batch{Ops: []record.Op{storetest.Grant(storetest.North, w.ids["coder"], record.RoleNone, "left", 5)}})
	if got := w.names(w.as("coder")); got != "my own" {
		t.Errorf("who has left the case still has %q", got)
	}
}

func TestWhatIsNotKept(t *testing.T) {
	w := newTeam(t)
	there := w.keep("coder", "Detentions", "type:LIB-DET", storetest.North)
	if again := w.keep("other", " detentions ", "type:LIB-DET", storetest.North); again != there {
		t.Errorf("the same search again is %v", again)
	}
	own := w.keep("coder", "own", "mill", "")
	if again, other := w.keep("coder", "Own", "mill", ""), w.keep("other", "own", "mill", ""); again != own || other.ID == own.ID {
		t.Errorf("the same private search again is %v, and that of another %v", again, other)
	}
	for _, tt := range []struct {
		name, who string
		s         saved.Search
		want      error
	}{
		{"no name", "coder", saved.Search{Name: " ", Query: "mill"}, fault.Invalid},
		{"a name of two lines", "coder", saved.Search{Name: "a\u0085b\x00", Query: "mill"}, fault.Invalid},
		{"a long name", "coder", saved.Search{Name: strings.Repeat("я", 81), Query: "mill"}, fault.Invalid},
		{"nothing to look for", "coder", saved.Search{Name: "n", Query: " "}, fault.Invalid},
		{"a query that cannot be read", "coder", saved.Search{Name: "n", Query: "kynd:act"}, fault.Invalid},
		{"a name of one's own that is taken", "coder", saved.Search{Name: "own", Query: "house"}, fault.Conflict},
		{"a name that is taken", "other", saved.Search{Name: "DETENTIONS", Query: "mill", Case: storetest.North}, fault.Conflict},
		{"shared by who only reads", "reader", saved.Search{Name: "n", Query: "mill", Case: storetest.North}, fault.NotFound},
		{"shared with a case that they do not know", "coder", saved.Search{Name: "n", Query: "mill", Case: storetest.South}, fault.NotFound},
		{"shared with a case that is nowhere", "owner", saved.Search{Name: "n", Query: "mill", Case: "elsewhere"}, fault.NotFound},
		{"naming another case than its own", "both", saved.Search{Name: "n", Query: "mill case:south", Case: storetest.North}, fault.Invalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if s, err := w.book.Keep(t.Context(), w.as(tt.who), tt.s); !errors.Is(err, tt.want) {
				t.Errorf("%v, %v; want %v", s, err, tt.want)
			}
		})
	}
	if _, err := w.book.Keep(t.Context(), access.Member("nobody", nil), saved.Search{Name: "n", Query: "mill"}); !errors.Is(err, fault.NotFound) {
		t.Errorf("for nobody: %v", err)
	}
}

func TestWhoChangesASearch(t *testing.T) {
	w := newTeam(t)
	shared, own := w.keep("coder", "shared", "mill", storetest.North), w.keep("coder", "own", "mill", "")
	for who, id := range map[string]string{"other": shared.ID, "reader": shared.ID, "both": own.ID, "owner": own.ID} {
		if _, err := w.book.Rename(t.Context(), w.as(who), id, "x"); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s renames: %v", who, err)
		}
		if err := w.book.Drop(t.Context(), w.as(who), id); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s drops: %v", who, err)
		}
	}
	w.keep("coder", "second", "house", "")
	if _, err := w.book.Rename(t.Context(), w.as("coder"), own.ID, "Second"); !errors.Is(err, fault.Conflict) {
		t.Errorf("two of one name: %v", err)
	}
	if _, err := w.book.Rename(t.Context(), w.as("coder"), own.ID, "Own"); err != nil {
		t.Error(err)
	}
	if err := w.book.Drop(t.Context(), w.as("owner"), shared.ID); err != nil { // an owner governs every case
		t.Error(err)
	}
	w.reopen()
	if got := w.names(w.as("coder")); got != "Own, second" {
		t.Errorf("left is %q", got)
	}
}

// report adds an act of North, which a search for acts then finds.
func (w *team) report(n int) {
	doc := storetest.Entity(storetest.North, record.Document, "doc")
	act := storetest.Entity(storetest.North, record.Act, fmt.Sprint("act ", n))
	storetest.Commit(w, w.a, storetest.Batch{Ops: []record.Op{doc, act, storetest.Say(storetest.North, doc.ID, fmt.Sprint("quote ", n),
		storetest.Claim(act.ID, "when", record.WhenValue(when.On(when.Day(14_100+n)), "", "")))}})
}

func (w *team) count(who string, s saved.Search) saved.Count {
	w.Helper()
	view, err := w.a.View(w.Context(), w.as(who))
	if err != nil {
		w.Fatal(err)
	}
	defer view.Close()
	c, err := w.book.Count(w.Context(), view, s, "en")
	if err != nil {
		w.Fatal(err)
	}
	return c
}

func (w *team) look(who string, s saved.Search) saved.Seen {
	w.Helper()
	view, err := w.a.View(w.Context(), w.as(who))
	if err != nil {
		w.Fatal(err)
	}
	found, err := saved.Run(w.Context(), view, s, "en")
	view.Close()
	if err != nil {
		w.Fatal(err)
	}
	seen, err := w.book.Look(w.Context(), w.as(who), s, found)
	if err != nil {
		w.Fatal(err)
	}
	return seen
}

// TestWhatIsNew checks that each person's count of new results is that of the
// reports since they looked.
func TestWhatIsNew(t *testing.T) {
	w := newTeam(t)
	s := w.keep("coder", "acts", "kind:act", storetest.North)
	all, fresh := 0, map[string]int{}
	looked := map[string]bool{}
	rapid.Check(t, func(r *rapid.T) {
		for _, who := range []string{"coder", "reader", "owner"} {
			if rapid.IntRange(0, 2).Draw(r, "look") == 0 {
				w.look(who, s)
				looked[who], fresh[who] = true, 0
			}
			if rapid.IntRange(0, 9).Draw(r, "report") == 0 && all < 60 {
				w.report(all)
				all++
				for _, one := range []string{"coder", "reader", "owner"} {
					fresh[one]++
				}
			}
			want := fresh[who]
			if !looked[who] {
				want = 0
			}
			if c := w.count(who, s); c.Total.Count != all || c.New != want || c.Looked.IsZero() == looked[who] {
				t.Fatalf("%s: %d results, %d new; want %d, %d", who, c.Total.Count, c.New, all, want)
			}
		}
	})
	w.look("coder", s)
	w.reopen()
	if c := w.count("coder", s); c.New != 0 || c.Looked.IsZero() {
		t.Errorf("after it was opened again %d are new", c.New)
	}
	if err := w.book.Drop(t.Context(), w.as("coder"), s.ID); err != nil {
		t.Fatal(err)
	}
	kept, err := w.a.Kept(t.Context(), "look/")
	if err != nil || len(kept) > 0 {
		t.Errorf("of a search that was dropped there are %d looks left, %v", len(kept), err)
	}
	if _, err := w.book.Look(t.Context(), w.as("coder"), s, saved.Found{}); !errors.Is(err, fault.NotFound) {
		t.Errorf("a look at a search that was dropped: %v", err)
	}
}
