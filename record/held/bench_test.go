// SPDX-License-Identifier: Apache-2.0

package held

import (
	"fmt"
	"testing"

	"teptar/record"
)

// BenchmarkEntity is an act with 10 claims by three speakers.
func BenchmarkEntity(b *testing.B) {
	var claims []record.Said
	for n, l := range []struct {
		property string
		line     line
	}{
		{"type", line{via: "ax", value: term("LIB-DET")}},
		{"type", line{via: "by", value: term("LIB-DET")}},
		{"victim", line{via: "ax", value: ref("p1")}},
		{"victim", line{via: "by", value: ref("p1")}},
		{"when", line{via: "ax", value: date("2031-04")}},
		{"when", line{via: "by", value: date("2031-04-05")}},
		{"place", line{via: "ax", value: ref("village")}},
		{"occurred", line{via: "ax", value: yes}},
		{"occurred", line{via: "by", value: yes}},
		{"occurred", line{via: "am", value: yes, stance: record.Denies}},
	} {
		claims = append(claims, saidOne(l.property, n+1, l.line))
	}
	r := rules()
	for _, judged := range [][]record.Judged{nil, {judge(1, record.Accept, 8), judge(2, record.Reject, 10)}} {
		b.Run(fmt.Sprintf("%d judgments", len(judged)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.Entity(record.Act, claims, judged)
			}
		})
	}
}

// BenchmarkEchoes is one property with 1,000 claims of one origin.
func BenchmarkEchoes(b *testing.B) {
	var lines []line
	for n := range 1000 {
		lines = append(lines, line{via: string(rune('б'+n)) + "x", value: date("2031-04-05")})
	}
	claims := said("when", lines...)
	r := rules()
	b.ReportAllocs()
	for b.Loop() {
		r.Property(record.Act, "when", claims, nil)
	}
}
