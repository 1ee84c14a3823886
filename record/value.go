// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"teptar/fault"
	"teptar/record/when"
)

// A ValueType says what sort of value a property takes.
type ValueType string

// The value types of the schema.
const (
	TextType   ValueType = "text"   // words, in the language of the source
	NameType   ValueType = "name"   // a name, in the writer's script
	WhenType   ValueType = "when"   // a date that says how much is known
	NumberType ValueType = "number" // a whole number, or a range of them
	TermType   ValueType = "term"   // a code of a vocabulary
	RefType    ValueType = "ref"    // another entity
	FlagType   ValueType = "flag"   // yes; no is a denial of yes
	IDType     ValueType = "id"     // an identifier under a scheme: a number plate, a gazetteer entry
	CoordType  ValueType = "coord"  // a point with a radius
	URLType    ValueType = "url"    // an address, never fetched
)

// valueTypes lists them for the readers of the schema.
var valueTypes = []ValueType{TextType, NameType, WhenType, NumberType, TermType, RefType, FlagType, IDType, CoordType, URLType}

// A Value is what a claim says a property has. Which fields count depends on
// the type; the others are zero. Values are compared by what they mean in
// package held, never with ==.
type Value struct {
	Type ValueType

	Text   string // text, name, id, url: the words themselves
	Lang   string // text, name: the language, as BCP 47 writes it; "" is not known
	Scheme string // id: what sort of identifier

	Term Term
	Ref  EntityID

	When    when.When
	Wording string // when, number: how the source put it, if not as the value is written
	Rule    Term   // when: by which rule the wording became a date (vocabulary date_basis)

	Min, Max int64 // number: both ends are included; Max is NoMax if the source gives no upper end

	Lat, Lon int64 // coord: millionths of a degree
	Radius   int64 // coord: metres
}

// NoMax is the Max of a number whose upper end is not known: "relatives".
const NoMax = -1

// Text, Name and the other constructors below make values of their type.

// TextValue is a value in words.
func TextValue(text, lang string) Value { return Value{Type: TextType, Text: text, Lang: lang} }

// NameValue is a name as it was written.
func NameValue(name, lang string) Value { return Value{Type: NameType, Text: name, Lang: lang} }

// TermValue is a code of the vocabulary that the property takes.
func TermValue(t Term) Value { return Value{Type: TermType, Term: t} }

// RefValue is another entity.
func RefValue(id EntityID) Value { return Value{Type: RefType, Ref: id} }

// WhenValue is a date, with the words of the source and the rule that read them.
func WhenValue(w when.When, wording string, rule Term) Value {
	return Value{Type: WhenType, When: w, Wording: wording, Rule: rule}
}

// NumberValue is a whole number from min to max.
func NumberValue(min, max int64) Value { return Value{Type: NumberType, Min: min, Max: max} }

// Yes is the only flag: to say no is to deny yes.
func Yes() Value { return Value{Type: FlagType} }

// String gives the value on one line, for people who read codes: a term as its
// code, an entity as its id.
func (v Value) String() string {
	switch v.Type {
	case TermType:
		return string(v.Term)
	case RefType:
		return v.Ref.String()
	case WhenType:
		return v.When.String()
	case NumberType:
		return FormatRange(v.Min, v.Max)
	case FlagType:
		return "yes"
	case IDType:
		return v.Scheme + ":" + v.Text
	case CoordType:
		return fmt.Sprintf("%s,%s ±%d m", degrees(v.Lat), degrees(v.Lon), v.Radius)
	}
	return v.Text
}

// FormatRange writes a range of whole numbers: "3", "2–4", or "2 or more".
func FormatRange(min, max int64) string {
	switch max {
	case min:
		return strconv.FormatInt(min, 10)
	case NoMax:
		return fmt.Sprintf("%d or more", min)
	}
	return fmt.Sprintf("%d–%d", min, max)
}

// degrees writes millionths of a degree with six decimals.
func degrees(micro int64) string {
	sign := ""
	if micro < 0 {
		sign, micro = "-", -micro
	}
	return fmt.Sprintf("%s%d.%06d", sign, micro/1e6, micro%1e6)
}

// appendJSON writes the canonical form: one object, its first field naming the
// type.
func (v Value) appendJSON(b []byte) []byte {
	o := openObject(b)
	switch v.Type {
	case TermType:
		o.text("term", string(v.Term))
	case RefType:
		o.id("ref", "e-", v.Ref[:])
	case WhenType:
		o.field("when")
		o.b = appendString(o.b, v.When.String())
		o.text("wording", v.Wording)
		o.text("rule", string(v.Rule))
	case NumberType:
		o.number("min", v.Min)
		if v.Max != NoMax {
			o.number("max", v.Max)
		}
		o.text("wording", v.Wording)
	case FlagType:
		o.flag("yes", true)
	case IDType:
		o.text("id", v.Text)
		o.text("scheme", v.Scheme)
	case CoordType:
		o.number("lat", v.Lat)
		o.number("lon", v.Lon)
		o.number("radius", v.Radius)
	default:
		o.field(string(v.Type))
		o.b = appendString(o.b, v.Text)
		o.text("lang", v.Lang)
	}
	return o.close()
}

// valueFields is a value as JSON has it; which pointer is set tells the type.
type valueFields struct {
	Text    *string   `json:"text"`
	Name    *string   `json:"name"`
	URL     *string   `json:"url"`
	Lang    string    `json:"lang"`
	Term    *Term     `json:"term"`
	Ref     *EntityID `json:"ref"`
	When    *string   `json:"when"`
	Wording string    `json:"wording"`
	Rule    Term      `json:"rule"`
	Min     *int64    `json:"min"`
	Max     *int64    `json:"max"`
	Yes     *bool     `json:"yes"`
	ID      *string   `json:"id"`
	Scheme  string    `json:"scheme"`
	Lat     *int64    `json:"lat"`
	Lon     int64     `json:"lon"`
	Radius  int64     `json:"radius"`
}

// UnmarshalJSON reads the canonical form. It is lenient about what does not
// belong to the type: an op is encoded again after it was read, and refused if
// the bytes differ.
func (v *Value) UnmarshalJSON(data []byte) error {
	var f valueFields
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return err
	}
	*v = Value{Lang: f.Lang, Wording: f.Wording, Rule: f.Rule, Scheme: f.Scheme}
	switch {
	case f.Text != nil:
		v.Type, v.Text = TextType, *f.Text
	case f.Name != nil:
		v.Type, v.Text = NameType, *f.Name
	case f.URL != nil:
		v.Type, v.Text = URLType, *f.URL
	case f.Term != nil:
		v.Type, v.Term = TermType, *f.Term
	case f.Ref != nil:
		v.Type, v.Ref = RefType, *f.Ref
	case f.When != nil:
		w, err := when.Parse(*f.When)
		if err != nil {
			return err
		}
		v.Type, v.When = WhenType, w
	case f.Min != nil:
		v.Type, v.Min, v.Max = NumberType, *f.Min, NoMax
		if f.Max != nil {
			v.Max = *f.Max
		}
	case f.Yes != nil:
		v.Type = FlagType
	case f.ID != nil:
		v.Type, v.Text = IDType, *f.ID
	case f.Lat != nil:
		v.Type, v.Lat, v.Lon, v.Radius = CoordType, *f.Lat, f.Lon, f.Radius
	default:
		return fmt.Errorf("value without a type: %w", fault.Invalid)
	}
	return nil
}

// check tells what is wrong with the value by itself, the schema left aside.
func (v Value) check() string {
	for _, s := range []string{v.Text, v.Lang, v.Scheme, v.Wording, string(v.Term), string(v.Rule)} {
		if f := textFault(s); f != "" {
			return f
		}
	}
	switch v.Type {
	case TextType, NameType, URLType, IDType:
		if strings.TrimSpace(v.Text) == "" {
			return "an empty " + string(v.Type)
		}
	case NumberType:
		if v.Min < 0 || v.Max != NoMax && v.Max < v.Min {
			return "a range that ends before it begins, or a negative number"
		}
	case CoordType:
		if v.Lat < -90e6 || v.Lat > 90e6 || v.Lon < -180e6 || v.Lon > 180e6 || v.Radius < 0 || v.Radius > 20_000_000 {
			return "a point that is not on the earth"
		}
	case TermType:
		if v.Term == "" {
			return "an empty term"
		}
	case RefType:
		if v.Ref.IsZero() {
			return "a reference to nothing"
		}
	case WhenType, FlagType:
	default:
		return "an unknown type"
	}
	return ""
}

// ValueTypes lists the value types, in the order of the constants.
func ValueTypes() []ValueType { return slices.Clone(valueTypes) }
