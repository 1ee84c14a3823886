// SPDX-License-Identifier: Apache-2.0

package web

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"teptar/archive"
	"teptar/fault"
	"teptar/intake/document"
	"teptar/record"
)

// addForm is a document as somebody hands it in.
type addForm struct {
	Case, Title, Published, URL, Language, Text string

	Seed string // what the id of the document follows from
}

// showAdd is the form for taking in a document.
func showAdd(v *visit) error {
	return v.show(addPage{Form: addForm{Case: v.query("case"), Seed: string(newSecret())}})
}

type addPage struct {
	Form  addForm
	Wrong string
}

func (addPage) template() string     { return "add" }
func (addPage) title(w words) string { return w.T("Take in a document") }

// add takes in a document: a file, words pasted into the form, or both, the
// words then being the text of a picture or a recording. The file is the last
// part of the form and goes straight into the vault: nothing of it is ever in
// a file that others could read.
func add(v *visit) error {
	parts, err := v.r.MultipartReader()
	if err != nil {
		return fmt.Errorf("this is not the form for documents: %w", fault.Invalid)
	}
	var f addForm
	file, err := f.read(parts)
	if err != nil {
		return err
	}
	id, err := v.takeIn(f, file)
	switch {
	case errors.Is(err, fault.Invalid) || errors.Is(err, fault.NotFound):
		return v.showAs(http.StatusUnprocessableEntity, addPage{Form: f, Wrong: detail(err)})
	case err != nil:
		return err
	}
	return v.goTo("/document/" + id.String())
}

// read reads the fields of the form up to the file, nil if there is none.
func (f *addForm) read(parts *multipart.Reader) (*multipart.Part, error) {
	fields := map[string]*string{"case": &f.Case, "title": &f.Title, "published": &f.Published, "url": &f.URL, "language": &f.Language, "text": &f.Text, "seed": &f.Seed}
	for {
		p, err := parts.NextPart()
		if err == io.EOF {
			return nil, nil
		}
		if err != nil {
			return nil, cutOff(err)
		}
		if p.FormName() == "file" {
			if p.FileName() == "" {
				continue // none was chosen
			}
			return p, nil
		}
		limit := int64(maxField)
		if p.FormName() == "text" {
			limit = archive.MaxText
		}
		value, err := io.ReadAll(io.LimitReader(p, limit+1))
		if err != nil {
			return nil, cutOff(err)
		}
		if int64(len(value)) > limit {
			return nil, fmt.Errorf("%.20q is too long: %w", p.FormName(), fault.Invalid)
		}
		if to := fields[p.FormName()]; to != nil {
			*to = strings.TrimSpace(string(value))
		}
	}
}

// cutOff says that a form did not arrive whole.
func cutOff(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return fmt.Errorf("the form was cut off on its way; send it again: %w", fault.Invalid)
}

// takeIn keeps the document. The same form sent twice is one document.
func (v *visit) takeIn(f addForm, file *multipart.Part) (record.EntityID, error) {
	caseID, err := record.ParseCaseID(f.Case)
	if err != nil {
		return record.EntityID{}, err
	}
	h := document.Handed{Case: caseID, NewCase: true, Facts: document.Facts{Title: f.Title, URL: f.URL, Language: f.Language},
		Name: "pasted.txt", Method: "pasted",
		// Browsers send the lines of a text field with CR LF, whatever was pasted.
		Text: []byte(strings.ReplaceAll(f.Text, "\r\n", "\n"))}
	if h.Facts.Published, err = document.ParsePublished(f.Published); err != nil {
		return record.EntityID{}, err
	}
	if file != nil {
		h.File, h.Name, h.Method = file, file.FileName(), "upload"
	}
	h.ID = func(c record.Capture) (record.EntityID, error) { return v.documentID(f.Seed, c, h.Facts) }
	v.unsee()
	c, _, err := document.TakeIn(v.context(), v.desk.archive, v.viewer(), h)
	return c.Document, err
}

// documentID gives the id of a document that follows from a seed, from who hands
// it in, and from what it is.
func (v *visit) documentID(seed string, c record.Capture, facts document.Facts) (record.EntityID, error) {
	hash, err := v.hashed(seed, []any{c.Case, c.Bytes, c.Text, c.Name, facts})
	return record.DeriveEntityID(c.Case, "document."+hash), err
}
