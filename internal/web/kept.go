// SPDX-License-Identifier: Apache-2.0

package web

import (
	"encoding/json"
	"net/http"

	"teptar/archive"
	"teptar/record"
)

// A form that somebody began is kept in the archive, encrypted, until it is
// sent or put away: a browser that crashes or a session that ends loses
// nothing. It is no record, and nobody else sees it.

// keptName is under what the form of a person on a document is kept.
func (v *visit) keptName(document record.EntityID) string {
	return "draft/" + v.viewer().ID().String() + "/" + document.String()
}

// keepForm keeps a form as it is.
func (v *visit) keepForm(document record.EntityID, f codingForm) error {
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return v.desk.archive.Keep(v.context(), func(d archive.Drawer) error { return d.Set(v.keptName(document), data) })
}

// dropForm forgets it.
func (v *visit) dropForm(document record.EntityID) error {
	return v.desk.archive.Keep(v.context(), func(d archive.Drawer) error { return d.Delete(v.keptName(document)) })
}

// keptForm gives the form that the person began on a document, if they did.
func (v *visit) keptForm(document record.EntityID) (codingForm, bool, error) {
	name := v.keptName(document)
	all, err := v.desk.archive.Kept(v.context(), name)
	if err != nil || all[name] == nil {
		return codingForm{}, false, err
	}
	var f codingForm
	if err := json.Unmarshal(all[name], &f); err != nil {
		return f, false, nil // of an older version: not worth a failure
	}
	return f, true, nil
}

// keepDraft keeps the form while it is being filled in. The script of the page
// asks for it; without script, checking the form does the same.
func keepDraft(v *visit) error {
	id, err := v.coded()
	if err != nil {
		return err
	}
	if err := v.keepForm(id, v.readCoding()); err != nil {
		return err
	}
	v.w.WriteHeader(http.StatusNoContent)
	return nil
}

// dropDraft puts the form away.
func dropDraft(v *visit) error {
	id, err := v.coded()
	if err != nil {
		return err
	}
	if err := v.dropForm(id); err != nil {
		return err
	}
	return v.goTo("/document/" + id.String() + "#code")
}

// coded gives the document in the address, for those who may code it.
func (v *visit) coded() (record.EntityID, error) {
	_, doc, err := v.document()
	if err != nil {
		return doc.ID, err
	}
	if !v.viewer().Codes(doc.Case) {
		return doc.ID, notFound("document")
	}
	v.unsee() // who keeps must not hold a snapshot
	return doc.ID, nil
}
