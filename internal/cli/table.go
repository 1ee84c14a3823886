// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"io"
	"strings"
)

// A table is printed with aligned columns that fit the width: wide columns are
// wrapped, narrow ones are not.
type table struct {
	header []string
	rows   [][]string // cells may have several lines
}

const (
	gap       = 2   // columns between columns
	minColumn = 10  // what a column keeps when space is short, if it needs it
	pageWidth = 120 // where the output is no terminal
)

// print writes the table, at most total columns wide.
func (t *table) print(w io.Writer, total int) {
	if total <= 0 {
		total = pageWidth
	}
	widths := t.widths(max(total, 40))
	t.line(w, t.header, widths)
	rule := make([]string, len(widths))
	for i, n := range widths {
		rule[i] = strings.Repeat("─", n)
	}
	t.line(w, rule, widths)
	tall := false
	for i, row := range t.rows {
		if i > 0 && tall {
			fmt.Fprintln(w)
		}
		tall = t.line(w, row, widths)
	}
}

// line prints one row and tells whether it took more than one line.
func (t *table) line(w io.Writer, row []string, widths []int) (tall bool) {
	cells := make([][]string, len(widths))
	height := 1
	for i := range widths {
		if i < len(row) {
			cells[i] = wrap(row[i], widths[i])
		}
		height = max(height, len(cells[i]))
	}
	for n := range height {
		var b strings.Builder
		for i, c := range cells {
			if i > 0 {
				b.WriteString(strings.Repeat(" ", gap))
			}
			text := ""
			if n < len(c) {
				text = c[n]
			}
			b.WriteString(pad(text, widths[i]))
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
	return height > 1
}

// widths shares the space: every column gets what it needs, and if that is too
// much the widest give way first.
func (t *table) widths(total int) []int {
	widths := make([]int, len(t.header))
	for i, h := range t.header {
		widths[i] = width(h)
	}
	for _, row := range t.rows {
		for i, cell := range row {
			for _, line := range strings.Split(cell, "\n") {
				widths[i] = max(widths[i], width(line))
			}
		}
	}
	space := total - gap*(len(widths)-1)
	for {
		sum, widest := 0, 0
		for i, n := range widths {
			sum += n
			if n > widths[widest] {
				widest = i
			}
		}
		if sum <= space || widths[widest] <= minColumn {
			return widths
		}
		widths[widest]--
	}
}
