// SPDX-License-Identifier: Apache-2.0

package unlisted

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"teptar/archive/ask"
	"teptar/archive/assumption"
	"teptar/fault"
	"teptar/method/estimate"
)

// An Origin is what an archive knows of an answer beyond its table. It has no
// name of a person, a source or a member, unless somebody wrote it into a label
// or a reason: whoever publishes has to look, see ask.Captures.Naming.
type Origin struct {
	// Banner stands above all else: that it is not to be published.
	Banner string
	// About says what was counted, line by line, and what the lists leave out.
	About []string
	// Labels are what whoever publishes calls the lists, by their names in
	// the table. One without a label has its name only.
	Labels map[string]string
	// Assumed are the answers to the assumptions.
	Assumed []Assumed
	// Under, if it is not 0, hides how many are on exactly some lists where that
	// is less. One that is not small is hidden too if it is the only way to find
	// out a small one; how long lists are is then rounded, and results are as
	// [estimate.Result.Coarse] gives them.
	Under int64
}

// Inside says of an answer what the archive knows, for whoever may read there:
// the lists have the names of their sources, and it says that it is not to be
// published.
func (a *Answer) Inside(c *ask.Captures, answers assumption.Answers, lang string) {
	o := originOf(c, answers, lang)
	for _, l := range c.Lists {
		var titles []string
		for _, of := range l.Of {
			titles = append(titles, of.Title)
		}
		o.Labels[l.Letter] = strings.Join(titles, " + ")
	}
	o.Banner = In(lang).Inside
	if n := len(answers.Open()); n > 0 {
		o.Banner = fmt.Sprintf(In(lang).Unanswered, n)
	}
	a.Origin = o
}

// A Release is what whoever publishes decides.
type Release struct {
	Labels map[string]string // of lists, by their letters
	Under  int64             // see Origin
	// Naming tells which of some texts name somebody: see ask.Captures.Naming.
	Naming func(texts []string) ([]int, error)
}

// Release makes an answer ready to be published. It is fault.Denied if an
// assumption was not answered, if these lists bear no number, if of several
// methods one only was asked, or if a label or a reason names somebody.
func (a *Answer) Release(c *ask.Captures, answers assumption.Answers, r Release, lang string) error {
	if open := answers.Open(); len(open) > 0 {
		var codes []string
		for _, one := range open {
			codes = append(codes, one.Code)
		}
		return fmt.Errorf("%d questions are open; answer them first: %s: %w", len(open), strings.Join(codes, ", "), fault.Denied)
	}
	if len(c.Refused) > 0 {
		return fmt.Errorf("no number can come of these lists, so there is none to publish: %w", fault.Denied)
	}
	if len(a.Results) < 2 && len(c.Lists) > 2 {
		return fmt.Errorf("one method is not published alone; ask all of them: %w", fault.Denied)
	}
	o := originOf(c, answers, lang)
	o.Under = r.Under
	for _, l := range c.Lists {
		if label := strings.Join(strings.Fields(r.Labels[l.Letter]), " "); label != "" {
			o.Labels[l.Letter] = label
		}
	}
	if err := a.namesNobody(o, r.Naming); err != nil {
		return err
	}
	a.Origin, a.Source = o, ""
	if o.Under > 0 {
		a.Changes, a.Strata = nil, nil // small numbers could be worked out from them
		coarse := make([]*estimate.Result, len(a.Results))
		for i, r := range a.Results {
			coarse[i] = r.Coarse(o.Under)
		}
		a.Results = coarse
	}
	return nil
}

// namesNobody is fault.Denied if a label, a part, a reason or what was counted names
// somebody.
func (a *Answer) namesNobody(o *Origin, naming func(texts []string) ([]int, error)) error {
	var texts, where []string
	check := func(text, what string) { texts, where = append(texts, text), append(where, what) }
	for _, letter := range slices.Sorted(maps.Keys(o.Labels)) {
		check(o.Labels[letter], "the label of list "+letter)
	}
	for _, s := range a.Strata {
		check(s.Name, "the name of a part")
	}
	for i, one := range o.Assumed {
		check(one.Reason, "the reason of question "+assumption.All()[i].Code)
	}
	for _, line := range o.About {
		check(line, "what was counted")
	}
	named, err := naming(texts)
	if err != nil || len(named) == 0 {
		return err
	}
	var wrong []string
	for _, i := range named {
		wrong = append(wrong, where[i])
	}
	return fmt.Errorf("somebody on record is named in %s; say it without the name: %w", strings.Join(slices.Compact(wrong), ", "), fault.Denied)
}

// originOf says what an archive knows of lists, without their labels.
func originOf(c *ask.Captures, answers assumption.Answers, lang string) *Origin {
	o := &Origin{About: slices.Clone(c.About), Labels: map[string]string{}}
	for _, n := range c.Notes {
		o.About = append(o.About, n.Text)
	}
	for _, one := range assumption.All() {
		said := answers[one.Code]
		verdict := In(lang).Unsaid
		if said.Verdict != "" {
			verdict = said.Verdict.Label(lang)
		}
		o.Assumed = append(o.Assumed, Assumed{one.Label(lang), verdict, said.Reason})
	}
	return o
}

// Assumed is an assumption with what was said of it.
type Assumed struct {
	Assumption string `json:"assumption"`
	Verdict    string `json:"verdict"`
	Reason     string `json:"reason"`
}

// A cellJSON is how many are on exactly some lists; null if that is hidden.
type cellJSON struct {
	On    []string `json:"on"`
	Count *int64   `json:"count"`
}

// under gives the bound below which numbers are hidden.
func (a *Answer) under() int64 {
	if a.Origin == nil {
		return 0
	}
	return a.Origin.Under
}

// hidden tells which cells of the table are hidden.
func (a *Answer) hidden() map[int]bool {
	hidden := map[int]bool{}
	least := 0
	for mask := 1; mask < 1<<len(a.Table.Lists()); mask++ {
		switch n := a.Table.Count(mask); {
		case n == 0:
		case n < a.under():
			hidden[mask] = true
		case least == 0 || n < a.Table.Count(least):
			least = mask
		}
	}
	if len(hidden) == 1 && least > 0 {
		hidden[least] = true
	}
	return hidden
}

// onList gives how many are on a list, rounded if small numbers are hidden.
func (a *Answer) onList(list int) int64 {
	n, to := a.Table.Together(1<<list), a.under()
	if to == 0 {
		return n
	}
	return (n + to/2) / to * to
}

// called gives the name of a list with its label.
func (a *Answer) called(list string) string {
	if a.Origin == nil || a.Origin.Labels[list] == "" {
		return list
	}
	return list + ": " + a.Origin.Labels[list]
}

// cells gives the table for programs.
func (a *Answer) cells() []cellJSON {
	hidden, lists := a.hidden(), a.Table.Lists()
	var cells []cellJSON
	for mask := 1; mask < 1<<len(lists); mask++ {
		n := a.Table.Count(mask)
		if n == 0 {
			continue
		}
		c := cellJSON{On: []string{}, Count: &n}
		if hidden[mask] {
			c.Count = nil
		}
		for m := mask; m != 0; m &= m - 1 {
			c.On = append(c.On, lists[bits.TrailingZeros(uint(m))])
		}
		cells = append(cells, c)
	}
	return cells
}

// WriteCSV writes the table of overlaps as teptar estimate reads it, so that
// others can try. A number that is hidden is a dash, which has to be filled in
// by whoever may know it.
func (a *Answer) WriteCSV(out io.Writer) error {
	w := csv.NewWriter(out)
	var head []string
	for _, l := range a.Table.Lists() {
		head = append(head, strings.NewReplacer("\r", " ", "\n", " ").Replace(a.called(l)))
	}
	w.Write(append(head, "count"))
	hidden := a.hidden()
	for mask := 1; mask < 1<<len(head); mask++ {
		if a.Table.Count(mask) == 0 {
			continue
		}
		row := make([]string, len(head), len(head)+1)
		for i := range row {
			row[i] = strconv.Itoa(mask >> i & 1)
		}
		n := strconv.FormatInt(a.Table.Count(mask), 10)
		if hidden[mask] {
			n = "–"
		}
		w.Write(append(row, n))
	}
	w.Flush()
	return w.Error()
}

// hiddenNote says that small numbers are hidden; "" if none are.
func (a *Answer) hiddenNote(w *Words) string {
	if n := len(a.hidden()); n > 0 {
		return fmt.Sprintf(w.Hidden, n, a.under())
	}
	return ""
}
