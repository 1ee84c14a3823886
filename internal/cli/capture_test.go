// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"os"
	"path/filepath"
	"testing"

	"teptar/fault"
)

// A table is foreign bytes: it becomes tables whose people are those of its
// rows, or it is refused as invalid or too large, and never both.
func FuzzReadCaptures(f *testing.F) {
	for _, s := range []string{
		"A,B,count\n1,0,4\n0,1,5\n1,1,2\n", "A,B\n1,0\n", "A,A\n1,1\n", "A,B,count\n1,1,9223372036854775807\n1,1,9223372036854775807\n",
		"A,B,count\n0,0,1\n", "A,B,count,weight\n1,1,1,1\n", "a\n\"1\n", ",B\n1,1\n", "A,B,count\n1,1,-1\n", "\xff,B\n1,0\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "t.csv")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := readSheet(path)
		if err != nil {
			return
		}
		strata, err := readCaptures(s, captureColumns{})
		if err != nil {
			if exitStatus(err) != exitCould {
				t.Errorf("%v is not %v", err, fault.Invalid)
			}
			return
		}
		if len(strata) != 1 || strata[0].Table.Documented() < 0 {
			t.Errorf("%d strata of a table that is not divided", len(strata))
		}
	})
}

// Records and pairs are foreign bytes too: they become links between records that are
// there, or are refused.
func FuzzReadLinks(f *testing.F) {
	f.Add([]byte("id,list\n1,a\n2,b\n"), []byte("id_a,id_b,probability\n1,2,0.5\n"))
	f.Add([]byte("id,list\n1,a\n1,b\n"), []byte("id_a,id_b,probability,list_a,list_b\n1,1,1,a,b\n"))
	f.Add([]byte("id,a,b\n1,1,1\n2,0,1\n"), []byte("id_a,id_b,probability\n1,2,NaN\n"))
	f.Add([]byte("id,a,b,count\n1,1,1,4\n"), []byte("id_a,id_b,probability\n1,9,1e-400\n"))
	f.Add([]byte("id,list\n,\n,\n"), []byte("id_a,id_b,probability\n,,\n"))
	f.Fuzz(func(t *testing.T, records, pairs []byte) {
		dir := t.TempDir()
		var sheets [2]*sheet
		for i, data := range [][]byte{records, pairs} {
			path := filepath.Join(dir, string(rune('a'+i))+".csv")
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := readSheet(path)
			if err != nil {
				return
			}
			sheets[i] = s
		}
		l, err := readLinks(sheets[0], sheets[1], captureColumns{}, recordFlags{id: "id", list: "list", draws: 1})
		if err != nil {
			if exitStatus(err) != exitCould {
				t.Errorf("%v is not %v", err, fault.Invalid)
			}
			return
		}
		for _, m := range l.Matches {
			if min(m.A, m.B) < 0 || max(m.A, m.B) >= len(l.Records) || !(m.Probability >= 0 && m.Probability <= 1) {
				t.Errorf("match %+v of %d records", m, len(l.Records))
			}
		}
	})
}
