// SPDX-License-Identifier: Apache-2.0

package web

import "teptar/archive/access"

// Token gives a bearer token of a viewer.
func (d *Desk) Token(v access.Viewer) string { return string(d.sessions.begin(v)) }

// APIRoutes lists the routes of the JSON interface, as "GET /api/v1/cases".
func APIRoutes() []string {
	var list []string
	for _, r := range programRoutes() {
		if r.method != "" {
			list = append(list, r.method+" "+r.pattern)
		}
	}
	return list
}
