// SPDX-License-Identifier: Apache-2.0

// Package match finds records that may be of one person, and says how likely
// that is and why: probabilistic record linkage after Fellegi and Sunter (1969).
//
// A [Table] holds records of one list or of many. A [Model] says what is
// compared: a [Comparison] has [Level]s of agreement from the most to the least,
// each with the share m of pairs of one person and the share u of pairs of two
// that stand on it. The weight of a level is log2(m/u); weights of the
// comparisons add up, with the odds of any two records being one, to the weight
// of a pair, and so to its probability. What is missing has no weight: it is not
// disagreement. A rare value that agrees weighs more than a common one.
//
// The steps, each of which can be used alone:
//
//   - [Recognise] guesses from names and contents what the columns are, and
//     [Default] makes a model for them.
//   - [Open] prepares a table for a model.
//   - [Engine.Plan] chooses the rules that say which pairs are looked at at all,
//     and [Engine.Predict] says how many pairs a rule costs before it is run.
//   - [Engine.Train] learns u from random pairs, and m by expectation
//     maximisation, without labels, in one session for each of several rules.
//   - [Engine.Score] looks at the pairs, and keeps those that may be matches.
//   - [Engine.Cluster] groups records, with the weakest link of each group.
//   - [Evaluate] compares with the truth, where it is known.
//   - [Engine.Ask] picks the pairs whose judgment by a person teaches the most, and
//     [Calibrate] fits probabilities to such judgments.
//
// # What is promised
//
// The same table, model and seed give the same result, on any number of cores. The
// order of two records in a pair changes nothing. More agreement never lowers
// a weight. Records that were judged different, that stand in one list which is
// without duplicates, or that were listed side by side, are never in one
// cluster. A record that is added never joins two others without a path of pairs
// between them.
//
// # What is not shown
//
// A probability here is that of a model in which fields err independently of
// each other; it is too sure of itself where they do not, among kin for example.
// A cluster is a proposal. Whether two records are one person is for people to
// judge.
//
// The package does not touch disk, network or clock. What does not fit in memory
// goes to a [Scratch] that the caller gives.
package match
