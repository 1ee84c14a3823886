// SPDX-License-Identifier: Apache-2.0

package coding

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"teptar/fault"
)

// Limits on a file. They are checked before the YAML library sees a byte, and
// keep what it can be made to do within a few hundred megabytes and seconds.
const (
	// MaxSize is the longest file, in bytes.
	MaxSize = 16 << 20
	// maxLine is the longest line, in bytes. The longest text that a record
	// keeps, with every byte escaped, is shorter.
	maxLine = 1 << 20
	// maxMarks bounds the nodes of the tree: each needs one of , [ { : - or a
	// line break. 200,000 claims fit.
	maxMarks = 1_000_000
	// maxDepth is how deep lists and mappings may nest. The form needs six.
	maxDepth = 20
	// maxProblems is how many problems are told. Who made more has made one
	// mistake many times.
	maxProblems = 200
)

const byteOrderMark = "\ufeff"

// decode reads the YAML of a file, within the limits and without what this
// form does not use: aliases, anchors, tags, merge keys, second documents.
func decode(file string, src []byte) (*yaml.Node, fault.Problems) {
	src = bytes.TrimPrefix(src, []byte(byteOrderMark))
	if ps := scan(file, src); len(ps) > 0 {
		return nil, ps
	}
	var doc, second yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(src))
	if err := decodeNext(d, &doc); errors.Is(err, io.EOF) {
		return nil, fault.Problems{{At: fault.At{File: file}, Text: "the file is empty", Hint: "it begins with teptar: 1"}}
	} else if err != nil {
		return nil, fault.Problems{syntax(file, src, err)}
	}
	if err := decodeNext(d, &second); err == nil {
		return nil, fault.Problems{{At: at(file, &second), Text: "a second YAML document", Hint: "one file is one document: take the line --- out"}}
	} else if !errors.Is(err, io.EOF) {
		return nil, fault.Problems{syntax(file, src, err)}
	}
	root := doc.Content[0]
	if p := plainTree(file, root, 1); p != nil {
		return nil, fault.Problems{*p}
	}
	return root, nil
}

// decodeNext reads one document. The library panics where it finds itself
// wrong about comments; that must not end the program of who opened a file.
func decodeNext(d *yaml.Decoder, n *yaml.Node) (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("yaml: a comment stands where it cannot be read")
		}
	}()
	return d.Decode(n)
}

// scan refuses what editors do not show or show as something else, and what is
// too large to be parsed.
func scan(file string, src []byte) (ps fault.Problems) {
	if len(src) > MaxSize {
		return fault.Problems{{At: fault.At{File: file}, Text: fmt.Sprintf("the file has more than %d MiB", MaxSize>>20), Hint: "cut the case into several files"}}
	}
	marks, line := 0, 0
	for row := range bytes.Lines(src) {
		line++
		here := fault.At{File: file, Line: line, Column: 1}
		if len(row) > maxLine {
			return append(ps, fault.Problem{At: here, Text: fmt.Sprintf("the line has more than %d bytes", maxLine), Hint: "break it after a comma"})
		}
		if row[0] == '%' {
			ps = append(ps, fault.Problem{At: here, Text: "a line begins with %", Hint: "YAML directives are not used; indent a text"})
		}
		for _, c := range row {
			switch c {
			case ',', '[', '{', ':', '-', '\n':
				marks++
			}
		}
		if p := scanLine(here, row); p != nil {
			ps = append(ps, *p)
		}
		if marks > maxMarks {
			return append(ps, fault.Problem{At: here, Text: "the file has too many parts", Hint: "cut the case into several files"})
		}
		if len(ps) >= maxProblems {
			return append(ps, tooMany(file))
		}
	}
	return ps
}

// scanLine gives the first character of a line that must not be in a file.
func scanLine(here fault.At, row []byte) *fault.Problem {
	text, brk := bytes.CutSuffix(row, []byte("\n"))
	if brk {
		text = bytes.TrimSuffix(text, []byte("\r"))
	}
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if control(r) || steers(r) || hidden(r) || r == utf8.RuneError && n == 1 {
			p := unfit(r, n)
			p.At = here
			return &p
		}
		text = text[n:]
		here.Column++
	}
	return nil
}

// unfit tells why a character must not be in a file. One that a document
// really has is written as an escape, where it can be seen.
func unfit(r rune, size int) fault.Problem {
	p := fault.Problem{Text: fmt.Sprintf("a character that editors do not show, %U", r), Hint: fmt.Sprintf(`if the document has it, write \u%04x in double quotes`, r)}
	switch {
	case r == utf8.RuneError && size == 1:
		p.Text, p.Hint = "not valid UTF-8", "save the file as UTF-8"
	case r == '\t':
		p.Text, p.Hint = "a tab", `indent with spaces; write \t in a text in double quotes`
	case r == 0:
		p.Text, p.Hint = "a NUL character", "take it out"
	case control(r):
		p.Text = fmt.Sprintf("a control character, %U", r)
	case steers(r):
		p.Text = fmt.Sprintf("a character that turns the direction of text, %U", r)
	}
	return p
}

// control tells of the C0 and C1 control characters, and of delete.
func control(r rune) bool { return r < 0x20 || r >= 0x7f && r < 0xa0 }

// steers tells of the controls of the direction of text (Unicode Standard
// Annex 9, section 2), with which a line shows in another order than it has.
func steers(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x061c
}

// hidden tells of line breaks that YAML sees and editors do not, of the byte
// order mark and of code points that are no characters.
func hidden(r rune) bool {
	return r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffe || r == 0xffff
}

// plainTree finds the first node that this form does not use.
func plainTree(file string, n *yaml.Node, depth int) *fault.Problem {
	refuse := func(text, hint string) *fault.Problem {
		return &fault.Problem{At: at(file, n), Text: text, Hint: hint}
	}
	switch {
	case depth > maxDepth:
		return refuse(fmt.Sprintf("nested more than %d deep", maxDepth), "")
	case n.Kind == yaml.AliasNode:
		return refuse("an alias (*) is not used", "write it out")
	case n.Anchor != "":
		return refuse("an anchor (&) is not used", `a text that begins with & goes in quotes`)
	case n.Style&yaml.TaggedStyle != 0:
		return refuse("a tag (!) is not used", `a text that begins with ! goes in quotes`)
	case n.Tag == "!!merge":
		return refuse("a merge key (<<) is not used", "write it out")
	}
	for _, c := range n.Content {
		if p := plainTree(file, c, depth+1); p != nil {
			return p
		}
	}
	return nil
}

var syntaxError = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// syntax turns an error of the YAML library into a problem. Its messages are
// fixed words, but for those on aliases, which repeat the name.
func syntax(file string, src []byte, err error) fault.Problem {
	p := fault.Problem{At: fault.At{File: file}, Hint: "a text with , : # [ ] { } or quotes goes in double quotes"}
	m := syntaxError.FindStringSubmatch(err.Error())
	text := err.Error()
	if m != nil {
		text = text[len(m[0]):]
		if n, err := strconv.Atoi(m[1]); err == nil {
			lines := bytes.Count(bytes.TrimSuffix(src, []byte("\n")), []byte("\n")) + 1
			p.At.Line, p.At.Column = min(max(n, 1), lines), 1
		}
	}
	if strings.HasPrefix(text, "unknown anchor") {
		text = "an alias (*) is not used"
	}
	p.Text = "not YAML: " + text
	return p
}

// at gives the place of a node.
func at(file string, n *yaml.Node) fault.At {
	return fault.At{File: file, Line: n.Line, Column: n.Column}
}

func tooMany(file string) fault.Problem {
	return fault.Problem{At: fault.At{File: file}, Text: fmt.Sprintf("more than %d problems; the rest are not shown", maxProblems)}
}
