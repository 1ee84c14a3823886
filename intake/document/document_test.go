// SPDX-License-Identifier: Apache-2.0

package document_test

import (
	"testing"

	"teptar/intake/document"
	"teptar/record"
	"teptar/record/when"
)

func TestKey(t *testing.T) {
	for _, tt := range []struct{ name, file, want string }{
		{"the ending is left out", "report.txt", "doc.report"},
		{"capitals become small", "Report-2.TXT", "doc.report-2"},
		{"other letters become hyphens", "отчёт 7.txt", "doc.7"},
		{"nothing is left", "отчёт.txt", "doc.document"},
		{"a hidden file has no ending", ".profile", "doc.profile"},
		{"only the last ending", "letter.ru.txt", "doc.letter.ru"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := document.Key(tt.file); got != tt.want {
				t.Errorf("Key(%q) = %q, want %q", tt.file, got, tt.want)
			}
		})
	}
}

func TestOps(t *testing.T) {
	day, err := when.Parse("2031-03")
	if err != nil {
		t.Fatal(err)
	}
	id := record.DeriveEntityID("village", "doc.letter")
	c := record.Capture{Case: "village", Document: id, Bytes: record.Hash{1}, Size: 3}
	for _, tt := range []struct {
		name   string
		facts  document.Facts
		claims int
	}{
		{"nothing is known: no remark", document.Facts{}, 0},
		{"a title only", document.Facts{Title: "A letter"}, 1},
		{"all that can be known", document.Facts{Title: "A letter", Published: day, URL: "https://example.org/a", Language: "en"}, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			claims := 0
			kinds := record.Shipped()
			for _, op := range document.Ops(c, "doc.letter", tt.facts) {
				if err := record.Check(op); err != nil {
					t.Error(err)
				}
				say, ok := op.(record.Say)
				if !ok {
					continue
				}
				claims += len(say.Claims)
				kinds.Conform(&say.Statement, func(record.EntityID) record.Kind { return record.Document }, func(_ int, f record.Fault) {
					t.Errorf("the schema does not allow it: %s", f.Text)
				})
			}
			if claims != tt.claims {
				t.Errorf("%d claims, want %d", claims, tt.claims)
			}
		})
	}
}
