// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"context"
	"flag"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/sqlite"
	"teptar/internal/cli"
	"teptar/internal/web"
	"teptar/proof/keyring"
)

var picturesFlag = flag.String("pictures", "", "a `folder` to leave a picture of each page in")

// demonstration makes the archive of the demonstration and opens it.
func demonstration(t testing.TB) *archive.Archive {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "archive")
	env := &cli.Env{Stdin: os.Stdin, Stdout: new(strings.Builder), Stderr: new(strings.Builder), Getenv: func(string) string { return "" }, Now: time.Now}
	if status := cli.Main(env, []string{"demo", "--dir", dir, "--no-serve"}); status != 0 {
		t.Fatalf("demo: status %d: %s", status, env.Stderr)
	}
	pass, err := os.ReadFile(filepath.Join(dir, "demo-passphrase"))
	if err != nil {
		t.Fatal(err)
	}
	config := archive.Config{Now: time.Now, OpenStore: func(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
		return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
	}}
	a, err := archive.Open(t.Context(), dir, config, func(ctx context.Context, l *keyring.Locked) (*keyring.Keyring, error) {
		return l.Passphrase(ctx, []byte(strings.TrimSpace(string(pass))))
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

// open serves the desk on a port of this machine until the test ends, and
// gives its address.
func open(t testing.TB, a *archive.Archive) (*web.Desk, string) {
	t.Helper()
	d, _ := deskOf(t, a)
	return d, serveOf(t, d)
}

// serveOf serves a desk on a port of this machine until the test ends, and
// gives its address.
func serveOf(t testing.TB, d *web.Desk) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return "http://" + l.Addr().String()
}

// browser starts Chromium, or skips the test where there is none.
func browser(t testing.TB) context.Context {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(found), chromedp.NoSandbox, chromedp.Flag("force-color-profile", "srgb"))
			ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
			t.Cleanup(cancel)
			ctx, cancel = chromedp.NewContext(ctx)
			t.Cleanup(cancel)
			ctx, cancel = context.WithTimeout(ctx, 10*time.Minute)
			t.Cleanup(cancel)
			return ctx
		}
	}
	t.Skip("Chromium is not installed here")
	return nil
}

// comeIn opens a session in the browser.
func comeIn(ctx context.Context, d *web.Desk, at string) error {
	return chromedp.Do(ctx, chromedp.Navigate(at+d.EntryPath(access.Owner("owner"))), chromedp.Click("button.main"), chromedp.WaitVisible("nav.cases"))
}

// links gives the addresses on a page that begin so.
func links(ctx context.Context, address, prefix string) ([]string, error) {
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		return nil, err
	}
	return chromedp.Run(ctx, chromedp.Evaluate[[]string](fmt.Sprintf(`[...new Set([...document.querySelectorAll('a[href^=%q]')].map(a => a.getAttribute('href')))]`, prefix)))
}

// TestPictures leaves a picture of each page at each width, in both languages
// and by day and night, for people to look at, and tells of pages that are
// wider than the window.
func TestPictures(t *testing.T) {
	if *picturesFlag == "" {
		t.Skip("no -pictures FOLDER")
	}
	ctx := browser(t)
	d, at := open(t, demonstration(t))
	if err := comeIn(ctx, d, at); err != nil {
		t.Fatal(err)
	}
	paths := everyPage(t, ctx, at)
	for _, lang := range []string{"en", "ru"} {
		for _, theme := range []string{"light", "dark"} {
			for _, width := range []int64{360, 768, 1440} {
				for i, path := range paths {
					name := fmt.Sprintf("%02d-%s-%s-%d.png", i, lang, theme, width)
					if err := picture(ctx, at+path, lang, theme, width, filepath.Join(*picturesFlag, name)); err != nil {
						t.Errorf("%s %s: %v", path, name, err)
					}
				}
			}
		}
	}
}

// everyPage gives the address of one page of each kind.
func everyPage(t testing.TB, ctx context.Context, at string) []string {
	t.Helper()
	paths := []string{"/", "/review", "/match", "/match?kind=document", "/add", "/ask/who", "/ask/disputed", "/ask/counts", "/counts", "/counts?by=month&by2=perpetrator", "/estimate", "/estimate?by=outlet&case=demo", "/estimate/publish?case=demo", "/history", "/search?q=" + url.QueryEscape("мечеть"), "/search?q=kind:act", "/search", "/searches", "/carried", "/tour", "/words", "/words/act", "/help", "/settings", "/settings/cases", "/settings/words", "/settings/keys", "/settings/backup", "/people", "/me", "/no-such-page"}
	from := at + "/ask/who"
	for _, prefix := range []string{"/case/", "/document/", "/thing/", "/claim/"} {
		found, err := links(ctx, from, prefix)
		if err != nil || len(found) == 0 {
			t.Fatal(prefix, err)
		}
		paths = append(paths, found[0])
		if prefix == "/case/" {
			for _, drawing := range []string{"timeline", "map", "kin", "days", "acts"} {
				paths = append(paths, found[0]+"/"+drawing)
			}
		}
		if prefix == "/thing/" {
			from = at + found[0]
			paths = append(paths, found[0]+"/accounts")
			if pairs, err := links(ctx, at+"/match", "/match/e-"); err != nil || len(pairs) == 0 {
				t.Log("no pair is proposed: ", err)
			} else {
				paths = append(paths, pairs[0])
			}
		}
	}
	entries, err := links(ctx, at+"/history", "/history/")
	if err != nil || len(entries) == 0 {
		t.Fatal("no entry of the log: ", err)
	}
	return append(paths, entries[0])
}

// look opens a page in a language, by day or night, in a window of a width.
func look(ctx context.Context, address, lang, theme string, width int64) error {
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
		return err
	}
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	cookie := network.SetCookieParams{Name: "language", Value: lang, URL: "http://" + u.Host}
	if _, err := chromedp.Call(ctx, network.SetCookie, cookie); err != nil {
		return err
	}
	return chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(address))
}

// picture takes a page as it is in a window of a width.
func picture(ctx context.Context, address, lang, theme string, width int64, file string) error {
	if err := look(ctx, address, lang, theme, width); err != nil {
		return err
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, png, 0o600); err != nil {
		return err
	}
	wide, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > window.innerWidth`))
	if err == nil && wide {
		return fmt.Errorf("wider than its window")
	}
	return err
}
