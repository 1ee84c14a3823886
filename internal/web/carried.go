// SPDX-License-Identifier: Apache-2.0

package web

import (
	"cmp"
	"crypto/rand"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"teptar/record"
)

// A carriedForm is a form that came after the session had ended.
type carriedForm struct {
	ID      string     `json:"-"`
	At      time.Time  `json:"-"`
	Pattern string     `json:"pattern"` // of the route that it was for
	To      string     `json:"to"`      // the address that it was for
	Fields  url.Values `json:"fields"`
	File    string     `json:"file,omitempty"` // the name of a file that was with it, which is not kept
}

// carriedNames are the forms in which somebody writes something, by the
// patterns of their routes. Others are not carried: those of /me ask for
// secrets, and the rest are single buttons.
var carriedNames = map[string]string{
	"/document/{id}":           "Code a passage",
	"/add":                     "Take in a document",
	"/judge":                   "Judge",
	"/estimate":                "Keep the answers",
	"/searches":                "Save this search",
	"/searches/{saved}/name":   "Rename",
	"/people/invite":           "Invite somebody",
	"/people/{member}/role":    "Change the role",
	"/people/{member}/invite":  "Invite somebody",
	"/settings/cases":          "Make the case",
	"/settings/cases/{case}":   "Rename",
	"/settings/words/term":     "Add the term",
	"/settings/words/property": "Add the property",
}

// uncarried are fields that are left out: the last word in a form with two
// steps, so that it is shown once more, and what opens something.
var uncarried = []string{"keep", "sure", "passphrase", "again", "chosen", "code"}

// returnCookie tells which member came in with this browser; see [carrier].
func (v *visit) returnCookie() string { return v.desk.cookieName() + "-return" }

// returning gives which member came in with this browser before.
func (v *visit) returning() (returning, bool) {
	c, err := v.r.Cookie(v.returnCookie())
	if err != nil {
		return returning{}, false
	}
	return v.desk.carrier.returning(c.Value)
}

// remember tells the browser who has come in with it. What was carried in it
// for the same member stays theirs.
func (v *visit) remember(m record.MemberID) {
	r, ok := v.returning()
	if !ok || r.member != m {
		r = returning{member: m}
		rand.Read(r.secret[:]) // never fails, see crypto/rand
	}
	life := fullEnd + carryLife
	v.setCookie(v.returnCookie(), v.desk.carrier.sign(r, v.desk.archive.Now().Add(life)), life)
}

// onward gives where somebody goes who has just come in: to what was carried
// for them, if there is something.
func (v *visit) onward(m record.MemberID, next string) string {
	if r, ok := v.returning(); ok && r.member == m && len(v.desk.carrier.of(r)) > 0 {
		return "/carried"
	}
	return next
}

// carriedOf gives what was carried for the person, and in what.
func (v *visit) carriedOf() (returning, []carriedForm) {
	r, ok := v.returning()
	if !ok || r.member != v.viewer().ID() || r.member.IsZero() && !v.viewer().Everything() {
		return r, nil
	}
	return r, v.desk.carrier.of(r)
}

// carry keeps the form that came, and tells how that went: "kept", "lost", or
// "" if there was nothing to keep or nobody to keep it for.
func (v *visit) carry(rt route) string {
	r, ok := v.returning()
	if !ok || v.r.Method != http.MethodPost || carriedNames[rt.pattern] == "" {
		return ""
	}
	f := carriedForm{Pattern: rt.pattern, To: local(v.r.URL.RequestURI())}
	if !v.readCarried(&f) {
		return "lost"
	}
	for _, name := range uncarried {
		f.Fields.Del(name)
	}
	if len(f.Fields) == 0 {
		return ""
	}
	if err := v.desk.carrier.put(v.context(), r, f); err != nil {
		v.desk.log("%s %s: keep a form: %v", v.r.Method, v.r.Pattern, err)
		return "lost"
	}
	return "kept"
}

// readCarried reads the fields of a form, and tells whether that was all of
// them. Of a form with a file it reads what comes before the file.
func (v *visit) readCarried(f *carriedForm) bool {
	switch media, _, _ := mime.ParseMediaType(v.r.Header.Get("Content-Type")); media {
	case "application/x-www-form-urlencoded":
		v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 3*carryFields) // a letter may take three bytes
		if v.r.ParseForm() != nil {
			return false
		}
		f.Fields = v.r.PostForm
	case "multipart/form-data":
		parts, err := v.r.MultipartReader()
		if err != nil || !f.readParts(parts) {
			return false
		}
	}
	size := 0
	for name, values := range f.Fields {
		size += len(name) + len(strings.Join(values, ""))
	}
	return size <= carryFields
}

func (f *carriedForm) readParts(parts *multipart.Reader) bool {
	f.Fields = url.Values{}
	for left := int64(carryFields); ; {
		p, err := parts.NextPart()
		if err == io.EOF {
			return true
		}
		if err != nil {
			return false
		}
		if p.FileName() != "" {
			f.File = short(p.FileName())
			return true
		}
		value, err := io.ReadAll(io.LimitReader(p, left+1))
		if left -= int64(len(value)); err != nil || left < 0 {
			return false
		}
		if p.FormName() != "file" {
			f.Fields.Add(p.FormName(), string(value))
		}
	}
}

// A carriedPage shows what was carried, to be sent or put away.
type carriedPage struct{ Forms []carriedForm }

func (carriedPage) template() string     { return "carried" }
func (carriedPage) title(w words) string { return w.T("What you had written") }

func showCarried(v *visit) error {
	_, forms := v.carriedOf()
	return v.show(carriedPage{forms})
}

// dropCarried puts one of them away.
func dropCarried(v *visit) error {
	r, forms := v.carriedOf()
	id := v.form("carried")
	if !slices.ContainsFunc(forms, func(f carriedForm) bool { return f.ID == id }) {
		return notFound("form")
	}
	if err := v.desk.carrier.drop(v.context(), r, id); err != nil {
		return err
	}
	return v.goTo("/carried")
}

// arrived forgets a carried form that the person has sent at last. It is asked
// after the answer; that of a form which was not taken has it once more.
func (v *visit) arrived() error {
	id := v.query("carried")
	if id == "" || v.r.Method != http.MethodPost || v.status >= http.StatusBadRequest {
		return nil
	}
	r, forms := v.carriedOf()
	if !slices.ContainsFunc(forms, func(f carriedForm) bool { return f.ID == id }) {
		return nil
	}
	v.unsee()
	return v.desk.carrier.drop(v.context(), r, id)
}

// Title says which form it is.
func (f carriedForm) Title() string { return carriedNames[f.Pattern] }

// Upload tells whether the form may have a file.
func (f carriedForm) Upload() bool { return f.Pattern == "/add" }

// Action gives the address to send it to.
func (f carriedForm) Action() string {
	u, err := url.Parse(f.To)
	if err != nil {
		return "/"
	}
	q := u.Query()
	q.Set("carried", f.ID)
	u.RawQuery = q.Encode()
	return u.String()
}

// A carriedField is a field with one value.
type carriedField struct{ Name, Label, Value string }

// All gives every field, as it is sent.
func (f carriedForm) All() []carriedField {
	var list []carriedField
	for _, name := range slices.Sorted(maps.Keys(f.Fields)) {
		for _, value := range f.Fields[name] {
			list = append(list, carriedField{name, cmp.Or(fieldNames[name], carriedLabels[name]), value})
		}
	}
	return list
}

// Written gives the fields with something in them, as they are shown.
func (f carriedForm) Written() []carriedField {
	return slices.DeleteFunc(f.All(), func(c carriedField) bool {
		return strings.TrimSpace(c.Value) == "" || c.Name == "seed" || c.Name == "back"
	})
}

// carriedLabels are what fields are called beside those of [fieldNames].
var carriedLabels = map[string]string{"reason": "Reason", "title": "Title", "text": "Its words", "published": "Published", "url": "Where it was found", "language": "Language",
	"case": "Case", "name": "Name", "when": "When", "hedge": "Hedge, in the source's word", "grade": "Grade", "property": "Property", "value": "Value", "type": "Act", "role": "Role"}
