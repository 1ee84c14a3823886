// SPDX-License-Identifier: Apache-2.0

package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"teptar/record"
)

func TestAHandlerThatBreaksDownIsAnswered(t *testing.T) {
	var logged strings.Builder
	p, err := parsePages(record.Shipped)
	if err != nil {
		t.Fatal(err)
	}
	d := &Desk{pages: p, log: func(format string, args ...any) { fmt.Fprintf(&logged, format, args...) }}
	rec := httptest.NewRecorder()
	v := &visit{desk: d, w: rec, r: httptest.NewRequest(http.MethodGet, "/", nil), lang: "en"}
	func() {
		defer v.survive()
		panic("a name that must not be told")
	}()
	if rec.Code != http.StatusInternalServerError || !strings.Contains(rec.Body.String(), "Something went wrong here") {
		t.Errorf("status %d: %s", rec.Code, rec.Body)
	}
	if strings.Contains(rec.Body.String(), "must not be told") || strings.Contains(logged.String(), "must not be told") || logged.Len() == 0 {
		t.Errorf("logged %q", logged.String())
	}
}
