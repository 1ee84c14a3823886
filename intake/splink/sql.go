// SPDX-License-Identifier: Apache-2.0

package splink

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxDepth is how deep brackets may stand in each other.
const maxDepth = 40

// An expr is a part of a condition. Its kind is that of its token, or "call", "-",
// "is null", "is not null", "and", "or", "not", or a comparison.
type expr struct {
	kind string
	text string // of a name, a text or a call
	num  float64
	args []*expr
}

// A token of SQL: "name", "text", "number", or the sign itself.
type token struct {
	kind, text string
	at         int
}

// lex cuts a condition into tokens.
func lex(s string) ([]token, error) {
	var out []token
	for i := 0; i < len(s); {
		c := s[i]
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			i += size
		case c == '"' || c == '\'' || c == '`':
			end := strings.IndexByte(s[i+1:], c)
			if end < 0 {
				return nil, fmt.Errorf("byte %d of the condition: a quotation mark is never closed", i)
			}
			kind := "name"
			if c == '\'' {
				kind = "text"
			}
			out = append(out, token{kind, s[i+1 : i+1+end], i})
			i += end + 2
		case c >= '0' && c <= '9' || c == '.' && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9':
			end := i
			for end < len(s) && (s[end] >= '0' && s[end] <= '9' || s[end] == '.' || s[end] == 'e' || s[end] == 'E') {
				end++
			}
			out = append(out, token{"number", s[i:end], i})
			i = end
		case r == '_' || unicode.IsLetter(r):
			end := i
			for end < len(s) {
				r, size := utf8.DecodeRuneInString(s[end:])
				if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
					break
				}
				end += size
			}
			out = append(out, token{"name", s[i:end], i})
			i = end
		default:
			sign := s[i : i+1]
			for _, two := range []string{"<=", ">=", "<>", "!=", "::", "=="} {
				if strings.HasPrefix(s[i:], two) {
					sign = two
				}
			}
			out = append(out, token{sign, sign, i})
			i += len(sign)
		}
	}
	return append(out, token{"end", "", len(s)}), nil
}

// A reader reads tokens as an expression, by recursive descent.
type reader struct {
	tokens []token
	depth  int
}

func (r *reader) peek() token { return r.tokens[0] }

func (r *reader) take() token {
	t := r.tokens[0]
	if t.kind != "end" {
		r.tokens = r.tokens[1:]
	}
	return t
}

// word takes a word of SQL if it comes next.
func (r *reader) word(w string) bool {
	if t := r.peek(); t.kind == "name" && strings.EqualFold(t.text, w) {
		r.take()
		return true
	}
	return false
}

func (r *reader) sign(s string) bool {
	if r.peek().kind == s {
		r.take()
		return true
	}
	return false
}

var errDeep = errors.New("brackets stand too deep in each other")

// parse reads a whole condition.
func parse(s string) (*expr, error) {
	tokens, err := lex(s)
	if err != nil {
		return nil, err
	}
	r := &reader{tokens: tokens}
	e, err := r.or()
	if err != nil {
		return nil, err
	}
	if t := r.peek(); t.kind != "end" {
		return nil, fmt.Errorf("byte %d of the condition: something that cannot be read", t.at)
	}
	return e, nil
}

func (r *reader) or() (*expr, error) { return r.chain("or", r.and) }

func (r *reader) and() (*expr, error) { return r.chain("and", r.not) }

// chain reads operands joined by a word.
func (r *reader) chain(word string, operand func() (*expr, error)) (*expr, error) {
	first, err := operand()
	if err != nil {
		return nil, err
	}
	out := &expr{kind: word, args: []*expr{first}}
	for r.word(word) {
		next, err := operand()
		if err != nil {
			return nil, err
		}
		out.args = append(out.args, next)
	}
	if len(out.args) == 1 {
		return first, nil
	}
	return out, nil
}

func (r *reader) not() (*expr, error) {
	if r.depth++; r.depth > maxDepth {
		return nil, errDeep
	}
	defer func() { r.depth-- }()
	if r.word("not") {
		e, err := r.not()
		return &expr{kind: "not", args: []*expr{e}}, err
	}
	return r.comparison()
}

// comparison reads a value, and what it is compared with.
func (r *reader) comparison() (*expr, error) {
	left, err := r.sum()
	if err != nil {
		return nil, err
	}
	if r.word("is") {
		kind := "is null"
		if r.word("not") {
			kind = "is not null"
		}
		if !r.word("null") {
			return nil, fmt.Errorf("byte %d of the condition: want NULL", r.peek().at)
		}
		return &expr{kind: kind, args: []*expr{left}}, nil
	}
	switch kind := r.peek().kind; kind {
	case "=", "==", "<", "<=", ">", ">=":
		r.take()
		right, err := r.sum()
		if err != nil {
			return nil, err
		}
		if kind == "==" {
			kind = "="
		}
		return &expr{kind: kind, args: []*expr{left, right}}, nil
	}
	return left, nil
}

// sum reads values that are subtracted.
func (r *reader) sum() (*expr, error) {
	left, err := r.value()
	if err != nil {
		return nil, err
	}
	for r.sign("-") {
		right, err := r.value()
		if err != nil {
			return nil, err
		}
		left = &expr{kind: "-", args: []*expr{left, right}}
	}
	return left, nil
}

// value reads a number, a text, a column, a call, or a condition in brackets.
func (r *reader) value() (*expr, error) {
	t := r.take()
	var out *expr
	switch t.kind {
	case "number":
		n, err := strconv.ParseFloat(t.text, 64)
		if err != nil {
			return nil, fmt.Errorf("byte %d of the condition: no number", t.at)
		}
		out = &expr{kind: "number", num: n}
	case "text":
		out = &expr{kind: "text", text: t.text}
	case "(":
		e, err := r.or()
		if err != nil {
			return nil, err
		}
		if !r.sign(")") {
			return nil, fmt.Errorf("byte %d of the condition: a bracket is never closed", t.at)
		}
		out = e
	case "name":
		name := t.text
		if r.sign(".") {
			name += "." + r.take().text
		}
		out = &expr{kind: "name", text: name}
		if r.sign("(") {
			args, err := r.arguments()
			if err != nil {
				return nil, err
			}
			out = &expr{kind: "call", text: strings.ToLower(name), args: args}
		}
	default:
		return nil, fmt.Errorf("byte %d of the condition: want a column, a number or a function", t.at)
	}
	for r.sign("::") {
		r.take() // a cast changes nothing here
	}
	return out, nil
}

// arguments reads what stands in the brackets of a call.
func (r *reader) arguments() ([]*expr, error) {
	var out []*expr
	if r.sign(")") {
		return nil, nil
	}
	for {
		e, err := r.or()
		if err != nil {
			return nil, err
		}
		if r.word("as") {
			r.take() // the type of a cast
		}
		out = append(out, e)
		if r.sign(")") {
			return out, nil
		}
		if !r.sign(",") {
			return nil, fmt.Errorf("byte %d of the condition: want a comma or a bracket", r.peek().at)
		}
	}
}
