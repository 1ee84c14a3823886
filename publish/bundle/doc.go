// SPDX-License-Identifier: Apache-2.0

// Package bundle makes and checks what one hands to a stranger: one file that
// proves that nothing in it was changed, without the archive it came from.
//
// A bundle is a zip that any program opens:
//
//	README.txt          what this is and how to check it, in English and Russian
//	manifest            size and SHA-256 of every other file, signed by a device
//	claims.html         who says what, where: for people
//	claims.csv          the same for a spreadsheet
//	claims.jsonl        the same for programs, one claim on a line
//	words.tsv           what the codes in these three are called
//	checkpoints/<log>   the signed checkpoint of each log
//	entries/<log>       all entries of each log
//	blobs/<sha256>.<x>  captured bytes, as they are
//
// The entries are the record; everything in front of them can be made from
// them again, and [Verify] does so and compares every byte. Of an entry all is
// there that its log needs to be checked, but only the parts that belong to the
// chosen cases are open. The others are closed by ledger.Body.Keep: the stranger
// sees that there are so many, and nothing else.
//
// # What is opened
//
// [Write] opens an op if its viewer may know it, if it belongs to a chosen case,
// and if all that it refers to is opened too; so a bundle can be read without
// what was left out, and another archive can take it in. Statements with a
// sealed claim stay closed as a whole unless sealed values are asked for by
// name. Terms and properties of the team are opened as far as what is opened
// uses them. A log of which nothing is opened is left out. Members, grants and
// who brought an entry stay closed, unless an owner hands the team over as well.
//
// # One spelling
//
// A bundle of the same state of an archive is the same bytes. The zip is
// written here and not by a library: stored and never compressed, one time for
// all files, one order, no comments, no extra fields unless a file or an offset
// is too large for 32 bits. Verify accepts nothing else, so that each byte of a
// bundle is either signed or the only one possible.
//
// # What a bundle does not show
//
// Not that anything in it is true. Not that nothing was left out: what is
// closed may speak against what is open. Not who held the device, nor when; the
// times in a record are what its makers said, unless witnesses cosigned a
// checkpoint. A signature shows that the holder of a key signed; whose key that
// is, the reader has to find out by comparing its fingerprint over another way.
//
// The format is specified in doc/formats/bundle.md, with test vectors.
package bundle
