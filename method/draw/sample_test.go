// SPDX-License-Identifier: Apache-2.0

package draw

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"teptar/record/when"
)

var (
	update   = flag.Bool("update", false, "rewrite the golden files")
	pictures = flag.String("pictures", "", "write the samples as PNG and SVG into `DIR`, to be looked at")
)

// drawable is what all inputs are.
type drawable interface{ Draw(Style) *Drawing }

// samples are cases with invented people, one for each kind of drawing and more.
func samples(t testing.TB) map[string]drawable {
	return map[string]drawable{
		"timeline":      sampleTimeline(t),
		"timeline-days": sampleDays(t),
		"timeline-long": longTimeline(t, 60),
		"map":           sampleMap(),
		"map-counts":    countMap(),
		"map-crowd":     crowdedMap(60),
		"graph":         sampleGraph(),
		"graph-star":    starGraph(14),
		"graph-large":   largeGraph(60),
		"calendar":      sampleCalendar(400),
		"calendar-days": sampleCalendar(40),
		"multiples":     sampleMultiples(14),
		"bars":          sampleBars(),
		"arabic":        arabicBars(),
	}
}

func TestSamplesAsPictures(t *testing.T) {
	if *pictures == "" {
		t.Skip("no -pictures")
	}
	for name, s := range samples(t) {
		for _, st := range []Style{{Lang: "ru", Width: 720, Titled: true}, {Lang: "en", Width: 360}} {
			d := s.Draw(st)
			var b bytes.Buffer
			if err := d.PNG(&b, 2); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			svg, err := d.SVG("a")
			if err != nil {
				t.Fatal(err)
			}
			base := filepath.Join(*pictures, fmt.Sprintf("%s-%d", name, st.Width))
			for ext, data := range map[string][]byte{".png": b.Bytes(), ".svg": []byte(svg)} {
				if err := os.WriteFile(base+ext, data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func date(t testing.TB, s string) when.When {
	t.Helper()
	w, err := when.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func day(t testing.TB, s string) when.Day {
	t.Helper()
	d, err := when.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func sampleTimeline(t testing.TB) Timeline {
	row := func(group, label, edtf string, s State) TimelineRow {
		return TimelineRow{Label: label, Link: "/act/1", Group: group, Marks: []Mark{{When: date(t, edtf), State: s}}}
	}
	return Timeline{
		Title: "Хроника дела о канале «Вершина»",
		Desc:  "Что случилось с родственниками Зелимхана Т., по дням, насколько они известны.",
		Rows: []TimelineRow{
			row("Повод", "Нападение на пост у села Дуба-Юрт", "2031-03-02", Agreed),
			row("Задержания", "Задержан Адам Тӏалхиг", "[2031-03-03..2031-03-09]", Single),
			row("Задержания", "Задержаны двое братьев Ӏалаш", "2031-03-07", Disputed),
			row("Задержания", "Удерживается в РОВД", "[2031-03-07..2031-03-14]/[2031-05-01..2031-05-20]", Agreed),
			row("Задержания", "Содержится под стражей до сих пор", "2031-03/..@2031-06-10", Single),
			row("Принуждение", "Отреклись в мечети", "2031-04", Compelled),
			row("Имущество", "Дом под арестом", "2031-04-11/..", Single),
			row("Имущество", "Жил в доме до", "../2031-03-20", Agreed),
			row("Имущество", "Продан автомобиль", "2031-05-12?", Disputed),
			row("Имущество", "Угнан скот", "", Plain),
			row("Задержания", "Отпущена Малика О.", "XXXX-04-07", Single),
		},
	}
}

func sampleDays(t testing.TB) Timeline {
	var rows []TimelineRow
	for i := range 9 {
		d := day(t, "2031-04-25") + when.Day(i)
		rows = append(rows, TimelineRow{
			Label: fmt.Sprintf("Вызван на допрос № %d", i+1),
			Marks: []Mark{{When: when.On(d), State: State(i % 5)}, {When: when.On(d + 3), State: State((i + 1) % 5)}},
		})
	}
	return Timeline{Title: "Вызовы", Desc: "По дням.", Rows: rows}
}

func longTimeline(t testing.TB, n int) Timeline {
	tl := Timeline{Title: "Долгая хроника", Desc: "Много строк."}
	forms := []string{"2021-03-%02d", "2023-%02d", "[2022-01-01..2022-%02d-20]", "2019/2024-%02d", "2024-%02d-03/.."}
	for i := range n {
		edtf := fmt.Sprintf(forms[i%len(forms)], i%12+1)
		tl.Rows = append(tl.Rows, TimelineRow{
			Label: fmt.Sprintf("Событие %d в селе Ӏаьхьан-Юьрт", i+1), Group: fmt.Sprintf("Группа %d", i/13+1),
			Marks: []Mark{{When: date(t, edtf), State: State(i % 5)}},
		})
	}
	return tl
}

// blob is a wobbly ring around a point.
func blob(lon, lat, radius float64, n int) []Point {
	pts := make([]Point, n)
	for i := range pts {
		a := 2 * math.Pi * float64(i) / float64(n)
		r := radius * (1 + 0.13*math.Sin(5*a) + 0.06*math.Cos(11*a))
		pts[i] = Point{Lon: lon + 1.35*r*math.Cos(a), Lat: lat + r*math.Sin(a)}
	}
	return pts
}

func ground() []Boundary {
	return []Boundary{
		{Label: "Горная республика", Level: Region, Rings: [][]Point{blob(45.6, 43.2, 0.62, 240)}},
		{Label: "Соседний край", Level: Region, Rings: [][]Point{blob(47.7, 43.4, 0.75, 240)}},
		{Label: "Шатойский район", Level: District, Rings: [][]Point{blob(45.5, 42.9, 0.25, 90)}},
	}
}

func sampleMap() Map {
	return Map{
		Title: "Где это было", Desc: "Места задержаний.", Ground: ground(),
		Sites: []Site{
			{Label: "Гикало", Link: "/place/1", At: Point{Lon: 45.69, Lat: 43.20}, State: Agreed},
			{Label: "Дуба-Юрт", At: Point{Lon: 45.73, Lat: 43.03}, Radius: 4000, Uncertain: true, State: Single},
			{Label: "Район Шали", At: Point{Lon: 45.90, Lat: 43.15}, Radius: 9000, State: Disputed},
			{Label: "Ущелье у Итум-Кале", At: Point{Lon: 45.45, Lat: 42.82}, Outline: [][]Point{blob(45.45, 42.82, 0.08, 40)}, Uncertain: true, State: Compelled},
			{Label: "Соьлжа-Гӏала", At: Point{Lon: 45.70, Lat: 43.31}, State: Plain},
			{Label: "Мартан", At: Point{Lon: 45.54, Lat: 43.12}, State: Disputed},
		},
	}
}

func countMap() Map {
	m := Map{Title: "Сколько и где", Desc: "Задержанные по местам.", Ground: ground()}
	for i, n := range []Range{{2, 4}, {10, 17}, {1, 1}, {0, 3}, {25, 31}, {5, 5}} {
		m.Sites = append(m.Sites, Site{
			Label: fmt.Sprintf("Село %d", i+1), Link: "/place/1", Count: n,
			At: Point{Lon: 45.2 + 0.31*float64(i%4), Lat: 42.9 + 0.23*float64(i%3)},
		})
	}
	return m
}

func crowdedMap(n int) Map {
	m := Map{Title: "Тесно", Desc: "Много мест рядом.", Ground: ground()}
	for i := range n {
		m.Sites = append(m.Sites, Site{
			Label: fmt.Sprintf("Селение Верхнее %d", i+1), State: State(i % 5),
			At: Point{Lon: 45.6 + 0.5*math.Sin(float64(i)*2.4)*math.Sqrt(float64(i)/float64(n)), Lat: 43.2 + 0.4*math.Cos(float64(i)*2.4)*math.Sqrt(float64(i)/float64(n))},
		})
	}
	return m
}

func sampleGraph() Graph {
	return Graph{
		Title: "Кого наказали за кого", Desc: "Родство и преследования вокруг Зелимхана Т.",
		Nodes: []Node{
			{Label: "Зелимхан Т.", Note: "ведёт канал", Link: "/person/1", Central: true},
			{Label: "Ибрагим Тӏалхигович Т.", Note: "отец", State: Agreed},
			{Label: "Адам Т.", Note: "брат, задержан в марте", State: Single},
			{Label: "пять родственников", Kind: Group, State: Disputed},
			{Label: "Районный отдел внутренних дел", Kind: Organization},
			{Label: "Малика О.", Note: "сестра"},
			{Label: "Изгнание из села", Kind: Event, State: Compelled},
			{Label: "Хеда С."},
			{Label: "Руслан С.", Note: "её муж"},
			{Label: "Одиночка без связей"},
		},
		Edges: []Edge{
			{From: 1, To: 0, Label: "отец", State: Agreed},
			{From: 1, To: 2, Label: "отец"},
			{From: 0, To: 2, Label: "братья", Mutual: true},
			{From: 2, To: 0, Label: "задержан из-за", Kind: OnAccount, State: Single},
			{From: 4, To: 2, Label: "задержал", Kind: Harm, State: Single},
			{From: 4, To: 3, Label: "избили, по словам очевидцев", Kind: Harm, State: Disputed},
			{From: 3, To: 0, Label: "из-за", Kind: OnAccount},
			{From: 1, To: 5, Label: "отец"},
			{From: 4, To: 6, Kind: Harm, State: Compelled},
			{From: 6, To: 5, Label: "пострадала", Kind: Harm},
			{From: 7, To: 8, Label: "супруги", Mutual: true},
		},
	}
}

func starGraph(n int) Graph {
	g := Graph{Title: "Все из-за одного", Desc: "Звезда.", Nodes: []Node{{Label: "Зелимхан Т.", Central: true}}}
	for i := range n {
		g.Nodes = append(g.Nodes, Node{Label: fmt.Sprintf("Родственник %d", i+1), State: State(i % 5)})
		g.Edges = append(g.Edges, Edge{From: i + 1, To: 0, Label: "наказан из-за", Kind: OnAccount, State: State(i % 5)})
	}
	return g
}

func largeGraph(n int) Graph {
	g := Graph{Title: "Большой граф", Desc: "Много узлов."}
	for i := range n {
		g.Nodes = append(g.Nodes, Node{Label: fmt.Sprintf("Узел %d Ӏела", i), Kind: NodeKind(i % 4)})
		if i > 0 {
			g.Edges = append(g.Edges, Edge{From: (i - 1) / 3, To: i, Label: "отец"})
		}
		if i > 9 && i%4 == 0 {
			g.Edges = append(g.Edges, Edge{From: i, To: i / 7, Label: "из-за", Kind: OnAccount})
		}
	}
	return g
}

func sampleCalendar(n int) Calendar {
	c := Calendar{Title: "Задержания по дням", Desc: "Сколько человек в какой день."}
	for i := range n {
		if hi := (i * i * 7) % 23; hi < 9 && i%3 != 1 {
			c.Days = append(c.Days, DayCount{Day: when.Day(22341 + i), Count: Range{hi / 2, hi}, Link: "/day"})
		}
	}
	return c
}

func sampleMultiples(n int) Multiples {
	m := Multiples{Title: "По районам", Desc: "Задержанные по месяцам."}
	for i := range 12 {
		m.Steps = append(m.Steps, russian.short[i]+" 2031")
	}
	for i := range n {
		s := Series{Label: fmt.Sprintf("Район %d, Ӏаьржа шу", i+1), Link: "/place/1"}
		for j := range 12 {
			hi := (i*5 + j*j*3) % 11
			s.Values = append(s.Values, Range{hi * (j % 3) / 2, hi * 2 / (1 + i%3) * (1 + j%2)})
			if v := &s.Values[j]; v.Hi < v.Lo {
				v.Hi = v.Lo
			}
		}
		m.Series = append(m.Series, s)
	}
	return m
}

func sampleBars() Bars {
	return Bars{Title: "По видам", Desc: "Сколько человек пострадало от чего.", Rows: []Bar{
		{Label: "Задержание", Link: "/act?type=1", Count: Range{14, 19}},
		{Label: "Избиение", Count: Range{3, 9}},
		{Label: "Изгнание из дома всей семьи вместе с родителями и соседями", Count: Range{6, 6}},
		{Label: "Принуждение к отречению", Count: Range{0, 4}},
	}}
}

func arabicBars() Bars {
	return Bars{Title: "كتاب (Kitab)", Desc: "Right to left.", Rows: []Bar{
		{Label: "محمد بن علي 12", Count: Range{3, 5}},
		{Label: "שלום לכולם", Count: Range{1, 2}},
		{Label: "Mixed محمد and Latin", Count: Range{4, 4}},
		{Label: "漢字のなまえ", Count: Range{2, 4}},
		{Label: "Ӏаьхьан Ӏелин кӏант ӏадат", Count: Range{1, 4}},
	}}
}
