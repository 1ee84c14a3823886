// SPDX-License-Identifier: Apache-2.0

package echo

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const post = `Вчера вечером в село приехали вооружённые люди в масках. Они обошли три дома на окраине
и увезли двоих братьев пекаря. Соседи говорят, что машины ушли в сторону района. Мать ездила в отдел,
там ответили, что никого не задерживали. На следующий день младший вернулся пешком, о старшем ничего
не известно до сих пор. Родные просят всех, кто что-нибудь видел, написать нам.`

func TestWhatRepeatsATextIsFound(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		repeats    bool
	}{
		{"the same text", post, true},
		{"in capitals", strings.ToUpper(post), true},
		{"without ё, with a line before and after", "Пишут подписчики:\n" + strings.ReplaceAll(post, "ё", "е") + "\nБудем следить.", true},
		{"with two words changed", strings.NewReplacer("вечером", "ночью", "старшем", "первом").Replace(post), true},
		{"the first half of it", post[:len(post)/2], true},
		{"another text of the same events", `Из посёлка забрали двух сыновей пекаря, сообщает источник редакции. Один уже дома, второго ищут.
Силовики отказались говорить с журналистом. Жители соседней улицы рассказали, что машин было четыре, без номеров.`, false},
		{"too short to tell", "Вчера вечером в село приехали", false},
		{"nothing", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if share := Of(tt.text).In(Of(post)); share >= From != tt.repeats {
				t.Errorf("%.2f of it is in the post; want repeats = %v", share, tt.repeats)
			}
		})
	}
}

func TestALongArticleThatQuotesAPostIsNoRepeat(t *testing.T) {
	words := strings.Fields(strings.Repeat("a b c d e f g h i j k l m n o p q r s t u v w x y z ", 2))
	for i := range words {
		words[i] += strings.Repeat(words[(i*7+3)%len(words)], 1+i%3)
	}
	article := strings.Join(words, " ") + " " + post + " " + strings.Join(words[5:], " ")
	if share := Of(article).In(Of(post)); share >= From {
		t.Errorf("%.2f of the article is in the post", share)
	}
	if share := Of(post).In(Of(article)); share < .95 {
		t.Errorf("%.2f of the post is in the article; want nearly all", share)
	}
}

func TestRepeatsOfRepeatsLeadToTheFirst(t *testing.T) {
	second := strings.NewReplacer("вечером", "ночью", "три", "четыре", "район", "город").Replace(post)
	third := strings.NewReplacer("пекаря", "мельника", "пешком", "домой", "Мать", "Сестра", "видел", "слышал").Replace(second)
	got := Find([]Sketch{Of(post), Of("совсем о другом"), Of(second), Of(third)})
	if len(got) != 2 || got[0].Text != 2 || got[0].First != 0 || got[1].Text != 3 || got[1].First != 0 {
		t.Errorf("repeats: %+v; want the third and fourth text to lead to the first", got)
	}
}

func TestLongTextsAreSketched(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(20, 30_000).Draw(t, "words")
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.Repeat(string(rune('a'+i%26)), 1+i%5) + string(rune('a'+i/26%26)) + string(rune('a'+i/676%26)) + " ")
		}
		s := Of(b.String())
		if len(s.hashes) > most {
			t.Fatalf("%d shingles are kept", len(s.hashes))
		}
		if share := s.In(s); share != 1 {
			t.Fatalf("a text has %.2f of itself", share)
		}
	})
}

// Any bytes can be a text.
func FuzzOf(f *testing.F) {
	f.Add(post)
	f.Add("\xff\xfe a b c \u202e")
	f.Fuzz(func(t *testing.T, text string) {
		s := Of(text)
		if share := s.In(Of(post)); share < 0 || share > 1 {
			t.Errorf("share %v", share)
		}
	})
}

func BenchmarkOf(b *testing.B) {
	b.SetBytes(int64(len(post)))
	for b.Loop() {
		Of(post)
	}
}
