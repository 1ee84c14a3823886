// SPDX-License-Identifier: Apache-2.0

package archive_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"teptar/archive"
	"teptar/archive/storetest"
	"teptar/fault"
	"teptar/proof/disk"
	"teptar/record"
)

// What a child is told. The key is of an archive in a temporary folder.
const (
	childVariable = "TEPTAR_TEST_CHILD"
	dirVariable   = "TEPTAR_TEST_DIR"
	keyVariable   = "TEPTAR_TEST_KEY"
	seedVariable  = "TEPTAR_TEST_SEED"
)

// runChild does what a test wants to interrupt.
func runChild(what string) error {
	id, err := age.ParseX25519Identity(os.Getenv(keyVariable))
	if err != nil {
		return err
	}
	p := &storetest.Place{Dir: os.Getenv(dirVariable), Config: archive.Config{OpenStore: open}, Identity: id}
	switch what {
	case "commit":
		return commitForever(p, os.Getenv(seedVariable))
	case "plant":
		return plantForever(p)
	}
	return errors.New("unknown child")
}

// commitForever commits, erases, rebuilds and opens again, and prints one line
// for each thing that was acknowledged.
func commitForever(p *storetest.Place, seed string) error {
	start, err := strconv.Atoi(seed)
	if err != nil {
		return err
	}
	ctx := context.Background()
	a, err := p.TryOpen(ctx)
	if err != nil {
		return err
	}
	for n := start; ; n++ {
		b := note(n)
		switch {
		case n%3 == 0: // a commit of many pages
			for i := range 200 {
				b.Ops = append(b.Ops, storetest.Say(demo, b.Ops[0].(record.Entity).ID, fmt.Sprintf("line %d of %d", i, n),
					storetest.Claim(b.Ops[1].(record.Entity).ID, "described", record.TextValue(fmt.Sprintf("number %d of %d", i, n), "en"))))
			}
		case n%5 == 0:
			claim := storetest.Claims(statementOf(b))[0]
			accept := storetest.Judge(demo, record.Accept, "two sources", claim)
			undo := record.Judge{Judgment: record.Judgment{Case: demo, Verdict: record.UndoVerdict, Undoes: accept.ID(), Reason: "mistaken", By: "Reviewer", At: storetest.Noon}}
			b.Ops = append(b.Ops, accept, undo, record.TermEntry{Vocabulary: "sex", Code: record.Term(fmt.Sprint("S-", n)), EN: "Other", Definition: "A word of the team."})
		}
		d, _, _, err := a.Deposit(ctx, strings.NewReader(b.Texts[0]), archive.MaxText)
		if err != nil {
			return err
		}
		if _, err := a.Commit(ctx, storetest.Owner, b.Ops, d); err != nil {
			return err
		}
		fmt.Println("said", n)
		if err := disturb(ctx, p, &a, n); err != nil {
			return err
		}
	}
}

// disturb does now and then what is not a commit.
func disturb(ctx context.Context, p *storetest.Place, a **archive.Archive, n int) error {
	switch {
	case n%13 == 0:
		fmt.Println("erasing", n)
		if err := erase(ctx, *a, statementOf(note(n))); err != nil {
			return err
		}
		fmt.Println("erased", n)
	case n%17 == 0:
		if _, err := (*a).Rebuild(ctx, nil); err != nil {
			return err
		}
	case n%7 == 0:
		if err := (*a).Close(); err != nil {
			return err
		}
		var err error
		*a, err = p.TryOpen(ctx)
		return err
	}
	return nil
}

// erase erases a statement and what was captured with it.
func erase(ctx context.Context, a *archive.Archive, s record.Say) error {
	v, err := a.View(ctx, storetest.Owner)
	if err != nil {
		return err
	}
	events, err := v.History(archive.HistoryFilter{About: s.Passage.Document, Limit: 1000})
	if err := errors.Join(err, v.Close()); err != nil {
		return err
	}
	for _, e := range events {
		if say, ok := e.Op.(record.Say); ok && say.ID() == s.ID() {
			return a.Erase(ctx, storetest.Owner, demo, []archive.Target{{Entry: e.Entry, Part: e.Part}, {Bytes: s.Passage.Text}}, "asked for")
		}
	}
	return fmt.Errorf("the statement is not in the history: %w", fault.NotFound)
}

// child starts a child and gives its lines as they come.
func child(t testing.TB, what string, p *storetest.Place, seed int, env ...string) (*exec.Cmd, <-chan string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), childVariable+"="+what, dirVariable+"="+p.Dir, keyVariable+"="+p.Identity.String(), fmt.Sprint(seedVariable, "=", seed)), env...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := make(chan string, 1<<16)
	go func() {
		defer close(lines)
		for s := bufio.NewScanner(out); s.Scan(); {
			lines <- s.Text()
		}
	}()
	return cmd, lines
}

// kills is how often the program is killed: TEPTAR_KILLS, or a few times.
func kills(t testing.TB) int {
	if n, err := strconv.Atoi(os.Getenv("TEPTAR_KILLS")); err == nil {
		return n
	}
	if testing.Short() {
		return 5
	}
	return 25
}

// TestKill kills a program that commits without a pause, at moments that nobody
// chose, and looks whether all that it acknowledged is there, whole.
func TestKill(t *testing.T) {
	var p *storetest.Place
	var k *killed
	total, start := 0, time.Now()
	for i := range kills(t) {
		if i%10 == 0 { // a new archive now and then, or they grow too large
			p = storetest.NewPlace(t, open)
			if err := p.Create(t).Close(); err != nil {
				t.Fatal(err)
			}
			k = &killed{said: map[int]bool{}}
		}
		seed := 1 + i*10_000
		cmd, lines := child(t, "commit", p, seed)
		k.wait(t, cmd, lines)
		total += k.read(t, lines)
		k.look(t, p)
		if t.Failed() {
			t.Fatalf("after kill %d", i+1)
		}
	}
	t.Logf("%d kills, %d acknowledged changes, in %s", kills(t), total, time.Since(start).Round(time.Second))
}

// killed is what was acknowledged before the kills.
type killed struct {
	said  map[int]bool // false: was being erased, or is
	first string
}

// wait kills a child a random time after its first line.
func (k *killed) wait(t *testing.T, cmd *exec.Cmd, lines <-chan string) {
	t.Helper()
	var ok bool
	if k.first, ok = <-lines; !ok {
		t.Fatalf("the child ended by itself: %v", cmd.Wait())
	}
	time.Sleep(time.Duration(rand.Int64N(int64(150 * time.Millisecond))))
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.Exited() {
		t.Fatalf("the child ended by itself: %v", err)
	}
}

// read takes in what a child printed.
func (k *killed) read(t *testing.T, lines <-chan string) (n int) {
	t.Helper()
	take := func(line string) {
		what, number, _ := strings.Cut(line, " ")
		i, err := strconv.Atoi(number)
		if err != nil {
			return // cut off by the kill
		}
		switch n++; what {
		case "said":
			k.said[i] = true
		case "erasing":
			delete(k.said, i)
		case "erased":
			k.said[i] = false
		}
	}
	take(k.first)
	for line := range lines {
		take(line)
	}
	return n
}

// look opens an archive after a kill.
func (k *killed) look(t *testing.T, p *storetest.Place) {
	t.Helper()
	a := p.Open(t)
	defer a.Close()
	if _, began := a.Device(); began != "" {
		t.Errorf("a new epoch began: %s", began)
	}
	for n, want := range k.said {
		if got := has(t, a, statementOf(note(n))); got != want {
			t.Errorf("statement %d is there: %v; acknowledged: %v", n, got, want)
		}
	}
	storetest.Sound(t, t, a)
	for name := range files(t, filepath.Join(p.Dir, "blobs")) {
		if disk.IsDraft(name) {
			t.Errorf("a draft was left: %s", name)
		}
	}
}
