// SPDX-License-Identifier: Apache-2.0

package web

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"teptar/fault"
	"teptar/record"
)

// A param is a value of the address that a route looks at. One that no route
// knows is refused: a misspelt condition would otherwise give everything.
type param struct {
	name, does string
	required   bool
	choices    []string // the values it can have; nil for any text
	max        int      // a number from 1; 0 for what is no number
}

// The parameters that several routes have.
var (
	langParam     = param{name: "lang", does: "The language of labels and titles. Without it, the one of Accept-Language.", choices: []string{"en", "ru"}}
	caseParam     = param{name: "case", does: "Only this case."}
	limitParam    = param{name: "limit", does: "At most so many items.", max: maxItems}
	cursorParam   = param{name: "cursor", does: "Where the list goes on: next of the page before, with the same other parameters."}
	kindParam     = param{name: "kind", does: "The kind of what refers to the thing.", required: true}
	propertyParam = param{name: "property", does: "The property by which it refers.", required: true}
	fromParam     = param{name: "from", does: "Only what may have happened on this day or later, as 2025-04-07 or 2025-04."}
	toParam       = param{name: "to", does: "Only what may have happened on this day or earlier."}
	placeParam    = param{name: "place", does: "Only what may have happened at this place; a name in any script."}
	certainParam  = flagParam("certain", "Only what certainly falls between the days, or at the place.")
	queryParam    = param{name: "q", does: "The query, in the language of the search box.", required: true}
)

// maxItems is the most that a page of a list can have.
const maxItems = 200

// flagParam is a condition that is there or not.
func flagParam(name, does string) param {
	return param{name: name, does: does, choices: []string{"yes"}}
}

// check tells what is wrong with a value.
func (p param) check(value string) error {
	wrong := func(want string) error { return fmt.Errorf("parameter %s: want %s: %w", p.name, want, fault.Invalid) }
	switch {
	case len(value) > maxField || !utf8.ValidString(value):
		return wrong(fmt.Sprintf("UTF-8 of at most %d bytes", maxField))
	case p.choices != nil && !slices.Contains(p.choices, value):
		return wrong(strings.Join(p.choices, " or "))
	case p.max > 0:
		if n, err := strconv.Atoi(value); err != nil || n < 1 || n > p.max || strconv.Itoa(n) != value {
			return wrong(fmt.Sprintf("a number from 1 to %d", p.max))
		}
	}
	return nil
}

// readParams checks the values of the address against what a route looks at.
func (v *visit) readParams(ps []param) error {
	given, err := url.ParseQuery(v.r.URL.RawQuery)
	if err != nil {
		return fmt.Errorf("the query of the address cannot be read: %w", fault.Invalid)
	}
	for _, p := range ps {
		values := given[p.name]
		delete(given, p.name)
		switch {
		case len(values) == 0 && p.required:
			return fmt.Errorf("parameter %s is missing: %w", p.name, fault.Invalid)
		case len(values) > 1:
			return fmt.Errorf("parameter %s is given twice: %w", p.name, fault.Invalid)
		case len(values) == 1:
			if err := p.check(values[0]); err != nil {
				return err
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		return fmt.Errorf("parameter %.40q is not known here: %w", name, fault.Invalid)
	}
	if lang := v.query("lang"); lang != "" {
		v.lang = lang
	}
	return nil
}

// number gives a parameter that readParams found to be a number, or the value
// that stands for none.
func (v *visit) number(name string, without int) int {
	if n, err := strconv.Atoi(v.query(name)); err == nil {
		return n
	}
	return without
}

// inCase gives the case that a list is narrowed to, "" for all.
func (v *visit) inCase() (record.CaseID, error) {
	s := v.query("case")
	if s == "" {
		return "", nil
	}
	id, err := record.ParseCaseID(s)
	if err != nil {
		return "", notFound("case")
	}
	return id, nil
}

// markSize is how many bytes of a cursor say which list it belongs to.
const markSize = 8

// cursor gives a position in the list of this request as text that programs
// need not understand; "" stays "". It begins with a mark of the list, so that
// one of another list, or of other conditions, is refused and not misread. It
// holds no secret: a position is only ever used under the viewer's own eyes.
func (v *visit) cursor(position string) string {
	if position == "" {
		return ""
	}
	mark := v.listMark()
	return base64.RawURLEncoding.EncodeToString(append(mark[:], position...))
}

// position reads the cursor of the request, "" for the beginning.
func (v *visit) position() (string, error) {
	s := v.query("cursor")
	if s == "" {
		return "", nil
	}
	mark := v.listMark()
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || strings.ContainsAny(s, "\r\n") || len(b) <= markSize || [markSize]byte(b) != mark {
		return "", errCursor
	}
	return string(b[markSize:]), nil
}

var errCursor = fmt.Errorf("parameter cursor is not from this list with these parameters: %w", fault.Invalid)

// listMark is a hash of what list this is.
func (v *visit) listMark() (mark [markSize]byte) {
	q := v.r.URL.Query()
	for _, name := range []string{"cursor", "limit", "lang"} {
		q.Del(name)
	}
	sum := sha256.Sum256([]byte(v.r.URL.Path + "?" + q.Encode()))
	copy(mark[:], sum[:])
	return mark
}

// maxOffset bounds how far into a list a number can reach.
const maxOffset = 1 << 30

// offset reads a cursor that is a number, 0 for the beginning.
func (v *visit) offset() (int, error) {
	s, err := v.position()
	if s == "" || err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxOffset || strconv.Itoa(n) != s {
		return 0, errCursor
	}
	return n, nil
}

// cursorAt gives the cursor of a number, if there is more.
func (v *visit) cursorAt(n int, more bool) string {
	if !more || n < 1 || n > maxOffset {
		return ""
	}
	return v.cursor(strconv.Itoa(n))
}
