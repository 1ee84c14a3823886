// SPDX-License-Identifier: Apache-2.0

// Package when holds dates that say how much is known.
//
// Reports do not give dates, they give wordings: "earlier in April", "on
// Friday", "since 2020", "later". A program that turns them into one day says
// more than the source did, and a program that keeps only the words cannot
// search. A [When] stands between: it holds exactly the days that are possible,
// and questions about it have three answers, [No], [Possibly] and [Certainly].
//
// # What a When means
//
// A When describes an extent: the days from a first day to a last day, both
// included. It is one of three kinds.
//
//   - [Unknown], the zero value: any extent at all.
//   - [OneDay]: one day, somewhere among the possible days. "2026-04-07" leaves
//     one possibility, "2026-04" leaves thirty, "[2026-04-01..2026-04-23]"
//     twenty-three, and "XXXX-04-07" is a 7 April of an unstated year.
//   - [AllDays]: every day from a start to an end, each of which may itself be
//     known only within bounds. "2020/.." started on some day of 2020 and has no
//     known end. "2020/..@2026-04-23" is also known to have been so on
//     23 April 2026; what came later it does not say.
//
// So the bounds are four: earliest and latest start, earliest and latest end.
// Relations between two values ([Before], [After], [During], [Overlaps],
// [Same]) are exact over all the extents that both allow.
//
// # Doubt
//
// The marks of EDTF are kept: "?" (the source is not sure), "~" (approximate)
// and "%" (both). A marked value never gives the answer Certainly. Besides, "~"
// and "%" let the true day lie one unit of the finest marked part to either
// side: one day, 31 days for a month or season, 366 days for a year.
//
// # Text
//
// [Parse] reads the Extended Date/Time Format (EDTF; ISO 8601-2:2019, Annex A)
// without times of day, and two extensions of ours: sets as the ends of an
// interval, and the as-of day after "@". Each value has one spelling, which
// [When.String] gives. The format is specified in doc/formats/dates.md.
//
// # Wordings
//
// [Resolve] reads what a source wrote, in English or Russian, against the day
// of publication. It gives every reading that the words allow, each with its
// rule, and leaves the choice to a person. What it cannot read is an error,
// never a guess.
//
// # Not here
//
// Times of day, time zones, the Julian and Islamic calendars, and years outside
// 0000–9999 are not read. Days are of the proleptic Gregorian calendar.
package when
