// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strconv"
	"strings"

	"teptar/fault"
)

// SVG gives the drawing as one svg element, to stand in a page or in a file of
// its own. The id begins every id inside, so that several drawings can stand in
// one page; it is a lower-case letter and then at most 40 of a–z, 0–9 and "-",
// else the error is [fault.Invalid].
func (d *Drawing) SVG(id string) (string, error) {
	if !goodID(id) {
		return "", fmt.Errorf("id of a drawing: want a–z, then a–z, 0–9 or -: %w", fault.Invalid)
	}
	w := &svgWriter{id: id}
	w.element(&d.scene)
	role := "img"
	if d.scene.hasLinks() {
		role = "group"
	}
	var b strings.Builder
	wide, high := d.Size()
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="draw" width="%s" height="%s" viewBox="%s %[3]s %[1]s %[2]s" role="%[4]s"`+
		` aria-labelledby="%[5]s-t %[5]s-d" color="%[6]s" direction="ltr" font-family="system-ui, 'DejaVu Sans', sans-serif">`,
		num(wide), num(high), num(-d.margin), role, id, hex(palette[ink].light))
	fmt.Fprintf(&b, "\n<title id=\"%s-t\">%s</title>\n<desc id=\"%s-d\">%s</desc>\n", id, escaped(d.Title), id, escaped(d.Desc))
	w.defs(&b)
	b.WriteString(w.body.String())
	b.WriteString("</svg>\n")
	return b.String(), nil
}

// goodID tells whether s can begin the ids of a drawing.
func goodID(s string) bool {
	for i, c := range []byte(s) {
		if letter := c >= 'a' && c <= 'z'; !letter && (i == 0 || c != '-' && (c < '0' || c > '9')) {
			return false
		}
	}
	return s != "" && len(s) <= 41
}

// escaped isolates and escapes words; they have been cleaned.
func escaped(s string) string { return html.EscapeString(isolated(s)) }

// num writes a number with at most two decimals.
func num(x float64) string {
	x = math.Round(finite(x)*100) / 100
	if x == 0 {
		return "0" // not -0
	}
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if strings.HasPrefix(s, "0.") {
		return s[1:]
	}
	return s
}

// An svgWriter writes the scene, and notes what definitions it needs.
type svgWriter struct {
	id      string
	body    strings.Builder
	hatched [len(palette)]bool
	clips   []box
}

func (w *svgWriter) element(n node) {
	switch n := n.(type) {
	case *group:
		w.group(n)
	case *path:
		w.body.WriteString("<path" + w.attributes(n.paint) + ` d="` + pathData(n.segs) + "\"/>\n")
	case *rect:
		fmt.Fprintf(&w.body, "<rect%s x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"", w.attributes(n.paint), num(n.x), num(n.y), num(n.w), num(n.h))
		if n.round > 0 {
			fmt.Fprintf(&w.body, " rx=\"%s\"", num(n.round))
		}
		w.body.WriteString("/>\n")
	case *disc:
		fmt.Fprintf(&w.body, "<circle%s cx=\"%s\" cy=\"%s\" r=\"%s\"/>\n", w.attributes(n.paint), num(n.x), num(n.y), num(n.r))
	case *text:
		w.body.WriteString("<text" + w.attributes(filled(n.fill)) + anchorAttribute[n.anchor])
		fmt.Fprintf(&w.body, " x=\"%s\" y=\"%s\" font-size=\"%s\">%s</text>\n", num(n.x), num(n.y), num(n.size), escaped(n.words))
	}
}

var anchorAttribute = [...]string{start: "", middle: ` text-anchor="middle"`, end: ` text-anchor="end"`}

func (w *svgWriter) group(g *group) {
	var close []string
	if g.link != "" {
		w.body.WriteString(`<a href="` + html.EscapeString(g.link) + `">`)
		close = append(close, "</a>\n")
	} else if g.title != "" || g.clip != nil {
		w.body.WriteString("<g")
		if g.clip != nil {
			i := slices.Index(w.clips, *g.clip)
			if i < 0 {
				i = len(w.clips)
				w.clips = append(w.clips, *g.clip)
			}
			fmt.Fprintf(&w.body, ` clip-path="url(#%s-c%d)"`, w.id, i+1)
		}
		w.body.WriteString(">")
		close = append(close, "</g>\n")
	}
	if g.title != "" {
		w.body.WriteString("<title>" + escaped(g.title) + "</title>")
	}
	for _, k := range g.kids {
		w.element(k)
	}
	w.body.WriteString(strings.Join(close, ""))
}

// attributes gives classes, and the light theme for those who have no style
// sheet.
func (w *svgWriter) attributes(p paint) string {
	var class, b strings.Builder
	switch {
	case p.fill != none && p.hatch:
		w.hatched[p.fill] = true
		fmt.Fprintf(&b, ` fill="url(#%s-h-%s)"`, w.id, palette[p.fill].name)
	case p.fill != none:
		class.WriteString("f-" + palette[p.fill].name)
		b.WriteString(` fill="` + colour(p.fill) + `"`)
	default:
		b.WriteString(` fill="none"`)
	}
	if p.stroke != none && p.width > 0 {
		if class.Len() > 0 {
			class.WriteByte(' ')
		}
		class.WriteString("s-" + palette[p.stroke].name)
		b.WriteString(` stroke="` + colour(p.stroke) + `"`)
		if p.width != 1 {
			b.WriteString(` stroke-width="` + num(p.width) + `"`)
		}
		if p.dash > 0 {
			b.WriteString(` stroke-dasharray="` + num(p.dash) + " " + num(p.gap) + `"`)
		}
	}
	if p.opacity > 0 && p.opacity < 1 {
		b.WriteString(` opacity="` + num(p.opacity) + `"`)
	}
	if class.Len() == 0 {
		return b.String()
	}
	return ` class="` + class.String() + `"` + b.String()
}

// colour gives a tone as an attribute has it: the ink is the colour of the
// text around.
func colour(t tone) string {
	if t == ink {
		return "currentColor"
	}
	return hex(palette[t].light)
}

// defs writes the patterns and clips that the scene refers to.
func (w *svgWriter) defs(b *strings.Builder) {
	b.WriteString("<defs>")
	for t, used := range w.hatched {
		if !used {
			continue
		}
		name, c := palette[t].name, colour(tone(t))
		fmt.Fprintf(b, `<pattern id="%s-h-%s" width="%[3]s" height="%[3]s" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">`, w.id, name, num(stripePeriod))
		fmt.Fprintf(b, `<rect class="f-%s" width="%[2]s" height="%[2]s" fill="%[3]s" opacity="%[4]s"/>`, name, num(stripePeriod), c, num(stripeGround))
		fmt.Fprintf(b, `<path class="s-%s" d="M%sV%s" stroke="%s" stroke-width="%s"/></pattern>`, name, num(stripePeriod/2)+" 0", num(stripePeriod), c, num(stripeWidth))
	}
	for i, c := range w.clips {
		fmt.Fprintf(b, `<clipPath id="%s-c%d"><rect x="%s" y="%s" width="%s" height="%s"/></clipPath>`, w.id, i+1, num(c.x), num(c.y), num(c.w), num(c.h))
	}
	b.WriteString("</defs>\n")
}

// pathData writes segments as the attribute d has them.
func pathData(segs []seg) string {
	var b strings.Builder
	for _, s := range segs {
		b.WriteByte(s.op)
		switch s.op {
		case 'M', 'L':
			b.WriteString(num(s.p[2].x) + " " + num(s.p[2].y))
		case 'C':
			for i, p := range s.p {
				if i > 0 {
					b.WriteByte(' ')
				}
				b.WriteString(num(p.x) + " " + num(p.y))
			}
		}
	}
	return b.String()
}
