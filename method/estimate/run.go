// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"context"
	"fmt"

	"teptar/fault"
)

// Options are those of all methods. The zero value is the default of each.
type Options struct {
	Seed        uint64
	LogLinear   LogLinearOptions
	Sparse      SparseOptions
	Averaged    AveragedOptions
	LatentClass LatentClassOptions
}

// Run answers a table by methods, in their order. The seed is that of the
// options, whatever those of single methods say. The error is that of the
// context, or fault.Invalid for a method or an option that is none.
func Run(ctx context.Context, t *Table, methods []Method, o Options) ([]*Result, error) {
	o.Sparse.Seed, o.LatentClass.Seed = o.Seed, o.Seed
	var out []*Result
	for _, m := range methods {
		r, err := runOne(ctx, t, m, o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m, err)
		}
		out = append(out, r)
	}
	return out, nil
}

// runOne answers a table by one method.
func runOne(ctx context.Context, t *Table, m Method, o Options) (*Result, error) {
	switch m {
	case MethodChapman:
		return Chapman(t), nil
	case MethodLogLinear:
		return LogLinear(ctx, t, o.LogLinear)
	case MethodSparse:
		return Sparse(ctx, t, o.Sparse)
	case MethodAveraged:
		return Averaged(ctx, t, o.Averaged)
	case MethodLatentClass:
		return LatentClass(ctx, t, o.LatentClass)
	}
	return nil, fmt.Errorf("no such method; there are %q: %w", Methods(), fault.Invalid)
}
