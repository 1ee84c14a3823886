// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"teptar/fault"
	"teptar/record/script"
)

// maxSheet is the largest table that is read, in bytes: it is held in memory.
const maxSheet = 1 << 30

// maxProblems is how many problems of a table are told.
const maxProblems = 20

// A sheet is a table in a file, with a header: TSV without quoting, or CSV
// (RFC 4180), by its extension.
type sheet struct {
	name   string // of the file, without its folder, for messages
	csv    bool
	header []string
	rows   [][]string
	lines  []int // where each row begins in the file, from 1
}

// readSheet reads a whole table. What is wrong with it is told with line and
// cell, and then nothing of it is used.
func readSheet(path string) (*sheet, error) {
	s := &sheet{name: filepath.Base(path)}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".tsv", ".tab":
	case ".csv":
		s.csv = true
	default:
		return nil, usage("%s: want a file that ends in .tsv or .csv", s.name)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSheet+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxSheet {
		return nil, fmt.Errorf("%s: over %d bytes; cut it into parts: %w", s.name, maxSheet, fault.Full)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if s.csv {
		err = s.readCSV(data)
	} else {
		s.readTSV(data)
	}
	if err != nil {
		return nil, err
	}
	return s, s.check()
}

// readTSV cuts lines at tabs. Lines before the header that begin with # are
// remarks, and empty lines are none.
func (s *sheet) readTSV(data []byte) {
	n := 0
	for line := range bytes.Lines(data) {
		n++
		text := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
		if text == "" || s.header == nil && text[0] == '#' {
			continue
		}
		s.put(strings.Split(text, "\t"), n)
	}
}

// readCSV reads records with quoted cells.
func (s *sheet) readCSV(data []byte) error {
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = -1
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			return fmt.Errorf("%s: %v: quotation marks do not pair: %w", s.name, fault.At{File: s.name, Line: wrong.Line, Column: wrong.Column}, fault.Invalid)
		}
		if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		s.put(cells, line)
	}
}

// put adds a record; the first is the header.
func (s *sheet) put(cells []string, line int) {
	if s.header == nil {
		s.header = cells
		return
	}
	s.rows, s.lines = append(s.rows, cells), append(s.lines, line)
}

// check finds all that is wrong with the table, as far as messages go.
func (s *sheet) check() error {
	var ps fault.Problems
	wrong := func(line, cell int, text, hint string) {
		if len(ps) < maxProblems {
			ps = append(ps, fault.Problem{At: fault.At{File: s.name, Line: line, Column: cell}, Text: text, Hint: hint})
		}
	}
	if s.header == nil {
		wrong(0, 0, "the table is empty", "the first line names the columns")
	}
	for i, h := range s.header {
		if slices.Index(s.header, h) < i {
			wrong(1, i+1, "two columns have one name", "give each column a name of its own")
		}
	}
	for i, row := range s.rows {
		if len(row) != len(s.header) {
			wrong(s.lines[i], len(row), fmt.Sprintf("%d cells, and the header has %d", len(row), len(s.header)), "")
		}
		for j, cell := range row {
			if _, bad := script.Unsafe(cell); bad {
				wrong(s.lines[i], j+1, "a byte that is not UTF-8, or a character that hides or reverses text", "save the table as UTF-8, and take the character out")
			}
		}
	}
	return ps.Err()
}

// column finds a column by its name.
func (s *sheet) column(name string) (int, error) {
	i := slices.Index(s.header, name)
	if i < 0 {
		return 0, fmt.Errorf("%s: line 1 names no column %q; it names %s: %w", s.name, name, strings.Join(s.header, ", "), fault.Invalid)
	}
	return i, nil
}

// write writes the table with columns added to its right.
func (s *sheet) write(w io.Writer, header []string, added func(row int) []string) error {
	out := bufio.NewWriter(w)
	line := func(cells []string) error {
		_, err := out.WriteString(strings.Join(cells, "\t") + "\n")
		return err
	}
	flush := out.Flush
	if s.csv {
		c := csv.NewWriter(out)
		line = c.Write
		flush = func() error {
			c.Flush()
			return errors.Join(c.Error(), out.Flush())
		}
	}
	if err := line(slices.Concat(s.header, header)); err != nil {
		return err
	}
	for i, row := range s.rows {
		if err := line(slices.Concat(row, added(i))); err != nil {
			return err
		}
	}
	return flush()
}
