// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"fmt"
	"math"
)

// MaxFalls is how many steps a [Waterfall] draws.
const MaxFalls = 60

// Waterfall shows how a sum comes about: each step is a bar from where the sum
// stood to where it stands then, solid to the right and striped to the left, with
// its number behind it; the last bar is the sum. Labels stand before the bars, or
// above them where they would be cut.
type Waterfall struct {
	Title, Desc string
	Steps       []Fall
	Sum         string // what the sum is called
}

// A Fall is one step of a [Waterfall]. One that is no number is left out.
type Fall struct {
	Label string
	By    float64
}

// Draw makes the drawing.
func (wf Waterfall) Draw(st Style) *Drawing {
	w := in(st.Lang)
	d, y := begin(wf.Title, wf.Desc, st)
	d.Table.Head = []string{w.what, w.number}
	var steps []Fall
	low, high, sum, widest := 0.0, 1.0, 0.0, measure(clean(wf.Sum, maxLabel), sizeLabel)
	for _, s := range wf.Steps {
		if len(steps) == MaxFalls || math.IsNaN(s.By) || math.IsInf(s.By, 0) {
			d.LeftOut++
			continue
		}
		steps = append(steps, s)
		sum += s.By
		low, high, widest = min(low, sum), max(high, sum), max(widest, measure(clean(s.Label, maxLabel), sizeLabel))
	}
	x, lead, labels := widest+12, 0.0, widest
	if widest > d.width*0.4 {
		x, lead, labels = 2, rowHeight-6, d.width
	}
	numbers := measure("−00.0", sizeLabel) + 10
	unit := (d.width - x - numbers) / (high - low)
	at := func(v float64) float64 { return x + (v-low)*unit }
	y += 4
	from := 0.0
	for _, s := range append(steps, Fall{wf.Sum, sum}) {
		last := len(d.Table.Rows) == len(steps)
		p := filled(agreed)
		if s.By < 0 {
			p = striped(disputed)
		}
		if last {
			from, p = 0, paint{fill: paper, stroke: ink, width: 1.5}
		}
		to := from + s.By
		d.Table.add("", s.Label, signed(s.By))
		g := d.scene.sub(both(clean(s.Label, maxTitle), signed(s.By)), "")
		base := y + rowHeight/2 + sizeLabel*xMiddle
		g.text(ink, sizeLabel, start, xy{0, base}, fit(s.Label, sizeLabel, labels))
		base, y = base+lead, y+lead
		d.scene.polyline(lined(muted, 0.75), false, xy{at(0), y}, xy{at(0), y + rowHeight})
		g.rect(p, box{at(min(from, to)), y + 4, max(math.Abs(s.By)*unit, 0.75), rowHeight - 8})
		g.text(ink, sizeLabel, start, xy{at(max(from, to)) + 6, base}, signed(s.By))
		from, y = to, y+rowHeight
	}
	return d.finish(y, w)
}

// signed writes a step with its sign.
func signed(v float64) string {
	if v < 0 {
		return fmt.Sprintf("−%.1f", -v)
	}
	return fmt.Sprintf("+%.1f", v)
}
