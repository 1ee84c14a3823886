// SPDX-License-Identifier: Apache-2.0

package name

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// judge reads contexts and names, as the command does.
func judge(t *testing.T, a, ca, b, cb string) (Judgment, string) {
	t.Helper()
	x, _, err := ParseContext(ca)
	if err != nil {
		t.Fatal(err)
	}
	y, _, err := ParseContext(cb)
	if err != nil {
		t.Fatal(err)
	}
	j, k, l := Judge(a, b, x, y)
	return j, j.Explain(k, l, English)
}

func TestVerdicts(t *testing.T) {
	for _, tt := range []struct {
		name, a, ca, b, cb string
		want               Verdict
	}{
		{"English letters", "Салтыев Ахмад", "", "Saltyev Akhmad", "", Same},
		{"the other order", "Zelimkhan Boraev", "", "Бораев Зелимхан", "", Same},
		{"the Latin letters of Chechnya", "Salxoyev Zelimxan", "", "Салхоев Зелимхан", "", Same},
		{"a palochka typed as I", "Бораев ИбрахIим", "", "Бораев Ибрагим", "", Same},
		{"a Chechen and a Russian form", "Бораев Мохьмад", "", "Boraev Muhammad", "", Same},
		{"a voiced and a voiceless end", "Бораев Ахмат", "", "Бораев Ахмад", "", Same},
		{"a compound in one word or two", "Бораев Саид Магомед", "", "Бораев Саидмагомед", "", Same},
		{"a compound in another spelling", "Бораев Сайд-Мохьмад", "", "Boraev Said-Magomed", "", Same},
		{"a compound in one word, with a hyphen, or in two", "Бораев Мухаммадали", "", "Mohammed Ali Boraev", "", Same},
		{"a compound that the table has, in halves that have other forms", "Бораев Нур Мохьмад", "", "Бораев Нурмагомед", "", Same},
		{"a pilgrim's title behind a name", "Бораев Ахмат-Хаджи", "", "Бораев Ахмад", "", Same},
		{"a pilgrim's title before a name", "Хьаьжа-Салман Бораев", "", "Salman Hajji Boraev", "", Same},
		{"servant of the Merciful, with the article apart", "Abd al Rahman Haddad", "", "Абдуррахман Хаддад", "", Same},
		{"a father's name that is a short form of another too", "Бораев Иван Олексійович", "", "Бораев Иван Алексеевич", "", Same},
		{"-ди and -дин", "Бораев Джамалди", "", "Dzhamaldin Boraev", "", Same},
		{"a man in the accusative", "Бораева Ислама", "", "Бораев Ислам", "", Same},
		{"a woman in the instrumental", "Бораевой Заремой", "", "Зарема Бораева", "", Same},
		{"a German w, which says nothing of sex", "Borajew Chawa", "", "Бораева Хава", "", Same},
		{"the father first, in the genitive", "Махьмудан Ваха", "", "Ваха Махмудович", "", Same},
		{"the family in -гӀер", "Салтыгӏеран Муса", "", "Салтыев Муса", "", Same},
		{"a former name in brackets", "Салтыева (Бораева) Хава", "", "Бораева Хава", "", Same},
		{"a former name after a comma", "Салтыева Хава, урожд. Бораева", "", "Бораева Хава", "", Same},
		{"a digit where a letter was", "Бораев 3елимхан", "", "Бораев Зелимхан", "", Same},
		{"a former name that is stated", "Салтыева Хава", "former=Бораева", "Бораева Хава", "", Same},
		{"Ukrainian and Russian", "Володимир Коваленко", "", "Vladimir Kovalenko", "", Same},
		{"Belarusian and Russian", "Уладзімір Каваленка", "by=1950", "Владимир Каваленка", "by=1950", Same},
		{"Georgian letters", "გიორგი ბერიძე", "", "Giorgi Beridze", "", Same},
		{"Armenian letters", "Արմեն Սարգսյան", "", "Armen Sargsyan", "", Same},
		{"Greek letters", "Γιώργος Παππάς", "", "Giorgos Pappas", "", Same},
		{"Arabic letters and the article", "بشار المصري", "", "Bashar al-Masri", "", Same},
		{"a Chinese name", "王小明", "", "Wang Xiaoming", "", Review}, // 小 and 明 have no reading here
		{"a Korean name", "김정은", "", "Kim Jong Un", "", Same},
		{"a title is no name", "Dr. Omar Haddad", "", "Umar Haddad", "", Same},
		{"two words run together", "OmarHaddad", "", "Omar Haddad", "", Same},
		{"a patronymic that only one has", "Бораев Ахмад", "", "Бораев Ахмад Исаевич", "", Same},

		{"father and son turned round", "Бораев Адам Русланович", "", "Бораев Руслан Адамович", "", Different},
		{"an Arabic name turned round", "Omar bin Khalid al-Masri", "", "Khalid bin Omar al-Masri", "", Different},
		{"brothers", "Бораев Муса Ахмадович", "", "Бораев Иса Ахмадович", "", Different},
		{"other fathers", "Бораев Ахмад Исаевич", "", "Бораев Ахмад Умарович", "", Different},
		{"a man and a woman", "Бораев Ваха", "", "Бораева Яха", "", Different},
		{"names that begin otherwise", "Бораев Руслан", "", "Бораев Арслан", "", Different},
		{"names that sound alike", "Бораев Сулим", "", "Бораев Салим", "", Different},
		{"a name and a longer one", "Бораев Аслан", "", "Бораев Асланбек", "", Different},
		{"a compound in another order", "Бораев Саид-Магомед", "", "Бораев Магомед-Саид", "", Different},
		{"family names of two forms of a name", "Магомадов Иса", "by=1980", "Магомедов Иса", "by=1980", Different},
		{"neighbouring family names", "Дадиев Мовсар", "", "Дудиев Мовсар", "", Different},
		{"a family name that took in the given name", "Салтыхаджиев Ибрагим", "", "Салтыев Хаджи-Ибрагим", "", Different},
		{"a stressed vowel of a family name", "Ирасханов Апти", "", "Ирасхинов Апти", "", Different},
		{"Haji as the beginning of a name", "Хаджи-Мурад Бораев", "", "Мурад Бораев", "", Different},
		{"given and family name exchanged", "Ибрагимов Умар", "", "Умаров Ибрагим", "", Different},
		{"two people of one list", "Бораев Иса", "list=a", "Бораев Иса", "list=a", Different},
		{"a generation apart", "Бораев Иса", "by=1974", "Бораев Иса", "by=2004", Different},
		{"kin of one person in two ways", "Бораева Хава", "kin=mother of T-1", "Бораева Хава", "kin=sister of T-1", Different},
		{"other villages, and nothing else", "Бораев Иса", "pl=Гойты", "Бораев Иса", "pl=Курчалой", Different},
		{"said to be a man and a woman", "S. Boraev", "sex=M", "S. Boraev", "sex=F", Different},

		{"a name and its form elsewhere", "Ivan Petrenko", "", "John Petrenko", "", Review},
		{"a short form", "Саша Коваленко", "", "Александр Коваленко", "", Review},
		{"an unstressed vowel of a family name, and the year", "Ирасханов Апти", "by=1980", "Ирисханов Апти", "by=1980", Review},
		{"a letter more in a known name, and the year", "Дени Бораев", "by=1980", "Денис Бораев", "by=1980", Review},
		{"a title that is the only given name", "Хаджи Бораев", "", "Бораев", "", Review},
		{"initials alone", "Бораев А.", "", "Бораев Ахмад", "", Review},
		{"the family name alone", "Бораев", "", "Бораев Ахмад", "", Review},
		{"the given name alone", "Ахмад", "", "Бораев Ахмад", "", Review},
		{"one word each", "Ахмад", "", "Ахмад", "", Review},
		{"a family name of the other sex", "Бораев Иса", "", "Бораева Иса", "", Review},
		{"a woman, or a man in the genitive", "Александра Бораева", "", "Александр Бораев", "", Review},
		{"other villages, but one father", "Бораев Иса Умарович", "pl=Гойты", "Бораев Иса Умарович", "pl=Курчалой", Review},
		{"neighbouring family names, but one father", "Дадиев Мовсар Исаевич", "", "Дудиев Мовсар Исаевич", "", Review},

		{"a short form and one father", "Саша Иванович Коваленко", "", "Александр Иванович Коваленко", "", Same},
		{"a short form and a year", "Саша Коваленко", "by=1980", "Александр Коваленко", "by=1980", Same},
		{"initials and a year", "Бораев С.-М.", "by=1979", "Бораев Саид-Магомед", "by=1979", Same},
		{"a neighbouring year is rounding", "Бораев Иса", "by=1979", "Бораев Иса", "by=1980", Same},
	} {
		t.Run(tt.name, func(t *testing.T) {
			j, why := judge(t, tt.a, tt.ca, tt.b, tt.cb)
			if j.Verdict() != tt.want {
				t.Errorf("%q and %q are %s (%.2f), want %s: %s", tt.a, tt.b, j.Verdict(), j.Score, tt.want, why)
			}
			back, _ := judge(t, tt.b, tt.cb, tt.a, tt.ca)
			if back.Score != j.Score {
				t.Errorf("the other way round the score is %.4f, not %.4f", back.Score, j.Score)
			}
		})
	}
}

// TestReasons shows that each element is told with its words, in both
// languages.
func TestReasons(t *testing.T) {
	j, k, l := Judge("Бораев Мохьмад", "Magomed Boraev", Context{Born: 1980}, Context{Born: 1980})
	for lang, want := range map[Language][]string{
		English: {"given name Мохьмад – Magomed: forms of one name", "family name Бораев – Boraev: the same", "born in the same year"},
		Russian: {"имя Мохьмад – Magomed: формы одного имени", "фамилия Бораев – Boraev: совпадает", "один год рождения"},
	} {
		got := j.Explain(k, l, lang)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("the reason %q does not say %q", got, w)
			}
		}
	}
}

// words are what names are drawn from in properties.
var words = []string{
	"Бораев", "Бораева", "Boraev", "Borajew", "Ахмад", "Ахмат", "Магомед", "Мохьмад", "Muhammad", "Исаевич", "Умаровна", "Ислама", "Саид-Магомед",
	"Саид", "А.", "С.-М.", "al-Masri", "bin", "Omar", "بشار", "გიორგი", "김정은", "王", "(Салтыева)", "Dr.", "J", "Салтыгӏеран", "Махьмудан", "Ваха", "Яха",
}

// drawName draws a name of known words and of any letters.
func drawName(t *rapid.T, label string) string {
	word := rapid.OneOf(rapid.SampledFrom(words), rapid.StringN(0, 12, 40))
	return strings.Join(rapid.SliceOfN(word, 0, 10).Draw(t, label), " ")
}

func TestCompareIsSymmetricAndSure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := KeyOf(drawName(t, "a"), Hint{}), KeyOf(drawName(t, "b"), Hint{})
		c, d := Compare(&a, &b), Compare(&b, &a)
		if c.Score != d.Score || c.Verdict() != d.Verdict() || len(c.Elements()) != len(d.Elements()) {
			t.Fatalf("one way %.4f, the other %.4f", c.Score, d.Score)
		}
		if c.Score < 0 || c.Score > 1 {
			t.Fatalf("the score is %.4f", c.Score)
		}
		if again := Compare(&a, &b); again != c {
			t.Fatal("compared twice, two answers")
		}
		_ = c.Explain(&a, &b, Russian)
	})
}

func TestEveryNameAgreesWithItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := KeyOf(drawName(t, "a"), Hint{})
		c := Compare(&a, &a)
		for _, e := range c.Elements() {
			if e.How == NotTheSame {
				t.Fatalf("%q stands against itself", a.Text())
			}
		}
		if !a.Empty() && c.Score < ReviewFrom {
			t.Fatalf("%q has %.2f with itself", a.Text(), c.Score)
		}
	})
}

// FuzzCompare takes any bytes as names: nothing may break, and the order of the
// two must not matter.
func FuzzCompare(f *testing.F) {
	f.Add("Элгукаева Ислама", "Элгукаев Ислам")
	f.Add("А.Б.", "\xff(\x00«")
	f.Add("J.-C. al- bin", "習近平 ,,, ((")
	f.Add("ӏӏӏӏ ӀӀӀ", "Nom\u200ee \u202etxet")
	f.Fuzz(func(t *testing.T, x, y string) {
		a, b := KeyOf(x, Hint{}), KeyOf(y, Hint{Oblique: true})
		if c, d := Compare(&a, &b), Compare(&b, &a); c.Score != d.Score {
			t.Errorf("one way %.4f, the other %.4f", c.Score, d.Score)
		}
		for m := range Find(x) {
			if m.Start < 0 || m.End > len(x) || m.Start >= m.End {
				t.Errorf("a name at %d to %d of %d bytes", m.Start, m.End, len(x))
			}
		}
		a.PhoneticKeys()
	})
}
