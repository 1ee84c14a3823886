// SPDX-License-Identifier: Apache-2.0

package place

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ids returns the matches as "id reason", in the order of their ids.
func ids(matches []Match) []string {
	var out []string
	for _, m := range matches {
		out = append(out, string(m.Place.ID)+" "+m.Reason.String())
	}
	slices.Sort(out)
	return out
}

func TestFind(t *testing.T) {
	g := world(t)
	for _, tt := range []struct{ name, text, want string }{
		{"as it stands", "Гудермес", "gn:558118 exact"},
		{"in capitals", "ГУДЕРМЕС", "gn:558118 exact"},
		{"press romanisation", "Achkhoi-Martan", "gn:584298 spelling"},
		{"romanisation with a letter lost", "Achkoi-Martan", "gn:584298 spelling"},
		{"without the hyphen", "Ачхой Мартан", "gn:584298 spelling"},
		{"case form of a compound", "в Ачхой-Мартане", "gn:584298 inflected"},
		{"adjective", "в Грозном", "gn:558418 inflected"},
		{"English name of an adjective", "Grozny", "gn:558418 exact"},
		{"Chechen name, palochka typed as a digit", "Соьлжа-Г1ала", "gn:558418 exact"},
		{"Chechen name with a palochka of the keyboard", "ГIойтIе", "gn:559179 exact"},
		{"preposition and kind", "в селе Гикало", "local:gikalo exact"},
		{"abbreviated kind", "с. Гикало", "local:gikalo exact"},
		{"English preposition and kind", "in the village of Gikalo", "local:gikalo exact"},
		{"two words, inflected", "в Старых Атагах", "gn:488128 inflected"},
		{"ё written е", "Шелковская", "gn:495000 exact"},
		{"feminine adjective, inflected", "в станице Шелковской", "gn:495000 inflected"},
		{"new name", "Ахмат-Юрт", "local:akhmat-yurt exact"},
		{"spelling variant", "Гелдаген", "local:geldagan exact"},
		{"letter of another script", "Aргун", "gn:581126 exact"},
		{"region, inflected", "в Чечне", "iso:RU-CE inflected"},
		{"region in English", "Ingushetia", "iso:RU-IN exact"},
		{"country, inflected", "в Турции", "iso:TR inflected"},
		{"city abroad, inflected", "в Страсбурге", "gn:2973783 inflected"},
		{"former name", "Nur-Sultan", "gn:1526273 exact"},
		{"two places of one name", "Кизляр", "gn:547840 exact, gn:547841 exact"},
		{"the same with what it lies in", "Кизляр, Дагестан", "gn:547840 exact"},
		{"the same in English", "Kizlyar, North Ossetia", "gn:547841 exact"},
		{"two more", "Сунжа", "gn:486203 exact, gn:515083 exact"},
		{"an old name that another place bears", "Али-Юрт", "gn:557706 exact, gn:582504 exact"},
		{"old name of two villages", "Центарой", "gn:481007 exact, local:akhmat-yurt exact"},
		{"city and region of one name", "Москва", "gn:524901 exact, iso:RU-MOW exact"},
		{"unknown", "Несуществующий-Юрт", ""},
		{"unknown limit", "Кизляр, Тридевятое царство", ""},
		{"nothing", " ,; ", ""},
		{"too long", strings.Repeat("Гикало ", 50), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(ids(g.Find(tt.text)), ", ")
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Find(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestExactNamesComeFirst(t *testing.T) {
	matches := world(t).Find("Советское")
	if len(matches) < 3 {
		t.Fatalf("%d matches, want several", len(matches))
	}
	for i, m := range matches {
		if exact := i < 2; exact != (m.Reason == Exact) {
			t.Errorf("match %d is %v", i, m.Reason)
		}
	}
}

func TestOnlyNeverGuesses(t *testing.T) {
	g := world(t)
	if p, ok := g.Only("в Ачхой-Мартане"); !ok || p.ID != "gn:584298" {
		t.Errorf("the only Ачхой-Мартан is %v, %v", p.ID, ok)
	}
	for _, text := range []string{"Кизляр", "Сунжа", "Советское", "Али-Юрт", "Центарой", "Тридевятое царство", ""} {
		if p, ok := g.Only(text); ok {
			t.Errorf("Only(%q) chose %s", text, p.ID)
		}
	}
}

// Every name in the gazetteer must find its place.
func TestEveryNameFindsItsPlace(t *testing.T) {
	g := world(t)
	step := 1
	if testing.Short() {
		step = 40
	}
	for i := 0; i < len(g.names); i += 7 * step {
		n := g.names[i]
		p := g.places[n.place]
		text := strings.ReplaceAll(p.Names[n.name].Text, ",", " ")
		found := slices.ContainsFunc(g.Find(text), func(m Match) bool { return m.Place.ID == p.ID })
		if !found && len(text) <= maxQuery {
			t.Errorf("%q does not find %s", text, p.ID)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{"в Грозном", "Кизляр, Дагестан", ",,,,", "в в в в в", "с. с. Гикало,", "\xff\xfe", "а|б-в", "\u202eГрозный", "of the of the", "ЬЪ", "Xxxcxcxcx"} {
		f.Add(seed)
	}
	g, err := Embedded()
	if err != nil {
		f.Fatal(err)
	}
	// Whatever is typed, each place is offered once, the closest first, and Only
	// answers if and only if one is offered.
	f.Fuzz(func(t *testing.T, text string) {
		matches := g.Find(text)
		seen := map[ID]bool{}
		for i, m := range matches {
			if seen[m.Place.ID] {
				t.Fatalf("Find(%q) offers %s twice", text, m.Place.ID)
			}
			seen[m.Place.ID] = true
			if i > 0 && m.Reason < matches[i-1].Reason {
				t.Fatalf("Find(%q) offers match %d after a worse one", text, i)
			}
			if !slices.Contains(m.Place.Names, m.Name) {
				t.Fatalf("Find(%q): %s has no name %q", text, m.Place.ID, m.Name.Text)
			}
		}
		if _, ok := g.Only(text); ok != (len(matches) == 1) {
			t.Fatalf("Only(%q) = %v with %d matches", text, ok, len(matches))
		}
	})
}

func BenchmarkFind(b *testing.B) {
	g := world(b)
	b.ReportAllocs()
	for b.Loop() {
		g.Find("в Ачхой-Мартане")
	}
}
