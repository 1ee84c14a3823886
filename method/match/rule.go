// SPDX-License-Identifier: Apache-2.0

package match

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"teptar/fault"
)

// A Rule says which pairs are looked at: those that agree on all its keys. A
// record without a value for one of them is in no pair of the rule. A rule without
// keys makes all pairs.
type Rule struct {
	On []Key `json:"on"`
}

// A Key is what a rule looks at in a column.
type Key struct {
	Column string `json:"column"`
	By     By     `json:"by"`
	// Letters is how many letters ByHead looks at; 0 for three.
	Letters int `json:"letters,omitempty"`
}

// By says how a key reads a value.
type By string

// The ways to read a value for a key.
const (
	ByValue     By = "value"      // as it stands
	ByForm      By = "form"       // folded
	ByName      By = "name"       // any form of the given name
	BySound     By = "sound"      // folded, consonants without voice
	ByHead      By = "head"       // the first letters of the form
	ByLetter    By = "letter"     // the first letter of the form
	ByTail      By = "tail"       // the last four letters of the form
	ByFirstWord By = "first word" // of the form
	ByLastWord  By = "last word"  // of the form
	ByUser      By = "user"       // of an address, before @
	ByYear      By = "year"       // of a date
	ByMonthDay  By = "month, day" // of a date
)

// String gives the rule as words.
func (r Rule) String() string {
	if len(r.On) == 0 {
		return "all pairs"
	}
	var parts []string
	for _, k := range r.On {
		part := k.Column
		if k.By != ByValue && k.By != ByForm {
			part += " (" + string(k.By) + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " + ")
}

// columns tells whether a rule looks at a column.
func (r Rule) uses(column string) bool {
	for _, k := range r.On {
		if k.Column == column {
			return true
		}
	}
	return false
}

// hashText gives a hash that is never 0: FNV-1a, mixed.
func hashText[T string | []byte](s T) uint32 { return nonZero(hash64(s)) }

// hash64 is FNV-1a, mixed.
func hash64[T string | []byte](s T) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return mix(h)
}

func nonZero(h uint64) uint32 {
	if x := uint32(h >> 32); x != 0 {
		return x
	}
	return 1
}

// mix makes every bit of x count for every bit of the result (the finalizer of
// MurmurHash3).
func mix(x uint64) uint64 {
	x = (x ^ x>>33) * 0xff51afd7ed558ccd
	x = (x ^ x>>33) * 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

// readKey gives a number for each value of a column, the same for values that
// agree on a key; 0 for no value.
func (e *Engine) readKey(k Key) ([]uint32, int, error) {
	col := e.table.Column(k.Column)
	if col < 0 {
		return nil, 0, fmt.Errorf("column %q of a rule is not in the table: %w", k.Column, fault.NotFound)
	}
	f := e.features[col]
	if f == nil {
		f = newFeature(Text, e.table.values[col], &space{forms: newValues()}, e.table.Len(), e.opt.Workers)
		f.space.pack()
		f.deal()
		e.features[col] = f
	}
	out := make([]uint32, f.values.len())
	switch k.By {
	case ByValue:
		for i := range out {
			out[i] = uint32(i)
		}
		return out, col, nil
	case ByForm:
		for i := range out {
			out[i] = f.cards[i].folded
		}
		return out, col, nil
	case ByUser, ByYear, ByMonthDay:
		e.readPart(f, k.By, out)
		return out, col, nil
	}
	byForm := f.space.keys(k)
	if byForm == nil {
		return nil, 0, fmt.Errorf("rules cannot read a value by %q: %w", k.By, fault.Invalid)
	}
	for i := range out {
		out[i] = byForm[f.cards[i].folded]
	}
	return out, col, nil
}

// keys gives a number for each form, or nil if a key is not one of forms.
func (s *space) keys(k Key) []uint32 {
	switch k.By {
	case ByName:
		s.readClasses()
		out := slices.Clone(s.class)
		for i, class := range out {
			if class == 0 && i > 0 {
				out[i] = hashText(s.forms.bytes(uint32(i)))
			}
		}
		return out
	case BySound:
		s.readSounds()
		return s.sounds
	case ByHead:
		return s.heads(k.headLength())
	case ByLetter:
		return s.heads(1)
	case ByTail:
		return s.tails(4)
	case ByFirstWord, ByLastWord:
		return s.oneWord(k.By == ByLastWord)
	}
	return nil
}

// readPart reads keys that need the value and not its form.
func (e *Engine) readPart(f *feature, by By, out []uint32) {
	if by != ByUser {
		f.readDates(e.opt.Workers)
	}
	parallel(e.opt.Workers, len(out), func(_, i int) {
		switch by {
		case ByUser:
			if user, _, ok := strings.Cut(fold(Email, f.values.string(uint32(i))), "@"); ok && user != "" {
				out[i] = hashText(user)
			}
		case ByYear:
			if d := f.dates[i].digits; d != 0 {
				out[i] = d>>16 | 1<<31
			}
		case ByMonthDay:
			if d := f.dates[i].digits; d != 0 {
				out[i] = d&0xffff | 1<<31
			}
		}
	})
}

// heads gives a number for the first n letters of each form.
func (s *space) heads(n int) []uint32 {
	out := make([]uint32, s.forms.len())
	for i := range out {
		b := s.forms.bytes(uint32(i))
		at := 0
		for range n {
			if at < len(b) {
				_, size := utf8.DecodeRune(b[at:])
				at += size
			}
		}
		if at > 0 {
			out[i] = hashText(b[:at])
		}
	}
	return out
}

// tails gives a number for the last n letters of each form that has more.
func (s *space) tails(n int) []uint32 {
	out := make([]uint32, s.forms.len())
	for i := range out {
		b := s.forms.bytes(uint32(i))
		at := len(b)
		for range n {
			if at > 0 {
				_, size := utf8.DecodeLastRune(b[:at])
				at -= size
			}
		}
		if at > 0 {
			out[i] = hashText(b[at:])
		}
	}
	return out
}

// oneWord gives a number for the first or last word of each form.
func (s *space) oneWord(last bool) []uint32 {
	out := make([]uint32, s.forms.len())
	for i := range out {
		words := strings.Fields(s.forms.string(uint32(i)))
		if len(words) == 0 {
			continue
		}
		w := words[0]
		if last {
			w = words[len(words)-1]
		}
		out[i] = hashText(w)
	}
	return out
}
