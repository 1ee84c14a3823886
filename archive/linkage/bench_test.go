// SPDX-License-Identifier: Apache-2.0

package linkage_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"teptar/archive"
	"teptar/archive/linkage"
	"teptar/archive/storetest"
	"teptar/record"
	"teptar/record/when"
)

// crowd fills an archive with invented people, every tenth of them twice.
func crowd(t testing.TB, n int) *archive.Archive {
	given := []string{"Зелимхан", "Ислам", "Ваха", "Руслан", "Хава", "Марьям", "Аслан", "Тимур", "Заур", "Лиза", "Иса", "Умар", "Рамзан", "Малика", "Адам", "Луиза"}
	stems := []string{"Тас", "Дад", "Мур", "Хас", "Бек", "Сад", "Алх", "Гай", "Вис", "Ирс", "Эль", "Яхь", "Шах", "Джам", "Зак", "Кур"}
	ends := []string{"уев", "аев", "ханов", "мурзаев", "иев", "батов", "садов", "мадов"}
	r := rand.New(rand.NewPCG(1, 2))
	ops := []record.Op{record.Case{ID: "crowd", Title: "Crowd"}}
	doc := storetest.Entity("crowd", record.Document, "doc")
	text := "Списки."
	ops = append(ops, doc, storetest.Capture("crowd", doc.ID, text))
	name, year := "", ""
	for i := range n {
		if i%10 != 9 {
			name = given[r.IntN(len(given))] + " " + stems[r.IntN(len(stems))] + ends[r.IntN(len(ends))]
			year = fmt.Sprintf("%d-%02d-%02d", 1950+r.IntN(55), 1+r.IntN(12), 1+r.IntN(28))
		}
		p := storetest.Entity("crowd", record.Person, fmt.Sprint("p", i))
		born, err := when.Parse(year)
		if err != nil {
			t.Fatal(err)
		}
		st := record.Statement{Case: "crowd", Passage: record.Passage{Document: doc.ID, Locator: fmt.Sprint("row ", i)}, Claims: []record.Claim{
			{Subject: p.ID, Property: "name", Value: record.NameValue(name, "ru")},
			{Subject: p.ID, Property: "born", Value: record.WhenValue(born, "", "")},
		}}
		ops = append(ops, p, record.Say{Statement: st})
	}
	a := storetest.New(t, openStore)
	storetest.Commit(t, a, storetest.Batch{Ops: ops, Texts: []string{text}})
	return a
}

// BenchmarkMatch is what the first question after a change waits for.
func BenchmarkMatch(b *testing.B) {
	for _, n := range []int{100, 500, 1000, 2000} {
		b.Run(fmt.Sprint(n, " people"), func(b *testing.B) {
			a := crowd(b, n)
			for b.Loop() {
				with(b, a, storetest.Owner, func(v *archive.View) {
					m, err := linkage.Open(b.Context(), v, record.Person)
					if err == nil {
						err = m.Train(b.Context())
					}
					if err == nil {
						_, err = m.Match(b.Context())
					}
					if err != nil {
						b.Fatal(err)
					}
				})
			}
		})
	}
}
