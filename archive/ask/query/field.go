// SPDX-License-Identifier: Apache-2.0

package query

import (
	"slices"
	"strings"

	"teptar/record"
	"teptar/record/held"
	"teptar/record/script"
)

// A Field is what a condition is about. Their order is that of the canonical
// text.
type Field uint8

// The fields.
const (
	Kind Field = iota
	Type
	Victim
	Perpetrator
	Account
	Place
	Date
	SaidBy
	Stance
	State
	Disputed
	Case
	Property
	Grade
	Access
	Depth
	Has
	fieldCount
)

// A FieldHelp is what people read about a field.
type FieldHelp struct {
	Field     Field
	Name      string   // as canonical queries write it
	Aliases   []string // other names, Russian ones first
	EN, RU    string
	Example   string // a condition that can be tried
	ExampleRU string // the same in Russian
}

// Label gives the explanation in a language, "ru" or else English.
func (h FieldHelp) Label(lang string) string {
	if lang == "ru" {
		return h.RU
	}
	return h.EN
}

// help has a line for every field, in their order.
var help = [fieldCount]FieldHelp{
	{Kind, "kind", []string{"вид", "что"}, "a kind of thing: person, act, event, place …; then things are listed and not passages", "вид предмета: person или человек, act или действие …; тогда показаны предметы, а не цитаты", "kind:act", "вид:действие"},
	{Type, "type", []string{"тип"}, "of this type, or a narrower one; by code or by words", "этого типа или более узкого; код или слова", "type:LIB-DET", "тип:задержание"},
	{Victim, "victim", []string{"жертва", "пострадавший"}, "done to someone of this name, or with this id", "сделанное с человеком с таким именем или номером", "victim:\"Ida Kern\"", "жертва:Керн"},
	{Perpetrator, "perpetrator", []string{"исполнитель", "кем", "by"}, "done by someone of this name", "сделанное лицом или органом с таким названием", "perpetrator:sheriff", "исполнитель:шериф"},
	{Account, "on-account-of", []string{"из-за", "из-за-кого"}, "done because of what someone of this name did", "сделанное из-за человека с таким именем", "on-account-of:Kern", "из-за:Керн"},
	{Place, "place", []string{"место", "где"}, "there, or in a place within it; place:certainly:… leaves out what only possibly is", "там или внутри; место:точно:… исключает то, что лишь возможно там", "place:Gikalo", "место:Гикало"},
	{Date, "date", []string{"дата", "когда"}, "possibly on these days; date:certainly:… only what certainly is", "возможно в эти дни; дата:точно:… — только то, что наверняка", "date:certainly:2025-04", "дата:точно:2025-04"},
	{SaidBy, "said-by", []string{"кто-сказал", "со-слов"}, "said by, or reported through, someone of this name", "сказано или передано лицом с таким именем", "said-by:NIYSO", "кто-сказал:НИЙСО"},
	{Stance, "stance", []string{"позиция"}, "claims that assert, deny, admit a part …", "утверждения, которые подтверждают, отрицают, признают часть …", "stance:denies", "позиция:отрицает"},
	{State, "state", []string{"состояние", "принято"}, "held so: agreed, single, disputed, denied, judged, compelled, withdrawn", "как принято: agreed, single, disputed, denied, judged, compelled, withdrawn", "state:single", "состояние:single"},
	{Disputed, "disputed", []string{"спорно", "оспаривается"}, "yes: accounts conflict on some property of it", "да: сообщения о каком-нибудь его свойстве расходятся", "disputed:yes", "спорно:да"},
	{Case, "case", []string{"дело"}, "of this case", "этого дела", "case:valley", "дело:valley"},
	{Property, "property", []string{"свойство"}, "claims about this property", "утверждения об этом свойстве", "property:victim", "свойство:victim"},
	{Grade, "grade", []string{"оценка"}, "claims of this grade, letter or digit", "утверждения с этой оценкой, буквой или цифрой", "grade:B2", "оценка:B2"},
	{Access, "access", []string{"доступ", "откуда-знает"}, "how the last speaker can know: eyewitness, official …", "откуда знает последний говорящий: очевидец, официально …", "access:AC-EYE", "доступ:очевидец"},
	{Depth, "depth", []string{"удалённость", "удаленность"}, "how far the last speaker is from the fact: H0 saw it, H1 was told by who saw it", "как далеко говорящий от события: H0 видел сам, H1 — со слов очевидца", "depth:H0", "удалённость:H0"},
	{Has, "has", []string{"есть"}, "has this: quote, date, place, victim, perpetrator, judgment", "у чего есть: quote, date, place, victim, perpetrator, judgment", "-has:date", "-есть:дата"},
}

// Help explains every field, in the order in which queries write them.
func Help() []FieldHelp { return slices.Clone(help[:]) }

// Name gives the field as canonical queries write it.
func (f Field) Name() string {
	if f < fieldCount {
		return help[f].Name
	}
	return "unknown"
}

// findField finds a field by any of its names.
func findField(name string) (Field, bool) {
	name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
	for _, h := range help {
		if name == h.Name || slices.Contains(h.Aliases, name) {
			return h.Field, true
		}
	}
	return 0, false
}

// fieldNames lists names like the one that somebody wrote: of its script.
func fieldNames(like string) []string {
	cyrillic := script.Language(like+" "+like+" "+like) != "en" && strings.ContainsFunc(like, func(r rune) bool { return r >= 'а' && r <= 'я' || r == 'ё' })
	var names []string
	for _, h := range help {
		if cyrillic {
			names = append(names, h.Aliases[0])
		} else {
			names = append(names, h.Name)
		}
	}
	return names
}

// An option is a value that a field takes, with words that mean it.
type option struct {
	value string
	words []string
}

// options lists the values of fields that take one of a few.
func options(f Field, s *record.Schema) []option {
	switch f {
	case Kind:
		return kindOptions(s)
	case Stance:
		return termOptions(s, "claim_stance")
	case Access:
		return termOptions(s, "source_access")
	case Depth:
		return termOptions(s, "hearsay_depth")
	case Type:
		return typeOptions(s)
	case State:
		return stateOptions()
	case Disputed:
		return []option{{"yes", []string{"да"}}, {"no", []string{"нет"}}}
	case Property:
		return propertyOptions(s)
	case Has:
		return []option{{"quote", []string{"цитата"}}, {"date", []string{"дата"}}, {"place", []string{"место"}}, {"victim", []string{"жертва", "пострадавший"}},
			{"perpetrator", []string{"исполнитель"}}, {"judgment", []string{"решение"}}}
	}
	return nil
}

func kindOptions(s *record.Schema) []option {
	var os []option
	for _, k := range s.Kinds() {
		os = append(os, option{string(k.Kind), []string{k.EN, k.RU, k.PluralEN, k.PluralRU}})
	}
	for i := range os {
		if os[i].value == "person" {
			os[i].words = append(os[i].words, "человек", "люди")
		}
	}
	return os
}

// termOptions lists the terms of a vocabulary. Of words such as "Own
// perception" the first alone will do too.
func termOptions(s *record.Schema, vocabulary string) []option {
	v := s.Vocabulary(vocabulary)
	if v == nil {
		return nil
	}
	var os []option
	for _, t := range v.Terms {
		o := option{string(t.Code), []string{t.EN, t.RU}}
		os = append(os, o)
	}
	return os
}

// typeOptions lists every term that the type of some kind can be, or the state
// of a spell.
func typeOptions(s *record.Schema) []option {
	seen := map[record.Term]bool{}
	var os []option
	for _, k := range s.Kinds() {
		for _, name := range TypeProperties {
			p, ok := s.Property(k.Kind, name)
			if !ok || p.Type != record.TermType {
				continue
			}
			for _, t := range s.Terms(p) {
				if !seen[t.Code] {
					seen[t.Code] = true
					os = append(os, option{string(t.Code), []string{t.EN, t.RU}})
				}
			}
		}
	}
	return os
}

// TypeProperties are the properties that the field type asks for.
var TypeProperties = []string{"type", "state"}

func stateOptions() []option {
	var os []option
	for s := held.Undocumented; s < held.Several; s++ {
		os = append(os, option{s.String(), []string{s.Label("en"), s.Label("ru")}})
	}
	return os
}

func propertyOptions(s *record.Schema) []option {
	seen := map[string]int{}
	var os []option
	for _, k := range s.Kinds() {
		for _, p := range s.Properties(k.Kind) {
			i, ok := seen[p.Name]
			if !ok {
				i = len(os)
				seen[p.Name] = i
				os = append(os, option{value: p.Name})
			}
			os[i].words = append(os[i].words, p.EN, p.RU)
		}
	}
	return os
}
