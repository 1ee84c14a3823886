// SPDX-License-Identifier: Apache-2.0

// Package ask is the questions that an archive answers: who did what to whom,
// according to whom; what is in dispute; who is held; what was seized.
//
// An answer is a table. Each value in it carries how it is held and the numbers
// of the passages that say so, or say the opposite; the passages stand below.
// The doors show the same answer in a terminal, on a page or as JSON.
//
// A question reads a View, so it answers what the viewer may know, as if there
// were nothing else. What is held is derived by package held each time.
package ask

import (
	"context"
	"fmt"
	"slices"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
	"teptar/record/when"
)

// A Filter narrows a question.
type Filter struct {
	Case     record.CaseID
	From, To when.When // days asked for; zero for no bound
	Certain  bool      // only what certainly falls between them, or at the place
	Place    string    // a name, in any script
	Lang     string    // of the words of the answer: "ru", or else English
	Offset   int
	Limit    int // rows; 0 for 100
	// Reach bounds how many things of a kind are looked at for what is disputed;
	// 0 is all. An answer that was broken off says so.
	Reach int
}

const defaultLimit = 100

// A Question can be asked by its name.
type Question struct {
	Name   string
	EN, RU string
	run    func(*asker) error
}

// Label gives what the question asks in a language.
func (q Question) Label(lang string) string {
	if lang == "ru" {
		return q.RU
	}
	return q.EN
}

// questions in the order in which people read them.
func questions() []Question {
	return []Question{
		{"who", "who did what to whom, according to whom", "кто что сделал с кем и по чьим словам", (*asker).who},
		{"held", "who was last known to be held, and as of when", "кто, по последним сведениям, удерживается и на какую дату", (*asker).held},
		{"released", "who was released, escaped or left, and on what condition", "кто освобождён, бежал или уехал и на каких условиях", (*asker).released},
		{"expelled", "who was expelled, from where and to where", "кто изгнан, откуда и куда", (*asker).expelled},
		{"seized", "what was seized, whose it is, and who has it now", "что изъято, чьё оно и у кого сейчас", (*asker).seized},
		{"shaming", "compelled public acts: where, who was made to, before whom", "принудительные публичные действия: где, кого заставили, перед кем", (*asker).shaming},
		{"bulletins", "what officials claim of people, with the denials beside it", "что власти утверждают о людях и кто это отрицает", (*asker).bulletins},
		{"disputed", "where accounts conflict, side by side", "где сообщения противоречат друг другу", (*asker).disputed},
		{"reprisals", "what followed a trigger, on whose account, by which kinship", "что последовало за поводом, из-за кого и через какое родство", (*asker).reprisals},
		{"sources", "who says what, from how near, and who is independent of whom", "кто что говорит, насколько близко к событию и кто от кого независим", (*asker).sources},
		{"gaps", "what is missing: dates, places, perpetrators, second sources, passages", "чего не хватает: дат, мест, исполнителей, вторых источников, цитат", (*asker).gaps},
		{"counts", "how many victims, acts, events and assets, by the counting rules", "сколько пострадавших, действий, событий и имущества по правилам подсчёта", (*asker).counts},
	}
}

// Questions lists what can be asked.
func Questions() []Question { return questions() }

// An Answer is a table with its passages. It is also the JSON of a question.
type Answer struct {
	Question string    `json:"question"`
	Title    string    `json:"title"`
	Sections []Section `json:"sections"`
	Sources  []Source  `json:"sources"`
	Notes    []string  `json:"notes,omitempty"` // what the numbers do not say
	More     bool      `json:"more,omitempty"`  // there are further rows
	Offset   int       `json:"offset,omitempty"`
}

// A Section is one table of an answer.
type Section struct {
	Title   string   `json:"title,omitempty"`
	Columns []Column `json:"columns"`
	Rows    []Row    `json:"rows"`
	Notes   []string `json:"notes,omitempty"`
}

// A Column has a name for programs and words for people.
type Column struct {
	Name  string `json:"name"`
	Label string `json:"label"`
}

// A Row is about one thing. Cells are as many as the columns of its section.
type Row struct {
	About record.EntityID `json:"about"`
	Cells []Cell          `json:"cells"`
}

// A Cell has the values of one property of one thing, rivals too.
type Cell []Value

// A Value is what is said, how it is held, and by whom.
type Value struct {
	Text    string           `json:"text"`
	Entity  *record.EntityID `json:"entity,omitempty"`
	State   string           `json:"state,omitempty"` // a code of package held, "" for what is not a claim
	Held    bool             `json:"held,omitempty"`
	For     []int            `json:"for,omitempty"`      // numbers of sources that assert it
	Partly  []int            `json:"partly,omitempty"`   // that admit a part
	Against []int            `json:"against,omitempty"`  // that deny it
	Rumour  []int            `json:"rumour,omitempty"`   // that pass it on without vouching
	Silent  []int            `json:"declined,omitempty"` // that were asked and would not say
}

// A Source is one passage in which someone says something.
type Source struct {
	Number    int              `json:"number"`
	Statement string           `json:"statement"`
	Claims    []record.ClaimID `json:"claims"`
	Chain     []Link           `json:"chain"` // who reports whom; empty for the team's own remark
	Depth     string           `json:"depth,omitempty"`
	Duress    bool             `json:"duress,omitempty"`
	Hedge     string           `json:"hedge,omitempty"`
	Grade     string           `json:"grade"`
	Quote     string           `json:"quote,omitempty"`
	Document  *record.EntityID `json:"document,omitempty"`
	Title     string           `json:"title,omitempty"` // of the document
	Start     int              `json:"start"`
	End       int              `json:"end"`
	Locator   string           `json:"locator,omitempty"`
}

// A Link is one speaker of a chain.
type Link struct {
	Who      string          `json:"who"`
	Entity   record.EntityID `json:"entity"`
	Identity string          `json:"identity,omitempty"`
	Access   string          `json:"access,omitempty"`
}

// Ask answers a question. A question that is not known is fault.Invalid, with
// the list of those that are.
func Ask(ctx context.Context, v *archive.View, name string, f Filter) (*Answer, error) {
	qs := questions()
	i := slices.IndexFunc(qs, func(q Question) bool { return q.Name == name })
	if i < 0 {
		names := make([]string, len(qs))
		for i, q := range qs {
			names[i] = q.Name
		}
		return nil, fmt.Errorf("no question %.40q: %s: %w", name, record.Nearest(name, names), fault.Invalid)
	}
	if f.Limit <= 0 {
		f.Limit = defaultLimit
	}
	a, err := newAsker(ctx, v, f)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", name, err)
	}
	a.answer.Question, a.answer.Title = name, qs[i].Label(f.Lang)
	a.answer.Offset = f.Offset
	if err := qs[i].run(a); err != nil {
		return nil, fmt.Errorf("ask %s: %w", name, err)
	}
	return &a.answer, nil
}
