// SPDX-License-Identifier: Apache-2.0

package web

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"path"

	"teptar/archive/ask"
	"teptar/record"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed assets
var assetFiles embed.FS

// pages are the templates of every page, in every language.
type pages map[string]*template.Template

// frame is what every page stands in.
type frame struct {
	words
	Title    string
	Person   string // who has come in; "" for nobody
	Admits   bool   // they may know who is in the team
	Path     string // of this page, with its query
	Shown    string // the page itself, sealed, if it is shown only once
	Query    string // what stands in the search box
	Cases    []record.Case
	Case     record.CaseID // the case that the page is about, if it is about one
	Tour     *tourBar      // the step of the tour that they are at
	Body     body
	Language string
}

// parsePages reads the templates. The words of kinds and terms are asked of the
// schema at each use: a team adds its own while the desk is open.
func parsePages(schema func() *record.Schema) (pages, error) {
	ps := pages{}
	for _, lang := range []string{"en", "ru"} {
		w := speak(lang)
		t, err := template.New("").Option("missingkey=error").Funcs(functions(w, schema)).ParseFS(templateFiles, "templates/*.html")
		if err != nil {
			return nil, fmt.Errorf("pages: %w", err)
		}
		ps[lang] = t
	}
	return ps, nil
}

// functions are what templates may call.
func functions(w words, schema func() *record.Schema) template.FuncMap {
	return template.FuncMap{
		"t": w.T, "n": w.N,
		"asset":  func(name string) string { return assetPaths[name] },
		"signs":  ask.Signs,
		"sign":   func(state string) ask.Sign { return ask.SignOf(state) },
		"stance": func(code record.Term) string { return termLabel(schema(), "claim_stance", code, w.lang) },
		"pair":   func(a, b any) pair { return pair{a, b} },
		"kind":   func(k record.Kind) string { return kindLabel(schema(), k, w.lang) },
		"field":  newField, "fieldname": func(name string) string { return w.T(fieldNames[name]) },
		"vocabulary": func(name string) string { return w.T(vocabularyNames[name]) },
		"valuetype":  func(t record.ValueType) string { return typeWords(w, t) },
		"size":       func(bytes int64) string { return sizeWords(w, bytes) },
		"number":     func(n int64) int { return int(n) },
		"marked":     marked,
		"add":        func(a, b int) int { return a + b },
		"lang":       func() string { return w.lang },
		"changed":    func(kind string) string { return w.T(changeNames[kind]) },
		"door":       func(name string) string { return w.T(cmp.Or(doorNames[name], name)) },
		"cut":        cut,
		"inbits":     inBits, "chance": chance, "likely": func(p float64) string { return likely(w, p) },
	}
}

// ofCase is a body that is about one case.
type ofCase interface{ ofCase() record.CaseID }

// render writes a page.
func (ps pages) render(out io.Writer, v *visit, b body) error {
	w := speak(v.lang)
	f := frame{words: w, Language: v.lang, Title: b.title(w), Path: cmp.Or(v.path, v.r.URL.RequestURI()), Body: b}
	if once, ok := b.(shownOnce); ok {
		var err error
		if f.Shown, err = v.seal(once, f.Path); err != nil {
			return err
		}
	}
	if v.session != nil {
		f.Tour = v.tourBar()
		f.Person, f.Admits = v.session.viewer.Name(), v.session.viewer.Admits()
		if view, err := v.see(); err == nil {
			f.Cases, _ = view.Cases()
		}
	}
	if c, ok := b.(ofCase); ok {
		f.Case = c.ofCase()
	} else if len(f.Cases) == 1 {
		f.Case = f.Cases[0].ID
	}
	if q, ok := b.(interface{ searched() string }); ok {
		f.Query = q.searched()
	}
	t := ps[v.lang].Lookup(b.template() + ".html")
	if t == nil {
		return fmt.Errorf("no template %q", b.template())
	}
	return t.Execute(out, f)
}

// assetPaths are the addresses of our style sheet, scripts and icon. A hash is
// part of each, so that browsers may keep them for good.
var assetPaths, assetNames = hashAssets()

func hashAssets() (paths, names map[string]string) {
	paths, names = map[string]string{}, map[string]string{}
	// The files are in the program: reading them cannot fail.
	fs.WalkDir(assetFiles, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := assetFiles.ReadFile(name)
		sum := sha256.Sum256(data)
		base := path.Base(name)
		to := "/assets/" + base64.RawURLEncoding.EncodeToString(sum[:9]) + "/" + base
		paths[base], names[to] = to, name
		return err
	})
	return paths, names
}

// asset gives one of our own files, which may be kept by the browser.
func asset(v *visit) error {
	name, ok := assetNames[v.r.URL.Path]
	if !ok {
		return notFound("asset")
	}
	data, err := assetFiles.ReadFile(name)
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Type", map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}[path.Ext(name)])
	v.w.WriteHeader(http.StatusOK)
	v.w.Write(data)
	return nil
}

// A pair hands two things to a part of a template.
type pair struct{ A, B any }

// A stretch is a part of a text, found or not.
type stretch struct {
	Text  string
	Found bool
}

// marked cuts a text at the words that were looked for.
func marked(text string, marks []ask.Mark) []stretch {
	var out []stretch
	at := 0
	for _, m := range marks {
		if m.Start < at || m.End > len(text) {
			continue
		}
		out = append(out, stretch{text[at:m.Start], false}, stretch{text[m.Start:m.End], true})
		at = m.End
	}
	return append(out, stretch{text[at:], false})
}

// kindLabel gives the word for a kind.
func kindLabel(s *record.Schema, k record.Kind, lang string) string {
	if e, ok := s.Kind(k); ok {
		return e.Label(lang)
	}
	return string(k)
}

// cut gives the beginning of a long text, for lists.
func cut(n int, s string) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i] + "…"
		}
	}
	return s
}

// termLabel gives the words for a term of a vocabulary.
func termLabel(s *record.Schema, vocabulary string, code record.Term, lang string) string {
	if v := s.Vocabulary(vocabulary); v != nil {
		if e, ok := v.Find(code); ok {
			return e.Label(lang)
		}
	}
	return string(code)
}
