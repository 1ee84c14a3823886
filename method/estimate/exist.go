// SPDX-License-Identifier: Apache-2.0

package estimate

import "math"

// A simplex is the tableau of a linear programme in standard form: maximise
// one variable under equations between variables that are not negative.
type simplex struct {
	rows  [][]float64 // the last of each row is its right side
	basis []int
}

// exists tells whether a Poisson model with this design has a maximum of its
// likelihood, by the linear programme of Fienberg and Rinaldo (2012,
// supplement, section 3): the largest s for which some table X has the margins
// of the data and no cell under s. There is a maximum if s > 0.
//
// Whether there is one depends only on which cells are 0, so that counts are
// replaced by 0 and 1 and large ones do no harm. The design has a row for each cell.
func exists(design [][]float64, counts []float64) bool {
	if len(design) == 0 {
		return false
	}
	cells, terms := len(design), len(design[0])
	lp := simplex{basis: make([]int, terms)}
	width := cells + 1 + terms // cells less s, s, then one artificial for each equation
	for a := range terms {
		row := make([]float64, width+1)
		for h, d := range design {
			row[h] = d[a]
			row[cells] += d[a]
			if counts[h] > 0 {
				row[width] += d[a]
			}
		}
		if row[width] < 0 {
			for i := range row {
				row[i] = -row[i]
			}
		}
		row[cells+1+a] = 1
		lp.rows, lp.basis[a] = append(lp.rows, row), cells+1+a
	}
	cost := make([]float64, width+1) // the sum of the artificials, to be driven to 0
	for _, row := range lp.rows {
		for i := range cells + 1 {
			cost[i] += row[i]
		}
		cost[width] += row[width]
	}
	lp.maximise(cost, cells+1)
	lp.expel(cells + 1)
	clear(cost)
	cost[cells] = 1
	for i, b := range lp.basis {
		if b == cells {
			for j, x := range lp.rows[i] {
				cost[j] -= x
			}
			cost[cells] = 0
		}
	}
	lp.maximise(cost, cells+1)
	for i, b := range lp.basis {
		if b == cells {
			return lp.rows[i][width] > 1e-7
		}
	}
	return false
}

// maximise pivots while a variable before limit improves the cost, by the rule
// of Bland (1977), which never goes in circles.
func (lp *simplex) maximise(cost []float64, limit int) {
	const tiny = 1e-9
	last := len(cost) - 1
	for {
		enter := -1
		for j := range limit {
			if cost[j] > tiny {
				enter = j
				break
			}
		}
		if enter < 0 {
			return
		}
		leave, least := -1, math.Inf(1)
		for i, row := range lp.rows {
			if row[enter] <= tiny {
				continue
			}
			ratio := row[last] / row[enter]
			if ratio < least-tiny || ratio < least+tiny && leave >= 0 && lp.basis[i] < lp.basis[leave] {
				leave, least = i, ratio
			}
		}
		if leave < 0 {
			return
		}
		lp.pivot(leave, enter)
		reduce(cost, lp.rows[leave], enter)
	}
}

// pivot brings a variable into the basis in place of that of a row.
func (lp *simplex) pivot(row, enter int) {
	r := lp.rows[row]
	f := 1 / r[enter]
	for j := range r {
		r[j] *= f
	}
	for i, other := range lp.rows {
		if i != row {
			reduce(other, r, enter)
		}
	}
	lp.basis[row] = enter
}

// reduce takes a multiple of row off target, so that its column becomes 0.
func reduce(target, row []float64, column int) {
	f := target[column]
	if f == 0 {
		return
	}
	for j, x := range row {
		target[j] -= f * x
	}
	target[column] = 0
}

// expel takes artificial variables that stand at 0 out of the basis; a row in
// which that cannot be done repeats others, and is dropped.
func (lp *simplex) expel(limit int) {
	for i := 0; i < len(lp.rows); i++ {
		if lp.basis[i] < limit {
			continue
		}
		enter := -1
		for j := range limit {
			if math.Abs(lp.rows[i][j]) > 1e-7 {
				enter = j
				break
			}
		}
		if enter >= 0 {
			lp.pivot(i, enter)
			continue
		}
		lp.rows = append(lp.rows[:i], lp.rows[i+1:]...)
		lp.basis = append(lp.basis[:i], lp.basis[i+1:]...)
		i--
	}
}
