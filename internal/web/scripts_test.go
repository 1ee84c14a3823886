// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A step of a journey in a browser.
type step struct {
	name string
	do   chromedp.Action[chromedp.Void]
}

// walkThrough takes steps, each within [stepTime], without smooth movement.
func walkThrough(t *testing.T, ctx context.Context, steps []step) {
	t.Helper()
	still := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, still); err != nil {
		t.Fatal(err)
	}
	for _, s := range steps {
		if err := do(ctx, s.do); err != nil {
			look, cancel := context.WithTimeout(ctx, stepTime)
			page, _ := chromedp.Run(look, chromedp.Text("body"))
			cancel()
			t.Fatalf("%s: %v; the page says:\n%s", s.name, err, page)
		}
	}
}

// becomes waits until an expression is so on the page.
func becomes(expression string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		for {
			is, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression))
			if is {
				return nil
			}
			select {
			case <-ctx.Done():
				return fmt.Errorf("%s is not so: %w, %w", expression, ctx.Err(), err)
			case <-time.After(50 * time.Millisecond):
			}
		}
	})
}

// all does several things in one step.
func all(steps ...chromedp.Action[chromedp.Void]) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error { return chromedp.Do(ctx, steps...) })
}

// script runs a line of script on the page.
func script(line string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[any](line+"; 0"))
		return err
	})
}

// pressEnter is the key as a keyboard sends it: one event that carries its
// character, which is not typed when the page took the key. chromedp sends the
// character as an event of its own, which sends a form whatever the page said.
var pressEnter = chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		key := input.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13}
		if kind == input.DispatchKeyEventTypeKeyDown {
			key.Text = "\r"
		}
		if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, key); err != nil {
			return err
		}
	}
	return nil
})

// atDesk gives a browser that has come in to the demonstration.
func atDesk(t *testing.T) (context.Context, string) {
	t.Helper()
	ctx := browser(t)
	d, at := open(t, demonstration(t))
	if err := comeIn(ctx, d, at); err != nil {
		t.Fatal(err)
	}
	return ctx, at
}

func TestResultsFollowWhatIsTyped(t *testing.T) {
	ctx, at := atDesk(t)
	walkThrough(t, ctx, []step{
		{"begin without a query", all(chromedp.Navigate(at+"/search"), see("main", "How to search"))},
		{"type a word", all(chromedp.SendKeys("#q", "мечеть"), see(".hits", "mosque of Gikalo"))},
		{"the box keeps the focus, the address follows, and the number is said", becomes(
			`document.activeElement.id === 'q' && location.search === '?q=' + encodeURIComponent('мечеть') && document.querySelector('[role=status].unseen').textContent.includes(document.getElementById('total').textContent)`)},
		{"type what cannot be read", all(script(`document.getElementById('q').value = ''`), chromedp.SendKeys("#q", "kynd:act"), see("main .wrong", "kind"))},
		{"a change of language keeps the query", all(script(`document.getElementById('q').value = ''`), chromedp.SendKeys("#q", "kind:act"), see("#total", "Things"), becomes(`location.search === '?q=kind%3Aact'`),
			chromedp.Click(`button[value=ru]`), becomes(`document.documentElement.lang === 'ru' && document.getElementById('q').value === 'kind:act' && document.getElementById('total') !== null`))},
	})
}

func TestThingsAreOfferedWhileTheyAreTyped(t *testing.T) {
	ctx, at := atDesk(t)
	found, err := links(ctx, at+"/ask/who", "/document/")
	if err != nil || len(found) == 0 {
		t.Fatal(found, err)
	}
	path, _, _ := strings.Cut(found[0], "?")
	walkThrough(t, ctx, []step{
		{"type the beginning of a place in the other letters", all(chromedp.Navigate(at+path+"?first=3"), chromedp.SendKeys("#f-place", "Гика"), see("#f-place-offers", "Gikalo"))},
		{"it is offered as a list", becomes(`document.getElementById('f-place').getAttribute('aria-expanded') === 'true' && document.querySelectorAll('#f-place-offers [role=option]').length > 0`)},
		{"choose it by keys", all(chromedp.KeyEvent(kb.ArrowDown), becomes(`document.getElementById('f-place').getAttribute('aria-activedescendant') === 'f-place-offers-0'`), pressEnter,
			becomes(`document.getElementById('f-place').value === 'Gikalo' && document.querySelector('[name=place_is]').value.startsWith('e-') && document.getElementById('f-place-offers').hidden`))},
		{"the check knows which one it is", all(chromedp.SetValue("[name=type]", "LIB-DET"), chromedp.SetValue("#f-victim", "somebody new"), chromedp.Click(".coding button.main"), see(".understood", "known already"))},
		{"typing over it takes the choice back, and escape the offers", all(becomes(`document.readyState === 'complete'`), script(`document.getElementById('f-place').value = ''`), chromedp.SendKeys("#f-place", "Ачхой"), see("#f-place-offers", "Achkoi"),
			chromedp.KeyEvent(kb.Escape), becomes(`document.getElementById('f-place-offers').hidden && document.querySelector('[name=place_was]').value !== document.getElementById('f-place').value`))},
	})
}

// viewBox is the part of the drawing that is shown, as a script says it.
const viewBox = `document.querySelector('svg.draw').viewBox.baseVal`

func TestADrawingIsLookedAtClosely(t *testing.T) {
	middle := `(() => { const r = document.querySelector('svg.draw').getBoundingClientRect(); return [r.left + r.width / 3, r.top + Math.min(r.height / 3, 200)]; })()`
	place := func(then func(x, y float64) chromedp.Action[chromedp.Void]) chromedp.Action[chromedp.Void] {
		return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			p, err := chromedp.Run(ctx, chromedp.Evaluate[[]float64](middle))
			if err != nil {
				return err
			}
			return chromedp.Do(ctx, then(p[0], p[1]))
		})
	}
	for _, name := range []string{"timeline", "map", "kin"} {
		t.Run(name, func(t *testing.T) {
			ctx, at := atDesk(t) // fingers of one page are still felt on the next
			walkThrough(t, ctx, []step{
				{"the whole is shown", all(chromedp.Navigate(at+"/case/demo/"+name), becomes(`document.querySelector('.zoom output').textContent === '100 %' && (window.home = `+viewBox+`.width) > 0`))},
				{"a button brings it closer", all(chromedp.Click(`.zoom button[aria-keyshortcuts="+"]`), becomes(viewBox+`.width < window.home / 1.4 && document.querySelector('.zoom output').textContent === '150 %'`))},
				{"and the whole back", all(chromedp.Click(`.zoom button[aria-keyshortcuts="0"]`), becomes(viewBox+`.width === window.home && document.querySelector('.zoom button[aria-keyshortcuts="-"]').disabled`))},
				{"keys bring it closer and along", all(chromedp.Focus(".drawing .wide"), chromedp.KeyEvent("+"), chromedp.KeyEvent("+"), becomes(`(window.was = `+viewBox+`.x) >= 0 && `+viewBox+`.width < window.home / 2`),
					chromedp.KeyEvent(kb.ArrowRight), becomes(viewBox+`.x > window.was`))},
				{"it is dragged", place(func(x, y float64) chromedp.Action[chromedp.Void] {
					return all(script(`window.was = `+viewBox+`.x`), chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, x, y, chromedp.ButtonType(input.MouseButtonLeft)),
						chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x+20, y+1, chromedp.ButtonType(input.MouseButtonLeft)), chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x+60, y+2, chromedp.ButtonType(input.MouseButtonLeft)),
						chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, x+60, y+2, chromedp.ButtonType(input.MouseButtonLeft)), becomes(viewBox+`.x < window.was`))
				})},
				{"no key leaves the drawing", all(chromedp.KeyEvent("-"), chromedp.KeyEvent("-"), chromedp.KeyEvent("-"), becomes(viewBox+`.width === window.home && `+viewBox+`.x === 0`))},
				{"the wheel brings it closer while it has the focus", place(func(x, y float64) chromedp.Action[chromedp.Void] {
					return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
						wheel := input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseWheel, X: x, Y: y, DeltaX: 0.01, DeltaY: -100} // both are wanted, and zero is left out
						if _, err := chromedp.Call(ctx, input.DispatchMouseEvent, wheel); err != nil {
							return err
						}
						return chromedp.Do(ctx, becomes(viewBox+`.width < window.home`))
					})
				})},
				{"two fingers bring it closer", place(func(x, y float64) chromedp.Action[chromedp.Void] {
					return all(chromedp.KeyEvent("0"), becomes(viewBox+`.width === window.home`), pinch(x, y), becomes(viewBox+`.width < window.home`))
				})},
				{"nothing but the viewBox has changed", becomes(`!document.querySelector('svg.draw, svg.draw *').hasAttribute('style') && document.querySelectorAll('svg.draw [style]').length === 0`)},
			})
		})
	}
	ctx, at := atDesk(t)
	if err := scripts(ctx, false); err != nil {
		t.Fatal(err)
	}
	walkThrough(t, ctx, []step{{"without scripts it stands as it is", all(chromedp.Navigate(at+"/case/demo/kin"), chromedp.WaitVisible("svg.draw"), becomes(`!document.querySelector('.zoom')`))}})
}

// pinch moves two fingers apart.
func pinch(x, y float64) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		for i, at := range []float64{10, 15, 25, 45, 70} {
			touch := input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchMove, TouchPoints: []*input.TouchPoint{{X: x - at, Y: y, ID: new(1.0)}, {X: x + at, Y: y, ID: new(2.0)}}}
			if i == 0 {
				touch.Type = input.DispatchTouchEventTypeTouchStart
			}
			if _, err := chromedp.Call(ctx, input.DispatchTouchEvent, touch); err != nil {
				return err
			}
		}
		_, err := chromedp.Call(ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}})
		return err
	})
}

func TestKeysGoThroughAList(t *testing.T) {
	ctx, at := atDesk(t)
	row := func(n int) string {
		return fmt.Sprintf(`[...document.querySelectorAll('main tbody > tr')].findIndex((r) => r.contains(document.activeElement)) === %d`, n)
	}
	walkThrough(t, ctx, []step{
		{"j goes down, k goes up", all(chromedp.Navigate(at+"/search?q=kind:act"), see("main", "Why it was found"), chromedp.KeyEvent("j"), becomes(row(0)), chromedp.KeyEvent("j"), becomes(row(1)), chromedp.KeyEvent("k"), becomes(row(0)))},
		{"a slash goes to the box, where j is a letter", all(chromedp.KeyEvent("/"), becomes(`document.activeElement.id === 'q'`), chromedp.KeyEvent("j"), becomes(`document.activeElement.id === 'q' && document.getElementById('q').value.endsWith('j')`))},
		{"g s is the search", all(chromedp.Navigate(at+"/words"), see("main", "Words and codes"), chromedp.KeyEvent("g"), chromedp.KeyEvent("s"), see("main", "How to search"))},
		{"a question mark is the list of keys", all(chromedp.KeyEvent("?"), see("#keys", "the next row of a list"))},
	})
}
