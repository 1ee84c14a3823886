// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"time"

	"teptar/fault"
	"teptar/record"
	"teptar/record/when"
)

// A Context is what a file is read against. The functions may be nil: then
// there are no files, and nothing is in the archive.
type Context struct {
	Schema *record.Schema // of the archive; nil stands for the shipped one
	By     string         // who captures and judges, where the file does not say
	At     time.Time      // when, where the file does not say

	// Open gives the bytes of a file that the coding file names. It keeps the
	// name inside the folder that the user chose, and the size within bounds.
	Open func(name string) ([]byte, error)

	// Known tells of a thing that is in the archive already, and that the
	// user may know of.
	Known func(id record.EntityID) (Known, bool)

	// Text gives a frozen text of a document in the archive: the one with
	// that hash, or for the zero hash the one that people read now.
	Text func(document record.EntityID, text record.Hash) ([]byte, bool)

	// Claim and Judgment tell whether a claim or a judgment is in the archive,
	// for judgments of what is not in the file.
	Claim    func(id record.ClaimID) bool
	Judgment func(id record.JudgmentID) bool
}

// Known is what a file may need of a thing that is not in it.
type Known struct {
	Kind      record.Kind
	Published when.When // of a document, as far as it is held
}

// A Draft is a file that was read and found right, ready to be committed.
type Draft struct {
	Case record.CaseID
	// Ops are in the order in which they can be applied: the case, terms,
	// properties, entities, what the team says of documents and labels,
	// captures, statements, judgments. Entities that the archive knows are
	// left out.
	Ops []record.Op
	// At tells for each op where it stands in the file.
	At []fault.At
	// Files are to be kept in the vault before the ops are committed.
	Files []File
}

// A File is a document's bytes, and the frozen text that goes with them.
type File struct {
	Op       int    // which op of the draft is the capture
	Name     string // as the coding file calls it
	Bytes    []byte
	TextName string // the file of the transcription; "" if there is none
	Text     []byte // nil if the document has no text
}

// A Case is what an exporter reads from an archive. Format puts it in order.
//
// Entities must have every thing that a statement or judgment names, documents
// too; Statements and Judgments those that are to be written.
type Case struct {
	ID         record.CaseID
	Title      string
	Terms      []record.TermEntry
	Properties []record.Property
	Entities   []record.Entity
	Captures   []Capture
	Statements []record.Statement
	Judgments  []record.Judgment
}

// A Capture is a capture and the names that its files have beside the coding
// file.
type Capture struct {
	record.Capture
	File     string
	TextFile string // needed if the text is not the bytes themselves
}

// Contents gives the draft as a case, so that it can be written again.
func (d *Draft) Contents() *Case {
	files := make(map[int]File, len(d.Files))
	for _, f := range d.Files {
		files[f.Op] = f
	}
	c := &Case{ID: d.Case}
	for i, op := range d.Ops {
		switch op := op.(type) {
		case record.Case:
			c.Title = op.Title
		case record.TermEntry:
			c.Terms = append(c.Terms, op)
		case record.Property:
			c.Properties = append(c.Properties, op)
		case record.Entity:
			c.Entities = append(c.Entities, op)
		case record.Capture:
			c.Captures = append(c.Captures, Capture{op, files[i].Name, files[i].TextName})
		case record.Say:
			c.Statements = append(c.Statements, op.Statement)
		case record.Judge:
			c.Judgments = append(c.Judgments, op.Judgment)
		}
	}
	return c
}
