// SPDX-License-Identifier: Apache-2.0

package held_test

import (
	"fmt"
	"time"

	"teptar/record"
	"teptar/record/held"
)

func Example() {
	act := record.DeriveEntityID("demo", "act.1")
	speaker := func(key string) record.Speaker {
		return record.Speaker{Who: record.DeriveEntityID("demo", key), Identity: "ID-NAM"}
	}
	say := func(stance record.Term, via ...record.Speaker) []record.Said {
		return record.Explode(&record.Statement{
			Case:    "demo",
			Passage: record.Passage{Document: record.DeriveEntityID("demo", "doc.1")},
			Via:     via,
			Claims:  []record.Claim{{Subject: act, Property: "occurred", Value: record.Yes(), Stance: stance}},
		})
	}
	outlet, neighbour, ministry := speaker("outlet"), speaker("neighbour"), speaker("ministry")

	claims := say("", outlet, neighbour)
	denial := say(record.Denies, outlet, ministry)
	rules := held.Rules{Schema: record.Shipped()}

	view := rules.Property(record.Act, "occurred", claims, nil)
	fmt.Println(view.State.Label("en"))

	claims = append(claims, denial...)
	view = rules.Property(record.Act, "occurred", claims, nil)
	fmt.Println(view.State.Label("en"))

	reject := record.Judgment{
		Case: "demo", Verdict: record.Reject, Claims: []record.ClaimID{denial[0].ID},
		Reason: "the ministry speaks of another day", By: "mara", At: time.Date(2031, 4, 2, 0, 0, 0, 0, time.UTC),
	}
	view = rules.Property(record.Act, "occurred", claims, []record.Judged{{ID: reject.ID(), Judgment: reject}})
	fmt.Println(view.State.Label("en"), view.Held, len(view.Claims), "claims shown")
	// Output:
	// single source
	// disputed
	// held by judgment [yes] 2 claims shown
}
