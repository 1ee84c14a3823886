// SPDX-License-Identifier: Apache-2.0

package when

import "testing"

func TestWords(t *testing.T) {
	for _, tt := range []struct{ text, en, ru string }{
		{"", "date not known", "дата неизвестна"},
		{"2026-04-07", "7 April 2026", "7 апреля 2026 года"},
		{"2026-04-07~", "7 April 2026 (approximate)", "7 апреля 2026 года (приблизительно)"},
		{"?2026-04-07", "7 April 2026 (uncertain)", "7 апреля 2026 года (под вопросом)"},
		{"2021-04", "some day in April 2021", "один из дней апреля 2021 года"},
		{"2020", "some day in 2020", "один из дней 2020 года"},
		{"2020-21", "some day in spring 2020 (March to May)", "один из дней весны 2020 года (с марта по май)"},
		{"2020-24", "some day in the winter before or after 2020", "один из дней зимы в начале или в конце 2020 года"},
		{"202X", "some day in the years 2020–2029", "один из дней 2020–2029 годов"},
		{"XXXX", "some day, not known which", "один из дней неизвестного года"},
		{"[2026-04-01..2026-04-23]", "one day between 1 and 23 April 2026", "один из дней с 1 по 23 апреля 2026 года"},
		{"[2026-03-30..2026-04-05]", "one day between 30 March and 5 April 2026", "один из дней с 30 марта по 5 апреля 2026 года"},
		{"[2025-12-31..2026-01-01]", "one day between 31 December 2025 and 1 January 2026", "один из дней с 31 декабря 2025 года по 1 января 2026 года"},
		{"[..2026-04-23]", "on or before 23 April 2026", "один из дней не позднее 23 апреля 2026 года"},
		{"[2026-04-23..]", "on or after 23 April 2026", "один из дней не ранее 23 апреля 2026 года"},
		{"[2026-04-17,2026-04-24]", "one of: 17 April 2026; or 24 April 2026", "17 апреля 2026 года или 24 апреля 2026 года"},
		{"XXXX-04-07", "7 April, year not stated", "7 апреля, год не указан"},
		{"XXXX-04", "some day in April, year not stated", "один из дней апреля, год не указан"},
		{"[XXXX-04-07..XXXX-04-30]", "one day between 7 and 30 April, year not stated", "один из дней с 7 по 30 апреля, год не указан"},
		{"156X-12-25", "25 December, year 156X", "25 декабря, год 156X"},
		{"2024-XX-07", "a day written 2024-XX-07", "один из дней вида 2024-XX-07"},
		{"2026-04-07/2026-04-14", "from: 7 April 2026; to: 14 April 2026", "с 7 апреля 2026 года по 14 апреля 2026 года"},
		{"2020/..@2026-04-23", "since some day in 2020, still so on 23 April 2026", "с одного из дней 2020 года, на 23 апреля 2026 года продолжалось"},
		{"2026-04-07/..", "since 7 April 2026, end open", "с 7 апреля 2026 года, конец открыт"},
		{"2020/", "since some day in 2020, end not known", "с одного из дней 2020 года, конец неизвестен"},
		{"2026-04-01/2026-05", "from: 1 April 2026; to: some day in May 2026", "с 1 апреля 2026 года по один из дней мая 2026 года"},
		{"../2026-05-01", "up to 1 May 2026", "по 1 мая 2026 года"},
		{"/2026-05-01", "up to 1 May 2026, start not known", "по 1 мая 2026 года, начало неизвестно"},
		{"../..@2026-04-23", "start not known, still so on 23 April 2026", "начало неизвестно, на 23 апреля 2026 года продолжалось"},
	} {
		t.Run(tt.text, func(t *testing.T) {
			w := mustParse(t, tt.text)
			if got := w.Words("en"); got != tt.en {
				t.Errorf("in English %q, want %q", got, tt.en)
			}
			if got := w.Words("ru"); got != tt.ru {
				t.Errorf("in Russian %q, want %q", got, tt.ru)
			}
		})
	}
}
