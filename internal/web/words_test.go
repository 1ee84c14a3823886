// SPDX-License-Identifier: Apache-2.0

package web

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// spoken finds every English text that pages say, in templates and in code: the
// singular of those with a number, with true for these.
func spoken(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	read := func(pattern string, find *regexp.Regexp, number bool) {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range find.FindAllStringSubmatch(string(data), -1) {
				found[strings.ReplaceAll(m[1], `\"`, `"`)] = number
			}
		}
	}
	const quoted = `"((?:[^"\\]|\\.)*)"`
	read("templates/*.html", regexp.MustCompile(`[({ ]t `+quoted), false)
	read("templates/*.html", regexp.MustCompile(`[({ ]n `+quoted), true)
	read("*.go", regexp.MustCompile(`\.T\(`+quoted), false)
	read("*.go", regexp.MustCompile(`\.N\(`+quoted), true)
	for _, s := range statuses {
		found[s.words] = false
	}
	for _, err := range []error{errors.New("unknown"), &http.MaxBytesError{}} {
		_, words := diagnose(err)
		found[words] = false
	}
	for _, err := range []error{errCrossOrigin, errEntryKey, errBusy, errSetUp, errInvitation, errPasskey, errNoPasskeys, errTooMany} {
		found[detail(err)] = false
	}
	for _, name := range fieldNames {
		found[name] = false
	}
	for _, names := range []map[string]string{carriedNames, carriedLabels, groupingNames, vocabularyNames, changeNames, doorNames} {
		for _, name := range names {
			found[name] = false
		}
	}
	for _, s := range tourSteps {
		found[s.title], found[s.why] = false, false
	}
	for _, d := range drawers {
		found[d.title] = false
	}
	return found
}

func TestEveryWordHasItsRussian(t *testing.T) {
	w, all := speak("ru"), spoken(t)
	var missing []string
	for en, number := range all {
		ru, ok := w.other[en]
		switch {
		case !ok:
			missing = append(missing, en)
		case number && len(ru) != 3:
			t.Errorf("%q: want the forms for one, few and many, have %d", en, len(ru))
		case !number && len(ru) != 1:
			t.Errorf("%q has a bar", en)
		}
		for _, form := range ru {
			if strings.Count(form, "%") != strings.Count(en, "%") {
				t.Errorf("%q and %q take different values", en, form)
			}
		}
	}
	slices.Sort(missing)
	if len(missing) > 0 {
		t.Errorf("%d without Russian:\n%s", len(missing), strings.Join(missing, "\n"))
	}
	for en := range w.other {
		if _, ok := all[en]; !ok {
			t.Errorf("nothing says %q any more", en)
		}
	}
}

func TestNumbersTakeTheirForm(t *testing.T) {
	for _, tt := range []struct {
		lang string
		n    int
		want string
	}{
		{"en", 1, "1 act"}, {"en", 0, "0 acts"}, {"en", 21, "21 acts"},
		{"ru", 1, "1 действие"}, {"ru", 2, "2 действия"}, {"ru", 5, "5 действий"}, {"ru", 11, "11 действий"}, {"ru", 21, "21 действие"}, {"ru", 112, "112 действий"},
	} {
		if got := speak(tt.lang).N("%d act", "%d acts", tt.n); got != tt.want {
			t.Errorf("%d in %s: %q, want %q", tt.n, tt.lang, got, tt.want)
		}
	}
}
