// SPDX-License-Identifier: Apache-2.0

package spell

import (
	"testing"

	"pgregory.net/rapid"

	"teptar/record/script"
)

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		name, a, b string
		least, no  int // the distance is from least to no
	}{
		{"two romanisations", "Bersanxoyev", "Берсанхоев", 0, 0},
		{"German letters", "Borajew", "Бораев", 0, 0},
		{"Georgian", "ბერიძე", "Beridze", 0, 40},
		{"Armenian", "Արմեն", "Armen", 0, 0},
		{"Greek with accents", "Νίκος", "Nikos", 0, 0},
		{"Japanese", "バラク", "Barak", 0, 40},
		{"Hebrew without vowels", "משה", "Moshe", 0, 40},
		{"Arabic without vowels", "أحمد", "Ahmad", 0, 40},
		{"a western name by ear", "Jackson", "Джексон", 0, 60},
		{"c as к", "Clinton", "Клинтон", 0, 0},
		{"a vowel that is misheard", "Магомад", "Магомед", 20, 40},
		{"a letter left out", "Sergei", "Serei", 80, 100},
		{"two letters that changed places", "Scholz", "Schloz", 80, 90},
		{"the first letter is another", "Lessi", "Messi", 120, 150},
		{"nothing in common", "Хава", "Зелимхан", 300, Far},
		{"no letters at all", "", "Хава", Far, Far},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, b := Of(tt.a), Of(tt.b)
			if d := Distance(&a, &b); d < tt.least || d > tt.no {
				t.Errorf("from %q to %q it is %d (%s, %s), want %d to %d", tt.a, tt.b, d, a.Fold(), b.Fold(), tt.least, tt.no)
			}
		})
	}
}

func TestDistanceIsSymmetric(t *testing.T) {
	letters := rapid.StringOfN(rapid.RuneFrom([]rune("абвгджзиклмнопрстуфхцчшэюяabcdefghijklmnopqrstuvwxyzبشار정은")), 0, 40, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b := Of(letters.Draw(t, "a")), Of(letters.Draw(t, "b"))
		if x, y := Distance(&a, &b), Distance(&b, &a); x != y {
			t.Fatalf("%d one way, %d the other", x, y)
		}
		if a.Len() > 0 && a.Len() < Max && Distance(&a, &a) != 0 {
			t.Fatal("a word is apart from itself")
		}
	})
}

func TestJoined(t *testing.T) {
	a, b, whole := Of("Саид"), Of("Магомед"), Of("Saidmagomed")
	if !whole.Joined(&a, &b) || whole.Joined(&b, &a) {
		t.Error("Саид and Магомед are Saidmagomed, in this order")
	}
	a, b, whole = Of("Шамс"), Of("Саид"), Of("Шамсаид")
	if !whole.Joined(&a, &b) {
		t.Error("two с that meet are one")
	}
}

func TestPhoneticKeyForgivesTheEar(t *testing.T) {
	for _, pair := range [][2]string{{"Ахмад", "Ахмет"}, {"Юсуп", "Юсуб"}, {"Джамалди", "Джамалдин"}, {"Магомадов", "Магомедов"}} {
		a, b := Of(pair[0]), Of(pair[1])
		if a.Phonetic() != b.Phonetic() {
			t.Errorf("%q and %q have the keys %q and %q", pair[0], pair[1], a.Phonetic(), b.Phonetic())
		}
	}
}

// FuzzOf holds that Fold is a fixed point, so that keys may be kept and read
// again, for words of Cyrillic and plain Latin letters; and that nothing breaks.
func FuzzOf(f *testing.F) {
	f.Add("Саид-Магомед")
	f.Add("\xff\u202e정은")
	f.Add("ӏхьХӏ3лим0ва")
	f.Fuzz(func(t *testing.T, s string) {
		w := Of(s)
		fold := w.Fold()
		again := OfSounds(fold, w.Script())
		if w.Len() < Max && !w.Unread() && again.Fold() != script.Key(fold) {
			t.Errorf("the fold %q becomes %q", fold, again.Fold())
		}
		w.Phonetic()
		w.Sound()
		v := Of("Магомед")
		if Distance(&v, &w) != Distance(&w, &v) {
			t.Error("the distance depends on the order")
		}
	})
}

func BenchmarkDistance(b *testing.B) {
	v, w := Of("Элгукаев"), Of("Elgukajew")
	x, y := Of("Lindenberg"), Of("Lindenburg")
	b.ReportAllocs()
	for b.Loop() {
		Distance(&v, &w)
		Distance(&x, &y)
	}
}
