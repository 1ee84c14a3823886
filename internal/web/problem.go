// SPDX-License-Identifier: Apache-2.0

package web

import (
	"context"
	"errors"
	"net/http"
)

// A problem is what went wrong, as RFC 9457 has it. The status tells all that
// a program needs, so the type is always about:blank (section 4.2.1).
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty" does:"What is wrong and where: positions and ids, never names."`
	// Instance is only there when the log has a line with it. A thing that is
	// not there and one that is not for the viewer are then the very same bytes.
	Instance string `json:"instance,omitempty" does:"The id of the request in the log of the desk."`
}

// problem answers with what went wrong.
func (v *visit) problem(err error) error {
	if errors.Is(err, context.Canceled) && v.context().Err() != nil {
		return nil // nobody is there to read it
	}
	status, words := diagnose(err)
	p := problem{Status: status, Detail: words}
	switch status {
	case http.StatusNotFound:
	case http.StatusInternalServerError:
		p.Instance = "urn:teptar:request:" + string(newSecret()[:16])
		v.desk.log("%s %s: %s: %v", v.r.Method, v.r.Pattern, p.Instance, err)
	default:
		p.Detail = words + ": " + detail(err)
	}
	return v.giveProblem(p)
}

func (v *visit) giveProblem(p problem) error {
	p.Type, p.Title = "about:blank", http.StatusText(p.Status)
	return v.give(p.Status, "application/problem+json", p)
}
