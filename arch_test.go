// SPDX-License-Identifier: Apache-2.0

package teptar_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers is the policy: a package may import packages on the lines below its
// own or inside its wing, never above. Do not move a line to make a build pass.
var layers = []string{
	"cmd/teptar",
	"internal/cli",
	"internal/web",
	"publish",
	"intake",
	"archive",
	"method proof",
	"record",
	"fault",
}

// only names the packages that may import a dangerous part of the library, or
// a module that one place wraps for all others. Tests may import what they
// like of these, but not of layers.
var only = map[string]string{
	"net":                             "internal/web",
	"net/http":                        "internal/web",
	"unsafe":                          "",
	"os/exec":                         "",
	"plugin":                          "",
	"database/sql":                    "archive/postgres",
	"os":                              "cmd/teptar internal/cli internal/web proof/disk proof/disk/faultdisk archive",
	"syscall":                         "internal/cli proof/disk proof/disk/faultdisk archive",
	"crypto/rand":                     "record proof/keyring proof/vault proof/chest proof/disk archive archive/account publish/bundle internal/web",
	"math/rand":                       "",
	"github.com/ncruces/go-sqlite3":   "archive/sqlite archive/sqlite/faultvfs",
	"github.com/go-webauthn/webauthn": "internal/web",
	"golang.org/x/time":               "internal/web",
	"golang.org/x/image":              "method/draw",
	"github.com/go-fonts/dejavu":      "method/draw",
	"github.com/spf13/cobra":          "internal/cli",
	"github.com/vbauerster/mpb/v8":    "internal/cli",
	"go.yaml.in/yaml/v3":              "intake/coding",
	"filippo.io/age":                  "proof/keyring proof/vault proof/chest internal/cli archive/storetest",
}

// a goFile is one Go file of the tree with what it imports.
type goFile struct {
	dir, name string
	test      bool
	imports   []string
}

func TestImportsGoDownTheHouse(t *testing.T) {
	for _, f := range goFiles(t) {
		for _, imp := range f.imports {
			rest, ours := strings.CutPrefix(imp, "teptar/")
			if ours && layer(rest) < 0 {
				t.Errorf("%s/%s imports %s, which has no place in the house", f.dir, f.name, rest)
			}
			if ours && !f.test && layer(f.dir) >= 0 && wing(rest) != wing(f.dir) && layer(rest) <= layer(f.dir) {
				t.Errorf("%s/%s imports %s, which is above it or beside it", f.dir, f.name, rest)
			}
			if allowed, restricted := restriction(imp); restricted && !f.test && !slices.Contains(strings.Fields(allowed), f.dir) {
				t.Errorf("%s/%s imports %s; only these may: %q", f.dir, f.name, imp, allowed)
			}
		}
	}
}

// restriction finds the rule for an import, its own or that of its module.
func restriction(imp string) (allowed string, found bool) {
	if allowed, found = only[imp]; found {
		return allowed, true
	}
	for module, allowed := range only {
		if strings.Contains(module, ".") && strings.HasPrefix(imp, module+"/") {
			return allowed, true
		}
	}
	return "", false
}

// layer gives the line of a package in layers, -1 if it is on none.
func layer(dir string) int {
	return slices.IndexFunc(layers, func(line string) bool {
		return slices.ContainsFunc(strings.Fields(line), func(w string) bool { return dir == w || strings.HasPrefix(dir, w+"/") })
	})
}

// wing gives the part of a layer that a package is in.
func wing(dir string) string {
	for _, line := range layers {
		for _, w := range strings.Fields(line) {
			if dir == w || strings.HasPrefix(dir, w+"/") {
				return w
			}
		}
	}
	return dir
}

// goFiles reads the imports of every Go file.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	var files []goFile
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || path.Ext(name) != ".go" {
			return nil
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if strings.Contains(string(src), "//go:build ignore") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		f := goFile{dir: filepath.ToSlash(filepath.Dir(name)), name: d.Name(), test: strings.HasSuffix(name, "_test.go")}
		for _, i := range parsed.Imports {
			p, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			f.imports = append(f.imports, p)
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
