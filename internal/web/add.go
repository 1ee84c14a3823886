// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"strings"

	"teptar/archive"
	"teptar/fault"
	"teptar/intake/document"
	"teptar/record"
	"teptar/record/when"
)

// addForm is a document as somebody hands it in.
type addForm struct {
	Case, Title, Published, URL, Language, Text string
}

// showAdd is the form for taking in a document.
func showAdd(v *visit) error { return v.show(addPage{Form: addForm{Case: v.query("case")}}) }

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
	fields := map[string]*string{"case": &f.Case, "title": &f.Title, "published": &f.Published, "url": &f.URL, "language": &f.Language, "text": &f.Text}
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

// takeIn keeps the document.
func (v *visit) takeIn(f addForm, file *multipart.Part) (record.EntityID, error) {
	caseID, err := record.ParseCaseID(f.Case)
	if err != nil {
		return record.EntityID{}, err
	}
	if !v.viewer().Codes(caseID) { // before a large file is taken for nothing
		return record.EntityID{}, notFound("case")
	}
	facts := document.Facts{Title: f.Title, URL: f.URL, Language: f.Language}
	if f.Published != "" {
		if facts.Published, err = when.Parse(f.Published); err != nil {
			return record.EntityID{}, fmt.Errorf("published: write the date as 2025-04-25, 2025-04 or XXXX-04: %w", fault.Invalid)
		}
	}
	// Browsers send the lines of a text field with CR LF, whatever was pasted.
	words := []byte(strings.ReplaceAll(f.Text, "\r\n", "\n"))
	c := record.Capture{Case: caseID, Document: record.NewEntityID(), By: v.viewer().Name(), At: v.desk.archive.Now()}
	var in io.Reader
	switch {
	case file != nil:
		in, c.Method, c.Name = file, "upload", path.Base(strings.ReplaceAll(file.FileName(), `\`, "/"))
		c.Media, _, _ = mime.ParseMediaType(mime.TypeByExtension(path.Ext(c.Name)))
	case len(words) > 0:
		in, words, c.Method, c.Name, c.Media = bytes.NewReader(words), nil, "pasted", "pasted.txt", "text/plain"
	default:
		return c.Document, fmt.Errorf("choose a file, or paste the words: %w", fault.Invalid)
	}
	if len(words) == 0 {
		words = nil
	}
	deposit, err := v.desk.archive.Take(v.context(), &c, in, words)
	if err != nil {
		return c.Document, err
	}
	ops := document.Ops(c, "", facts)
	if v.viewer().Everything() { // a new name makes a new case
		ops = append([]record.Op{record.Case{ID: c.Case}}, ops...)
	}
	_, err = v.desk.archive.Commit(v.context(), v.viewer(), ops, deposit)
	return c.Document, err
}
