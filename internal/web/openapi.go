// SPDX-License-Identifier: Apache-2.0

package web

import (
	"encoding"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"teptar/record"
	"teptar/record/when"
)

// An object is a JSON object of the description. Its fields are written in the
// order of the alphabet, so that one interface has one description.
type object = map[string]any

// openAPI describes routes as an OpenAPI 3.1 document, with JSON Schema
// 2020-12 of the Go types that they take and give.
func openAPI(routes []apiRoute) object {
	s := schemas{object{}, map[string]reflect.Type{}}
	paths := object{}
	for _, r := range routes {
		path, _ := paths[apiRoot+r.path].(object)
		if path == nil {
			path = object{}
			paths[apiRoot+r.path] = path
		}
		path[strings.ToLower(r.method)] = s.operation(r)
	}
	return object{
		"openapi": "3.1.0",
		"info": object{"title": "Teptar", "version": "1", "license": object{"name": "Apache 2.0", "identifier": "Apache-2.0"},
			"description": "What the pages of the desk show and take, for programs. What a viewer may not know of is not there: not in lists, counts or errors."},
		"paths": paths,
		"components": object{"schemas": s.components, "securitySchemes": object{
			"token":   object{"type": "http", "scheme": "bearer"},
			"session": object{"type": "apiKey", "in": "cookie", "name": "teptar", "description": "Of somebody who has come in with a browser. Enough to read."},
		}},
	}
}

// schemas gathers the schemas of named types.
type schemas struct {
	components object
	names      map[string]reflect.Type
}

// operation describes one route.
func (s *schemas) operation(r apiRoute) object {
	op := object{"operationId": operationID(r), "summary": r.does, "security": []object{{"token": []string{}}}}
	status := http.StatusOK
	if r.method == "GET" {
		op["security"] = []object{{"token": []string{}}, {"session": []string{}}}
	} else {
		status = http.StatusCreated
	}
	if ps := parameters(r); len(ps) > 0 {
		op["parameters"] = ps
	}
	if r.takes != nil {
		schema := s.of(r.takes, true)
		content := object{"application/json": object{"schema": schema}}
		if r.upload {
			content["multipart/form-data"] = object{"schema": schema}
		}
		op["requestBody"] = object{"required": true, "content": content}
	}
	op["responses"] = object{
		fmt.Sprint(status): object{"description": http.StatusText(status), "content": object{"application/json": object{"schema": s.of(r.gives, false)}}},
		"default": object{"description": "What went wrong, as RFC 9457 has it.",
			"content": object{"application/problem+json": object{"schema": s.of(reflect.TypeFor[problem](), false)}}},
	}
	return op
}

// operationID names a route by its method and path: getThingsRivals.
func operationID(r apiRoute) string {
	id := strings.ToLower(r.method)
	for part := range strings.SplitSeq(r.path, "/") {
		name := strings.TrimSuffix(strings.Trim(part, "{}"), ".json")
		if name != "" {
			id += strings.ToUpper(name[:1]) + name[1:]
		}
	}
	return id
}

// pathParams says what the parts of a path are that can be chosen.
var pathParams = map[string]string{
	"id":       "The id of what is asked for.",
	"question": "The name of a question, see /questions.",
	"name":     "The name of a vocabulary, see /vocabularies.",
	"entry":    "The place of an entry, as a list of changes tells it.",
}

func parameters(r apiRoute) []object {
	var ps []object
	for part := range strings.SplitSeq(r.path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			name = strings.TrimSuffix(name, "}")
			ps = append(ps, object{"name": name, "in": "path", "required": true, "description": pathParams[name], "schema": object{"type": "string"}})
		}
	}
	for _, p := range r.params {
		schema := object{"type": "string", "maxLength": maxField}
		switch {
		case p.choices != nil:
			schema = object{"type": "string", "enum": p.choices}
		case p.max > 0:
			schema = object{"type": "integer", "minimum": 1, "maximum": p.max}
		}
		ps = append(ps, object{"name": p.name, "in": "query", "required": p.required, "description": p.does, "schema": schema})
	}
	if r.method == "POST" && !slices.Contains(repeatable, r.takes) {
		ps = append(ps, object{"name": "Idempotency-Key", "in": "header", "schema": object{"type": "string", "maxLength": 200},
			"description": "The same request with the same key adds what it says once."})
	}
	return ps
}

// repeatable is what may be sent again without a key: it says the same again.
var repeatable = []reflect.Type{reflect.TypeFor[judgmentIn](), reflect.TypeFor[savedIn](), reflect.TypeFor[nameIn](), reflect.TypeFor[answersIn](), reflect.TypeFor[nothing]()}

// textSchemas are the types that are written as text of a form.
var textSchemas = map[reflect.Type]object{
	reflect.TypeFor[time.Time]():         {"type": "string", "format": "date-time"},
	reflect.TypeFor[record.EntityID]():   {"type": "string", "pattern": "^e-[0-9a-hjkmnp-tv-z]{26}$"},
	reflect.TypeFor[record.ClaimID]():    {"type": "string", "pattern": "^c-[0-9a-hjkmnp-tv-z]{52}$"},
	reflect.TypeFor[record.JudgmentID](): {"type": "string", "pattern": "^j-[0-9a-hjkmnp-tv-z]{52}$"},
	reflect.TypeFor[record.Hash]():       {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256"},
	reflect.TypeFor[record.CaseID]():     {"type": "string", "pattern": "^[a-z0-9-]+$"},
	reflect.TypeFor[record.Term]():       {"type": "string", "description": "The code of a term."},
	reflect.TypeFor[record.Kind]():       {"type": "string", "description": "A kind of thing, see /kinds."},
	reflect.TypeFor[when.When]():         {"type": "string", "description": "A date that says how much is known, in EDTF."},
}

// of gives the schema of a type. A closed one, of what is taken, has no other
// fields; what is given may get more in time.
func (s *schemas) of(t reflect.Type, closed bool) object {
	if t.Kind() == reflect.Pointer {
		return s.of(t.Elem(), closed)
	}
	if known := textSchemas[t]; known != nil {
		return s.named(t, func() object { return known })
	}
	if t.Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
		return object{"type": "string"}
	}
	switch t.Kind() {
	case reflect.Struct:
		return s.named(t, func() object { return s.ofFields(t, closed) })
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return object{"type": "string", "contentEncoding": "base64"}
		}
		return object{"type": "array", "items": s.of(t.Elem(), closed)}
	case reflect.Array:
		return object{"type": "array", "items": s.of(t.Elem(), closed), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Map:
		return object{"type": "object"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Float64, reflect.Float32:
		return object{"type": "number"}
	case reflect.String:
		return object{"type": "string"}
	}
	return object{"type": "integer"}
}

// named gives a reference to the schema of a type with a name. Instances of
// generic types have none that would do, and stand where they are used. The
// second type of a name has its package before it.
func (s *schemas) named(t reflect.Type, schema func() object) object {
	name := t.Name()
	if strings.Contains(name, "[") || name == "" {
		return schema()
	}
	if first, ok := s.names[name]; ok && first != t {
		name = t.String()
	}
	if _, ok := s.names[name]; !ok {
		s.names[name] = t // before its fields, which may speak of it
		s.components[name] = schema()
	}
	return object{"$ref": "#/components/schemas/" + name}
}

func (s *schemas) ofFields(t reflect.Type, closed bool) object {
	properties, required := object{}, []string{}
	for _, f := range fieldsOf(t) {
		schema := s.of(f.typ, closed)
		if f.typ.Kind() == reflect.Pointer && !f.optional {
			schema = object{"oneOf": []object{schema, {"type": "null"}}}
		}
		if f.does != "" {
			schema["description"] = f.does // beside $ref too, since OpenAPI 3.1
		}
		properties[f.name] = schema
		if !f.optional {
			required = append(required, f.name)
		}
	}
	out := object{"type": "object", "properties": properties}
	if len(required) > 0 {
		out["required"] = required
	}
	if closed {
		out["additionalProperties"] = false
	}
	return out
}
