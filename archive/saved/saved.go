// SPDX-License-Identifier: Apache-2.0

// Package saved keeps searches under names, so that a question which is asked
// again and again is written once.
//
// A search is private to whoever saved it, or shared with the people of one
// case. It is a question and no record: it is kept in the encrypted database
// beside the log, see [archive.Drawer], is in no bundle and no history, and may
// be forgotten. What it finds is asked anew each time, with the eyes of
// whoever asks.
//
// # Who knows of a search
//
// Words of a search can tell as much as an answer. A shared search is there for
// whoever may know of its case at that moment, and for nobody else; a private
// one for its person alone. A program with a token that may do less than its
// person sees none of the private ones, since they may speak of a case that the
// token does not reach. What is not there is [fault.NotFound].
//
// # What is new
//
// For each person and search it is kept which results they saw when they
// looked last, as short hashes of ids. A result that is not among them is new.
// At most [Reach] results are looked at; beyond them a count is "at least".
package saved

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/ask/query"
	"teptar/fault"
	"teptar/record"
)

// A Search is a query with a name.
type Search struct {
	ID     string          `json:"id"` // names it in addresses; opens nothing
	Name   string          `json:"name"`
	Query  string          `json:"query"` // in canonical spelling; a shared one names its case
	Case   record.CaseID   `json:"case,omitempty"`
	Member record.MemberID `json:"member"` // who saved it; zero for whoever holds the keys of the archive
	Made   time.Time       `json:"made"`
}

// Shared tells whether others of a case have the search too.
func (s Search) Shared() bool { return s.Case != "" }

// Bounds of what is kept.
const (
	maxName  = 80  // letters of a name
	maxShelf = 100 // private searches of a person, and shared ones of a case
)

// A Book is the saved searches of an archive. An archive has one Book at a
// time. Its methods may be called from several goroutines; those that change
// something must not be called while a snapshot is held.
type Book struct {
	archive *archive.Archive
	writing sync.Mutex // held by whoever changes something, also on the disk

	mu       sync.RWMutex // guards the rest
	searches map[string]Search
	looks    map[string]look // by lookName
}

// searchPrefix and lookPrefix begin the names under which things are kept.
const (
	searchPrefix = "search/"
	lookPrefix   = "look/"
)

// Open reads the searches of an archive.
func Open(ctx context.Context, a *archive.Archive) (*Book, error) {
	b := &Book{archive: a, searches: map[string]Search{}, looks: map[string]look{}}
	if err := load(ctx, a, searchPrefix, b.searches); err != nil {
		return nil, err
	}
	return b, load(ctx, a, lookPrefix, b.looks)
}

// load reads what is kept under names that begin with a prefix.
func load[T any](ctx context.Context, a *archive.Archive, prefix string, into map[string]T) error {
	kept, err := a.Kept(ctx, prefix)
	if err != nil {
		return fmt.Errorf("saved searches: %w", err)
	}
	for name, data := range kept {
		var one T
		if err := json.Unmarshal(data, &one); err != nil {
			return fmt.Errorf("saved searches: %s cannot be read: %w", name, fault.Invalid)
		}
		into[strings.TrimPrefix(name, prefix)] = one
	}
	return nil
}

// List gives the searches that a viewer has, private ones first, by name.
func (b *Book) List(ctx context.Context, v access.Viewer) ([]Search, error) {
	own, err := b.whole(ctx, v)
	if err != nil {
		return nil, err
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	var list []Search
	for _, s := range b.searches {
		if sees(v, s, own) {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(x, y Search) int {
		return cmp.Or(cmp.Compare(x.Case, y.Case), cmp.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)), cmp.Compare(x.ID, y.ID))
	})
	return list, nil
}

// Find gives one of them.
func (b *Book) Find(ctx context.Context, v access.Viewer, id string) (Search, error) {
	own, err := b.whole(ctx, v)
	if err != nil {
		return Search{}, err
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	if s, ok := b.searches[id]; ok && sees(v, s, own) {
		return s, nil
	}
	return Search{}, errNone
}

var errNone = fmt.Errorf("saved search: %w", fault.NotFound)

// whole tells whether a viewer is a person with all that they may do, and not
// a program that may do a part of it.
func (b *Book) whole(ctx context.Context, v access.Viewer) (bool, error) {
	if v.ID().IsZero() {
		return v.Everything(), nil
	}
	all, err := b.archive.ViewerOf(ctx, v.ID())
	if err != nil {
		return false, err
	}
	same := all.Everything() == v.Everything() && slices.Equal(all.Cases(), v.Cases())
	for _, c := range all.Cases() {
		same = same && all.Role(c) == v.Role(c)
	}
	return same, nil
}

// sees is the rule of the package comment.
func sees(v access.Viewer, s Search, own bool) bool {
	if s.Shared() {
		return v.Sees(s.Case)
	}
	return own && s.Member == v.ID()
}

// Changes tells whether a viewer who has a search may give it another name or
// drop it: whoever saved it, and who governs its case.
func Changes(v access.Viewer, s Search) bool {
	if s.Shared() && v.Governs(s.Case) {
		return true
	}
	return s.Member == v.ID() && (!s.Member.IsZero() || v.Everything())
}

// Shares tells whether a viewer may save a search for the people of a case:
// who may add to it may.
func Shares(v access.Viewer, c record.CaseID) bool { return v.Codes(c) }

// Keep saves a search under a name. Of s it takes the name, the query and the
// case. The same name with the same query is the search that is there already;
// with another query it is fault.Conflict. A query that is shared with a case
// and names another case is fault.Invalid: the others might not know of that.
func (b *Book) Keep(ctx context.Context, v access.Viewer, s Search) (Search, error) {
	s, err := b.check(ctx, v, s)
	if err != nil {
		return Search{}, err
	}
	b.writing.Lock()
	defer b.writing.Unlock()
	s.Member, s.Made = v.ID(), b.archive.Now().UTC().Truncate(time.Second)
	on := b.shelf(s)
	if at := slices.IndexFunc(on, func(o Search) bool { return strings.EqualFold(o.Name, s.Name) }); at >= 0 {
		if on[at].Query == s.Query {
			return on[at], nil
		}
		return Search{}, errTaken
	}
	if len(on) >= maxShelf {
		return Search{}, fmt.Errorf("there are %d saved searches here; drop one first: %w", maxShelf, fault.Full)
	}
	s.ID = b.newID(s)
	return s, b.put(ctx, s)
}

var errTaken = fmt.Errorf("name: another search has this name; choose another: %w", fault.Conflict)

// check tells whether a viewer may save a search, and writes its query and
// name as they are kept.
func (b *Book) check(ctx context.Context, v access.Viewer, s Search) (Search, error) {
	q, err := query.Parse(s.Query, b.archive.Schema())
	if err != nil {
		return s, err
	}
	if q.IsZero() {
		return s, fmt.Errorf("query: give at least one word or condition: %w", fault.Invalid)
	}
	if s.Case != "" && len(casesOf(q)) == 0 {
		q = q.With(query.Cond{Field: query.Case, Text: string(s.Case)})
	}
	if s.Query = q.String(); len(s.Query) > query.MaxLength {
		return s, fmt.Errorf("query: want at most %d bytes: %w", query.MaxLength, fault.Invalid)
	}
	if s.Name, err = cleanName(s.Name); err != nil {
		return s, err
	}
	if s.Case == "" {
		if own, err := b.whole(ctx, v); err != nil || !own {
			return s, cmp.Or(err, errNone)
		}
		return s, nil
	}
	if !Shares(v, s.Case) {
		return s, errNone
	}
	for _, named := range casesOf(q) {
		if named != string(s.Case) {
			return s, fmt.Errorf("query: it names another case than the one that it is shared with: %w", fault.Invalid)
		}
	}
	return s, b.known(ctx, v, s.Case)
}

// casesOf lists the cases that a query names, those that must not be as well.
func casesOf(q query.Query) []string {
	var named []string
	for _, c := range q.Conds {
		if c.Field == query.Case {
			named = append(named, c.Text)
		}
	}
	return named
}

// known tells whether there is such a case.
func (b *Book) known(ctx context.Context, v access.Viewer, c record.CaseID) error {
	view, err := b.archive.View(ctx, v)
	if err != nil {
		return err
	}
	defer view.Close()
	if _, err = view.Case(c); errors.Is(err, fault.NotFound) {
		return errNone
	}
	return err
}

// cleanName gives a name as it is kept.
func cleanName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	odd := strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) })
	if n := utf8.RuneCountInString(name); n == 0 || n > maxName || odd || !utf8.ValidString(name) {
		return "", fmt.Errorf("name: want one line of at most %d letters: %w", maxName, fault.Invalid)
	}
	return name, nil
}
