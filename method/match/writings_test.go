// SPDX-License-Identifier: Apache-2.0

package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A writing is how one country's offices or papers write Russian letters, from its
// own rules and not from how this program reads them: for each letter of
// russianLetters what stands for it, - for nothing.
type writing struct {
	name, letters string
	// longer are letters that are written together in another way.
	longer []string
	// form is the language whose own forms of given names it uses; see callings.
	form int
}

const russianLetters = "а б в г д е ё ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я"

// The columns of callings.
const (
	inRussian = iota
	inChechen
	inUkrainian
	inTurkish
	inGeorgian
	inArabic
)

// writings are by ICAO 9303, BGN/PCGN 1947, ISO/R 9 (1968), the transcriptions of
// Duden, of French passports of the Soviet Union and of Polish orthography, the press
// of Turkey, the Ukrainian alphabet, the Georgian alphabet by the sounds of the
// letters, and Arabic as papers write Russian names.
var writings = []writing{
	{"Russian", russianLetters, nil, inRussian},
	{"Chechen, Russian letters", russianLetters, nil, inChechen},
	{"Chechen, Latin letters of 1992", "a b v g d e yo ƶ z i y k l m n o p r s t u f x c ç ş şç - i - e yu ya", []string{"хь", "ẋ", "гӏ", "ġ", "къ", "q̇", "аь", "ä", "уь", "ü", "оь", "ö", "ӏ", "j"}, inChechen},
	{"ICAO 9303", "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia", nil, inRussian},
	{"BGN/PCGN", "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya", nil, inRussian},
	{"ISO/R 9", "a b v g d e e ž z i j k l m n o p r s t u f h c č š šč - y - e ju ja", nil, inRussian},
	{"German press", "a b w g d e jo sch s i i k l m n o p r s t u f ch z tsch sch schtsch - y - e ju ja", []string{"дж", "dsch"}, inRussian},
	{"French passport", "a b v g d e e j z i i k l m n o p r s t ou f kh ts tch ch chtch - y - e iou ia", []string{"дж", "dj"}, inRussian},
	{"Polish", "a b w g d e jo ż z i j k l m n o p r s t u f ch c cz sz szcz - y - e ju ja", []string{"дж", "dż", "ья", "ja"}, inRussian},
	{"Turkish press", "a b v g d e yo j z i y k l m n o p r s t u f h ts ç ş şç - ı - e yu ya", []string{"дж", "c"}, inTurkish},
	{"Ukrainian", "а б в г д е йо ж з і й к л м н о п р с т у ф х ц ч ш щ - и ь е ю я", []string{"ье", "ьє", "ие", "іє", "ае", "ає"}, inUkrainian},
	{"Georgian", "ა ბ ვ გ დ ე ო ჟ ზ ი ი კ ლ მ ნ ო პ რ ს ტ უ ფ ხ ც ჩ შ შჩ - ი - ე იუ ია", []string{"дж", "ჯ", "ий", "ი"}, inGeorgian},
	{"Arabic", "ا ب ف غ د ي يو ج ز ي ي ك ل م ن و ب ر س ت و ف خ تس تش ش شتش - ي - ا يو يا", []string{"дж", "ج"}, inArabic},
}

// callings are given names of men as people of six languages write their own: Russian
// passports of the North Caucasus, Chechen, Ukrainian, Turkish, Georgian and Arabic.
// "-" is a name that the language has no form of: it is written as it sounds.
var callings = [][6]string{
	{"магомед", "мохьмад", "магомед", "muhammed", "მაჰმად", "محمد"}, {"ахмед", "ахьмад", "ахмед", "ahmet", "აჰმედ", "أحمد"},
	{"али", "ӏела", "алі", "ali", "ალი", "علي"}, {"ибрагим", "ибрахӏим", "ібрагім", "ibrahim", "იბრაგიმ", "ابراهيم"},
	{"махмуд", "махьмуд", "махмуд", "mahmut", "მაჰმუდ", "محمود"}, {"юсуп", "юсуп", "юсуп", "yusuf", "იუსუფ", "يوسف"},
	{"хасан", "хьасан", "хасан", "hasan", "ჰასან", "حسن"}, {"хусейн", "хьусайн", "хусейн", "hüseyin", "ჰუსეინ", "حسين"},
	{"умар", "ӏумар", "умар", "ömer", "უმარ", "عمر"}, {"иса", "ӏийса", "іса", "isa", "ისა", "عيسى"},
	{"муса", "муса", "муса", "musa", "მუსა", "موسى"}, {"адам", "аьдам", "адам", "adem", "ადამ", "آدم"},
	{"абдулла", "ӏабдулла", "абдулла", "abdullah", "აბდულა", "عبدالله"}, {"исмаил", "исмаьӏал", "ісмаїл", "ismail", "ისმაილ", "اسماعيل"},
	{"рамзан", "рамзан", "рамзан", "ramazan", "რამზან", "رمضان"}, {"джамал", "жамал", "джамал", "cemal", "ჯამალ", "جمال"},
	{"руслан", "руслан", "руслан", "-", "-", "-"}, {"аслан", "аслан", "аслан", "aslan", "ასლან", "-"},
	{"ваха", "ваха", "ваха", "-", "-", "-"}, {"зелимхан", "зеламха", "зелімхан", "-", "ზელიმხან", "-"},
	{"турпал", "турпал", "турпал", "-", "-", "-"}, {"апти", "апти", "апті", "-", "-", "-"},
	{"леча", "леча", "леча", "-", "-", "-"}, {"бислан", "бислан", "біслан", "-", "-", "-"},
	{"шамиль", "шемал", "шаміль", "şamil", "შამილ", "شامل"}, {"сулейман", "сулиман", "сулейман", "süleyman", "სულეიმან", "سليمان"},
	{"якуб", "якъуб", "якуб", "yakup", "იაკუბ", "يعقوب"}, {"дауд", "дауд", "дауд", "davut", "დაუდ", "داود"},
}

// write spells a word of small Russian or Chechen letters.
func (w *writing) write(word string) string {
	if w.letters == russianLetters {
		return titled(word)
	}
	from, to := strings.Fields(russianLetters), strings.Fields(w.letters)
	pairs := append([]string(nil), w.longer...)
	for i, f := range from {
		pairs = append(pairs, f, strings.Trim(to[i], "-"))
	}
	return titled(strings.NewReplacer(append(pairs, "ӏ", "'")...).Replace(word))
}

// call spells a given name, in the form of the language if it has one.
func (w *writing) call(name [6]string) string {
	form := name[w.form]
	if form == "-" {
		form = name[inRussian]
	}
	return w.write(form)
}

// titled writes the first letter large, where a script has large letters.
func titled(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if unicode.In(r, unicode.Georgian) {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// naive writes a text in plain Latin letters, sign for sign, as the transliterators
// do that record linkage is mostly done with.
func naive(s string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || r == ' ') {
			return r
		}
		return -1
	}, signs.Replace(strings.ToLower(norm.NFD.String(s))))
}

// signs are what is written for the letters of four scripts without looking at those
// beside them.
var signs = strings.NewReplacer(signPairs(
	"а б в г д е ж з и к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я і є ї ӏ", "a b v g d e zh z i k l m n o p r s t u f kh ts ch sh shch - y - e iu ia i ie yi i",
	"ა ბ გ დ ე ვ ზ თ ი კ ლ მ ნ ო პ ჟ რ ს ტ უ ფ ქ ღ ყ შ ჩ ც ძ წ ჭ ხ ჯ ჰ", "a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h",
	"ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي ى", "a b t th j h kh d dh r z s sh s d t z - gh f q k l m n h w y a",
	"ı ł ø ß ə ƶ", "i l o ss a z",
)...)

// signPairs puts rows of signs beside each other.
func signPairs(rows ...string) (pairs []string) {
	for i := 0; i < len(rows); i += 2 {
		from, to := strings.Fields(rows[i]), strings.Fields(rows[i+1])
		for j := range from {
			pairs = append(pairs, norm.NFD.String(from[j]), strings.Trim(to[j], "-"))
		}
	}
	return pairs
}
