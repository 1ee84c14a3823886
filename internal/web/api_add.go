// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"mime"
	"mime/multipart"

	"teptar/fault"
	"teptar/intake/document"
	"teptar/record"
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
	if err != nil {
		return out, err
	}
	return v.keepDocument(in, file)
}

// keepDocument keeps a document. The file is nil if it is all in the fields.
func (v *visit) keepDocument(in documentIn, file io.Reader) (out documentOut, err error) {
	h := document.Handed{Case: in.Case, Facts: document.Facts{Title: in.Title, URL: in.URL, Language: in.Language},
		Name: in.Name, Media: in.Media, Method: cmp.Or(in.Method, "sent by a program"), File: file, Text: []byte(in.Text)}
	if h.Facts.Published, err = document.ParsePublished(in.Published); err != nil {
		return out, fmt.Errorf("/published: %w", err)
	}
	if file == nil && len(in.Bytes) > 0 {
		h.File = bytes.NewReader(in.Bytes)
	}
	key, err := v.idempotencyKey()
	if err != nil {
		return out, err
	}
	h.ID = func(c record.Capture) (record.EntityID, error) {
		return v.documentID(cmp.Or(key, string(newSecret())), c, h.Facts)
	}
	v.unsee()
	c, _, err := document.TakeIn(v.context(), v.desk.archive, v.viewer(), h)
	if err != nil {
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
				in.Name = p.FileName()
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
