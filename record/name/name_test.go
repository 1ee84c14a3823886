// SPDX-License-Identifier: Apache-2.0

package name

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// shape writes a name as its roles and words, for tests.
func shape(n Name) string {
	var parts []string
	for _, p := range n.Parts {
		parts = append(parts, p.Role.String()+":"+p.Text)
	}
	return strings.Join(parts, " ")
}

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		name, text, want string
		hint             Hint
		sex              Sex
	}{
		{"official order", "Бораев Ахмад Исаевич", "family:Бораев given:Ахмад patronymic:Исаевич", Hint{}, Male},
		{"given name first", "Зарема Умаровна Бораева", "given:Зарема patronymic:Умаровна family:Бораева", Hint{}, Female},
		{"the genitive is a man", "Ислама Бораева", "given:Ислам family:Бораев", Hint{}, Male},
		{"the dative of three words", "Бораеву Магомеду Руслановичу", "family:Бораев given:Магомед patronymic:Русланович", Hint{}, Male},
		{"a woman in the accusative", "Хаву Бораеву", "given:Хава family:Бораева", Hint{}, Female},
		{"a family name in -ский", "Петра Заболотского", "given:Петр family:Заболотский", Hint{}, Male},
		{"said to be oblique", "Бораева Иса", "family:Бораев given:Иса", Hint{Oblique: true, Sex: Male}, Male},
		{"father first", "Махьмудан Ваха", "patronymic:Махьмудан given:Ваха", Hint{}, Male},
		{"three words, father first", "Мохьмадан Руслан Бораев", "patronymic:Мохьмадан given:Руслан family:Бораев", Hint{}, Male},
		{"a clan", "Салтыгӏеран Муса", "family:Салтыгӏеран given:Муса", Hint{}, Male},
		{"a comma", "Randolph, Gena", "family:Randolph given:Gena", Hint{}, Male},
		{"a family name in capitals", "Sergey Viktorovich DORIN", "given:Sergey patronymic:Viktorovich family:DORIN", Hint{}, Male},
		{"a family name in -ович", "Абрамович Роман Аркадьевич", "family:Абрамович given:Роман patronymic:Аркадьевич", Hint{}, Male},
		{"initials", "А. Б. Бораев", "given:А patronymic:Б family:Бораев", Hint{}, Male},
		{"a title and a particle", "Dr. Rami al-Haddad", "honorific:Dr unknown:Rami unknown:Haddad", Hint{}, Male},
		{"the son of", "Isa bin Tarif", "given:Isa patronymic:Tarif", Hint{}, Male},
		{"оглы", "Гаджиев Руслан Магомед оглы", "family:Гаджиев given:Руслан patronymic:Магомед", Hint{}, Male},
		{"a former name", "Салтыева Хава (урожд. Бораева)", "family:Салтыева given:Хава former:Бораева", Hint{}, Female},
		{"a nickname", "Бораев Муса «Тихий»", "family:Бораев given:Муса nickname:Тихий", Hint{}, Male},
		{"nothing", "  ,, (", "", Hint{}, Either},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := Parse(tt.text, tt.hint)
			if diff := cmp.Diff(tt.want, shape(n)); diff != "" {
				t.Error(diff)
			}
			if n.Sex != tt.sex {
				t.Errorf("the sex is %q, want %q", n.Sex, tt.sex)
			}
		})
	}
}

func TestTwoReadingsOfOneName(t *testing.T) {
	ns := Readings("Александра Бораева", Hint{})
	if len(ns) != 2 || ns[0].String() != "Александра Бораева" || ns[1].String() != "Александр Бораев" || !ns[1].Oblique {
		t.Errorf("the readings are %v", ns)
	}
	if ns := Readings("Ислама Бораева", Hint{}); len(ns) != 1 {
		t.Errorf("Ислама is no woman's name, and yet the readings are %v", ns)
	}
}

func TestFind(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a man in the accusative", "Вчера задержали Ислама Бораева.", "[Ислама Бораева] Ислам Бораев"},
		{"a capital at the head of the sentence is no name", "Задержали Ислама Бораева в Грозном", "[Ислама Бораева] Ислам Бораев"},
		{"two people", "Ислам Бораев и Хава Салтыева", "[Ислам Бораев] Ислам Бораев; [Хава Салтыева] Хава Салтыева"},
		{"initials", "сообщил А. Б. Салтыев вечером", "[А. Б. Салтыев] А. Б. Салтыев"},
		{"Latin letters", "Police took Zelimkhan Boraev away", "[Zelimkhan Boraev] Zelimkhan Boraev"},
		{"a town is nobody", "Вечером в Грозном шёл дождь", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for m := range Find(tt.text) {
				got = append(got, "["+tt.text[m.Start:m.End]+"] "+m.Name.String())
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, "; ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestKeysOfSpellingsMeet(t *testing.T) {
	a, b := KeyOf("Бораева Хьава", Hint{}), KeyOf("Hawa Borajew", Hint{})
	if diff := cmp.Diff(a.FamilyKeys(), b.FamilyKeys()); diff != "" {
		t.Errorf("family keys: %s", diff)
	}
	if diff := cmp.Diff(a.GivenKeys(), b.GivenKeys()); diff != "" {
		t.Errorf("given keys: %s", diff)
	}
	if diff := cmp.Diff(a.PhoneticKeys(), b.PhoneticKeys()); diff != "" {
		t.Errorf("phonetic keys: %s", diff)
	}
}

func TestTableOfGivenNames(t *testing.T) {
	seen, last := map[string]bool{}, ""
	for cells := range rows(givenTSV, "class") {
		id := cells[0]
		if seen[id] || id < last || len(cells) != 5 || !strings.Contains("mfu", cells[1]) || cells[2] == "" {
			t.Errorf("class %s: want five cells, a sex, a form, and its place in the order once", id)
		}
		seen[id], last = true, id
		for _, form := range strings.Fields(strings.Join(cells[2:], " ")) {
			if m := given().find(Fold(form)); !m.known() {
				t.Errorf("class %s: the form %q is not found again", id, form)
			}
		}
	}
	if len(seen) < 800 {
		t.Errorf("only %d classes", len(seen))
	}
}

func TestClass(t *testing.T) {
	for _, w := range []string{"Магомед", "Мохьмад", "Muhammad", "Mouhammad", "МухIаммад", "Mohammed", "محمد"} {
		if got := Class(w); got != "MUHAMMAD" {
			t.Errorf("%s is in class %q", w, got)
		}
	}
	if got := Class("Бораев"); got != "" {
		t.Errorf("a family name is in class %q", got)
	}
}

func TestParseContext(t *testing.T) {
	c, unused, err := ParseContext("by=1979; sex=ж; pl=Гойты; tel=no")
	if err != nil || c.Born != 1979 || c.Sex != Female || c.Place != "Гойты" || len(unused) != 1 {
		t.Errorf("%+v, %v, %v", c, unused, err)
	}
	for _, bad := range []string{"by=79", "by", "sex=?", "=x"} {
		if _, _, err := ParseContext(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
