// SPDX-License-Identifier: Apache-2.0

// Package estimate asks how many were never listed.
//
// Several lists of victims overlap. From how they overlap one can estimate how
// many people are on none of them: multiple systems estimation. A [Table] says
// how many people are on exactly which lists, and each method answers it with
// a [Result]: a number with its interval, what it rests on, what to be careful
// about; or, where the lists cannot bear a number, a refusal with the reason.
//
//	Chapman      two lists, thought to be independent
//	LogLinear    a Poisson model with dependences between lists, chosen among all
//	Sparse       the same for lists with few overlaps, with a bootstrap
//	Averaged     all decomposable graphs of dependence, weighed by Bayes's rule
//	LatentClass  kinds of people who are listed with different probabilities
//
// No method sees people whom no list could reach. All assume that the
// population is closed, that the lists mean the same by a victim, and that the
// records of one person were linked. A missed link makes the estimate too
// large and a false one too small: see [Linked]. Never publish one method
// alone: see [Run], and [Sensitivity] for what the answer hangs on.
//
// # Determinism
//
// The same table, options and seed give the same result on any number of
// processors, and whatever the order of columns and rows: lists are kept by
// name. Nothing here reads a clock, a disk or a global source of randomness.
//
// What each method assumes, and the case in the literature where it failed, is
// in doc/methods, one page for each.
package estimate
