// SPDX-License-Identifier: Apache-2.0

// Package script knows how one word is written in several scripts, and finds
// it again: Russian, Chechen and Ingush in Cyrillic letters, their many
// romanisations, and English.
//
// Reports about one village spell it Ачхой-Мартан, Achkhoy-Martan,
// Achkhoi-Martan and Achkoi-Martan. A reader who searches for one spelling
// must find all. The package offers four steps, each usable alone:
//
//   - [Unsafe] finds characters that must not be taken in at all.
//   - [Clean] gives text that looks the same one spelling: case, palochka,
//     look-alike letters of another script, apostrophes, stress marks.
//   - [Key] folds a word to a romanised skeleton in which spellings meet.
//   - [IndexTerms] and [QueryTerms] add inflection, for full-text search:
//     a word is found if a term of the query is a term of the index.
//
// Beside these, [Words] cuts a text into words and keeps their places in the
// original bytes, [Language] guesses a language, [Romanize] writes Cyrillic in
// the letters of a named scheme, and [Cyrillize] goes back, as far as one can.
//
// # What a match shows
//
// Two words with one key can be spellings of one word. They need not be, and
// a common key is never a reason to treat two people or places as one.
//
// Nothing here changes what is kept. Folded forms are made for comparison and
// thrown away; the text of a document is never normalised.
package script
