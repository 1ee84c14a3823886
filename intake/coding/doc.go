// SPDX-License-Identifier: Apache-2.0

// Package coding reads and writes a whole case as one text file.
//
// A coding file is what a documenter writes beside the documents: which
// documents there are, of which things they speak, who says what in which
// words, and what the team makes of it. It can be read in an editor, compared
// line by line, searched with grep, and kept under version control.
//
//	teptar: 1
//	case: demo
//	documents:
//	  doc.report: {file: report.txt, outlet: org.outlet, published: "2031-03"}
//	entities:
//	  org.outlet: {kind: organization, label: "Mountain Herald"}
//	  p.brother: {kind: person}
//	  act.1: {kind: act}
//	statements:
//	  - passage: {document: doc.report, quote: "They took his brother that week."}
//	    via: [org.outlet]
//	    claims:
//	      - [act.1, type, LIB-DET, {as: k1}]
//	      - [act.1, victim, p.brother]
//	judgments:
//	  - {claims: [k1], verdict: J-ACC, reason: "two outlets, one eyewitness"}
//
// [Parse] turns the file into a [Draft]: ops that can be committed, and bytes
// that the vault must keep first. It is strict. It reads every scalar as its
// literal text, so that no word turns into a number, a date or a truth value;
// it finds every quote in its document; and it collects all that is wrong, with
// line, column and advice, or else gives everything. [Format] writes the one
// canonical file of a [Case], and reading that file gives the same claims and
// judgments, by their ids.
//
// Neither function touches the disk, the clock or the archive: what they need
// is in the [Context].
//
// # What is not promised
//
// Comments are not kept: they are for the people who write the file. A file
// that parses is well-formed and its quotes stand in its documents; that a
// quote says what the claim says is for a reviewer to see.
//
// Messages name keys, codes, dates and positions, never texts, quotes or names.
// So a key should not be a name.
//
// The format is specified in doc/formats/coding.md.
package coding
