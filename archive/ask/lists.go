// SPDX-License-Identifier: Apache-2.0

package ask

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"teptar/archive"
	"teptar/fault"
	"teptar/method/estimate"
	"teptar/record"
)

// A ListKind says what makes a list of the people whom an archive names.
type ListKind string

// The kinds of lists.
const (
	// BySource: a list is whom one independent origin names, see package held:
	// the last speaker in the chain who can be told from others.
	BySource ListKind = "source"
	// ByOutlet: a list is whom the documents of one publisher name. What a
	// document only repeats is on the list of the first publisher.
	ByOutlet ListKind = "outlet"
	// ByImport: a list is whom one document names: a table, a list, a bulletin,
	// and whatever repeats it. Not the entry with which it came in: an entry
	// carries what somebody had on that day, another order of arrival would give
	// other lists, and not every viewer may know of it.
	ByImport ListKind = "import"
)

// ListKinds lists the kinds.
func ListKinds() []ListKind { return []ListKind{BySource, ByOutlet, ByImport} }

// A ListFilter chooses acts, and says what the lists of their victims are. Of
// its Filter the rows to begin and to end with mean nothing.
type ListFilter struct {
	Filter
	By     ListKind
	Types  []record.Term // of acts, with those under them; nil for all but threats
	Status record.Term   // the least status of an act; "" for V1
	// Choose names the lists: each is one source, or several that somebody
	// joined. If it is nil, they are those that name most people.
	Choose [][]record.EntityID
	Rest   bool // one more list: all that Choose does not name, joined
	// Stratum names what the people are split by, see [ListStrata]; "" does not.
	Stratum string
	// Open has those of whom it is open whether they are one given by
	// [Captures.Links]. It goes without Stratum.
	Open bool
}

// Captures are who is on which lists: how many people, and never whom. It is
// shared by viewers who may know the same, and nobody may change it; no list in
// it is nil.
type Captures struct {
	By     ListKind   `json:"by"`
	About  []string   `json:"about"`  // what was asked, in words
	People int        `json:"people"` // on the lists of the table
	Lists  []List     `json:"lists"`
	Left   []Lister   `json:"left,omitempty"`      // sources that are on no list of the table, the largest first
	Only   int        `json:"only_left,omitempty"` // people whom only those name
	Notes  []ListNote `json:"notes"`
	// Refused says why no number can come of these lists.
	Refused []ListNote `json:"refused"`
	// Key names the question with its lists, whatever their order: the same for
	// everybody who asks it, and another if the lists are.
	Key string `json:"key"`
	// Table is nil if there is no list. Its lists are named by their letters.
	Table *estimate.Table `json:"-"`
	// Strata are the parts of the table, if the people are split.
	Strata []ListStratum `json:"strata,omitempty"`
	// Links is nil unless they were asked for, or if there is no list.
	Links *ListLinks `json:"-"`

	known []record.EntityID // the people and the listers, for Naming
}

// A List is a column of the table.
type List struct {
	Letter string   `json:"letter"` // its name in the table
	People int      `json:"people"`
	Rest   bool     `json:"rest,omitempty"` // it is what nobody chose, joined
	Of     []Lister `json:"of"`
}

// A Lister is one source, outlet or document.
type Lister struct {
	ID     record.EntityID `json:"id"`
	Title  string          `json:"title"`
	People int             `json:"people"`
}

// A ListNote says what to know of lists, or why they bear no number. Codes do
// not change.
type ListNote struct {
	Code string            `json:"code"`
	Text string            `json:"text"`
	IDs  []record.EntityID `json:"ids,omitempty"`
}

// ListsOf gives who is on which lists, as far as the viewer may know.
func ListsOf(ctx context.Context, v *archive.View, f ListFilter) (*Captures, error) {
	if err := f.check(v.Schema()); err != nil {
		return nil, err
	}
	c, err := archive.Remember(v, capturesKey(f.spelling()+fmt.Sprint(f.Choose, f.Rest, f.Lang, f.Open)), func() (*Captures, error) {
		a, err := newAsker(ctx, v, f.Filter)
		if err != nil {
			return nil, err
		}
		l := &listing{asker: a, f: f, people: map[record.EntityID]map[record.EntityID]*listed{}, one: map[record.EntityID]record.EntityID{},
			listers: map[record.EntityID]*lister{}, acts: map[record.EntityID][]record.EntityID{}, members: map[record.EntityID][]record.EntityID{}, groups: map[record.EntityID]bool{}, repeats: map[record.EntityID]bool{}}
		if err := l.read(); err != nil {
			return nil, err
		}
		return l.captures()
	})
	if err != nil {
		return nil, fmt.Errorf("lists by %s: %w", f.By, err)
	}
	return c, nil
}

// capturesKey is what captures are remembered under.
type capturesKey string

// check refuses what is no filter.
func (f *ListFilter) check(s *record.Schema) error {
	f.Status = cmp.Or(f.Status, "V1")
	f.Offset, f.Limit = 0, 0
	if !slices.Contains(ListKinds(), f.By) {
		return fmt.Errorf("lists by %.20q: there are source, outlet and import: %w", f.By, fault.Invalid)
	}
	if !slices.Contains([]record.Term{"V0", "V1", "V2", "V3"}, f.Status) {
		return fmt.Errorf("status %.10q: want V0, V1, V2 or V3: %w", f.Status, fault.Invalid)
	}
	acts := s.Vocabulary("act")
	for _, t := range f.Types {
		if _, ok := acts.Find(t); !ok {
			return fmt.Errorf("no type of act %.20q; teptar words act lists them: %w", t, fault.Invalid)
		}
	}
	if f.Stratum != "" {
		if _, err := f.splitBy(); err != nil {
			return err
		}
		if f.Open {
			return fmt.Errorf("people who are split are not joined by probability as well; ask one after the other: %w", fault.Invalid)
		}
	}
	n := len(f.Choose)
	if f.Rest {
		n++
	}
	if n > estimate.MaxLists {
		return fmt.Errorf("%d lists: want at most %d; join some: %w", n, estimate.MaxLists, fault.Full)
	}
	seen := map[record.EntityID]bool{}
	for _, id := range slices.Concat(f.Choose...) {
		if seen[id] {
			return fmt.Errorf("list %s: is named twice: %w", id.Short(), fault.Invalid)
		}
		seen[id] = true
	}
	return nil
}

// spelling writes which acts are asked for, and by what, in one way only.
func (f *ListFilter) spelling() string {
	types := slices.Clone(f.Types)
	slices.Sort(types)
	split := ""
	if f.Stratum != "" {
		split = " split=" + f.Stratum // what holds of all need not hold of each part
	}
	return fmt.Sprintf("case=%s by=%s types=%s status=%s from=%s to=%s place=%q certain=%t", f.Case, f.By, slices.Compact(types), f.Status, f.From, f.To, f.Place, f.Certain) + split
}

// key names the question with its lists.
func (f *ListFilter) key(lists []List) string {
	var spelled []string
	for _, l := range lists {
		var ids []string
		for _, of := range l.Of {
			ids = append(ids, of.ID.String())
		}
		slices.Sort(ids)
		spelled = append(spelled, strings.Join(ids, "+"))
		if l.Rest {
			spelled[len(spelled)-1] = "rest"
		}
	}
	slices.Sort(spelled)
	sum := sha256.Sum256([]byte(f.spelling() + " lists=" + strings.Join(spelled, ",")))
	return hex.EncodeToString(sum[:16])
}

// restWord stands for all that is not named, where lists are chosen in words.
const restWord = "rest"

// ParseLists reads which lists somebody chose: "A,B+C,rest" is the list A, the
// lists B and C joined, and all others joined. Each is named by the id of its
// source, the beginning of it, or the key of a coding file. "" chooses none.
func ParseLists(v *archive.View, text string) (choose [][]record.EntityID, rest bool, err error) {
	if strings.TrimSpace(text) == "" {
		return nil, false, nil
	}
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == restWord {
			rest = true
			continue
		}
		var list []record.EntityID
		for name := range strings.SplitSeq(part, "+") {
			id, err := Resolve(v, strings.TrimSpace(name))
			if err != nil {
				return nil, false, fmt.Errorf("list %d: %w", len(choose)+1, err)
			}
			list = append(list, id)
		}
		choose = append(choose, list)
	}
	return choose, rest, nil
}

// FormatLists writes a choice as ParseLists reads it.
func FormatLists(choose [][]record.EntityID, rest bool) string {
	var parts []string
	for _, list := range choose {
		var ids []string
		for _, id := range list {
			ids = append(ids, id.Short())
		}
		parts = append(parts, strings.Join(ids, "+"))
	}
	if rest {
		parts = append(parts, restWord)
	}
	return strings.Join(parts, ",")
}
