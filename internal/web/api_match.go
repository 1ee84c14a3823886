// SPDX-License-Identifier: Apache-2.0

package web

import (
	"teptar/archive/ask"
	"teptar/archive/linkage"
	"teptar/record"
)

// A matchesOut is proposals with the cursor of those that follow.
type matchesOut struct {
	*ask.MatchList
	Next string `json:"next,omitempty" does:"The cursor of the next page; not there on the last one."`
}

// matchKind is the kind of things that may be one.
var matchKind = param{name: "kind", does: "The kind of things.", required: true, choices: []string{string(record.Person), string(record.Organization), string(record.PlaceKind)}}

func giveMatches(v *visit) (out matchesOut, err error) {
	view, err := v.see()
	if err != nil {
		return out, err
	}
	f := ask.MatchFilter{Kind: record.Kind(v.query("kind")), At: linkage.ProposeFrom, Teach: v.query("order") == "teaching", Lang: v.lang, Limit: v.number("limit", matchRows)}
	if percent := v.number("at", 0); percent > 0 {
		f.At = max(f.At, float64(percent)/100)
	}
	if f.Case, err = v.inCase(); err != nil {
		return out, err
	}
	if f.Offset, err = v.offset(); err != nil {
		return out, err
	}
	if out.MatchList, err = ask.Proposals(v.context(), view, f); err != nil {
		return out, err
	}
	out.Next = v.cursorAt(f.Offset+f.Limit, f.Offset+f.Limit < out.Total)
	return out, nil
}

func givePair(v *visit) (*ask.Pair, error) {
	id, view, err := v.thingID()
	if err != nil {
		return nil, err
	}
	other, err := record.ParseEntityID(v.query("other"))
	if err != nil {
		return nil, notFound("thing")
	}
	return ask.SideBySide(v.context(), view, id, other, v.lang)
}
