// SPDX-License-Identifier: Apache-2.0

package match

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// A Guess is what a column seems to hold, and why.
type Guess struct {
	Column string `json:"column"`
	Kind   Kind   `json:"kind"`
	Why    string `json:"why"`
}

// truths are names of columns that tell which records are one person: what is to be
// found out. rowNames are those of columns that number the rows.
var (
	truths = []string{"cluster", "cluster id", "clusterid", "cluster label", "entity id", "entityid", "entity", "ent id", "entid", "true id", "trueid", "truth",
		"true match id", "person id", "personid", "group id", "match id", "match group", "dup id", "duplicate of", "is duplicate", "label", "gold", "ground truth",
		"canonical id", "master id"}
	rowNames = []string{"id", "rec id", "recid", "record id", "recordid", "unique id", "uniqueid", "row id", "row", "row number", "index", "source dataset", "uuid", "guid", "pk"}
)

// headings are the names under which columns of a kind are known. A heading is
// looked for whole, and then as its last and its first words.
var headings = []struct {
	kind  Kind
	names []string
}{
	{Given, []string{"given", "given name", "givenname", "first", "first name", "firstname", "forename", "forenames", "fname", "vorname", "prenom", "имя", "христианское имя", "цӏе"}},
	{Family, []string{"surname", "family", "family name", "familyname", "last", "last name", "lastname", "lname", "nachname", "nom", "sname", "фамилия", "second name"}},
	{Patronymic, []string{"patronymic", "middle name", "middlename", "middle", "mname", "father name", "fathername", "fathers name", "father", "отчество", "отец", "имя отца"}},
	{FullName, []string{"full name", "fullname", "name", "names", "person", "person name", "victim", "victim name", "фио", "ф и о", "полное имя", "ism", "first and surname", "first and last name"}},
	{Date, []string{"dob", "date of birth", "birth date", "birthdate", "birthday", "born", "date", "дата рождения", "дата", "др", "date of death", "event date", "day of birth", "geburtsdatum"}},
	{Year, []string{"year", "birth year", "year of birth", "yob", "by", "год", "год рождения", "г р"}},
	{Sex, []string{"sex", "gender", "пол", "geschlecht"}},
	{Postcode, []string{"postcode", "postal code", "zip", "zip code", "zipcode", "plz", "индекс", "postcode fake", "post code", "postcode area"}},
	{Place, []string{"city", "town", "village", "place", "birth place", "birthplace", "place of birth", "pob", "suburb", "locality", "district", "region", "county", "settlement",
		"город", "село", "место", "место рождения", "район", "населенный пункт", "ort", "location", "municipality"}},
	{Address, []string{"address", "street", "street name", "addr", "address 1", "address 2", "address1", "address2", "улица", "адрес", "strasse", "street address"}},
	{Number, []string{"street number", "house", "house number", "number", "age", "дом", "возраст", "house no", "street no", "flat", "apartment"}},
	{Phone, []string{"phone", "phone number", "telephone", "tel", "mobile", "cell", "телефон", "тел"}},
	{Email, []string{"email", "e mail", "mail", "email address", "почта"}},
	{Identifier, []string{"ssn", "soc sec id", "social security number", "passport", "passport number", "national id", "nin", "inn", "инн", "снилс", "паспорт", "id number", "document",
		"document number", "nhs number", "licence", "license", "tax id", "insurance number", "iin", "voter id"}},
	{Category, []string{"state", "country", "occupation", "job", "profession", "nationality", "ethnicity", "religion", "должность", "профессия", "гражданство", "status", "title"}},
	{KinRole, []string{"kin", "kinship", "relation", "relationship", "relative", "родство", "kin role"}},
	{Set, []string{"aliases", "alias", "other names", "languages", "tags", "nicknames", "прозвища"}},
	{Coordinate, []string{"coordinates", "latlon", "lat lon", "lat long", "geo", "coords"}},
}

// dateParts are names of columns with a part of a date.
var dateParts = [3][]string{
	{"by", "year", "birth year", "year of birth", "yob", "год рождения", "год"},
	{"bm", "month", "birth month", "month of birth", "mob", "месяц рождения", "месяц"},
	{"bd", "day", "birth day", "day of birth", "день рождения", "день"},
}

// heading gives the name of a column as small words: "DateOfBirth" and
// "date_of_birth" are "date of birth".
func heading(s string) string {
	var b strings.Builder
	lower := false
	for _, r := range s {
		if unicode.IsUpper(r) && lower {
			b.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		} else {
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(b.String(), "ё", "е")), " ")
}

// TellsTheAnswer reports whether a column of this name would tell which records
// are one person, or only numbers the rows. Neither is ever compared.
func TellsTheAnswer(column string) (why string, yes bool) {
	h := heading(column)
	switch {
	case slices.Contains(truths, h):
		return "by its name it tells which records are one person", true
	case slices.Contains(rowNames, h):
		return "by its name it numbers the rows", true
	}
	return "", false
}

// Recognise guesses what the columns of a table hold, from their names and their
// contents. Columns whose names are in ignore are not looked at.
func Recognise(t *Table, ignore ...string) []Guess {
	out := make([]Guess, len(t.columns))
	for c, name := range t.columns {
		out[c] = Guess{Column: name, Kind: Ignored}
		if slices.Contains(ignore, name) {
			out[c].Why = "to be ignored"
			continue
		}
		if why, yes := TellsTheAnswer(name); yes {
			out[c].Why = why
			continue
		}
		out[c].Kind, out[c].Why = t.recognise(c)
	}
	t.joinDateParts(out)
	t.dropComposites(out)
	return out
}

// recognise guesses the kind of one column.
func (t *Table) recognise(c int) (Kind, string) {
	p := t.profile(c)
	if p.different == 0 {
		return Ignored, "it is empty"
	}
	if p.different == 1 && p.filled > 0.9 {
		return Ignored, "all records have the same"
	}
	if k, ok := byHeading(heading(t.columns[c])); ok && p.fits(k) {
		return k, "by its name"
	}
	switch {
	case p.emails > 0.5:
		return Email, "by its contents"
	case p.dates > 0.8:
		return Date, "by its contents"
	case p.coordinates > 0.8:
		return Coordinate, "by its contents"
	case p.sexes > 0.9 && p.different <= 6:
		return Sex, "by its contents"
	case p.phones > 0.8:
		return Phone, "by its contents"
	case p.digits > 0.8 && p.length >= 5 && p.share > 0.3:
		return Identifier, "by its contents"
	case p.digits > 0.8:
		return Number, "by its contents"
	case p.lists > 0.2:
		return Set, "by its contents"
	case p.different <= 60 || p.share < 0.001:
		return Category, "by its contents"
	case p.words < 1.3 && p.mixed > 0.6 && p.share > 0.3:
		return Identifier, "by its contents"
	}
	return Text, "by its contents"
}

// byHeading finds a kind by the name of a column: the whole of it, or else the
// longest name that it begins or ends with.
func byHeading(h string) (Kind, bool) {
	best, kind := 0, Ignored
	for _, k := range headings {
		for _, name := range k.names {
			if h == name {
				return k.kind, true
			}
			if len(name) > best && (strings.HasSuffix(h, " "+name) || strings.HasPrefix(h, name+" ")) {
				best, kind = len(name), k.kind
			}
		}
	}
	return kind, best > 0
}

// A profile is what the values of a column look like, as shares of those that were
// looked at.
type profile struct {
	different                                                   int
	filled, share                                               float64 // of records that have a value; of values that are different
	dates, emails, sexes, phones, digits, mixed, lists, letters float64
	coordinates                                                 float64
	length, words                                               float64 // mean
}

// profiled is how many different values of a column are looked at.
const profiled = 4000

func (t *Table) profile(c int) profile {
	v := t.values[c]
	p := profile{different: v.len() - 1, filled: t.filled(c)}
	p.share = float64(p.different) / max(p.filled*float64(t.Len()), 1)
	step := max(1, p.different/profiled)
	n := 0.0
	for i := 1; i < v.len(); i += step {
		p.look(v.string(uint32(i)))
		n++
	}
	for _, x := range []*float64{&p.dates, &p.emails, &p.sexes, &p.phones, &p.digits, &p.mixed, &p.lists, &p.letters, &p.length, &p.words, &p.coordinates} {
		*x /= max(n, 1)
	}
	return p
}

func (p *profile) look(s string) {
	digits, letters, marks := 0, 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		case strings.ContainsRune("+-() ", r):
			marks++
		}
	}
	count := func(x *float64, is bool) {
		if is {
			*x++
		}
	}
	d := readDate(s)
	count(&p.dates, digits >= 6 && letters <= 2 && (d.digits != 0 || d.known()) && plausible(d))
	count(&p.emails, strings.Count(s, "@") == 1)
	count(&p.sexes, sexes[strings.ToLower(s)] != "")
	count(&p.phones, letters == 0 && digits >= 9 && digits <= 15 && (marks > 0 || strings.HasPrefix(s, "+")) && digits+marks == len(s))
	count(&p.digits, letters == 0 && digits > 0)
	count(&p.mixed, digits > 0)
	count(&p.lists, strings.ContainsAny(s, ";|"))
	count(&p.letters, letters > 0)
	_, _, at := readCoordinate(s)
	count(&p.coordinates, at)
	p.length += float64(digits + letters)
	p.words += float64(len(strings.Fields(s)))
}

// plausible tells whether a date is of a year that people in lists are born in, or
// that events are in.
func plausible(d date) bool {
	year := int(d.digits>>28)*1000 + int(d.digits>>24&15)*100 + int(d.digits>>20&15)*10 + int(d.digits>>16&15)
	return d.digits == 0 || year >= 1500 && year <= 2100 && d.digits>>8&0xff <= 0x19
}

// fits tells whether contents do not speak against a kind that a name suggests.
func (p profile) fits(k Kind) bool {
	switch k {
	case Date:
		return p.dates > 0.4
	case Year:
		return p.digits > 0.7
	case Email:
		return p.emails > 0.3
	case Phone:
		return p.letters < 0.3
	case Sex:
		return p.different <= 20
	case Given, Family, Patronymic, FullName, Place:
		return p.letters > 0.7
	case Number:
		return p.mixed > 0.5
	case Coordinate:
		return p.coordinates > 0.5
	case Category, KinRole:
		return p.words < 4 || p.share < 0.5 // "title" is of a person, or of a paper
	}
	return true
}

// joinDateParts makes one date of three columns with its parts.
func (t *Table) joinDateParts(gs []Guess) {
	var found [3]int
	for part, names := range dateParts {
		found[part] = -1
		for c := range gs {
			if slices.Contains(names, heading(gs[c].Column)) && t.within(c, part) && (gs[c].Kind == Number || gs[c].Kind == Year || gs[c].Kind == Date || gs[c].Kind == Category) {
				found[part] = c
				break
			}
		}
		if found[part] < 0 {
			return
		}
	}
	for part, c := range found {
		gs[c].Kind = DatePart
		gs[c].Why = fmt.Sprintf("%s of a date, with the other two", [...]string{"year", "month", "day"}[part])
	}
}

// within tells whether the values of a column can be years, months or days.
func (t *Table) within(c, part int) bool {
	limits := [3][2]int{{1000, 2200}, {1, 12}, {1, 31}}[part]
	good, all := 0, 0
	for i := 1; i < min(t.values[c].len(), profiled); i++ {
		n, err := strconv.Atoi(t.values[c].string(uint32(i)))
		if all++; err == nil && n >= limits[0] && n <= limits[1] {
			good++
		}
	}
	return good*10 >= all*9 && all > 0
}

// dropComposites leaves out columns that only repeat others, as a full name repeats
// the given name and the family name: what agrees would count twice.
func (t *Table) dropComposites(gs []Guess) {
	for c := range gs {
		if !gs[c].Kind.isName() && !gs[c].Kind.hasWords() || gs[c].Kind == Set || gs[c].Kind == Category {
			continue
		}
		var parts []string
		for other := range gs {
			if k := gs[other].Kind; other == c || !k.isName() && !k.hasWords() || t.values[other].len() < 3 || !t.repeats(c, other) {
				continue
			}
			if other < c && t.repeats(other, c) {
				parts = []string{gs[other].Column}
				break
			}
			parts = append(parts, gs[other].Column)
		}
		if len(parts) > 1 || len(parts) == 1 && t.same(c, t.Column(parts[0])) {
			gs[c].Kind = Ignored
			gs[c].Why = "it repeats " + strings.Join(parts, " and ")
		}
	}
}

// same tells whether two columns repeat each other, and c is the later.
func (t *Table) same(c, other int) bool {
	return other < c && t.repeats(other, c) && t.repeats(c, other)
}

// repeats tells whether a column has all words of another.
func (t *Table) repeats(c, other int) bool {
	step := max(1, t.Len()/profiled)
	good, all := 0, 0
	for r := 0; r < t.Len(); r += step {
		whole, part := foldWords(t.Value(r, c)), foldWords(t.Value(r, other))
		if len(whole) == 0 || len(part) == 0 {
			continue
		}
		if all++; !slices.ContainsFunc(part, func(w string) bool { return !slices.Contains(whole, w) }) {
			good++
		}
		if all == 50 && good < 25 {
			return false // most columns have nothing to do with each other
		}
	}
	return good*10 >= all*9 && all > 0
}
