// SPDX-License-Identifier: Apache-2.0

package web_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A schema is JSON Schema as far as the description of the interface uses it.
type schema = map[string]any

// A validator holds values against schemas. It is stricter than JSON Schema in
// one thing: a field that the schema does not have is wrong.
type validator struct {
	components schema
	wrong      []string
}

func (va *validator) report(at, format string, args ...any) {
	va.wrong = append(va.wrong, at+": "+fmt.Sprintf(format, args...))
}

// keywords are those that a schema may have here; another one would be passed
// over, and mean nothing.
var keywords = []string{"$ref", "type", "properties", "required", "items", "enum", "additionalProperties", "oneOf", "pattern", "format",
	"description", "minItems", "maxItems", "minimum", "maximum", "maxLength", "contentEncoding"}

// check holds a value, as encoding/json reads it into any, against a schema.
func (va *validator) check(at string, s schema, value any) {
	for k := range s {
		if !slices.Contains(keywords, k) {
			va.report(at, "the validator does not know %q", k)
		}
	}
	if ref, ok := s["$ref"].(string); ok {
		target, ok := va.components[strings.TrimPrefix(ref, "#/components/schemas/")].(schema)
		if !ok {
			va.report(at, "no schema %s", ref)
		}
		va.check(at, target, value)
	}
	if either, ok := s["oneOf"].([]any); ok {
		va.checkOneOf(at, either, value)
	}
	if list, ok := s["enum"].([]any); ok && !slices.Contains(list, value) {
		va.report(at, "%v is none of %v", value, list)
	}
	if want, ok := s["type"].(string); ok {
		va.checkType(at, want, s, value)
	}
}

func (va *validator) checkOneOf(at string, either []any, value any) {
	fits := 0
	for _, one := range either {
		inner := validator{components: va.components}
		if inner.check(at, one.(schema), value); len(inner.wrong) == 0 {
			fits++
		}
	}
	if fits != 1 {
		va.report(at, "fits %d of %d schemas", fits, len(either))
	}
}

func (va *validator) checkType(at, want string, s schema, value any) {
	ok := false
	switch value := value.(type) {
	case nil:
		ok = want == "null"
	case bool:
		ok = want == "boolean"
	case float64:
		ok = want == "number" || want == "integer" && value == math.Trunc(value)
	case string:
		ok = want == "string"
		va.checkString(at, s, value)
	case []any:
		ok = want == "array"
		for i, item := range value {
			va.check(fmt.Sprintf("%s/%d", at, i), s["items"].(schema), item)
		}
	case map[string]any:
		ok = want == "object"
		if properties, has := s["properties"].(schema); has {
			va.checkFields(at, properties, s, value)
		}
	}
	if !ok {
		va.report(at, "%T is not of type %s", value, want)
	}
}

func (va *validator) checkString(at string, s schema, value string) {
	if p, ok := s["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(value) {
		va.report(at, "%q does not match %s", value, p)
	}
	if _, err := time.Parse(time.RFC3339Nano, value); s["format"] == "date-time" && err != nil {
		va.report(at, "%q is no date-time", value)
	}
}

func (va *validator) checkFields(at string, properties, s schema, value map[string]any) {
	required, _ := s["required"].([]any)
	for _, name := range required {
		if _, ok := value[name.(string)]; !ok {
			va.report(at, "%s is missing", name)
		}
	}
	for name, field := range value {
		known, ok := properties[name].(schema)
		if !ok {
			va.report(at, "%s is not in the schema", name)
			continue
		}
		va.check(at+"/"+name, known, field)
	}
}
