// SPDX-License-Identifier: Apache-2.0

package web

import (
	_ "embed"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// words speaks one language. What is said stands in templates and code in
// English; words/ru.tsv has the Russian beside it, one line for each, with the
// forms for one, few and many separated by bars. A test finds what is missing.
type words struct {
	lang  string
	other map[string][]string // by the English; nil for English itself
}

//go:embed words/ru.tsv
var russian string

// speak gives the words of a language: "ru", or else English.
func speak(lang string) words {
	if lang != "ru" {
		return words{lang: "en"}
	}
	return words{lang: "ru", other: russianWords()}
}

// russianWords reads the table, once.
var russianWords = sync.OnceValue(func() map[string][]string {
	other := map[string][]string{}
	for line := range strings.Lines(russian) {
		if en, ru, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); ok {
			other[en] = strings.Split(ru, "|")
		}
	}
	return other
})

// T says a text, with values in place of %s and %d.
func (w words) T(en string, values ...any) string {
	if t, ok := w.other[en]; ok {
		en = t[0]
	}
	if len(values) == 0 {
		return en
	}
	return fmt.Sprintf(en, values...)
}

// N says a text with a number in it: "%d claim", "%d claims". Plural forms
// follow CLDR.
func (w words) N(one, many string, n int, values ...any) string {
	form := many
	if w.lang == "en" && n == 1 {
		form = one
	}
	if forms, ok := w.other[one]; ok && len(forms) == 3 {
		switch plural.Cardinal.MatchPlural(language.Russian, abs(n), 0, 0, 0, 0) {
		case plural.One:
			form = forms[0]
		case plural.Few:
			form = forms[1]
		default:
			form = forms[2]
		}
	}
	return fmt.Sprintf(form, append([]any{n}, values...)...)
}

func abs(n int) int { return max(n, -n) }

// languages are those that pages can be had in.
var languages = language.NewMatcher([]language.Tag{language.English, language.Russian})

// languageCookie keeps a person's choice.
const languageCookie = "language"

// languageOf gives the language of a request: the one chosen, or else the one
// that the browser asks for.
func languageOf(r *http.Request) string {
	if c, err := r.Cookie(languageCookie); err == nil && (c.Value == "ru" || c.Value == "en") {
		return c.Value
	}
	tag, _ := language.MatchStrings(languages, short(r.Header.Get("Accept-Language")))
	if base, _ := tag.Base(); base.String() == "ru" {
		return "ru"
	}
	return "en"
}

// chooseLanguage keeps the choice and goes back to the page, or shows it again
// if it cannot be asked for again.
func chooseLanguage(v *visit) error {
	lang := "en"
	if v.form("language") == "ru" {
		lang = "ru"
	}
	http.SetCookie(v.w, &http.Cookie{Name: languageCookie, Value: lang, Path: "/", MaxAge: 365 * 24 * 3600, Secure: v.desk.secure, HttpOnly: true, SameSite: http.SameSiteStrictMode})
	if b, path := v.unseal(v.form("shown")); b != nil {
		v.lang, v.path = lang, path
		return v.show(b.in(speak(lang)))
	}
	return v.goTo(local(v.form("back")))
}

// local gives a path of this site, the start page for anything else.
func local(path string) string {
	if len(path) > maxField || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return "/"
	}
	return path
}
