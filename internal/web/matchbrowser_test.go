// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestAPairInABrowser judges a pair by the keys at the width of a telephone and of
// a desk, sees the range of a count close, and opens it again.
func TestAPairInABrowser(t *testing.T) {
	for _, width := range []int64{360, 1440} {
		t.Run(fmt.Sprint(width, " px"), func(t *testing.T) {
			ctx, h := browser(t), newHouse(t).cases()
			x, y := twice(t, h)
			at := serveOf(t, h.desk)
			path := "/match/" + x.String() + "/" + y.String()
			if err := comeIn(ctx, h.desk, at); err != nil {
				t.Fatal(err)
			}
			if *picturesFlag != "" {
				for i, p := range []string{"/match", path} {
					for _, lang := range []string{"en", "ru"} {
						for _, theme := range []string{"light", "dark"} {
							if err := picture(ctx, at+p, lang, theme, width, filepath.Join(*picturesFlag, fmt.Sprintf("match-%d-%s-%s-%d.png", i, lang, theme, width))); err != nil {
								t.Errorf("%s: %v", p, err)
							}
						}
					}
				}
			}
			axeAsks(t, ctx, at+"/match", at+path)
			if err := look(ctx, at+path, "en", "light", width); err != nil {
				t.Fatal(err)
			}
			err := do(ctx, chromedp.KeyEvent("s"), typed("reason", "the mother told both"), chromedp.Click("section.judge button.main"), see("main", "Judged:"), see("main", "the mother told both"),
				chromedp.Navigate(at+"/ask/counts"), see("main table", "6"),
				chromedp.Navigate(at+path), see("main", "They are judged to be one"), chromedp.KeyEvent("u"), typed("reason", "it was another Ahmed"), chromedp.Click("main details button"), see("main", "taken back"),
				chromedp.Navigate(at+"/ask/counts"), see("main table", "5–6"))
			if err != nil {
				page, _ := chromedp.Run(ctx, chromedp.Text("body"))
				t.Fatalf("%v; the page says:\n%s", err, page)
			}
		})
	}
}

// axeAsks asks axe-core, if it is there, what is wrong with pages.
func axeAsks(t *testing.T, ctx context.Context, addresses ...string) {
	t.Helper()
	source, err := os.ReadFile(os.Getenv("TEPTAR_AXE"))
	if err != nil {
		return
	}
	for _, address := range addresses {
		for _, theme := range []string{"light", "dark"} {
			found, err := axe(ctx, address, theme, string(source))
			if err != nil {
				t.Fatal(address, err)
			}
			for _, f := range found {
				t.Errorf("%s %s: %s", address, theme, f)
			}
		}
	}
}
