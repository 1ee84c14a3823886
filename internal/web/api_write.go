// SPDX-License-Identifier: Apache-2.0

package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"teptar/fault"
	"teptar/record"
)

// knownCase tells whether the viewer may know of a case. Nothing is added to a
// case that nobody has made: a misspelt one would be a new one.
func (v *visit) knownCase(id record.CaseID) error {
	view, err := v.see()
	if err != nil {
		return err
	}
	_, err = view.Case(id)
	return err
}

// seed gives what the ids of new things follow from. With an Idempotency-Key
// the same request gives the same ids, so that a program which got no answer
// sends it again. The person and what is said are part of it: one key for two
// drafts is two seeds, and never joins what they speak of.
func (v *visit) seed(said any) (string, error) {
	key, err := v.idempotencyKey()
	if err != nil || key == "" {
		return string(newSecret()), err
	}
	return v.hashed(key, said)
}

// idempotencyKey gives the key of the request, "" if it has none.
func (v *visit) idempotencyKey() (string, error) {
	keys := v.r.Header["Idempotency-Key"]
	if len(keys) == 0 {
		return "", nil
	}
	key := keys[0]
	plain := !strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r > '~' })
	if len(keys) > 1 || key == "" || len(key) > 200 || !plain {
		return "", fmt.Errorf("Idempotency-Key: want up to 200 ASCII characters: %w", fault.Invalid)
	}
	return key, nil
}

// hashed makes a seed of a key, the person and what is said.
func (v *visit) hashed(key string, said any) (string, error) {
	body, err := json.Marshal(said)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "teptar/seed/v1\n%q %q %s", v.viewer().Name(), key, body))
	return hex.EncodeToString(sum[:]), nil
}

// A judgmentIn is a judgment. What it needs depends on the verdict.
type judgmentIn struct {
	Case     record.CaseID      `json:"case"`
	Verdict  record.Term        `json:"verdict" does:"A term of the vocabulary claim_judgment."`
	Claims   []record.ClaimID   `json:"claims,omitempty" does:"To accept, reject, set in conflict, ask for work, supersede, or judge the origins of."`
	Of       *record.EntityID   `json:"of,omitempty" does:"The thing that is judged, or the first of two."`
	Property string             `json:"property,omitempty" does:"The property in conflict, or that is found."`
	Other    *record.EntityID   `json:"other,omitempty" does:"The second of two things that are the same or different."`
	Value    record.Term        `json:"value,omitempty" does:"The term that is found, or the status."`
	Undoes   *record.JudgmentID `json:"undoes,omitempty" does:"The judgment that is taken back."`
	Reason   string             `json:"reason"`
}

type judgmentOut struct {
	ID record.JudgmentID `json:"id"`
	By string            `json:"by"`
	At time.Time         `json:"at"`
}

func addJudgment(v *visit, in judgmentIn) (out judgmentOut, err error) {
	if err := v.knownCase(in.Case); err != nil {
		return out, err
	}
	j := record.Judgment{Case: in.Case, Verdict: in.Verdict, Claims: in.Claims, Of: orZero(in.Of), Property: in.Property, Other: orZero(in.Other),
		Undoes: orZero(in.Undoes), Reason: strings.TrimSpace(in.Reason), By: v.viewer().Name(), At: v.desk.archive.Now().UTC().Truncate(time.Second)}
	if in.Value != "" {
		j.Value = record.TermValue(in.Value)
	}
	return judgmentOut{j.ID(), j.By, j.At}, v.commit([]record.Op{record.Judge{Judgment: j}})
}

// commit adds ops. The snapshot is given back first: one that is held would
// keep the store from moving on.
func (v *visit) commit(ops []record.Op) error {
	v.unsee()
	_, err := v.desk.archive.Commit(v.context(), v.viewer(), ops)
	return err
}

func orZero[T any](p *T) (zero T) {
	if p == nil {
		return zero
	}
	return *p
}
