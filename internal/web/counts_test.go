// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"encoding/csv"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teptar/archive/access"
	"teptar/archive/ask"
)

// countQueries are asked through every door.
var countQueries = []struct {
	name, query string
	q           ask.CountQuery
}{
	{"types", "", ask.CountQuery{By: []string{"type"}}},
	{"the total alone", "by=none&unit=acts", ask.CountQuery{Units: []string{"acts"}}},
	{"months and regions", "by=month,place:region&unit=victims", ask.CountQuery{By: []string{"month", "place:region"}, Units: []string{"victims"}}},
	{"perpetrators of acts of V2", "by=perpetrator&status=V2", ask.CountQuery{By: []string{"perpetrator"}, Status: "V2"}},
	{"small counts left out", "by=source&suppress=4&unit=acts", ask.CountQuery{By: []string{"source"}, Suppress: 4, Units: []string{"acts"}}},
	{"sex", "by=trait:sex", ask.CountQuery{By: []string{"trait:sex"}}},
}

func TestEveryDoorGivesTheSameCounts(t *testing.T) {
	a := demonstration(t)
	p := programOf(t, a, access.Owner("owner"))
	d, at := open(t, a)
	c := client(t, d, at)
	view, err := a.View(t.Context(), access.Owner("owner"))
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	for _, tt := range countQueries {
		t.Run(tt.name, func(t *testing.T) {
			tt.q.Lang = "en"
			table, err := ask.HowMany(t.Context(), view, tt.q)
			if err != nil {
				t.Fatal(err)
			}
			want := countsOf(table)
			if len(want) < 1 {
				t.Fatal("nothing is counted")
			}
			if diff := cmp.Diff(want, countsInJSON(p.get("/counts?lang=en&"+tt.query))); diff != "" {
				t.Errorf("JSON (-answer +JSON):\n%s", diff)
			}
			if diff := cmp.Diff(want, countsInCSV(t, body(t, c, at+"/counts.csv?"+tt.query))); diff != "" {
				t.Errorf("CSV (-answer +CSV):\n%s", diff)
			}
			if diff := cmp.Diff(table.Lines("en"), linesOf(body(t, c, at+"/counts?"+tt.query))); diff != "" {
				t.Errorf("page (-answer +page):\n%s", diff)
			}
		})
	}
}

// body reads a page in English.
func body(t *testing.T, c *http.Client, address string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Language", "en")
	resp, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v", address, resp.StatusCode, err)
	}
	return string(text)
}

// countsOf writes every count of a table in one line, as "least most".
func countsOf(t *ask.CountTable) (out []string) {
	add := func(r ask.CountRow) {
		for i := range t.Units {
			n := "hidden"
			if !r.Hidden {
				n = fmt.Sprint(r.Counts[i].Min, " ")
				if r.Counts[i].Max != nil {
					n += fmt.Sprint(*r.Counts[i].Max)
				}
			}
			out = append(out, n)
		}
	}
	for _, r := range t.Rows {
		add(r)
	}
	for _, m := range t.Margins {
		for _, r := range m {
			add(r)
		}
	}
	add(t.Total)
	add(t.Threats)
	return out
}

func countsInJSON(t map[string]any) (out []string) {
	units := len(t["units"].([]any))
	add := func(row any) {
		r := row.(map[string]any)
		for i := range units {
			n := "hidden"
			if r["hidden"] == nil {
				c := r["counts"].([]any)[i].(map[string]any)
				n = fmt.Sprint(c["min"], " ")
				if c["max"] != nil {
					n += fmt.Sprint(c["max"])
				}
			}
			out = append(out, n)
		}
	}
	for _, r := range t["rows"].([]any) {
		add(r)
	}
	margins, _ := t["margins"].([]any)
	for _, m := range margins {
		for _, r := range m.([]any) {
			add(r)
		}
	}
	add(t["total"])
	add(t["threats"])
	return out
}

func countsInCSV(t *testing.T, text string) (out []string) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		n := len(row)
		if row[n-1] == "yes" {
			out = append(out, "hidden")
		} else {
			out = append(out, row[n-3]+" "+row[n-2])
		}
	}
	for _, word := range []string{"# as of: 20", "# status: ", "# counted: ", "# case: all", "# note: "} {
		if !strings.Contains(text, word) {
			t.Errorf("the file does not say %q", word)
		}
	}
	return out
}

var (
	tableRow  = regexp.MustCompile(`(?s)<tr>(<td.*?)</tr>`)
	tableCell = regexp.MustCompile(`(?s)<bdi>(.*?)</bdi>`)
)

// linesOf reads the rows of a page.
func linesOf(page string) (lines [][]string) {
	for _, row := range tableRow.FindAllStringSubmatch(page, -1) {
		var line []string
		for _, cell := range tableCell.FindAllStringSubmatch(row[1], -1) {
			line = append(line, html.UnescapeString(cell[1]))
		}
		lines = append(lines, line)
	}
	return lines
}

func TestCountsThatCannotBe(t *testing.T) {
	p := programOf(t, demonstration(t), access.Owner("owner"))
	for _, query := range []string{"by=colour", "by=month,month", "unit=people", "suppress=1", "by=" + url.QueryEscape("day,week,month,year,place")} {
		if w := p.send("GET", "/api/v1/counts?"+query, ""); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", query, w.Code)
		}
	}
}
