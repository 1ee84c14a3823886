// SPDX-License-Identifier: Apache-2.0

package sqlite

import "teptar/archive"

// Whole implements [archive.Whole].
func (r *reading) Whole() archive.Ledger { return r.logs }

var _ archive.Whole = (*reading)(nil)
