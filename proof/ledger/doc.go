// SPDX-License-Identifier: Apache-2.0

// Package ledger keeps signed entries in order, and proves it.
//
// A [Log] belongs to one device key in one epoch. Its entries are never
// changed and never taken out. An entry has two halves. The [Header] is small,
// signed, and public: it says whose log this is, which number the entry has,
// what came before, and it commits to the body. The [Body] is a list of parts,
// which the ledger does not interpret; it is kept beside the log and not in it.
//
//	parts ── Seal ──> Body ──── Sign ────> Header ── Leaf ──> Merkle tree ──> Checkpoint
//	                  secret               public             public         public, cosigned
//
// Each part is hidden behind a salt of its own. A part can therefore be erased
// for good, or left out of a bundle that goes to a stranger, while every
// header, hash, signature and proof stays valid.
//
// The headers are the leaves of a Merkle tree with the hashes of RFC 6962,
// section 2.1. The device signs a [Checkpoint] of the tree, and whoever kept an
// older checkpoint can check that the newer one only adds to it. Witnesses
// cosign checkpoints; they see no content. Merging two archives is the union of
// their logs, so nothing here ever joins two trees.
//
// # What a proof shows
//
// A valid proof shows that an entry was in the log when a checkpoint was
// signed, and that it has not changed since. With cosignatures it also shows
// that the checkpoint existed at a time that the witnesses state. It does not
// show that the entry is true, who held the device, or that nothing was kept
// out of the log. The header shows how many parts an entry has, even when all
// of them are erased.
//
// # What is refused
//
// Everything here has one spelling only: what parses encodes to the bytes it
// came from. Device keys that would make a signature meaningless are refused,
// although RFC 8032 lets a verifier accept them. Two different entries that one
// device signed for one place in its log are a [Fork]: a short proof against
// that device, which anyone can check.
//
// The package is pure: it reads no disk, no network and no clock, and takes its
// randomness from the caller. The formats are specified in
// doc/formats/ledger.md, with test vectors in testdata.
package ledger
