// SPDX-License-Identifier: Apache-2.0

package linkage

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"teptar/method/match"
	"teptar/method/match/sample"
)

// result is a linkage of invented people, with one record that is hostile.
func result(t *testing.T) (*match.Engine, *match.Pairs, *match.Clusters, []uint32) {
	t.Helper()
	columns := sample.Columns()
	last := len(columns) - 1
	table := match.NewTable(columns[1:last])
	persons := map[string]uint32{}
	var truth []uint32
	var b match.Batch
	add := func(cells []string) error {
		var row [][]byte
		for _, c := range cells[1:last] {
			row = append(row, []byte(c))
		}
		b.Add([]byte(cells[0]), row)
		if persons[cells[last]] == 0 {
			persons[cells[last]] = uint32(len(persons) + 1)
		}
		truth = append(truth, persons[cells[last]])
		return nil
	}
	for _, id := range []string{`<script>"a",b`, "x\ny"} {
		if err := add([]string{id, `<b>Варгаева</b>`, `"Ал,ина"`, "", "ж", "1974-03-01", "Старое Поле", "", "hostile"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := sample.Write(sample.Config{Records: 1500, Seed: 3}, add); err != nil {
		t.Fatal(err)
	}
	if err := table.Append(0, &b); err != nil {
		t.Fatal(err)
	}
	e, err := match.Open(table, match.Default(match.Recognise(table)), match.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(e.Plan(nil), e.Train(t.Context())); err != nil {
		t.Fatal(err)
	}
	p, err := e.Score(t.Context(), 0.05)
	if err != nil {
		t.Fatal(err)
	}
	c, err := e.Cluster(p, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	return e, p, c, truth
}

// rows reads what was written with a reader of others.
func rows(t *testing.T, b *bytes.Buffer) [][]string {
	t.Helper()
	out, err := csv.NewReader(b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTables(t *testing.T) {
	e, p, c, _ := result(t)
	var b bytes.Buffer
	if err := WriteClusters(&b, e.Table(), c, nil); err != nil {
		t.Fatal(err)
	}
	clusters := rows(t, &b)
	if len(clusters) != 1+e.Table().Len() || strings.Join(clusters[0], ",") != "id,cluster" {
		t.Errorf("%d rows under %v", len(clusters), clusters[0])
	}
	if clusters[1][0] != `<script>"a",b` || clusters[2][1] != clusters[1][0] {
		t.Errorf("the two hostile records: %q", clusters[1:3])
	}
	if _, err := WritePairs(&b, e, p, 0.5, nil); err != nil {
		t.Fatal(err)
	}
	pairs := rows(t, &b)
	if len(pairs) < 100 || strings.Join(pairs[0][:4], ",") != "id_a,id_b,probability,weight" {
		t.Fatalf("%d rows under %v", len(pairs), pairs[0])
	}
	for _, row := range pairs[1:] {
		probability, err := strconv.ParseFloat(row[2], 64)
		weight, err2 := strconv.ParseFloat(row[3], 64)
		if err != nil || err2 != nil || probability < 0.5-1e-6 || math.Abs(match.Probability(weight)-probability) > 1e-3 {
			t.Fatalf("%v", row)
		}
		sum := e.Model().PriorWeight()
		for _, cell := range row[4:] {
			if w, err := strconv.ParseFloat(cell, 64); err == nil {
				sum += w
			}
		}
		if weight > sum+0.01 { // less, if the two may be kin
			t.Fatalf("the fields of %v sum up to %.3f", row, sum)
		}
	}
	questions, err := e.Ask(p, 0.5, 5)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteQuestions(&b, e, questions); err != nil {
		t.Fatal(err)
	}
	if asked := rows(t, &b); len(asked) != 6 || asked[1][2] != "" {
		t.Errorf("%d rows of questions: %v", len(asked), asked)
	}
}

func TestListsAreNamed(t *testing.T) {
	e, p, c, _ := result(t)
	var b bytes.Buffer
	if err := WriteClusters(&b, e.Table(), c, []string{"channel"}); err != nil {
		t.Fatal(err)
	}
	if got := rows(t, &b); got[1][1] != "channel:"+got[1][0] || got[1][2] != "channel" {
		t.Errorf("%v", got[:2])
	}
	if _, err := WritePairs(&b, e, p, 0.5, []string{"channel"}); err != nil {
		t.Fatal(err)
	}
	if got := rows(t, &b); got[1][len(got[1])-1] != "channel" {
		t.Errorf("%v", got[1])
	}
}

// TestReport reads the page as XML as far as that goes, looks for what it must have,
// and for what it must not.
func TestReport(t *testing.T) {
	e, p, c, truth := result(t)
	for _, known := range [][]uint32{nil, truth} {
		var b bytes.Buffer
		r := Report{Title: "Lists <one>", Engine: e, Pairs: p, Groups: c, Truth: known, At: 0.5, Columns: match.Recognise(e.Table())}
		if err := r.Write(&b); err != nil {
			t.Fatal(err)
		}
		page := b.String()
		for _, want := range []string{"Lists &lt;one&gt;", "<svg", "<polyline", "much alike", "Weakest links", "before any field", "0.999"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		for _, bad := range []string{"<script", "<b>Вар", "style=\"", "http-equiv=\"refresh", " src=", "NaN", "Inf"} {
			if strings.Contains(page, bad) {
				t.Errorf("the page has %q", bad)
			}
		}
		if got := strings.Contains(page, "Counted against the truth"); got != (known != nil) {
			t.Errorf("counted against the truth: %v", got)
		}
		for i, svg := range strings.Split(page, "<svg")[1:] {
			svg = "<svg" + svg[:strings.Index(svg, "</svg>")+len("</svg>")]
			d := xml.NewDecoder(strings.NewReader(svg))
			for {
				if _, err := d.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("drawing %d: %v", i+1, err)
				}
			}
		}
	}
}

func TestTicks(t *testing.T) {
	for _, tt := range []struct{ low, high float64 }{{-3, 5}, {-25, 25}, {0, 1}, {-400, 900}, {2, 2}} {
		got := ticks(tt.low, tt.high, 6)
		if len(got) > 8 {
			t.Errorf("%v to %v: %v", tt.low, tt.high, got)
		}
		for _, x := range got {
			if x < tt.low || x > tt.high {
				t.Errorf("%v to %v: %v is outside", tt.low, tt.high, x)
			}
		}
	}
}
