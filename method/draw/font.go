// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"sync"

	"github.com/go-fonts/dejavu/dejavusans"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// typeface is DejaVu Sans, because it has the palochka (U+04C0, U+04CF) of the
// languages of the Caucasus. It is read when the first label is measured. A
// font that cannot be read means that the program was built wrong.
var typeface = sync.OnceValue(func() *sfnt.Font {
	f, err := sfnt.Parse(dejavusans.TTF)
	if err != nil {
		panic("the built-in font cannot be read")
	}
	return f
})

// near has the advances of the runes that almost all labels are made of.
const nearRunes = 0x600

var near = sync.OnceValue(func() *[nearRunes]float64 {
	var table [nearRunes]float64
	var buf sfnt.Buffer
	for r := range rune(nearRunes) {
		table[r] = advanceOf(&buf, r)
	}
	return &table
})

// advance gives how far a rune moves the pen, in ems.
func advance(r rune) float64 {
	if r >= 0 && r < nearRunes {
		return near()[r]
	}
	return advanceOf(nil, r)
}

// advanceOf asks the font. What the font does not have is taken to be as wide
// as the widest scripts are; joiners and isolates take no room.
func advanceOf(buf *sfnt.Buffer, r rune) float64 {
	if invisible(r) {
		return 0
	}
	f := typeface()
	unit := fixed.Int26_6(f.UnitsPerEm())
	g, err := f.GlyphIndex(buf, r)
	if err != nil || g == 0 {
		return 1
	}
	a, err := f.GlyphAdvance(buf, g, unit, font.HintingNone)
	if err != nil {
		return 1
	}
	return float64(a) / float64(unit)
}

// invisible tells whether a rune is for the order or joining of others only.
func invisible(r rune) bool {
	return r == '\u200c' || r == '\u200d' || r >= '\u2066' && r <= '\u2069'
}

// measure gives the width of a text in px at a size. Browsers set text in the
// font of the page; DejaVu Sans is wider than most, so what fits here fits there.
func measure(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		w += advance(r)
	}
	return w * size
}

// The sizes of words, in px, and how far the middle of small letters lies above
// the baseline, in ems.
const (
	sizeTitle = 15.0
	sizeLabel = 12.0
	sizeSmall = 10.5
	xMiddle   = 0.35
)
