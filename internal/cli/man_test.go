// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"teptar/internal/cli"
)

var updateMan = flag.Bool("update", false, "write doc/man anew")

// manDay stands in the manual pages of the repository, so that they change only
// when a command does.
var manDay = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// TestManualPages holds doc/man against the commands.
func TestManualPages(t *testing.T) {
	const kept = "../../doc/man"
	made := t.TempDir()
	if *updateMan {
		made = kept
		if err := os.RemoveAll(kept); err != nil {
			t.Fatal(err)
		}
	}
	env := &cli.Env{Stdin: os.Stdin, Stdout: io.Discard, Stderr: os.Stderr, Getenv: func(string) string { return "" }, Now: func() time.Time { return manDay }}
	if status := cli.Main(env, []string{"man", made}); status != 0 {
		t.Fatalf("man: status %d", status)
	}
	pages := func(dir string) map[string]string {
		all := map[string]string{}
		names, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all[filepath.Base(name)] = string(data)
		}
		return all
	}
	want, got := pages(made), pages(kept)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("doc/man is not what the commands say; run go test ./internal/cli -run ManualPages -update (-commands +files):\n%s", d)
	}
	for _, name := range []string{"teptar.1", "teptar-ask.1", "teptar-searches-save.1"} {
		if _, ok := got[name]; !ok {
			t.Errorf("there is no %s among %d pages", name, len(got))
		}
	}
}
