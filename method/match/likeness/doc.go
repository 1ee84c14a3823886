// SPDX-License-Identifier: Apache-2.0

// Package likeness says how alike two short texts are, letter by letter.
//
// It has two measures. [JaroWinkler] is a number from 0 to 1 that suits names:
// letters in common, not too far apart, and a bonus for a common beginning
// (Jaro 1989; Winkler 1990). [Edits] is the number of letters that were
// inserted, left out, replaced, or swapped with their neighbour (optimal string
// alignment, Damerau 1964), and suits dates and numbers.
//
// A letter is a Unicode code point, in any script; the measures know nothing of
// case, of scripts or of names. Fold texts first.
//
// # For many comparisons
//
// Comparing each of many texts with each other, most of the time goes into
// reading them. An [Alphabet] packs a text into a [Word] once; then
// [Word.JaroWinkler] and [Word.Edits] work on sixteen letters in two machine
// words, and [Bound] says of most pairs without a comparison that they are
// less alike than a threshold. It never says so of a pair that is not.
package likeness
