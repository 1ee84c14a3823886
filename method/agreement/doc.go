// SPDX-License-Identifier: Apache-2.0

// Package agreement asks whether two people who code the same text say the
// same.
//
// A [Table] holds what coders said of units, with gaps where somebody did not
// look. [Assess] answers it for one field: the share of pairs that are equal,
// Cohen's or Fleiss' kappa, Krippendorff's alpha with an interval, which terms
// are confused with which, and in words whether a floor is reached. Where the
// data cannot bear a coefficient there is a [Refusal] with the reason, and
// never a number that is none.
//
// What counts as a small difference depends on the field, and is a [Scale]:
// equal or not, ranks, numbers, sets of terms, dates as spans of days, places
// within places.
//
// [Compare] makes the tables from two codings of the same documents. It first
// finds out which things of one coding are those of the other, by where their
// passages stand, and tells apart what only one coder found. [Draw] chooses
// what is to be coded twice, and [UnitsFor] tells how much that should be.
//
// # What agreement does not show
//
// Coders who agree can both be wrong: agreement bounds how far a coding can be
// relied on, from above. A kappa is low where nearly everything falls in one
// category, even if coders hardly differ (Feinstein and Cicchetti 1990); the
// share of equal pairs stands beside it for that reason.
//
// The same table and seed give the same result, on any number of processors
// and in whatever order ratings are given. doc/methods/agreement.md says what
// each coefficient assumes and when it misleads.
package agreement
