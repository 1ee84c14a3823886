// SPDX-License-Identifier: Apache-2.0

// Package demo holds the demonstration: two short texts and the coding file
// that goes with them.
//
// The texts retell, in the project's own words, what outlets, officials and a
// channel said in public in April 2025 about reprisals after an attack on a
// police post. They are there to try the program with, and to show what a coded
// case looks like. They are no source: no outlet wrote them, nobody is quoted in
// them, and whoever documents these events should go to what was published.
//
// Officials and outlets have their names. Private people have none, here or in
// the coding file; they are called by what they are in the story.
package demo

import (
	"embed"
	"io/fs"

	"teptar/internal/web"
	"teptar/record"
)

// CaseFile is the name of the coding file among the files.
const CaseFile = "case.yaml"

//go:embed account.txt zayavlenie.txt case.yaml
var files embed.FS

// Files gives the coding file and the texts that it names.
func Files() fs.FS { return files }

// Tour gives what the tour of the desk shows of the demonstration. An archive
// that is none has no act of this id, and no tour.
func Tour() web.Tour {
	const c = "demo" // the case of the coding file
	id := func(key string) record.EntityID { return record.DeriveEntityID(c, key) }
	return web.Tour{Case: c, Act: id("act.brother.1"), Dispute: id("ev.plan"), Document: id("doc.account"), Sentence: 6, Query: "мечеть"}
}
