// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// text puts one line of words on the image. Browsers order and join letters
// themselves; here it is done by hand: bidirectional order, and the joined
// forms of Arabic letters. There is no kerning, and marks stand where the font
// puts them.
func (r *raster) text(t *text) {
	words := visual(isolated(t.words))
	width := measure(words, t.size)
	x := t.x
	switch t.anchor {
	case middle:
		x -= width / 2
	case end:
		x -= width
	}
	r.out.reset()
	for _, c := range words {
		if !invisible(c) {
			r.glyph(c, xy{(x + r.margin) * r.scale, (t.y + r.margin) * r.scale}, t.size*r.scale)
		}
		x += advance(c) * t.size
	}
	r.fill(r.source(t.fill, false, 1))
}

// glyphUnit is the size, in pixels to an em, at which outlines of glyphs are
// kept, to be scaled when they are used.
const glyphUnit = 1024

// glyph collects the outline of a rune that stands at a point.
func (r *raster) glyph(c rune, at xy, size float64) {
	g, err := typeface().GlyphIndex(&r.buf, c)
	if err != nil {
		return
	}
	segs, known := r.glyphs[g]
	if !known {
		if segs, err = typeface().LoadGlyph(&r.buf, g, fixed.I(glyphUnit), nil); err != nil {
			return
		}
		segs = slices.Clone(segs) // the buffer is used again
		r.glyphs[g] = segs
	}
	k := size / glyphUnit / 64
	point := func(p fixed.Point26_6) xy { return xy{at.x + float64(p.X)*k, at.y + float64(p.Y)*k} }
	var pts []xy
	for _, s := range segs {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			r.out.polygon(pts)
			pts = []xy{point(s.Args[0])}
		case sfnt.SegmentOpLineTo:
			pts = append(pts, point(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			pts = quadratic(pts, point(s.Args[0]), point(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			pts = curve(pts, point(s.Args[0]), point(s.Args[1]), point(s.Args[2]))
		}
	}
	r.out.polygon(pts)
}

// quadratic appends a quadratic Bézier as a cubic one.
func quadratic(pts []xy, b, c xy) []xy {
	a := pts[len(pts)-1]
	third := func(p, q xy) xy { return xy{p.x + (q.x-p.x)*2/3, p.y + (q.y-p.y)*2/3} }
	return curve(pts, third(a, b), third(c, b), c)
}

// visual gives the runes of a line in the order in which they stand, from left
// to right. The line itself runs from left to right; each isolate in it runs as
// its first strong letter does.
func visual(s string) string {
	if !bidirectional(s) {
		return s
	}
	var b strings.Builder
	for s != "" {
		before, rest, _ := strings.Cut(s, isolate)
		inside, after, _ := strings.Cut(rest, endIsolate)
		b.WriteString(ordered(before, bidi.LeftToRight))
		b.WriteString(ordered(inside, firstStrong(inside)))
		s = after
	}
	return b.String()
}

// firstStrong gives the direction of the first strong letter (UAX 9, P2).
func firstStrong(s string) bidi.Direction {
	for _, r := range s {
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.L:
			return bidi.LeftToRight
		case bidi.R, bidi.AL:
			return bidi.RightToLeft
		}
	}
	return bidi.LeftToRight
}

// ordered gives a text without isolates in the order in which it stands in a
// line of a direction. The runs come in the order of reading. Those from right
// to left are turned round, and so is their order as long as no run with
// letters from left to right comes between, or all through if the line itself
// runs from right to left (UAX 9, L2).
func ordered(s string, direction bidi.Direction) string {
	if !bidirectional(s) && direction == bidi.LeftToRight {
		return s
	}
	s = joined(s)
	var p bidi.Paragraph
	if n, err := p.SetString(s, bidi.DefaultDirection(direction)); err != nil || n < len(s) {
		return s
	}
	order, err := p.Order()
	if err != nil {
		return s
	}
	var out, turned []string // turned is to be written backwards
	flush := func() {
		slices.Reverse(turned)
		out, turned = append(out, turned...), turned[:0]
	}
	for i := range order.NumRuns() {
		run := order.Run(i)
		words := run.String()
		switch {
		case run.Direction() == bidi.RightToLeft:
			turned = append(turned, bidi.ReverseString(words))
		case direction == bidi.RightToLeft, len(turned) > 0 && !hasLetters(words):
			turned = append(turned, words)
		default:
			flush()
			out = append(out, words)
		}
	}
	flush()
	return strings.Join(out, "")
}

// hasLetters tells whether a text has letters that run from left to right.
func hasLetters(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { p, _ := bidi.LookupRune(r); return p.Class() == bidi.L })
}

// forms are the presentation forms of a letter: alone, at the end, at the
// beginning and in the middle of a word. Letters that join only to the one
// before have two.
type forms [4]rune

// arabic reads the forms from the block Arabic Presentation Forms-B, where each
// letter's stand together in this order and decompose to the letter.
var arabic = sync.OnceValue(func() map[rune]forms {
	table := map[rune]forms{}
	for c := rune(0xfe80); c <= 0xfef4; c++ {
		letter := []rune(norm.NFKC.String(string(c)))
		if len(letter) != 1 {
			continue
		}
		f := table[letter[0]]
		for i := range f {
			if f[i] == 0 {
				f[i] = c
				break
			}
		}
		table[letter[0]] = f
	}
	return table
})

// joined puts the joined forms in place of Arabic letters, in logical order.
// Letters that have none in the block, such as those of Persian, stay as they
// are and do not join.
func joined(s string) string {
	in := []rune(s)
	out := slices.Clone(in)
	beside := func(i, step int) forms {
		for i += step; i >= 0 && i < len(in); i += step {
			if p, _ := bidi.LookupRune(in[i]); p.Class() != bidi.NSM {
				return arabic()[in[i]]
			}
		}
		return forms{}
	}
	for i, c := range in {
		f := arabic()[c]
		if f[1] == 0 {
			continue
		}
		before, after := beside(i, -1)[2] != 0, f[2] != 0 && beside(i, 1)[1] != 0
		switch {
		case before && after:
			out[i] = f[3]
		case after:
			out[i] = f[2]
		case before:
			out[i] = f[1]
		}
	}
	return string(out)
}
