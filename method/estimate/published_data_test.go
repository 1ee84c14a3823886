// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"strings"
	"testing"
)

// A published table, as rows of 0 and 1 by list, and a count.
type published struct{ lists, rows string }

// table makes the table.
func (p published) table(t testing.TB) *Table {
	t.Helper()
	lists := strings.Fields(p.lists)
	var cells []Cell
	f := strings.Fields(p.rows)
	for i := 0; i+1 < len(f); i += 2 {
		c := Cell{On: make([]bool, len(lists))}
		for j, x := range f[i] {
			c.On[j] = x == '1'
		}
		for _, x := range f[i+1] {
			c.Count = c.Count*10 + int64(x-'0')
		}
		cells = append(cells, c)
	}
	tab, err := NewTable(lists, cells)
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// The counts are facts published in the papers that are named.
var (
	// Killings in Kosovo, March to June 1999: Ball, Betts, Scheuren, Dudukovich, Asher (2002).
	kosovo = published{"EXH ABA OSCE HRW", `1000 1131  0100 845  1100 177  0010 936  1010 228  0110 217  1110 181
		0001 306  1001 106  0101 31  1101 18  0011 123  1011 42  0111 32
		1111 27`}

	// Victims of modern slavery in the United Kingdom, 2013, two lists joined: Silverman (2014); Bales, Hesketh, Silverman (2015).
	ukFive = published{"LA NG PFNCA GO GP", `10000 54  01000 463  00100 995  00010 695  00001 316  11000 15  10100 19
		10010 3  01100 62  01010 19  01001 1  00110 76  00101 11  00011 8
		11100 1  11010 1  01110 4  11110 1`}

	// The same with six lists.
	ukSix = published{"LA NG PF GO GP NCA", `100000 54  010000 463  001000 907  000100 695  000010 316  000001 57  110000 15
		101000 19  100100 3  011000 56  010100 19  010010 1  010001 3  001100 69
		001010 10  001001 31  000110 8  000101 6  000011 1  111000 1  110100 1
		011100 4  011001 3  001101 1  111100 1`}

	// HIV in Rome, 1990: Abeni, Brancato, Perucci (1994).
	rome = published{"c1 c2 c3 c4", `1111 0  1110 3  1101 1  1100 33  1011 0  1010 20  1001 6
		1000 403  0111 3  0110 35  0101 10  0100 545  0011 11  0010 621
		0001 205`}

	// Lesbians in health surveys of Allegheny County: Aaron, Chang, Markovic, LaPorte (2003).
	allegheny = published{"A B C D", `1111 23  1110 27  1101 48  1100 104  1011 19  1010 44  1001 143
		1000 589  0111 20  0110 64  0101 53  0100 534  0011 28  0010 281
		0001 208`}

	// Five lists: Madigan and York (1997).
	fiveLists = published{"L1 L2 L3 L4 L5", `10000 27  01000 37  11000 19  00100 4  10100 4  01100 1  11100 1
		00010 97  10010 22  01010 37  11010 25  00110 2  10110 1  01110 3
		11110 5  00001 83  10001 36  01001 34  11001 18  00101 3  10101 5
		11101 2  00011 30  10011 5  01011 23  11011 8  10111 3  11111 2`}

	// Spina bifida in upstate New York: Hook, Albright, Cross (1980); Madigan and York (1997).
	spinaBifida = published{"L1 L2 L3", `100 60  010 49  110 4  001 247  101 112  011 142  111 12`}

	// Snowshoe hares, Cormack (1989); Agresti (1994).
	hare = published{"c1 c2 c3 c4 c5 c6", `100000 3  010000 6  001000 5  101000 1  000100 3  100100 2  010100 3
		101100 1  000010 4  100010 2  010010 3  110010 1  101010 1  000110 1
		000001 4  100001 1  010001 1  110001 1  001001 2  011001 2  000101 4
		010101 3  001101 1  011101 2  000011 2  010011 1  001011 1  011011 1
		000111 1  100111 1  010111 1  011111 1  111111 2`}

	// An artificial table: Chan, Silverman and Vincent (2021).
	artificial = published{"A B C", `100 40  010 30  001 20  110 6`}

	// Diabetes in Casale Monferrato: Bruno et al. (1994), as in Rivest (2011).
	diabetes = published{"c1 c2 c3 c4", `1111 58  1110 157  1101 18  1100 104  1011 46  1010 650  1001 12  1000 709  0111 14  0110 20  0101 7  0100 74  0011 8  0010 182  0001 10`}

	// Census undercount, stratum R3: Darroch, Fienberg, Glonek, Junker (1993), as in Rivest (2011).
	census = published{"c1 c2 c3", `111 72  110 155  101 7  100 71  011 13  010 53  001 43`}

	// Deaths of workers, three lists: Cormack, Chang and Smith (2000), table 3b.
	workers = published{"c1 c2 c3", `111 72  110 5  101 29  100 54  011 24  010 3  001 14`}
)
