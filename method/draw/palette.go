// SPDX-License-Identifier: Apache-2.0

package draw

import "image/color"

// palette has the light theme. Tones that stand for words have a contrast of
// 7:1 or more on paper, the others that carry meaning 4.5:1 or more (WCAG 2.2,
// 1.4.3 and 1.4.11). The four states differ in lightness and hue so that they
// stay apart for those who see few colours, and have shapes besides.
var palette = [...]struct {
	name  string
	light color.NRGBA
}{
	none:      {"none", color.NRGBA{}},
	ink:       {"ink", color.NRGBA{0x1b, 0x1b, 0x1b, 0xff}},
	muted:     {"muted", color.NRGBA{0x4d, 0x4b, 0x45, 0xff}},
	faint:     {"faint", color.NRGBA{0xdc, 0xd9, 0xd1, 0xff}},
	paper:     {"paper", color.NRGBA{0xfb, 0xfa, 0xf7, 0xff}},
	land:      {"land", color.NRGBA{0xf1, 0xee, 0xe6, 0xff}},
	lake:      {"lake", color.NRGBA{0xfb, 0xfa, 0xf7, 0xff}},
	count:     {"count", color.NRGBA{0x8a, 0x3b, 0x12, 0xff}},
	agreed:    {"agreed", color.NRGBA{0x1a, 0x6b, 0x4b, 0xff}},
	single:    {"single", color.NRGBA{0x1f, 0x5a, 0xa6, 0xff}},
	disputed:  {"disputed", color.NRGBA{0xb0, 0x30, 0x1c, 0xff}},
	compelled: {"compelled", color.NRGBA{0x64, 0x3f, 0x93, 0xff}},
}

// The stripes of a hatched fill, in px: they lean like a slash.
const (
	stripePeriod = 4.5
	stripeWidth  = 1.6
	stripeGround = 0.14 // opacity of the tone between the stripes
)

// hex gives a colour as CSS writes it.
func hex(c color.NRGBA) string {
	const digits = "0123456789abcdef"
	b := []byte{'#'}
	for _, v := range [...]byte{c.R, c.G, c.B} {
		b = append(b, digits[v>>4], digits[v&15])
	}
	return string(b)
}
