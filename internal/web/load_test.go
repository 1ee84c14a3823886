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
)

// hubLinks is how many acts were done on account of one person.
const hubLinks = 5000

// fill makes a large archive of invented reports, with a person whom 5,000
// acts refer to.
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
	path  string
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
	paths := pathsOf(b, a, hub)
	for _, p := range paths { // once each, so that nothing is read from the disk for the first time
		if v := get(c, at, p); v.err != nil {
			b.Fatal(p, v.err)
		}
	}
	for b.Loop() {
		visits := load(c, at, paths)
		report(b, visits)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys>>20), "MiB")
}

// pathsOf gives the pages that are asked for.
func pathsOf(b *testing.B, a *archive.Archive, hub record.EntityID) []string {
	b.Helper()
	v, err := a.View(b.Context(), storetest.Owner)
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	first := func(k record.Kind) string {
		ids, err := v.Entities(archive.EntityFilter{Kind: k, Offset: 50, Limit: 1})
		if err != nil || len(ids) == 0 {
			b.Fatal(k, err)
		}
		return ids[0].String()
	}
	act, person, doc := first(record.Act), first(record.Person), first(record.Document)
	c := "/case/" + string(sample.Case)
	return []string{"/", c, c + "/timeline", c + "/map", c + "/kin", c + "/days", "/ask/who", "/ask/disputed", "/review", "/history", "/thing/" + act, "/thing/" + act + "/accounts",
		"/thing/" + person, "/thing/" + hub.String(), "/thing/" + hub.String() + "/links/act/on_account_of", "/document/" + doc,
		"/search?q=kind%3Aact", "/search?q=" + url.QueryEscape("задержан"), "/search?q=" + url.QueryEscape("kind:act type:LIB-DET"), "/words/act"}
}

func get(c *http.Client, at, path string) visitOf {
	began := time.Now()
	resp, err := c.Get(at + path)
	if err != nil {
		return visitOf{path: path, err: err}
	}
	defer resp.Body.Close()
	n, err := io.Copy(io.Discard, resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d", resp.StatusCode)
	}
	return visitOf{path, time.Since(began), int(n), err}
}

// load sends requests at the rate for the time.
func load(c *http.Client, at string, paths []string) []visitOf {
	n := int(timeFlag.Seconds() * float64(*rateFlag))
	visits := make([]visitOf, n)
	var wg sync.WaitGroup
	tick := time.NewTicker(time.Second / time.Duration(*rateFlag))
	defer tick.Stop()
	for i := range n {
		<-tick.C
		wg.Go(func() { visits[i] = get(c, at, paths[i%len(paths)]) })
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
			b.Fatal(v.path, v.err)
		}
		times[v.path], all = append(times[v.path], v.took), append(all, v.took)
		weight[v.path] = v.bytes
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
