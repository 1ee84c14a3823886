// SPDX-License-Identifier: Apache-2.0

package web

import (
	"fmt"
	"strconv"
	"strings"

	"teptar/fault"
	"teptar/intake/draft"
	"teptar/record"
	"teptar/record/when"
)

// claim gives the single claim of a form.
func (f *codingForm) claim(c *checkedDraft) (draft.Claim, error) {
	claim := draft.Claim{Subject: f.Subject.thing(), Property: f.Property, Ref: f.Ref.thing(), Stance: record.Term(f.ClaimStance)}
	if c.property == nil {
		return claim, fmt.Errorf("property: choose one that a %s has: %w", f.Subject.Kind, fault.Invalid)
	}
	if c.property.Type == record.RefType {
		if f.Ref.Text == "" {
			return claim, fmt.Errorf("%s refers to a thing: name it: %w", f.Property, fault.Invalid)
		}
		return claim, nil
	}
	v, err := valueOf(c.property, strings.TrimSpace(f.Value))
	claim.Value, claim.Ref = v, draft.Thing{}
	return claim, err
}

// valueOf reads a value as the property takes it.
func valueOf(p *record.Property, s string) (record.Value, error) {
	if s == "" && p.Type != record.FlagType {
		return record.Value{}, fmt.Errorf("%s: the value is missing: %w", p.Name, fault.Invalid)
	}
	switch p.Type {
	case record.TextType:
		return record.TextValue(s, ""), nil
	case record.NameType:
		return record.NameValue(s, ""), nil
	case record.TermType:
		return record.TermValue(record.Term(s)), nil
	case record.FlagType:
		return record.Yes(), nil
	case record.URLType, record.IDType:
		return record.Value{Type: p.Type, Text: s}, nil
	case record.WhenType:
		w, err := when.Parse(s)
		if err != nil {
			return record.Value{}, fmt.Errorf("%s: write a date such as 2025-04-07 or 2025-04: %w", p.Name, fault.Invalid)
		}
		return record.WhenValue(w, "", ""), nil
	case record.NumberType:
		return numberOf(p, s)
	}
	return record.Value{}, fmt.Errorf("%s cannot be given in this form: %w", p.Name, fault.Invalid)
}

// numberOf reads "5", "2-3" or "2–3".
func numberOf(p *record.Property, s string) (record.Value, error) {
	low, high, is := strings.Cut(strings.ReplaceAll(s, "–", "-"), "-")
	if !is {
		high = low
	}
	from, err := strconv.ParseInt(strings.TrimSpace(low), 10, 64)
	to, err2 := strconv.ParseInt(strings.TrimSpace(high), 10, 64)
	if err != nil || err2 != nil || from < 0 || to < from {
		return record.Value{}, fmt.Errorf("%s: write a number, or two as 2-3: %w", p.Name, fault.Invalid)
	}
	return record.NumberValue(from, to), nil
}
