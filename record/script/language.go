// SPDX-License-Identifier: Apache-2.0

package script

import "strings"

// Language guesses the language of a text: "en", "ru", "ce", "uk", or "" if
// there is too little to go by or it is none of them. It reads at most the
// first 400 words, and looks at letters that only some alphabets have and at
// the commonest words.
//
// It says "ce" of Ingush too, which short texts do not tell apart from Chechen.
// It says "" of other languages in Cyrillic as far as their letters betray
// them. It is for choosing defaults, never for deciding what a source said.
func Language(text string) string {
	var n evidence
	for w := range Words(text) {
		if w.Joined {
			continue
		}
		if n.words++; n.words > 400 {
			break
		}
		n.count(Clean(w.Text))
	}
	switch {
	case n.latin > n.cyrillic:
		return n.latinLanguage()
	case n.cyrillic > 0:
		return n.cyrillicLanguage()
	}
	return ""
}

// evidence counts words that speak for a language.
type evidence struct {
	words, latin, cyrillic               int // all words, words by script
	en, notEn, ru, ce, uk, otherCyrillic int
}

func (n *evidence) count(word string) {
	switch {
	case hasCyrillic(word):
		n.cyrillic++
		n.countCyrillic(word)
	case isLatinWord(word):
		n.latin++
		if isOneOf(englishWords, word) {
			n.en += 2
		} else if len(word) > 5 && (strings.HasSuffix(word, "ing") || strings.HasSuffix(word, "ed") || strings.HasSuffix(word, "tion")) {
			n.en++
		}
		if isOneOf(otherLatinWords, word) || strings.ContainsAny(word, "äöüßçğışąęłøåñœ") {
			n.notEn += 2
		}
	}
}

func (n *evidence) countCyrillic(word string) {
	switch {
	case isOneOf(russianWords, word):
		n.ru += 2
	case isOneOf(chechenWords, word):
		n.ce += 2
	case isOneOf(ukrainianWords, word):
		n.uk += 2
	}
	if strings.ContainsAny(word, "ўјљњћђџқғңөүұһәҳӕѣ") || containsAny(word, "гъ", "лъ", "хъ", "гь", "лӏ") {
		n.otherCyrillic += 6
	}
	if strings.ContainsRune(word, palochka) || containsAny(word, "хь", "къ", "аь", "оь", "уь", "яь", "юь", "кх") {
		n.ce += 2
	}
	if strings.ContainsAny(word, "іїєґ") {
		n.uk += 3
	}
	if strings.ContainsAny(word, "ыэщ") || containsAny(word, "ого", "ться", "ение", "ский") {
		n.ru++
	}
}

func (n *evidence) latinLanguage() string {
	// A common word counts twice, so this asks for one word in eight.
	if n.en > n.notEn && n.en*4 >= n.latin {
		return "en"
	}
	return ""
}

func (n *evidence) cyrillicLanguage() string {
	best := max(n.ru, n.ce, n.uk)
	switch {
	case best == 0 || n.otherCyrillic >= best:
		return ""
	case n.uk == best && n.uk > n.ru:
		return "uk"
	case n.ce == best && n.ce > n.ru:
		return "ce"
	case n.ru == best && n.ru > n.uk:
		return "ru"
	}
	return ""
}

func containsAny(s string, parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// isOneOf reports whether word stands in a list with blanks around each word.
func isOneOf(list, word string) bool {
	i := strings.Index(list, word)
	for i > 0 {
		end := i + len(word)
		if list[i-1] == ' ' && list[end] == ' ' {
			return true
		}
		next := strings.Index(list[end:], word)
		if next < 0 {
			return false
		}
		i = end + next
	}
	return false
}

// The commonest words that the languages beside each other do not share.
const (
	englishWords = " the of and to is are was were be been has have had with from this that these those their his her him she he they it its for by not but which who whom what when where about after before between into over under more than other some one two three men man woman people said says police there also because during against would could should will can may "

	otherLatinWords = " der die das und ist nicht mit von den ein eine auf les des est une dans pour que avec sur il el los las con por una ve bir bu için ile da de la le di che il non sono nie jest się w z i na "

	russianWords = " и в не на что он она они с как это из по к но его ее их от был была были для о об у за же или после при до также который которые которого которая году года мы вы где когда еще уже только того этом человек сообщил сообщили "

	chechenWords = " ду ю ву бу а цо вай цунна цуьнан цара церан хилла хила долу йолу волу болу дара яра вара бара чохь хӏинца нохчийн нохчи тӏехь дуьйна кхин иза уьш ма тхан шун дийцина бохуш аьлла делахь оцу цигахь "

	ukrainianWords = " та що як це його її він вона вони від був була були було для але також який яка які після про або не з із щоб коли де вже ще тільки року під за при "
)
