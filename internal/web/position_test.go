// SPDX-License-Identifier: Apache-2.0

package web

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPositionsComeBackAndNobodyMakesOneUp(t *testing.T) {
	p, err := newPositions([32]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	other, err := newPositions([32]byte{2})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		at := position{rapid.Int64Range(1, 1<<48-1).Draw(t, "number"), rapid.IntRange(0, 1<<16).Draw(t, "part"), [3]byte{1, 2, 3}}
		sealed := p.seal(at)
		if again, err := p.open(sealed); err != nil || again != at {
			t.Fatalf("%v comes back as %v, %v", at, again, err)
		}
		if _, err := other.open(sealed); err == nil {
			t.Fatal("the key of another archive opens it")
		}
	})
	for _, s := range []string{"1/2", strings.Repeat("0", 32), strings.Repeat("f", 31), strings.Repeat("z", 32), strings.Repeat("a", 64)} {
		if _, err := p.open(s); err == nil {
			t.Errorf("%q is a position", s)
		}
	}
}
