// SPDX-License-Identifier: Apache-2.0

//go:build unix

package archive

import (
	"fmt"
	"os"
	"syscall"
)

// placeOf tells which file a path is: the number of its file system and of the
// file in it. A copy is another file; a moved one is the same. It says nothing
// if it cannot tell.
func placeOf(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	return fmt.Sprintf("%d:%d", st.Dev, st.Ino)
}
