// SPDX-License-Identifier: Apache-2.0

package likeness

// Edits gives the least number of letters to insert, leave out, replace or swap
// with their neighbour that make one text of the other, where no letter is
// touched twice (optimal string alignment). It is symmetric.
func Edits(a, b string) int {
	if a == b {
		return 0
	}
	var x, y Word
	if packPair(a, b, &x, &y) {
		return x.Edits(&y)
	}
	return editsLong([]rune(a), []rune(b))
}

// Edits gives the number of edits between the texts of two words that one
// alphabet packed, as the function of that name. It keeps a column of the
// table of distances in the bits of a few integers (Hyyrö 2003, "A bit-vector
// algorithm for computing Levenshtein and Damerau edit distances").
func (w *Word) Edits(v *Word) int {
	if w.n == 0 || v.n == 0 {
		return int(w.n) + int(v.n)
	}
	var (
		up     = ^uint32(0) // where the distance grows by one downwards
		down   uint32       // where it falls
		same   uint32       // where the diagonal stays
		before uint32       // the places of the letter before
		last   = uint32(1) << (w.n - 1)
		edits  = int(w.n)
	)
	for j := range int(v.n) {
		places := w.places(v.letter(j)) & (last<<1 - 1)
		swapped := (^same & places) << 1 & before
		same = ((places & up) + up) ^ up | places | down | swapped
		right, left := down|^(same|up), same&up
		if right&last != 0 {
			edits++
		}
		if left&last != 0 {
			edits--
		}
		right, left = right<<1|1, left<<1
		up, down = left|^(same|right), right&same
		before = places
	}
	return edits
}

// editsLong fills the table of distances, of which it keeps three rows.
func editsLong(a, b []rune) int {
	rows := make([]int, 3*(len(b)+1))
	older, old, row := rows[:len(b)+1], rows[len(b)+1:2*len(b)+2], rows[2*len(b)+2:]
	for j := range row {
		row[j] = j
	}
	for i, c := range a {
		older, old, row = old, row, older
		row[0] = i + 1
		for j, d := range b {
			cost := 1
			if c == d {
				cost = 0
			}
			row[j+1] = min(old[j]+cost, old[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && c == b[j-1] && a[i-1] == d {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
