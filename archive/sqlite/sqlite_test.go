// SPDX-License-Identifier: Apache-2.0

package sqlite_test

import (
	"context"
	"testing"

	"teptar/archive"
	"teptar/archive/sqlite"
	"teptar/archive/storetest"
)

func open(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
	return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
}

func TestContract(t *testing.T) { storetest.Test(t, open) }
