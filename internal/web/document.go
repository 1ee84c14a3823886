// SPDX-License-Identifier: Apache-2.0

package web

import (
	"fmt"
	"io"
	"mime"
	"strconv"
	"strings"

	"teptar/archive"
	"teptar/archive/ask"
	"teptar/record"
)

// showDocument is a document with what was coded of it, and the form to code.
func showDocument(v *visit) error {
	f := codingForm{Seed: string(newSecret())}
	f.First, f.Last = v.query("first"), v.query("last")
	f.Span = v.query("at")
	view, doc, err := v.document()
	if err != nil {
		return err
	}
	if f.Outlet, err = v.outlet(view, doc.ID); err != nil {
		return err
	}
	if f.First == "" && f.Span == "" {
		kept, ok, err := v.keptForm(doc.ID)
		if err != nil {
			return err
		}
		if ok {
			f = kept
			f.resumed = true
		}
	}
	return v.showCoding(f, nil, nil)
}

// outlet gives who published a document: nearly always the first who speaks in
// its passages.
func (v *visit) outlet(view *archive.View, id record.EntityID) (thingField, error) {
	claims, err := view.Claims(id)
	if err != nil {
		return thingField{}, err
	}
	for _, c := range claims {
		if c.Property == "outlet" && c.Supports() {
			return thingField{Text: ask.Label(view, c.Value.Ref, v.lang), Choice: c.Value.Ref.String()}, nil
		}
	}
	return thingField{}, nil
}

// showCoding is the page of a document with a form as it was filled in.
func (v *visit) showCoding(f codingForm, wrong error, check *checkedDraft) error {
	view, doc, err := v.document()
	if err != nil {
		return err
	}
	r, err := ask.Read(v.context(), view, doc.ID, v.window(f), v.lang)
	if err != nil {
		return err
	}
	p := documentPage{Reading: r, Case: doc.Case, Form: f, Check: check, Schema: view.Schema(), Lang: v.lang,
		MayCode: v.viewer().Codes(doc.Case), Resumed: f.resumed, Kept: v.query("kept") != "", Captured: !r.Capture.Bytes.IsZero(), Path: "/document/" + doc.ID.String()}
	if wrong != nil {
		p.Wrong = detail(wrong)
	}
	p.pages(v)
	return v.show(p)
}

// document gives the document in the address, and the view in which it is seen.
// What is not a document is not there.
func (v *visit) document() (*archive.View, record.Entity, error) {
	view, id, err := v.thing()
	if err != nil {
		return nil, record.Entity{}, err
	}
	e, err := view.Entity(id)
	if err != nil || e.Kind != record.Document {
		return nil, e, notFound("document")
	}
	return view, e, nil
}

// window reads which part of the document is looked at.
func (v *visit) window(f codingForm) ask.Window {
	var w ask.Window
	w.From, _ = strconv.Atoi(v.query("from"))
	start, end, ok := spanOf(f.Span)
	if ok {
		w.At = [2]int{start, end}
	}
	if first, err := strconv.Atoi(f.First); err == nil && !ok && w.From == 0 {
		w.From = max(1, first-3)
	}
	return w
}

// spanOf reads "12-40", or "12" for a place without an end.
func spanOf(s string) (start, end int, ok bool) {
	from, to, both := strings.Cut(s, "-")
	start, err := strconv.Atoi(from)
	if err != nil || start < 0 {
		return 0, 0, false
	}
	if !both {
		return start, start + 1, true
	}
	end, err = strconv.Atoi(to)
	return start, end, err == nil && end > start
}

type documentPage struct {
	*ask.Reading
	Case              record.CaseID
	Path              string
	Form              codingForm
	Check             *checkedDraft
	Wrong             string
	Schema            *record.Schema
	Lang              string
	MayCode, Captured bool
	Resumed           bool // the form is one that was begun before
	Kept              bool // what was sent has just been kept
	Earlier, Later    string
}

func (documentPage) template() string        { return "document" }
func (p documentPage) title(w words) string  { return p.Title }
func (p documentPage) ofCase() record.CaseID { return p.Case }

// pages fills in the links to what comes before and after.
func (p *documentPage) pages(v *visit) {
	if n := len(p.Sentences); n > 0 {
		if first := p.Sentences[0].Number; first > 1 {
			p.Earlier = fmt.Sprintf("%s?from=%d", p.Path, max(1, first-n))
		}
		if last := p.Sentences[n-1].Number; last < p.Of {
			p.Later = fmt.Sprintf("%s?from=%d", p.Path, last+1)
		}
	}
}

// Terms gives the terms of a vocabulary, for lists in forms.
func (p documentPage) Terms(vocabulary string) []record.TermEntry {
	var ts []record.TermEntry
	for _, t := range p.Schema.Vocabulary(vocabulary).Terms {
		if t.Use == "" {
			ts = append(ts, t)
		}
	}
	return ts
}

// warnOriginal asks before the bytes of a capture leave the archive.
func warnOriginal(v *visit) error {
	view, doc, err := v.document()
	if err != nil {
		return err
	}
	captures, err := view.Captures(doc.ID)
	if err != nil {
		return err
	}
	return v.show(originalPage{ID: doc.ID, Title: ask.Label(view, doc.ID, v.lang), Captures: captures})
}

type originalPage struct {
	ID       record.EntityID
	Title    string
	Captures []record.Capture
}

func (originalPage) template() string       { return "original" }
func (p originalPage) title(w words) string { return w.T("The original of %s", p.Title) }

// giveOriginal hands out the bytes of a capture, as a file to keep and never as
// a page: what a stranger made is not shown by the browser from here.
func giveOriginal(v *visit) error {
	view, doc, err := v.document()
	if err != nil {
		return err
	}
	captures, err := view.Captures(doc.ID)
	if err != nil {
		return err
	}
	for _, c := range captures {
		if c.Bytes.String() != v.form("bytes") {
			continue
		}
		in, err := view.Bytes(c.Bytes)
		if err != nil {
			return err
		}
		defer in.Close()
		h := v.w.Header()
		h.Set("Content-Type", "application/octet-stream")
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(c)}))
		h.Set("Content-Length", strconv.FormatInt(c.Size, 10))
		h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
		if _, err := io.Copy(v.w, in); err != nil {
			v.desk.log("%s: %v", v.r.Pattern, err) // the head is out: the browser sees a file that is cut off
		}
		return nil
	}
	return notFound("capture")
}

// fileName gives a harmless name for a download.
func fileName(c record.Capture) string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) || r == 0x7f || r >= 0x200e && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '_'
		}
		return r
	}, c.Name)
	if name == "" || strings.HasPrefix(name, ".") {
		name = c.Bytes.String()[:16]
	}
	return name
}
