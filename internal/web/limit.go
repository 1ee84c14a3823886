// SPDX-License-Identifier: Apache-2.0

package web

import (
	"net/http"
	"time"

	"golang.org/x/time/rate"
)

// How much the desk takes from people who have not come in, by route: so many
// forms at once, and then so many a second. Over an onion service all have one
// address, so that all share this. What is guessed is slowed down beside it, by
// name: see package account.
const (
	strangersAtOnce  = 20
	strangersASecond = 1
)

// limits are the buckets of the routes that take forms from strangers, by
// method and pattern.
type limits map[string]*rate.Limiter

func newLimits(rs []route) limits {
	l := limits{}
	for _, rt := range rs {
		if rt.method == http.MethodPost && rt.who == anyone {
			l[rt.method+" "+rt.pattern] = rate.NewLimiter(strangersASecond, strangersAtOnce)
		}
	}
	return l
}

// allow tells whether a stranger may send something to a route now.
func (l limits) allow(rt route, now time.Time) bool {
	b, ok := l[rt.method+" "+rt.pattern]
	return !ok || b.AllowN(now, 1)
}
