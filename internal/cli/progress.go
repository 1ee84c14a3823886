// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bytes"
	"io"
	"sync"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// progress shows how far long work is, on the standard error, if a person is
// looking. Otherwise it is quiet.
type progress struct {
	mu  sync.Mutex
	all *mpb.Progress
	bar *mpb.Bar
}

// progress begins a bar of work with a known end; 0 if it is not known yet.
func (a *app) progress(what string, total int64) *progress {
	if !a.env.Interactive || a.json {
		return &progress{}
	}
	all := mpb.New(mpb.WithOutput(a.env.Stderr), mpb.WithWidth(40))
	bar := all.AddBar(total, mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(what+" ")), mpb.AppendDecorators(decor.CountersNoUnit("%d / %d"), decor.Name("  "), decor.AverageETA(decor.ET_STYLE_GO)))
	return &progress{all: all, bar: bar}
}

// set tells how much is done.
func (p *progress) set(n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		p.bar.SetCurrent(n)
	}
}

// done takes the bar away.
func (p *progress) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		p.bar.Abort(true)
		p.all.Wait()
		p.bar = nil
	}
}

// report gives a function for work that tells its steps itself.
func (a *app) report() (tell func(what string, done, of int64), end func()) {
	var p *progress
	current := ""
	tell = func(what string, done, of int64) {
		if what != current {
			if p != nil {
				p.done()
			}
			p, current = a.progress(what, of), what
		}
		p.set(done)
	}
	return tell, func() {
		if p != nil {
			p.done()
		}
	}
}

func newReader(b []byte) io.Reader { return bytes.NewReader(b) }
