// SPDX-License-Identifier: Apache-2.0

package web

import (
	"net/http"
	"strings"
)

// policy is the content security policy of every answer: nothing from
// elsewhere, nothing inline. Drawings therefore have no style attributes.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// guard is what every request passes, before it is known what it wants.
func (d *Desk) guard(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := d.visit(w, r)
		if strings.HasPrefix(r.URL.Path, "/api/") {
			v.problem(errCrossOrigin)
			return
		}
		v.trouble(errCrossOrigin)
	}))
	inner := cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		// With no-referrer Chromium sends forms from the origin null, which the
		// protection against other origins refuses.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()")
		h.Set("Cache-Control", "no-store")
		if d.secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			r.Body = http.MaxBytesReader(w, r.Body, bodyLimit(r.URL.Path))
		}
		inner.ServeHTTP(w, r)
	})
}

// bodyLimit gives how much a request may bring: a form, or an upload.
func bodyLimit(path string) int64 {
	if path == "/add" || path == "/api/v1/documents" {
		return maxUpload + formLimit
	}
	return formLimit
}

// formLimit leaves room for a coded passage with many claims.
const formLimit = 1 << 20

// maxUpload is the largest file that a browser hands in. Larger ones are for
// the command line, which does not go through a form.
const maxUpload = 256 << 20
