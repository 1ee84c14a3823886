// SPDX-License-Identifier: Apache-2.0

package match

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRecognise(t *testing.T) {
	table := tableOf(t, []string{"Cluster_ID", "rowNumber", "lname", "FirstName", "full_name", "Дата рождения", "contact", "x1", "x2", "x3", "пол", "same", "nothing", "by", "bm", "bd", "город", "x4"},
		[]string{"1", "1", "Varga", "Alina", "Alina Varga", "01.03.1974", "alina@example.org", "M", "1974-03-01", "+43 660 1234567", "ж", "k", "", "1974", "3", "1", "Грозный", "a;b"},
		[]string{"1", "2", "Telmar", "Rosa", "Rosa Telmar", "31.12.1980", "rosa@example.org", "F", "1980-12-31", "+43 660 7654321", "ж", "k", "", "1980", "12", "31", "Аргун", "b;c"},
		[]string{"2", "3", "Ortag", "Egon", "Egon Ortag", "1990", "egon@example.org", "M", "1990-01-02", "+43 660 1112223", "м", "k", "", "1990", "1", "2", "Шали", "c;d;e"},
	)
	want := map[string]Kind{
		"Cluster_ID": Ignored, "rowNumber": Ignored, "lname": Family, "FirstName": Given, "full_name": Ignored, "Дата рождения": Date, "contact": Email, "x1": Sex, "x2": Date,
		"x3": Phone, "пол": Sex, "same": Ignored, "nothing": Ignored, "by": DatePart, "bm": DatePart, "bd": DatePart, "город": Place, "x4": Set,
	}
	got := map[string]Kind{}
	for _, g := range Recognise(table) {
		if got[g.Column] = g.Kind; g.Why == "" {
			t.Errorf("%s: no reason is given", g.Column)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	m := Default(Recognise(table))
	if len(m.Derived) != 1 || m.Derived[0] != (Derived{"date", "by", "bm", "bd"}) {
		t.Errorf("the date of three columns: %v", m.Derived)
	}
	for _, c := range m.Comparisons {
		if got[c.Column] == Ignored || got[c.Column] == DatePart {
			t.Errorf("%s is compared", c.Column)
		}
	}
}

func TestContentsSpeakAgainstAName(t *testing.T) {
	var titles, papers [][]string
	for i := range 80 {
		titles = append(titles, []string{[]string{"Dr", "Prof"}[i%2]})
		papers = append(papers, []string{fmt.Sprintf("On the keeping of chronicles, part %d", i)})
	}
	for _, tt := range []struct {
		name string
		rows [][]string
		want Kind
	}{
		{"the title of a person is one of few", titles, Category},
		{"the title of a paper is a text", papers, Text},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Recognise(tableOf(t, []string{"title"}, tt.rows...))[0]; got.Kind != tt.want {
				t.Errorf("recognised as %s, %s", got.Kind, got.Why)
			}
		})
	}
}

func TestWhatTellsTheAnswerIsNotCompared(t *testing.T) {
	for _, tt := range []struct {
		column string
		want   bool
	}{
		{"entity_id", true}, {"ent_id", true}, {"EntityID", true}, {"cluster", true}, {"clusterId", true}, {"Ground Truth", true}, {"unique_id", true}, {"rec_id", true},
		{"passport", false}, {"soc_sec_id", false}, {"surname", false}, {"entity_name", false},
	} {
		if _, got := TellsTheAnswer(tt.column); got != tt.want {
			t.Errorf("%q: %v, want %v", tt.column, got, tt.want)
		}
	}
}

func TestFold(t *testing.T) {
	for _, tt := range []struct {
		name string
		kind Kind
		a, b string
		same bool
	}{
		{"a name in two scripts", Family, "Кадыров", "KADYROV", true},
		{"two names", Family, "Магомадов", "Магомедов", false},
		{"a compound name", Given, "Саид-Магомед", "Саидмагомед", true},
		{"a place in two scripts", Place, "Ачхой-Мартан", "Achkhoy-Martan", true},
		{"a date in three spellings", Date, "01.03.1974", "19740301", true},
		{"a day that there is not", Date, "1857-12-33", "33.12.1857", true},
		{"two dates", Date, "1974-03-01", "1974-01-03", false},
		{"a phone with and without the country", Phone, "+7 (928) 123-45-67", "8 928 1234567", true},
		{"an identifier with signs", Identifier, "ab-12 34", "AB1234", true},
		{"words for one sex", Sex, "муж.", "Male", true},
		{"a degree of kinship", KinRole, "his younger brother", "брат", true},
		{"brother and cousin", KinRole, "двоюродный брат", "брат", false},
		{"a set in another order", Set, "b;a", "A; B", true},
	} {
		if x, y := fold(tt.kind, tt.a), fold(tt.kind, tt.b); (x == y) != tt.same || x == "" {
			t.Errorf("%s: %q and %q", tt.name, x, y)
		}
	}
}

func TestDates(t *testing.T) {
	for _, tt := range []struct {
		name, a, b       string
		slip, compatible bool
		parts, days      int
	}{
		{"one digit", "1974-03-01", "1974-08-01", true, false, 2, 153},
		{"neighbours swapped", "1974-03-21", "1974-03-12", true, false, 2, 9},
		{"neighbours swapped over the end of a part", "1971-30-01", "1973-10-01", true, false, 1, -1},
		{"day and month swapped", "1974-03-11", "1974-11-03", true, false, 1, 237},
		{"two digits", "1974-03-01", "1985-03-01", false, false, 2, 4018},
		{"a day in its year", "1974-03-01", "1974", false, true, 0, 0},
		{"a day in another year", "1974-03-01", "1975", false, false, 0, 306},
		{"a day that there is not", "1974-02-30", "1974-02-20", true, false, 2, -1},
	} {
		a, b := readDate(tt.a), readDate(tt.b)
		days, ok := a.apart(b)
		if !ok {
			days = -1
		}
		if a.slip(b) != tt.slip || b.slip(a) != tt.slip || a.compatible(b) != tt.compatible || a.parts(b) != tt.parts || days != tt.days {
			t.Errorf("%s: slip %v, compatible %v, parts %d, days %d", tt.name, a.slip(b), a.compatible(b), a.parts(b), days)
		}
	}
}

// TestLevels: which level a pair of values stands on.
func TestLevels(t *testing.T) {
	for _, tt := range []struct {
		kind Kind
		a, b string
		want string
	}{
		{Family, "Варгаев", "варгаев", "another spelling"},
		{Family, "VARGAEV", "Vargaev", "the same"},
		{Family, "Варгаев", "Варгеав", "much alike"},
		{Family, "Варгаев", "Тельмаров", "other"},
		{Given, "Ахмед", "А", "initial or beginning"},
		{Given, "Мохьмад", "Магомед", "another form of the name"},
		{Given, "Саша", "Александр", "another form of the name"},
		{FullName, "Мохьмад Варгаев", "Vargaev Magomed", "all words alike"},
		{FullName, "Alina Varga", "Varga Alina", "the same words in another order"},
		{FullName, "Alina Maria Varga", "Varga Alina", "all words alike"},
		{FullName, "A. Varga", "Alina Varga", "words alike, or initials"},
		{Date, "1974-03-01", "1974-03-07", "one slip of the pen"},
		{Date, "1974", "1974-03-07", "can be the same"},
		{Date, "1974-03-01", "1982-12-31", "within ten years"},
		{Place, "Bristol", "Bristol, city of", "one in the other"},
		{Place, "Грозный", "Grozny", "another spelling"},
		{Place, "Грозный", "Чечня", "one in the other"},
		{Phone, "+7 928 1234567", "89281234567", "the same"},
		{Identifier, "AB1234567", "AB1234576", "one slip of the pen"},
		{Email, "a.varga@example.org", "a.varga@example.net", "alike"},
		{Set, "a;b", "b;c", "some in common"},
		{Coordinate, "43.3100,45.6900", "43.3150,45.6950", "within 2 km"},
		{Number, "12", "21", "one slip of the pen"},
	} {
		table := tableOf(t, []string{"x"}, []string{tt.a}, []string{tt.b})
		e, err := Open(table, Default([]Guess{{"x", tt.kind, ""}}), Options{Places: gazetteer(t)})
		if err != nil {
			t.Fatal(err)
		}
		got := "silent"
		if l := e.Explain(0, 1).Fields[0].Level; l >= 0 {
			got = e.Model().Comparisons[0].Levels[l].Label
		}
		if got != tt.want {
			t.Errorf("%s: %q and %q: %s, want %s", tt.kind, tt.a, tt.b, got, tt.want)
		}
	}
}

func TestSwappedNames(t *testing.T) {
	table := tableOf(t, []string{"family", "given"}, []string{"Варгаева", "Алина"}, []string{"Alina", "Vargaeva"})
	e, err := Open(table, Default([]Guess{{"family", Family, ""}, {"given", Given, ""}}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	x := e.Explain(0, 1)
	if l := x.Fields[0].Level; l < 0 || !strings.HasPrefix(e.Model().Comparisons[0].Levels[l].Label, "swapped") {
		t.Errorf("the family name is on level %d", l)
	}
	if x.Fields[1].Level >= 0 {
		t.Errorf("the given name speaks, on level %d", x.Fields[1].Level)
	}
}
