// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/sample"
	"teptar/archive/sqlite"
	"teptar/archive/storetest"
	"teptar/internal/web"
	"teptar/record"
)

var (
	claimsFlag = flag.Int("claims", 20_000, "how many claims the archive has that BenchmarkPages asks")
	rateFlag   = flag.Int("rate", 50, "requests a second")
	timeFlag   = flag.Duration("for", 10*time.Second, "how long they come")
	writeFlag  = flag.Duration("write", 5*time.Second, "how often somebody adds a claim meanwhile; 0 for never")
)

// hubLinks is how many acts were done on account of one person.
const hubLinks = 5000

// fill makes a large archive of invented reports, of which one in a hundred is
// denied, with a person whom 5,000 acts refer to.
func fill(b *testing.B) (*archive.Archive, record.EntityID) {
	b.Helper()
	a := storetest.New(b, func(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
		return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
	})
	src := sample.New(1)
	ops := src.Shared()
	for claims := 0; claims < *claimsFlag; {
		for len(ops) < 2000 && claims < *claimsFlag {
			more, n := src.Report()
			ops, claims = append(ops, more...), claims+n
			if claims/n%100 == 0 {
				ops = append(ops, denial(more))
			}
		}
		if _, err := a.Commit(b.Context(), storetest.Owner, ops); err != nil {
			b.Fatal(err)
		}
		ops = ops[:0]
	}
	doc, hub := storetest.Entity(sample.Case, record.Document, "doc.hub"), storetest.Entity(sample.Case, record.Person, "hub")
	ops = append(ops, doc, hub)
	for i := range hubLinks {
		act := storetest.Entity(sample.Case, record.Act, fmt.Sprint("hub act ", i))
		ops = append(ops, act, storetest.Say(sample.Case, doc.ID, fmt.Sprint("act ", i), storetest.Claim(act.ID, "on_account_of", record.RefValue(hub.ID))))
	}
	if _, err := a.Commit(b.Context(), storetest.Owner, ops); err != nil {
		b.Fatal(err)
	}
	return a, hub.ID
}

// denial is a statement that the act of a report did not happen.
func denial(report []record.Op) record.Op {
	for _, op := range report {
		if say, ok := op.(record.Say); ok {
			for _, c := range say.Claims {
				if c.Property == "occurred" {
					return storetest.Say(sample.Case, say.Passage.Document, "it did not happen", record.Claim{Subject: c.Subject, Property: "occurred", Stance: record.Denies, Value: c.Value})
				}
			}
		}
	}
	return nil
}

// client comes in as the owner.
func client(b testing.TB, d *web.Desk, at string) *http.Client {
	b.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	c := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	path := d.EntryPath(access.Owner("Owner"))
	_, key, _ := strings.Cut(path, "key=")
	resp, err := c.PostForm(at+"/enter", url.Values{"key": {key}})
	if err != nil || resp.StatusCode != http.StatusSeeOther {
		b.Fatal(resp, err)
	}
	resp.Body.Close()
	return c
}

// a visitOf is one request that was answered.
type visitOf struct {
	page  string
	took  time.Duration
	bytes int
	err   error
}

// BenchmarkPages asks for every kind of page at a steady rate, whether earlier
// requests are answered or not, and prints how long each took and weighs.
func BenchmarkPages(b *testing.B) {
	a, hub := fill(b)
	d, at := open(b, a)
	c := client(b, d, at)
	pages := pagesOf(b, a, hub)
	for _, p := range pages { // once each, so that nothing is read from the disk for the first time
		if v := get(c, at, p, 0); v.err != nil {
			b.Fatal(p.name, v.err)
		}
	}
	for b.Loop() {
		stop := write(b, a)
		visits := load(c, at, pages)
		stop()
		report(b, visits)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys>>20), "MiB")
}

// write adds a claim now and then, as a team at work does, until it is stopped.
func write(b *testing.B, a *archive.Archive) (stop func()) {
	if *writeFlag <= 0 {
		return func() {}
	}
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(*writeFlag)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			doc := storetest.Entity(sample.Case, record.Document, fmt.Sprint("meanwhile ", n))
			ops := []record.Op{doc, storetest.Say(sample.Case, doc.ID, "meanwhile", storetest.Claim(doc.ID, "title", record.TextValue("meanwhile", "en")))}
			if _, err := a.Commit(b.Context(), storetest.Owner, ops); err != nil {
				b.Error(err)
			}
		}
	})
	return func() { close(done); wg.Wait() }
}

// A pageOf is a kind of page, with the addresses of some.
type pageOf struct {
	name  string
	paths []string
}

// pagesOf gives the pages that are asked for: of each kind of thing some
// hundreds, so that nobody asks for the same one again and again.
func pagesOf(b *testing.B, a *archive.Archive, hub record.EntityID) []pageOf {
	b.Helper()
	v, err := a.View(b.Context(), storetest.Owner)
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	some := func(k record.Kind, after string) pageOf {
		ids, err := v.Entities(archive.EntityFilter{Kind: k, Offset: 50, Limit: 500})
		if err != nil || len(ids) == 0 {
			b.Fatal(k, err)
		}
		p := pageOf{name: string(k) + after}
		for _, id := range ids {
			p.paths = append(p.paths, "/"+map[bool]string{true: "document", false: "thing"}[k == record.Document]+"/"+id.String()+after)
		}
		return p
	}
	var words pageOf
	for n, w := range []string{"задержан", "ба*", "кору*", "митано*", "лида*", "гушо*", "вапе*", "зило*", "мену*", "хатэ*"} {
		words.name = "search: words"
		words.paths = append(words.paths, "/search?q="+url.QueryEscape(w), fmt.Sprintf("/search?q=%s&page=%d", url.QueryEscape(w), n))
	}
	pages := []pageOf{some(record.Act, ""), some(record.Act, "/accounts"), some(record.Person, ""), some(record.Document, ""), words}
	c := "/case/" + string(sample.Case)
	for _, p := range []string{"/", c, c + "/timeline", c + "/map", c + "/kin", c + "/days", "/ask/who", "/ask/disputed", "/review", "/history",
		"/thing/" + hub.String(), "/thing/" + hub.String() + "/links/act/on_account_of",
		"/search?q=kind%3Aact", "/search?q=" + url.QueryEscape("kind:act type:LIB-DET"), "/words/act"} {
		pages = append(pages, pageOf{strings.ReplaceAll(p, hub.String(), "(5,000 links)"), []string{p}})
	}
	return pages
}

func get(c *http.Client, at string, p pageOf, n int) visitOf {
	path := p.paths[n%len(p.paths)]
	began := time.Now()
	resp, err := c.Get(at + path)
	if err != nil {
		return visitOf{page: p.name, err: err}
	}
	defer resp.Body.Close()
	size, err := io.Copy(io.Discard, resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: status %d", path, resp.StatusCode)
	}
	return visitOf{p.name, time.Since(began), int(size), err}
}

// load sends requests at the rate for the time.
func load(c *http.Client, at string, pages []pageOf) []visitOf {
	n := int(timeFlag.Seconds() * float64(*rateFlag))
	visits := make([]visitOf, n)
	var wg sync.WaitGroup
	tick := time.NewTicker(time.Second / time.Duration(*rateFlag))
	defer tick.Stop()
	for i := range n {
		<-tick.C
		wg.Go(func() { visits[i] = get(c, at, pages[i%len(pages)], i/len(pages)) })
	}
	wg.Wait()
	return visits
}

// report prints a table: a line for each page, the slowest last.
func report(b *testing.B, visits []visitOf) {
	b.Helper()
	times, weight := map[string][]time.Duration{}, map[string]int{}
	var all []time.Duration
	for _, v := range visits {
		if v.err != nil {
			b.Fatal(v.page, v.err)
		}
		times[v.page], all = append(times[v.page], v.took), append(all, v.took)
		weight[v.page] = v.bytes
	}
	names := make([]string, 0, len(times))
	for p, ts := range times {
		slices.Sort(ts)
		names = append(names, p)
	}
	slices.SortFunc(names, func(x, y string) int { return cmp.Compare(times[x][len(times[x])-1], times[y][len(times[y])-1]) })
	for _, p := range names {
		ts := times[p]
		fmt.Printf("%7.1f ms median %7.1f ms longest %6.1f KB  %s\n", ms(ts[len(ts)/2]), ms(ts[len(ts)-1]), float64(weight[p])/1000, p)
	}
	slices.Sort(all)
	b.ReportMetric(ms(all[len(all)/2]), "ms-median")
	b.ReportMetric(ms(all[len(all)*99/100]), "ms-p99")
	b.ReportMetric(0, "ns/op")
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
