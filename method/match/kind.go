// SPDX-License-Identifier: Apache-2.0

package match

// A Kind is what a column holds. It decides how values are folded and which
// levels of agreement they have.
type Kind string

// The kinds.
const (
	Given      Kind = "given name"
	Family     Kind = "family name"
	Patronymic Kind = "patronymic"
	FullName   Kind = "full name"    // in one column, in any order
	Date       Kind = "date"         // of birth, of an event; as exact as it is known
	Year       Kind = "year"         // alone
	Sex        Kind = "sex"          //
	Place      Kind = "place"        // the name of a settlement, district or region
	Postcode   Kind = "postcode"     //
	Address    Kind = "address"      // street, house, name of an estate
	Number     Kind = "number"       // of a house, an age, a size
	Identifier Kind = "identifier"   // given by an authority: passport, insurance
	Phone      Kind = "phone"        //
	Email      Kind = "email"        //
	Category   Kind = "category"     // one of few terms: state, occupation
	Set        Kind = "set"          // several terms, divided by ; or |
	KinRole    Kind = "kin role"     // brother, a relative
	Text       Kind = "text"         // anything else
	Coordinate Kind = "coordinate"   // latitude and longitude, "43.31,45.69"
	Ignored    Kind = "ignored"      // not compared; see Guess.Why
	DatePart   Kind = "part of date" // a year, month or day of which a date is made
)

// isName tells whether values of a kind are parts of names of people.
func (k Kind) isName() bool { return k == Given || k == Family || k == Patronymic || k == FullName }

// hasWords tells whether values are compared word by word.
func (k Kind) hasWords() bool {
	return k == FullName || k == Address || k == Text || k == Place || k == Set || k == Category
}
