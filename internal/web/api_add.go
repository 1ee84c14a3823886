// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"path"
	"strings"

	"teptar/archive"
	"teptar/fault"
	"teptar/intake/document"
	"teptar/record"
	"teptar/record/when"
)

// A documentIn is a document that a program hands in. Text alone is the
// document itself. Beside bytes, or beside the file of a form, it is the text
// of a photograph, a scan or a recording.
type documentIn struct {
	Case      record.CaseID `json:"case"`
	Title     string        `json:"title,omitempty"`
	Published string        `json:"published,omitempty" does:"As 2025-04-07 or 2025-04."`
	URL       string        `json:"url,omitempty" does:"Where it was found; it is never fetched."`
	Language  string        `json:"language,omitempty" does:"As ru."`
	Name      string        `json:"name,omitempty" does:"Of the file, without its folder."`
	Media     string        `json:"media,omitempty" does:"The media type; without it, the one that the name tells."`
	Method    string        `json:"method,omitempty" does:"How the bytes were had."`
	Text      string        `json:"text,omitempty" does:"The document itself, or beside bytes what stands in it."`
	Bytes     []byte        `json:"bytes,omitempty"`
}

type documentOut struct {
	ID    record.EntityID `json:"id"`
	Bytes record.Hash     `json:"bytes" does:"SHA-256 of what was kept."`
	Size  int64           `json:"size"`
	Media string          `json:"media"`
	Text  *record.Hash    `json:"text,omitempty" does:"SHA-256 of the frozen text, if there is one."`
	Chars int             `json:"chars" does:"Code points of the frozen text."`
}

// addDocument takes in a document. The file of a form goes straight into the
// vault; nothing of it is kept in memory, or in a file that others could read.
func addDocument(v *visit) (out documentOut, err error) {
	var in documentIn
	var file io.Reader
	media, _, _ := mime.ParseMediaType(v.r.Header.Get("Content-Type"))
	if media == "multipart/form-data" {
		file, err = v.readForm(&in)
	} else {
		in, err = decode[documentIn](v)
	}
	if err == nil {
		err = v.mayAdd(in.Case) // before a large file is taken for nothing
	}
	if err != nil {
		return out, err
	}
	return v.keepDocument(in, file)
}

// mayAdd tells whether the viewer may add to a case that is there.
func (v *visit) mayAdd(id record.CaseID) error {
	if !v.viewer().Codes(id) {
		return notFound("case")
	}
	return v.knownCase(id)
}

// keepDocument keeps a document. The file is nil if it is all in the fields.
func (v *visit) keepDocument(in documentIn, file io.Reader) (out documentOut, err error) {
	facts := document.Facts{Title: in.Title, URL: in.URL, Language: in.Language}
	if in.Published != "" {
		if facts.Published, err = when.Parse(in.Published); err != nil {
			return out, fmt.Errorf("/published: %w", err)
		}
	}
	c := record.Capture{Case: in.Case, Name: in.Name, Media: in.Media, Method: in.Method, By: v.viewer().Name(), At: v.desk.archive.Now()}
	if c.Media == "" {
		c.Media, _, _ = mime.ParseMediaType(mime.TypeByExtension(path.Ext(c.Name)))
	}
	if c.Method == "" {
		c.Method = "sent by a program"
	}
	text := []byte(in.Text)
	switch {
	case file == nil && len(in.Bytes) > 0:
		file = bytes.NewReader(in.Bytes)
	case file == nil && len(text) > 0:
		file, text, c.Media = bytes.NewReader(text), nil, "text/plain"
	case file == nil:
		return out, fmt.Errorf("want a text, bytes or a file: %w", fault.Invalid)
	}
	if len(text) == 0 {
		text = nil
	}
	v.unsee()
	deposit, err := v.desk.archive.Take(v.context(), &c, file, text)
	if err != nil {
		return out, err
	}
	return v.commitDocument(c, facts, deposit)
}

// commitDocument adds what makes a document of a capture. The case is there
// already, so that who may not make cases can add to one.
func (v *visit) commitDocument(c record.Capture, facts document.Facts, deposit archive.Deposit) (out documentOut, err error) {
	seed, err := v.seed([]any{c.Case, c.Bytes, c.Text, c.Name, facts})
	if err != nil {
		return out, err
	}
	c.Document = record.DeriveEntityID(c.Case, "document."+seed)
	if _, err = v.desk.archive.Commit(v.context(), v.viewer(), document.Ops(c, "", facts), deposit); err != nil {
		return out, err
	}
	out = documentOut{ID: c.Document, Bytes: c.Bytes, Size: c.Size, Media: c.Media, Chars: c.Chars}
	if !c.Text.IsZero() {
		out.Text = &c.Text
	}
	return out, nil
}

// readForm reads the fields of a multipart form into the strings of in, up to
// the file, which is the last part; nil if there is none.
func (v *visit) readForm(in *documentIn) (io.Reader, error) {
	parts, err := v.r.MultipartReader()
	if err != nil {
		return nil, fmt.Errorf("this form cannot be read: %w", fault.Invalid)
	}
	var name string
	fields := map[string]*string{"case": (*string)(&in.Case), "title": &in.Title, "published": &in.Published, "url": &in.URL, "language": &in.Language,
		"name": &in.Name, "media": &in.Media, "method": &in.Method, "text": &in.Text}
	for {
		p, err := parts.NextPart()
		if err == io.EOF {
			return nil, nil
		}
		if err != nil {
			return nil, cutOff(err)
		}
		if name = p.FormName(); name == "file" {
			if in.Name == "" {
				in.Name = path.Base(strings.ReplaceAll(p.FileName(), `\`, "/"))
			}
			return p, nil
		}
		to := fields[name]
		if to == nil {
			return nil, refuse(below("", name), "is not known here, or given twice")
		}
		delete(fields, name)
		if *to, err = readField(p, name); err != nil {
			return nil, err
		}
	}
}

// readField reads the value of a part.
func readField(p *multipart.Part, name string) (string, error) {
	limit := int64(maxField)
	if name == "text" {
		limit = maxJSON
	}
	value, err := io.ReadAll(io.LimitReader(p, limit+1))
	if err != nil {
		return "", cutOff(err)
	}
	if int64(len(value)) > limit {
		return "", refuse(below("", name), "longer than %d bytes", limit)
	}
	return string(value), nil
}
