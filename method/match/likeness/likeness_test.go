// SPDX-License-Identifier: Apache-2.0

package likeness

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestJaroWinkler(t *testing.T) {
	for _, tt := range []struct {
		name, a, b string
		want       float64
	}{
		{"Winkler's example of swapped letters", "MARTHA", "MARHTA", 0.9611},
		{"Winkler's example of a common beginning", "DIXON", "DICKSONX", 0.8133},
		{"Winkler's example of a name left out", "DWAYNE", "DUANE", 0.84},
		{"equal", "Варга", "Варга", 1},
		{"both empty", "", "", 1},
		{"one empty", "", "Варга", 0},
		{"nothing in common", "abc", "xyz", 0},
		{"Cyrillic costs what Latin costs", "ВАЙНЕ", "ВУАНЕ", JaroWinkler("WAINE", "WUANE")},
		{"Georgian", "გიორგი", "გიორგ", JaroWinkler("abcdab", "abcda")},
		{"two scripts in one word, and palochka", "Ӏадам-A", "ӏадам-A", JaroWinkler("1adam-A", "2adam-A")},
		{"longer than a word", "abcdefghijklmnopqrst", "abcdefghijklmnopqrsx", 0.98},
		{"characters beyond the basic plane", "𝒜𝒷", "𝒜𝒸", JaroWinkler("ab", "ac")},
	} {
		if got := JaroWinkler(tt.a, tt.b); math.Abs(got-tt.want) > 5e-5 {
			t.Errorf("%s: %.4f, want %.4f", tt.name, got, tt.want)
		}
	}
}

func TestEdits(t *testing.T) {
	for _, tt := range []struct {
		name, a, b string
		want       int
	}{
		{"equal", "1974-03-01", "1974-03-01", 0},
		{"one digit", "1974-03-01", "1974-08-01", 1},
		{"neighbours swapped", "1974-03-01", "1947-03-01", 1},
		{"no letter is touched twice", "ca", "abc", 3},
		{"left out", "Грозный", "Гроный", 1},
		{"one empty", "", "abc", 3},
		{"longer than a word", "abcdefghijklmnopqrst", "abdcefghijklmnopqrs", 2},
	} {
		if got := Edits(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

// words draws texts in which letters repeat, of one script or more.
func words() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringOfN(rapid.RuneFrom([]rune("abcd-")), 0, 20, -1),
		rapid.StringOfN(rapid.RuneFrom([]rune("абвгӀё")), 0, 20, -1),
		rapid.StringOfN(rapid.RuneFrom([]rune("aбგ漢b")), 0, 70, -1),
	)
}

// TestPackedAsPlain holds the quick ways to the plain ones.
func TestPackedAsPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := words().Draw(t, "a"), words().Draw(t, "b")
		wantJaro, wantEdits := jaroWinklerLong([]rune(a), []rune(b)), editsLong([]rune(a), []rune(b))
		if a == b {
			wantJaro = 1
		}
		if got := JaroWinkler(a, b); math.Abs(got-wantJaro) > 1e-12 {
			t.Fatalf("JaroWinkler(%q, %q) = %v, want %v", a, b, got, wantJaro)
		}
		if got := Edits(a, b); got != wantEdits {
			t.Fatalf("Edits(%q, %q) = %d, want %d", a, b, got, wantEdits)
		}
		al := NewAlphabet(slices.Values([]string{a, b}))
		x, ok := al.Pack(a)
		y, ok2 := al.Pack(b)
		if long := len([]rune(a)) > MaxLetters; ok == long {
			t.Fatalf("Pack(%q) is %v", a, ok)
		}
		if !ok || !ok2 {
			return
		}
		if got := x.JaroWinkler(&y); math.Abs(got-wantJaro) > 1e-12 {
			t.Fatalf("packed JaroWinkler(%q, %q) = %v, want %v", a, b, got, wantJaro)
		}
		if got := x.Edits(&y); got != wantEdits {
			t.Fatalf("packed Edits(%q, %q) = %d, want %d", a, b, got, wantEdits)
		}
	})
}

func TestSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := words().Draw(t, "a"), words().Draw(t, "b")
		if x, y := Edits(a, b), Edits(b, a); x != y {
			t.Fatalf("Edits(%q, %q) = %d, and %d the other way round", a, b, x, y)
		}
		if x, y := JaroWinkler(a, b), JaroWinkler(b, a); x != y {
			t.Fatalf("JaroWinkler(%q, %q) = %v, and %v the other way round", a, b, x, y)
		}
	})
}

// TestBoundLosesNothing: what is excluded is below the threshold.
func TestBoundLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.SampledFrom([]string{"abc", "abcdefgh", "абвгдежзийклмнопрстуфхцчшщъыьэюяabcdefghijklmnopq"}).Draw(t, "letters")
		word := rapid.StringOfN(rapid.RuneFrom([]rune(letters)), 0, 40, -1)
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		al := NewAlphabet(slices.Values([]string{letters}))
		x, y := al.Sketch([]byte(a)), al.Sketch([]byte(b))
		at := rapid.Float64Range(0, 1).Draw(t, "at")
		bound := NewBound(at)
		if got := JaroWinkler(a, b); bound.Excludes(&x, &y) && got >= at {
			t.Fatalf("%q and %q are excluded at %v, and are %v", a, b, at, got)
		}
	})
}

func FuzzLikeness(f *testing.F) {
	f.Add("Магомадов", "Магомедов")
	f.Add("\xff\xfe", "\xff")
	f.Add("ӀӀӀ", "\x01\x02")
	f.Add("🏔🏔", "é")
	f.Fuzz(func(t *testing.T, a, b string) {
		if j := JaroWinkler(a, b); !(j >= 0 && j <= 1) || (a == b && j != 1) {
			t.Errorf("JaroWinkler(%q, %q) = %v", a, b, j)
		}
		if len(a)+len(b) > 2000 {
			return
		}
		if d := Edits(a, b); d < 0 || d > max(len(a), len(b)) || a == b && d != 0 {
			t.Errorf("Edits(%q, %q) = %d", a, b, d)
		}
	})
}

// surnames are invented, of the lengths that surnames have.
var surnames = []string{"Варгаев", "Дорханова", "Тельмар", "Ашинов", "Кервинова", "Хасбин", "Малоян", "Ортаг", "Бельдиев", "Сунтова"}

func BenchmarkOnce(b *testing.B) {
	for _, set := range [][]string{surnames, {"Vargaev", "Dorkhanova", "Telmar", "Ashinov", "Kervinova", "Hasbin", "Maloyan", "Ortag", "Beldiev", "Suntova"}} {
		b.Run(set[0], func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				JaroWinkler(set[i%10], set[i/10%10])
			}
		})
	}
}

// BenchmarkUnforeseen compares names in an order that no processor learns by heart, as
// it learns the hundred pairs of BenchmarkOnce.
func BenchmarkUnforeseen(b *testing.B) {
	for _, parts := range [][2][]string{
		{{"Вар", "Дорх", "Тельм", "Аш", "Керв", "Хасб", "Мал", "Орт", "Бельд", "Сунт"}, {"аев", "ова", "ин", "иева", "ханов", "оян", "ар"}},
		{{"Var", "Dorkh", "Telm", "Ash", "Kerv", "Khasb", "Mal", "Ort", "Beld", "Sunt"}, {"aev", "ova", "in", "ieva", "hanov", "oyan", "ar"}},
	} {
		r := rand.New(rand.NewPCG(1, 2))
		name := func() string { return parts[0][r.IntN(len(parts[0]))] + parts[1][r.IntN(len(parts[1]))] }
		pairs := make([][2]string, 1<<16)
		for i := range pairs {
			pairs[i] = [2]string{name(), name()}
		}
		b.Run(parts[0][0], func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				p := &pairs[i%len(pairs)]
				JaroWinkler(p[0], p[1])
			}
		})
	}
}

// BenchmarkPacked compares each with each, alone and behind the bound.
func BenchmarkPacked(b *testing.B) {
	al := NewAlphabet(slices.Values(surnames))
	var packed []Word
	for i := range 1000 {
		w, _ := al.Pack(surnames[i%10])
		v, _ := al.Pack(surnames[i/10%10][:6])
		w.lo ^= v.lo & 0x0f0f0f
		w.set = 0
		again := Word{}
		for j := range w.Len() {
			again.add(max(w.letter(j), 1))
		}
		packed = append(packed, again)
	}
	bound := NewBound(0.88)
	b.Run("jaro-winkler", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			packed[i%1000].JaroWinkler(&packed[i/1000%1000])
		}
	})
	b.Run("bound", func(b *testing.B) {
		hits := 0
		for i := 0; b.Loop(); i++ {
			w, v := &packed[i%1000], &packed[i/1000%1000]
			if !bound.Excludes(w, v) && w.JaroWinkler(v) >= 0.88 {
				hits++
			}
		}
		b.ReportMetric(float64(hits)/float64(b.N), "hits/op")
	})
	b.Run("edits", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			packed[i%1000].Edits(&packed[i/1000%1000])
		}
	})
}
