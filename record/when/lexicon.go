// SPDX-License-Identifier: Apache-2.0

package when

import "strings"

// A sense is what a word of a wording does in the grammar, whatever its
// language and its case.
type sense uint8

const (
	sayOther      sense = iota // a word that is not in the lexicon
	sayNumber                  // n; digits is how many digits it was written with, 0 for words
	sayFullDate                // n is a Day
	saySlashed                 // day and month in either order: n is a*1000000 + b*10000 + year
	sayMonth                   // n from 1
	sayWeekday                 // n from 1, Monday
	saySeason                  // n as in EDTF
	sayUnitOfTime              // n is a dayUnit …
	sayPrep                    // in, on, at, of, the, в
	sayOnto                    // на, into
	sayTo                      // to, по
	sayDash
	sayAnd
	saySince // since
	sayFrom  // from, с: the start of a range, or since
	sayBetween
	sayUntil
	sayUpTo // до: until or before
	sayBefore
	sayBy
	sayAfter
	sayAgo
	sayPrevious // last: the most recent, or that of the week before
	sayPast     // минувший: the most recent
	sayCurrent  // this
	sayBegin
	sayMiddle
	sayEnd
	sayFirst // first (half)
	saySecond
	sayHalf
	sayEarlier
	sayLater
	sayToday
	sayYesterday
	sayBeforeYesterday
	sayEve  // накануне
	sayNext // next, следующий
	saySame
	sayNight
	sayTimeOfDay
	sayLasting // for, в течение
	sayFiller  // a word that changes nothing: abroad, уже
)

// The units of time.
const (
	dayUnit = iota
	weekUnit
	monthUnit
	yearUnit
)

// needsFiller marks the filler за, which is one only before another: "за
// границей". Elsewhere it has meanings that the grammar does not read.
const needsFiller = 1

// A meaning is the sense of a word, with its number.
type meaning struct {
	sense sense
	n     int
}

// lexicon holds every word that the grammar knows, in lower case, with ё as е.
var lexicon = buildLexicon()

func buildLexicon() map[string]meaning {
	words := make(map[string]meaning)
	add := func(s sense, n int, list string) {
		for w := range strings.FieldsSeq(list) {
			words[w] = meaning{s, n}
		}
	}
	for i, list := range monthWords {
		add(sayMonth, i+1, list)
	}
	for i, list := range weekdayWords {
		add(sayWeekday, i+1, list)
	}
	for i, list := range seasonWords {
		add(saySeason, spring+i, list)
	}
	for i, list := range numberWords {
		add(sayNumber, i+1, list)
	}
	for i, list := range unitWords {
		add(sayUnitOfTime, i, list)
	}
	for s, list := range senseWords {
		add(s, 0, list)
	}
	add(sayFiller, needsFiller, "за")
	return words
}

var monthWords = [12]string{
	"january jan январь января январе январю",
	"february feb февраль февраля феврале февралю",
	"march mar март марта марте марту",
	"april apr апрель апреля апреле апрелю",
	"may май мая мае маю",
	"june jun июнь июня июне июню",
	"july jul июль июля июле июлю",
	"august aug август августа августе августу",
	"september sep sept сентябрь сентября сентябре сентябрю",
	"october oct октябрь октября октябре октябрю",
	"november nov ноябрь ноября ноябре ноябрю",
	"december dec декабрь декабря декабре декабрю",
}

var weekdayWords = [7]string{
	"monday mon понедельник понедельника понедельнику понедельником понедельнике",
	"tuesday tue tues вторник вторника вторнику вторником вторнике",
	"wednesday wed среда среду среды среде средой",
	"thursday thu thur thurs четверг четверга четвергу четвергом четверге",
	"friday fri пятница пятницу пятницы пятнице пятницей",
	"saturday sat суббота субботу субботы субботе субботой",
	"sunday sun воскресенье воскресенья воскресенью воскресеньем",
}

var seasonWords = [4]string{
	"spring весна весной весны весну весне весною",
	"summer лето летом лета лету",
	"autumn fall осень осенью осени",
	"winter зима зимой зимы зиму зиме зимою",
}

var numberWords = [12]string{
	"one a an один одна одну одного одной",
	"two два две двух",
	"three три трех",
	"four четыре четырех",
	"five пять пяти",
	"six шесть шести",
	"seven семь семи",
	"eight восемь восьми",
	"nine девять девяти",
	"ten десять десяти",
	"eleven одиннадцать одиннадцати",
	"twelve двенадцать двенадцати",
}

var unitWords = [4]string{
	dayUnit:   "day days день дня дней дню",
	weekUnit:  "week weeks неделя неделю недели неделе недель",
	monthUnit: "month months месяц месяца месяце месяцев",
	yearUnit:  "year years год года году лет г",
}

var senseWords = map[sense]string{
	sayPrep:            "in on at the of during в во",
	sayOnto:            "на into",
	sayTo:              "to through по",
	sayAnd:             "and и",
	saySince:           "since",
	sayFrom:            "from с со",
	sayBetween:         "between между",
	sayUntil:           "until till вплоть",
	sayUpTo:            "до",
	sayBefore:          "before перед",
	sayBy:              "by к ко",
	sayAfter:           "after following после",
	sayAgo:             "ago назад",
	sayPrevious:        "last previous прошлый прошлая прошлую прошлой прошлое прошлого прошлом",
	sayPast:            "минувший минувшая минувшую минувшей минувшее минувшего минувшем",
	sayCurrent:         "this этот эта эту этой это этого этом нынешний нынешнего нынешнем текущий текущего текущем",
	sayBegin:           "beginning start early начало начале начала",
	sayMiddle:          "middle mid середина середине середины",
	sayEnd:             "end late конец конце конца",
	sayFirst:           "first первая первой первую",
	saySecond:          "second вторая второй вторую",
	sayHalf:            "half половина половине половины половину",
	sayEarlier:         "earlier ранее раньше",
	sayLater:           "later afterwards afterward subsequently thereafter позже позднее впоследствии",
	sayToday:           "today сегодня тахана",
	sayYesterday:       "yesterday вчера селхана",
	sayBeforeYesterday: "позавчера",
	sayEve:             "накануне",
	sayNext:            "next следующий",
	saySame:            "same тот же",
	sayNight:           "night overnight ночь ночью",
	sayTimeOfDay:       "morning afternoon evening midday утром днем вечером",
	sayLasting:         "for течение протяжении",
	sayFiller:          "abroad границей рубежом уже already living lives lived has have been живет проживает период",
}
