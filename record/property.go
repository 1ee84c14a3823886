// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"slices"
	"strings"

	"teptar/fault"
)

// appendJSON writes the op by which a team adds a property.
func (p Property) appendJSON(b []byte) []byte {
	o := openObject(b)
	o.text("op", "property")
	o.text("kind", string(p.Kind))
	o.text("name", p.Name)
	o.text("type", string(p.Type))
	o.text("of", p.Of)
	o.flag("many", p.Many)
	o.flag("sealed", p.Sealed)
	o.flag("editorial", p.Editorial)
	o.text("en", p.EN)
	o.text("ru", p.RU)
	o.text("inverse_en", p.InverseEN)
	o.text("inverse_ru", p.InverseRU)
	o.text("definition", p.Definition)
	return o.close()
}

func (p Property) check() error {
	if p.Kind == "" || p.Name == "" || p.EN == "" {
		return fmt.Errorf("property: want a kind, a name and a label: %w", fault.Invalid)
	}
	if strings.Trim(p.Name, "abcdefghijklmnopqrstuvwxyz_0123456789") != "" {
		return fmt.Errorf("property %q: want lower-case letters, digits and underscores: %w", p.Name, fault.Invalid)
	}
	if !slices.Contains(valueTypes, p.Type) {
		return fmt.Errorf("property %s: no type %q: %w", p.Name, p.Type, fault.Invalid)
	}
	if ranged := p.Type == TermType || p.Type == RefType; ranged == (p.Of == "") {
		return fmt.Errorf("property %s: terms and references, and only they, say of what: %w", p.Name, fault.Invalid)
	}
	return checkTexts("property", string(p.Kind), p.Name, p.Of, p.EN, p.RU, p.InverseEN, p.InverseRU, p.Definition)
}

type wireProperty struct {
	Op         string    `json:"op"`
	Kind       Kind      `json:"kind"`
	Name       string    `json:"name"`
	Type       ValueType `json:"type"`
	Of         string    `json:"of"`
	Many       bool      `json:"many"`
	Sealed     bool      `json:"sealed"`
	Editorial  bool      `json:"editorial"`
	EN         string    `json:"en"`
	RU         string    `json:"ru"`
	InverseEN  string    `json:"inverse_en"`
	InverseRU  string    `json:"inverse_ru"`
	Definition string    `json:"definition"`
}

func (w wireProperty) op() (Op, error) {
	return Property{w.Kind, w.Name, w.Type, w.Of, w.Many, w.Sealed, w.Editorial, w.EN, w.RU, w.InverseEN, w.InverseRU, w.Definition}, nil
}

// Label gives the words for the property in a language, "ru" or else English.
func (p *Property) Label(lang string) string {
	if lang == "ru" && p.RU != "" {
		return p.RU
	}
	return p.EN
}

// Inverse gives the words for the property read from the other end.
func (p *Property) Inverse(lang string) string {
	if lang == "ru" && p.InverseRU != "" {
		return p.InverseRU
	}
	return p.InverseEN
}
