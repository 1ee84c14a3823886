// SPDX-License-Identifier: Apache-2.0

package when

// A doubt holds the marks of the year, month and day of a date, two bits for
// each, the year lowest.
type doubt uint8

const (
	uncertain   doubt = 1 // ?
	approximate doubt = 2 // ~
)

// doubtOf reads a mark; it is 0 for any other byte.
func doubtOf(c byte) doubt {
	switch c {
	case '?':
		return uncertain
	case '~':
		return approximate
	case '%':
		return uncertain | approximate
	}
	return 0
}

// mark returns the mark of part i: "", "?", "~" or "%".
func (q doubt) mark(i int) string { return [4]string{"", "?", "~", "%"}[q>>(2*i)&3] }

// on puts a mark on part i.
func (q doubt) on(i int) doubt { return q << (2 * i) }

// of returns the mark of part i alone.
func (q doubt) of(i int) doubt { return q >> (2 * i) & 3 }

// any returns the marks of all parts together.
func (q doubt) any() doubt { return q.of(0) | q.of(1) | q.of(2) }

// over puts the same mark on the first n parts.
func (q doubt) over(n int) doubt {
	var all doubt
	for i := range n {
		all |= q.on(i)
	}
	return all
}

// refit moves marks made on a date of had parts to a spelling of n parts, where
// 0 parts are a set in brackets. If the parts are not the same, the marks can
// only apply to the whole; none is dropped.
func (q doubt) refit(had, n int) doubt {
	if n == 0 {
		return q.any().over(3)
	}
	if had == n {
		return q
	}
	return q.any().over(n)
}

// room is how far the true day may lie outside the days that were stated: one
// unit of the finest part that is marked as approximate.
func (q doubt) room() Day {
	for i := 2; i >= 0; i-- {
		if q.of(i)&approximate != 0 {
			return [3]Day{366, 31, 1}[i]
		}
	}
	return 0
}
