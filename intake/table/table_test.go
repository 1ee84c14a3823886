// SPDX-License-Identifier: Apache-2.0

package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"teptar/fault"
)

// read gives the heading and all records.
func read(in io.Reader) ([][]string, error) {
	r, err := NewReader(in)
	if err != nil {
		return nil, err
	}
	out := [][]string{r.Header()}
	for {
		cells, err := r.Next()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		var row []string
		for _, c := range cells {
			row = append(row, string(c))
		}
		out = append(out, row)
	}
}

func TestRead(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     [][]string
	}{
		{"commas", "a,b\n1,2\n", [][]string{{"a", "b"}, {"1", "2"}}},
		{"no line feed at the end", "a,b\n1,2", [][]string{{"a", "b"}, {"1", "2"}}},
		{"semicolons of a spreadsheet, with a mark of byte order and carriage returns", "\ufeffимя;год\r\nВарга;1974\r\n", [][]string{{"имя", "год"}, {"Варга", "1974"}}},
		{"tabs", "a\tb\n1,5\t2\n", [][]string{{"a", "b"}, {"1,5", "2"}}},
		{"quotation marks, and in them all the signs", "a,b\n\"1,\"\"x\"\"\n2\",\"\"\n", [][]string{{"a", "b"}, {"1,\"x\"\n2", ""}}},
		{"empty lines", "a,b\n\n\r\n1,2\n\n", [][]string{{"a", "b"}, {"1", "2"}}},
		{"empty cells", "a,b\n,\n", [][]string{{"a", "b"}, {"", ""}}},
		{"one column", "a\n1\n\"\"\n", [][]string{{"a"}, {"1"}, {""}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := read(strings.NewReader(tt.in))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if slow, err := read(iotest.OneByteReader(strings.NewReader(tt.in))); err != nil || cmp.Diff(tt.want, slow) != "" {
				t.Errorf("read byte by byte: %v, %v", slow, err)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct{ name, in, where string }{
		{"nothing", "", "line 1"},
		{"a cell too many", "a,b\n1,2\n1,2,3\n", "line 3"},
		{"a cell too few, after a cell of two lines", "a,b\n\"x\ny\",2\n1\n", "line 4"},
		{"a mark that is not closed", "a,b\n1,\"2\n", "line 2"},
		{"a mark inside a cell", "a,b\n1,2\"3\"\n", "line 2, cell 2"},
		{"something behind a mark", "a,b\n\"1\"x,2\n", "line 2, cell 1"},
		{"another encoding", "a,b\n\xc2\xe0,2\n", "line 2"},
		{"a column without a name", "a,\n1,2\n", "line 1, column 2"},
		{"two columns of one name", "a,a\n1,2\n", "line 1, column 2"},
		{"more columns than there may be", strings.Repeat(",", MaxColumns) + "\n", "line 1"},
	} {
		_, err := read(strings.NewReader(tt.in))
		if !errors.Is(err, fault.Invalid) || !strings.HasPrefix(err.Error(), tt.where) {
			t.Errorf("%s: %v; want %q", tt.name, err, tt.where)
		}
	}
}

// FuzzReader: what is read is what encoding/csv reads, which was written by others.
func FuzzReader(f *testing.F) {
	f.Add([]byte("a,b\n\"1\n\",2\r\n"))
	f.Add([]byte("a;b\n\"\"\"\";2"))
	f.Add([]byte("a\n\"\n"))
	f.Add([]byte("a\r\n\r\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := read(bytes.NewReader(data))
		if err != nil {
			if !errors.Is(err, fault.Invalid) {
				t.Fatalf("%v is not fault.Invalid", err)
			}
			return
		}
		if bytes.IndexByte(data, '\r') >= 0 {
			return // encoding/csv changes carriage returns inside cells
		}
		their := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
		their.Comma = rune(sniff(bytes.TrimPrefix(data, []byte("\ufeff"))))
		want, err := their.ReadAll()
		if err != nil {
			t.Fatalf("read what encoding/csv refuses: %v", err)
		}
		for i := range want[0] {
			want[0][i] = strings.TrimSpace(want[0][i])
		}
		if !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%q: %q, want %q", data, got, want)
		}
	})
}

func BenchmarkReader(b *testing.B) {
	data := []byte("id,family,given,born,place\n" + strings.Repeat("r-123456,Варгаева,Алина,1974-03-01,Старое Ущелье\n", 20_000))
	b.Run("ours", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			r, err := NewReader(bytes.NewReader(data))
			for err == nil {
				_, err = r.Next()
			}
		}
	})
	b.Run("encoding/csv", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			r := csv.NewReader(bytes.NewReader(data))
			r.ReuseRecord = true
			for {
				if _, err := r.Read(); err != nil {
					break
				}
			}
		}
	})
}
