// SPDX-License-Identifier: Apache-2.0

package name

import "testing"

// benchPairs are names of one person, of two, and of two scripts.
var benchPairs = [][2]string{
	{"Бораев Ахмад Исаевич", "Бораев Ахмад Умарович"},
	{"Boraev Akhmad", "Бораев Ахмад"},
	{"Zelimkhan Saltyev", "Хава Бораева"},
	{"Friedrich Lindenberg", "Friedrich Lindenburg"},
}

func BenchmarkKeyOf(b *testing.B) {
	b.ReportAllocs()
	for i := range b.N {
		KeyOf(benchPairs[i%len(benchPairs)][0], Hint{})
	}
}

func BenchmarkCompare(b *testing.B) {
	var keys [][2]Key
	for _, p := range benchPairs {
		keys = append(keys, [2]Key{KeyOf(p[0], Hint{}), KeyOf(p[1], Hint{})})
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		k := &keys[i%len(keys)]
		Compare(&k[0], &k[1])
	}
}

// TestCompareDoesNotAllocate holds what the comment of Compare promises.
func TestCompareDoesNotAllocate(t *testing.T) {
	for _, p := range benchPairs {
		k, l := KeyOf(p[0], Hint{}), KeyOf(p[1], Hint{})
		if n := testing.AllocsPerRun(100, func() { Compare(&k, &l) }); n != 0 {
			t.Errorf("%v allocations", n)
		}
	}
}
