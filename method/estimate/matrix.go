// SPDX-License-Identifier: Apache-2.0

package estimate

import "math"

// A matrix is square, symmetric and dense, with n rows of n. Its lower half is
// used; after cholesky it holds the factor.
type matrix struct {
	n int
	v []float64
}

// sized makes the matrix n×n, with whatever was in its memory.
func (m *matrix) sized(n int) {
	if cap(m.v) < n*n {
		m.v = make([]float64, n*n)
	}
	m.n, m.v = n, m.v[:n*n]
}

// row gives row i as far as the diagonal.
func (m *matrix) row(i int) []float64 { return m.v[i*m.n : i*m.n+i+1] }

// cholesky factors the matrix, and tells whether it is positive definite as far as
// its digits show.
func (m *matrix) cholesky() bool {
	for i := range m.n {
		ri := m.row(i)
		for j := 0; j <= i; j++ {
			rj := m.row(j)
			sum := ri[j]
			for k, x := range rj[:j] {
				sum -= ri[k] * x
			}
			if j < i {
				ri[j] = sum / rj[j]
				continue
			}
			if !(sum > 1e-13*math.Abs(ri[i])) || math.IsInf(sum, 1) {
				return false
			}
			ri[i] = math.Sqrt(sum)
		}
	}
	return true
}

// solve solves for a right side in place, after cholesky.
func (m *matrix) solve(b []float64) {
	for i := range m.n {
		r := m.row(i)
		sum := b[i]
		for k, x := range r[:i] {
			sum -= x * b[k]
		}
		b[i] = sum / r[i]
	}
	for i := m.n - 1; i >= 0; i-- {
		b[i] /= m.v[i*m.n+i]
		for k, x := range m.row(i)[:i] {
			b[k] -= x * b[i]
		}
	}
}

// rank gives the rank of a matrix of small whole numbers, which it destroys.
func rank(rows [][]float64) int {
	r := 0
	for col := 0; len(rows) > 0 && col < len(rows[0]) && r < len(rows); col++ {
		best := r
		for i := r + 1; i < len(rows); i++ {
			if math.Abs(rows[i][col]) > math.Abs(rows[best][col]) {
				best = i
			}
		}
		if math.Abs(rows[best][col]) < 1e-9 {
			continue
		}
		rows[r], rows[best] = rows[best], rows[r]
		for _, row := range rows[r+1:] {
			if f := row[col] / rows[r][col]; f != 0 {
				for j := col; j < len(row); j++ {
					row[j] -= f * rows[r][j]
				}
			}
		}
		r++
	}
	return r
}
