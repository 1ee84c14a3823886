// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// parallel calls work for every i below n, on as many goroutines as there are
// processors, and each with a workspace of its own. What the calls compute must not
// depend on the workspace, and then nothing depends on the number of
// processors. It stops early, with the error, if the context ends.
func parallel[W any](ctx context.Context, n int, workspace func() W, work func(w W, i int)) error {
	var next atomic.Int64
	var done sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		done.Go(func() {
			w := workspace()
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				work(w, i)
			}
		})
	}
	done.Wait()
	return ctx.Err()
}
