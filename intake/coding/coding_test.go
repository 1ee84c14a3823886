// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"io/fs"
	"time"

	"teptar/record"
)

// contextOf is a context with files, and with nothing in the archive.
func contextOf(files map[string]string) Context {
	return Context{
		By: "N. A.", At: time.Date(2031, 4, 1, 10, 0, 0, 500, time.UTC),
		Open: func(name string) ([]byte, error) {
			data, ok := files[name]
			if !ok {
				return nil, fs.ErrNotExist
			}
			return []byte(data), nil
		},
		Schema: record.Shipped(),
	}
}
