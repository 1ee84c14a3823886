// SPDX-License-Identifier: Apache-2.0

package match

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"
)

// A RuleCount is what a rule costs.
type RuleCount struct {
	Rule   Rule  `json:"rule"`
	Keyed  int64 `json:"keyed"`  // records that have all its keys
	Pairs  int64 `json:"pairs"`  // that it makes, those of other rules too
	Blocks int64 `json:"blocks"` // of two records and more
	// Largest are the sizes of the largest blocks, with a record of each.
	Largest []Block `json:"largest,omitempty"`
	// Left out are blocks above the limit, and the pairs that they would make.
	LeftOut      int64 `json:"left_out,omitempty"`
	LeftOutPairs int64 `json:"left_out_pairs,omitempty"`
}

// A Block is records that agree on all keys of a rule.
type Block struct {
	Size   int    `json:"size"`
	Record uint32 `json:"record"` // one of them
}

// largestShown is how many of the largest blocks are told.
const largestShown = 5

// MaxBlock is the largest block that is looked at. Values that so many share say
// little, and pairs grow with the square.
const MaxBlock = 2000

// pairsOf counts the pairs of n records.
func pairsOf(n int) int64 { return int64(n) * int64(n-1) / 2 }

// setRules computes the keys of all records, and what the rules cost; blocks
// that are too large lose their key.
func (e *Engine) setRules(rules []Rule) error {
	n, wide := e.table.Len(), len(rules)
	e.keys, e.counts = make([]uint32, n*wide), make([]RuleCount, wide)
	for r, rule := range rules {
		if err := e.fillKeys(r, rule, e.keys, wide); err != nil {
			return err
		}
	}
	e.model.Rules = rules
	return e.countRules()
}

// fillKeys computes the key of a rule for all records; 0 for none.
func (e *Engine) fillKeys(r int, rule Rule, keys []uint32, wide int) error {
	var cols []int
	var parts [][]uint32
	for _, k := range rule.On {
		part, col, err := e.readKey(k)
		if err != nil {
			return err
		}
		cols, parts = append(cols, col), append(parts, part)
	}
	parallel(e.opt.Workers, e.table.Len(), func(_, i int) {
		keys[i*wide+r] = keyOf(e.row(uint32(i)), cols, parts)
	})
	return nil
}

// keyOf joins the keys of a record. Two different keys may meet in one number, of
// four thousand million; then a pair more is looked at, to no harm.
func keyOf(row []uint32, cols []int, parts [][]uint32) uint32 {
	h := uint64(0)
	for i, c := range cols {
		v := parts[i][row[c]]
		if v == 0 {
			return 0
		}
		if len(cols) == 1 {
			return v
		}
		h = mix(h ^ uint64(v)<<8 ^ uint64(i+1))
	}
	return nonZero(h)
}

// countRules predicts the pairs of each rule, a few rules at a time.
func (e *Engine) countRules() error {
	wide := len(e.counts)
	e.sorted = make([]blockList, wide)
	keep := e.opt.Memory == 0 && e.table.Len()*wide <= keptOrders
	var fail error
	var lock sync.Mutex
	parallelRules(e.opt.Workers, wide, func(r int) {
		c := RuleCount{Rule: e.model.Rules[r]}
		err := e.sortBlocks(context.Background(), r, func(block []uint32) error {
			c.Keyed += int64(len(block))
			if len(block) < 2 {
				return nil
			}
			if len(block) > MaxBlock && len(c.Rule.On) > 0 {
				c.LeftOut++
				c.LeftOutPairs += pairsOf(len(block))
				for _, record := range block {
					e.keys[int(record)*wide+r] = 0
				}
				return nil
			}
			c.Blocks++
			c.Pairs += e.blockPairs(block)
			c.note(Block{len(block), block[0]})
			if keep {
				e.sorted[r].add(block)
			}
			return nil
		})
		e.counts[r] = c
		if err != nil {
			lock.Lock()
			fail = err
			lock.Unlock()
		}
	})
	return fail
}

// parallelRules calls work for each rule on several goroutines.
func parallelRules(workers, rules int, work func(r int)) {
	var wait sync.WaitGroup
	next := make(chan int, rules)
	for r := range rules {
		next <- r
	}
	close(next)
	for range min(workers, rules) {
		wait.Go(func() {
			for r := range next {
				work(r)
			}
		})
	}
	wait.Wait()
}

// note keeps the largest blocks.
func (c *RuleCount) note(b Block) {
	if len(c.Largest) == largestShown && c.Largest[largestShown-1].Size >= b.Size {
		return
	}
	c.Largest = append(c.Largest, b)
	slices.SortFunc(c.Largest, func(a, b Block) int { return cmp.Or(cmp.Compare(b.Size, a.Size), cmp.Compare(a.Record, b.Record)) })
	c.Largest = c.Largest[:min(len(c.Largest), largestShown)]
}

// blockPairs counts the pairs of a block that the lists allow.
func (e *Engine) blockPairs(block []uint32) int64 {
	all := pairsOf(len(block))
	if !e.table.many {
		if e.opt.Links == Between || e.clean[0] {
			return 0
		}
		return all
	}
	size := map[uint16]int{}
	for _, record := range block {
		size[e.table.lists[record]]++
	}
	for l, n := range size {
		if e.opt.Links == Between || e.clean[l] {
			all -= pairsOf(n)
		}
	}
	return all
}

// keptOrders is how many places of records in blocks are kept, so that they need not
// be sorted again.
const keptOrders = 50_000_000

// A blockList is blocks one after another.
type blockList struct {
	records []uint32
	ends    []uint32
}

func (l *blockList) add(block []uint32) {
	l.records = append(l.records, block...)
	l.ends = append(l.ends, uint32(len(l.records)))
}

// all yields the blocks.
func (l *blockList) all(yield func(block []uint32) error) error {
	from := uint32(0)
	for _, end := range l.ends {
		if err := yield(l.records[from:end:end]); err != nil {
			return err
		}
		from = end
	}
	return nil
}

// blocks yields the records of each key of a rule that two records have, in the
// order of keys. The slice is good until yield returns.
func (e *Engine) blocks(ctx context.Context, r int, yield func(block []uint32) error) error {
	if e.sorted[r].ends == nil {
		return e.sortBlocks(ctx, r, yield)
	}
	return cmp.Or(ctx.Err(), e.sorted[r].all(yield))
}

// sortBlocks is blocks by sorting, with those of one record.
func (e *Engine) sortBlocks(ctx context.Context, r int, yield func(block []uint32) error) error {
	s := &sorter{scratch: e.opt.Scratch}
	if e.opt.Memory > 0 {
		s.most = int(max(e.opt.Memory/int64(2*itemSize*e.opt.Workers), 1024))
	}
	defer s.close()
	wide := len(e.model.Rules)
	every := len(e.model.Rules[r].On) == 0
	if s.most == 0 {
		s.items = make([]item, 0, e.table.Len())
	}
	for i := range e.table.Len() {
		if k := e.keys[i*wide+r]; k != 0 || every {
			if err := s.add(item{uint64(k), uint32(i)}); err != nil {
				return err
			}
		}
	}
	var block []uint32
	var key uint64
	for it, err := range s.all() {
		if err != nil {
			return err
		}
		if len(block) > 0 && key != it.key {
			if err := cmp.Or(ctx.Err(), yield(block)); err != nil {
				return err
			}
			block = block[:0]
		}
		key = it.key
		block = append(block, it.value)
	}
	if len(block) > 0 {
		return yield(block)
	}
	return nil
}

// A task is some blocks, or some rows of the triangle of pairs of one.
type task struct {
	blockList
	rows int // of the one block, if above 0
}

// taskPairs is about how many pairs a task has.
const taskPairs = 1 << 16

// A seer sees a pair. The worker tells on which goroutine; first, that no earlier
// rule made the pair. It must not depend on the order of pairs.
type seer func(worker int, a, b uint32, first bool)

// eachPair shows the pairs that a rule makes, on all goroutines; only those that
// no earlier rule made, if fresh; and only a share of its blocks, drawn by their
// first record.
func (e *Engine) eachPair(ctx context.Context, r int, fresh bool, share float64, see seer) error {
	limit := uint64(math.MaxUint64)
	if share < 1 {
		limit = uint64(share * math.MaxUint64)
	}
	tasks := make(chan task, 2*e.opt.Workers)
	var wait sync.WaitGroup
	for w := range e.opt.Workers {
		wait.Go(func() {
			for t := range tasks {
				e.runTask(r, t, w, fresh, see)
			}
		})
	}
	var group blockList
	pairs := int64(0)
	flush := func() {
		if len(group.ends) > 0 {
			tasks <- task{blockList: group}
			group, pairs = blockList{}, 0
		}
	}
	err := e.blocks(ctx, r, func(block []uint32) error {
		n := len(block)
		switch {
		case n < 2 || limit < math.MaxUint64 && mix(uint64(block[0])^e.opt.Seed<<32) > limit:
		case pairsOf(n) > taskPairs:
			whole := slices.Clone(block)
			for from, rows := 0, max(1, taskPairs/n); from < n; from += rows {
				tasks <- task{blockList{records: whole[from:]}, min(rows, n-from)}
			}
		default:
			group.add(block)
			if pairs += pairsOf(n); pairs >= taskPairs {
				flush()
			}
		}
		return nil
	})
	flush()
	close(tasks)
	wait.Wait()
	return err
}

// runTask makes the pairs of a task.
func (e *Engine) runTask(r int, t task, w int, fresh bool, see seer) {
	if t.rows > 0 {
		e.runRows(r, t.records, t.rows, w, fresh, see)
		return
	}
	_ = t.all(func(block []uint32) error {
		e.runRows(r, block, len(block), w, fresh, see)
		return nil
	})
}

// runRows makes the pairs of the first records of a block with those after them.
func (e *Engine) runRows(r int, block []uint32, rows, w int, fresh bool, see seer) {
	free := !e.table.many && e.coListed < 0 && len(e.apart) == 0 && !e.clean[0] && e.opt.Links != Between
	for i := range rows {
		a := block[i]
		for _, b := range block[i+1:] {
			first := e.first(r, a, b)
			if (first || !fresh) && (free || e.allowed(a, b)) {
				see(w, a, b, first)
			}
		}
	}
}

// first tells that no rule before r makes a pair.
func (e *Engine) first(r int, a, b uint32) bool {
	wide := len(e.model.Rules)
	x, y := e.keys[int(a)*wide:int(a)*wide+r], e.keys[int(b)*wide:int(b)*wide+r]
	for q, k := range x {
		if k == y[q] && (k != 0 || len(e.model.Rules[q].On) == 0) {
			return false
		}
	}
	return true
}
