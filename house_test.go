// SPDX-License-Identifier: Apache-2.0

// Package teptar_test holds what is true of the whole house: who may import
// whom, that everything public is explained, and that documents point to what
// is there.
package teptar_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// parsedFile is a Go file with its syntax.
type parsedFile struct {
	name string
	src  string
	fset *token.FileSet
	*ast.File
}

// parseAll parses every Go file of the tree that is not testdata.
func parseAll(t *testing.T, tests bool) []parsedFile {
	t.Helper()
	var out []parsedFile
	for _, f := range goFiles(t) {
		if f.test != tests {
			continue
		}
		name := filepath.Join(f.dir, f.name)
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, name, src, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, parsedFile{name, string(src), fset, parsed})
	}
	return out
}

func TestEveryFileNamesItsLicence(t *testing.T) {
	for _, f := range append(parseAll(t, false), parseAll(t, true)...) {
		if !strings.HasPrefix(f.src, "// SPDX-License-Identifier: Apache-2.0\n") {
			t.Errorf("%s: the first line is not the licence", f.name)
		}
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	said := map[string]bool{}
	for _, f := range parseAll(t, false) {
		dir := filepath.Dir(f.name)
		said[dir] = said[dir] || f.Doc != nil
	}
	for dir, ok := range said {
		if !ok {
			t.Errorf("package in %s has no comment", dir)
		}
	}
}

func TestEveryExportedNameHasAComment(t *testing.T) {
	for _, f := range parseAll(t, false) {
		for _, d := range f.Decls {
			for _, name := range undocumented(d) {
				t.Errorf("%s: %s has no comment", f.fset.Position(d.Pos()), name)
			}
		}
	}
}

// undocumented lists the exported names of a declaration without a comment.
func undocumented(d ast.Decl) []string {
	var names []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && !ofUnexported(d) {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && s.Doc == nil && d.Doc == nil {
					names = append(names, s.Name.Name)
				}
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if n.IsExported() && s.Doc == nil && s.Comment == nil && d.Doc == nil {
						names = append(names, n.Name)
					}
				}
			}
		}
	}
	return names
}

// ofUnexported tells whether a method belongs to a type that nobody else sees.
func ofUnexported(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return false
	}
	typ := d.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if generic, ok := typ.(*ast.IndexExpr); ok {
		typ = generic.X
	}
	id, ok := typ.(*ast.Ident)
	return ok && !id.IsExported()
}

// The sizes that are a question in review, and those that need a reason.
const (
	longFile, hugeFile = 400, 800
	longFunc, hugeFunc = 50, 100
)

func TestNothingIsTooLongToRead(t *testing.T) {
	var files, funcs []int
	for _, f := range parseAll(t, false) {
		lines := strings.Count(f.src, "\n")
		files = append(files, lines)
		if lines > hugeFile {
			t.Errorf("%s has %d lines", f.name, lines)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			n := f.fset.Position(fn.End()).Line - f.fset.Position(fn.Pos()).Line + 1
			funcs = append(funcs, n)
			if n > hugeFunc {
				t.Errorf("%s: %s has %d lines", f.name, fn.Name.Name, n)
			} else if n > longFunc {
				t.Logf("long: %s: %s has %d lines", f.name, fn.Name.Name, n)
			}
		}
	}
	slices.Sort(files)
	slices.Sort(funcs)
	t.Logf("files: %d, median %d, p90 %d, longest %d lines", len(files), files[len(files)/2], files[len(files)*9/10], files[len(files)-1])
	t.Logf("functions: %d, median %d, p90 %d, longest %d lines", len(funcs), funcs[len(funcs)/2], funcs[len(funcs)*9/10], funcs[len(funcs)-1])
	if files[len(files)*9/10] > longFile || funcs[len(funcs)*9/10] > longFunc {
		t.Error("one in ten is longer than what fits a reader's head")
	}
}

// link finds relative links of Markdown.
var link = regexp.MustCompile(`\]\(([^)#:\s]+)(#[^)]*)?\)`)

func TestDocumentsPointToWhatIsThere(t *testing.T) {
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".md" {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, m := range link.FindAllSubmatch(text, -1) {
			to := filepath.Join(filepath.Dir(name), string(m[1]))
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s points to %s, which is not there", name, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// docPath finds the documents that comments name.
var docPath = regexp.MustCompile(`\bdoc/[a-z0-9/_-]+\.md\b`)

func TestCommentsPointToWhatIsThere(t *testing.T) {
	for _, f := range parseAll(t, false) {
		for _, to := range docPath.FindAllString(f.src, -1) {
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s names %s, which is not there", f.name, to)
			}
		}
	}
}

func TestEveryDependencyIsAccountedFor(t *testing.T) {
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("doc/decisions/0008-dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(mod), "\n") {
		module, version, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || !strings.HasPrefix(version, "v") || strings.Contains(version, "// indirect") {
			continue
		}
		if !strings.Contains(string(page), module) {
			t.Errorf("%s has no line in doc/decisions/0008-dependencies.md", module)
		}
	}
}
