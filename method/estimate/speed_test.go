// SPDX-License-Identifier: Apache-2.0

package estimate

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// BenchmarkSpeed prints how long each method takes on published tables, and
// the ratio to the R package of the same method where R has it.
//
//	go test -run '^$' -bench Speed -benchtime 1x ./method/estimate
func BenchmarkSpeed(b *testing.B) {
	for _, tt := range []struct {
		name, peer string
		data       published
		run        func(b *testing.B, t *Table) error
		r          string // uses d, a matrix with counts in its last column
	}{
		{"6,893 log-linear models, 5 lists", "Rcapture", ukFive, func(b *testing.B, t *Table) error {
			_, err := LogLinear(b.Context(), t, LogLinearOptions{})
			return err
		}, "Rcapture::closedpMS.t(d, dfreq=TRUE)"},
		{"1,000 sparse bootstraps, 6 lists", "SparseMSE", ukSix, func(b *testing.B, t *Table) error {
			_, err := Sparse(b.Context(), t, SparseOptions{})
			return err
		}, "SparseMSE::estimatepopulation(d, nboot=1000)"},
		{"822 graphs, 5 lists, grid to 10", "dga", ukFive, func(b *testing.B, t *Table) error {
			_, err := Averaged(b.Context(), t, AveragedOptions{GridTo: 10})
			return err
		}, "k<-ncol(d)-1; y<-array(0,rep(2,k)); y[d[,1:k]+1]<-d[,k+1]; data(graphs5,package='dga'); dga::bma.cr(y,1:(10*sum(y)),2^-k,graphs5)"},
		{"110,000 sweeps of one chain, 4 lists", "LCMCR", kosovo, sweeps(110_000), lcmcrSweeps},
		{"110,000 sweeps of one chain, 5 lists", "LCMCR", ukFive, sweeps(110_000), lcmcrSweeps},
		{"18,154 graphs, 6 lists", "", ukSix, func(b *testing.B, t *Table) error {
			_, err := Averaged(b.Context(), t, AveragedOptions{})
			return err
		}, ""},
	} {
		b.Run(strings.ReplaceAll(tt.name, " ", "_"), func(b *testing.B) {
			tab := tt.data.table(b)
			start := time.Now()
			for b.Loop() {
				if err := tt.run(b, tab); err != nil {
					b.Fatal(err)
				}
			}
			took := time.Since(start) / time.Duration(b.N)
			fmt.Printf("%s: %v%s\n", tt.name, took.Round(time.Millisecond), ratio(tt.peer, tt.r, tt.data, took))
		})
	}
}

// lcmcrSweeps makes 110,000 sweeps of one chain of 10 classes, as the example of
// the manual of LCMCR does.
const lcmcrSweeps = `x<-as.data.frame(d); k<-ncol(x)-1; names(x)[k+1]<-"Freq"; x[1:k]<-lapply(x[1:k],factor,levels=0:1);
s<-LCMCR::lcmCR(x,tabular=TRUE,in_list_label="1",not_in_list_label="0",K=10,a_alpha=0.25,b_alpha=0.25,seed=1,buffer_size=10000,thinning=100);
LCMCR::lcmCR_PostSampl(s,burnin=10000,samples=1000,thinning=100,output=FALSE)`

// sweeps runs one chain of 10 classes on one core.
func sweeps(n int) func(*testing.B, *Table) error {
	return func(_ *testing.B, t *Table) error {
		c := newChain(t, newChance(1, 1), 10, t.n)
		for i := range n {
			c.sweep(i > warmUp)
		}
		return nil
	}
}

// ratio runs the same in R, if it is there.
func ratio(peer, script string, data published, took time.Duration) string {
	if peer == "" {
		return "; no peer does this"
	}
	var cells []string
	f := strings.Fields(data.rows)
	for i := 0; i+1 < len(f); i += 2 {
		cells = append(cells, strings.Join(strings.Split(f[i], ""), ",")+","+f[i+1])
	}
	k := len(strings.Fields(data.lists))
	code := fmt.Sprintf("d<-matrix(c(%s),ncol=%d,byrow=TRUE); colnames(d)<-c(LETTERS[1:%d],'count'); cat(system.time({%s})[['elapsed']])", strings.Join(cells, ","), k+1, k, script)
	out, err := exec.Command("Rscript", "-e", code).Output()
	if err != nil {
		return "; " + peer + " is not installed here"
	}
	s, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		return "; " + peer + " did not say how long it took"
	}
	return fmt.Sprintf("; %s %.2f s, %.0f times as long", peer, s, s/took.Seconds())
}

// BenchmarkSweep is one sweep of one chain with 10 classes, on one core.
func BenchmarkSweep(b *testing.B) {
	for name, data := range map[string]published{"kosovo": kosovo, "uk5": ukFive, "uk6": ukSix, "rome": rome, "allegheny": allegheny, "five": fiveLists, "spina": spinaBifida, "hare": hare} {
		b.Run(name, func(b *testing.B) {
			c := newChain(data.table(b), newChance(1, 1), 10, 5000)
			for range 2000 {
				c.sweep(true)
			}
			for b.Loop() {
				c.sweep(true)
			}
		})
	}
}
