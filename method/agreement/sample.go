// SPDX-License-Identifier: Apache-2.0

package agreement

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"teptar/fault"
)

// A Candidate is something that could be coded a second time, by its id, and
// the stratum that it belongs to.
type Candidate struct{ ID, Stratum string }

// Draw chooses size of the candidates at random, from each stratum as many as
// it has of all, by largest remainder; a stratum is left out only where there
// are more of them than size. The order within the sample is that of drawing,
// so that its beginning is a sample too.
//
// Each candidate has a random number for good, from its id and the seed (Ohlsson
// 1995): the same candidates and seed give the same sample in whatever order
// they come, and one candidate more changes at most one of its stratum, apart
// from the shares of strata.
func Draw(candidates []Candidate, size int, seed uint64) ([]Candidate, error) {
	if size < 1 || size > len(candidates) {
		return nil, fmt.Errorf("a sample of %d from %d documents; want 1 to %d: %w", size, len(candidates), len(candidates), fault.Invalid)
	}
	number := make(map[string][sha256.Size]byte, len(candidates))
	strata := map[string][]Candidate{}
	for _, c := range candidates {
		if _, twice := number[c.ID]; twice {
			return nil, fmt.Errorf("candidate %s is there twice: %w", c.ID, fault.Invalid)
		}
		number[c.ID] = sha256.Sum256(append(binary.BigEndian.AppendUint64([]byte("teptar sample\x00"), seed), c.ID...))
		strata[c.Stratum] = append(strata[c.Stratum], c)
	}
	drawnBefore := func(a, b Candidate) int {
		x, y := number[a.ID], number[b.ID]
		return bytes.Compare(x[:], y[:])
	}
	var out []Candidate
	for name, n := range shares(strata, size, len(candidates)) {
		slices.SortFunc(strata[name], drawnBefore)
		out = append(out, strata[name][:n]...)
	}
	slices.SortFunc(out, drawnBefore)
	return out, nil
}

// shares tells how many of each stratum are drawn.
func shares(strata map[string][]Candidate, size, all int) map[string]int {
	names := make([]string, 0, len(strata))
	for name := range strata {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(strata[b]), len(strata[a])), cmp.Compare(a, b))
	})
	n, left := map[string]int{}, size
	for _, name := range names { // one of each, as far as it goes
		if left > 0 {
			n[name]++
			left--
		}
	}
	for ; left > 0; left-- { // then whoever is furthest below its share
		furthest, lack := "", math.Inf(-1)
		for _, name := range names {
			have := len(strata[name])
			if by := float64(size)*float64(have)/float64(all) - float64(n[name]); n[name] < have && by > lack {
				furthest, lack = name, by
			}
		}
		n[furthest]++
	}
	return n
}

// UnitsFor tells how many units two coders must both code so that the 95 %
// interval of kappa is about as wide as wanted, from end to end, if kappa is as
// expected and a term is given to the share prevalence of the units. It is the
// large-sample variance of kappa for a term that is given or not (Bloch and
// Kraemer 1989), and so the count for one term by itself. What is not between
// 0 and 1 is fault.Invalid.
func UnitsFor(width, kappa, prevalence float64) (int, error) {
	within := func(x float64) bool { return x > 0 && x < 1 }
	if !within(width) || !within(kappa) || !within(prevalence) {
		return 0, fmt.Errorf("width, kappa and prevalence lie between 0 and 1: %w", fault.Invalid)
	}
	variance := (1 - kappa) * ((1-kappa)*(1-2*kappa) + kappa*(2-kappa)/(2*prevalence*(1-prevalence)))
	half := width / 2 / z975
	return int(math.Ceil(variance / (half * half))), nil
}
