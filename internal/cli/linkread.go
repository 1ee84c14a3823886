// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"teptar/fault"
	intake "teptar/intake/table"
	"teptar/method/match"
)

// A linkInput is the tables of a linkage, read.
type linkInput struct {
	table *match.Table
	names []string         // of the lists: the files, without folder and ending
	truth []uint32         // number of the person of each record, if it is known
	left  []match.Guess    // columns that were not read, and why
	index []map[string]int // record of an id, by list; made when needed

	persons map[string]uint32
}

// linkColumns says which columns of the tables mean what.
type linkColumns struct {
	id, truth, coListed string
	ignore              []string
	wanted              []string // by a model; they are read whatever their name
}

// batchRows is how many records travel together from the reader to the table.
const batchRows = 4096

// readTables reads lists with the same columns.
func (a *app) readTables(files []string, c linkColumns) (*linkInput, error) {
	in := &linkInput{persons: map[string]uint32{}}
	var columns []string
	for i, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return nil, bare(err)
		}
		err = func() error {
			defer f.Close()
			r, err := intake.NewReader(f)
			if err != nil {
				return err
			}
			if i == 0 {
				if columns, err = in.choose(r.Header(), c); err != nil {
					return err
				}
				in.table = match.NewTable(columns)
			}
			total := int64(0)
			if info, err := f.Stat(); err == nil {
				total = info.Size()
			}
			return a.readTable(in, i, r, columns, c, f, total)
		}()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
		base := filepath.Base(name)
		in.names = append(in.names, base[:len(base)-len(filepath.Ext(base))])
	}
	for i, name := range in.names {
		if slices.Contains(in.names[:i], name) {
			in.names[i] = fmt.Sprintf("%s-%d", name, i+1)
		}
	}
	return in, nil
}

// choose takes the columns that may be compared. The id, the truth, and what would
// tell it are never among them.
func (in *linkInput) choose(header []string, c linkColumns) ([]string, error) {
	for _, must := range []string{c.id, c.truth, c.coListed} {
		if must != "" && !slices.Contains(header, must) {
			return nil, fmt.Errorf("line 1: there is no column %q: %w", must, fault.NotFound)
		}
	}
	var out []string
	for _, h := range header {
		why, tells := match.TellsTheAnswer(h)
		switch {
		case h == c.id:
			continue
		case h == c.truth:
			why = "it is the truth to compare with"
		case slices.Contains(c.ignore, h):
			why = "to be ignored"
		case slices.Contains(c.wanted, h) || h == c.coListed:
			out = append(out, h)
			continue
		case !tells:
			out = append(out, h)
			continue
		}
		in.left = append(in.left, match.Guess{Column: h, Kind: match.Ignored, Why: why})
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("line 1: no column is left to compare: %w", fault.Invalid)
	}
	return out, nil
}

// readTable reads one list, the reading on one goroutine and the table on others.
func (a *app) readTable(in *linkInput, list int, r *intake.Reader, columns []string, c linkColumns, f *os.File, total int64) error {
	p, err := placesOf(r.Header(), columns, c)
	if err != nil {
		return err
	}
	bar := a.progress("read", total)
	defer bar.done()
	full, empty := make(chan *match.Batch, 4), make(chan *match.Batch, 8)
	for range 4 {
		empty <- &match.Batch{}
	}
	failed := make(chan error, 1)
	go func() {
		var err error
		for b := range full {
			if err == nil {
				err = in.table.Append(list, b)
			}
			b.Reset()
			empty <- b
		}
		failed <- err
	}()
	err = in.readBatches(r, p, full, empty, func() {
		if at, err := f.Seek(0, io.SeekCurrent); err == nil {
			bar.set(at)
		}
	})
	close(full)
	if full := <-failed; err == nil {
		err = full
	}
	return err
}

// readBatches reads all records into batches, and tells after each.
func (in *linkInput) readBatches(r *intake.Reader, p linkPlaces, full, empty chan *match.Batch, tell func()) error {
	b := <-empty
	cells := make([][]byte, len(p.cells))
	for {
		row, err := r.Next()
		if err == io.EOF {
			full <- b
			return nil
		}
		if err != nil {
			return err
		}
		for i, at := range p.cells {
			cells[i] = row[at]
		}
		if len(row[p.id]) == 0 {
			return fmt.Errorf("line %d: the record has no id: %w", r.Line(), fault.Invalid)
		}
		b.Add(row[p.id], cells)
		if p.truth >= 0 {
			in.noteTruth(row[p.truth])
		}
		if b.Len() == batchRows {
			full <- b
			b = <-empty
			tell()
		}
	}
}

// noteTruth numbers the person of a record; an empty cell is one who is not known.
func (in *linkInput) noteTruth(cell []byte) {
	n := uint32(0)
	if len(cell) > 0 {
		if n = in.persons[string(cell)]; n == 0 {
			n = uint32(len(in.persons) + 1)
			in.persons[string(cell)] = n
		}
	}
	in.truth = append(in.truth, n)
}

// linkPlaces are where the columns stand in a heading; truth is -1 for none.
type linkPlaces struct {
	cells     []int
	id, truth int
}

// placesOf finds the columns in a heading.
func placesOf(header, columns []string, c linkColumns) (p linkPlaces, err error) {
	for _, name := range columns {
		at := slices.Index(header, name)
		if at < 0 {
			return p, fmt.Errorf("line 1: the column %q of the first table is missing: %w", name, fault.NotFound)
		}
		p.cells = append(p.cells, at)
	}
	if p.id = slices.Index(header, c.id); p.id < 0 {
		return p, fmt.Errorf("line 1: there is no column %q: %w", c.id, fault.NotFound)
	}
	p.truth = -1
	if c.truth != "" {
		if p.truth = slices.Index(header, c.truth); p.truth < 0 {
			return p, fmt.Errorf("line 1: there is no column %q: %w", c.truth, fault.NotFound)
		}
	}
	return p, nil
}

// record finds a record by its id, in any of the lists, in the order of lists.
func (in *linkInput) record(id string, list int) (int, bool) {
	if in.index == nil {
		in.index = make([]map[string]int, len(in.names))
		for i := range in.index {
			in.index[i] = map[string]int{}
		}
		for r := range in.table.Len() {
			in.index[in.table.List(r)][in.table.ID(r)] = r
		}
	}
	for l := range in.index {
		if list < 0 || l == list {
			if r, ok := in.index[l][id]; ok {
				return r, true
			}
		}
	}
	return 0, false
}
