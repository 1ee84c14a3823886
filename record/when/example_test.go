// SPDX-License-Identifier: Apache-2.0

package when_test

import (
	"fmt"

	"teptar/record/when"
)

// A person was living abroad "since 2020", said a source on 23 April 2026.
func ExampleDuring() {
	abroad, _ := when.Parse("2020/..@2026-04-23")
	for _, text := range []string{"2019", "2020-05", "2024", "2027"} {
		day, _ := when.Parse(text)
		fmt.Println(text, when.During(day, abroad))
	}
	// Output:
	// 2019 no
	// 2020-05 possibly
	// 2024 certainly
	// 2027 possibly
}

func ExampleResolve() {
	published, _ := when.Parse("2026-04-24") // a Friday
	readings, _ := when.Resolve("в пятницу", when.Context{Anchor: published})
	for _, r := range readings {
		fmt.Printf("%s %s: %s\n", r.Rule, r.When, r.Why)
	}
	// Output:
	// D-REL 2026-04-17: the last such day before the publication
	// D-REL 2026-04-24: the day of publication itself
}

func ExampleWhen_Words() {
	w, _ := when.Parse("[2026-04-01..2026-04-23]")
	fmt.Println(w.Words("en"))
	fmt.Println(w.Words("ru"))
	// Output:
	// one day between 1 and 23 April 2026
	// один из дней с 1 по 23 апреля 2026 года
}
