// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/fault"
)

// A visit is one request by one person, or by nobody.
type visit struct {
	desk    *Desk
	w       http.ResponseWriter
	r       *http.Request
	session *session // nil: nobody
	lost    error    // why it cannot be told who is there
	lang    string   // "en" or "ru"
	view    *archive.View
	status  int    // of the answer, when there is one
	path    string // of the page, if it is not that of the request
}

// visit begins the visit of a request.
func (d *Desk) visit(w http.ResponseWriter, r *http.Request) *visit {
	v := &visit{desk: d, w: w, r: r, lang: languageOf(r)}
	v.session, v.lost = d.sessionOf(r)
	return v
}

// serve makes a handler of a route.
func (d *Desk) serve(rt route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := d.visit(w, r)
		defer v.close()
		defer v.survive()
		switch {
		case v.lost != nil:
			v.trouble(v.lost)
			return
		case rt.who == member && v.session == nil:
			v.askToEnter(v.carry(rt))
			return
		case v.session == nil && !d.limits.allow(rt, d.archive.Now()):
			w.Header().Set("Retry-After", "10")
			v.trouble(errBusy)
			return
		}
		if err := rt.do(v); err != nil {
			v.trouble(err)
		}
		if err := v.arrived(); err != nil {
			v.desk.log("%s %s: forget a form that has arrived: %v", r.Method, r.Pattern, err)
		}
	}
}

// survive answers when a handler breaks down, and logs where: the kind of the
// failure and the functions, but not what it said, which may be anything.
func (v *visit) survive() {
	if p := recover(); p == http.ErrAbortHandler {
		panic(p) // the connection is to be cut off
	} else if p != nil {
		v.desk.log("%s %s: broke down (%T)\n%s", v.r.Method, v.r.Pattern, p, debug.Stack())
		v.trouble(errBroken)
	}
}

func (v *visit) close() {
	if v.view != nil {
		v.view.Close()
	}
}

func (v *visit) context() context.Context { return v.r.Context() }

// viewer is whose eyes the archive is seen with.
func (v *visit) viewer() access.Viewer {
	if v.session == nil {
		return access.Viewer{}
	}
	return v.session.viewer
}

// see opens the archive as the viewer may know it, once for the visit.
func (v *visit) see() (*archive.View, error) {
	if v.view == nil {
		view, err := v.desk.archive.View(v.context(), v.viewer())
		if err != nil {
			return nil, err
		}
		v.view = view
	}
	return v.view, nil
}

// unsee ends the snapshot, so that what was just committed is seen next.
func (v *visit) unsee() {
	v.close()
	v.view = nil
}

// A body is the typed content of a page; its template has its name.
type body interface {
	// template names the template, title what stands in the window's head.
	template() string
	title(w words) string
}

// show answers with a page. It is made whole before the first byte goes out,
// so that a failure is never half a page.
func (v *visit) show(b body) error { return v.showAs(http.StatusOK, b) }

func (v *visit) showAs(status int, b body) error {
	var out bytes.Buffer
	if err := v.desk.pages.render(&out, v, b); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	v.status = status
	if v.r.Method != http.MethodHead {
		v.w.Write(out.Bytes())
	}
	return nil
}

// goTo sends the browser on with GET, as after every form that was taken.
func (v *visit) goTo(path string) error {
	v.status = http.StatusSeeOther
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// query gives a value of the address, cut to a sane length.
func (v *visit) query(name string) string { return short(v.r.URL.Query().Get(name)) }

// form gives a value of the form.
func (v *visit) form(name string) string { return v.r.PostFormValue(name) }

// maxField is the longest value of an address that is looked at.
const maxField = 4096

func short(s string) string {
	if len(s) > maxField {
		return s[:maxField]
	}
	return s
}

// with gives the address of this page with a value changed: for links that
// keep what is chosen already.
func (v *visit) with(name, value string) string {
	q := v.r.URL.Query()
	q.Del(name)
	if value != "" {
		q.Set(name, value)
	}
	return (&url.URL{Path: v.r.URL.Path, RawQuery: q.Encode()}).String()
}

// notFound is what a thing that is not there, or not for this viewer, gives.
func notFound(what string) error { return fmt.Errorf("%s: %w", what, fault.NotFound) }
