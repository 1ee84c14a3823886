// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"teptar/method/count"
	"teptar/record"
)

// fillTable puts a cross in words.
func (a *asker) fillTable(t *CountTable, x *count.Cross, dims []dimension) {
	row := func(c count.Cell, dims []dimension) CountRow { return a.countRow(c, dims) }
	t.Header, t.Suppressed = count.Header(x.Threshold, a.view.Schema().Vocabulary("record_status"), a.filter.Lang), x.Suppressed
	t.Rows = make([]CountRow, len(x.Cells))
	for i, c := range x.Cells {
		t.Rows[i] = row(c, dims)
	}
	if len(dims) == 0 {
		t.Rows = []CountRow{} // the total says it
	}
	for d, margin := range x.Margins {
		rows := make([]CountRow, len(margin))
		for i, c := range margin {
			rows[i] = row(c, dims[d:d+1])
		}
		t.Margins = append(t.Margins, rows)
	}
	t.Total, t.Threats = row(x.Total, nil), row(x.Threats, nil)
	a.leftOut(t, x)
	a.reasons(t, x)
	a.caveats(t, dims)
}

// countRow puts a cell in words.
func (a *asker) countRow(c count.Cell, dims []dimension) CountRow {
	r := CountRow{Key: []CountKey{}, Counts: []Count{}, Hidden: c.Hidden}
	for d, v := range c.Key {
		k := CountKey{Value: v.Text, Label: a.word("not known", "не известно")}
		if !v.ID.IsZero() {
			k.Value, k.Entity = v.ID.String(), &v.ID
		}
		if !v.IsZero() {
			k.Label = dims[d].words(a, v)
		}
		r.Key = append(r.Key, k)
	}
	for _, n := range c.Counts {
		if !c.Hidden {
			r.Counts = append(r.Counts, countOf(n.Min, n.Max))
		}
	}
	return r
}

func countOf(least, most int64) Count {
	if most == record.NoMax {
		return Count{Min: least}
	}
	return Count{least, &most}
}

// leftOut says which acts are not counted.
func (a *asker) leftOut(t *CountTable, x *count.Cross) {
	n := map[count.Omission]int64{}
	for _, l := range x.Left {
		n[l.Why]++
	}
	t.Left = []CountLeft{}
	for _, why := range slices.Sorted(maps.Keys(n)) {
		left := CountLeft{why.Label(a.filter.Lang), countOf(n[why], n[why])}
		if n[why] < x.Suppressed {
			left.Acts = countOf(1, x.Suppressed-1)
		}
		t.Left = append(t.Left, left)
	}
}

// reasons says why counts are ranges: each cause once, with what it concerns in
// all. Where small counts are left out, nobody is named.
func (a *asker) reasons(t *CountTable, x *count.Cross) {
	about := map[count.Cause][]string{}
	note := func(r count.Reason, named bool) {
		about[r.Cause] = slices.Clip(about[r.Cause])
		for _, id := range r.About {
			if label := a.label(id); named && len(about[r.Cause]) < reasonsNamed && !slices.Contains(about[r.Cause], label) {
				about[r.Cause] = append(about[r.Cause], label)
			}
		}
	}
	for _, n := range x.Total.Counts {
		for _, r := range n.Why {
			note(r, x.Suppressed == 0)
		}
	}
	for _, c := range x.Cells {
		for _, n := range c.Counts {
			for _, r := range n.Why {
				if _, ok := about[r.Cause]; !ok {
					note(r, false)
				}
			}
		}
	}
	t.Reasons = []string{}
	for _, c := range slices.Sorted(maps.Keys(about)) {
		text := c.Label(a.filter.Lang)
		if len(about[c]) > 0 {
			text += ": " + strings.Join(about[c], ", ")
		}
		t.Reasons = append(t.Reasons, text)
	}
}

// reasonsNamed is how many things a reason names.
const reasonsNamed = 8

// caveats says what the numbers do not.
func (a *asker) caveats(t *CountTable, dims []dimension) {
	add := func(en, ru string) { t.Caveats = append(t.Caveats, a.word(en, ru)) }
	for _, c := range count.Caveats() {
		t.Caveats = append(t.Caveats, c.Text(a.filter.Lang))
	}
	for _, d := range dims {
		if !d.One {
			t.Caveats = append(t.Caveats, fmt.Sprintf(a.word("An act can stand in several rows by “%s”: they do not add up.", "По основанию «%s» действие может стоять в нескольких строках: они не складываются."), d.label(a.filter.Lang)))
		}
		if d.Victim {
			add("A group stands in the row of what is said of the group; a member who is named, in their own.", "Группа стоит в строке того, что сказано о группе; названный человек — в своей.")
		}
	}
	if len(dims) > 0 {
		add("What may belong to several rows is certainly in none of them and possibly in each; totals are counted by themselves. What goes on is counted where it began.",
			"То, что может относиться к нескольким строкам, достоверно не стоит ни в одной и возможно стоит в каждой; итоги подсчитаны отдельно. Длящееся учтено по началу.")
	}
	if t.Suppressed > 0 {
		t.Caveats = append(t.Caveats, fmt.Sprintf(a.word("Counts below %d are left out, and others from which they would follow. Another table of the same archive can show what this one leaves out.",
			"Числа меньше %d не показаны, как и другие, из которых они следовали бы. Другая таблица по тому же архиву может показать то, что здесь скрыто."), t.Suppressed))
	}
	add("Status is set by a reviewer (V3, V4, V5) or computed: V1 if a source asserts type and victim, V2 if two independent ones do.",
		"Статус присвоен проверяющим (V3, V4, V5) или вычислен: V1 — вид и пострадавшего называет источник, V2 — два независимых.")
}

// Text gives a count as people read it.
func (n Count) Text(lang string) string {
	switch {
	case n.Max != nil:
		return record.FormatRange(n.Min, *n.Max)
	case lang == "ru":
		return fmt.Sprintf("%d и больше", n.Min)
	}
	return fmt.Sprintf("%d or more", n.Min)
}

// Texts gives the counts of a row in order, and where they are left out a sign
// for each unit.
func (t *CountTable) Texts(r CountRow, lang string) []string {
	out := make([]string, len(t.Units))
	for i := range out {
		if out[i] = "·"; !r.Hidden {
			out[i] = r.Counts[i].Text(lang)
		}
	}
	return out
}

// Columns are those of the table for people: dimensions, then units.
func (t *CountTable) Columns() []Column {
	out := []Column{}
	for _, b := range t.By {
		out = append(out, b.Column)
	}
	if len(out) == 0 {
		out = append(out, Column{"all", ""})
	}
	return append(out, t.Units...)
}

// Lines are the rows of the table for people: each cell, then, by two
// dimensions or more, those of each by itself, everything once, and threats.
func (t *CountTable) Lines(lang string) [][]string {
	var out [][]string
	width := max(len(t.By), 1)
	line := func(first int, labels []string, r CountRow) {
		cells := make([]string, width)
		for i := range cells[first:] {
			if cells[first+i] = ""; i < len(labels) {
				cells[first+i] = labels[i]
			}
		}
		out = append(out, append(cells, t.Texts(r, lang)...))
	}
	for _, r := range t.Rows {
		line(0, r.labels(), r)
	}
	for d, margin := range t.Margins {
		for _, r := range margin {
			line(d, r.labels(), r)
		}
	}
	totals := totalLabels(lang)
	line(0, totals[:1], t.Total)
	line(0, totals[1:], t.Threats)
	return out
}

func (r CountRow) labels() []string {
	var out []string
	for _, k := range r.Key {
		out = append(out, k.Label)
	}
	return out
}

// totalLabels are what the last two rows of a table are called.
func totalLabels(lang string) []string {
	if lang == "ru" {
		return []string{"все и всё по одному разу, без угроз", "только угрозы, по одному разу"}
	}
	return []string{"everyone and everything once, threats apart", "only threatened, once"}
}

// WriteCSV writes the table as doc/formats/counts.md has it: what it counts in
// lines that begin with "#", then a line for each count.
func (t *CountTable) WriteCSV(w io.Writer) error {
	for _, line := range t.about() {
		if _, err := fmt.Fprintf(w, "# %s\n", strings.Join(strings.Fields(line), " ")); err != nil {
			return err
		}
	}
	out := csv.NewWriter(w)
	head := []string{"row"}
	for _, b := range t.By {
		head = append(head, b.Name, b.Name+" label")
	}
	out.Write(append(head, "unit", "least", "most", "hidden"))
	write := func(row string, d int, rows ...CountRow) {
		for _, r := range rows {
			t.writeRow(out, row, d, r)
		}
	}
	write("cell", 0, t.Rows...)
	for d, margin := range t.Margins {
		write("margin", d, margin...)
	}
	write("total", 0, t.Total)
	write("threats", 0, t.Threats)
	out.Flush()
	return out.Error()
}

// writeRow writes the counts of a row whose first value is of a dimension.
func (t *CountTable) writeRow(out *csv.Writer, row string, first int, r CountRow) {
	line := make([]string, 1+2*len(t.By), 5+2*len(t.By))
	line[0] = row
	for i, k := range r.Key {
		line[1+2*(first+i)], line[2+2*(first+i)] = Harmless(k.Value), Harmless(k.Label)
	}
	for i, u := range t.Units {
		counts := []string{"", "", "yes"}
		if !r.Hidden {
			counts = []string{strconv.FormatInt(r.Counts[i].Min, 10), "", ""}
			if most := r.Counts[i].Max; most != nil {
				counts[1] = strconv.FormatInt(*most, 10)
			}
		}
		out.Write(append(append(slices.Clip(line), u.Name), counts...))
	}
}

// about says what a table counts, a line for each thing.
func (t *CountTable) about() []string {
	lines := []string{t.Title, "as of: " + t.AsOf.Format(time.RFC3339), "status: " + t.Header}
	var units, by []string
	for _, u := range t.Units {
		units = append(units, u.Label)
	}
	for _, b := range t.By {
		by = append(by, b.Label)
	}
	lines = append(lines, "counted: "+strings.Join(units, ", "), "by: "+cmp.Or(strings.Join(by, ", "), "-"))
	for _, f := range []struct{ name, value string }{{"case", string(t.Filter.Case)}, {"from", t.Filter.From}, {"to", t.Filter.To}, {"place", t.Filter.Place}} {
		lines = append(lines, f.name+": "+cmp.Or(f.value, "all"))
	}
	if t.Filter.Certain {
		lines = append(lines, "only what certainly falls there")
	}
	if t.Suppressed > 0 {
		lines = append(lines, "left out below: "+strconv.FormatInt(t.Suppressed, 10))
	}
	for _, l := range t.Left {
		lines = append(lines, "not counted: "+l.Acts.Text("en")+": "+l.Why)
	}
	for _, r := range t.Reasons {
		lines = append(lines, "range: "+r)
	}
	for _, c := range t.Caveats {
		lines = append(lines, "note: "+c)
	}
	return lines
}

// Harmless keeps spreadsheets from taking a text for a formula.
func Harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
