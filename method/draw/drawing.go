// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"fmt"
	"math"
	"strconv"
)

// A Style is how a drawing is made, apart from what it shows.
type Style struct {
	// Lang chooses the words that the drawing adds: "ru", or else English.
	Lang string
	// Width is that of the page, in px: 240 to 4000, or 0 for 720. All drawings
	// keep to it except a graph, which may have to be wider.
	Width int
	// Titled writes the title above the picture and leaves a margin around, for
	// a file that stands alone. In a page the heading does that.
	Titled bool
}

// A Drawing is a finished picture and the same facts in words. It does not
// change, and may be used from several goroutines at once.
type Drawing struct {
	// Title and Desc are the title and description, for those who cannot see
	// the picture. They have been cleaned, not escaped.
	Title, Desc string
	// Table has what the picture has.
	Table Table
	// LeftOut counts the things of the input that are in neither the picture
	// nor the table, because they are beyond the limit or contradict themselves.
	LeftOut int
	// Unlabelled counts the things that are in the picture without their label,
	// because there was no room. The table has it.
	Unlabelled int

	width, height, margin float64
	scene                 group
}

// Size gives the width and height in px.
func (d *Drawing) Size() (width, height float64) {
	return d.width + 2*d.margin, d.height + 2*d.margin
}

// A Table is the facts of a drawing in words, which have been cleaned and not
// escaped. All rows have as many cells as the head.
type Table struct {
	Caption string
	Head    []string
	Rows    []Row
}

// A Row is one line of a table. Link is a path on this host, a fragment, or "".
type Row struct {
	Cells []string
	Link  string
}

func (t *Table) add(link string, cells ...string) {
	for i, c := range cells {
		cells[i] = clean(c, maxDesc)
	}
	t.Rows = append(t.Rows, Row{cells, ownLink(link)})
}

// A Range is a count of which not all is known: at least Lo, at most Hi. It is
// drawn only if 0 ≤ Lo ≤ Hi.
type Range struct{ Lo, Hi int }

// String writes "3" or "2–4".
func (r Range) String() string {
	if r.Lo == r.Hi {
		return strconv.Itoa(r.Lo)
	}
	return strconv.Itoa(r.Lo) + "–" + strconv.Itoa(r.Hi)
}

// valid also refuses what is greater than any true count, so that sums and
// pixels stay in bounds.
func (r Range) valid() bool { return r.Lo >= 0 && r.Hi >= r.Lo && r.Hi <= math.MaxInt32 }

// A State is how a thing is held, as a drawing shows it: by a shape and a
// colour.
type State uint8

// The states.
const (
	Plain     State = iota // ○ a state is not told, or is none of the others
	Agreed                 // ● independent sources agree
	Single                 // ◐ a single source
	Disputed               // ◆ sources disagree
	Compelled              // ▧ said under possible duress only
)

// tone gives the colour of a state; unknown states are plain.
func (s State) tone() tone {
	switch s {
	case Agreed:
		return agreed
	case Single:
		return single
	case Disputed:
		return disputed
	case Compelled:
		return compelled
	}
	return ink
}

// mark draws the shape of a state.
func (g *group) mark(s State, at xy, r float64) {
	t := s.tone()
	switch s {
	case Agreed:
		g.disc(filled(t), at, r)
	case Single:
		g.disc(paint{fill: paper, stroke: t, width: 1.25}, at, r-0.5)
		g.path(filled(t), halfDisc(at, r-0.5)...)
	case Disputed:
		d := r * 1.25
		g.polyline(filled(t), true, xy{at.x, at.y - d}, xy{at.x + d, at.y}, xy{at.x, at.y + d}, xy{at.x - d, at.y})
	case Compelled:
		b := box{at.x - r + 0.5, at.y - r + 0.5, 2*r - 1, 2*r - 1}
		g.rect(paint{fill: paper, stroke: t, width: 1.25}, b)
		g.path(lined(t, 1.25), moveTo(xy{b.x, b.y + b.h/2}), lineTo(xy{b.x + b.w/2, b.y + b.h}),
			moveTo(xy{b.x, b.y}), lineTo(xy{b.x + b.w, b.y + b.h}),
			moveTo(xy{b.x + b.w/2, b.y}), lineTo(xy{b.x + b.w, b.y + b.h/2}))
	default:
		g.disc(paint{fill: paper, stroke: t, width: 1.25}, at, r-0.5)
	}
}

// begin makes an empty drawing, and gives the y below its title.
func begin(title, desc string, st Style) (*Drawing, float64) {
	width := float64(st.Width)
	if st.Width == 0 {
		width = 720
	}
	d := &Drawing{Title: clean(title, maxTitle), Desc: clean(desc, maxDesc), width: min(max(width, 240), 4000)}
	d.Table.Caption = d.Title
	d.scene.rect(filled(paper), box{0, 0, d.width, 1}) // grows to the whole at the end
	if !st.Titled || d.Title == "" {
		return d, 0
	}
	d.margin = 16
	d.width -= 2 * d.margin
	d.scene.text(ink, sizeTitle, start, xy{0, sizeTitle}, fit(d.Title, sizeTitle, d.width))
	return d, sizeTitle + 14
}

// finish writes what is not in the picture under it, and sets the height.
func (d *Drawing) finish(y float64, w *words) *Drawing {
	for _, note := range []struct {
		n    int
		text string
	}{{d.LeftOut, w.leftOut}, {d.Unlabelled, w.unlabelled}} {
		if note.n > 0 {
			y += 16
			d.scene.text(muted, sizeSmall, start, xy{0, y}, fit(fmt.Sprintf("%s: %d", note.text, note.n), sizeSmall, d.width))
		}
	}
	d.height = math.Ceil(y + 8)
	if ground, ok := d.scene.kids[0].(*rect); ok {
		ground.box = (box{0, 0, d.width, d.height}).grown(d.margin)
	}
	return d
}
