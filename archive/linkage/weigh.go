// SPDX-License-Identifier: Apache-2.0

package linkage

import (
	"context"
	"fmt"

	"teptar/archive"
	"teptar/method/match"
	"teptar/record"
)

type weighKey struct {
	kind  record.Kind
	model *match.Model
}

// Weigh gives a matcher that can [Matcher.Explain] any two things, however many there
// are: by the model of what was found for such viewers (see [Of]), or by that which
// training begins with where nobody has run one. It learns and proposes nothing.
// It reads all things of the kind, for how rare a value is among them is a part of what
// it weighs: once for all who may know the same, as long as nothing is added.
func Weigh(ctx context.Context, v *archive.View, found *Matching) (*Matcher, error) {
	return archive.Remember(v, weighKey{found.Kind, found.Model}, func() (*Matcher, error) {
		m, err := read(ctx, v, found.Kind)
		if err != nil {
			return nil, err
		}
		model := found.Model
		if model == nil {
			model = modelOf(found.Kind)
			m.boundPrior(model)
		}
		if m.engine, err = m.prepare(model, maxNames); err != nil {
			return nil, fmt.Errorf("weigh %s: %w", found.Kind, err)
		}
		return m, nil
	})
}
