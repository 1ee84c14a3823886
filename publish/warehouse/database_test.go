// SPDX-License-Identifier: Apache-2.0

package warehouse_test

import (
	"context"
	"encoding/csv"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"teptar/publish/warehouse"
)

// A database runs scripts and gives the result: the rows of teptar_pair.
type database func(t *testing.T, dir string, scripts []string) [][]string

// databases are those that are tried, by dialect. Each skips the test if it cannot be
// had.
var databases = map[string]database{"postgres": inPostgres, "duckdb": inDuckDB, "spark": inSpark}

const ask = "SELECT * FROM teptar_pair ORDER BY record_a, record_b;\n"

// saved writes scripts into a folder, and gives their names.
func saved(t testing.TB, dir string, scripts []warehouse.Script) (names []string) {
	t.Helper()
	for _, s := range scripts {
		name := filepath.Join(dir, s.Name)
		if err := os.WriteFile(name, []byte(s.Text), 0o644); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	return names
}

// run runs a program, with a limit of time, and gives what it writes.
func run(t *testing.T, dir string, in io.Reader, name string, args ...string) string {
	t.Helper()
	ctx, end := context.WithTimeout(context.WithoutCancel(t.Context()), 5*time.Minute) // servers are stopped after the test
	defer end()
	c := exec.CommandContext(ctx, name, args...)
	c.Dir, c.Stdin = dir, in
	var told strings.Builder
	c.Stderr = &told
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", filepath.Base(name), args, err, told.String())
	}
	return string(out)
}

// readRows reads rows of CSV without the heading.
func readRows(t *testing.T, text string, comma rune) [][]string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = comma
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// inDuckDB runs the program that TEPTAR_DUCKDB names, or duckdb.
func inDuckDB(t *testing.T, dir string, scripts []string) [][]string {
	program := os.Getenv("TEPTAR_DUCKDB")
	if program == "" {
		var err error
		if program, err = exec.LookPath("duckdb"); err != nil {
			t.Skip("no duckdb: set TEPTAR_DUCKDB")
		}
	}
	var all []io.Reader
	for _, s := range scripts {
		text, err := os.ReadFile(s)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.NewReader(string(text)))
	}
	run(t, dir, io.MultiReader(all...), program, "-bail", "people.duckdb")
	return readRows(t, run(t, dir, strings.NewReader(ask), program, "-csv", "-noheader", "-nullvalue", "", "people.duckdb"), ',')
}

// postgresBin finds the programs of a server: in TEPTAR_POSTGRES, where Debian
// has them, or on the path.
func postgresBin(t *testing.T) string {
	if dir := os.Getenv("TEPTAR_POSTGRES"); dir != "" {
		return dir
	}
	if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin"); len(found) > 0 {
		return found[len(found)-1]
	}
	if initdb, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(initdb)
	}
	t.Skip("no postgres: set TEPTAR_POSTGRES to the folder of initdb")
	return ""
}

// inPostgres starts a server of its own, on a socket in a folder that is gone after
// the test. As root it does so as the user postgres, because it must.
func inPostgres(t *testing.T, dir string, scripts []string) [][]string {
	bin := postgresBin(t)
	home, err := os.MkdirTemp("", "pg")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	shell := func(line string) { run(t, home, nil, "sh", "-c", line) }
	if os.Geteuid() == 0 {
		run(t, home, nil, "chown", "postgres", home)
		shell = func(line string) { run(t, home, nil, "su", "-s", "/bin/sh", "postgres", "-c", line) }
	}
	shell(bin + "/initdb -D " + home + "/data -U teptar -A trust -E UTF8 --locale=C >/dev/null")
	shell(bin + "/pg_ctl -D " + home + "/data -w -l " + home + "/log -o \"-k " + home + " -c listen_addresses='' -c fsync=off\" start >/dev/null")
	t.Cleanup(func() { shell(bin + "/pg_ctl -D " + home + "/data -m immediate stop >/dev/null") })
	args := []string{"-h", home, "-U", "teptar", "-d", "postgres", "-q", "-v", "ON_ERROR_STOP=1"}
	for _, s := range scripts {
		run(t, dir, nil, bin+"/psql", append(args, "-f", s)...)
	}
	return readRows(t, run(t, dir, nil, bin+"/psql", append(args, "--csv", "-t", "-c", ask)...), ',')
}

// inSpark runs the program spark-sql that TEPTAR_SPARK names, which takes a minute.
func inSpark(t *testing.T, dir string, scripts []string) [][]string {
	program := os.Getenv("TEPTAR_SPARK")
	if program == "" {
		t.Skip("no spark: set TEPTAR_SPARK to the program spark-sql of version 4")
	}
	all := filepath.Join(dir, "all.sql")
	var text strings.Builder
	for _, s := range scripts {
		b, err := os.ReadFile(s)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(b)
	}
	text.WriteString(ask)
	if err := os.WriteFile(all, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	out := run(t, dir, nil, program, "--master", "local[2]", "--conf", "spark.sql.shuffle.partitions=4", "--conf", "spark.ui.enabled=false", "-f", all)
	rows := readRows(t, out, '\t')
	for _, row := range rows {
		for i, cell := range row {
			if cell == "NULL" {
				row[i] = ""
			}
		}
	}
	return rows
}
