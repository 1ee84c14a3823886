// SPDX-License-Identifier: Apache-2.0

// Package draw makes drawings of a case: a timeline of uncertain dates, a map
// of uncertain places, a graph of kin and reprisals, a calendar, small
// multiples and bars with ranges.
//
// It computes and does nothing else. A caller fills in one of the input types,
// [Timeline], [Map], [Graph], [Calendar], [Multiples] or [Bars], with words
// that it has chosen, and gets a [Drawing], which is one scene with two
// renderings: [Drawing.SVG] for pages and [Drawing.PNG] where SVG is switched
// off. Each drawing carries a [Table] of the things that are in the picture, and
// of no others, so that the two cannot disagree. The same input gives the same
// bytes.
//
// # What is not known is drawn
//
// Solid means certain, stripes mean possible. A certain day is a dot; a span of
// possible days is a striped bar; what certainly held between two days is a
// solid bar, with stripes where it may have begun or ended; an end that is not
// known fades. A count of two to four is two solid and two striped. Nothing is
// averaged.
//
// # Hostile words
//
// Labels are text of any length in any script, by anybody. Control characters
// and bidi controls are taken out, text that runs from right to left is
// isolated, and what is too long for its place, as measured with the font, is
// cut and ends in "…". Links are kept only if they are a path on this host
// ("/…") or a fragment ("#…").
//
// # Limits
//
// Each input type states how many things it draws. What is beyond, or cannot be
// drawn because it contradicts itself (a range that ends before it begins, a
// place outside the world), is counted in [Drawing.LeftOut], is in neither the
// picture nor the table, and is told in a line under the picture.
//
// # Themes
//
// The SVG has no style attribute and no style element, so that it works under a
// strict Content-Security-Policy. Each shape carries its colours of the light
// theme as presentation attributes, and classes by which a page may recolour it;
// any rule of a style sheet is stronger than a presentation attribute:
//
//	svg.draw      the root; its color is the ink
//	.f-TONE       a shape filled with TONE
//	.s-TONE       a shape or a stripe stroked with TONE
//
// TONE is one of
//
//	ink        marks and words; the page need only set color on svg.draw
//	muted      words of the axes and of the notes
//	faint      rules and grid lines
//	paper      what lies behind
//	land, lake the ground of a map, and what its boundaries leave free
//	count      the scale of counts
//	agreed, single, disputed, compelled   states; each has a shape too
//
// Striped shapes refer to patterns inside the SVG and have no fill class; the
// stripes in the pattern have an s-TONE class and so follow the theme. A shape
// that is fainter by intent has an opacity attribute.
//
// The root has role="img", or role="group" if there are links inside, because
// what is inside an image is not offered to those who cannot see it.
package draw
