// SPDX-License-Identifier: Apache-2.0

package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"teptar/fault"
)

var (
	errBroken      = errors.New("the program broke down here")
	errCrossOrigin = fmt.Errorf("this form came from another site and was not taken: %w", fault.Denied)
	errEntryKey    = fmt.Errorf("this link was used already, or is too old; start the desk again for a new one: %w", fault.Denied)
	errBusy        = errors.New("wait a little, and send it again")
)

// statuses is the one table from kinds of error to statuses of HTTP.
var statuses = []struct {
	kind   error
	status int
	words  string
}{
	{errBusy, http.StatusTooManyRequests, "Too much came at once"},
	{fault.NotFound, http.StatusNotFound, "There is no such page, or it is not for you"},
	{fault.Invalid, http.StatusUnprocessableEntity, "This cannot be taken as it is"},
	{fault.Conflict, http.StatusConflict, "Somebody was quicker"},
	{fault.Denied, http.StatusForbidden, "This was refused"},
	{fault.Erased, http.StatusGone, "This was erased on purpose"},
	{fault.Full, http.StatusInsufficientStorage, "A limit is reached"},
	{fault.Tampered, http.StatusInternalServerError, "Something was changed behind our back"},
}

// diagnose gives the status and the words of an error.
func diagnose(err error) (status int, words string) {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return http.StatusRequestEntityTooLarge, "This is too large"
	}
	for _, s := range statuses {
		if errors.Is(err, s.kind) {
			return s.status, s.words
		}
	}
	return http.StatusInternalServerError, "Something went wrong here"
}

// trouble answers with what went wrong. What is not there and what is not for
// this viewer give the very same bytes.
func (v *visit) trouble(err error) {
	if errors.Is(err, context.Canceled) && v.context().Err() != nil {
		return // nobody is there to read it
	}
	status, words := diagnose(err)
	p := troublePage{Words: words}
	switch status {
	case http.StatusNotFound:
	case http.StatusInternalServerError:
		v.desk.log("%s %s: %v", v.r.Method, v.r.Pattern, err)
	default:
		p.Detail = speak(v.lang).T(detail(err))
	}
	if err := v.showAs(status, p); err != nil {
		v.desk.log("%s: %v", v.r.Pattern, err)
		http.Error(v.w, "teptar: cannot show what went wrong", http.StatusInternalServerError)
	}
}

// detail gives the text of an error without the name of its kind, which the
// page says in other words.
func detail(err error) string {
	text := err.Error()
	for _, s := range statuses {
		text = strings.TrimSuffix(text, ": "+s.kind.Error())
	}
	return text
}

type troublePage struct {
	Words  string // as in statuses
	Detail string
}

func (troublePage) template() string       { return "trouble" }
func (p troublePage) title(w words) string { return w.T(p.Words) }
