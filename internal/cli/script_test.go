// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"teptar/internal/cli"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"teptar": func() { os.Exit(cli.Main(cli.System(), os.Args[1:])) },
		"flip":   flip,
		"lists":  writeLists,
	})
}

// flip copies a file with one bit changed: flip FROM BYTE TO.
func flip() {
	data, err := os.ReadFile(os.Args[1])
	at, err2 := strconv.Atoi(os.Args[2])
	if err != nil || err2 != nil || at >= len(data) {
		os.Exit(1)
	}
	data[at] ^= 1
	if err := os.WriteFile(os.Args[3], data, 0o600); err != nil {
		os.Exit(1)
	}
}

// writeLists writes the invented case of three newspapers that name people whom
// the others name too: lists DIR.
func writeLists() {
	people := []struct {
		on string
		n  int
	}{{"A", 20}, {"B", 14}, {"C", 10}, {"AB", 9}, {"AC", 7}, {"BC", 6}, {"ABC", 3}}
	documents, entities, claims := "documents:\n", "entities:\n", map[string]string{}
	files := map[string]string{}
	for _, l := range []string{"A", "B", "C"} {
		files[l+".txt"] = "Herald " + l + " names those who were taken."
		documents += "  doc." + l + ": {file: " + l + ".txt, title: \"Those who were taken\", type: DT-ART, outlet: org." + l + "}\n"
		entities += "  org." + l + ": {kind: organization, label: \"Herald " + l + "\"}\n"
	}
	n := 0
	for _, p := range people {
		for range p.n {
			n++
			i := strconv.Itoa(n)
			entities += "  p." + i + ": {kind: person}\n  act." + i + ": {kind: act}\n"
			for _, l := range strings.Split(p.on, "") {
				claims[l] += "      - [act." + i + ", type, LIB-DET]\n      - [act." + i + ", victim, p." + i + "]\n      - [p." + i + ", name, \"Zadu Quell" + i + "\", {lang: en}]\n"
			}
		}
	}
	files["case.yaml"] = "teptar: 1\ncase: lists\ntitle: \"Three newspapers\"\n\n" + documents + entities + "statements:\n"
	for _, l := range []string{"A", "B", "C"} {
		files["case.yaml"] += "  - passage: {document: doc." + l + ", at: [0, " + strconv.Itoa(len(files[l+".txt"])) + "], quote: \"" + files[l+".txt"] + "\"}\n    via: [org." + l + "]\n    claims:\n" + claims[l]
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(os.Args[1], name), []byte(text), 0o600); err != nil {
			os.Exit(1)
		}
	}
}

// TestCommands runs one script for each command.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", Setup: setup, UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != ""})
}

// setup gives a script a passphrase file, a language, and the invented case of
// a village.
func setup(e *testscript.Env) error {
	e.Setenv("LANG", "en_US.UTF-8")
	e.Setenv("LC_ALL", "")
	if err := os.CopyFS(filepath.Join(e.WorkDir, "village"), os.DirFS("testdata/village")); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(e.WorkDir, "pass"), []byte("seven invented words for a test\n"), 0o600)
}

// TestHandbook runs every command of the handbook, in order, as a reader would.
func TestHandbook(t *testing.T) {
	pages, err := filepath.Glob("../../doc/user/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no handbook: %v", err)
	}
	for _, page := range append(pages, "../../README.md") {
		script := commandsOf(t, page)
		if script == "" {
			continue
		}
		name := strings.TrimSuffix(filepath.Base(page), ".md") + ".txt"
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o600); err != nil {
			t.Fatal(err)
		}
		testscript.Run(t, testscript.Params{Dir: dir, Setup: setup})
	}
}

// commandsOf takes the commands out of a page: the lines that begin with
// "$ teptar". Files that the page shows, in a block whose first line names them,
// are written first.
func commandsOf(t *testing.T, page string) string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var script, files strings.Builder
	in, file := false, false
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		line := lines.Text()
		if strings.HasPrefix(line, "```") {
			in, file = !in, false
			if name, ok := strings.CutPrefix(line, "```file "); ok && in {
				file = true
				files.WriteString("-- " + name + " --\n")
			}
			continue
		}
		if file {
			files.WriteString(line + "\n")
			continue
		}
		if command, ok := strings.CutPrefix(line, "$ teptar"); ok && in {
			script.WriteString("exec teptar" + strings.ReplaceAll(command, `"`, "'") + "\n")
		}
	}
	if script.Len() == 0 {
		return ""
	}
	return script.String() + files.String()
}

// TestExitStatus holds what scripts may rely on.
func TestExitStatus(t *testing.T) {
	dir := t.TempDir()
	pass := filepath.Join(dir, "pass")
	if err := os.WriteFile(pass, []byte("seven invented words for a test\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) int {
		var out, errs bytes.Buffer
		env := cli.System()
		env.Stdout, env.Stderr, env.Interactive = &out, &errs, false
		env.Getenv = func(string) string { return "" }
		return cli.Main(env, args)
	}
	arch, bundle, broken := filepath.Join(dir, "a"), filepath.Join(dir, "b.zip"), filepath.Join(dir, "c.zip")
	open := []string{"--archive", arch, "--passphrase-file", pass}
	for _, tt := range []struct {
		name string
		want int
		args []string
	}{
		{"an archive is made", 0, []string{"init", arch, "--no-recovery", "--passphrase-file", pass}},
		{"a case is taken in", 0, append([]string{"code", "testdata/village/case.yaml"}, open...)},
		{"a question is answered", 0, append([]string{"ask", "who"}, open...)},
		{"a bundle is written", 0, append([]string{"export", "bundle", "--out", bundle}, open...)},
		{"a bundle verifies", 0, []string{"verify", bundle}},
		{"a file that is not there", 1, append([]string{"code", "nothing.yaml"}, open...)},
		{"a bundle that is not there", 1, []string{"verify", filepath.Join(dir, "nothing.zip")}},
		{"an archive that is not there", 1, []string{"ask", "who", "--archive", filepath.Join(dir, "x"), "--passphrase-file", pass}},
		{"a key that is not trusted", 3, []string{"verify", bundle, "--trust", "00000-00000-00000-00000-00000-00000-00000-00000"}},
		{"a file that is no proof", 3, []string{"verify", "--proof", bundle}},
		{"a proof that is missing", 1, []string{"verify", "--proof", bundle + ".none"}},
		{"a bundle and a proof at once", 2, []string{"verify", bundle, "--proof", bundle}},
		{"no archive named", 2, []string{"ask", "who"}},
		{"an unknown question", 2, append([]string{"ask", "whom"}, open...)},
		{"an unknown command", 2, []string{"asks"}},
		{"an unknown flag", 2, []string{"ask", "who", "--colour"}},
		{"too many arguments", 2, append([]string{"ask", "who", "what"}, open...)},
		{"a date that is none", 2, append([]string{"ask", "who", "--from", "2031-02-30"}, open...)},
		{"a query that is none", 2, append([]string{"find", "kynd:act"}, open...)},
		{"a judgment without a reason", 2, append([]string{"judge", "status", "act.1", "V1"}, open...)},
		{"an erasure without --yes", 2, append([]string{"erase", "c-kdmrepv3056r", "--reason", "x"}, open...)},
	} {
		if got := run(tt.args...); got != tt.want {
			t.Errorf("%s: exit status %d, want %d", tt.name, got, tt.want)
		}
	}
	data, err := os.ReadFile(bundle)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(data); at += len(data)/40 + 1 {
		changed := bytes.Clone(data)
		changed[at] ^= 4
		if err := os.WriteFile(broken, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := run("verify", broken); got != 3 {
			t.Errorf("a bundle with byte %d changed: exit status %d, want 3", at, got)
		}
	}
	for _, n := range []int{0, 1, 100, len(data) - 1} {
		if err := os.WriteFile(broken, data[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if got := run("verify", broken); got != 3 {
			t.Errorf("a bundle cut to %d bytes: exit status %d, want 3", n, got)
		}
	}
}

// TestTheScreenInTheReadmeIsReal compares the README with what the
// demonstration prints.
func TestTheScreenInTheReadmeIsReal(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	env := cli.System()
	env.Stdout, env.Stderr, env.Width, env.Interactive = &out, &bytes.Buffer{}, 0, false
	env.Getenv = func(string) string { return "" }
	if status := cli.Main(env, []string{"demo", "--no-serve"}); status != 0 {
		t.Fatalf("demo: exit status %d", status)
	}
	_, screen, _ := strings.Cut(string(readme), "```text\n")
	screen, _, _ = strings.Cut(screen, "```")
	for _, line := range strings.Split(screen, "\n") {
		if !strings.Contains(out.String(), line) {
			t.Errorf("the README shows a line that the demonstration does not print:\n%s", line)
		}
	}
}
