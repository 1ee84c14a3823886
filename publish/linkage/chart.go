// SPDX-License-Identifier: Apache-2.0

package linkage

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strings"
)

// The colours of the charts: for, against, and what neither is. Signs and words say
// the same.
const (
	inkFor     = "#1f6f5c"
	inkAgainst = "#a8412f"
	inkNeutral = "#6b6b66"
	inkLine    = "#b9b7ae"
)

// A chart is an SVG in the making. It has presentation attributes only, so that it
// looks the same where style sheets are forbidden.
type chart struct {
	b             strings.Builder
	width, height float64
}

func (c *chart) rect(x, y, w, h float64, fill string) {
	if w < 0 {
		x, w = x+w, -w
	}
	fmt.Fprintf(&c.b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`, x, y, max(w, 0.5), h, fill)
}

func (c *chart) line(x1, y1, x2, y2 float64, stroke string) {
	fmt.Fprintf(&c.b, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s"/>`, x1, y1, x2, y2, stroke)
}

func (c *chart) text(x, y float64, anchor, words string) {
	fmt.Fprintf(&c.b, `<text x="%.1f" y="%.1f" text-anchor="%s" font-size="12">%s</text>`, x, y, anchor, html.EscapeString(cut(words, 60)))
}

// done gives the element, with a title for those who do not see it.
func (c *chart) done(title string) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" role="img" width="%.0f" height="%.0f" viewBox="0 0 %[1]f %[2]f" font-family="system-ui, sans-serif" fill="currentColor"><title>%s</title>%s</svg>`,
		c.width, c.height, html.EscapeString(title), c.b.String()))
}

// cut shortens words that are too long for their place.
func cut(s string, letters int) string {
	if r := []rune(s); len(r) > letters {
		return string(r[:letters-1]) + "…"
	}
	return s
}

// A bar is one row of a chart of weights.
type bar struct {
	label  string
	weight float64
	start  float64 // where it begins, in a waterfall
}

// weightChart draws weights in bits, to the right for and to the left against.
func weightChart(title string, bars []bar) template.HTML {
	const labels, plot, row = 260.0, 400.0, 20.0
	low, high := -1.0, 1.0
	for _, b := range bars {
		low, high = min(low, b.start, b.start+b.weight), max(high, b.start, b.start+b.weight)
	}
	unit := plot / (high - low)
	at := func(w float64) float64 { return labels + (w-low)*unit }
	c := &chart{width: labels + plot + 60, height: row*float64(len(bars)) + 24}
	for _, w := range ticks(low, high, 6) {
		c.line(at(w), 0, at(w), c.height-20, inkLine)
		c.text(at(w), c.height-6, "middle", fmt.Sprintf("%+.0f", w))
	}
	for i, b := range bars {
		y := float64(i) * row
		fill := inkFor
		if b.weight < 0 {
			fill = inkAgainst
		}
		c.text(labels-8, y+15, "end", cut(b.label, 38))
		c.rect(at(b.start), y+4, b.weight*unit, row-8, fill)
		c.text(max(at(b.start), at(b.start+b.weight))+4, y+15, "start", fmt.Sprintf("%+.1f", b.weight))
	}
	c.line(at(0), 0, at(0), c.height-20, inkNeutral)
	return c.done(title)
}

// ticks gives round numbers between two bounds, at most about n.
func ticks(low, high float64, n int) []float64 {
	step := 1.0
	for (high-low)/step > float64(n) {
		if math.Mod(math.Log10(step), 1) == 0 {
			step *= 2
		} else if s := step / 2; math.Mod(math.Log10(s), 1) == 0 {
			step = s * 5
		} else {
			step *= 2
		}
	}
	var out []float64
	for w := math.Ceil(low/step) * step; w <= high; w += step {
		out = append(out, w)
	}
	return out
}

// A series is one line of a chart of curves.
type series struct {
	name, stroke, dash string
	y                  []float64
}

// curveChart draws shares from 0 to 1 over weights.
func curveChart(title string, x []float64, lines []series) template.HTML {
	const left, plot, high = 44.0, 560.0, 220.0
	c := &chart{width: left + plot + 120, height: high + 30}
	if len(x) < 2 {
		c.text(left, high/2, "start", "too few pairs for a curve")
		return c.done(title)
	}
	lo, hi := x[0], x[0]
	for _, v := range x {
		lo, hi = min(lo, v), max(hi, v)
	}
	atX := func(v float64) float64 { return left + (v-lo)/max(hi-lo, 1)*plot }
	atY := func(v float64) float64 { return 8 + (1-v)*(high-16) }
	for _, share := range []float64{0, 0.25, 0.5, 0.75, 1} {
		c.line(left, atY(share), left+plot, atY(share), inkLine)
		c.text(left-6, atY(share)+4, "end", fmt.Sprintf("%.2f", share))
	}
	for _, w := range ticks(lo, hi, 10) {
		c.text(atX(w), high+16, "middle", fmt.Sprintf("%+.0f", w))
	}
	for n, s := range lines {
		c.b.WriteString(`<polyline fill="none" stroke-width="2" stroke="` + s.stroke + `"`)
		if s.dash != "" {
			c.b.WriteString(` stroke-dasharray="` + s.dash + `"`)
		}
		c.b.WriteString(` points="`)
		for i, v := range s.y {
			fmt.Fprintf(&c.b, "%.1f,%.1f ", atX(x[i]), atY(v))
		}
		c.b.WriteString(`"/>`)
		c.line(left+plot+10, 20+20*float64(n), left+plot+30, 20+20*float64(n), s.stroke)
		c.text(left+plot+34, 24+20*float64(n), "start", s.name)
	}
	return c.done(title)
}

// columnChart draws counts as columns, on a scale of their logarithm.
func columnChart(title string, x []float64, counts []int64) template.HTML {
	const left, plot, high = 44.0, 640.0, 160.0
	c := &chart{width: left + plot + 20, height: high + 30}
	most := int64(1)
	for _, n := range counts {
		most = max(most, n)
	}
	top := math.Log10(float64(most) + 1)
	if len(x) > 0 {
		w := plot / float64(len(x))
		for i, n := range counts {
			h := math.Log10(float64(n)+1) / top * (high - 10)
			c.rect(left+float64(i)*w, high-h, w*0.9, h, inkNeutral)
			if i%max(1, len(x)/10) == 0 {
				c.text(left+float64(i)*w+w/2, high+16, "middle", fmt.Sprintf("%+.0f", x[i]))
			}
		}
	}
	for n := int64(1); n <= most; n *= 10 {
		y := high - math.Log10(float64(n)+1)/top*(high-10)
		c.text(left-6, y+4, "end", thousands(n))
	}
	c.line(left, high, left+plot, high, inkNeutral)
	return c.done(title)
}
