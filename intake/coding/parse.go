// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"teptar/fault"
	"teptar/record"
)

// Version is the version of the form that this package reads and writes.
const Version = "1"

// Parse reads a coding file. The name of the file is used in positions only.
// The error, if any, is a [fault.Problems] with everything that is wrong, in
// the order of the file, and then there is no draft.
//
// Reading the same bytes against the same context gives the same draft.
func Parse(file string, src []byte, in Context) (*Draft, error) {
	root, ps := decode(file, src)
	if len(ps) > 0 {
		return nil, ps
	}
	if in.Schema == nil {
		in.Schema = record.Shipped()
	}
	r := &reader{
		file: file, in: in, schema: in.Schema,
		things: map[record.EntityID]*thing{}, files: map[string][]byte{}, search: maxSearch,
		claims: map[record.ClaimID]*yaml.Node{}, labels: map[string]record.ClaimID{}, judgments: map[string]record.JudgmentID{},
	}
	r.read(root)
	if len(r.problems) > 0 {
		return nil, r.sorted()
	}
	return r.draft(), nil
}

// read reads the sections in the order in which they need each other,
// whichever order they have in the file.
func (r *reader) read(root *yaml.Node) {
	top := r.fields(root, "file", "teptar", "case", "title", "terms", "properties", "documents", "entities", "statements", "judgments")
	if len(r.problems) > 0 || !r.readHead(root, top) {
		return // what is missing would be missed in every line
	}
	r.readSchema(top.get("terms"), top.get("properties"))
	documents := r.declareDocuments(top.get("documents"))
	entities := r.declareEntities(top.get("entities"))
	for _, d := range documents {
		r.readDocument(d)
	}
	for _, e := range entities {
		r.readEditorial(e, e.fields)
	}
	for _, n := range r.list(top.get("statements"), "statements") {
		if r.full() {
			return
		}
		r.readStatement(n)
	}
	for _, n := range r.list(top.get("judgments"), "judgments") {
		if r.full() {
			return
		}
		r.readJudgment(n)
	}
	r.checkUndone()
}

// readHead reads version, name and title. Without the first two, nothing else
// can be read.
func (r *reader) readHead(root *yaml.Node, top fields) bool {
	version := top.get("teptar")
	if version == nil {
		r.refuse(root, "the file begins with teptar: "+Version, "this is not a coding file")
		return false
	}
	if s, ok := r.word(version, "teptar"); !ok || s != Version {
		if ok {
			r.refuse(version, "this program reads version "+Version, "version %s of the form is not known here", shown(s))
		}
		return false
	}
	name := top.get("case")
	if name == nil {
		r.refuse(root, "write case: and a short name", "the case is not named")
		return false
	}
	s, ok := r.word(name, "case")
	if !ok {
		return false
	}
	id, err := record.ParseCaseID(s)
	if err != nil {
		r.refuse(name, "", "%s", plain(err))
		return false
	}
	r.caseID = id
	title, _ := r.text(top.get("title"), "title")
	r.add(&r.head, name, record.Case{ID: id, Title: title})
	return true
}

// draft puts the ops in the order in which they can be applied.
func (r *reader) draft() *Draft {
	d := &Draft{Case: r.caseID}
	all := slices.Concat(r.head, r.entities, r.editorial, r.captures, r.said, r.judged)
	d.Ops = make([]record.Op, len(all))
	d.At = make([]fault.At, len(all))
	for i, p := range all {
		d.Ops[i], d.At[i] = p.op, p.at
		if p.file != nil {
			p.file.Op = i
			d.Files = append(d.Files, *p.file)
		}
	}
	return d
}

// maxOwn is how many terms and properties one file may add.
const maxOwn = 1000

// readSchema reads a team's own terms and properties, and makes them part of
// the schema that the rest of the file is read by.
func (r *reader) readSchema(terms, properties *yaml.Node) {
	var ops []placed
	for _, n := range r.list(terms, "terms") {
		f := r.fields(n, "term", "vocabulary", "code", "en", "ru", "definition", "broader", "standard", "use")
		get := func(name string) string { s, _ := r.text(f.get(name), name); return s }
		r.add(&ops, n, record.TermEntry{Vocabulary: get("vocabulary"), Code: record.Term(get("code")), EN: get("en"), RU: get("ru"),
			Definition: get("definition"), Broader: record.Term(get("broader")), Standard: get("standard"), Use: get("use")})
	}
	for _, n := range r.list(properties, "properties") {
		f := r.fields(n, "property", "kind", "name", "type", "of", "many", "sealed", "editorial", "en", "ru", "inverse_en", "inverse_ru", "definition")
		get := func(name string) string { s, _ := r.text(f.get(name), name); return s }
		r.add(&ops, n, record.Property{Kind: record.Kind(get("kind")), Name: get("name"), Type: record.ValueType(get("type")), Of: get("of"),
			Many: r.yes(f.get("many"), "many"), Sealed: r.yes(f.get("sealed"), "sealed"), Editorial: r.yes(f.get("editorial"), "editorial"),
			EN: get("en"), RU: get("ru"), InverseEN: get("inverse_en"), InverseRU: get("inverse_ru"), Definition: get("definition")})
	}
	if len(ops) > maxOwn {
		r.problems = append(r.problems, fault.Problem{At: ops[maxOwn].at, Text: fmt.Sprintf("more than %d terms and properties", maxOwn)})
		return
	}
	r.extend(ops)
}

// extend adds ops to the schema. One that does not fit is a problem, and the
// others are added without it.
func (r *reader) extend(ops []placed) {
	for start := 0; start < len(ops) && !r.full(); {
		schema, n, err := r.longest(ops[start:])
		r.schema = schema
		r.head = append(r.head, ops[start:start+n]...)
		start += n
		if err != nil {
			bad := ops[start]
			r.problems = append(r.problems, fault.Problem{At: bad.at, Text: plain(err)})
			start++
		}
	}
}

// longest adds as many ops as fit, from the first on, and tells why the next
// does not. The longest run is found by halving, because the schema is copied
// each time.
func (r *reader) longest(ops []placed) (*record.Schema, int, error) {
	with := func(n int) (*record.Schema, error) {
		list := make([]record.Op, n)
		for i := range list {
			list[i] = ops[i].op
		}
		return r.schema.With(list...)
	}
	fit, lo, hi := r.schema, 0, len(ops)+1 // lo fit, hi do not
	var why error
	for n := len(ops); lo+1 < hi; n = (lo + hi) / 2 {
		if s, err := with(n); err == nil {
			fit, lo = s, n
		} else {
			why, hi = err, n
		}
	}
	return fit, lo, why
}

// validKey tells whether a word can be the key of a thing.
func validKey(s string) bool {
	return len(s) <= maxWord && validLabel(s) && !strings.HasPrefix(s, "e-")
}

// validLabel tells whether a word can name a claim: letters and digits, dots
// and hyphens after the first.
func validLabel(s string) bool {
	if s == "" || len(s) > maxWord || s[0] == '.' || s[0] == '-' {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '.' && c != '-' {
			return false
		}
	}
	return true
}
