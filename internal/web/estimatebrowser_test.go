// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestAnEstimateInABrowser splits the people of an estimate and joins those who may be
// one, at the width of a telephone and of a desk, and has a picture taken of both.
func TestAnEstimateInABrowser(t *testing.T) {
	for _, width := range []int64{360, 1440} {
		t.Run(fmt.Sprint(width, " px"), func(t *testing.T) {
			ctx := browser(t)
			h, _ := listed(t)
			at := serveOf(t, h.desk)
			if err := comeIn(ctx, h.desk, at); err != nil {
				t.Fatal(err)
			}
			pages := []string{"/estimate?case=alder&stratum=month", "/estimate?case=alder&open=yes"}
			if err := look(ctx, at+pages[0], "en", "light", width); err != nil {
				t.Fatal(err)
			}
			if err := do(ctx, see("main", "Each part is estimated by itself: by month."), see("#parts + .wide", "in several, or not known"),
				chromedp.Navigate(at+pages[1]), see("main", "The links were drawn 20 times")); err != nil {
				t.Fatal(err)
			}
			axeAsks(t, ctx, at+pages[0], at+pages[1])
			if *picturesFlag == "" {
				return
			}
			for i, p := range pages {
				for _, lang := range []string{"en", "ru"} {
					if err := picture(ctx, at+p, lang, "light", width, filepath.Join(*picturesFlag, fmt.Sprintf("estimate-%d-%s-%d.png", i, lang, width))); err != nil {
						t.Errorf("%s: %v", p, err)
					}
				}
			}
		})
	}
}
