// SPDX-License-Identifier: Apache-2.0

package archive_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/storetest"
	"teptar/record"
)

// A snapshot is of one moment: readers never see half of a commit, whatever is
// committed, rebuilt or erased meanwhile.
func TestReadersDuringCommits(t *testing.T) {
	a := storetest.New(t, open)
	storetest.Commit(t, a, note(0))
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for _, v := range []access.Viewer{storetest.Owner, access.Member("m", map[record.CaseID]access.Role{demo: access.Reader}), storetest.Owner} {
		wg.Go(func() {
			for ctx.Err() == nil {
				if err := readWhole(t.Context(), a, v); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for n := 1; n <= 25; n++ {
		storetest.Commit(t, a, note(n))
		switch n % 10 {
		case 3:
			if _, err := a.Rebuild(t.Context(), nil); err != nil {
				t.Error(err)
			}
		case 6:
			if v, err := a.Verify(t.Context(), nil); err != nil || v.Err() != nil {
				t.Errorf("verify: %v; %s", err, findings(v))
			}
		}
	}
	stop()
	wg.Wait()
	storetest.Sound(t, t, a)
}

// readWhole reads all people with what is said of them. Every note brings one
// person, one document, one claim.
func readWhole(ctx context.Context, a *archive.Archive, who access.Viewer) error {
	v, err := a.View(ctx, who)
	if err != nil {
		return err
	}
	defer v.Close()
	people, err := v.Entities(archive.EntityFilter{Kind: record.Person})
	if err != nil {
		return err
	}
	documents, err := v.Count(archive.EntityFilter{Kind: record.Document})
	if err != nil || documents != len(people) || documents == 0 {
		return fmt.Errorf("%d people and %d documents: %w", len(people), documents, err)
	}
	for _, id := range people {
		said, err := v.Claims(id)
		if err != nil || len(said) != 1 || said[0].Property != "role" || said[0].In.Case != demo {
			return fmt.Errorf("%d claims, %+v: %w", len(said), said, err)
		}
	}
	_, _, err = v.Search(archive.WordQuery{Terms: [][]string{{"teacher"}}, Limit: 3})
	return err
}

// After an erasure cases can have other numbers in a database. A reader who was
// let into one case before must not find themselves in another.
func TestErasureMovesNobodyIntoAnotherCase(t *testing.T) {
	for range 5 {
		a := storetest.New(t, open)
		storetest.Commit(t, a, storetest.Batch{Ops: []record.Op{record.Case{ID: "first", Title: "First"}}})
		for _, c := range []record.CaseID{storetest.North, storetest.South, "west"} {
			storetest.Commit(t, a, storetest.Batch{Ops: []record.Op{record.Case{ID: c, Title: string(c)}, storetest.Entity(c, record.Person, "p")}})
		}
		first := events(t, a)
		target := archive.Target{Entry: first[len(first)-1].Entry}
		v := access.Member("m", map[record.CaseID]access.Role{storetest.South: access.Reader})
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				for ctx.Err() == nil {
					if err := onlySouth(t.Context(), a, v); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		if err := a.Erase(t.Context(), storetest.Owner, storetest.North, []archive.Target{target}, "asked for"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Millisecond)
		stop()
		wg.Wait()
	}
}

func onlySouth(ctx context.Context, a *archive.Archive, who access.Viewer) error {
	v, err := a.View(ctx, who)
	if err != nil {
		return err
	}
	defer v.Close()
	for range 3 {
		cases, err := v.Cases()
		if err != nil || len(cases) != 1 || cases[0].ID != storetest.South {
			return fmt.Errorf("sees %v: %w", cases, err)
		}
		ids, err := v.Entities(archive.EntityFilter{})
		if err != nil || len(ids) != 1 || ids[0] != record.DeriveEntityID(storetest.South, "p") {
			return fmt.Errorf("sees %v: %w", ids, err)
		}
	}
	return nil
}

// Whoever has a view open can deposit and commit, even if everybody does.
func TestViewsDoNotBlockDeposits(t *testing.T) {
	a := storetest.New(t, open)
	done := make(chan bool)
	go func() {
		defer close(done)
		var wg sync.WaitGroup
		var ready sync.WaitGroup
		ready.Add(3)
		for n := range 3 {
			wg.Go(func() {
				v, err := a.View(t.Context(), storetest.Owner)
				ready.Done()
				if err != nil {
					t.Error(err)
					return
				}
				defer v.Close()
				ready.Wait()
				if err := commit(t, a, note(n)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("they wait for each other")
	}
}

// large makes an archive in which questions take a while.
func large(t *testing.T) *archive.Archive {
	a := storetest.New(t, open)
	b := note(1)
	doc := b.Ops[0].(record.Entity)
	for i := range 4000 {
		act := storetest.Entity(demo, record.Act, fmt.Sprint("act ", i))
		s := storetest.Say(demo, doc.ID, fmt.Sprint("line ", i))
		for k := range 5 {
			s.Claims = append(s.Claims, storetest.Claim(act.ID, "method", record.TextValue(fmt.Sprint("method ", i, k), "en")))
		}
		b.Ops = append(b.Ops, act, s)
	}
	storetest.Commit(t, a, b)
	return a
}

// A question that nobody waits for any more ends, and says why.
func TestCancelledReading(t *testing.T) {
	a := large(t)
	t.Run("while claims are read", func(t *testing.T) { testCancelledClaims(t, a) })
	t.Run("while a list is made", func(t *testing.T) { testCancelledList(t, a) })
	t.Run("before it begins", func(t *testing.T) { testCancelledBefore(t, a) })
	storetest.Commit(t, a, note(3))
	storetest.Sound(t, t, a)
}

func testCancelledClaims(t *testing.T, a *archive.Archive) {
	ctx, cancel := context.WithCancel(t.Context())
	v, err := a.View(ctx, storetest.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	defer cancel()
	n := 0
	var last error
	for _, err := range v.Said(record.Act, "") {
		if n++; n == 10 {
			cancel()
		}
		last = err
	}
	if !errors.Is(last, context.Canceled) || n > 19_000 {
		t.Errorf("after %d claims: %v; want context.Canceled soon", n, last)
	}
	if _, err := v.Cases(); !errors.Is(err, context.Canceled) {
		t.Errorf("a question after that: %v; want context.Canceled", err)
	}
}

func testCancelledList(t *testing.T, a *archive.Archive) {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Millisecond)
	defer cancel()
	v, err := a.View(ctx, storetest.Owner)
	if err == nil {
		defer v.Close()
	}
	for err == nil {
		_, err = v.Contest(archive.ContestFilter{})
	}
	if !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v; want the error of the context", err)
	}
}

func testCancelledBefore(t *testing.T, a *archive.Archive) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.View(ctx, storetest.Owner); !errors.Is(err, context.Canceled) {
		t.Errorf("View: %v; want context.Canceled", err)
	}
	if _, err := a.Commit(ctx, storetest.Owner, note(2).Ops); !errors.Is(err, context.Canceled) {
		t.Errorf("Commit: %v; want context.Canceled", err)
	}
	if _, err := a.Verify(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Verify: %v; want context.Canceled", err)
	}
	if _, err := a.Rebuild(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Rebuild: %v; want context.Canceled", err)
	}
}
