// SPDX-License-Identifier: Apache-2.0

// Package record says what can be said.
//
// Nothing in it is a fact. A [Claim] says that a property of a thing has a
// value, or has not; a [Statement] says who said so, through whom, how they
// could know, and in which words of which document. Claims are never changed
// and never merged: two sources that agree make two claims, and so do two that
// disagree. What a team makes of them is a [Judgment], which is a record too.
// What is held to be so is derived from both, each time it is asked, by package
// held.
//
// The things that claims are about are entities: an id, a kind and a key, and
// nothing else. Which properties a kind has, and which terms a property takes,
// is data, not code: see [Schema] and [Vocabulary].
//
// A change to an archive is a list of [Op]s. An op has exactly one spelling in
// bytes, because those bytes are committed to and signed; doc/formats/op.md
// specifies it with test vectors.
//
// The model follows the HURIDOCS Events Standard Formats, and closes its gaps:
// sources hang on each claim and not on a whole event, dates say how much is
// known, and states are dated spells. See doc/design.md.
package record
