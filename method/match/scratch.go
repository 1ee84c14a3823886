// SPDX-License-Identifier: Apache-2.0

package match

import (
	"bufio"
	"cmp"
	"container/heap"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"slices"

	"teptar/fault"
)

// A Scratch gives room for what does not fit in memory. It is used by several
// goroutines at once, and each of its files by one that writes, and later by several
// that read.
type Scratch interface {
	// Create gives a new empty file, which is read after it was written, and
	// gone when it is closed. What is in it came from records: names are not, but
	// numbers of records and their likeness are.
	Create() (ScratchFile, error)
}

// A ScratchFile is a file of a [Scratch].
type ScratchFile interface {
	io.Writer
	io.ReaderAt
	io.Closer
}

// A sorter puts fixed-size items in order, in memory as far as it may, and in
// sorted runs beyond.
type sorter struct {
	scratch Scratch
	most    int // items in memory; 0 for no limit
	items   []item
	runs    []run
	ordered bool // nothing was added since the items were put in order
}

// An item is what is sorted: by key, then by value. No two are equal.
type item struct {
	key   uint64
	value uint32
}

const itemSize = 12

// A run is a sorted file.
type run struct {
	file ScratchFile
	n    int64
}

// add takes an item in.
func (s *sorter) add(it item) error {
	s.items = append(s.items, it)
	s.ordered = false
	if s.most > 0 && len(s.items) >= s.most {
		return s.spill()
	}
	return nil
}

// spill writes the items in memory as a run.
func (s *sorter) spill() error {
	if s.scratch == nil {
		return fmt.Errorf("more than fits in the memory allowed, and no scratch space; give one, or more memory: %w", fault.Full)
	}
	f, err := s.scratch.Create()
	if err != nil {
		return fmt.Errorf("scratch space: %w", err)
	}
	s.runs = append(s.runs, run{f, int64(len(s.items))})
	sortItems(s.items)
	w := bufio.NewWriterSize(f, 1<<16)
	var b [itemSize]byte
	for _, it := range s.items {
		binary.LittleEndian.PutUint64(b[:], it.key)
		binary.LittleEndian.PutUint32(b[8:], it.value)
		if _, err := w.Write(b[:]); err != nil {
			return fmt.Errorf("scratch space: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("scratch space: %w", err)
	}
	s.items = s.items[:0]
	return nil
}

// close gives the files back.
func (s *sorter) close() {
	for _, r := range s.runs {
		r.file.Close()
	}
	s.runs = nil
}

// order puts the items in order, so that several goroutines can read them at once.
func (s *sorter) order() {
	if !s.ordered {
		sortItems(s.items)
		s.ordered = true
	}
}

// all yields the items in order; it may be called again. An error comes last.
func (s *sorter) all() iter.Seq2[item, error] {
	s.order()
	return func(yield func(item, error) bool) {
		if len(s.runs) == 0 {
			for _, it := range s.items {
				if !yield(it, nil) {
					return
				}
			}
			return
		}
		var h heads
		for _, r := range s.runs {
			h = append(h, &head{r: bufio.NewReaderSize(io.NewSectionReader(r.file, 0, r.n*itemSize), 1<<16), left: r.n})
		}
		h = append(h, &head{rest: s.items})
		for i := 0; i < len(h); {
			ok, err := h[i].next()
			if err != nil {
				yield(item{}, err)
				return
			}
			if !ok {
				h = slices.Delete(h, i, i+1)
				continue
			}
			i++
		}
		h.merge(yield)
	}
}

// A head is the next item of a run, or of those in memory.
type head struct {
	item
	r    *bufio.Reader
	left int64
	rest []item
}

// next moves on.
func (h *head) next() (bool, error) {
	if h.r == nil {
		if len(h.rest) == 0 {
			return false, nil
		}
		h.item, h.rest = h.rest[0], h.rest[1:]
		return true, nil
	}
	if h.left == 0 {
		return false, nil
	}
	h.left--
	var b [itemSize]byte
	if _, err := io.ReadFull(h.r, b[:]); err != nil {
		return false, fmt.Errorf("scratch space: %w", err)
	}
	h.item = item{binary.LittleEndian.Uint64(b[:]), binary.LittleEndian.Uint32(b[8:])}
	return true, nil
}

type heads []*head

func (h heads) Len() int { return len(h) }
func (h heads) Less(i, j int) bool {
	return h[i].key < h[j].key || h[i].key == h[j].key && h[i].value < h[j].value
}
func (h heads) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *heads) Push(x any)   { *h = append(*h, x.(*head)) }
func (h *heads) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

func (h *heads) merge(yield func(item, error) bool) {
	heap.Init(h)
	for h.Len() > 0 {
		first := (*h)[0]
		if !yield(first.item, nil) {
			return
		}
		ok, err := first.next()
		if err != nil {
			yield(item{}, err)
			return
		}
		if ok {
			heap.Fix(h, 0)
		} else {
			heap.Pop(h)
		}
	}
}

// sortItems puts items in order, by radix where they are many: a digit of eight
// bits at a time, from the lowest, without those in which all agree.
func sortItems(items []item) {
	if len(items) < 256 || slices.IsSortedFunc(items, compareItems) {
		slices.SortFunc(items, compareItems)
		return
	}
	first := 0
	if slices.IsSortedFunc(items, func(a, b item) int { return cmp.Compare(a.value, b.value) }) {
		first = 4 // sorting keeps the order of what is equal
	}
	other := make([]item, len(items))
	from, to := items, other
	for digit := first; digit < itemSize; digit++ {
		var count [256]int
		for i := range from {
			count[from[i].digit(digit)]++
		}
		if count[from[0].digit(digit)] == len(from) {
			continue
		}
		at := 0
		for d, n := range count {
			count[d], at = at, at+n
		}
		for i := range from {
			d := from[i].digit(digit)
			to[count[d]] = from[i]
			count[d]++
		}
		from, to = to, from
	}
	if &from[0] != &items[0] {
		copy(items, from)
	}
}

// digit gives a byte of an item: four of the value, then eight of the key.
func (it *item) digit(i int) uint8 {
	if i < 4 {
		return uint8(it.value >> (8 * i))
	}
	return uint8(it.key >> (8 * (i - 4)))
}

func compareItems(a, b item) int {
	switch {
	case a.key < b.key || a.key == b.key && a.value < b.value:
		return -1
	case a == b:
		return 0
	}
	return 1
}
