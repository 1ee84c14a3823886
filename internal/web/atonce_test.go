// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"io"
	"net/url"
	"strings"
	"sync"
	"testing"

	"teptar/archive/access"
	"teptar/archive/ask"
)

// TestManyAtOnce lets several people read and judge at the same time: every
// page is whole, and of the judgments that collide none is lost.
func TestManyAtOnce(t *testing.T) {
	a := demonstration(t)
	d, at := open(t, a)
	v, err := a.View(t.Context(), access.Owner("owner"))
	if err != nil {
		t.Fatal(err)
	}
	q, err := ask.Queue(t.Context(), v, ask.QueueFilter{Limit: 1})
	v.Close()
	if err != nil || len(q.Items) == 0 {
		t.Fatal(q, err)
	}
	claim := q.Items[0].Claims[0].ID.String()
	verdicts := []string{"J-ACC", "J-REJ", "J-WRK"}
	var wg sync.WaitGroup
	for i, verdict := range verdicts {
		c := client(t, d, at)
		wg.Go(func() {
			for _, path := range []string{"/", "/review", "/ask/who", "/case/demo/kin", "/history"} {
				if got := get(c, at, pageOf{paths: []string{path}}, 0); got.err != nil {
					t.Errorf("%s: %v", path, got.err)
				}
			}
			resp, err := c.PostForm(at+"/judge", url.Values{"claim": {claim}, "verdict": {verdict}, "reason": {"reason " + verdicts[i]}, "back": {"/review"}})
			if err != nil || resp.StatusCode != 303 {
				t.Errorf("judge: %v %v", resp, err)
				return
			}
			resp.Body.Close()
		})
	}
	wg.Wait()
	c := client(t, d, at)
	resp, err := c.Get(at + "/claim/" + claim)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var page strings.Builder
	if _, err := io.Copy(&page, resp.Body); err != nil {
		t.Fatal(err)
	}
	for _, verdict := range verdicts {
		if !strings.Contains(page.String(), "reason "+verdict) {
			t.Errorf("the judgment %s is not shown", verdict)
		}
	}
}
