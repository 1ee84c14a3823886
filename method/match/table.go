// SPDX-License-Identifier: Apache-2.0

package match

import (
	"fmt"
	"math"
	"sync"

	"teptar/fault"
)

// The limits of a table.
const (
	MaxRecords = math.MaxInt32
	MaxLists   = math.MaxUint16
	maxCell    = 1 << 20
)

// A Table holds records: of each the number of its list, its id, and a value for
// each column. A value is kept once, however many records have it. The zero value
// is not usable; see [NewTable].
type Table struct {
	columns []string
	values  []*values
	cells   []uint32 // a row for each record: the number of its value in each column
	ids     []byte
	idEnds  []uint64
	lists   []uint16
	many    bool // there is more than one list
}

// NewTable makes an empty table.
func NewTable(columns []string) *Table {
	t := &Table{columns: columns, idEnds: []uint64{0}}
	for range columns {
		t.values = append(t.values, newValues())
	}
	return t
}

// Columns gives the names of the columns.
func (t *Table) Columns() []string { return t.columns }

// Len counts the records.
func (t *Table) Len() int { return len(t.lists) }

// ID gives the id of a record, as its list has it.
func (t *Table) ID(record int) string { return string(t.ids[t.idEnds[record]:t.idEnds[record+1]]) }

// AppendID appends the id of a record to b.
func (t *Table) AppendID(b []byte, record int) []byte {
	return append(b, t.ids[t.idEnds[record]:t.idEnds[record+1]]...)
}

// List gives the number of the list of a record, from 0.
func (t *Table) List(record int) int { return int(t.lists[record]) }

// Value gives the value of a record in a column, "" if it is missing.
func (t *Table) Value(record, column int) string {
	return t.values[column].string(t.cells[record*len(t.columns)+column])
}

// Column gives the number of a column, -1 if there is none of that name.
func (t *Table) Column(name string) int {
	for i, c := range t.columns {
		if c == name {
			return i
		}
	}
	return -1
}

// filled gives the share of records that have a value in a column.
func (t *Table) filled(column int) float64 {
	if t.Len() == 0 {
		return 0
	}
	return 1 - float64(t.values[column].count[0])/float64(t.Len())
}

// A Batch is records on their way into a table. Its zero value is empty; it may be
// used again after [Batch.Reset].
type Batch struct {
	text  []byte
	ends  []int // of the id and then the cells of each record
	width int
}

// Add appends a record. All records of a batch have as many cells. The bytes are
// copied.
func (b *Batch) Add(id []byte, cells [][]byte) {
	b.width = 1 + len(cells)
	b.text = append(b.text, id...)
	b.ends = append(b.ends, len(b.text))
	for _, c := range cells {
		b.text = append(b.text, c...)
		b.ends = append(b.ends, len(b.text))
	}
}

// Len counts the records.
func (b *Batch) Len() int {
	if b.width == 0 {
		return 0
	}
	return len(b.ends) / b.width
}

// Reset empties the batch.
func (b *Batch) Reset() { b.text, b.ends = b.text[:0], b.ends[:0] }

// cell gives the i-th text.
func (b *Batch) cell(i int) []byte {
	if i == 0 {
		return b.text[:b.ends[0]]
	}
	return b.text[b.ends[i-1]:b.ends[i]]
}

// Append adds the records of a batch, which belong to a list from 0 to
// [MaxLists]. Cells longer than a mebibyte are cut. A table with too many records
// or too much text in one column is fault.Full.
func (t *Table) Append(list int, b *Batch) error {
	rows, width := b.Len(), len(t.columns)
	if rows == 0 {
		return nil
	}
	if b.width != width+1 || list < 0 || list > MaxLists {
		return fmt.Errorf("batch of %d columns for list %d: the table has %d: %w", b.width-1, list, width, fault.Invalid)
	}
	first := t.Len()
	if first+rows > MaxRecords {
		return fmt.Errorf("more than %d records: %w", MaxRecords, fault.Full)
	}
	t.many = t.many || first > 0 && list != int(t.lists[first-1])
	for i := range rows {
		t.ids = append(t.ids, b.cell(i*b.width)...)
		t.idEnds = append(t.idEnds, uint64(len(t.ids)))
		t.lists = append(t.lists, uint16(list))
	}
	t.cells = append(t.cells, make([]uint32, rows*width)...)
	cells := t.cells[first*width:]
	full := make([]bool, width)
	var wait sync.WaitGroup
	for c, v := range t.values {
		wait.Go(func() {
			for i := range rows {
				if v.full() {
					full[c] = true
					return
				}
				text := b.cell(i*b.width + 1 + c)
				cells[i*width+c] = v.add(text[:min(len(text), maxCell)])
			}
		})
	}
	wait.Wait()
	for c, f := range full {
		if f {
			return fmt.Errorf("column %d holds more than 4 GiB of different values: %w", c+1, fault.Full)
		}
	}
	return nil
}

// derive appends a column whose values are made of others.
func (t *Table) derive(name string, of []int, join func(parts [][]byte) []byte) int {
	old, n := len(t.columns), t.Len()
	cells := make([]uint32, n*(old+1))
	v := newValues()
	parts := make([][]byte, len(of))
	for r := range n {
		row := t.cells[r*old : (r+1)*old]
		for i, c := range of {
			parts[i] = t.values[c].bytes(row[c])
		}
		copy(cells[r*(old+1):], row)
		cells[r*(old+1)+old] = v.add(join(parts))
	}
	t.columns = append(t.columns[:old:old], name)
	t.values = append(t.values, v)
	t.cells = cells
	return old
}
