// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"teptar/archive"
	"teptar/archive/sqlite"
	"teptar/archive/storetest"
)

// empty makes an archive with nothing in it.
func empty(t testing.TB) *archive.Archive {
	return storetest.New(t, func(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
		return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
	})
}

// scripts switches the scripts of pages on or off.
func scripts(ctx context.Context, on bool) error {
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
	return err
}

// letter is the document of the journey. Its people are invented.
const letter = `A letter from Lower Bron

On Friday the county guard took the miller from his house. His daughter says that they beat him because of his brother, who writes for a paper abroad.`

// TestAJourney takes in a document, codes it in one pass, reviews it and finds
// it again in other letters: as somebody would who never opened a terminal, with
// scripts and without.
func TestAJourney(t *testing.T) {
	for _, on := range []bool{true, false} {
		t.Run(map[bool]string{true: "with scripts", false: "without scripts"}[on], func(t *testing.T) {
			ctx := browser(t)
			d, at := open(t, empty(t))
			steps := []struct {
				name string
				do   func() error
			}{
				{"scripts, and no smooth scrolling, which moves what is clicked on", func() error {
					still := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}}
					if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, still); err != nil {
						return err
					}
					return scripts(ctx, on)
				}},
				{"come in to an empty archive", func() error {
					return do(ctx, chromedp.Navigate(at+d.EntryPath(storetest.Owner)), chromedp.Click("button.main"), see("main", "Begin with one document"))
				}},
				{"take in a document", func() error {
					return do(ctx, chromedp.Click(`main a[href="/add"]`), typed("case", "mill"), typed("title", "A letter from Lower Bron"), typed("published", "2031-03-20"), typed("text", letter),
						chromedp.Click("main button.main"), see("article.text", "took the miller"))
				}},
				{"choose a sentence", func() error { return do(ctx, chromedp.Click("#n2 a.n"), see("#code", "Code a passage")) }},
				{"say what it tells, and check", func() error {
					return do(ctx, typed("outlet", "the letter"), choose("type", "LIB-DET"), typed("victim", "the miller"), typed("perpetrator", "the county guard"), typed("when", "On Friday"),
						chromedp.Click(".coding button.main"), see(".understood", "2031-03-14"))
				}},
				{"choose which Friday, if there is a choice, and keep it", func() error {
					return do(ctx, chromedp.Click(`.understood input[name=when_reading]`), chromedp.Click(".coding button.main"), see(".understood", "If it is right, keep it"),
						chromedp.Click(`.coding button[name=keep]`), see(".coded-list", "the miller"))
				}},
				{"find it in the case", func() error {
					return do(ctx, chromedp.Navigate(at+"/case/mill"), see("table.grouped", "Detention"), see("table.grouped", "the county guard"))
				}},
				{"review it", func() error {
					return do(ctx, chromedp.Navigate(at+"/review"), chromedp.Click(`input[name=statement]`), typed("reason", "it stands there in so many words"),
						chromedp.Click(`button[value=J-ACC]`), see("main", "Review"))
				}},
				{"nothing waits any more", func() error { return do(ctx, see("main", "Nothing waits here")) }},
				{"search in Cyrillic letters finds it", func() error {
					return do(ctx, chromedp.Navigate(at+"/search?q="+url.QueryEscape("Брон")), see(".hits", "Lower Bron"))
				}},
				{"read it in Russian", func() error {
					return do(ctx, chromedp.Navigate(at+"/case/mill"), chromedp.Click(`button[value=ru]`), see("main", "Кто, что и с кем сделал"))
				}},
				{"leave", func() error {
					return do(ctx, chromedp.Click(`form[action="/leave"] button`), see("main", "Вы вышли"), chromedp.Navigate(at+"/case/mill"), see("main", "Имя для входа"))
				}},
			}
			for _, s := range steps {
				if err := s.do(); err != nil {
					page, _ := chromedp.Run(ctx, chromedp.Text("body"))
					t.Fatalf("%s: %v; the page says:\n%s", s.name, err, page)
				}
			}
		})
	}
}

// stepTime is how long a step may take; a page that lacks what the next action
// waits for would be waited for without end.
const stepTime = 20 * time.Second

func do(ctx context.Context, steps ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(ctx, stepTime)
	defer cancel()
	return chromedp.Do(ctx, steps...)
}

// typed types into the field of a name.
func typed(name, text string) chromedp.Action[chromedp.Void] {
	return chromedp.SetValue(fmt.Sprintf("main [name=%s]", name), text)
}

// choose picks a line of a list.
func choose(name, value string) chromedp.Action[chromedp.Void] {
	return chromedp.SetValue(fmt.Sprintf("main select[name=%s]", name), value)
}

// see waits for a text in a part of the page: after a click the page before may
// still be there.
func see(part, text string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		for range 80 {
			look, cancel := context.WithTimeout(ctx, 2*time.Second)
			found, err := chromedp.Run(look, chromedp.Text(part))
			cancel()
			if err == nil && strings.Contains(found, text) {
				return nil
			}
			select {
			case <-ctx.Done():
				return fmt.Errorf("%s does not say %q: %w", part, text, ctx.Err())
			case <-time.After(100 * time.Millisecond):
			}
		}
		return fmt.Errorf("%s does not say %q", part, text)
	})
}

// TestPagesAreAccessible asks axe-core, which is a tool for tests only, about
// every page in both languages and in the dark.
func TestPagesAreAccessible(t *testing.T) {
	source, err := os.ReadFile(os.Getenv("TEPTAR_AXE"))
	if err != nil {
		t.Skip("TEPTAR_AXE does not name axe.min.js of the npm package axe-core")
	}
	ctx := browser(t)
	d, at := open(t, demonstration(t))
	if err := comeIn(ctx, d, at); err != nil {
		t.Fatal(err)
	}
	for _, path := range everyPage(t, ctx, at) {
		for _, theme := range []string{"light", "dark"} {
			found, err := axe(ctx, at+path, theme, string(source))
			if err != nil {
				t.Fatal(path, err)
			}
			for _, f := range found {
				t.Errorf("%s %s: %s", path, theme, f)
			}
		}
	}
}

// axe gives what axe-core finds wrong with a page.
func axe(ctx context.Context, address, theme, source string) ([]string, error) {
	if err := look(ctx, address, "en", theme, 1024); err != nil {
		return nil, err
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[any](source+";0")); err != nil {
		return nil, err
	}
	const ask = `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(r =>
		r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ': ' + n.target.join(' ') + ' ' + (n.failureSummary || '').split('\n').slice(1, 3).join(' '))))`
	return chromedp.Run(ctx, chromedp.Evaluate[[]string](ask, chromedp.EvalAwaitPromise))
}

// TestExportOfASearch is for owners only; for others the page is not there.
func TestExportOfASearch(t *testing.T) {
	d, at := open(t, demonstration(t))
	c := client(t, d, at)
	resp, err := c.Get(at + "/search.csv?q=kind:act")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	rows, err := csv.NewReader(resp.Body).ReadAll()
	if err != nil || len(rows) != 22 || rows[0][0] != "id" {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	if kind := resp.Header.Get("Content-Disposition"); !strings.HasPrefix(kind, "attachment") {
		t.Errorf("it is shown as %q", kind)
	}
}
