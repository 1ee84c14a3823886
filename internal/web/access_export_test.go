// SPDX-License-Identifier: Apache-2.0

package web

import "teptar/record"

// A PageRoute is a route of the pages, as a test walks it.
type PageRoute struct {
	Method, Pattern string
	Anyone          bool // also for who has not come in
}

// PageRoutes lists the routes of the pages.
func PageRoutes() []PageRoute {
	var list []PageRoute
	for _, r := range routes {
		list = append(list, PageRoute{r.method, r.pattern, r.who == anyone})
	}
	return list
}

// Carried lists the patterns of the routes whose forms are carried over a new
// sign-in.
func Carried() map[string]bool {
	list := map[string]bool{}
	for pattern := range carriedNames {
		list[pattern] = true
	}
	return list
}

// Place gives the address of an entry.
func (d *Desk) Place(number int64, leaf record.Hash) string {
	return d.positions.seal(position{number, 0, [3]byte(leaf[:3])})
}
