// SPDX-License-Identifier: Apache-2.0

package warehouse_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"teptar/method/match"
	"teptar/publish/warehouse"
)

// kinds are columns of the kinds that have levels of their own.
func kinds() (out []match.Guess) {
	for _, k := range []struct {
		column string
		kind   match.Kind
	}{{"given", match.Given}, {"family", match.Family}, {"whole", match.FullName}, {"born", match.Date}, {"year", match.Year}, {"sex", match.Sex},
		{"home", match.Place}, {"postcode", match.Postcode}, {"street", match.Address}, {"house", match.Number}, {"passport", match.Identifier}, {"mail", match.Email},
		{"state", match.Category}, {"charges", match.Set}, {"role", match.KinRole}, {"spot", match.Coordinate}} {
		out = append(out, match.Guess{Column: k.column, Kind: k.kind})
	}
	return out
}

// odd are values of each of these columns that are near each other, empty, or no value
// of that kind at all.
var odd = [][]string{
	{"Магомед", "Мохьмад", "MUHAMMAD", "muhammad", "М.", "Аслан", "Aslan", "Асланбек", "Ма", "გიორგი", "გიორგ", "გორგი", "محمد", "!!", ""},
	{"Эльмурзаев", "Elmurzaev", "Elmurzayeva", "Эльмурзиев", "Аслан", "Дадаев", "Дудаев", "გელაშვილი", "გელაშვილი-ძე", "გალეშვილი", "Ли", "?", ""},
	{"Аслан Эльмурзаев", "Elmurzaev Aslan", "Эльмурзаев А.", "Aslan Aslan", "Магомед Дадаев сын Али", "Muhammad Dadaev", "Дадаев Мохьмад Али", "გიორგი გელაშვილი", "გელაშვილი გიორგ", "Али", ""},
	{"1974-03-05", "05.03.1974", "1974-05-03", "1974-03-50", "1974-30-05", "1947-03-05", "1974", "1974-03", "1974-04-05", "1999-12-31", "1974-03-XX", "soon", ""},
	{"1974", "1975", "1984", "2001", "75", "unknown", ""},
	{"m", "М.", "female", "Ж", "?", "other", ""},
	{"Грозный", "Grozny", "Чечня", "Chechnya", "Аргун", "Argun", "Гудермес", "Бамут", "Старые Атаги", "Атаги", "село Бамут", "", "Нигде"},
	{"366 000", "366000", "366001", "667000", "AB1 2CD", "ab12cd", ""},
	{"ул. Мира 5", "улица Мира, 5", "Мира 5 кв 2", "Lenina 7", "Ленина 7", "7 Ленина", "проспект Победы", "ул. ул. Мира", ""},
	{"5", "15", "51", "5а", "150", ""},
	{"AA 123456", "AA123465", "AB123456", "AA12345", "12", "21", "123", "ca", "abc", "ЖЖ№7", "ЖЗ7", ""},
	{"a.b@x.org", "A.B@X.org", "a.b@y.org", "ab@x.org", "дом@x.org", "дома@x.org", "@", ""},
	{"detained", "Detained", "задержан", "задержана", "released", "", "x"},
	{"a; b", "b|a", "a", "c d; a", "e", ";", ""},
	{"брат", "his brother", "сестра", "двоюродный брат", "neighbour", ""},
	{"43.31,45.69", "43.31 45.69", "43.3105,45.69", "43.32,45.70", "43.40,45.70", "-91.0,5.0", "nowhere", ""},
}

// TestEveryMeasureIsTheSame compares all pairs of records of odd values by all measures
// that the kinds of columns have, with kin and calibration.
func TestEveryMeasureIsTheSame(t *testing.T) {
	p := &people{}
	for _, k := range kinds() {
		p.columns = append(p.columns, k.Column)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 160 {
		var cells []string
		for _, values := range odd {
			cells = append(cells, values[rng.IntN(len(values))])
		}
		p.add(0, fmt.Sprintf("p,%d", i), cells)
	}
	m, places := golden(), gazetteer(t)
	for i := range m.Comparisons {
		for j := range m.Comparisons[i].Levels {
			m.Comparisons[i].Levels[j].K = m.Comparisons[i].Levels[j].U // so that both sums count
		}
	}
	e, err := match.Open(p.table(t), m, match.Options{Places: places})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.SetRules(m.Rules); err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, dialect string, in database) {
		agree(t, p, e, warehouse.Options{Dialect: dialect, From: 1e-29}, places, in)
	})
}
