// SPDX-License-Identifier: Apache-2.0

package web

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPositionsComeBackAndNobodyMakesOneUp(t *testing.T) {
	p, err := newPositions()
	if err != nil {
		t.Fatal(err)
	}
	other, err := newPositions()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		number, part := rapid.Int64Range(1, 1<<40).Draw(t, "number"), rapid.IntRange(0, 10_000).Draw(t, "part")
		sealed := p.seal(number, part)
		n, k, err := p.open(sealed)
		if err != nil || n != number || k != part {
			t.Fatalf("%d/%d comes back as %d/%d, %v", number, part, n, k, err)
		}
		if _, _, err := other.open(sealed); err == nil {
			t.Fatal("the key of another run opens it")
		}
	})
	for _, s := range []string{"1/2", strings.Repeat("0", 32), strings.Repeat("f", 31), strings.Repeat("z", 32), strings.Repeat("a", 64)} {
		if _, _, err := p.open(s); err == nil {
			t.Errorf("%q is a position", s)
		}
	}
}
