// SPDX-License-Identifier: Apache-2.0

//go:build !unix

package archive

// placeOf cannot tell here whether a file is a copy; a database that was set
// back is still found by its checkpoint.
func placeOf(string) string { return "" }
